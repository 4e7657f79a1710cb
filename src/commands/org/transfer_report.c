/* What becomes of the work of those who move: whose it is from the day on, worked out from rows and
 * the house as it will be. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/org/transfer.h"
#include "store/queries_gen.h"

struct book {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    struct body_id body;
    const struct pack *pack; /* in force on the day; NULL none */
    const struct transfer_house *house;
    const struct q_post_roles_on_row *roles;
    size_t nroles;
    struct date day, before;
    enum lang lang;
    struct transfer_mover *mover; /* whose work is looked at */
    size_t cap;
};

static void add(struct book *b, struct transfer_pass x)
{
    struct transfer_mover *m = b->mover;

    if (m->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 16;
        struct transfer_pass *more = ARENA_ARRAY(b->a, struct transfer_pass, b->cap);
        if (m->n)
            memcpy(more, m->passes, m->n * sizeof(*more));
        m->passes = more;
    }
    x.none = x.none || (!x.stays && !x.to[0] && x.what != PASS_DRAFTS && x.what != PASS_USE &&
                        x.what != PASS_POST);
    m->passes[m->n++] = x;
    m->none += x.none;
}

/* ------------------------------------------------------------------ whose it will be */
static const char *name_of(const struct book *b, struct person_id id)
{
    const struct q_people_of_body_row *x = transfer_person(b->house, id);
    return x ? x->name : "";
}

static const char *role_label(const struct book *b, const char *role)
{
    int i = b->pack ? pack_role(b->pack, role) : -1;
    return i >= 0 ? b->pack->roles[i].label : "";
}

static bool carries(const struct book *b, struct post_id post, const char *role)
{
    for (size_t i = 0; i < b->nroles; i++)
        if (ID_EQ(b->roles[i].post, post) && (!*role || strcmp(b->roles[i].role, role) == 0))
            return true;
    return false;
}

/* Names of people, each once. */
enum { NAMES_MAX = 20 };
struct names {
    struct buf text;
    struct person_id seen[NAMES_MAX];
    size_t n;
};

static void join(const struct book *b, struct names *out, const struct sitting *s)
{
    for (size_t i = 0; i < out->n; i++)
        if (ID_EQ(out->seen[i], s->person))
            return;
    if (out->n == NAMES_MAX) /* a role that so many have is nobody's in particular */
        return;
    out->seen[out->n++] = s->person;
    buf_printf(&out->text, "%s%s", out->n > 1 ? W(b->lang, list_and) : "", name_of(b, s->person));
    if (holding_kind_of(s->kind) == HOLD_SUBSTITUTE)
        buf_printf(&out->text, b->lang == LANG_JA ? "（%s）" : " (%s)",
                   W(b->lang, kind_substitute));
}

/* Everybody who sits on a post on the day. */
static const char *sitters(const struct book *b, struct post_id post)
{
    struct names out = {.n = 0};

    buf_init(&out.text, b->a, 32);
    for (size_t i = 0; i < b->house->nsits; i++) {
        const struct sitting *s = &b->house->sits[i];
        if (ID_EQ(s->post, post) && sitting_on(s, b->day))
            join(b, &out, s);
    }
    return out.text.p;
}

static bool among(const struct q_transfer_task_parties_row *parties, size_t n, struct person_id id)
{
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(parties[i].person, id))
            return true;
    return false;
}

/* Everybody who has a role in a unit (none: anywhere) on the day and may act on the task. */
static enum status holders(const struct book *b, const char *role, struct unit_id unit,
                           struct task_id task, const char **ret, struct err *err)
{
    struct q_transfer_task_parties_row *parties;
    struct names out = {.n = 0};
    size_t n;

    TRY(q_transfer_task_parties(b->db, b->a, &(struct q_transfer_task_parties_in){b->tenant, task},
                                &parties, &n, err));
    buf_init(&out.text, b->a, 32);
    for (size_t i = 0; i < b->house->nsits; i++) {
        const struct sitting *s = &b->house->sits[i];
        const struct q_posts_on_row *p = transfer_post(b->house, s->post);
        if (p && sitting_on(s, b->day) && carries(b, s->post, role) &&
            (ID_NONE(unit) || ID_EQ(p->unit, unit)) && !among(parties, n, s->person))
            join(b, &out, s);
    }
    *ret = out.text.p;
    return ST_OK;
}

/* Has the mover a post of the unit (none: of the body) on the day, other than standing in? */
static bool still_in(const struct book *b, struct unit_id unit)
{
    for (size_t i = 0; i < b->house->nsits; i++) {
        const struct sitting *s = &b->house->sits[i];
        const struct q_posts_on_row *p = transfer_post(b->house, s->post);
        if (p && ID_EQ(s->person, b->mover->move->person) && sitting_on(s, b->day) &&
            (ID_NONE(unit) || ID_EQ(p->unit, unit)))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ a post that is left */
static enum status entries_of(struct book *b, struct post_id post, struct err *err)
{
    const struct person_id self = b->mover->move->person;
    const struct transfer_house *h = b->house;
    struct q_transfer_entries_row *rows;
    size_t n;

    TRY(q_transfer_entries(b->db, b->a, &(struct q_transfer_entries_in){b->tenant, post}, &rows, &n,
                           err));
    for (size_t i = 0; i < n; i++) {
        const struct q_transfer_entries_row *r = &rows[i];
        struct person_id now = sitting_acts(h->sits, h->nsits, post, r->person, b->before);
        struct person_id then = sitting_acts(h->sits, h->nsits, post, r->person, b->day);
        if (!ID_EQ(now, self))
            continue;
        add(b, (struct transfer_pass){.what = PASS_ENTRY,
                                      .title = r->title,
                                      .no = r->no,
                                      .place = r->unit_name,
                                      .role = role_label(b, r->role),
                                      .id = r->id.s,
                                      .n = (size_t)r->duties,
                                      .to = name_of(b, then)});
    }
    return ST_OK;
}

static const char *step_label(const struct book *b, const char *procedure, const char *step)
{
    const struct procedure *pr = b->pack ? pack_procedure(b->pack, procedure) : NULL;
    const struct step *s = pr ? procedure_step(pr, step) : NULL;
    return s ? s->label : pr ? pr->label : "";
}

static void add_task(struct book *b, const struct q_transfer_tasks_role_row *r, const char *to,
                     bool stays)
{
    add(b, (struct transfer_pass){.what = PASS_TASK,
                                  .title = r->title,
                                  .no = r->no,
                                  .place = r->unit_name,
                                  .role = step_label(b, r->procedure, r->step),
                                  .id = arena_strdup(b->a, r->casefile.s),
                                  .to = to,
                                  .stays = stays});
}

/* Steps that wait for a role of the post. */
static enum status tasks_of_role(struct book *b, const struct q_posts_on_row *post,
                                 const char *role, struct err *err)
{
    struct q_transfer_tasks_role_row *rows;
    const char *to;
    size_t n;

    TRY(q_transfer_tasks_role(
        b->db, b->a, &(struct q_transfer_tasks_role_in){b->tenant, b->body, role, post->unit.s},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        TRY(holders(b, role, rows[i].unit, rows[i].id, &to, err));
        add_task(b, &rows[i], to, false);
    }
    return ST_OK;
}

static enum status duties_of_role(struct book *b, const struct q_posts_on_row *post,
                                  const char *role, struct err *err)
{
    const int i = b->pack ? pack_role(b->pack, role) : -1;
    const struct task_id no_task = {{0}};
    struct q_transfer_duties_row row;
    const char *to;

    if (i < 0)
        return ST_OK;
    const bool body = b->pack->roles[i].scope == SCOPE_BODY;
    TRY(q_transfer_duties(b->db, b->a,
                          &(struct q_transfer_duties_in){b->tenant, b->body, role,
                                                         body ? "" : post->unit.s,
                                                         b->pack->roles[i].scope == SCOPE_PARENT},
                          &row, err));
    if (row.n == 0)
        return ST_OK;
    TRY(holders(b, role, body ? (struct unit_id){{0}} : post->unit, no_task, &to, err));
    add(b, (struct transfer_pass){.what = PASS_DUTIES,
                                  .title = "",
                                  .no = "",
                                  .place = transfer_post_text(b->a, b->house, post->id),
                                  .role = b->pack->roles[i].label,
                                  .id = "",
                                  .n = (size_t)row.n,
                                  .to = to});
    return ST_OK;
}

/* Steps of whoever acts through the post for somebody appointed. */
static enum status tasks_of_post(struct book *b, struct post_id post, struct err *err)
{
    const struct transfer_house *h = b->house;
    struct q_transfer_tasks_post_row *rows;
    size_t n;

    TRY(q_transfer_tasks_post(b->db, b->a, &(struct q_transfer_tasks_post_in){b->tenant, post},
                              &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct q_transfer_tasks_post_row *r = &rows[i];
        struct person_id now = sitting_acts(h->sits, h->nsits, post, r->appointed, b->before);
        if (!ID_EQ(now, b->mover->move->person))
            continue;
        const struct q_transfer_tasks_role_row same = {r->id,    r->casefile,  r->step,
                                                       r->role,  r->unit,      r->no,
                                                       r->title, r->procedure, r->unit_name};
        add_task(b, &same, name_of(b, sitting_acts(h->sits, h->nsits, post, r->appointed, b->day)),
                 false);
    }
    return ST_OK;
}

static enum status post_left(struct book *b, const struct transfer_end *end, struct err *err)
{
    const struct q_posts_on_row *post = transfer_post(b->house, end->post);
    const char *to;

    if (!post) /* the post is no more */
        return ST_OK;
    to = sitters(b, end->post);
    add(b, (struct transfer_pass){.what = PASS_POST,
                                  .title = end->text,
                                  .no = "",
                                  .place = "",
                                  .role = "",
                                  .id = "",
                                  .to = to,
                                  .none = !to[0] && carries(b, end->post, "")});
    TRY(entries_of(b, end->post, err));
    for (size_t i = 0; i < b->nroles; i++) {
        if (!ID_EQ(b->roles[i].post, end->post))
            continue;
        TRY(duties_of_role(b, post, b->roles[i].role, err));
        TRY(tasks_of_role(b, post, b->roles[i].role, err));
    }
    return tasks_of_post(b, end->post, err);
}

/* ------------------------------------------------------------------ what is the person's */
static enum status tasks_named(struct book *b, struct err *err)
{
    const struct unit_id anywhere = {{0}};
    const bool stays = still_in(b, anywhere);
    struct q_transfer_tasks_role_row *rows;
    const char *to;
    size_t n;

    TRY(q_transfer_tasks_person(
        b->db, b->a,
        &(struct q_transfer_tasks_person_in){b->tenant, b->body, b->mover->move->person}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++) {
        to = "";
        if (!stays)
            TRY(holders(b, rows[i].role, rows[i].unit, rows[i].id, &to, err));
        add_task(b, &rows[i], to, stays);
    }
    return ST_OK;
}

/* Somebody of the unit may go on with what was handed in. */
static const char *colleagues(const struct book *b, struct unit_id unit, const char *name)
{
    for (size_t i = 0; i < b->house->nsits; i++) {
        const struct sitting *s = &b->house->sits[i];
        const struct q_posts_on_row *p = transfer_post(b->house, s->post);
        if (p && ID_EQ(p->unit, unit) && sitting_on(s, b->day) &&
            holding_kind_of(s->kind) != HOLD_SUBSTITUTE)
            return name;
    }
    return "";
}

static enum status cases_of(struct book *b, struct err *err)
{
    struct q_transfer_cases_row *rows;
    size_t n, drafts = 0;

    TRY(q_transfer_cases(b->db, b->a,
                         &(struct q_transfer_cases_in){b->tenant, b->body, b->mover->move->person},
                         &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct q_transfer_cases_row *r = &rows[i];
        const bool stays = still_in(b, r->unit);
        if (strcmp(r->state, "draft") == 0) {
            drafts += !stays;
            continue;
        }
        add(b, (struct transfer_pass){.what = PASS_CASE,
                                      .title = r->title,
                                      .no = r->no,
                                      .place = r->unit_name,
                                      .role = "",
                                      .id = r->id.s,
                                      .to = stays ? "" : colleagues(b, r->unit, r->unit_name),
                                      .stays = stays});
    }
    if (drafts)
        add(b, (struct transfer_pass){.what = PASS_DRAFTS,
                                      .title = "",
                                      .no = "",
                                      .place = "",
                                      .role = "",
                                      .id = "",
                                      .to = "",
                                      .n = drafts});
    return ST_OK;
}

static enum status uses_of(struct book *b, struct err *err)
{
    struct q_transfer_uses_row *rows;
    size_t n;

    TRY(q_transfer_uses(b->db, b->a,
                        &(struct q_transfer_uses_in){b->tenant, b->body, b->mover->move->person},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        add(b, (struct transfer_pass){.what = PASS_USE,
                                      .title = rows[i].title,
                                      .no = rows[i].no,
                                      .place = rows[i].unit_name,
                                      .role = "",
                                      .id = rows[i].id.s,
                                      .to = "",
                                      .stays = still_in(b, rows[i].unit)});
    return ST_OK;
}

static enum status one_mover(struct book *b, struct err *err)
{
    const struct transfer_move *m = b->mover->move;

    for (size_t i = 0; i < m->nends; i++)
        TRY(post_left(b, &m->ends[i], err));
    if (m->nends) {
        TRY(tasks_named(b, err));
        TRY(cases_of(b, err));
        TRY(uses_of(b, err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ dead ends */
static bool same_finding(const struct org_finding *x, const struct org_finding *y)
{
    return x->kind == y->kind && ID_EQ(x->unit_id, y->unit_id) && ID_EQ(x->post_id, y->post_id) &&
           strcmp(x->role, y->role) == 0 && strcmp(x->place, y->place) == 0 &&
           strcmp(x->person, y->person) == 0 && strcmp(x->setting_id, y->setting_id) == 0;
}

static bool there_already(const struct org_findings *today, const struct org_finding *f)
{
    for (size_t i = 0; i < today->n; i++)
        if (same_finding(&today->f[i], f))
            return true;
    return false;
}

static void new_first(struct arena *a, const struct org_findings *today,
                      const struct org_findings *then, struct transfer_report *ret)
{
    struct org_finding *f = ARENA_ARRAY(a, struct org_finding, then->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < then->n; i++)
        if (!there_already(today, &then->f[i]))
            f[n++] = then->f[i];
    ret->nnew = n;
    for (size_t i = 0; i < then->n; i++)
        if (there_already(today, &then->f[i]))
            f[n++] = then->f[i];
    ret->found = (struct org_findings){f, n};
}

/* Main before concurrent before substitute, people of one kind always in one order: what is planned
 * is told like what is recorded. */
static int compare(const void *x, const void *y)
{
    const struct sitting *a = x, *b = y;
    int d = (int)holding_kind_of(a->kind) - (int)holding_kind_of(b->kind);

    d = d ? d : strcmp(a->person.s, b->person.s);
    d = d ? d : strcmp(a->post.s, b->post.s);
    return d ? d : (a->from.day > b->from.day) - (a->from.day < b->from.day);
}

static struct transfer_house in_order(struct arena *a, const struct transfer_house *h)
{
    struct transfer_house r = *h;

    r.sits = ARENA_ARRAY(a, struct sitting, h->nsits + 1);
    if (h->nsits)
        memcpy(r.sits, h->sits, h->nsits * sizeof(*r.sits));
    qsort(r.sits, r.nsits, sizeof(*r.sits), compare);
    return r;
}

enum status transfer_report_make(struct app *app, struct db *db, struct arena *a,
                                 struct tenant_id tenant, struct body_id body, enum lang lang,
                                 struct date today, struct date day,
                                 const struct transfer_plan *plan, struct transfer_report *ret,
                                 struct err *err)
{
    const struct transfer_house house = in_order(a, &plan->house);
    struct book b = {.db = db,
                     .a = a,
                     .tenant = tenant,
                     .body = body,
                     .house = &house,
                     .lang = lang,
                     .day = day,
                     .before = {day.day - 1}};
    struct org_findings now, then;
    struct q_post_roles_on_row *roles;
    enum status st = app_pack(app, db, tenant, body, day, &b.pack, err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    TRY(q_post_roles_on(db, a, &(struct q_post_roles_on_in){tenant, body, day}, &roles, &b.nroles,
                        err));
    b.roles = roles;
    *ret =
        (struct transfer_report){.movers = ARENA_ARRAY(a, struct transfer_mover, plan->nmoves + 1),
                                 .unchecked = st == ST_NOT_FOUND};
    for (size_t i = 0; i < plan->nmoves; i++) {
        if (plan->moves[i].day.day != day.day)
            continue;
        b.mover = &ret->movers[ret->n++];
        *b.mover = (struct transfer_mover){.move = &plan->moves[i]};
        b.cap = 0;
        TRY(one_mover(&b, err));
        ret->none += b.mover->none;
    }
    if (ret->unchecked)
        return ST_OK;
    TRY(org_check(app, db, a, tenant, body, day.day - 1 < today.day ? b.before : today, &now, err));
    TRY(org_check_as_if(app, db, a, tenant, body, day, house.sits, house.nsits, &then, err));
    new_first(a, &now, &then, ret);
    return ST_OK;
}
