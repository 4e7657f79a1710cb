#include "http/form.h"

#include <string.h>
#include <strings.h>

#include "http/form_text.h"
#include "http/match.h"

enum status form_add_param(struct form_data *f, struct arena *a, char *name, char *value,
                           struct err *err)
{
    if (!name || str_empty(name) || strlen(name) > FORM_NAME || strpbrk(name, "\t\n\r"))
        return err_set(err, ST_INPUT, "form_name", "a field's name is not acceptable");
    if (!value || !form_fold_lines(value)) {
        err_set(err, ST_INPUT, "form_text", "field %s is no clean UTF-8 text", name);
        return err_detail(err, name);
    }
    if (f->nparams + f->nuploads == FORM_FIELDS)
        return err_set(err, ST_TOO_LARGE, "form_fields", "more than %d fields", FORM_FIELDS);
    if (!f->params)
        f->params = ARENA_ARRAY(a, struct param, FORM_FIELDS);
    f->params[f->nparams++] = (struct param){name, value};
    return ST_OK;
}

bool form_fold_lines(char *s)
{
    char *out = s;

    for (; *s; s++) {
        if (*s == '\r' && *++s != '\n')
            return false;
        *out++ = *s;
    }
    *out = '\0';
    return true;
}

/* The number of fields is counted first, so that the table is no larger than needed. */
static size_t count_fields(struct bytes text)
{
    const char *p = text.p;
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += p[i] == '&';
    return n;
}

enum status form_urlencoded(struct arena *a, struct bytes text, struct form_data *ret,
                            struct err *err)
{
    const char *p = text.p, *end = p + text.n;
    struct form_data f = {0};
    size_t n = count_fields(text);

    if (n > FORM_FIELDS)
        return err_set(err, ST_TOO_LARGE, "form_fields", "more than %d fields", FORM_FIELDS);
    f.params = ARENA_ARRAY(a, struct param, n);
    while (text.n > 0 && p < end) {
        const char *amp = memchr(p, '&', (size_t)(end - p));
        const char *stop = amp ? amp : end;
        const char *eq = memchr(p, '=', (size_t)(stop - p));
        if (stop > p) {
            const char *name_end = eq ? eq : stop;
            char *name = percent_decode(a, p, (size_t)(name_end - p), true);
            char *value =
                eq ? percent_decode(a, eq + 1, (size_t)(stop - eq - 1), true) : arena_strdup(a, "");
            TRY(form_add_param(&f, a, name, value, err));
        }
        p = stop + 1;
    }
    *ret = f;
    return ST_OK;
}

bool media_type_is(const char *content_type, const char *media)
{
    size_t n = strlen(media);

    if (!content_type || strncasecmp(content_type, media, n) != 0)
        return false;
    content_type += n;
    content_type += strspn(content_type, " \t");
    return *content_type == '\0' || *content_type == ';';
}

enum status form_read(struct arena *a, const char *content_type, struct bytes body,
                      struct form_data *ret, struct err *err)
{
    if (body.n == 0 && !content_type) {
        *ret = (struct form_data){0};
        return ST_OK;
    }
    if (media_type_is(content_type, "application/x-www-form-urlencoded"))
        return form_urlencoded(a, body, ret, err);
    if (media_type_is(content_type, "multipart/form-data"))
        return form_multipart(a, content_type, body, ret, err);
    return err_set(err, ST_INPUT, "not_form", "the body is no form");
}

const char *cookie_get(struct arena *a, const char *header, const char *name)
{
    size_t n = strlen(name);
    const char *found = NULL;

    if (!header)
        return NULL;
    for (const char *p = header; *p;) {
        p += strspn(p, " \t;");
        size_t len = strcspn(p, ";");
        if (len > n && p[n] == '=' && strncmp(p, name, n) == 0) {
            if (found)
                return NULL;
            size_t end = len;
            while (end > n + 1 && (p[end - 1] == ' ' || p[end - 1] == '\t'))
                end--;
            found = arena_strndup(a, p + n + 1, end - n - 1);
        }
        p += len;
    }
    return found;
}
