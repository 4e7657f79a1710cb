/* First line: the Content-Type header, the rest: the body. Whatever is taken is clean text within
 * the limits, and the bytes of a file lie inside the body. */
#include "fuzz.h"

#include <string.h>

#include "http/form.h"

static void check(struct arena *a, const struct form_data *f, struct bytes body)
{
    const char *p = body.p;

    HOLDS(f->nparams + f->nuploads <= FORM_FIELDS);
    for (size_t i = 0; i < f->nparams; i++) {
        const char *v = f->params[i].value;
        HOLDS(*f->params[i].name && strlen(f->params[i].name) <= FORM_NAME);
        HOLDS(utf8_valid(v, strlen(v)) && !text_has_control(v) && !strchr(v, '\r'));
    }
    for (size_t i = 0; i < f->nuploads; i++) {
        const struct upload *u = &f->uploads[i];
        const char *at = u->data.p;
        HOLDS(at >= p && at + u->data.n <= p + body.n);
        HOLDS(*u->filename && utf8_valid(u->filename, strlen(u->filename)));
        HOLDS(utf8_length(u->filename) <= FORM_FILE_NAME);
        HOLDS(str_eq(text_visible(a, u->filename), u->filename));
        HOLDS(!text_has_control(u->filename) && !strpbrk(u->filename, "/\\\r\n"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const uint8_t *eol = n ? memchr(data, '\n', n) : NULL;
    struct form_data f = {0};
    struct err err = {0};

    if (!eol || memchr(data, 0, (size_t)(eol - data)))
        return 0;
    const char *type = arena_strndup(a, (const char *)data, (size_t)(eol - data));
    struct bytes body = {eol + 1, n - (size_t)(eol - data) - 1};
    if (form_read(a, type, body, &f, &err) == ST_OK)
        check(a, &f, body);
    if (form_urlencoded(a, body, &f, &err) == ST_OK)
        check(a, &f, body);
    const char *cookie = cookie_get(a, type, "daicho");
    HOLDS(!cookie || strstr(type, cookie));
    return 0;
}
