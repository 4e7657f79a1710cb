#include "http/keep.h"

#include <string.h>

#include "base/json.h"
#include "http/guard.h"
#include "http/input.h"

/* As JSON; its base64 has to fit into the small body of a log-in. */
#define KEPT_BYTES ((size_t)600 * 1024)

bool keep_may(const struct exchange *x)
{
    const struct req *req = &x->req;

    return req->route->keeps && !req->htmx && !req->api && guard_from_here(x);
}

void keep_fields(struct exchange *x, struct form_data *f)
{
    struct req *req = &x->req;
    const char *csrf, *once;

    if (input_take_reserved(f, &csrf, &once, NULL) != ST_OK)
        return;
    AUTO_JSON json_t *o = json_pack("{s:s, s:[], s:[]}", "path", req->path, "fields", "files");
    for (size_t i = 0; i < f->nparams; i++)
        json_array_append_new(json_object_get(o, "fields"),
                              json_pack("[s, s]", f->params[i].name, f->params[i].value));
    for (size_t i = 0; i < f->nuploads; i++)
        json_array_append_new(json_object_get(o, "files"), json_string(f->uploads[i].filename));
    const char *text = json_canonical(x->arena, o);
    if (strlen(text) <= KEPT_BYTES)
        req->kept = base64url_encode(x->arena, text, strlen(text));
}

static bool read_pair(struct arena *a, const json_t *pair, struct param *ret)
{
    const char *name = json_string_value(json_array_get(pair, 0));
    const char *value = json_string_value(json_array_get(pair, 1));

    if (json_array_size(pair) != 2 || !name || !value)
        return false;
    *ret = (struct param){arena_strdup(a, name), arena_strdup(a, value)};
    return true;
}

bool kept_read(struct arena *a, const char *text, struct kept *ret)
{
    AUTO_JSON json_t *o = NULL;
    struct bytes raw;

    if (!text || !base64url_decode(a, text, &raw) ||
        json_read("kept", raw, KEPT_BYTES, &o, NULL) != ST_OK)
        return false;
    const json_t *fields = json_object_get(o, "fields"), *files = json_object_get(o, "files");
    size_t n = json_array_size(fields), nfiles = json_array_size(files);
    const char *path = json_str(o, "path", "");
    if (n > FORM_FIELDS || nfiles > FORM_FIELDS || !http_local_path(path))
        return false;
    *ret = (struct kept){.path = arena_strdup(a, path),
                         .params = ARENA_ARRAY(a, struct param, n + 1),
                         .files = ARENA_ARRAY(a, const char *, nfiles + 1)};
    for (; ret->nparams < n; ret->nparams++)
        if (!read_pair(a, json_array_get(fields, ret->nparams), &ret->params[ret->nparams]))
            return false;
    for (; ret->nfiles < nfiles; ret->nfiles++)
        ret->files[ret->nfiles] =
            arena_strdup(a, json_string_value(json_array_get(files, ret->nfiles))
                                ? json_string_value(json_array_get(files, ret->nfiles))
                                : "");
    return true;
}
