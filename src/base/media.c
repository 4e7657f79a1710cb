#include "base/media.h"

#include <magic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct kind {
    const char *ending, *mime, *found; /* found: what libmagic says, by prefix */
};

#define OOXML "application/vnd.openxmlformats-officedocument."
static const struct kind kinds[] = {
    {".pdf", "application/pdf", "application/pdf"},
    {".png", "image/png", "image/png"},
    {".jpg", "image/jpeg", "image/jpeg"},
    {".jpeg", "image/jpeg", "image/jpeg"},
    {".gif", "image/gif", "image/gif"},
    {".webp", "image/webp", "image/webp"},
    {".xlsx", OOXML "spreadsheetml.sheet", OOXML "spreadsheetml.sheet"},
    {".docx", OOXML "wordprocessingml.document", OOXML "wordprocessingml.document"},
    {".pptx", OOXML "presentationml.presentation", OOXML "presentationml.presentation"},
    {".txt", "text/plain", "text/"},
    {".csv", "text/csv", "text/"},
};

static bool ends_with(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcasecmp(name + n - m, ending) == 0;
}

static enum status find(struct bytes data, char *ret, size_t cap, struct err *err)
{
    magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR);
    const char *found = NULL;
    if (m != NULL && magic_load(m, NULL) == 0)
        found = magic_buffer(m, data.p, data.n);
    enum status st = ST_OK;
    if (found == NULL)
        st = err_set(err, ST_SYSTEM, "magic_unavailable", "the kinds of files cannot be told");
    else
        snprintf(ret, cap, "%s", found);
    if (m != NULL)
        magic_close(m);
    return st;
}

enum status media_check(const char *name, struct bytes data, const char **ret, struct err *err)
{
    char found[128];
    const struct kind *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ends_with(name, kinds[i].ending))
            kind = &kinds[i];
    if (kind == NULL) {
        err_set(err, ST_INPUT, "file_kind", "files named %s are not taken", name);
        return err_detail(err, name);
    }
    TRY(find(data, found, sizeof found, err));
    if (strncmp(found, kind->found, strlen(kind->found)) != 0) {
        err_set(err, ST_INPUT, "file_mislabelled", "%s holds %s", name, found);
        return err_detail(err, name);
    }
    *ret = kind->mime;
    return ST_OK;
}
