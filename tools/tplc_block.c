/* Directives: values, branches, loops, defines; writes the C of a template. */
#include "tplc.h"

static const char *const block_names[] = {"define", "if", "for"};

static void flush_literal(struct tpl *t)
{
    if (t->literal.n == 0)
        return;
    text_add(t->g, &t->code, "    out_raw(o, ");
    text_literal(t->g, &t->code, t->literal.p, t->literal.n);
    text_add(t->g, &t->code, ", %zu);\n", t->literal.n);
    t->literal.n = 0;
}

/* #line for the C that follows: the template's line at offset `at` (offsets only grow). */
static void put_line(struct tpl *t, struct text *to, size_t at)
{
    for (; t->scanned_to < at; t->scanned_to++)
        t->line += t->src.p[t->scanned_to] == '\n';
    text_add(t->g, to, "#line %zu ", t->line);
    text_literal(t->g, to, t->src.file, strlen(t->src.file));
    text_add(t->g, to, "\n");
}

/* Two places as one: what holds after either of two branches. Fails when they cannot be one. */
static struct place merge(struct tpl *t, size_t at, struct place a, struct place b)
{
    if (a.where != b.where && a.where >= TAG_NAME && a.where <= TAG_FULL && b.where >= TAG_NAME &&
        b.where <= TAG_FULL)
        a.where = b.where = TAG_FULL;
    if (a.where != b.where || a.pre != b.pre || (a.where != TEXT && strcmp(a.tag, b.tag) != 0) ||
        (a.where == ATTR_DOUBLE && strcmp(a.attr, b.attr) != 0))
        tpl_fail(t, at, "the branches end in different places of the markup");
    a.maybe_started = a.maybe_started || b.maybe_started || a.started != b.started;
    a.started = a.started || b.started;
    if (strcmp(a.scheme, b.scheme) != 0)
        strcpy(a.scheme, "?");
    a.scheme_open = a.scheme_open || b.scheme_open;
    return a;
}

/* A piece of C: its brackets balance and no comment hides what is emitted behind it. */
static void check_c(struct tpl *t, const char *s, size_t n, bool statements)
{
    char open[64];
    size_t depth = 0, at = (size_t)(s - t->src.p);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\'') {
            for (char q = s[i++]; i < n && s[i] != q; i++)
                i += s[i] == '\\';
        } else if (s[i] == '/' && i + 1 < n && (s[i + 1] == '/' || s[i + 1] == '*')) {
            tpl_fail(t, at + i, "no C comment here: use {# #}");
        } else if (s[i] == '#' || s[i] == '\0' || (s[i] == ';' && !statements)) {
            tpl_fail(t, at + i, "unexpected '%c' in an expression", s[i] ? s[i] : '0');
        } else if (strchr("([{", s[i])) {
            if (depth == sizeof(open))
                tpl_fail(t, at + i, "brackets too deep");
            open[depth++] = s[i] == '(' ? ')' : (char)(s[i] + 2);
        } else if (strchr(")]}", s[i]) && (depth == 0 || open[--depth] != s[i])) {
            tpl_fail(t, at + i, "'%c' without its opening bracket", s[i]);
        }
    }
    if (depth)
        tpl_fail(t, at, "'%c' is missing", open[depth - 1]);
}

/* `T(key)` alone: wordc has escaped the text already. */
static bool is_word(const char *s, size_t n)
{
    if (n < 4 || memcmp(s, "T(", 2) != 0 || s[n - 1] != ')')
        return false;
    for (size_t i = 2; i + 1 < n; i++)
        if (!is_ident(s[i]))
            return false;
    return true;
}

static void value(struct tpl *t, size_t at, const char *s, size_t n)
{
    static const char *const refusals[] = {
        [TAG_OPEN] = "a tag name",
        [TAG_NAME] = "a tag",
        [TAG_SPACE] = "a tag",
        [TAG_FULL] = "a tag",
        [TAG_SLASH] = "a tag",
        [ATTR_NAME] = "an attribute name",
        [ATTR_EQUALS] = "an unquoted attribute",
        [ATTR_SINGLE] = "a single-quoted attribute (use double quotes)",
        [ATTR_BARE] = "an unquoted attribute",
        [TAG_END] = "an end tag",
        [MARKUP] = "a declaration",
        [COMMENT] = "a comment",
        [RAW] = "raw text such as <script>",
    };
    struct place *p = &t->now;
    const char *f = "out_text";
    if (t->depth == 0)
        tpl_fail(t, at, "a value outside of a define");
    if (p->where < sizeof(refusals) / sizeof(refusals[0]) && refusals[p->where])
        tpl_fail(t, at, "no value in %s", refusals[p->where]);
    check_c(t, s, n, false);
    if (p->where == ATTR_DOUBLE) {
        enum kind kind = tpl_attr_kind(p->attr);
        if (kind == CLOSED)
            tpl_fail(t, at, "no value in the attribute '%s'", p->attr);
        if (kind == URL && p->maybe_started)
            tpl_fail(t, at, "this may or may not be the start of the URL in '%s'", p->attr);
        f = kind != URL ? "out_attr" : p->started ? "out_urlpart" : "out_url";
        p->started = true;
        strcpy(p->scheme, "?");
    }
    flush_literal(t);
    put_line(t, &t->code, at);
    if (is_word(s, n) && (strcmp(f, "out_text") == 0 || strcmp(f, "out_attr") == 0))
        text_add(t->g, &t->code, "    out_word(o, W_%.*s);\n", (int)n - 3, s + 2);
    else
        text_add(t->g, &t->code, "    %s(o, (%.*s));\n", f, (int)n, s);
}

static struct block *push(struct tpl *t, size_t at, enum block_kind kind)
{
    if (t->depth == (int)(sizeof(t->stack) / sizeof(t->stack[0])))
        tpl_fail(t, at, "blocks too deep");
    struct block *b = &t->stack[t->depth++];
    *b = (struct block){.kind = kind, .at = at, .before = t->now};
    return b;
}

static void define(struct tpl *t, size_t at, const char *s, size_t n)
{
    bool local = n > 7 && memcmp(s, "static", 6) == 0 && is_space(s[6]);
    size_t i = local ? 7 : 0;
    while (i < n && is_space(s[i]))
        i++;
    size_t name = i;
    while (i < n && is_ident(s[i]))
        i++;
    const char *first = "(struct out *o";
    if (t->depth)
        tpl_fail(t, at, "a define inside of another block");
    if (i == name || n - i <= strlen(first) || strncmp(s + i, first, strlen(first)) != 0 ||
        s[n - 1] != ')')
        tpl_fail(t, at, "expected {%% define [static] name(struct out *o, …) %%}");
    check_c(t, s, n, false);
    push(t, at, B_DEFINE);
    struct text *protos = local ? &t->locals : &t->publics;
    const char *prefix = local ? "static " : "";
    put_line(t, protos, at);
    text_add(t->g, protos, "%svoid %.*s;\n", prefix, (int)(n - name), s + name);
    put_line(t, &t->code, at);
    text_add(t->g, &t->code, "%svoid %.*s\n{\n", prefix, (int)(n - name), s + name);
}

static void open_block(struct tpl *t, size_t at, enum block_kind kind, const char *s, size_t n)
{
    struct place *p = &t->now;
    if (n < 3 || s[0] != '(' || s[n - 1] != ')')
        tpl_fail(t, at, "expected (…) after '%s'", block_names[kind]);
    check_c(t, s, n, kind == B_FOR);
    if (kind == B_FOR && p->where != TEXT && p->where != ATTR_DOUBLE && p->where != RCDATA)
        tpl_fail(t, at, "no loop in a tag");
    if (kind == B_FOR && p->where == ATTR_DOUBLE && p->scheme_open)
        tpl_fail(t, at, "no loop at the start of the URL in '%s'", p->attr);
    push(t, at, kind);
    put_line(t, &t->code, at);
    text_add(t->g, &t->code, "    %s %.*s {\n", block_names[kind], (int)n, s);
}

static void else_branch(struct tpl *t, size_t at, const char *s, size_t n)
{
    struct block *b = t->depth ? &t->stack[t->depth - 1] : NULL;
    bool condition = n > 0;
    if (!b || b->kind != B_IF || b->has_else)
        tpl_fail(t, at, "'else' without its 'if'");
    if (condition) {
        if (n < 3 || memcmp(s, "if", 2) != 0)
            tpl_fail(t, at, "expected {%% else %%} or {%% else if (…) %%}");
        for (s += 2, n -= 2; n && is_space(*s); n--)
            s++;
        if (n < 3 || s[0] != '(' || s[n - 1] != ')')
            tpl_fail(t, at, "expected (…) after 'else if'");
        check_c(t, s, n, false);
    }
    b->merged = b->branches ? merge(t, at, b->merged, t->now) : t->now;
    b->branches = true;
    b->has_else = !condition;
    t->now = b->before;
    if (condition) {
        text_add(t->g, &t->code, "    } else\n");
        put_line(t, &t->code, at);
        text_add(t->g, &t->code, "    if %.*s {\n", (int)n, s);
    } else {
        text_add(t->g, &t->code, "    } else {\n");
    }
}

static void end_block(struct tpl *t, size_t at)
{
    if (t->depth == 0)
        tpl_fail(t, at, "'end' without a block");
    struct block *b = &t->stack[--t->depth];
    if (b->kind == B_DEFINE) {
        if (t->now.where != TEXT || t->now.pre != b->before.pre)
            tpl_fail(t, at, "the define ends inside of markup that it began");
    } else {
        if (!b->has_else) /* it may be passed over */
            t->now = merge(t, at, t->now, b->before);
        if (b->branches)
            t->now = merge(t, at, t->now, b->merged);
    }
    text_add(t->g, &t->code, b->kind == B_DEFINE ? "}\n\n" : "    }\n");
}

/* A line that holds nothing but this directive leaves nothing: drop the white space behind it. */
static void eat_line(struct tpl *t, size_t from)
{
    size_t b = from, e = t->at;
    while (b > 0 && (t->src.p[b - 1] == ' ' || t->src.p[b - 1] == '\t'))
        b--;
    while (e < t->src.n && (t->src.p[e] == ' ' || t->src.p[e] == '\t' || t->src.p[e] == '\r'))
        e++;
    if ((b == 0 || t->src.p[b - 1] == '\n') && (e == t->src.n || t->src.p[e] == '\n') &&
        t->now.where == TEXT && t->now.pre == 0)
        while (t->at < t->src.n && is_space(t->src.p[t->at]))
            t->at++;
}

static void statement(struct tpl *t, size_t at, const char *s, size_t n)
{
    static const char *const words[] = {"define", "include", "if",   "for",
                                        "let",    "call",    "else", "end"};
    enum { DEFINE, INCLUDE, IF, FOR, LET, CALL, ELSE, END, UNKNOWN } w = DEFINE;
    size_t k = 0;
    while (k < n && is_lower(s[k]))
        k++;
    while (w < UNKNOWN && (strlen(words[w]) != k || memcmp(words[w], s, k) != 0))
        w++;
    const char *word = s;
    size_t word_n = k;
    for (s += k, n -= k; n && is_space(*s); n--)
        s++;
    if (w == UNKNOWN)
        tpl_fail(t, at, "unknown directive '%.*s'", (int)(word_n < 40 ? word_n : 40), word);
    if (w == INCLUDE) {
        if (t->depth || n < 3 || s[0] != '"' || s[n - 1] != '"' || memchr(s, '\n', n))
            tpl_fail(t, at, "expected {%% include \"file.h\" %%} outside of defines");
        text_add(t->g, &t->includes, "#include %.*s\n", (int)n, s);
        return;
    }
    if (w == DEFINE) {
        define(t, at, s, n);
        return;
    }
    if (t->depth == 0)
        tpl_fail(t, at, "'%.*s' outside of a define", (int)word_n, word);
    flush_literal(t);
    struct place *p = &t->now;
    if (p->where == TAG_NAME || p->where == ATTR_NAME) {
        if (p->where == ATTR_NAME)
            tpl_attr_named(t);
        p->where = TAG_FULL;
    }
    if (p->where != TEXT && p->where != RCDATA && p->where != ATTR_DOUBLE &&
        p->where != TAG_SPACE && p->where != TAG_FULL)
        tpl_fail(t, at, "no directive at this place of the markup");
    if (w == LET || w == CALL) {
        if (n == 0 || (w == CALL && (p->where != TEXT || s[n - 1] != ')')))
            tpl_fail(t, at, w == LET ? "expected a declaration" : "expected a call, in text");
        check_c(t, s, n, false);
        put_line(t, &t->code, at);
        text_add(t->g, &t->code, "    %.*s;\n", (int)n, s);
    } else if (w == ELSE) {
        else_branch(t, at, s, n);
    } else if (w == END) {
        if (n)
            tpl_fail(t, at, "nothing may follow 'end'");
        end_block(t, at);
    } else {
        open_block(t, at, w == IF ? B_IF : B_FOR, s, n);
    }
}

void tpl_directive(struct tpl *t)
{
    size_t from = t->at, i = t->at + 2, n = t->src.n;
    const char *p = t->src.p;
    char kind = p[from + 1], last = kind == '{' ? '}' : kind;
    for (; i + 1 < n && !(p[i] == last && p[i + 1] == '}'); i++)
        if (kind != '#' && (p[i] == '"' || (p[i] == '\'' && i + 2 < n)))
            for (char q = p[i++]; i + 1 < n && p[i] != q; i++)
                i += p[i] == '\\';
    if (i + 1 >= n)
        tpl_fail(t, from, "'%c}' is missing", last);
    t->at = i + 2;
    size_t b = from + 2, e = i;
    while (b < e && is_space(p[b]))
        b++;
    while (e > b && is_space(p[e - 1]))
        e--;
    if (b == e && kind != '#')
        tpl_fail(t, from, "an empty directive");
    if (kind == '{')
        value(t, from, p + b, e - b);
    else if (kind == '%')
        statement(t, from, p + b, e - b);
    if (kind != '{')
        eat_line(t, from);
}
