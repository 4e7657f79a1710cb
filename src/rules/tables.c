#include "rules/tables.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "pack/vocab.h"
#include "rules/expr.h"

/* ------------------------------------------------------------------ one cell */
static enum tri tri_of(bool yes)
{
    return yes ? TRI_TRUE : TRI_FALSE;
}

static enum tri ordered(enum table_match m, int64_t fact, int64_t cell)
{
    return tri_of(m == MATCH_AT_MOST    ? fact <= cell
                  : m == MATCH_AT_LEAST ? fact >= cell
                                        : fact == cell);
}

#define BIT(country_class) ((uint64_t)1 << (country_class))

/* The codes of a cell that the fact names as well. */
static bool same_code(const struct fact_value *fact, const struct fact_value *cell)
{
    for (int k = 0; k < 7; k++) {
        uint64_t word = k < 4 ? (uint64_t)cell->i : cell->set;
        uint16_t code = (uint16_t)(word >> (k < 4 ? 16 * k : 16 * (k - 3)));

        if (code && fact_value_has_country(fact, code))
            return true;
    }
    return false;
}

/* Any country of the cell was given. "overseas" in the cell is every one, when it names none. */
static enum tri country(const struct fact_value *fact, const struct fact_value *cell)
{
    bool named = cell->i != 0;

    if (fact->set & cell->set & BIT(COUNTRY_JAPAN) ||
        (!named && fact->set & cell->set & BIT(COUNTRY_OVERSEAS)) || same_code(fact, cell))
        return TRI_TRUE;
    if (fact->set & BIT(COUNTRY_UNKNOWN) ||
        (named && fact->set & BIT(COUNTRY_OVERSEAS) && fact->i == 0))
        return TRI_UNKNOWN;
    return TRI_FALSE;
}

static enum tri cell_holds(const struct pack *p, const struct table_column *c,
                           const struct fact_value *fact, const struct fact_value *cell)
{
    const struct fact *f = &p->facts[c->fact];
    const struct level *levels;

    if (!fact->known)
        return TRI_UNKNOWN;
    switch (f->type) {
    case V_TEXT:
        return tri_of(text_same_name(fact->s, cell->s));
    case V_LEVEL:
        levels = p->axes[f->axis].levels;
        return ordered(c->match, levels[fact->i].weight, levels[cell->i].weight);
    case V_CHOICES:
        return tri_of(fact->set & cell->set);
    case V_COUNTRY:
    case V_COUNTRIES:
        return country(fact, cell);
    case V_BOOL:
    case V_INT:
    case V_INTS:
    case V_CHOICE:
    case V_ROLE:
    case V_ROWS:
        break;
    }
    return ordered(c->match, fact->i, cell->i);
}

/* A single value stands for a list of one. */
static bool read_cell(const struct pack *p, const struct table_column *c, const json_t *j,
                      struct fact_value *ret)
{
    if (p->facts[c->fact].type != V_CHOICES || !json_is_string(j))
        return fact_value_read(p, c->fact, j, ret);
    AUTO_JSON json_t *one = json_pack("[O]", j);
    return fact_value_read(p, c->fact, one, ret);
}

/* ------------------------------------------------------------------ rows */
static enum tri row_holds(const struct pack *p, const struct table *t, const json_t *row,
                          const struct facts *f, uint64_t *open)
{
    enum tri all = TRI_TRUE;
    size_t filled = 0;

    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct table_column *c = &t->columns[i];
        const json_t *j = json_object_get(row, c->id);
        struct fact_value cell;
        enum tri one;

        if (!j || json_is_null(j))
            continue;
        if (!read_cell(p, c, j, &cell))
            return TRI_FALSE;
        filled++;
        one = cell_holds(p, c, &f->v[c->fact], &cell);
        if (one == TRI_FALSE)
            return one;
        if (one == TRI_UNKNOWN) {
            all = one;
            open[c->fact / 64] |= (uint64_t)1 << (c->fact % 64);
        }
    }
    return filled ? all : TRI_FALSE;
}

static void match(const struct pack *p, const struct table *t, const json_t *rows, struct facts *f)
{
    size_t at = (size_t)(t - p->tables);
    struct fact_value *v = &f->v[p->nfacts - p->nsettings - p->ntables + at];
    enum tri any = TRI_FALSE;

    for (size_t i = 0; any != TRI_TRUE && i < json_array_size(rows); i++) {
        uint64_t open[FACTS_MAX / 64] = {0};
        enum tri one = row_holds(p, t, json_array_get(rows, i), f, open);

        if (one == TRI_FALSE)
            continue;
        any = one;
        for (size_t k = 0; k < FACTS_MAX / 64; k++)
            f->open[at][k] |= open[k];
    }
    *v = (struct fact_value){.known = any != TRI_UNKNOWN, .i = any == TRI_TRUE};
}

void tables_match(const struct pack *p, const json_t *ours, struct facts *f)
{
    for (size_t i = 0; i < p->ntables; i++) {
        const char *key = p->facts[p->nfacts - p->nsettings - p->ntables + i].id;

        match(p, &p->tables[i], json_object_get(ours, key), f);
    }
}

/* ------------------------------------------------------------------ checking */
static enum status bad(const struct table *t, size_t row, const char *column, const char *what,
                       struct err *err)
{
    err_set(err, ST_INPUT, "bad_table", "table %s, row %zu, %s: %s", t->id, row + 1, column, what);
    return err_detail(err, t->id);
}

static const struct table_column *column_of(const struct table *t, const char *id)
{
    for (size_t i = 0; i < t->ncolumns; i++) {
        if (!strcmp(t->columns[i].id, id))
            return &t->columns[i];
    }
    return NULL;
}

enum status table_check(const struct pack *p, const struct table *t, const json_t *rows,
                        struct err *err)
{
    if (!json_is_array(rows))
        return bad(t, 0, "", "must be a list of objects", err);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *key;
        json_t *value;
        size_t filled = 0;

        json_object_foreach((json_t *)(uintptr_t)row, key, value)
        {
            const struct table_column *c = column_of(t, key);
            struct fact_value v;

            if (!c)
                return bad(t, i, key, "no such column", err);
            if (!json_is_null(value) && !read_cell(p, c, value, &v))
                return bad(t, i, key, "no such value", err);
            filled += !json_is_null(value);
        }
        if (!filled)
            return bad(t, i, "", "says nothing", err);
    }
    return ST_OK;
}

json_t *table_row_moved(const struct lineage *way, const struct table *t, const json_t *row)
{
    const struct pack *p = lineage_last(way);
    json_t *out = json_copy((json_t *)(uintptr_t)row);

    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct fact *f = &p->facts[t->columns[i].fact];
        const json_t *cell = json_object_get(row, t->columns[i].id);
        if (f->type != V_LEVEL || !cell || json_is_null(cell))
            continue;
        json_t *now = level_value_moved(way, p->axes[f->axis].id, cell);
        json_object_set_new(out, t->columns[i].id, now ? now : json_false());
    }
    AUTO_JSON json_t *one = json_pack("[O]", out);
    if (table_check(p, t, one, NULL) == ST_OK)
        return out;
    json_decref(out);
    return NULL;
}

/* The day under `key`, which goes; none when there is none. */
static enum status take_day(json_t *row, const struct table *t, size_t at, const char *key,
                            struct date day, struct date *ret, struct err *err)
{
    const json_t *v = json_object_get(row, key);

    *ret = (struct date){DATE_NONE};
    if (!v || column_of(t, key)) /* a table may have such a column itself */
        return ST_OK;
    if (!json_is_string(v) || !date_parse(json_string_value(v), ret))
        return bad(t, at, key, "no day", err);
    json_object_del(row, key);
    return date_none(day) ? bad(t, at, key, "needs the day of the use beside it (day: …)", err)
                          : ST_OK;
}

static enum status rows_on_day(const struct table *t, const json_t *rows, struct date day,
                               json_t *out, struct err *err)
{
    size_t i;
    json_t *one;

    json_array_foreach((json_t *)(uintptr_t)rows, i, one)
    {
        AUTO_JSON json_t *row = json_copy(one);
        struct date from, to;

        TRY(take_day(row, t, i, "from", day, &from, err));
        TRY(take_day(row, t, i, "to", day, &to, err));
        if (!date_none(from) && !date_none(to) && to.day < from.day)
            return bad(t, i, "to", "before from", err);
        if ((date_none(from) || from.day <= day.day) && (date_none(to) || day.day <= to.day))
            json_array_append(out, row);
    }
    return ST_OK;
}

enum status tables_on_day(const struct pack *p, const json_t *tables, struct date day, json_t **ret,
                          struct err *err)
{
    const char *id;
    json_t *rows;

    *ret = tables ? json_object() : NULL;
    json_object_foreach((json_t *)(uintptr_t)tables, id, rows)
    {
        json_t *out = json_array();

        if (!json_is_array(rows) || !pack_table(p, id)) { /* tables_join says what is wrong */
            json_decref(out);
            json_object_set(*ret, id, rows);
            continue;
        }
        json_object_set_new(*ret, id, out);
        TRY(rows_on_day(pack_table(p, id), rows, day, out, err));
    }
    return ST_OK;
}

enum status tables_join(const struct pack *p, const json_t *settings, const json_t *tables,
                        json_t **ret, struct err *err)
{
    json_t *ours = settings ? json_copy((json_t *)(uintptr_t)settings) : json_object();
    enum status st = ST_OK;
    const char *id;
    json_t *rows;

    json_object_foreach((json_t *)(uintptr_t)tables, id, rows)
    {
        const struct table *t = pack_table(p, id);
        char key[80];

        if (!t) {
            err_set(err, ST_INPUT, "bad_table", "there is no table %s", id);
            st = err_detail(err, id);
        } else {
            st = table_check(p, t, rows, err);
        }
        if (st != ST_OK)
            break;
        snprintf(key, sizeof key, "table.%s", id);
        json_object_set(ours, key, rows);
    }
    if (st == ST_OK)
        *ret = ours;
    else
        json_decref(ours);
    return st;
}
