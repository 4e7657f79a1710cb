#include "commands/edition/own.h"

#include <string.h>

#include "base/json.h"
#include "commands/app.h"
#include "commands/entry/table_rows.h"
#include "core/setting.h"
#include "pack/value.h"
#include "rules/tables.h"

/* ------------------------------------------------------------------ rows of tables */
/* A row may be written for days long past or to come, so the day it was written on tells the
 * edition; in a demo home, where the clock does not tell that day, its first day. */
static struct date written_on(const struct app *app, struct date from, int64_t at)
{
    return app->demo ? from : date_of_instant(at);
}

enum status own_table_row(struct ways *w, struct db *db, const struct table *t, const char *json,
                          struct date from, int64_t at, struct own_row *ret, struct err *err)
{
    AUTO_JSON json_t *row = NULL, *moved = NULL;

    *ret = (struct own_row){.json = json};
    TRY(way_since(w, db, written_on(w->app, from, at), at, &ret->way, err));
    if (lineage_first(ret->way) == lineage_last(ret->way)) /* nothing lies between */
        return ST_OK;
    TRY(json_read(t->id, (struct bytes){json, strlen(json)}, 0, &row, err));
    moved = table_row_moved(ret->way, t, row);
    ret->unfit = !moved;
    ret->json = moved ? json_canonical(w->a, moved) : json;
    return ST_OK;
}

static const struct table_column *column_of(const struct table *t, const char *id)
{
    for (size_t i = 0; t && i < t->ncolumns; i++)
        if (str_eq(t->columns[i].id, id))
            return &t->columns[i];
    return NULL;
}

const char *own_cell_text(struct arena *a, const struct own_row *row, const struct table *t,
                          const struct table_column *c, const json_t *cells)
{
    const struct pack *p = row->unfit ? lineage_first(row->way) : lineage_last(row->way);
    const struct table_column *own = row->unfit ? column_of(pack_table(p, t->id), c->id) : c;
    const json_t *value = json_object_get(cells, c->id);

    if (!value || json_is_null(value))
        return "";
    return own ? table_cell_text(a, p, own, value)
               : table_cell_text(a, lineage_last(row->way), c, value);
}

/* ------------------------------------------------------------------ examples */
enum status own_example(struct ways *w, struct db *db, const char *json, struct date from,
                        int64_t at, struct own_row *ret, struct err *err)
{
    AUTO_JSON json_t *o = NULL, *levels = json_object();
    const char *axis;
    json_t *code;

    TRY(json_read("example", (struct bytes){json, strlen(json)}, 0, &o, err));
    TRY(way_since(w, db, from, at, &ret->way, err));
    ret->unfit = false;
    json_object_foreach(json_object_get(o, "levels"), axis, code)
    {
        json_t *now = pack_axis(w->to, axis) < 0 ? NULL : level_value_moved(ret->way, axis, code);
        ret->unfit |= !now && pack_axis(w->to, axis) >= 0;
        if (now)
            json_object_set_new(levels, axis, now);
    }
    json_object_set(o, "levels", levels);
    ret->json = json_canonical(w->a, o);
    return ST_OK;
}

const char *own_example_classes(struct arena *a, const struct own_row *row, const char *json)
{
    const struct pack *p = lineage_first(row->way);
    AUTO_JSON json_t *o = json_loads(json, 0, NULL);
    const char *axis;
    json_t *code;
    struct buf b;

    buf_init(&b, a, 64);
    json_object_foreach(json_object_get(o, "levels"), axis, code)
    {
        int x = pack_axis(p, axis),
            l = x < 0 ? -1 : axis_level(&p->axes[x], json_string_value(code));
        if (l >= 0)
            buf_printf(&b, "%s%s %s", b.n ? "、" : "", p->axes[x].label,
                       p->axes[x].levels[l].label);
    }
    return b.n ? b.p : "";
}

/* ------------------------------------------------------------------ what is unfit */
static const char *row_words(struct arena *a, const struct own_row *row, const struct table *t)
{
    const struct pack *p = lineage_first(row->way);
    const struct table *was = pack_table(p, t->id);
    AUTO_JSON json_t *cells = json_loads(row->json, 0, NULL);

    return table_row_text(a, was ? p : lineage_last(row->way), was ? was : t, cells);
}

static void take_table(struct arena *a, const struct table *t, const struct table_standing *there,
                       struct own_unfit *list, size_t *n)
{
    for (size_t i = 0; i < there->n; i++)
        if (there->read[i].unfit)
            list[(*n)++] = (struct own_unfit){t, row_words(a, &there->read[i], t)};
}

static enum status take_examples(struct ways *w, struct db *db, const struct q_body_rows_row *rows,
                                 size_t nrows, struct own_unfit *list, size_t *n, struct err *err)
{
    for (size_t i = 0; i < nrows; i++) {
        struct own_row row;
        TRY(own_example(w, db, rows[i].json, rows[i].valid_from, rows[i].at, &row, err));
        if (!row.unfit)
            continue;
        AUTO_JSON json_t *o = json_loads(row.json, 0, NULL);
        list[(*n)++] =
            (struct own_unfit){NULL, arena_printf(w->a, "%s（%s）", json_str(o, "label", ""),
                                                  own_example_classes(w->a, &row, rows[i].json))};
    }
    return ST_OK;
}

enum status own_unfit(struct ways *w, struct db *db, struct date day, struct own_unfit **ret,
                      size_t *ret_n, struct err *err)
{
    const struct pack *p = w->to;
    struct table_standing *there = ARENA_ARRAY(w->a, struct table_standing, p->ntables + 1);
    struct q_body_rows_row *examples;
    size_t nexamples, all;

    TRY(q_body_rows(db, w->a, &(struct q_body_rows_in){w->tenant, w->body, "example", day},
                    &examples, &nexamples, err));
    all = nexamples;
    for (size_t i = 0; i < p->ntables; i++) {
        TRY(table_standing(w, db, &p->tables[i], day, &there[i], err));
        all += there[i].n;
    }
    *ret = ARENA_ARRAY(w->a, struct own_unfit, all + 1);
    *ret_n = 0;
    for (size_t i = 0; i < p->ntables; i++)
        take_table(w->a, &p->tables[i], &there[i], *ret, ret_n);
    return take_examples(w, db, examples, nexamples, *ret, ret_n, err);
}

/* ------------------------------------------------------------------ all that a decision reads */
struct reading {
    struct ways w;
    struct db *db;
    const struct pack *p; /* NULL: everything as it was written */
    struct date day;
    int64_t known; /* what was recorded later is left out */
    json_t *o;
};

static bool leads_back(const struct lineage *way)
{
    for (size_t i = 0; i < way->n; i++)
        if (way->step[i].back)
            return true;
    return false;
}

/* What a later edition cannot say takes the place of what was set before it; what this edition
 * cannot read of a later one leaves it. */
static enum status take_level(struct reading *r, const struct setting *s,
                              const struct q_settings_of_row *row, const json_t *value,
                              struct err *err)
{
    const struct lineage *way;

    TRY(way_since(&r->w, r->db, row->valid_from, row->at, &way, err));
    AUTO_JSON json_t *now = level_value_moved(way, r->p->axes[s->axis].id, value);
    if (now && setting_stands(r->p, s, now))
        json_object_set(r->o, row->key, now);
    else if (!leads_back(way))
        json_object_del(r->o, row->key);
    return ST_OK;
}

static enum status take_setting(struct reading *r, const struct q_settings_of_row *row,
                                struct err *err)
{
    const struct setting *s = r->p ? setting_find(r->p, row->key) : NULL;
    AUTO_JSON json_t *value = NULL;

    TRY(json_read(row->key, (struct bytes){row->value, strlen(row->value)}, 0, &value, err));
    if (json_is_null(value)) /* taken back: to be asked again */
        json_object_del(r->o, row->key);
    else if (s && s->type == V_LEVEL)
        return take_level(r, s, row, value, err);
    else if (!s || setting_stands(r->p, s, value))
        json_object_set(r->o, row->key, value);
    return ST_OK;
}

static enum status read_settings(struct reading *r, struct err *err)
{
    struct q_settings_of_row *rows;
    size_t n;

    TRY(q_settings_of(r->db, r->w.a,
                      &(struct q_settings_of_in){r->w.tenant, r->w.body, r->day, r->known}, &rows,
                      &n, err));
    for (size_t i = 0; i < n; i++) /* oldest first: later rows replace */
        TRY(take_setting(r, &rows[i], err));
    return ST_OK;
}

static enum status read_tables(struct reading *r, struct err *err)
{
    struct q_tables_on_row *rows;
    size_t n;

    TRY(q_tables_on(r->db, r->w.a,
                    &(struct q_tables_on_in){r->w.tenant, r->w.body, r->day, r->known}, &rows, &n,
                    err));
    for (size_t i = 0; i < n; i++) {
        const struct table *t = r->p ? pack_table(r->p, rows[i].tbl + strlen("table.")) : NULL;
        json_t *list = json_object_get(r->o, rows[i].tbl), *row;
        struct own_row own = {.json = rows[i].json};
        if (t)
            TRY(own_table_row(&r->w, r->db, t, rows[i].json, rows[i].valid_from, rows[i].at, &own,
                              err));
        if (own.unfit)
            continue;
        TRY(json_read(rows[i].tbl, (struct bytes){own.json, strlen(own.json)}, 0, &row, err));
        if (!list)
            json_object_set_new(r->o, rows[i].tbl, list = json_array());
        json_array_append_new(list, row);
    }
    return ST_OK;
}

/* "document.ID": true for everything that a document in force is. */
static enum status read_documents(struct reading *r, struct err *err)
{
    struct q_documents_met_row *rows;
    size_t n, k;
    json_t *id;

    TRY(q_documents_met(r->db, r->w.a,
                        &(struct q_documents_met_in){r->w.tenant, r->w.body, r->day, r->known},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *ids = NULL;
        TRY(json_read("meets", (struct bytes){rows[i].meets, strlen(rows[i].meets)}, 0, &ids, err));
        json_array_foreach(ids, k, id) json_object_set_new(
            r->o, arena_printf(r->w.a, "document.%s", json_string_value(id)), json_true());
    }
    return ST_OK;
}

static enum status read_all(struct reading *r, json_t **ret, struct err *err)
{
    AUTO_JSON json_t *o = json_object();

    r->o = o;
    TRY(read_settings(r, err));
    TRY(read_tables(r, err));
    TRY(read_documents(r, err));
    *ret = json_incref(o);
    return ST_OK;
}

enum status app_settings(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                         struct body_id body, const struct pack *p, struct date day, json_t **ret,
                         struct err *err)
{
    struct reading r = {
        .w = ways_to(app, a, tenant, body, p), .db = db, .p = p, .day = day, .known = INT64_MAX};

    return read_all(&r, ret, err);
}

enum status app_settings_then(struct app *app, struct db *db, struct arena *a,
                              struct tenant_id tenant, struct body_id body, const struct pack *p,
                              int64_t at, json_t **ret, struct err *err)
{
    struct reading r = {.w = ways_to(app, a, tenant, body, p),
                        .db = db,
                        .p = p,
                        .day = app_day(app, at),
                        .known = at};

    return read_all(&r, ret, err);
}
