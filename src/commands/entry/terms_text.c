/* terms_text.c: the sentences of a file, and of what is kept. */
#include <string.h>

#include "audit/blob.h"
#include "base/media.h"
#include "base/pdftext.h"
#include "commands/entry/terms.h"

/* A web page as a browser saves it, or a document of an office program: what is compared would be
 * its tags, or nothing. */
static bool other_kind(struct arena *a, struct bytes file)
{
    enum { LOOKED_AT = 1000 };
    const char *head =
        arena_strndup(a, (const char *)file.p, file.n < LOOKED_AT ? file.n : LOOKED_AT);

    return str_starts(head, "PK\003\004") || str_starts(head, "{\\rtf") ||
           strcasestr(head, "<!doctype html") || strcasestr(head, "<html");
}

enum status terms_read(struct arena *a, struct bytes file, struct terms_text *ret, struct err *err)
{
    char *text;

    if (file.n > TERMS_BYTES_MAX)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "over %zu bytes", TERMS_BYTES_MAX);
    if (pdf_is(file)) {
        const char *media; /* one that broke off would seem to have lost its end */
        TRY(media_check(".pdf", file, &media, err));
        TRY(pdf_text(a, file, &text, err));
    } else if (other_kind(a, file)) {
        return err_set(err, ST_INPUT, "terms_kind", "neither PDF nor text");
    } else {
        TRY(text_decode(a, "", file, &text, NULL, err));
    }
    return terms_split(a, text, ret, err);
}

enum status terms_load(struct db *db, const struct key *master, struct arena *a,
                       struct tenant_id tenant, struct blob_id words, struct terms_text *ret,
                       struct err *err)
{
    struct bytes bytes;
    size_t n;

    TRY(blob_read_bytes(db, master, a, tenant, words, TERMS_BYTES_MAX, &bytes, err));
    char **lines =
        str_split(a, arena_printf(a, "%.*s", (int)bytes.n, (const char *)bytes.p), '\n', &n);
    *ret = (struct terms_text){(const char **)lines, n};
    while (ret->n > 0 && ret->sentences[ret->n - 1][0] == '\0')
        ret->n--;
    return ST_OK;
}
