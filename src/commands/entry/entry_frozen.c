#include "commands/entry/entry_frozen.h"

#include <string.h>

#include "base/json.h"

/* What is being frozen. */
struct freezing {
    struct call *c;
    struct entry_id entry;
    struct unit_id unit;
    json_t *roles;
};

static void add(const struct freezing *x, const char *role, const char *id, const char *person,
                const char *post, const char *unit)
{
    json_array_append_new(x->roles,
                          json_pack("{s:s, s:s, s:s, s:s, s:s}", "role", role, "id", id, "person",
                                    person == NULL ? "" : person, "post", post == NULL ? "" : post,
                                    "unit", unit == NULL ? "" : unit));
}

static enum status appointed(const struct freezing *x, struct err *err)
{
    struct q_entry_holders_row *rows;
    size_t n;
    TRY(q_entry_holders(x->c->tx->db, x->c->tx->arena,
                        &(struct q_entry_holders_in){x->c->who->tenant, x->entry}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].valid_to))
            add(x, rows[i].role, rows[i].person.s, rows[i].person_name, rows[i].post_title,
                rows[i].unit_name);
    return ST_OK;
}

static bool there(const json_t *roles, const char *role)
{
    for (size_t i = 0; i < json_array_size(roles); i++)
        if (strcmp(json_str(json_array_get(roles, i), "role", ""), role) == 0)
            return true;
    return false;
}

/* A role of the register's columns that nobody is appointed to: its holders in the unit. */
static enum status held(const struct freezing *x, const char *role, struct err *err)
{
    struct q_entry_role_in_unit_row *rows;
    size_t n;
    const struct q_entry_role_in_unit_in in = {x->c->who->tenant, x->unit, role, x->c->today.day};
    if (there(x->roles, role))
        return ST_OK;
    TRY(q_entry_role_in_unit(x->c->tx->db, x->c->tx->arena, &in, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        add(x, role, "", rows[i].name, rows[i].title, rows[i].unit_name);
    return ST_OK;
}

static enum status roles(const struct freezing *x, const struct reg *reg, struct err *err)
{
    static const char prefix[] = "role:";
    TRY(appointed(x, err));
    for (size_t i = 0; i < reg->ncolumns; i++) {
        const char *from = reg->columns[i].from, *dot = strrchr(from, '.');
        if (!str_starts(from, prefix) || dot == NULL)
            continue;
        from += strlen(prefix);
        TRY(held(x, arena_strndup(x->c->tx->arena, from, (size_t)(dot - from)), err));
    }
    return ST_OK;
}

/* What was handed in before names were kept is called as it is at the decision. */
static enum status named(const struct freezing *x, const struct loaded_case *l, json_t *into,
                         struct err *err)
{
    const struct naming n = {x->c->tx->db, x->c->tx->arena, x->c->who->tenant,
                             l->body,      x->c->today,     into};
    return names_of_fields(&n, l->c.form, l->fields, err);
}

enum status entry_freeze(struct call *c, const struct loaded_case *l, struct entry_id entry,
                         struct unit_id unit, const struct reg *reg, json_t *columns,
                         const char **ret_unit, struct err *err)
{
    struct q_unit_name_row row;
    json_t *into = case_handed_in(l);
    const struct freezing x = {c, entry, unit, json_array()};
    json_object_set_new(columns, "named", into);
    json_object_set_new(columns, "roles", x.roles);
    TRY(named(&x, l, into, err));
    TRY(roles(&x, reg, err));
    TRY(q_unit_name(c->tx->db, c->tx->arena, &(struct q_unit_name_in){c->who->tenant, unit}, &row,
                    err));
    json_object_set_new(columns, "unit", json_string(row.name));
    *ret_unit = row.name;
    return ST_OK;
}

char *entry_level(struct arena *a, const struct pack *p, const struct facts *f)
{
    struct buf b;
    buf_init(&b, a, 32);
    for (size_t i = 0; i < p->naxes; i++) {
        const struct axis *x = &p->axes[i];
        int n = pack_fact(p, arena_printf(a, "info.%s", x->id));
        if (n < 0 || !f->v[n].known)
            continue;
        if (b.n > 0)
            buf_puts(&b, "・");
        buf_puts(&b, x->levels[f->v[n].i].label);
    }
    return b.p;
}
