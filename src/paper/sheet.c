/* sheet.c: puts a document together and has its pages made. It goes to the process apart as JSON:
 * {"title", "note", "made", "blocks": [{"heading"} | {"text"} | {"width", "head", "rows"}]}. */
#include "paper/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "base/json.h"
#include "paper/pages.h"

const struct apart sheet_apart = {
    .name = SHEET_CHILD,
    .seconds = 40,
    .memory = (size_t)2 << 30,
    .answer_max = (size_t)64 << 20,
};

struct sheet {
    json_t *doc, *blocks, *rows; /* borrowed from doc but for doc itself */
    size_t columns;              /* of the table begun last */
};

struct sheet *sheet_new(const char *title, const char *note)
{
    struct sheet *s = calloc(1, sizeof *s);

    if (s == NULL)
        abort();
    s->blocks = json_array();
    s->doc = json_pack("{s:s, s:s, s:o}", "title", title, "note", note, "blocks", s->blocks);
    return s;
}

void sheet_free(struct sheet *s)
{
    if (s == NULL)
        return;
    json_decref(s->doc);
    free(s);
}

void sheet_heading(struct sheet *s, const char *text)
{
    json_array_append_new(s->blocks, json_pack("{s:s}", "heading", text));
}

void sheet_text(struct sheet *s, const char *text)
{
    json_array_append_new(s->blocks, json_pack("{s:s}", "text", text));
}

void sheet_page(struct sheet *s)
{
    json_array_append_new(s->blocks, json_pack("{s:b}", "page", 1));
}

static json_t *texts(const char *const *list, size_t n)
{
    json_t *j = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(j, json_string(list[i]));
    return j;
}

void sheet_table(struct sheet *s, const int *width, const char *const *head, size_t n)
{
    json_t *shares = json_array();

    s->columns = n < SHEET_COLUMNS_MAX ? n : SHEET_COLUMNS_MAX;
    s->rows = json_array();
    for (size_t i = 0; i < s->columns; i++)
        json_array_append_new(shares, json_integer(width[i]));
    json_array_append_new(s->blocks, json_pack("{s:o, s:o, s:o}", "width", shares, "head",
                                               texts(head, s->columns), "rows", s->rows));
}

void sheet_row(struct sheet *s, const char *const *cells)
{
    json_array_append_new(s->rows, texts(cells, s->columns));
}

enum status sheet_pdf(const struct sheet *s, struct arena *a, int64_t now, struct bytes *ret,
                      struct err *err)
{
    json_object_set_new(s->doc, "made", json_string(instant_iso(a, now)));

    const char *text = json_canonical(a, s->doc);
    enum status st = apart_run(&sheet_apart, a, (struct bytes){text, strlen(text)}, ret, err);

    return st == ST_OK ? st : err_set(err, ST_SYSTEM, "no_pages", "the pages were not made");
}

int sheet_child(void)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *doc = NULL;
    struct bytes work, pdf;

    if (!apart_work(&work) || json_read("document", work, 0, &doc, NULL) != ST_OK)
        return 2;
    if (!apart_limit(&sheet_apart))
        return 3;
    return pages_draw(doc, a, &pdf) ? apart_answer(pdf) : 4;
}
