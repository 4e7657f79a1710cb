/* tplc: HTML templates, compiled to C.
 *
 *   tplc NOUN.html OUT.c OUT.h
 *
 * {% include "pages/ledger.h" %}           #include, in OUT.h: the types that the defines name
 * {% define page_x(struct out *o, const struct x_view *v) %} … {% end %}
 *                                          void page_x(…), declared in OUT.h
 * {% define static row(…) %} … {% end %}   the same, local to this file; order does not matter
 * {{ expr }}                               a value, escaped by its C type and by where it stands
 * {{ T(key) }} {{ T1(key, text) }} {{ TN(key, n) }}   words of the catalogue (pages/out.h)
 * {% if (c) %} {% else if (c) %} {% else %} {% end %}
 * {% for (size_t i = 0; i < v->n; i++) %} {% end %}
 * {% let const struct row *r = &v->rows[i] %}         a local variable
 * {% call layout(o, &v->head, body, v) %}             a C call: another define, or a body callback
 *                                          passed to a layout as void (*body)(struct out *, const
 * void *)
 * {# a comment #}
 *
 * While copying the markup the compiler knows where it stands and picks the function for a value:
 * text and <title>, <textarea>: out_text; a quoted attribute: out_attr; an attribute that holds a
 * URL: out_url at its start (relative, http, https, mailto; else "#"), out_urlpart later (per
 * cent). These are _Generic macros, so a struct or a bool as a value does not compile.
 *
 * Refused with file:line:column, and nothing is written:
 * - values in tags, names, unquoted or single-quoted attributes, comments, srcset, srcdoc and the
 *   attributes that htmx evaluates; in <script>, <iframe> and the like;
 * - on…= and style= attributes, <style>, text in <script>: the content security policy stops them;
 * - a scheme such as javascript: in a URL; a value that may or may not stand at the start of a URL;
 * - branches, loops and defines that end in another context than they began; anything unbalanced.
 * A branch inside a tag may add whole attributes: <option{% if (x) %} selected{% end %}>.
 *
 * White space in text that holds a line feed becomes one line feed; a line with nothing but a
 * directive leaves nothing. <pre>, <textarea> and attribute values keep every byte. A line feed is
 * put between <textarea> and a value, because HTML drops the first one. #line directives make the C
 * compiler name the template's line. */
#include "gen.h"

enum where {
    TEXT,
    TAG_OPEN,  /* after < */
    TAG_NAME,  /* <nam */
    TAG_SPACE, /* a new attribute may begin here */
    TAG_FULL,  /* after a value or a directive: space or > must follow */
    TAG_SLASH, /* <br/ */
    ATTR_NAME,
    ATTR_EQUALS, /* name= */
    ATTR_DOUBLE, /* name="… */
    ATTR_SINGLE,
    ATTR_BARE,
    TAG_END, /* </… */
    MARKUP,  /* <!doctype … */
    COMMENT, /* <!-- … */
    RCDATA,  /* text of title, textarea */
    RAW,     /* text of script, iframe … */
};

enum kind { PLAIN, URL, CLOSED /* no values */, FORBIDDEN /* not even static */ };

struct place {
    enum where where;
    char tag[24], attr[40]; /* lower case, cut when longer */
    int pre;                /* depth of <pre> */
    bool started;           /* something stands before in this attribute value */
    bool maybe_started;     /* … in some branch only */
    bool scheme_open;       /* a ':' would still end a URL scheme here */
    char scheme[12];        /* its letters so far, "?" when values are among them */
};

enum block_kind { B_DEFINE, B_IF, B_FOR };
static const char *const block_names[] = {"define", "if", "for"};

struct block {
    enum block_kind kind;
    size_t at;           /* source offset of the opening directive */
    struct place before; /* place when it opened */
    struct place merged; /* of the branches closed so far */
    bool branches, has_else;
};

struct tpl {
    struct gen *g;
    struct source src;
    size_t at;   /* next byte */
    size_t line; /* of scanned_to; kept so that #line costs one pass in total */
    size_t scanned_to;
    struct place now;
    struct block stack[32];
    int depth;
    struct text literal, includes, publics, locals, code;
};

/* ---- errors and output ---- */

__attribute__((noreturn, format(printf, 3, 4))) static void fail(struct tpl *t, size_t at,
                                                                 const char *fmt, ...)
{
    char message[512];
    size_t line, column;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(message, sizeof(message), fmt, ap);
    va_end(ap);
    source_where(&t->src, at, &line, &column);
    gen_fail(t->g, t->src.file, line, column, "%s", message);
}

static void flush_literal(struct tpl *t)
{
    if (t->literal.n == 0)
        return;
    text_add(t->g, &t->code, "    out_raw(o, ");
    text_literal(t->g, &t->code, t->literal.p, t->literal.n);
    text_add(t->g, &t->code, ", %zu);\n", t->literal.n);
    t->literal.n = 0;
}

static void put(struct tpl *t, const char *s, size_t n)
{
    text_put(t->g, &t->literal, s, n);
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

/* ---- tables ---- */

static bool in_list(const char *const *list, const char *s)
{
    for (; *list; list++)
        if (strcmp(*list, s) == 0)
            return true;
    return false;
}

static enum kind attr_kind(const char *name)
{
    static const char *const urls[] = {"href",       "src",         "action",         "formaction",
                                       "cite",       "poster",      "data",           "ping",
                                       "manifest",   "hx-get",      "hx-post",        "hx-put",
                                       "hx-patch",   "hx-delete",   "longdesc",       "background",
                                       "xlink:href", "hx-push-url", "hx-replace-url", NULL};
    static const char *const closed[] = {"srcset",     "imagesrcset", "http-equiv", "hx-vals",
                                         "hx-headers", "hx-vars",     "hx-trigger", "hx-request",
                                         "sandbox",    NULL};
    if (strncmp(name, "data-hx-", 8) == 0)
        name += 5; /* htmx reads both spellings */
    if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0 ||
        strcmp(name, "style") == 0 || strcmp(name, "srcdoc") == 0)
        return FORBIDDEN;
    return in_list(urls, name) ? URL : in_list(closed, name) ? CLOSED : PLAIN;
}

static bool tag_is_raw(const char *tag)
{
    static const char *const raw[] = {"script", "iframe", "noembed", "noframes", "xmp", NULL};
    return in_list(raw, tag);
}

static bool tag_is_rcdata(const char *tag)
{
    return strcmp(tag, "title") == 0 || strcmp(tag, "textarea") == 0;
}

/* ---- markup: one byte after the other ---- */

static void name_add(char *name, size_t size, char c)
{
    size_t n = strlen(name);
    if (n + 1 < size) {
        name[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        name[n + 1] = '\0';
    }
}

static void attr_named(struct tpl *t)
{
    if (attr_kind(t->now.attr) == FORBIDDEN)
        fail(t, t->at, "attribute '%s' is not allowed: no inline script or style", t->now.attr);
}

static void value_begins(struct tpl *t, enum where where)
{
    t->now.where = where;
    t->now.started = t->now.maybe_started = false;
    t->now.scheme_open = attr_kind(t->now.attr) == URL;
    t->now.scheme[0] = '\0';
}

/* A static byte inside an attribute value: a URL's scheme must be a harmless one. */
static void value_byte(struct tpl *t, char c)
{
    struct place *p = &t->now;
    if (p->scheme_open) {
        if (c == ':') {
            static const char *const safe[] = {"http", "https", "mailto", NULL};
            if (!in_list(safe, p->scheme))
                fail(t, t->at, "a URL in '%s' is relative or http:, https:, mailto:", p->attr);
            p->scheme_open = false;
        } else if (c == '/' || c == '?' || c == '#') {
            p->scheme_open = false;
        } else {
            name_add(p->scheme, sizeof(p->scheme), c);
        }
    }
    p->started = true;
    p->maybe_started = false;
}

static void tag_closes(struct tpl *t)
{
    struct place *p = &t->now;
    if (p->where == ATTR_NAME)
        attr_named(t);
    if (strcmp(p->tag, "style") == 0)
        fail(t, t->at, "<style> is not allowed: put it in a style sheet");
    if (strcmp(p->tag, "plaintext") == 0)
        fail(t, t->at, "<plaintext> is not allowed: nothing ends it");
    if (strcmp(p->tag, "pre") == 0)
        p->pre++;
    p->where = tag_is_rcdata(p->tag) ? RCDATA : tag_is_raw(p->tag) ? RAW : TEXT;
}

/* In RCDATA and RAW only the matching end tag ends the text. */
static void raw_byte(struct tpl *t, char c)
{
    size_t n = strlen(t->now.tag);
    if (c == '<' && t->src.n - t->at > n + 2 && t->src.p[t->at + 1] == '/' &&
        strncasecmp(t->src.p + t->at + 2, t->now.tag, n) == 0 && !is_ident(t->src.p[t->at + 2 + n]))
        t->now.where = TAG_OPEN;
    else if (t->now.where == RAW && !is_space(c))
        fail(t, t->at, "text in <%s> is not allowed: put it in a file", t->now.tag);
}

static void tag_byte(struct tpl *t, char c)
{
    struct place *p = &t->now;
    switch (p->where) {
    case TAG_OPEN:
        p->tag[0] = '\0';
        p->where = c == '/' ? TAG_END : c == '!' ? MARKUP : TAG_NAME;
        if (p->where == TAG_NAME && !is_alpha(c))
            fail(t, t->at, "'<' must begin a tag; write &lt; for the sign");
        if (p->where == TAG_NAME)
            name_add(p->tag, sizeof(p->tag), c);
        break;
    case TAG_SPACE:
    case TAG_FULL:
    case TAG_SLASH:
    case TAG_NAME:
        if (c == '>') {
            tag_closes(t);
        } else if (p->where == TAG_SLASH) {
            fail(t, t->at, "'>' must follow '/' in a tag");
        } else if (is_space(c)) {
            p->where = TAG_SPACE;
        } else if (c == '/') {
            p->where = TAG_SLASH;
        } else if (p->where == TAG_NAME && (is_ident(c) || c == '-' || c == ':')) {
            name_add(p->tag, sizeof(p->tag), c);
        } else if (p->where == TAG_SPACE && (is_alpha(c) || c == '_' || c == ':' || c == '@')) {
            p->attr[0] = '\0';
            name_add(p->attr, sizeof(p->attr), c);
            p->where = ATTR_NAME;
        } else {
            fail(t, t->at, "unexpected '%c' in the tag <%s>", c, p->tag);
        }
        break;
    case ATTR_NAME:
        if (c == '=') {
            attr_named(t);
            p->where = ATTR_EQUALS;
        } else if (c == '>') {
            tag_closes(t);
        } else if (is_space(c) || c == '/') {
            attr_named(t);
            p->where = c == '/' ? TAG_SLASH : TAG_SPACE;
        } else if (is_ident(c) || strchr("-:.@", c)) {
            name_add(p->attr, sizeof(p->attr), c);
        } else {
            fail(t, t->at, "unexpected '%c' in the attribute name '%s'", c, p->attr);
        }
        break;
    case ATTR_EQUALS:
        value_begins(t, c == '"' ? ATTR_DOUBLE : c == '\'' ? ATTR_SINGLE : ATTR_BARE);
        if (is_space(c) || c == '>')
            fail(t, t->at, "the attribute '%s' has no value", p->attr);
        if (p->where == ATTR_BARE)
            value_byte(t, c);
        break;
    case ATTR_DOUBLE:
    case ATTR_SINGLE:
        if (c == (p->where == ATTR_DOUBLE ? '"' : '\''))
            p->where = TAG_FULL;
        else
            value_byte(t, c);
        break;
    case ATTR_BARE:
        if (c == '>')
            tag_closes(t);
        else if (is_space(c))
            p->where = TAG_SPACE;
        else if (strchr("\"'<=`", c))
            fail(t, t->at, "unexpected '%c' in an unquoted attribute", c);
        else
            value_byte(t, c);
        break;
    case TAG_END:
        if (c == '>') {
            if (strcmp(p->tag, "pre") == 0 && --p->pre < 0)
                fail(t, t->at, "</pre> without <pre>");
            p->where = TEXT;
        } else if (is_ident(c) || c == '-' || c == ':') {
            name_add(p->tag, sizeof(p->tag), c);
        } else if (!is_space(c)) {
            fail(t, t->at, "unexpected '%c' in the end tag </%s", c, p->tag);
        }
        break;
    default: /* MARKUP and COMMENT; raw text is dealt with before */
        if (p->where == MARKUP && c == '-' && t->at >= 3 &&
            !memcmp(t->src.p + t->at - 3, "<!--", 4))
            p->where = COMMENT;
        else if (c == '>' && (p->where == MARKUP || !memcmp(t->src.p + t->at - 2, "--", 2)))
            p->where = TEXT;
    }
}

static void markup(struct tpl *t)
{
    char c = t->src.p[t->at];
    size_t end = t->at;
    if (c == '\0')
        fail(t, t->at, "a NUL byte");
    if (t->now.where == TEXT && is_space(c) && t->now.pre == 0) {
        bool feed = false;
        for (; end < t->src.n && is_space(t->src.p[end]); end++)
            feed = feed || t->src.p[end] == '\n';
        put(t, feed ? "\n" : t->src.p + t->at, feed ? 1 : end - t->at);
        t->at = end;
        return;
    }
    if (t->now.where == TAG_SPACE && is_space(c)) { /* one space was put already */
        t->at++;
        return;
    }
    if (t->now.where == RCDATA || t->now.where == RAW)
        raw_byte(t, c);
    else if (t->now.where != TEXT)
        tag_byte(t, c);
    else if (c == '<')
        t->now.where = TAG_OPEN;
    put(t, t->now.where == TAG_SPACE ? " " : &c, 1);
    t->at++;
}

/* ---- directives ---- */

/* Two places as one: what holds after either of two branches. Fails when they cannot be one. */
static struct place merge(struct tpl *t, size_t at, struct place a, struct place b)
{
    if (a.where != b.where && a.where >= TAG_NAME && a.where <= TAG_FULL && b.where >= TAG_NAME &&
        b.where <= TAG_FULL)
        a.where = b.where = TAG_FULL;
    if (a.where != b.where || a.pre != b.pre || (a.where != TEXT && strcmp(a.tag, b.tag) != 0) ||
        (a.where == ATTR_DOUBLE && strcmp(a.attr, b.attr) != 0))
        fail(t, at, "the branches end in different places of the markup");
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
            fail(t, at + i, "no C comment here: use {# #}");
        } else if (s[i] == '#' || s[i] == '\0' || (s[i] == ';' && !statements)) {
            fail(t, at + i, "unexpected '%c' in an expression", s[i] ? s[i] : '0');
        } else if (strchr("([{", s[i])) {
            if (depth == sizeof(open))
                fail(t, at + i, "brackets too deep");
            open[depth++] = s[i] == '(' ? ')' : (char)(s[i] + 2);
        } else if (strchr(")]}", s[i]) && (depth == 0 || open[--depth] != s[i])) {
            fail(t, at + i, "'%c' without its opening bracket", s[i]);
        }
    }
    if (depth)
        fail(t, at, "'%c' is missing", open[depth - 1]);
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
        fail(t, at, "a value outside of a define");
    if (p->where < sizeof(refusals) / sizeof(refusals[0]) && refusals[p->where])
        fail(t, at, "no value in %s", refusals[p->where]);
    check_c(t, s, n, false);
    if (p->where == ATTR_DOUBLE) {
        enum kind kind = attr_kind(p->attr);
        if (kind == CLOSED)
            fail(t, at, "no value in the attribute '%s'", p->attr);
        if (kind == URL && p->maybe_started)
            fail(t, at, "this may or may not be the start of the URL in '%s'", p->attr);
        f = kind != URL ? "out_attr" : p->started ? "out_urlpart" : "out_url";
        p->started = true;
        strcpy(p->scheme, "?");
    } else if (p->where == RCDATA && strcmp(p->tag, "textarea") == 0 && t->literal.n &&
               t->literal.p[t->literal.n - 1] == '>') {
        put(t, "\n", 1);
    }
    flush_literal(t);
    put_line(t, &t->code, at);
    text_add(t->g, &t->code, "    %s(o, (%.*s));\n", f, (int)n, s);
}

static struct block *push(struct tpl *t, size_t at, enum block_kind kind)
{
    if (t->depth == (int)(sizeof(t->stack) / sizeof(t->stack[0])))
        fail(t, at, "blocks too deep");
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
        fail(t, at, "a define inside of another block");
    if (i == name || n - i <= strlen(first) || strncmp(s + i, first, strlen(first)) != 0 ||
        s[n - 1] != ')')
        fail(t, at, "expected {%% define [static] name(struct out *o, …) %%}");
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
        fail(t, at, "expected (…) after '%s'", block_names[kind]);
    check_c(t, s, n, kind == B_FOR);
    if (kind == B_FOR && p->where != TEXT && p->where != ATTR_DOUBLE && p->where != RCDATA)
        fail(t, at, "no loop in a tag");
    if (kind == B_FOR && p->scheme_open)
        fail(t, at, "no loop at the start of the URL in '%s'", p->attr);
    push(t, at, kind);
    put_line(t, &t->code, at);
    text_add(t->g, &t->code, "    %s %.*s {\n", block_names[kind], (int)n, s);
}

static void else_branch(struct tpl *t, size_t at, const char *s, size_t n)
{
    struct block *b = t->depth ? &t->stack[t->depth - 1] : NULL;
    bool condition = n > 0;
    if (!b || b->kind != B_IF || b->has_else)
        fail(t, at, "'else' without its 'if'");
    if (condition) {
        if (n < 3 || memcmp(s, "if", 2) != 0)
            fail(t, at, "expected {%% else %%} or {%% else if (…) %%}");
        for (s += 2, n -= 2; n && is_space(*s); n--)
            s++;
        if (n < 3 || s[0] != '(' || s[n - 1] != ')')
            fail(t, at, "expected (…) after 'else if'");
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
        fail(t, at, "'end' without a block");
    struct block *b = &t->stack[--t->depth];
    if (b->kind == B_DEFINE) {
        if (t->now.where != TEXT || t->now.pre != b->before.pre)
            fail(t, at, "the define ends inside of markup that it began");
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
        fail(t, at, "unknown directive '%.*s'", (int)(word_n < 40 ? word_n : 40), word);
    if (w == INCLUDE) {
        if (t->depth || n < 3 || s[0] != '"' || s[n - 1] != '"' || memchr(s, '\n', n))
            fail(t, at, "expected {%% include \"file.h\" %%} outside of defines");
        text_add(t->g, &t->includes, "#include %.*s\n", (int)n, s);
        return;
    }
    if (w == DEFINE) {
        define(t, at, s, n);
        return;
    }
    if (t->depth == 0)
        fail(t, at, "'%.*s' outside of a define", (int)word_n, word);
    flush_literal(t);
    struct place *p = &t->now;
    if (p->where == TAG_NAME || p->where == ATTR_NAME) {
        if (p->where == ATTR_NAME)
            attr_named(t);
        p->where = TAG_FULL;
    }
    if (p->where != TEXT && p->where != RCDATA && p->where != ATTR_DOUBLE &&
        p->where != TAG_SPACE && p->where != TAG_FULL)
        fail(t, at, "no directive at this place of the markup");
    if (w == LET || w == CALL) {
        if (n == 0 || (w == CALL && (p->where != TEXT || s[n - 1] != ')')))
            fail(t, at, w == LET ? "expected a declaration" : "expected a call, in text");
        check_c(t, s, n, false);
        put_line(t, &t->code, at);
        text_add(t->g, &t->code, "    %.*s;\n", (int)n, s);
    } else if (w == ELSE) {
        else_branch(t, at, s, n);
    } else if (w == END) {
        if (n)
            fail(t, at, "nothing may follow 'end'");
        end_block(t, at);
    } else {
        open_block(t, at, w == IF ? B_IF : B_FOR, s, n);
    }
}

/* {{ … }}, {% … %} or {# … #} at t->at. */
static void directive(struct tpl *t)
{
    size_t from = t->at, i = t->at + 2, n = t->src.n;
    const char *p = t->src.p;
    char kind = p[from + 1], last = kind == '{' ? '}' : kind;
    for (; i + 1 < n && !(p[i] == last && p[i + 1] == '}'); i++)
        if (kind != '#' && (p[i] == '"' || (p[i] == '\'' && i + 2 < n)))
            for (char q = p[i++]; i + 1 < n && p[i] != q; i++)
                i += p[i] == '\\';
    if (i + 1 >= n)
        fail(t, from, "'%c}' is missing", last);
    t->at = i + 2;
    size_t b = from + 2, e = i;
    while (b < e && is_space(p[b]))
        b++;
    while (e > b && is_space(p[e - 1]))
        e--;
    if (b == e && kind != '#')
        fail(t, from, "an empty directive");
    if (kind == '{')
        value(t, from, p + b, e - b);
    else if (kind == '%')
        statement(t, from, p + b, e - b);
    if (kind != '{')
        eat_line(t, from);
}

/* Compiles one template. True on success; otherwise g->message says where and why. */
static bool tplc(struct gen *g, struct source src, const char *header_name, struct text *c,
                 struct text *h)
{
    if (setjmp(g->fail))
        return false;
    struct tpl *t = gen_alloc(g, sizeof(*t));
    *t = (struct tpl){.g = g, .src = src, .line = 1};
    while (t->at < src.n) {
        const char *p = src.p + t->at;
        if (src.n - t->at > 1 && p[0] == '{' && (p[1] == '{' || p[1] == '%' || p[1] == '#'))
            directive(t);
        else if (t->depth)
            markup(t);
        else if (is_space(*p))
            t->at++;
        else
            fail(t, t->at, "text outside of a define");
    }
    if (t->depth)
        fail(t, t->stack[t->depth - 1].at, "this '%s' has no 'end'",
             block_names[t->stack[t->depth - 1].kind]);
    char *guard = gen_dup(g, header_name, strlen(header_name));
    for (char *s = guard; *s; s++)
        *s = is_lower(*s) ? (char)(*s - 32) : is_ident(*s) ? *s : '_';
    text_add(g, h, "/* Made by tplc from %s. */\n#ifndef TPL_%s\n#define TPL_%s\n\n",
             path_base(src.file), guard, guard);
    text_add(g, h, "#include \"pages/out.h\"\n%s\n%s\n#endif\n", t->includes.n ? t->includes.p : "",
             t->publics.n ? t->publics.p : "");
    text_add(g, c, "/* Made by tplc from %s. */\n#include \"%s\"\n\n%s\n%s", path_base(src.file),
             header_name, t->locals.n ? t->locals.p : "", t->code.n ? t->code.p : "");
    return true;
}

#ifndef TOOL_NO_MAIN
int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: tplc NOUN.html OUT.c OUT.h\n");
        return 2;
    }
    struct gen g = {.chunks = NULL};
    struct source src = {.file = argv[1]};
    struct text c = {0}, h = {0};
    int rc = 1;
    char *p = file_read(argv[1], &src.n);
    if (p) {
        src.p = p;
        if (!tplc(&g, src, path_base(argv[3]), &c, &h))
            fprintf(stderr, "%s\n", g.message);
        else if (file_write(argv[2], &c) && file_write(argv[3], &h))
            rc = 0;
    }
    free(p);
    gen_end(&g);
    return rc;
}
#endif
