#include "commands/org/units.h"

#include <string.h>

#include "store/queries_gen.h"

static enum status read_list(struct db *db, struct tenant_id tenant, struct body_id body,
                             struct unit_list *l, struct err *err)
{
    struct arena *a = l->value.arena;
    struct q_units_of_body_row *rows;

    TRY(q_units_of_body(db, a, &(struct q_units_of_body_in){tenant, body}, &rows, &l->n, err));
    l->units = ARENA_ARRAY(a, struct unit_line, l->n + 1);
    for (size_t i = 0; i < l->n; i++)
        l->units[i] = (struct unit_line){rows[i].id, rows[i].parent, rows[i].name,
                                         rows[i].valid_from, rows[i].valid_to};
    return ST_OK;
}

enum status units_list(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                       struct body_id body, int64_t head, struct unit_list **ret, struct err *err)
{
    const char *key = arena_printf(a, "units %s %s %lld", tenant.s, body.s, (long long)head);
    struct unit_list *l = memo_find(app->memo, key);

    if (l) {
        *ret = l;
        return ST_OK;
    }
    l = MEMO_NEW(struct unit_list, key);
    enum status st = read_list(db, tenant, body, l, err);
    if (st != ST_OK) {
        memo_release(l);
        return st;
    }
    memo_keep(app->memo, l);
    *ret = l;
    return ST_OK;
}

enum status unit_became(struct db *db, struct arena *a, struct tenant_id tenant,
                        struct body_id body, struct unit_id was, struct unit_id now, bool *ret,
                        struct err *err)
{
    for (; !ID_NONE(was) && !ID_EQ(was, now);) {
        struct q_unit_get_row row;
        enum status st = q_unit_get(db, a, &(struct q_unit_get_in){tenant, body, was}, &row, err);

        if (st != ST_OK && st != ST_NOT_FOUND)
            return st;
        was = st == ST_OK ? row.successor : (struct unit_id){{0}};
    }
    *ret = !ID_NONE(was);
    return ST_OK;
}

bool unit_stands(const struct unit_line *u, struct date day)
{
    return u->from.day <= day.day && (u->to.day == DATE_NONE || u->to.day >= day.day);
}

const char *units_name(const struct unit_list *l, struct unit_id id)
{
    for (size_t i = 0; i < l->n; i++)
        if (memcmp(l->units[i].id.s, id.s, sizeof(id.s)) == 0)
            return l->units[i].name;
    return "";
}
