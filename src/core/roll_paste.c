/* roll_paste.c: a class list out of a spreadsheet. */
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "core/roll.h"

struct pasting {
    struct arena *a;
    const struct field *f;
    bool (*hidden)(const void *arg, const struct field *column);
    const void *arg;
    const struct field **columns; /* of each cell of a line; NULL: left out */
    size_t n;
};

/* Without headings: group and number, then what else is text and not the answer's. */
static void by_order(struct pasting *p)
{
    const struct field *f = p->f;
    p->n = 0;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < f->nrows; i++) {
            const struct field *c = &f->rows[i];
            bool group = str_eq(c->id, f->roll.group), no = str_eq(c->id, f->roll.no);
            bool text = c->type == F_TEXT && !group && !no && c->nanswers == 0;
            if ((pass == 0 && group) || (pass == 1 && no) ||
                (pass == 2 && text && !p->hidden(p->arg, c)))
                p->columns[p->n++] = c;
        }
}

static const struct field *column_named(const struct pasting *p, const char *heading)
{
    const char *key = search_key(p->a, heading);
    for (size_t i = 0; i < p->f->nrows; i++)
        if (str_eq(search_key(p->a, p->f->rows[i].label), key))
            return &p->f->rows[i];
    return NULL;
}

/* A first line that names group and number says which column is where. */
static bool by_headings(struct pasting *p, char *const *cells, size_t n)
{
    bool group = false, no = false;
    for (size_t i = 0; i < n; i++) {
        const struct field *c = column_named(p, cells[i]);
        group |= c != NULL && str_eq(c->id, p->f->roll.group);
        no |= c != NULL && str_eq(c->id, p->f->roll.no);
    }
    if (!group || !no)
        return false;
    p->columns = ARENA_ARRAY(p->a, const struct field *, n + 1);
    p->n = n;
    for (size_t i = 0; i < n; i++) {
        const struct field *c = column_named(p, cells[i]);
        p->columns[i] = c == NULL || c->type != F_TEXT || p->hidden(p->arg, c) ? NULL : c;
    }
    return true;
}

static json_t *row_of(const struct pasting *p, char *const *cells, size_t n)
{
    json_t *row = json_object();
    for (size_t i = 0; i < n && i < p->n; i++) {
        const char *text = str_trim(p->a, cells[i]);
        if (p->columns[i] != NULL && text[0] != '\0')
            json_object_set_new(row, p->columns[i]->id, json_string(text));
    }
    return row;
}

size_t roll_paste(struct arena *a, const struct field *f, const char *text,
                  bool (*hidden)(const void *arg, const struct field *column), const void *arg,
                  json_t *rows)
{
    struct pasting p = {a, f, hidden, arg, ARENA_ARRAY(a, const struct field *, f->nrows + 1), 0};
    AUTO_JSON json_t *present = json_object();
    json_t *row;
    size_t i, nlines, ncells, bad = 0;
    bool first = true;
    char **lines = str_split(a, text == NULL ? "" : text, '\n', &nlines);
    by_order(&p);
    json_array_foreach(rows, i, row) json_object_set(present, roll_key(a, f, row), row);
    for (i = 0; i < nlines; i++) {
        char **cells = str_split(a, lines[i], '\t', &ncells);
        if (str_blank(lines[i]))
            continue;
        if (first && by_headings(&p, cells, ncells)) {
            first = false;
            continue;
        }
        first = false;
        AUTO_JSON json_t *typed = row_of(&p, cells, ncells);
        const char *key = roll_key(a, f, typed);
        json_t *there = json_object_get(present, key);
        if (key[0] == '\0') {
            bad = bad == 0 ? i + 1 : bad;
        } else if (there != NULL) {
            json_object_update(there, typed);
        } else {
            json_object_set_new(typed, f->roll.answer, json_string(f->roll.waiting));
            json_array_append(rows, typed);
            json_object_set(present, key, typed);
        }
    }
    return bad;
}
