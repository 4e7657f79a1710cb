/* revision.c: 規程の改正, for the office: the editions of the body, what one would change, adopting
 * and undoing. */
#include "pages/edition/revision.h"

#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "core/setting.h"
#include "pages/office/office.h"
#include "pages/office/setup.h"
#include "pages/revision.html.h"

static const struct bytes no_file;

/* ------------------------------------------------------------------ /office/rules */
static const char *state_of(struct req *req, const struct adoptions *all, size_t i, enum tone *tone)
{
    const struct q_adoptions_row *a = &all->rows[i];
    int64_t today = date_of_instant(req->now).day;

    *tone = TONE_OFF;
    if (!str_empty(a->undone_by))
        return W(req->lang, rules_undone);
    if (a->valid_from.day > today) {
        *tone = TONE_WAIT;
        return W(req->lang, rules_coming);
    }
    for (size_t k = 0; k < i; k++)
        if (str_empty(all->rows[k].undone_by) && all->rows[k].valid_from.day <= today)
            return W(req->lang, rules_past);
    *tone = TONE_GOOD;
    return W(req->lang, rules_in_force);
}

static const char *pack_title(struct req *req, struct db *db, const char *hash, const char *title)
{
    const struct pack *p;

    if (app_edition(req->app, db, hash, &p, NULL) != ST_OK)
        return title;
    return label_in(req->lang, p, p->title);
}

const char *adoption_begin(struct req *req, struct date from)
{
    return from.day == 0
               ? W(req->lang, rules_from_start) /* whatever was decided before counts under it */
               : page_fill(req->arena, W(req->lang, rules_from_day), page_day(req, from.day));
}

/* Who decided it: nobody of the body where it was done on the machine itself. */
static const char *adopted_by(struct req *req, const char *names)
{
    AUTO_JSON json_t *o = json_loads(names ? names : "", 0, NULL);

    return json_str(o, "unit", "")[0] || json_str(o, "post", "")[0]
               ? page_names(req, names)
               : W(req->lang, rules_by_machine);
}

static void list_adoptions(struct req *req, const struct adoptions *all, struct revision_view *v)
{
    struct revision_edition *e = ARENA_ARRAY(req->arena, struct revision_edition, all->n + 1);

    for (size_t i = 0; i < all->n; i++) {
        const struct q_adoptions_row *a = &all->rows[i];
        bool undone = !str_empty(a->undone_by);
        e[i] = (struct revision_edition){
            .href = arena_printf(req->arena, "/office/adoptions/%s", a->id.s),
            .title = pack_title(req, req->db, a->edition, a->title),
            .label = a->label,
            .from = adoption_begin(req, a->valid_from),
            .grace = date_none(a->grace_to) ? "" : page_day(req, a->grace_to.day),
            .who = adopted_by(req, undone ? a->undone_names : a->names),
            .reason = undone ? a->undone_reason : ""};
        e[i].state = state_of(req, all, i, &e[i].tone);
    }
    v->editions = e;
    v->neditions = all->n;
}

/* Installed for this local government, and adopted by the body never or undone. */
static enum status list_waiting(struct req *req, const struct adoptions *all,
                                struct revision_view *v, struct err *err)
{
    struct q_editions_row *rows;
    size_t n;

    TRY(q_editions(req->db, req->arena, &rows, &n, err));
    struct revision_edition *e = ARENA_ARRAY(req->arena, struct revision_edition, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool adopted = false;
        for (size_t k = 0; k < all->n; k++)
            adopted |= str_empty(all->rows[k].undone_by) &&
                       strcmp(all->rows[k].edition, rows[i].hash) == 0;
        if (!adopted)
            e[v->nwaiting++] = (struct revision_edition){
                .href = arena_printf(req->arena, "/office/rules/%s", rows[i].hash),
                .title = pack_title(req, req->db, rows[i].hash, rows[i].title),
                .label = rows[i].label,
                .from = page_day(req, date_of_instant(rows[i].installed_at).day)};
    }
    v->waiting = e;
    return ST_OK;
}

enum status rules_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct adoptions all;
    struct revision_view v = {.page = &p, .title = W(req->lang, rules_title)};

    TRY(page_open(req, &p, NAV_OFFICE, v.title, err));
    page_crumb(&p, "/office", W(req->lang, nav_office));
    TRY(adoptions_load(req->db, req->arena, req->who->tenant, req->who->body, &all, err));
    list_adoptions(req, &all, &v);
    TRY(list_waiting(req, &all, &v, err));
    page_send(req, res, &p, page_rules, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what an edition would change
 */
struct unit_count {
    struct unit_id unit;
    int64_t n[STANDING__MAX];
};

struct preview {
    struct req *req;
    struct revision_view *v;
    const struct pack *new;
    const struct unit_list *units;
    const char *standing, *unit, *after; /* of the filters; after: "eID" or "cID" */
    int64_t total[STANDING__MAX], under_way[STANDING__MAX]; /* entries; applications */
    int64_t hands; /* entries for which the adoption makes a to-do */
    struct unit_count *counts;
    size_t ncounts, most, shown;
    struct revision_item *items;
    const char *last, *next; /* place of the last item; of the same when there are more */
};

/* Units count their entries, for these are what an adoption makes to-dos of; an application under
 * way is told apart, for it goes on under its own edition and makes none. */
static void count(struct preview *x, const struct revision_record *r)
{
    size_t i = 0;

    if (r->is_case) {
        x->under_way[r->result->standing]++;
        return;
    }
    x->hands += r->result->hand;
    while (i < x->ncounts && !ID_EQ(x->counts[i].unit, r->unit))
        i++;
    if (i == x->most)
        return; /* a unit made while the page was read */
    if (i == x->ncounts) {
        x->counts[i].unit = r->unit;
        x->ncounts++;
    }
    x->counts[i].n[r->result->standing]++;
    x->total[r->result->standing]++;
}

static bool wanted(const struct preview *x, const struct revision_record *r, const char *place)
{
    const char *standing = standing_id(r->result->standing);

    if (x->standing[0] ? strcmp(x->standing, standing) != 0 : r->result->standing == STANDING_KEPT)
        return false;
    if (x->unit[0] && strcmp(x->unit, r->unit.s) != 0)
        return false;
    /* entries come before applications */
    return !x->after[0] ||
           (place[0] == x->after[0] ? strcmp(place, x->after) > 0 : x->after[0] == 'e');
}

static enum status show(struct preview *x, const struct revision_record *r, struct err *err)
{
    struct req *req = x->req;
    const struct pack *old;
    struct revision_item *item = &x->items[x->v->nitems++];

    TRY(app_edition(req->app, req->db, r->edition, &old, err));
    *item = (struct revision_item){
        .href = arena_printf(req->arena, r->is_case ? "/cases/%s" : "/entries/%s", r->id),
        .title = arena_strdup(req->arena, r->title[0] ? r->title : W(req->lang, case_untitled)),
        .no = arena_strdup(req->arena, r->no),
        .unit = units_name(x->units, r->unit),
        .note = "",
        .standing = revision_standing(req, r->result->standing),
        .tone = revision_tone(r->result->standing)};
    if (r->is_case) {
        item->state = page_state(x->v->page, arena_strdup(req->arena, r->state));
        item->state_tone = state_tone(r->state);
    }
    /* an application of somebody is not the office's to read before it is handed in */
    if (r->is_case && case_state_is(r->state, CASE_DRAFT))
        item->href = NULL;
    return revision_lines(req, old, x->new, r->result->differences, &item->lines, &item->n, err);
}

static enum status look(void *arg, const struct revision_record *r, bool *stop, struct err *err)
{
    struct preview *x = arg;
    char place[40];

    (void)stop;
    count(x, r);
    snprintf(place, sizeof place, "%c%s", r->is_case ? 'c' : 'e', r->id);
    if (x->next || !wanted(x, r, place))
        return ST_OK;
    if (x->v->nitems == x->shown) {
        x->next = x->last;
        return ST_OK;
    }
    x->last = arena_strdup(x->req->arena, place);
    return show(x, r, err);
}

static void show_row(struct req *req, struct revision_row *row, const char *label,
                     const int64_t n[STANDING__MAX])
{
    row->unit = label;
    for (int s = 0; s < STANDING__MAX; s++)
        row->n[s] = page_number(req->arena, n[revision_order[s]]);
}

static void show_counts(struct preview *x)
{
    struct req *req = x->req;
    struct revision_row *rows = ARENA_ARRAY(req->arena, struct revision_row, x->ncounts + 2);
    size_t n = 0;

    for (; n < x->ncounts; n++)
        show_row(req, &rows[n], units_name(x->units, x->counts[n].unit), x->counts[n].n);
    show_row(req, &rows[n++], W(req->lang, revision_total), x->total);
    show_row(req, &rows[n++], W(req->lang, revision_under_way), x->under_way);
    x->v->rows = rows;
    x->v->nrows = n;
    x->v->hands =
        page_fill(req->arena, W(req->lang, revision_hands), page_number(req->arena, x->hands));
    revision_headings(req, x->v);
}

static void show_settings(struct req *req, const struct revision *v, const struct pack *new,
                          struct revision_view *view)
{
    size_t n;
    const struct revision_setting *s = revision_settings(v, &n);
    struct revision_setting_line *lines =
        ARENA_ARRAY(req->arena, struct revision_setting_line, n + 1);

    for (size_t i = 0; i < n; i++)
        lines[i] = (struct revision_setting_line){label_in(req->lang, new, s[i].setting->label),
                                                  arena_strdup(req->arena, s[i].now),
                                                  s[i].setting->cite.clause, s[i].unfit};
    view->settings = lines;
    view->nsettings = n;
}

static enum status show_documents(struct req *req, struct revision *r, const struct pack *new,
                                  struct revision_view *view, struct err *err)
{
    struct comparison c;

    TRY(revision_documents(r, req->db, &c, err));
    AUTO_JSON json_t *list = compare_json(&c);
    return revision_lines(req, view->page->pack, new, json_canonical(req->arena, list),
                          &view->documents, &view->ndocuments, err);
}

/* Whatever the rules say otherwise, be it of no record. */
static enum status show_written(struct req *req, struct revision *r, const struct pack *new,
                                struct revision_view *view, struct err *err)
{
    struct comparison c;

    TRY(revision_rules(r, req->db, &c, err));
    AUTO_JSON json_t *list = compare_json(&c);
    view->written_n = c.n ? page_fill(req->arena, W(req->lang, revision_rules_n),
                                      page_number(req->arena, (int64_t)c.n))
                          : W(req->lang, revision_rules_none);
    return revision_lines(req, view->page->pack, new, json_canonical(req->arena, list),
                          &view->written, &view->nwritten, err);
}

/* What the body wrote itself and has to write anew. */
static enum status show_own(struct req *req, struct revision *r, const struct pack *new,
                            struct revision_view *view, struct err *err)
{
    struct own_unfit *own;
    size_t n;

    TRY(revision_own(r, req->db, &own, &n, err));
    view->own = ARENA_ARRAY(req->arena, struct revision_own_line, n + 1);
    for (size_t i = 0; i < n; i++)
        view->own[view->nown++] =
            (struct revision_own_line){own[i].table ? label_in(req->lang, new, own[i].table->label)
                                                    : W(req->lang, office_examples),
                                       arena_strdup(req->arena, own[i].text)};
    return ST_OK;
}

static struct field_view typed(struct req *req, struct field_view f)
{
    const char *sent = setup_sent(req, f.name);

    if (str_eq(req->method, "POST"))
        f.value = sent;
    return f;
}

static struct field_view day_field(struct req *req, const char *name, const char *label,
                                   const char *help, const char *value)
{
    return typed(req, (struct field_view){.control = FIELD_DATE,
                                          .name = name,
                                          .label = label,
                                          .help = help,
                                          .value = value,
                                          .clause = ""});
}

/* What the day is for, and what the rules themselves say of it. */
static const char *grace_help(struct req *req, const struct pack *new)
{
    struct buf b;

    buf_init(&b, req->arena, 256);
    buf_puts(&b, W(req->lang, rules_grace_help));
    for (size_t i = 0; i < new->ntransitions; i++) {
        const struct transition *t = &new->transitions[i];
        buf_printf(&b, " %s〔%s〕", label_in(req->lang, new, t->text), t->cite.clause);
    }
    return b.p;
}

/* 施行日を決めて採用する: the days, and the settings that have to be given with it. */
static void adopt_form(struct req *req, const struct revision *r, const struct pack *new,
                       struct revision_view *v)
{
    struct date today = date_of_instant(req->now);
    struct date first =
        !date_none(new->effective) && new->effective.day > today.day ? new->effective : today;
    struct date until = pack_transition_end(new, first);
    size_t n;
    const struct revision_setting *s = revision_settings(r, &n);
    struct field_view *f = ARENA_ARRAY(req->arena, struct field_view, n + 3);

    f[v->nfields] = day_field(req, "from", W(req->lang, rules_from), W(req->lang, rules_from_help),
                              page_day_short(req, first.day));
    f[v->nfields++].required = true;
    f[v->nfields] = day_field(req, "grace_to", W(req->lang, rules_grace), grace_help(req, new),
                              date_none(until) ? "" : page_day_short(req, until.day));
    f[v->nfields++].optional = true;
    for (size_t i = 0; i < n; i++) {
        struct field_view one = setup_field(req, new, s[i].setting, NULL);
        one.required = s[i].unfit;
        one.optional = !s[i].unfit;
        one.label = label_in(req->lang, new, one.label);
        f[v->nfields++] = typed(req, one);
    }
    for (size_t i = 0; v->nproblems && i < v->nfields; i++)
        if (str_eq(f[i].name, v->problems[0].field))
            f[i].problem = v->problems[0].text;
    v->fields = f;
    v->act = arena_printf(req->arena, "/office/rules/%s", req->path_arg[0]);
    v->act_title = W(req->lang, rules_adopt_title);
    v->act_lead = W(req->lang, rules_adopt_lead);
    v->act_label = W(req->lang, rules_adopt);
}

static enum status find_edition(struct req *req, const struct pack **ret, struct err *err)
{
    enum status st = app_edition(req->app, req->db, req->path_arg[0], ret, err);

    return st == ST_NOT_FOUND ? err_set(err, st, "not_found", "no such edition") : st;
}

static enum status open_preview(struct req *req, struct page *p, struct revision_view *v,
                                const struct pack **ret, struct err *err)
{
    TRY(find_edition(req, ret, err));
    const struct pack *new = *ret;
    *v = (struct revision_view){.page = p, .lead = W(req->lang, rules_preview_lead)};
    v->title = page_aside(req, label_in(req->lang, new, new->title), new->edition);
    TRY(page_open(req, p, NAV_OFFICE, v->title, err));
    page_crumb(p, "/office", W(req->lang, nav_office));
    page_crumb(p, "/office/rules", W(req->lang, rules_title));
    return ST_OK;
}

static void preview_filters(struct preview *x)
{
    struct req *req = x->req;
    struct revision_view *v = x->v;

    v->action = arena_printf(req->arena, "/office/rules/%s", req->path_arg[0]);
    v->filters[v->nfilters++] = revision_standings(req, x->standing);
    v->filters[v->nfilters++] = revision_unit_choice(req, x->units, x->unit);
    if (x->next)
        v->pager.next = page_url(req->arena, v->action, "standing", x->standing, "unit", x->unit,
                                 "all", req_text(req, "all"), "after", x->next, NULL);
    if (x->after[0])
        v->pager.first = page_url(req->arena, v->action, "standing", x->standing, "unit", x->unit,
                                  "all", req_text(req, "all"), NULL);
    revision_print_link(
        req, v, page_url(req->arena, v->action, "standing", x->standing, "unit", x->unit, NULL));
    v->empty = W(req->lang, revision_nothing);
}

static enum status preview(struct req *req, struct res *res, const struct pack *new,
                           struct revision_view *v, struct err *err)
{
    AUTO_REVISION struct revision *r = NULL;
    struct unit_list *units;
    struct date today = date_of_instant(req->now);
    struct adoptions all;
    struct preview x = {.req = req, .v = v, .new = new};
    bool get = str_eq(req->method, "GET");

    TRY(revision_units(req, v->page, &units, err));
    x.units = units;
    x.standing = get ? req_text(req, "standing") : "";
    x.unit = get ? req_text(req, "unit") : "";
    x.after = get ? req_text(req, "after") : "";
    x.most = units->n + 1;
    x.counts = ARENA_ARRAY(req->arena, struct unit_count, x.most);
    memset(x.counts, 0, x.most * sizeof *x.counts);
    x.shown = revision_shown(req);
    x.items = ARENA_ARRAY(req->arena, struct revision_item, x.shown);
    v->items = x.items;
    TRY(revision_new(req->app, req->db, req->who->tenant, req->who->body, new, today, today, NULL,
                     &r, err));
    TRY(revision_entries(r, req->db, "", look, &x, err));
    TRY(revision_cases(r, req->db, "", look, &x, err));
    TRY(adoptions_load(req->db, req->arena, req->who->tenant, req->who->body, &all, err));
    const struct q_adoptions_row *newest = adoptions_newest(&all);
    show_counts(&x);
    show_settings(req, r, new, v);
    TRY(show_own(req, r, new, v, err));
    TRY(show_documents(req, r, new, v, err));
    TRY(show_written(req, r, new, v, err));
    preview_filters(&x);
    if (newest && strcmp(newest->pack, new->id) != 0)
        v->other = page_fill(req->arena, W(req->lang, rules_other),
                             pack_title(req, req->db, newest->edition, newest->title));
    if (!newest || strcmp(newest->edition, req->path_arg[0]) != 0)
        adopt_form(req, r, new, v);
    return revision_send(req, res, v, err);
}

enum status rules_edition_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct revision_view v;
    const struct pack *new;

    TRY(open_preview(req, &p, &v, &new, err));
    return preview(req, res, new, &v, err);
}

/* ------------------------------------------------------------------ adopting, undoing */
static json_t *adopt_input(struct req *req, const struct pack *new)
{
    json_t *in = json_pack("{s:s, s:s, s:{}}", "hash", req->path_arg[0], "from",
                           req_text(req, "from"), "settings");

    if (req_param(req, "other_rules"))
        json_object_set_new(in, "other_rules", json_true());
    if (req_text(req, "grace_to")[0])
        json_object_set_new(in, "grace_to", json_string(req_text(req, "grace_to")));
    for (size_t i = 0; i < new->nsettings; i++) {
        const char *id = new->settings[i].id;
        const char *value = setup_sent(req, arena_printf(req->arena, "s.%s", id));
        if (value[0])
            json_object_set_new(json_object_get(in, "settings"), id, json_string(value));
    }
    return in;
}

/* What was refused stands beside its field: settings.ID of the command is s.ID of the form. */
static void problem(struct req *req, struct revision_view *v, const struct err *bad)
{
    struct form_problem *p = ARENA_NEW(req->arena, struct form_problem);
    const char *where = bad->where;

    if (str_starts(where, "settings."))
        where = arena_printf(req->arena, "s.%s", where + strlen("settings."));
    *p = (struct form_problem){arena_strdup(req->arena, where), page_refused(req, bad)};
    v->problems = p;
    v->nproblems = 1;
}

static enum status act(struct req *req, const char *command, json_t *in, struct revision_view *v,
                       bool *ret_done, json_t **out, struct err *err)
{
    struct err bad = {0};
    enum status st = ST_REFUSED;

    *ret_done = false;
    if (!req_param(req, "sure"))
        err_set(&bad, ST_REFUSED, "not_sure", "the box was not ticked");
    else
        st = req_command(req, command, in, no_file, out, &bad);
    json_decref(in);
    *ret_done = st == ST_OK;
    if (st == ST_OK || page_stays(st)) {
        if (st != ST_OK)
            problem(req, v, &bad);
        return ST_OK;
    }
    *err = bad;
    return st;
}

enum status rules_edition_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *out = NULL;
    struct page p;
    struct revision_view v;
    const struct pack *new;
    bool done;

    TRY(open_preview(req, &p, &v, &new, err));
    TRY(act(req, "edition.adopt", adopt_input(req, new), &v, &done, &out, err));
    if (done)
        return page_done(
            req, res,
            arena_printf(req->arena, "/office/adoptions/%s", json_str(out, "adoption", "")),
            "adopted");
    res->status = 422;
    return preview(req, res, new, &v, err);
}

enum status adoption_undo_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *out = NULL;
    struct revision_view v = {0};
    bool done;
    json_t *in =
        json_pack("{s:s, s:s}", "adoption", req->path_arg[0], "reason", req_text(req, "reason"));

    TRY(act(req, "edition.undo", in, &v, &done, &out, err));
    if (done)
        return page_done(req, res, "/office/rules", "undone");
    res->status = 422;
    return adoption_page(req, res, &v, err);
}
