#include "pages/form/formview.h"

#include <string.h>

#include "base/json.h"
#include "core/roll.h"

struct maker {
    const struct form_source *s;
    struct req *req;
    struct arena *a;
    struct people people;
    struct err *err;
};

/* ---- problems ---- */

static const char *problem_of(struct maker *m, const char *where)
{
    const struct problems *l = m->s->problems;
    for (size_t i = 0; l && i < l->n; i++)
        if (strcmp(l->p[i].where, where) == 0)
            return problem_sentence(m->req, &l->p[i]);
    return NULL;
}

/* "（10 文字以上）", "（1 以上 99 以下）": what the sentence about a value leaves open. */
static const char *limits(const struct maker *m, const struct field *f)
{
    bool number = f->type == F_INT, text = f->type == F_TEXT || f->type == F_LONGTEXT;
    enum lang lang = m->req->lang;
    const char *low = "", *high = "";
    if ((!number && !text) || (f->min <= 0 && f->max <= 0))
        return "";
    if (f->min > 0)
        low = page_fill(m->a, number ? W(lang, limit_min) : W(lang, limit_letters_min),
                        page_number(m->a, f->min));
    if (f->max > 0)
        high = page_fill(m->a, number ? W(lang, limit_max) : W(lang, limit_letters_max),
                         page_number(m->a, f->max));
    return arena_printf(m->a, "%s%s%s", low, low[0] && high[0] ? W(lang, list_and) : "", high);
}

/* What is wrong with the field, and within which limits it would not be. */
static const char *problem_in(struct maker *m, const struct field *f, const char *where)
{
    static const char *const codes[] = {"too_short", "bad_number"};
    const struct problems *l = m->s->problems;
    const char *text = problem_of(m, where), *within = limits(m, f);
    for (size_t i = 0; text && within[0] && i < l->n; i++)
        for (size_t k = 0; strcmp(l->p[i].where, where) == 0 && k < 2; k++)
            if (strcmp(l->p[i].code, codes[k]) == 0)
                return page_aside(m->req, text, within);
    return text;
}

/* ---- single inputs ---- */

static enum tri holds(const struct maker *m, int cond)
{
    if (cond == COND_ALWAYS)
        return TRI_TRUE;
    if (cond == COND_NEVER)
        return TRI_FALSE;
    return m->s->c ? cond_eval(m->s->pack, cond, &m->s->c->facts) : TRI_UNKNOWN;
}

static const char *value_text(struct arena *a, const json_t *v)
{
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    if (json_is_boolean(v))
        return json_is_true(v) ? "yes" : "no";
    return "";
}

static bool chosen(struct arena *a, const json_t *v, const char *id)
{
    if (!json_is_array(v))
        return strcmp(value_text(a, v), id) == 0;
    for (size_t i = 0; i < json_array_size(v); i++)
        if (strcmp(value_text(a, json_array_get(v, i)), id) == 0)
            return true;
    return false;
}

static struct field_option *options_new(struct maker *m, struct field_view *in, size_t most)
{
    struct field_option *o = ARENA_ARRAY(m->a, struct field_option, most);
    in->options = o;
    return o;
}

static void bool_options(struct maker *m, struct field_view *in, const json_t *v)
{
    const char *const ids[] = {"yes", "no", FIELD_UNKNOWN};
    const char *const labels[] = {W(m->req->lang, yes), W(m->req->lang, no),
                                  W(m->req->lang, not_known)};
    struct field_option *o = options_new(m, in, 3);
    for (size_t i = 0; i < 3; i++)
        o[in->noptions++] = (struct field_option){ids[i], labels[i], chosen(m->a, v, ids[i])};
    in->control = FIELD_RADIO;
}

static void choice_options(struct maker *m, const struct field *f, struct field_view *in,
                           const json_t *v)
{
    struct field_option *o = options_new(m, in, f->nchoices + 1);
    for (size_t i = 0; i < f->nchoices; i++)
        o[in->noptions++] =
            (struct field_option){f->choices[i].id, page_label(m->req, f->choices[i].label),
                                  chosen(m->a, v, f->choices[i].id)};
    in->control = f->type == F_CHOICES ? FIELD_CHECKS : FIELD_RADIO;
}

/* Heaviest first, as the pack lists them; 分からない is always there. */
static void level_options(struct maker *m, const struct field *f, struct field_view *in,
                          const json_t *v, bool cell)
{
    const struct axis *x = f->axis >= 0 ? &m->s->pack->axes[f->axis] : NULL;
    struct field_option *o = options_new(m, in, (x ? x->nlevels : 0) + 1);
    for (size_t i = 0; x && i < x->nlevels; i++) {
        const struct level *l = &x->levels[i];
        const char *label = cell ? page_label(m->req, l->label) : page_level(m->req, l);
        o[in->noptions++] = (struct field_option){l->code, label, chosen(m->a, v, l->code)};
    }
    o[in->noptions++] = (struct field_option){FIELD_UNKNOWN, W(m->req->lang, not_known),
                                              chosen(m->a, v, FIELD_UNKNOWN)};
    in->control = cell ? FIELD_SELECT : FIELD_RADIO;
    in->prompt = W(m->req->lang, choose);
}

static enum status unit_options(struct maker *m, struct field_view *in, const json_t *v)
{
    const struct who *w = m->req->who;
    struct q_units_of_work_row *rows;
    size_t n;
    struct q_units_of_work_in day = {w->tenant, w->body, date_of_instant(m->req->now)};
    TRY(q_units_of_work(m->req->db, m->a, &day, &rows, &n, m->err));
    struct field_option *o = options_new(m, in, n);
    for (size_t i = 0; i < n; i++)
        o[in->noptions++] =
            (struct field_option){rows[i].id.s, rows[i].name, chosen(m->a, v, rows[i].id.s)};
    in->control = FIELD_SELECT;
    in->prompt = W(m->req->lang, choose);
    return ST_OK;
}

/* One option per post that somebody holds, named with its unit. */
static enum status post_options(struct maker *m, struct field_view *in, const json_t *v)
{
    const struct who *w = m->req->who;
    struct q_posts_on_row *rows;
    size_t n;
    TRY(q_posts_on(m->req->db, m->a,
                   &(struct q_posts_on_in){w->tenant, w->body, date_of_instant(m->req->now)}, &rows,
                   &n, m->err));
    struct field_option *o = options_new(m, in, n);
    for (size_t i = 0; i < n; i++) {
        struct q_unit_name_row unit;
        TRY(q_unit_name(m->req->db, m->a, &(struct q_unit_name_in){w->tenant, rows[i].unit}, &unit,
                        m->err));
        o[in->noptions++] = (struct field_option){
            rows[i].id.s, arena_printf(m->a, "%s %s", unit.name, rows[i].title),
            chosen(m->a, v, rows[i].id.s)};
    }
    in->control = FIELD_SELECT;
    in->prompt = W(m->req->lang, choose);
    return ST_OK;
}

/* A stored day is shown in the reader's notation, anything else as typed. */
static const char *date_shown(struct maker *m, const char *text)
{
    struct date d;
    return date_parse(text, &d) ? page_day(m->req, d.day) : text;
}

static enum status person_item(struct maker *m, struct form_item *it, const char *text)
{
    const char *typed =
        m->s->typed_people ? json_str(m->s->typed_people, it->input.name, NULL) : NULL;
    it->kind = ITEM_PERSON;
    it->pick = arena_printf(m->a, "pick.%s", it->input.name + strlen(FORM_PREFIX));
    if (!typed) {
        TRY(people_name(&m->people, text, &it->input.value, m->err));
        return ST_OK;
    }
    const struct q_people_pick_row *found[PEOPLE_SHOWN];
    const char *one;
    it->input.value = typed;
    TRY(people_find(&m->people, typed, &one, found, &it->npeople, m->err));
    it->people = ARENA_ARRAY(m->a, struct person_option_view, it->npeople + 1);
    for (size_t i = 0; i < it->npeople; i++)
        it->people[i] = (struct person_option_view){found[i]->id.s, people_label(m->a, found[i])};
    return ST_OK;
}

/* Those alone who may be named; somebody who was and may be no longer is still shown. */
static enum status holder_options(struct maker *m, const struct field *f, struct field_view *in,
                                  const json_t *v)
{
    const struct candidate **x = field_candidates(m->s->c, f, m->a);
    size_t n = 0;
    bool there = false;
    while (x[n])
        n++;
    struct field_option *o = options_new(m, in, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name;
        bool on = chosen(m->a, v, x[i]->person.s);
        there |= on;
        TRY(people_name(&m->people, x[i]->person.s, &name, m->err));
        o[in->noptions++] = (struct field_option){x[i]->person.s, name, on};
    }
    if (in->value[0] && !there) {
        const char *id = in->value, *name;
        TRY(people_name(&m->people, id, &name, m->err));
        o[in->noptions++] = (struct field_option){id, name[0] ? name : id, true};
    }
    in->control = FIELD_SELECT;
    in->prompt = W(m->req->lang, choose);
    return ST_OK;
}

/* `where` is the place in the form: "purpose", "info.0.name". */
static enum status input_item(struct maker *m, const struct field *f, const char *where,
                              const json_t *v, bool cell, struct form_item *it)
{
    struct field_view *in = &it->input;
    bool needed = m->s->c ? field_needed(m->s->c, m->s->form, f) : f->required != COND_NEVER;
    *in = (struct field_view){.name = arena_printf(m->a, FORM_PREFIX "%s", where),
                              .label = f->label,
                              .help = f->help,
                              .clause = f->cite.clause,
                              .placeholder = f->placeholder[0] ? f->placeholder : NULL,
                              .value = value_text(m->a, v),
                              .problem = problem_in(m, f, where),
                              .required = needed,
                              .optional = !needed && f->required == COND_NEVER};
    switch (f->type) {
    case F_LONGTEXT:
        in->control = FIELD_AREA;
        break;
    case F_DATE:
        in->control = FIELD_DATE;
        in->value = date_shown(m, in->value);
        break;
    case F_INT:
        in->control = FIELD_NUMBER;
        break;
    case F_BOOL:
        bool_options(m, in, v);
        break;
    case F_CHOICE:
    case F_CHOICES:
        choice_options(m, f, in, v);
        break;
    case F_LEVEL:
        level_options(m, f, in, v, cell);
        break;
    case F_UNIT:
        return unit_options(m, in, v);
    case F_POST:
        return post_options(m, in, v);
    case F_PERSON:
        if (f->nholders && m->s->c)
            return holder_options(m, f, in, v);
        return person_item(m, it, in->value);
    default:
        break;
    }
    return ST_OK;
}

/* ---- rows, files, the rest ---- */

static const char *joined(struct arena *a, const char *const *ids, size_t n)
{
    struct buf b;
    buf_init(&b, a, 32);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? " " : "", ids[i]);
    return b.p;
}

static enum status row_cells(struct maker *m, const struct field *f, const json_t *v, size_t r,
                             struct form_row *row)
{
    *row = (struct form_row){.place = arena_printf(m->a, "%s.%zu", f->id, r),
                             .number = r + 1,
                             .who = roll_is(f) ? roll_who(m->a, f, v) : "",
                             .cells = ARENA_ARRAY(m->a, struct form_item, f->nrows)};
    for (size_t k = 0; k < f->nrows; k++) {
        const struct field *sub = &f->rows[k];
        if (holds(m, sub->when) == TRI_FALSE)
            continue;
        struct form_item *cell = &row->cells[row->ncells++];
        TRY(input_item(m, sub, arena_printf(m->a, "%s.%zu.%s", f->id, r, sub->id),
                       json_object_get(v, sub->id), true, cell));
        cell->answers = joined(m->a, sub->answers, sub->nanswers);
        cell->input.clause = ""; /* said once, beside the whole field */
    }
    return ST_OK;
}

/* ---- lists of people ---- */

enum { ROLL_PAGE = 120 }; /* people whom one page shows where it could show one group */

static size_t waiting_in(struct maker *m, const struct field *f, const json_t *rows,
                         const char *group)
{
    AUTO_JSON json_t *of = roll_of_group(m->a, f, rows, group);
    return roll_count(f, of, &f->roll.waiting, 1);
}

const char *form_roll_group(struct arena *a, const struct field *f, const json_t *rows,
                            const char *asked)
{
    size_t n;
    const char **groups = roll_groups(a, f, rows, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(groups[i], asked))
            return groups[i];
    return n > 1 && json_array_size(rows) > ROLL_PAGE ? groups[0] : NULL;
}

static void roll_groups_of(struct maker *m, const struct field *f, const json_t *rows,
                           const char *shown, struct roll_view *v)
{
    size_t n;
    const char **groups = roll_groups(m->a, f, rows, &n);
    if (!m->s->groups || n < 2)
        return;
    v->groups = ARENA_ARRAY(m->a, struct roll_group_view, n + 1);
    if (json_array_size(rows) <= ROLL_PAGE)
        v->groups[v->ngroups++] =
            (struct roll_group_view){W(m->req->lang, roll_all), m->s->groups,
                                     roll_count(f, rows, &f->roll.waiting, 1), !shown};
    for (size_t i = 0; i < n; i++)
        v->groups[v->ngroups++] = (struct roll_group_view){
            groups[i], page_url(m->a, m->s->groups, "group", groups[i], NULL),
            waiting_in(m, f, rows, groups[i]), str_eq(groups[i], shown)};
}

static void roll_answers_of(struct maker *m, const struct field *f, const json_t *rows,
                            struct roll_view *v)
{
    for (size_t i = 0; i < f->nrows; i++) {
        const struct field *sub = &f->rows[i];
        if (holds(m, sub->when) != TRI_FALSE)
            v->columns[v->ncolumns++] = sub;
        if (strcmp(sub->id, f->roll.answer) != 0)
            continue;
        v->answers = ARENA_ARRAY(m->a, struct roll_answer_view, sub->nchoices + 1);
        for (size_t k = 0; k < sub->nchoices; k++)
            v->answers[v->nanswers++] = (struct roll_answer_view){
                sub->choices[k].id, page_label(m->req, sub->choices[k].label),
                roll_count(f, rows, &sub->choices[k].id, 1)};
    }
}

/* A new row belongs to the group that is shown, and waits. */
static enum status blank_person(struct maker *m, const struct field *f, size_t at,
                                const char *group, struct form_row *row)
{
    AUTO_JSON json_t *v =
        json_pack("{s:s, s:s}", f->roll.group, group ? group : "", f->roll.answer, f->roll.waiting);
    return row_cells(m, f, v, at, row);
}

static enum status roll_item(struct maker *m, const struct field *f, const json_t *v,
                             struct form_item *it)
{
    const char *group = m->s->groups ? form_roll_group(m->a, f, v, m->s->group) : NULL;
    const char *key = group ? search_key(m->a, group) : NULL;
    size_t i, n = json_array_size(v);
    json_t *row;
    it->kind = ITEM_ROLL;
    it->id = f->id;
    it->paste = arena_printf(m->a, PASTE_PREFIX "%s", f->id);
    it->rows = ARENA_ARRAY(m->a, struct form_row, n + 1);
    it->roll = (struct roll_view){.columns = ARENA_ARRAY(m->a, const struct field *, f->nrows + 1),
                                  .answer = f->roll.answer,
                                  .people = n,
                                  .pasted = m->s->pasted ? m->s->pasted : ""};
    if (m->s->print && n > 0)
        it->roll.print = page_url(m->a, m->s->print, "field", f->id, NULL);
    roll_answers_of(m, f, v, &it->roll);
    roll_groups_of(m, f, v, group, &it->roll);
    json_array_foreach(v, i, row) if (!key || str_eq(search_key(m->a, roll_group(f, row)), key))
        TRY(row_cells(m, f, row, i, &it->rows[it->nrows++]));
    if (str_eq(m->s->add_row, f->id))
        TRY(blank_person(m, f, n, group, &it->rows[it->nrows++]));
    return ST_OK;
}

static enum status rows_item(struct maker *m, const struct field *f, const json_t *v,
                             struct form_item *it)
{
    size_t stored = json_array_size(v);
    /* A blank row waits where there is none; asking for one more shows one more even then. */
    size_t blank = (stored == 0 ? 1U : 0U) + (str_eq(m->s->add_row, f->id) ? 1U : 0U);
    it->kind = ITEM_ROWS;
    it->id = f->id;
    it->nrows = stored + blank;
    it->rows = ARENA_ARRAY(m->a, struct form_row, it->nrows);
    it->compact = f->nrows <= 4;
    it->paste = f->nrows == 1 ? arena_printf(m->a, PASTE_PREFIX "%s", f->id) : NULL;
    for (size_t r = 0; r < it->nrows; r++)
        TRY(row_cells(m, f, json_array_get(v, r), r, &it->rows[r]));
    return ST_OK;
}

static enum status special_item(struct maker *m, const struct field *f, struct form_item *it)
{
    const struct form_source *s = m->s;
    switch (f->type) {
    case F_FILE:
        it->kind = ITEM_FILES;
        it->id = arena_printf(m->a, "%s%s", s->files ? s->files : "", f->id);
        it->input.name = arena_printf(m->a, FILE_PREFIX "%s", it->id);
        it->place = file_place(m->req, it->id, f->label, s->problems);
        if (s->loaded)
            it->files = files_of(m->req, s->loaded, it->id, &it->nfiles);
        it->certified = s->loaded && f->certificates.n > 0;
        if (it->certified)
            TRY(certificate_offers_at(m->req, s->loaded, f, it->id, &it->offers, &it->noffers,
                                      &it->service_known, m->err));
        break;
    case F_CHECKLIST:
        it->kind = ITEM_CHECKLIST;
        it->href = s->base ? arena_printf(m->a, "%s/checks/%s", s->base, f->of) : "";
        break;
    case F_TEXTS:
        it->kind = ITEM_TEXTS;
        it->texts = pack_texts(s->pack, f->of);
        break;
    case F_NOT_OK:
        it->kind = ITEM_SHOWN;
        it->shown = s->c ? case_not_ok_items(s->c, m->a) : "";
        break;
    default: {
        /* What the program fills is not among the typed values. */
        const json_t *from = s->c && s->form == s->c->form ? s->c->fields : s->values;
        it->kind = ITEM_SHOWN;
        TRY(value_words(m->req, s->pack, f, json_object_get(from, f->id), &m->people, &it->shown,
                        m->err));
        if (f->type == F_FIXED)
            it->shown = f->value;
        break;
    }
    }
    return ST_OK;
}

/* The way to the service dictionary below the service's name, and the mark of what came from it. */
static void dictionary_item(struct maker *m, const struct field *f, struct form_item *it)
{
    const struct form_source *s = m->s;
    struct filled_view mark;
    if (s->dictionary && f->fact >= 0 && strcmp(s->pack->facts[f->fact].id, "service.name") == 0)
        it->dictionary = s->dictionary;
    if (s->dictionary && filled_view_of(m->req, s->c, f, &mark))
        it->filled = arena_memdup(m->a, &mark, sizeof mark);
}

static enum status item(struct maker *m, const struct field *f, struct form_item *it)
{
    const json_t *v = json_object_get(m->s->values, f->id);
    TRY(input_item(m, f, f->id, v, false, it));
    dictionary_item(m, f, it);
    switch (f->type) {
    case F_ROWS:
        return roll_is(f) ? roll_item(m, f, v, it) : rows_item(m, f, v, it);
    case F_FIXED:
    case F_COUNT:
    case F_HEAVIEST:
    case F_FILE:
    case F_CHECKLIST:
    case F_TEXTS:
    case F_APPROVAL:
    case F_EDITION:
    case F_NOT_OK:
        return special_item(m, f, it);
    default:
        return ST_OK;
    }
}

static bool left_out(const struct maker *m, const struct field *f)
{
    return f->type == F_APPROVAL || f->type == F_EDITION ||
           (m->s->elsewhere && f->paper != PAPER_NONE) || holds(m, f->when) == TRI_FALSE;
}

enum status form_view_make(const struct form_source *s, struct form_view *ret, struct err *err)
{
    struct maker m = {.s = s, .req = s->req, .a = s->req->arena, .err = err};
    size_t n = s->form->nfields;
    m.people.req = s->req;
    *ret = (struct form_view){.groups = ARENA_ARRAY(m.a, struct form_group, n + 1)};
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &s->form->fields[i];
        if (left_out(&m, f))
            continue;
        struct form_group *g = ret->ngroups ? &ret->groups[ret->ngroups - 1] : NULL;
        if (!g || strcmp(g->title, f->group) != 0) {
            g = &ret->groups[ret->ngroups++];
            g->title = f->group;
            g->items = ARENA_ARRAY(m.a, struct form_item, n - i);
        }
        TRY(item(&m, f, &g->items[g->n]));
        g->n++;
    }
    if (s->problems) {
        ret->problems = problem_summary(s->req, s->form, s->problems, s->files ? s->files : "");
        ret->nproblems = s->problems->n;
    }
    return ST_OK;
}
