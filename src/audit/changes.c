/* changes.c: writes row changes as JSON directly; a tree of objects per record would cost more than
 * the record's hashes. */
#include "audit/changes.h"

#include <inttypes.h>
#include <string.h>

#define MAX_COLUMNS 64 /* of one statement; sqlc's own limit */

static void put_string(struct buf *out, const char *s)
{
    buf_putc(out, '"');
    for (const char *run = s;; s++) {
        unsigned char c = (unsigned char)*s;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_put(out, run, (size_t)(s - run));
        if (c == '\0')
            break;
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_printf(out, "\\u%04x", c);
        run = s + 1;
    }
    buf_putc(out, '"');
}

static void put_value(struct buf *out, const struct db_value *v)
{
    if (v->type == DB_INT && v->i != DB_NULL_INT) {
        buf_printf(out, "%" PRId64, v->i);
    } else if (v->type == DB_TEXT && v->s != NULL) {
        put_string(out, v->s);
    } else if (v->type == DB_BLOB && v->b.p != NULL) {
        buf_printf(out, "{\"base64url\":\"%s\"}", base64url_encode(out->arena, v->b.p, v->b.n));
    } else {
        buf_puts(out, "null");
    }
}

/* The columns stored (`values`) or compared as one object, sorted by name. */
static void put_columns(struct buf *out, const struct db_change *c, bool values)
{
    size_t order[MAX_COLUMNS], n = 0;

    for (size_t i = 0; i < c->n && n < MAX_COLUMNS; i++) {
        size_t at = n;

        if ((c->roles[i] == DB_VALUE) != values)
            continue;
        for (; at > 0 && strcmp(c->columns[order[at - 1]], c->columns[i]) > 0; at--)
            order[at] = order[at - 1];
        order[at] = i;
        n++;
    }
    buf_putc(out, '{');
    for (size_t i = 0; i < n; i++) {
        const char *name = c->columns[order[i]];

        if (i > 0)
            buf_putc(out, ',');
        put_string(out, name);
        buf_putc(out, ':');
        put_value(out, &c->values[order[i]]);
    }
    buf_putc(out, '}');
}

void changes_json(struct buf *out, const struct db_change *first)
{
    buf_putc(out, '[');
    for (const struct db_change *c = first; c != NULL; c = c->next) {
        buf_puts(out, c == first ? "{\"key\":" : ",{\"key\":");
        put_columns(out, c, false);
        buf_printf(out, ",\"op\":\"%s\",\"row\":", c->op);
        put_columns(out, c, true);
        buf_printf(out, ",\"table\":\"%s\"}", c->table);
    }
    buf_putc(out, ']');
}
