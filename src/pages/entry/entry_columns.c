#include "pages/entry/entry_columns.h"

#include <string.h>

#include "base/json.h"
#include "commands/entry/entry_frozen.h"
#include "core/names.h"
#include "pages/form/formview.h"

/* The case that the entry was permitted by and its form; form NULL for what came by an import. */
static enum status case_of(const struct columns_source *s, struct q_case_get_row *c,
                           const struct form **ret, struct err *err)
{
    struct req *req = s->req;
    *c = (struct q_case_get_row){.submitted_at = DB_NULL_INT, .decided_at = DB_NULL_INT, .no = ""};
    *ret = NULL;
    if (strcmp(s->entry->origin, "case") != 0)
        return ST_OK;
    if (s->origin)
        *c = *s->origin;
    else
        TRY(q_case_get(
            req->db, req->arena,
            &(struct q_case_get_in){req->who->tenant, ID_FROM(case, s->entry->origin_id)}, c, err));
    const struct procedure *proc = pack_procedure(s->pack, c->procedure);
    *ret = proc ? pack_form(s->pack, proc->form) : NULL;
    return ST_OK;
}

static enum status field_words(const struct columns_source *s, const struct form *form,
                               const json_t *fields, const char *id, struct people *people,
                               const char **ret, struct err *err)
{
    const struct field *f = form ? form_field(form, id) : NULL;
    const json_t *value = json_object_get(fields, id);
    if (f && f->type == F_COUNT) {
        *ret = page_number(s->req->arena, (int64_t)json_array_size(json_object_get(fields, f->of)));
        return ST_OK;
    }
    if (f) {
        const char *words = "";
        TRY(value_words(s->req, s->pack, f, value, people, &words, err));
        *ret = arena_strdup(s->req->arena, words); /* may point into the fields */
        return ST_OK;
    }
    *ret = arena_strdup(s->req->arena, json_is_string(value) ? json_string_value(value) : "");
    return ST_OK;
}

static struct date day_then(const json_t *fields, const char *field, struct date now)
{
    struct date d;
    const char *s = json_str(fields, field, NULL);
    return !s ? now : date_parse(s, &d) ? d : (struct date){DATE_NONE};
}

/* The entry as an earlier version has it: its service, class and period are in its contents and
 * facts. */
static struct q_entry_get_row entry_then(const struct columns_source *s, const char *procedure,
                                         const json_t *fields)
{
    struct arena *a = s->req->arena;
    struct q_entry_get_row e = *s->entry;
    const struct procedure *proc = pack_procedure(s->pack, procedure);
    struct facts facts;
    AUTO_JSON json_t *j = s->then ? json_loads(s->then, 0, NULL) : NULL;
    if (!s->then || !proc)
        return e;
    const struct effect *x = &proc->effect;
    e.title = arena_strdup(a, json_str(fields, x->service_field, e.title));
    e.provider_name = arena_strdup(a, json_str(fields, x->provider_field, e.provider_name));
    e.function = arena_strdup(a, json_str(fields, x->function_field, e.function));
    e.period_from = day_then(fields, x->from_field, e.period_from);
    e.period_to = day_then(fields, x->to_field, e.period_to);
    if (j && facts_read(s->pack, j, NULL, &facts, NULL) == ST_OK)
        e.level = entry_level(a, s->pack, &facts);
    return e;
}

static const char *period(struct req *req, const struct q_entry_get_row *e)
{
    if (date_none(e->period_from) && date_none(e->period_to))
        return "";
    return arena_printf(req->arena, "%s %s %s", page_day(req, e->period_from.day),
                        W(req->lang, from_to), page_day(req, e->period_to.day));
}

static const char *entry_words(const struct columns_source *s, const struct q_entry_get_row *e,
                               const char *column)
{
    struct req *req = s->req;
    if (strcmp(column, "title") == 0)
        return e->title;
    if (strcmp(column, "provider_name") == 0)
        return e->provider_name;
    if (strcmp(column, "level") == 0)
        return label_joined(req->arena, req->lang, s->pack, e->level);
    if (strcmp(column, "state") == 0)
        return s->state;
    if (strcmp(column, "started_on") == 0)
        return page_day(req, e->started_on.day);
    if (strcmp(column, "ended_on") == 0)
        return s->unused ? "" : page_day(req, e->ended_on.day);
    if (strcmp(column, "number") == 0)
        return e->no;
    return strcmp(column, "period") == 0 ? period(req, e) : "";
}

/* The service with its function, as the version has them. What came by no case, or by a procedure
 * that names no function, is called as the register does. */
static const char *name_words(const struct columns_source *s, const char *procedure,
                              const json_t *fields)
{
    const struct procedure *proc = pack_procedure(s->pack, procedure);
    const char *service = proc ? json_str(fields, proc->effect.service_field, "") : "";
    const char *function = proc ? json_str(fields, proc->effect.function_field, "") : "";
    const char *name = service_title(s->req->arena, service[0] ? service : s->entry->title,
                                     function[0] ? function : s->entry->function);
    return arena_strdup(s->req->arena, name); /* may point into the fields */
}

static const char *case_words(struct req *req, const struct q_case_get_row *c, const char *column)
{
    if (strcmp(column, "number") == 0)
        return c->no;
    return page_instant(req, strcmp(column, "submitted_at") == 0 ? c->submitted_at : c->decided_at);
}

static void add_line(struct buf *b, const char *text)
{
    if (str_empty(text))
        return;
    buf_puts(b, b->n ? "\n" : "");
    buf_puts(b, text);
}

/* 所属・補職名; "" of whoever holds no post. */
static const char *post_words(struct req *req, const char *unit, const char *title)
{
    return str_empty(unit) || str_empty(title) ? title
                                               : arena_printf(req->arena, "%s・%s", unit, title);
}

/* Roles of similar names are told apart by post and name together. */
static const char *holder_words(struct req *req, bool post, const char *name, const char *unit,
                                const char *title)
{
    if (post || str_empty(name))
        return post_words(req, unit, title);
    return str_empty(title) ? name : page_aside(req, name, post_words(req, unit, title));
}

/* Who held the role when the version was written. */
static const char *role_then(struct req *req, const json_t *roles, const char *role, bool post)
{
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < json_array_size(roles); i++) {
        const json_t *x = json_array_get(roles, i);
        if (strcmp(json_str(x, "role", ""), role) == 0)
            add_line(&b, holder_words(req, post, json_str(x, "person", ""), json_str(x, "unit", ""),
                                      json_str(x, "post", "")));
    }
    return b.p;
}

/* The same today: those appointed, else the holders in the entry's unit. */
static enum status role_now(const struct columns_source *s, const char *role, bool post,
                            const char **ret, struct err *err)
{
    struct req *req = s->req;
    struct q_entry_holders_row *rows;
    struct q_entry_role_in_unit_row *held;
    size_t n;
    struct buf b;
    buf_init(&b, req->arena, 64);
    TRY(q_entry_holders(req->db, req->arena, &(struct q_entry_holders_in){req->who->tenant, s->id},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].role, role) == 0 && date_none(rows[i].valid_to))
            add_line(&b, holder_words(req, post, rows[i].person_name, rows[i].unit_name,
                                      rows[i].post_title));
    if (b.n == 0) {
        TRY(q_entry_role_in_unit(req->db, req->arena,
                                 &(struct q_entry_role_in_unit_in){req->who->tenant, s->entry->unit,
                                                                   role,
                                                                   date_of_instant(req->now).day},
                                 &held, &n, err));
        for (size_t i = 0; i < n; i++)
            add_line(&b, holder_words(req, post, held[i].name, held[i].unit_name, held[i].title));
    }
    *ret = b.p;
    return ST_OK;
}

/* Of what is in use, what the unit is called today is told beside. */
static enum status unit_words(const struct columns_source *s, const char *then, const char **ret,
                              struct err *err)
{
    struct req *req = s->req;
    struct q_unit_name_row row = {.name = s->unit_now};
    if (!s->unit_now)
        TRY(q_unit_name(req->db, req->arena,
                        &(struct q_unit_name_in){req->who->tenant, s->entry->unit}, &row, err));
    *ret = !then ? row.name : arena_strdup(req->arena, then);
    if (then && s->today && strcmp(then, row.name) != 0)
        *ret = page_aside(req, *ret, page_fill(req->arena, W(req->lang, now_called), row.name));
    return ST_OK;
}

/* `from` as the pack says it: field:ID, entry:COLUMN, case:COLUMN, role:ID.person, role:ID.post,
 * unit. */
static enum status column_words(const struct columns_source *s, const char *from,
                                const struct q_entry_get_row *then,
                                const struct q_case_get_row *origin, const struct form *form,
                                const json_t *columns, struct people *people, const char **ret,
                                struct err *err)
{
    const json_t *roles = json_object_get(columns, "roles");
    *ret = "";
    if (str_starts(from, "field:"))
        return field_words(s, form, json_object_get(columns, "fields"), from + 6, people, ret, err);
    if (strcmp(from, "unit") == 0)
        return unit_words(s, json_str(columns, "unit", NULL), ret, err);
    if (strcmp(from, "entry:name") == 0) {
        *ret = name_words(s, origin->procedure, json_object_get(columns, "fields"));
        return ST_OK;
    }
    if (str_starts(from, "role:")) {
        const char *dot = strrchr(from, '.');
        const char *role =
            arena_strndup(s->req->arena, from + 5, dot ? (size_t)(dot - from - 5) : 0);
        bool post = dot && strcmp(dot, ".post") == 0;
        if (!json_is_array(roles))
            return role_now(s, role, post, ret, err);
        *ret = role_then(s->req, roles, role, post);
    }
    if (str_starts(from, "entry:"))
        *ret = entry_words(s, then, from + 6);
    if (str_starts(from, "case:"))
        *ret = case_words(s->req, origin, from + 5);
    return ST_OK;
}

enum status entry_columns(const struct columns_source *s, struct entry_pair **ret, size_t *ret_n,
                          struct err *err)
{
    struct req *req = s->req;
    const struct reg *reg = s->reg;
    struct people people = {.req = req};
    struct q_case_get_row origin;
    const struct form *form;
    AUTO_JSON json_t *columns = NULL;
    if (!reg)
        return ST_OK;
    TRY(case_of(s, &origin, &form, err));
    TRY(json_read("columns", (struct bytes){s->columns, strlen(s->columns)}, 0, &columns, err));
    people.named = json_object_get(columns, "named");
    const struct q_entry_get_row then =
        entry_then(s, origin.procedure, json_object_get(columns, "fields"));
    struct entry_pair *pairs = ARENA_ARRAY(req->arena, struct entry_pair, reg->ncolumns + 1);
    for (size_t i = 0; i < reg->ncolumns; i++) {
        pairs[i] = (struct entry_pair){.label = reg->columns[i].label,
                                       .clause = reg->columns[i].cite.clause};
        TRY(column_words(s, reg->columns[i].from, &then, &origin, form, columns, &people,
                         &pairs[i].value, err));
    }
    *ret = pairs;
    *ret_n = reg->ncolumns;
    return ST_OK;
}
