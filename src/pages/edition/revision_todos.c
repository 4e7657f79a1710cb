/* revision_todos.c: 見直し: what an adoption leaves to do: the office's list, a unit's, an entry's.
 */
#include <string.h>

#include "base/json.h"
#include "core/casefile.h"
#include "pages/edition/revision.h"
#include "pages/entry/entry.h"
#include "pages/revision.html.h"

static const struct bytes no_file;

static enum standing standing_named(const char *id)
{
    enum standing s = STANDING_CHANGED;

    (void)standing_parse(id, &s);
    return s;
}

/* Lines of a to-do: between the edition the entry was decided under and the adopted one. */
static enum status lines_between(struct req *req, const char *old_hash, const char *new_hash,
                                 const char *differences, const struct revision_line **ret,
                                 size_t *ret_n, struct err *err)
{
    const struct pack *old, *new;

    TRY(app_edition(req->app, req->db, old_hash, &old, err));
    TRY(app_edition(req->app, req->db, new_hash, &new, err));
    return revision_lines(req, old, new, differences, ret, ret_n, err);
}

static const char *due_words(struct req *req, struct date due)
{
    if (date_none(due))
        return "";
    return page_fill(req->arena, W(req->lang, revision_due), page_day(req, due.day));
}

static const char *todo_state(struct req *req, const char *state, enum tone *tone)
{
    *tone = strcmp(state, "open") == 0   ? TONE_WAIT
            : strcmp(state, "done") == 0 ? TONE_GOOD
                                         : TONE_OFF;
    return words_by_name(req->lang, "revision_state_", state, state);
}

/* ------------------------------------------------------------------ of one adoption */
static enum status find_adoption(struct req *req, const struct adoptions *all,
                                 const struct q_adoptions_row **ret, struct err *err)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->rows[i].id.s, req->path_arg[0])) {
            *ret = &all->rows[i];
            return ST_OK;
        }
    return err_set(err, ST_NOT_FOUND, "not_found", "no such adoption");
}

/* Units and standings of what waits; what is settled is in the list. */
static enum status fill_counts(struct req *req, struct revision_view *v,
                               const struct q_adoptions_row *a, const struct unit_list *units,
                               struct err *err)
{
    struct q_revision_todos_count_row *rows;
    struct revision_row *out;
    int64_t n[STANDING__MAX] = {0}, total[STANDING__MAX] = {0};
    size_t count;

    TRY(q_revision_todos_count(req->db, req->arena,
                               &(struct q_revision_todos_count_in){req->who->tenant, a->id}, &rows,
                               &count, err));
    out = ARENA_ARRAY(req->arena, struct revision_row, count + 1);
    for (size_t i = 0; i <= count; i++) {
        bool next = i == count || (i > 0 && !ID_EQ(rows[i].unit, rows[i - 1].unit));
        if (next && i > 0) {
            struct revision_row *r = &out[v->nrows++];
            r->unit = units_name(units, rows[i - 1].unit);
            for (int s = 0; s < STANDING__MAX; s++)
                r->n[s] = page_number(req->arena, n[revision_order[s]]);
            memset(n, 0, sizeof n);
        }
        if (i < count && strcmp(rows[i].state, "open") == 0) {
            enum standing s = standing_named(rows[i].standing);
            n[s] += rows[i].n;
            total[s] += rows[i].n;
        }
    }
    struct revision_row *sum = &out[v->nrows++];
    sum->unit = W(req->lang, revision_total);
    for (int s = 0; s < STANDING__MAX; s++)
        sum->n[s] = page_number(req->arena, total[revision_order[s]]);
    v->rows = out;
    revision_headings(req, v);
    return ST_OK;
}

static enum status fill_page(struct req *req, struct revision_view *v,
                             const struct q_adoptions_row *a, const struct unit_list *units,
                             struct err *err)
{
    struct q_revision_todos_page_row *rows;
    const char *standing = req_text(req, "standing"), *unit = req_text(req, "unit"),
               *state = req_text(req, "state");
    size_t n, shown = revision_shown(req);

    TRY(q_revision_todos_page(
        req->db, req->arena,
        &(struct q_revision_todos_page_in){req->who->tenant, a->id, standing, unit, state,
                                           req_text(req, "after"), (int64_t)shown + 1},
        &rows, &n, err));
    bool more = n > shown;
    n = more ? shown : n;
    struct revision_item *items = ARENA_ARRAY(req->arena, struct revision_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct q_revision_todos_page_row *r = &rows[i];
        enum standing s = standing_named(r->standing);
        items[i] =
            (struct revision_item){.href = arena_printf(req->arena, "/entries/%s", r->entry.s),
                                   .title = r->title,
                                   .no = r->no,
                                   .unit = units_name(units, r->unit),
                                   .note = r->manager_label,
                                   .standing = revision_standing(req, s),
                                   .tone = revision_tone(s)};
        items[i].state = todo_state(req, r->state, &items[i].state_tone);
        TRY(lines_between(req, r->edition, a->edition, r->differences, &items[i].lines, &items[i].n,
                          err));
    }
    v->items = items;
    v->nitems = n;
    if (more)
        v->pager.next =
            page_url(req->arena, v->action, "standing", standing, "unit", unit, "state", state,
                     "all", req_text(req, "all"), "after", rows[n - 1].id.s, NULL);
    if (req_text(req, "after")[0])
        v->pager.first = page_url(req->arena, v->action, "standing", standing, "unit", unit,
                                  "state", state, "all", req_text(req, "all"), NULL);
    revision_print_link(
        req, v,
        page_url(req->arena, v->action, "standing", standing, "unit", unit, "state", state, NULL));
    return ST_OK;
}

static struct field_view state_choice(struct req *req, const char *chosen)
{
    static const char *const ids[] = {"open", "done", "void"};
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);
    enum tone tone;

    for (size_t i = 0; i < 3; i++)
        o[i] =
            (struct field_option){ids[i], todo_state(req, ids[i], &tone), str_eq(ids[i], chosen)};
    return (struct field_view){.control = FIELD_SELECT,
                               .name = "state",
                               .label = W(req->lang, revision_state_label),
                               .value = chosen,
                               .prompt = W(req->lang, revision_any),
                               .options = o,
                               .noptions = 3};
}

static void undo_form(struct req *req, const struct adoptions *all, const struct q_adoptions_row *a,
                      struct revision_view *v)
{
    struct field_view *f = ARENA_NEW(req->arena, struct field_view);
    size_t standing = 0;

    for (size_t i = 0; i < all->n; i++)
        standing += str_empty(all->rows[i].undone_by);
    if (a != adoptions_newest(all) || standing < 2)
        return;
    *f = (struct field_view){.control = FIELD_AREA,
                             .name = "reason",
                             .label = W(req->lang, rules_undo_reason),
                             .value = str_eq(req->method, "POST") ? req_text(req, "reason") : "",
                             .required = true};
    (void)page_too_long(req, f, REASON_LETTERS_MAX);
    v->fields = f;
    v->nfields = 1;
    v->act = arena_printf(req->arena, "/office/adoptions/%s/undo", a->id.s);
    v->act_title = W(req->lang, rules_undo_title);
    v->act_lead = W(req->lang, rules_undo_lead);
    v->act_label = W(req->lang, rules_undo);
    v->act_off = true;
}

static const char *adoption_lead(struct req *req, const struct q_adoptions_row *a)
{
    const char *from = adoption_begin(req, a->valid_from);

    if (!str_empty(a->undone_by))
        return page_fill(req->arena, W(req->lang, rules_undone_day),
                         page_day(req, a->undone_on.day));
    return date_none(a->grace_to)
               ? from
               : arena_printf(req->arena, "%s %s", from,
                              page_fill(req->arena, W(req->lang, rules_grace_day),
                                        page_day(req, a->grace_to.day)));
}

enum status adoption_page(struct req *req, struct res *res, const struct revision_view *refused,
                          struct err *err)
{
    struct page p;
    struct revision_view v = *refused;
    struct adoptions all;
    struct unit_list *units;
    const struct pack *new;
    const struct q_adoptions_row *a = NULL;

    TRY(adoptions_load(req->db, req->arena, req->who->tenant, req->who->body, &all, err));
    TRY(find_adoption(req, &all, &a, err));
    TRY(app_edition(req->app, req->db, a->edition, &new, err));
    v.page = &p;
    v.title = page_aside(req, label_in(req->lang, new, new->title), new->edition);
    v.lead = adoption_lead(req, a);
    v.action = arena_printf(req->arena, "/office/adoptions/%s", a->id.s);
    v.empty = W(req->lang, revision_nothing);
    TRY(page_open(req, &p, NAV_OFFICE, v.title, err));
    page_crumb(&p, "/office", W(req->lang, nav_office));
    page_crumb(&p, "/office/rules", W(req->lang, rules_title));
    TRY(revision_units(req, &p, &units, err));
    TRY(fill_counts(req, &v, a, units, err));
    v.filters[v.nfilters++] = revision_standings(req, req_text(req, "standing"));
    v.filters[v.nfilters++] = revision_unit_choice(req, units, req_text(req, "unit"));
    v.filters[v.nfilters++] = state_choice(req, req_text(req, "state"));
    TRY(fill_page(req, &v, a, units, err));
    undo_form(req, &all, a, &v);
    return revision_send(req, res, &v, err);
}

enum status adoption_page_get(struct req *req, struct res *res, struct err *err)
{
    struct revision_view v = {0};

    return adoption_page(req, res, &v, err);
}

/* ------------------------------------------------------------------ あなたの課で変わること */
static enum status unit_items(struct req *req, struct revision_view *v, const char *unit,
                              const struct unit_list *units, struct err *err)
{
    struct q_revision_todos_unit_row *rows;
    size_t n, shown = revision_shown(req);

    TRY(q_revision_todos_unit(req->db, req->arena,
                              &(struct q_revision_todos_unit_in){req->who->tenant, req->who->body,
                                                                 unit, req_text(req, "after"),
                                                                 (int64_t)shown + 1},
                              &rows, &n, err));
    bool more = n > shown;
    n = more ? shown : n;
    struct revision_item *items = ARENA_ARRAY(req->arena, struct revision_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct q_revision_todos_unit_row *r = &rows[i];
        enum standing s = standing_named(r->standing);
        const char *from = adoption_begin(req, r->valid_from);
        items[i] =
            (struct revision_item){.href = arena_printf(req->arena, "/entries/%s", r->entry.s),
                                   .title = r->title,
                                   .no = r->no,
                                   .unit = units_name(units, r->unit),
                                   .note = arena_printf(req->arena, "%s　%s　%s", r->manager_label,
                                                        from, due_words(req, r->due)),
                                   .standing = revision_standing(req, s),
                                   .tone = revision_tone(s)};
        TRY(lines_between(req, r->edition, r->new_edition, r->differences, &items[i].lines,
                          &items[i].n, err));
    }
    v->items = items;
    v->nitems = n;
    if (more)
        v->pager.next = page_url(req->arena, "/revision", "unit", unit, "all", req_text(req, "all"),
                                 "after", rows[n - 1].id.s, NULL);
    if (req_text(req, "after")[0])
        v->pager.first =
            page_url(req->arena, "/revision", "unit", unit, "all", req_text(req, "all"), NULL);
    revision_print_link(req, v, page_url(req->arena, "/revision", "unit", unit, NULL));
    return ST_OK;
}

/* The units in which this person holds a post; the office sees all. */
static bool is_mine(struct req *req, const char *unit)
{
    const struct who *w = req->who;
    bool mine = strcmp(w->unit.s, unit) == 0 || w->office || w->auditor;

    for (size_t i = 0; i < w->nroles && !mine; i++)
        mine = strcmp(w->roles[i].unit.s, unit) == 0;
    return mine;
}

enum status revision_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct unit_list *units;
    struct revision_view v = {.page = &p, .title = W(req->lang, revision_unit_title)};
    const char *unit = req_text(req, "unit")[0] ? req_text(req, "unit") : req->who->unit.s;

    if (!is_mine(req, unit))
        return err_set(err, ST_DENIED, "unit_not_yours", "unit %s is not visible", unit);
    TRY(page_open(req, &p, NAV_LEDGER, v.title, err));
    TRY(revision_units(req, &p, &units, err));
    v.lead = page_fill(req->arena, W(req->lang, revision_unit_lead),
                       units_name(units, ID_FROM(unit, unit)));
    v.empty = W(req->lang, revision_nothing);
    TRY(unit_items(req, &v, unit, units, err));
    return revision_send(req, res, &v, err);
}

/* ------------------------------------------------------------------ on the page of an entry */
static const char *what_to_do(struct req *req, enum standing s)
{
    return s == STANDING_FORBIDDEN  ? W(req->lang, revision_do_forbidden)
           : s == STANDING_QUESTION ? W(req->lang, revision_do_question)
                                    : W(req->lang, revision_do_changed);
}

enum status revision_blocks(struct req *req, const struct page *p, struct entry_id entry,
                            bool manager, const struct revision_block **ret, size_t *ret_n,
                            struct err *err)
{
    struct q_revision_todos_of_row *rows;
    size_t n;

    TRY(q_revision_todos_of(req->db, req->arena,
                            &(struct q_revision_todos_of_in){req->who->tenant, entry}, &rows, &n,
                            err));
    struct revision_block *out = ARENA_ARRAY(req->arena, struct revision_block, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct q_revision_todos_of_row *r = &rows[i];
        enum standing s = standing_named(r->standing);
        const struct pack *new;
        if (strcmp(r->state, "open") != 0)
            continue;
        struct revision_block *b = &out[(*ret_n)++];
        bool here = str_eq(req->method, "POST") && str_eq(req->path_arg[1], r->id.s);
        TRY(app_edition(req->app, req->db, r->new_edition, &new, err));
        *b = (struct revision_block){
            .page = p,
            .title = page_fill(req->arena, W(req->lang, revision_block_title),
                               page_aside(req, label_in(req->lang, new, new->title),
                                          adoption_begin(req, r->valid_from))),
            .due = due_words(req, r->due),
            .standing = revision_standing(req, s),
            .tone = revision_tone(s),
            .what = what_to_do(req, s),
            .reason = {.control = FIELD_AREA,
                       .name = arena_printf(req->arena, "reason"),
                       .label = W(req->lang, revision_confirm_reason),
                       .value = here ? req_text(req, "reason") : "",
                       .problem = here && str_blank(req_text(req, "reason"))
                                      ? W(req->lang, problem_reason_required)
                                      : NULL,
                       .required = true}};
        (void)page_too_long(req, &b->reason, REASON_LETTERS_MAX);
        if (s == STANDING_CHANGED && (manager || req->who->office))
            b->confirm = arena_printf(req->arena, "/entries/%s/revision/%s", entry.s, r->id.s);
        TRY(lines_between(req, r->edition, r->new_edition, r->differences, &b->lines, &b->n, err));
    }
    *ret = out;
    return ST_OK;
}

enum status revision_confirm_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *out = NULL;
    AUTO_JSON json_t *in =
        json_pack("{s:s, s:s}", "todo", req->path_arg[1], "reason", req_text(req, "reason"));

    const char *reason = req_text(req, "reason");
    if (str_blank(reason) || utf8_length(reason) > REASON_LETTERS_MAX) {
        res->status = 422; /* said on the page of the entry, beside the field */
        return entry_get(req, res, err);
    }
    TRY(req_command(req, "revision.confirm", in, no_file, &out, err));
    return page_done(req, res, arena_printf(req->arena, "/entries/%s", json_str(out, "entry", "")),
                     "confirmed");
}
