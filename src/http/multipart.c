/* multipart/form-data. A cursor runs over the bytes once; the data of a part ends where the
 * delimiter CRLF--boundary begins. */
#include <string.h>
#include <strings.h>

#include "http/form.h"
#include "http/form_text.h"

#define PART_HEADERS 8
#define PART_LINE ((size_t)2048)

struct cursor {
    struct arena *arena;
    const char *p, *end;
    const char *delimiter; /* "\r\n--boundary" */
    size_t ndelimiter;
};

struct part {
    char *name, *media;
    const char *filename;
    struct bytes data;
};

static enum status broken(const char *why, struct err *err)
{
    return err_set(err, ST_INPUT, "form_broken", "%s", why);
}

static bool boundary_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("'()+_,-./:=?", c));
}

/* Reads one parameter `; name=value` or `; name="value"`; false at the end or at nonsense (then
 * *ret_bad). A quoted value has no escapes: browsers write %22 for a quotation mark. */
static bool next_parameter(struct arena *a, const char **p, char **ret_name, char **ret_value,
                           bool *ret_bad)
{
    const char *s = *p + strspn(*p, " \t");

    if (*s == '\0')
        return false;
    *ret_bad = true;
    if (*s != ';')
        return false;
    s += 1 + strspn(s + 1, " \t");
    size_t n = strcspn(s, "=; \t\"");
    if (n == 0 || s[n] != '=')
        return false;
    *ret_name = arena_strndup(a, s, n);
    s += n + 1;
    if (*s == '"') {
        n = strcspn(++s, "\"");
        if (s[n] != '"')
            return false;
        *ret_value = arena_strndup(a, s, n);
        s += n + 1;
    } else {
        n = strcspn(s, "; \t\"");
        *ret_value = arena_strndup(a, s, n);
        s += n;
    }
    *ret_bad = false;
    *p = s;
    return true;
}

static enum status read_boundary(struct arena *a, const char *type, const char **ret,
                                 struct err *err)
{
    const char *p = type + strcspn(type, ";"), *found = NULL;
    char *name, *value;
    bool bad = false;

    while (next_parameter(a, &p, &name, &value, &bad)) {
        if (strcasecmp(name, "boundary") != 0)
            continue;
        if (found)
            return broken("two boundaries are named", err);
        found = value;
    }
    if (bad || !found || !*found || strlen(found) > 70)
        return broken("the boundary is not acceptable", err);
    for (p = found; *p; p++)
        if (!boundary_char(*p))
            return broken("the boundary is not acceptable", err);
    *ret = found;
    return ST_OK;
}

/* One header line without its CRLF, NULL when there is none within the limit. */
static char *read_line(struct cursor *c)
{
    size_t left = (size_t)(c->end - c->p);
    const char *eol = memmem(c->p, left < PART_LINE ? left : PART_LINE, "\r\n", 2);

    if (!eol || memchr(c->p, '\0', (size_t)(eol - c->p)) ||
        memchr(c->p, '\n', (size_t)(eol - c->p)))
        return NULL;
    char *line = arena_strndup(c->arena, c->p, (size_t)(eol - c->p));
    c->p = eol + 2;
    return line;
}

/* Browsers write %22, %0D and %0A for the three characters that cannot stand in a quoted name. */
static char *unescape_name(struct arena *a, const char *s)
{
    static const char *const escapes[][2] = {{"%22", "\""}, {"%0D%0A", "\n"}};
    struct buf b;

    buf_init(&b, a, strlen(s));
    while (*s) {
        size_t i, n = sizeof(escapes) / sizeof(escapes[0]);
        for (i = 0; i < n && strncasecmp(s, escapes[i][0], strlen(escapes[i][0])) != 0; i++) {
        }
        if (i < n) {
            buf_puts(&b, escapes[i][1]);
            s += strlen(escapes[i][0]);
        } else {
            buf_putc(&b, *s++);
        }
    }
    return b.p;
}

static bool clean_name(const char *s)
{
    return utf8_valid(s, strlen(s)) && !text_has_control(s) && !strpbrk(s, "\t\n\r");
}

/* The last part of whatever path an old browser sends. */
static char *base_name(char *s)
{
    for (char *p = s; *p; p++)
        if (*p == '/' || *p == '\\')
            s = p + 1;
    return s;
}

static enum status read_disposition(struct arena *a, const char *value, struct part *part,
                                    struct err *err)
{
    const char *p = value + strcspn(value, "; \t");
    char *name, *text, *file = NULL;
    bool bad = false;

    if (part->name)
        return broken("a part has two dispositions", err);
    if (!media_type_is(value, "form-data"))
        return broken("a part is no form data", err);
    while (next_parameter(a, &p, &name, &text, &bad)) {
        char **to = strcasecmp(name, "name") == 0       ? &part->name
                    : strcasecmp(name, "filename") == 0 ? &file
                                                        : NULL;
        if (!to || *to)
            return broken("a part's disposition is ambiguous", err);
        *to = unescape_name(a, text);
    }
    if (bad || !part->name || !clean_name(part->name))
        return broken("a part's name is not acceptable", err);
    if (file) {
        file = base_name(file);
        if (!clean_name(file))
            return broken("a file's name is not acceptable", err);
        part->filename = text_file_name(a, text_visible(a, file), FORM_FILE_NAME);
    }
    return ST_OK;
}

static enum status read_part_headers(struct cursor *c, struct part *part, struct err *err)
{
    for (int i = 0; i <= PART_HEADERS; i++) {
        char *line = read_line(c);
        if (!line)
            return broken("the form is cut short", err);
        if (*line == '\0')
            return part->name ? ST_OK : broken("a part has no name", err);
        char *colon = strchr(line, ':');
        if (!colon)
            return broken("a part's header is no header", err);
        *colon = '\0';
        char *value = colon + 1 + strspn(colon + 1, " \t");
        if (strcasecmp(line, "Content-Disposition") == 0) {
            TRY(read_disposition(c->arena, value, part, err));
        } else if (strcasecmp(line, "Content-Type") == 0) {
            if (part->media)
                return broken("a part has two types", err);
            part->media = value;
        } else if (strcasecmp(line, "Content-Transfer-Encoding") == 0 &&
                   strcasecmp(value, "binary") != 0 && strcasecmp(value, "8bit") != 0) {
            return broken("a part is encoded", err);
        }
    }
    return broken("a part has too many headers", err);
}

static enum status keep_part(struct cursor *c, struct part *part, struct form_data *f,
                             struct err *err)
{
    if (!part->filename) {
        char *text = NULL;
        if (!memchr(part->data.p, '\0', part->data.n) && utf8_valid(part->data.p, part->data.n)) {
            text = arena_strndup(c->arena, part->data.p, part->data.n);
            if (text_has_control(text))
                text = NULL;
        }
        return form_add_param(f, c->arena, part->name, text, err);
    }
    if (str_empty(part->filename) && part->data.n == 0)
        return ST_OK;
    if (f->nparams + f->nuploads == FORM_FIELDS)
        return err_set(err, ST_TOO_LARGE, "form_fields", "more than %d fields", FORM_FIELDS);
    if (str_empty(part->filename) || str_empty(part->name) || strlen(part->name) > FORM_NAME)
        return broken("a file has no name", err);
    if (!f->uploads)
        f->uploads = ARENA_ARRAY(c->arena, struct upload, FORM_FIELDS);
    f->uploads[f->nuploads++] =
        (struct upload){part->name, part->filename, part->media ? part->media : "", part->data};
    return ST_OK;
}

/* Behind a delimiter stands CRLF, or -- at the end of the form. */
static enum status after_delimiter(struct cursor *c, bool *ret_last, struct err *err)
{
    size_t left = (size_t)(c->end - c->p);

    if (left >= 2 && memcmp(c->p, "\r\n", 2) == 0) {
        c->p += 2;
        *ret_last = false;
        return ST_OK;
    }
    if (left < 2 || memcmp(c->p, "--", 2) != 0)
        return broken("the form is cut short", err);
    if (!(left == 2 || (left == 4 && memcmp(c->p + 2, "\r\n", 2) == 0)))
        return broken("something follows the end of the form", err);
    *ret_last = true;
    return ST_OK;
}

enum status form_multipart(struct arena *a, const char *content_type, struct bytes body,
                           struct form_data *ret, struct err *err)
{
    struct cursor c = {.arena = a, .p = body.p, .end = (const char *)body.p + body.n};
    const char *boundary = NULL;
    struct form_data f = {0};
    bool last;

    TRY(read_boundary(a, content_type, &boundary, err));
    c.delimiter = arena_printf(a, "\r\n--%s", boundary);
    c.ndelimiter = strlen(c.delimiter);
    /* The first delimiter opens the body and so has no CRLF before it. */
    if (body.n < c.ndelimiter - 2 || memcmp(c.p, c.delimiter + 2, c.ndelimiter - 2) != 0)
        return broken("the form does not begin with its boundary", err);
    c.p += c.ndelimiter - 2;
    for (;;) {
        struct part part = {0};
        TRY(after_delimiter(&c, &last, err));
        if (last)
            break;
        TRY(read_part_headers(&c, &part, err));
        const char *stop = memmem(c.p, (size_t)(c.end - c.p), c.delimiter, c.ndelimiter);
        if (!stop)
            return broken("the form is cut short", err);
        part.data = (struct bytes){c.p, (size_t)(stop - c.p)};
        c.p = stop + c.ndelimiter;
        TRY(keep_part(&c, &part, &f, err));
    }
    *ret = f;
    return ST_OK;
}
