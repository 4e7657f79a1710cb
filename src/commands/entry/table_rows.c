#include "commands/entry/table_rows.h"

#include <string.h>

#include "base/json.h"
#include "core/setting.h"
#include "pack/value.h"
#include "rules/tables.h"

/* ------------------------------------------------------------------ headings */
static const struct {
    const char *member, *headings[8];
} extras[TABLE__EXTRAS] = {
    [TABLE_FROM] = {"from", {"開始日", "適用開始日", "適用日", "開始", "から", "from"}},
    [TABLE_TO] = {"to", {"終了日", "適用終了日", "終了", "まで", "to"}},
    [TABLE_SOURCE] = {"source", {"根拠", "根拠・通知", "通知", "出典", "備考", "source"}},
};

const char *table_heading(enum table_extra e)
{
    return extras[e].headings[0];
}

/* Number of the column, the extras behind the table's own; -1 when the heading names none. */
static int column_of(struct arena *a, const struct table *t, const char *heading)
{
    const char *key = search_key(a, heading);
    if (!*key)
        return -1;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (strcmp(key, search_key(a, t->columns[i].label)) == 0 ||
            strcmp(key, search_key(a, t->columns[i].id)) == 0)
            return (int)i;
    for (int e = 0; e < TABLE__EXTRAS; e++)
        for (size_t i = 0; i < 8 && extras[e].headings[i]; i++)
            if (strcmp(key, search_key(a, extras[e].headings[i])) == 0)
                return (int)t->ncolumns + e;
    return -1;
}

/* Fills map[cell]; false when the line names no column and so is a row itself. A cell that names
 * none beside others that do is told: its column would be lost. */
static bool read_headings(const struct table *t, const struct csv_row *row, int *map, size_t width,
                          struct org_problems *problems)
{
    bool any = false;
    for (size_t i = 0; i < width; i++) {
        map[i] = column_of(problems->arena, t, csv_cell(row, i));
        any |= map[i] >= 0;
    }
    for (size_t i = 0; i < width && any; i++)
        if (map[i] < 0 && str_trim(problems->arena, csv_cell(row, i))[0])
            org_problem_add(problems, row->number, csv_cell(row, i), "table_heading", "", false);
    return any;
}

static json_t *line_of(struct arena *a, const struct table *t, const struct csv_row *row,
                       const int *map, size_t width)
{
    json_t *cells = json_object(), *line = json_object();
    for (size_t i = 0; i < width; i++) {
        const char *text = str_trim(a, csv_cell(row, i));
        if (map[i] < 0 || !*text)
            continue;
        if ((size_t)map[i] < t->ncolumns)
            json_object_set_new(cells, t->columns[map[i]].id, json_string(text));
        else
            json_object_set_new(line, extras[(size_t)map[i] - t->ncolumns].member,
                                json_string(text));
    }
    json_object_set_new(line, "row", json_integer((json_int_t)row->number));
    json_object_set_new(line, "cells", cells);
    return line;
}

void table_lines(const struct table *t, const struct csv *csv, json_t **ret,
                 struct org_problems *problems)
{
    size_t width = t->ncolumns + TABLE__EXTRAS, first = 0;
    *ret = json_array();
    for (size_t i = 0; i < csv->nrows; i++)
        width = csv->rows[i].n > width ? csv->rows[i].n : width;
    int *map = ARENA_ARRAY(problems->arena, int, width);
    if (csv->nrows > 0 && read_headings(t, &csv->rows[0], map, width, problems))
        first = 1;
    else
        for (size_t i = 0; i < width; i++)
            map[i] = i < t->ncolumns + TABLE__EXTRAS ? (int)i : -1;
    for (size_t i = first; i < csv->nrows; i++)
        json_array_append_new(*ret, line_of(problems->arena, t, &csv->rows[i], map, width));
}

/* ------------------------------------------------------------------ cells */
/* The fact as a setting: both are typed and shown alike. */
static struct setting like_setting(const struct pack *p, const struct table_column *c)
{
    const struct fact *f = &p->facts[c->fact];
    return (struct setting){.id = f->id,
                            .label = f->label,
                            .type = f->type,
                            .axis = f->axis,
                            .choices = f->choices,
                            .nchoices = f->nchoices,
                            .min = f->min,
                            .max = f->max};
}

static enum status parse_level(const struct axis *x, const char *text, json_t **ret,
                               struct err *err)
{
    for (size_t i = 0; i < x->nlevels; i++)
        if (strcmp(x->levels[i].code, text) == 0 || strcmp(x->levels[i].label, text) == 0) {
            *ret = json_string(x->levels[i].code);
            return ST_OK;
        }
    return err_set(err, ST_INPUT, "setting_value", "no such level: %s", text);
}

/* 日本, 海外 by the words that the rules have for them, and codes. */
static enum status parse_places(const struct pack *p, const struct table_column *c, struct arena *a,
                                const char *text, json_t **ret, struct err *err)
{
    const struct fact *f = &p->facts[c->fact];
    struct setting words = like_setting(p, c);
    words.type = f->type == V_COUNTRIES ? V_CHOICES : V_CHOICE;
    if (setting_parse(p, &words, text, ret, NULL) == ST_OK)
        return ST_OK;
    words.type = f->type;
    (void)a;
    return setting_parse(p, &words, text, ret, err);
}

enum status table_cell_parse(const struct pack *p, const struct table_column *c, const char *text,
                             json_t **ret, struct err *err)
{
    const struct fact *f = &p->facts[c->fact];
    struct setting s = like_setting(p, c);
    AUTO_ARENA struct arena *a = arena_new_for(256);
    json_t *value = NULL;
    if (f->type == V_LEVEL)
        TRY(parse_level(&p->axes[f->axis], text, &value, err));
    else if (f->type == V_COUNTRY || f->type == V_COUNTRIES)
        TRY(parse_places(p, c, a, text, &value, err));
    else
        TRY(setting_parse(p, &s, text, &value, err));
    *ret = value;
    return ST_OK;
}

const char *table_cell_text(struct arena *a, const struct pack *p, const struct table_column *c,
                            const json_t *value)
{
    const struct setting s = like_setting(p, c);
    return setting_label(a, p, &s, value, "はい", "いいえ");
}

const char *table_row_text(struct arena *a, const struct pack *p, const struct table *t,
                           const json_t *cells)
{
    struct buf b;
    buf_init(&b, a, 64);
    for (size_t i = 0; i < t->ncolumns; i++) {
        const json_t *cell = json_object_get(cells, t->columns[i].id);
        if (cell)
            buf_printf(&b, "%s%s：%s", b.n ? "、" : "", t->columns[i].label,
                       table_cell_text(a, p, &t->columns[i], cell));
    }
    return b.n ? b.p : "";
}

/* ------------------------------------------------------------------ what stands */
static bool stands(const struct q_table_history_row *r, struct date today)
{
    return date_none(r->valid_to) ||
           (r->valid_to.day >= today.day && r->valid_to.day >= r->valid_from.day);
}

enum status table_standing(struct ways *w, struct db *db, const struct table *t, struct date today,
                           struct table_standing *ret, struct err *err)
{
    struct q_table_history_row *rows;
    struct buf b;
    size_t n;
    TRY(q_table_history(
        db, w->a,
        &(struct q_table_history_in){w->tenant, w->body, arena_printf(w->a, "table.%s", t->id)},
        &rows, &n, err));
    *ret = (struct table_standing){.rows = rows, .read = ARENA_ARRAY(w->a, struct own_row, n + 1)};
    buf_init(&b, w->a, 256);
    for (size_t i = 0; i < n; i++) {
        if (!stands(&rows[i], today))
            continue;
        buf_printf(&b, "%s %d;", rows[i].id.s,
                   date_none(rows[i].valid_to) ? 0 : rows[i].valid_to.day);
        TRY(own_table_row(w, db, t, rows[i].json, rows[i].valid_from, rows[i].at,
                          &ret->read[ret->n], err));
        rows[ret->n++] = rows[i];
    }
    struct hash h = sha256(b.p, b.n);
    ret->lock = hash_hex(w->a, &h);
    return ST_OK;
}

const char *table_from_text(struct arena *a, const struct table_standing *there, size_t row)
{
    return arena_printf(a, "%s%s", there->read[row].unfit ? "？" : "",
                        date_iso(a, there->rows[row].valid_from));
}

/* ------------------------------------------------------------------ the plan */
struct planning {
    struct arena *a;
    const struct pack *p;
    const struct table *t;
    struct date today;
    const struct table_standing *there;
    bool *listed; /* rows that stand and are among the lines */
    struct table_plan *plan;
    struct org_problems *problems;
};

static bool read_day(struct planning *pl, const json_t *line, size_t row, enum table_extra e,
                     struct date otherwise, struct date *ret)
{
    const char *text = json_str(line, extras[e].member, "");
    *ret = otherwise;
    if (!*text || date_parse(text, ret))
        return true;
    org_problem_add(pl->problems, row, table_heading(e), "bad_date", text, false);
    return false;
}

/* The cells as values; NULL after a problem. */
static const char *read_cells(struct planning *pl, const json_t *line, size_t row)
{
    const json_t *texts = json_object_get(line, "cells");
    AUTO_JSON json_t *cells = json_object();
    size_t before = pl->problems->errors;
    for (size_t i = 0; i < pl->t->ncolumns; i++) {
        const struct table_column *c = &pl->t->columns[i];
        const char *text = json_str(texts, c->id, "");
        struct err why = {0};
        json_t *value = NULL;
        if (!*text)
            continue;
        if (table_cell_parse(pl->p, c, text, &value, &why) != ST_OK)
            org_problem_add(pl->problems, row, c->label, arena_strdup(pl->a, why.code), text,
                            false);
        else
            json_object_set_new(cells, c->id, value);
    }
    if (pl->problems->errors > before)
        return NULL;
    AUTO_JSON json_t *one = json_pack("[O]", cells);
    if (json_object_size(cells) == 0)
        org_problem_add(pl->problems, row, "", "table_row_empty", "", false);
    else if (table_check(pl->p, pl->t, one, NULL) != ST_OK)
        org_problem_add(pl->problems, row, "", "setting_value", "", false);
    else
        return json_canonical(pl->a, cells);
    return NULL;
}

/* Ends later or earlier than it did? */
static void keep(struct planning *pl, size_t at, struct date to)
{
    const struct q_table_history_row *r = &pl->there->rows[at];
    pl->listed[at] = true;
    if (date_none(r->valid_to) != date_none(to) || (!date_none(to) && r->valid_to.day != to.day))
        pl->plan->end[pl->plan->nend++] = (struct table_row_end){r->id, to};
    else
        pl->plan->kept++;
}

static bool overlap(const struct table_row_new *x, const struct table_row_new *y)
{
    return (date_none(x->to) || y->from.day <= x->to.day) &&
           (date_none(y->to) || x->from.day <= y->to.day);
}

static void take_line(struct planning *pl, const json_t *line, struct table_row_new *all, size_t n)
{
    size_t row = (size_t)json_int(line, "row", (int64_t)n + 1);
    struct table_row_new *x = &all[n];
    const char *key = read_cells(pl, line, row);
    bool days = read_day(pl, line, row, TABLE_FROM, pl->today, &x->from);
    days &= read_day(pl, line, row, TABLE_TO, (struct date){DATE_NONE}, &x->to);
    x->key = key ? key : "";
    x->source = json_str(line, "source", "");
    if (!key || !days)
        return;
    if (!date_none(x->to) && x->to.day < x->from.day) {
        org_problem_add(pl->problems, row, table_heading(TABLE_TO), "date_order", "", false);
        return;
    }
    if (text_has_control(x->source) || utf8_length(x->source) > 200) {
        org_problem_add(pl->problems, row, table_heading(TABLE_SOURCE), "too_long", "", false);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].key, key) == 0 && overlap(&all[i], x)) {
            org_problem_add(pl->problems, row, "", "table_twice", "", false);
            return;
        }
    for (size_t i = 0; i < pl->there->n; i++) {
        const struct q_table_history_row *r = &pl->there->rows[i];
        const struct own_row *own = &pl->there->read[i];
        if (!pl->listed[i] && !own->unfit && strcmp(own->json, key) == 0 &&
            strcmp(r->source, x->source) == 0 &&
            (!*json_str(line, "from", "") || r->valid_from.day == x->from.day)) {
            keep(pl, i, x->to);
            return;
        }
    }
    if (!date_none(x->to) && x->to.day < pl->today.day)
        org_problem_add(pl->problems, row, table_heading(TABLE_TO), "table_over", "", false);
    else
        pl->plan->add[pl->plan->nadd++] = *x;
}

enum status table_plan_make(struct arena *a, const struct pack *p, const struct table *t,
                            struct date today, const struct table_standing *there,
                            const json_t *lines, struct table_plan *ret,
                            struct org_problems *problems, struct err *err)
{
    size_t n = json_array_size(lines);
    if (n > TABLE_ROWS_MAX)
        return err_set(err, ST_INPUT, "table_too_long", "more than %d rows", TABLE_ROWS_MAX);
    struct planning pl = {.a = a,
                          .p = p,
                          .t = t,
                          .today = today,
                          .there = there,
                          .listed = ARENA_ARRAY(a, bool, there->n + 1),
                          .plan = ret,
                          .problems = problems};
    struct table_row_new *all = ARENA_ARRAY(a, struct table_row_new, n + 1);
    *ret = (struct table_plan){.add = ARENA_ARRAY(a, struct table_row_new, n + 1),
                               .end = ARENA_ARRAY(a, struct table_row_end, there->n + 1)};
    for (size_t i = 0; i < n; i++)
        take_line(&pl, json_array_get(lines, i), all, i);
    for (size_t i = 0; i < there->n; i++) {
        if (pl.listed[i])
            continue;
        int32_t before = today.day - 1, never = there->rows[i].valid_from.day - 1;
        ret->end[ret->nend++] =
            (struct table_row_end){there->rows[i].id, {never > before ? never : before}};
    }
    return ST_OK;
}
