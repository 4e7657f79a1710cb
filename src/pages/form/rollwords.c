#include "pages/form/rollwords.h"

#include "base/json.h"

enum { WORDS_MAX = 20 }; /* people named one by one */

/* What is not the group and the number, in one line. */
static enum status person_words(struct req *req, const struct pack *p, const struct field *f,
                                const json_t *row, struct people *people, const char **ret,
                                struct err *err)
{
    const char *who = roll_who(req->arena, f, row);
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < f->nrows; i++) {
        const struct field *c = &f->rows[i];
        const char *text;
        if (str_eq(c->id, f->roll.group) || str_eq(c->id, f->roll.no))
            continue;
        TRY(value_words(req, p, c, json_object_get(row, c->id), people, &text, err));
        if (text[0])
            buf_printf(&b, "%s%s", b.n ? "　" : "", text);
    }
    *ret = page_colon(req, who, b.p);
    return ST_OK;
}

enum status roll_words(struct req *req, const struct pack *p, const struct field *f,
                       const json_t *delta, struct people *people, const char **ret,
                       struct err *err)
{
    const json_t *rows = json_object_get(delta, "rows"), *gone = json_object_get(delta, "gone");
    size_t n = json_array_size(rows), out = json_array_size(gone), shown = 0;
    struct buf b;
    buf_init(&b, req->arena, 256);
    for (size_t i = 0; i < n && shown < WORDS_MAX; i++, shown++) {
        const char *text;
        TRY(person_words(req, p, f, json_array_get(rows, i), people, &text, err));
        buf_printf(&b, "%s%s", b.n ? "\n" : "", text);
    }
    for (size_t i = 0; i < out && shown < WORDS_MAX; i++, shown++)
        buf_printf(&b, "%s%s", b.n ? "\n" : "",
                   page_fill(req->arena, W(req->lang, roll_gone),
                             roll_who(req->arena, f, json_array_get(gone, i))));
    if (n + out > shown)
        buf_printf(&b, "\n%s",
                   page_fill(req->arena, W(req->lang, roll_more),
                             page_number(req->arena, (int64_t)(n + out - shown))));
    *ret = b.p;
    return ST_OK;
}

enum status roll_both_words(struct req *req, const struct pack *p, const struct field *f,
                            const struct roll_both *both, struct people *people, const char **ret,
                            struct err *err)
{
    if (both->there)
        return person_words(req, p, f, both->there, people, ret, err);
    *ret = page_fill(req->arena, W(req->lang, roll_gone),
                     arena_printf(req->arena, "%s %s", both->group, both->no));
    return ST_OK;
}
