#include "rules/facts.h"

#include <string.h>

#include "pack/vocab.h"
#include "rules/documents.h"
#include "rules/tables.h"

static enum status bad(struct err *err, const char *fact, const char *code, const char *what)
{
    err_set(err, ST_INPUT, code, "fact %s: %s", fact, what);
    return err_detail(err, fact);
}

/* ------------------------------------------------------------------ rows */
static int8_t *row_flag(struct fact_row *row, enum row_flag f)
{
    return f == ROW_PERSONAL   ? &row->personal
           : f == ROW_RESIDENT ? &row->resident
                               : &row->my_number;
}

/* One member of a row: an axis with a level code, a flag, or the row's name (kept by nobody here).
 */
static bool read_member(const struct pack *p, const char *key, const json_t *j,
                        struct fact_row *row)
{
    const char *name = str_starts(key, "info.") ? key + strlen("info.") : key;
    int axis = pack_axis(p, name);
    struct fact_value v;

    if (axis >= 0) {
        for (size_t f = 0; f < p->nfacts; f++) {
            if (p->facts[f].type == V_LEVEL && p->facts[f].axis == axis)
                return fact_value_read(p, (int)f, j, &v) && (row->level[axis] = (int8_t)v.i, true);
        }
        return false;
    }
    for (unsigned f = 0; f < ROW_FLAGS; f++) {
        if (!strcmp(name, row_flag_id((enum row_flag)f))) {
            *row_flag(row, (enum row_flag)f) = json_is_true(j);
            return json_is_boolean(j);
        }
    }
    return !strcmp(key, "name") && json_is_string(j);
}

static enum status read_rows(const struct pack *p, const json_t *j, struct facts *ret,
                             struct err *err)
{
    if (!json_is_array(j))
        return bad(err, "info.rows", "bad_fact_value", "must be a list of objects");
    if (json_array_size(j) > FACT_ROWS_MAX)
        return bad(err, "info.rows", "bad_fact_value", "has more than 64 rows");
    for (size_t i = 0; i < json_array_size(j); i++) {
        const json_t *o = json_array_get(j, i);
        struct fact_row *row = &ret->rows[i];
        const char *key;
        json_t *value;

        memset(row, -1, sizeof *row);
        if (!json_is_object(o))
            return bad(err, "info.rows", "bad_fact_value", "must be a list of objects");
        json_object_foreach((json_t *)(uintptr_t)o, key, value)
        {
            if (!json_is_null(value) && !read_member(p, key, value, row)) {
                bad(err, "info.rows", "bad_fact_value", key);
                return err_where(err, "info.rows[%zu].%s", i, key);
            }
        }
    }
    ret->nrows = json_array_size(j);
    ret->rows_known = true;
    return ST_OK;
}

/* The heaviest level, of the rows and of what was told beside them, unless a row without one could
 * still be heavier. */
static void derive_level(const struct axis *x, int axis, const struct facts *f,
                         struct fact_value *v)
{
    int best = -1, top = 0;
    bool open = false;

    for (size_t l = 1; l < x->nlevels; l++)
        top = x->levels[l].weight > x->levels[top].weight ? (int)l : top;
    for (size_t i = 0; i < f->nrows; i++) {
        int l = f->rows[i].level[axis];

        open |= l < 0;
        if (l >= 0 && (best < 0 || x->levels[l].weight > x->levels[best].weight))
            best = l;
        if (l >= 0)
            v->set |= (uint64_t)1 << l;
    }
    if (v->known) { /* told as well: a row that is heavier is not talked down */
        if (best >= 0 && x->levels[best].weight > x->levels[v->i].weight)
            v->i = best;
    } else if (best >= 0 && (!open || best == top)) {
        v->known = true;
        v->i = best;
    } else {
        v->set = 0;
    }
}

static void derive_flag(enum row_flag flag, struct facts *f, struct fact_value *v)
{
    bool open = f->nrows == 0, yes = false;

    for (size_t i = 0; i < f->nrows; i++) {
        int8_t b = *row_flag(&f->rows[i], flag);

        yes |= b > 0;
        open |= b < 0;
    }
    v->i = yes || (v->known && v->i);
    v->known = v->known || yes || !open;
}

static void derive(const struct pack *p, struct facts *f)
{
    for (size_t i = 0; f->rows_known && i < p->nfacts; i++) {
        const char *id = p->facts[i].id;
        struct fact_value *v = &f->v[i];

        if (!str_starts(id, "info."))
            continue;
        if (p->facts[i].type == V_LEVEL && p->facts[i].axis >= 0)
            derive_level(&p->axes[p->facts[i].axis], p->facts[i].axis, f, v);
        for (unsigned k = 0; k < ROW_FLAGS; k++) {
            if (!strcmp(id + strlen("info."), row_flag_id((enum row_flag)k)))
                derive_flag((enum row_flag)k, f, v);
        }
    }
}

/* ------------------------------------------------------------------ the whole */
static enum status read_settings(const struct pack *p, const json_t *settings, struct facts *ret,
                                 struct err *err)
{
    for (size_t i = 0; i < p->nsettings; i++) {
        int fact = (int)(p->nfacts - p->nsettings + i);
        const json_t *j = settings ? json_object_get(settings, p->settings[i].id) : NULL;

        if (!j || json_is_null(j))
            j = p->settings[i].otherwise;
        if (j && !fact_value_read(p, fact, j, &ret->v[fact])) {
            err_set(err, ST_INPUT, "bad_setting_value", "setting %s has no such value",
                    p->settings[i].id);
            return err_detail(err, p->facts[fact].id);
        }
    }
    return ST_OK;
}

/* null and a list of nothing are no answer: the same as not given. */
static bool says_nothing(const struct pack *p, int fact, const json_t *j)
{
    enum value_type type = p->facts[fact].type;

    return json_is_null(j) || (json_is_array(j) && json_array_size(j) == 0 &&
                               (type == V_CHOICES || type == V_COUNTRIES));
}

enum status facts_read(const struct pack *p, const json_t *j, const json_t *settings,
                       struct facts *ret, struct err *err)
{
    const char *key;
    json_t *value;
    struct facts f;

    memset(&f, 0, sizeof f);
    if (!json_is_object(j))
        return err_set(err, ST_INPUT, "bad_facts", "facts must be an object");
    if (settings && !json_is_object(settings))
        return err_set(err, ST_INPUT, "bad_settings", "settings must be an object");
    TRY(read_settings(p, settings, &f, err));
    f.v[pack_fact(p, FACT_NOT_OK)] = (struct fact_value){.known = true};
    json_object_foreach((json_t *)(uintptr_t)j, key, value)
    {
        bool ours = str_starts(key, "setting.") || str_starts(key, "table.") ||
                    str_starts(key, "document.");
        int fact = ours ? -1 : pack_fact(p, key);

        if (fact < 0)
            return bad(err, key, "unknown_fact", "there is no such fact");
        if (says_nothing(p, fact, value))
            continue;
        if (p->facts[fact].type == V_ROWS) {
            TRY(read_rows(p, value, &f, err));
            f.v[fact].known = true;
        } else if (!fact_value_read(p, fact, value, &f.v[fact])) {
            return bad(err, key, "bad_fact_value", "no such value");
        }
    }
    derive(p, &f);
    documents_read(p, settings, &f);
    tables_match(p, settings, &f);
    *ret = f;
    return ST_OK;
}
