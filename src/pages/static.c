#include "pages/static.h"

#include <string.h>

#include "base/crypto.h"

/* Addresses and what they hold; the names of static_files have no ending. */
static const struct {
    const char *file, *name, *type;
} served[] = {
    {"tokens.css", "tokens", "text/css; charset=utf-8"},
    {"daicho.css", "daicho", "text/css; charset=utf-8"},
    {"htmx.js", "htmx", "text/javascript; charset=utf-8"},
    {"forms.js", "forms", "text/javascript; charset=utf-8"},
    {"ui.js", "ui", "text/javascript; charset=utf-8"},
    {"icon.svg", "icon", "image/svg+xml"},
};

static const char *contents(const char *name)
{
    for (size_t i = 0; i < static_files_count; i++)
        if (str_eq(static_files[i].name, name))
            return static_files[i].text;
    return NULL;
}

enum status static_get(struct req *req, struct res *res, struct err *err)
{
    for (size_t i = 0; i < sizeof(served) / sizeof(served[0]); i++) {
        if (!str_eq(served[i].file, req->path_arg[1]))
            continue;
        const char *text = contents(served[i].name);
        size_t n = strlen(text);
        struct hash h = sha256(text, n);
        res->content_type = served[i].type;
        res->etag = arena_strndup(req->arena, hash_hex(req->arena, &h), 16);
        res->cache = str_eq(req->path_arg[0], static_version);
        buf_put(&res->body, text, n);
        return ST_OK;
    }
    return err_set(err, ST_NOT_FOUND, "not_found", "no such file");
}
