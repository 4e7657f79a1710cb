/* Follows the HTML: which byte belongs to text, a tag, an attribute, a URL. */
#include "tplc.h"

void tpl_fail(struct tpl *t, size_t at, const char *fmt, ...)
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

void tpl_put(struct tpl *t, const char *s, size_t n)
{
    text_put(t->g, &t->literal, s, n);
}

static bool in_list(const char *const *list, const char *s)
{
    for (; *list; list++)
        if (strcmp(*list, s) == 0)
            return true;
    return false;
}

enum kind tpl_attr_kind(const char *name)
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

static void name_add(char *name, size_t size, char c)
{
    size_t n = strlen(name);
    if (n + 1 < size) {
        name[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        name[n + 1] = '\0';
    }
}

void tpl_attr_named(struct tpl *t)
{
    if (tpl_attr_kind(t->now.attr) == FORBIDDEN)
        tpl_fail(t, t->at, "attribute '%s' is not allowed: no inline script or style", t->now.attr);
}

static void value_begins(struct tpl *t, enum where where)
{
    t->now.where = where;
    t->now.started = t->now.maybe_started = false;
    t->now.scheme_open = tpl_attr_kind(t->now.attr) == URL;
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
                tpl_fail(t, t->at, "a URL in '%s' is relative or http:, https:, mailto:", p->attr);
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
        tpl_attr_named(t);
    if (strcmp(p->tag, "style") == 0)
        tpl_fail(t, t->at, "<style> is not allowed: put it in a style sheet");
    if (strcmp(p->tag, "plaintext") == 0)
        tpl_fail(t, t->at, "<plaintext> is not allowed: nothing ends it");
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
        tpl_fail(t, t->at, "text in <%s> is not allowed: put it in a file", t->now.tag);
}

static void tag_byte(struct tpl *t, char c)
{
    struct place *p = &t->now;
    switch (p->where) {
    case TAG_OPEN:
        p->tag[0] = '\0';
        p->where = c == '/' ? TAG_END : c == '!' ? MARKUP : TAG_NAME;
        if (p->where == TAG_NAME && !is_alpha(c))
            tpl_fail(t, t->at, "'<' must begin a tag; write &lt; for the sign");
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
            tpl_fail(t, t->at, "'>' must follow '/' in a tag");
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
            tpl_fail(t, t->at, "unexpected '%c' in the tag <%s>", c, p->tag);
        }
        break;
    case ATTR_NAME:
        if (c == '=') {
            tpl_attr_named(t);
            p->where = ATTR_EQUALS;
        } else if (c == '>') {
            tag_closes(t);
        } else if (is_space(c) || c == '/') {
            tpl_attr_named(t);
            p->where = c == '/' ? TAG_SLASH : TAG_SPACE;
        } else if (is_ident(c) || strchr("-:.@", c)) {
            name_add(p->attr, sizeof(p->attr), c);
        } else {
            tpl_fail(t, t->at, "unexpected '%c' in the attribute name '%s'", c, p->attr);
        }
        break;
    case ATTR_EQUALS:
        value_begins(t, c == '"' ? ATTR_DOUBLE : c == '\'' ? ATTR_SINGLE : ATTR_BARE);
        if (is_space(c) || c == '>')
            tpl_fail(t, t->at, "the attribute '%s' has no value", p->attr);
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
            tpl_fail(t, t->at, "unexpected '%c' in an unquoted attribute", c);
        else
            value_byte(t, c);
        break;
    case TAG_END:
        if (c == '>') {
            if (strcmp(p->tag, "pre") == 0 && --p->pre < 0)
                tpl_fail(t, t->at, "</pre> without <pre>");
            p->where = TEXT;
        } else if (is_ident(c) || c == '-' || c == ':') {
            name_add(p->tag, sizeof(p->tag), c);
        } else if (!is_space(c)) {
            tpl_fail(t, t->at, "unexpected '%c' in the end tag </%s", c, p->tag);
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

void tpl_markup(struct tpl *t)
{
    char c = t->src.p[t->at];
    enum where before = t->now.where;
    size_t end = t->at;
    if (c == '\0')
        tpl_fail(t, t->at, "a NUL byte");
    if (t->now.where == TEXT && is_space(c) && t->now.pre == 0) {
        bool feed = false;
        for (; end < t->src.n && is_space(t->src.p[end]); end++)
            feed = feed || t->src.p[end] == '\n';
        tpl_put(t, feed ? "\n" : t->src.p + t->at, feed ? 1 : end - t->at);
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
    tpl_put(t, t->now.where == TAG_SPACE ? " " : &c, 1);
    t->at++;
    if (before != RCDATA && t->now.where == RCDATA && strcmp(t->now.tag, "textarea") == 0 &&
        t->src.n - t->at > 1 && t->src.p[t->at] == '{' && strchr("{%", t->src.p[t->at + 1]))
        tpl_put(t, "\n", 1); /* HTML drops one, which would be the value's own */
}
