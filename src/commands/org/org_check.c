#include "commands/org/org_check.h"

#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "commands/org/org.h"
#include "store/queries_gen.h"

struct house_rows {
    struct q_units_on_row *units;
    struct q_posts_on_row *posts;
    struct q_post_roles_on_row *roles;
    struct q_holdings_on_row *holdings;
    struct q_people_row *people;
    size_t nunits, nposts, nroles, nholdings, npeople;
};

/* Whose house it is, on which day; with `as_if` these people sit there and no others. */
struct house_on {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    struct body_id body;
    struct date day;
    const struct sitting *as_if;
    size_t n;
};

static enum status load_holdings(const struct house_on *q, struct house_rows *r, struct err *err)
{
    if (!q->as_if)
        return q_holdings_on(q->db, q->a, &(struct q_holdings_on_in){q->tenant, q->body, q->day},
                             &r->holdings, &r->nholdings, err);
    r->holdings = ARENA_ARRAY(q->a, struct q_holdings_on_row, q->n + 1);
    for (size_t i = 0; i < q->n; i++) {
        const struct sitting *s = &q->as_if[i];
        if (sitting_on(s, q->day))
            r->holdings[r->nholdings++] =
                (struct q_holdings_on_row){s->id, s->person, s->post, s->kind, s->from, s->to};
    }
    return ST_OK;
}

static enum status load(const struct house_on *q, struct house_rows *r, struct err *err)
{
    struct db *db = q->db;
    struct arena *a = q->a;
    const struct tenant_id tenant = q->tenant;
    const struct body_id body = q->body;
    const struct date day = q->day;

    TRY(q_units_on(db, a, &(struct q_units_on_in){.tenant = tenant, .body = body, .day = day},
                   &r->units, &r->nunits, err));
    TRY(q_posts_on(db, a, &(struct q_posts_on_in){.tenant = tenant, .body = body, .day = day},
                   &r->posts, &r->nposts, err));
    TRY(q_post_roles_on(db, a,
                        &(struct q_post_roles_on_in){.tenant = tenant, .body = body, .day = day},
                        &r->roles, &r->nroles, err));
    TRY(load_holdings(q, r, err));
    return q_people(db, a, &(struct q_people_in){.tenant = tenant}, &r->people, &r->npeople, err);
}

static const struct q_posts_on_row *post_row(const struct house_rows *r, struct post_id id)
{
    for (size_t i = 0; i < r->nposts; i++)
        if (ID_EQ(r->posts[i].id, id))
            return &r->posts[i];
    return NULL;
}

/* Somebody who only runs the program on a machine applies for nothing. */
static bool only_admin(const struct house_rows *r, struct post_id post)
{
    bool admin = false, other = false;

    for (size_t i = 0; i < r->nroles; i++) {
        if (!ID_EQ(r->roles[i].post, post))
            continue;
        if (strcmp(r->roles[i].role, ROLE_ADMIN) == 0)
            admin = true;
        else
            other = true;
    }
    return admin && !other;
}

/* Rows to what the walk looks at: who sits where, who holds which role. */
static void arrange(struct arena *a, const struct house_rows *r, struct walk_input *in)
{
    struct walk_unit *units = ARENA_ARRAY(a, struct walk_unit, r->nunits + 1);
    struct walk_post *posts = ARENA_ARRAY(a, struct walk_post, r->nposts + 1);
    struct walk_person *people = ARENA_ARRAY(a, struct walk_person, r->nholdings + 1);
    size_t ncandidates = 0;

    for (size_t i = 0; i < r->nholdings; i++)
        for (size_t k = 0; k < r->nroles; k++)
            ncandidates += ID_EQ(r->roles[k].post, r->holdings[i].post);
    struct candidate *candidates = ARENA_ARRAY(a, struct candidate, ncandidates + 1);
    for (size_t i = 0; i < r->nunits; i++)
        units[i] = (struct walk_unit){.id = r->units[i].id, .parent = r->units[i].parent};
    for (size_t i = 0; i < r->nposts; i++) {
        posts[i] = (struct walk_post){.id = r->posts[i].id, .unit = r->posts[i].unit};
        for (size_t k = 0; k < r->nroles; k++)
            posts[i].carries_role |= ID_EQ(r->roles[k].post, posts[i].id);
        for (size_t k = 0; k < r->nholdings; k++)
            posts[i].held |= ID_EQ(r->holdings[k].post, posts[i].id);
    }
    for (size_t i = 0; i < r->nholdings; i++) {
        const struct q_holdings_on_row *h = &r->holdings[i];
        const struct q_posts_on_row *post = post_row(r, h->post);
        if (!post)
            continue;
        if (holding_kind_of(h->kind) != HOLD_SUBSTITUTE && !only_admin(r, h->post))
            people[in->npeople++] = (struct walk_person){.person = h->person, .unit = post->unit};
        for (size_t k = 0; k < r->nroles; k++)
            if (ID_EQ(r->roles[k].post, h->post))
                candidates[in->ncandidates++] =
                    (struct candidate){.role = r->roles[k].role,
                                       .person = h->person,
                                       .unit = post->unit,
                                       .post = h->post,
                                       .kind = holding_kind_of(h->kind)};
    }
    in->units = units;
    in->nunits = r->nunits;
    in->posts = posts;
    in->nposts = r->nposts;
    in->people = people;
    in->candidates = candidates;
}

/* ------------------------------------------------------------------ words */

static const char *unit_name(const struct house_rows *r, struct unit_id id)
{
    for (size_t i = 0; i < r->nunits; i++)
        if (ID_EQ(r->units[i].id, id))
            return r->units[i].name;
    return "";
}

static const char *person_name(const struct house_rows *r, struct person_id id)
{
    for (size_t i = 0; i < r->npeople; i++)
        if (ID_EQ(r->people[i].id, id))
            return r->people[i].name;
    return "";
}

static struct org_finding name_it(struct arena *a, const struct pack *p, const struct house_rows *r,
                                  const struct walk_finding *f)
{
    const struct q_posts_on_row *post = post_row(r, f->post);
    struct org_finding o = {.kind = f->kind,
                            .code = walk_kind_id(f->kind),
                            .unit = unit_name(r, f->unit),
                            .person = person_name(r, f->person),
                            .post = post ? post->title : "",
                            .role = f->role >= 0 ? p->roles[f->role].label : "",
                            .by_post = f->role >= 0 && p->roles[f->role].holder == HOLDER_POST,
                            .setting = f->setting ? f->setting->label : "",
                            .setting_id = f->setting ? f->setting->id : "",
                            .place = "",
                            .incident = f->incident,
                            .clause = "",
                            .unit_id = f->unit,
                            .post_id = f->post};

    if (f->step) {
        o.place = arena_printf(a, "%s・%s", f->proc->label, f->step->label);
        o.clause = f->step->cite.clause;
    } else if (f->proc) {
        o.place = f->proc->label;
        o.clause = f->proc->cite.clause;
    } else if (f->duty) {
        o.place = f->duty->label;
        o.clause = f->duty->cite.clause;
    } else if (f->act) {
        o.place = f->act->label;
        o.clause = f->act->cite.clause;
    } else if (f->tell) {
        o.place = f->tell->label;
        o.clause = f->tell->cite.clause;
    } else if (f->entry) {
        o.place = f->entry->title;
        o.person = f->entry->person;
        o.clause = f->role >= 0 ? p->roles[f->role].cite.clause : "";
    } else if (f->setting) {
        o.clause = f->setting->cite.clause;
    }
    if (!o.clause)
        o.clause = "";
    return o;
}

static void add_entry(struct walk_input *in, struct walk_entry *e, const char *role)
{
    struct walk_entry *entries = (struct walk_entry *)(uintptr_t)in->entries;

    e->role = pack_role(in->pack, role);
    if (e->role >= 0)
        entries[in->nentries++] = *e;
}

/* Entries whose appointee left or moved away. */
static enum status load_entries(const struct house_on *q, struct walk_input *in, struct err *err)
{
    enum { ALL = 10000 };
    struct q_home_vacant_row *rows;
    size_t n;

    TRY(q_home_vacant(q->db, q->a, &(struct q_home_vacant_in){q->tenant, q->body, q->day, ALL},
                      &rows, &n, err));
    in->entries = ARENA_ARRAY(q->a, struct walk_entry, n + 1);
    for (size_t i = 0; i < n; i++)
        add_entry(in, &(struct walk_entry){rows[i].title, rows[i].unit, -1, rows[i].person_name},
                  rows[i].role);
    return ST_OK;
}

/* … of one post that nobody would sit on. */
static enum status add_entries(const struct house_on *q, struct post_id post, struct walk_input *in,
                               struct err *err)
{
    struct q_transfer_entries_row *rows;
    size_t n;

    TRY(q_transfer_entries(q->db, q->a, &(struct q_transfer_entries_in){q->tenant, post}, &rows, &n,
                           err));
    struct walk_entry *more = ARENA_ARRAY(q->a, struct walk_entry, in->nentries + n + 1);
    for (size_t i = 0; i < in->nentries; i++)
        more[i] = in->entries[i];
    in->entries = more;
    for (size_t i = 0; i < n; i++)
        add_entry(in, &(struct walk_entry){rows[i].title, rows[i].unit, -1, rows[i].person_name},
                  rows[i].role);
    return ST_OK;
}

static enum status load_entries_as_if(const struct house_on *q, struct walk_input *in,
                                      struct err *err)
{
    const struct person_id anybody = {{0}};
    struct q_transfer_posts_row *posts;
    size_t n;

    TRY(q_transfer_posts(q->db, q->a, &(struct q_transfer_posts_in){q->tenant, q->body}, &posts, &n,
                         err));
    for (size_t i = 0; i < n; i++)
        if (ID_NONE(sitting_acts(q->as_if, q->n, posts[i].post, anybody, q->day)))
            TRY(add_entries(q, posts[i].post, in, err));
    return ST_OK;
}

/* Without examples people have to know the classes by heart before they can ask. */
static enum status check_examples(struct db *db, struct arena *a, struct tenant_id tenant,
                                  struct body_id body, struct date day, const struct pack *p,
                                  const struct house_rows *r, struct org_findings *ret,
                                  struct err *err)
{
    struct q_body_rows_row *own;
    struct walk_finding none = {.kind = WALK_NO_EXAMPLES, .role = -1};
    size_t n;

    TRY(q_body_rows(db, a, &(struct q_body_rows_in){tenant, body, "example", day}, &own, &n, err));
    if (n == 0 && p->nexamples == 0 && p->naxes > 0)
        ret->f[ret->n++] = name_it(a, p, r, &none);
    return ST_OK;
}

/* A finding for each table, and one for the examples. */
static enum status check_own(struct app *app, const struct house_on *q, const struct pack *p,
                             const struct house_rows *r, struct org_findings *ret, struct err *err)
{
    const struct walk_finding unfit = {.kind = WALK_OWN_UNFIT, .role = -1};
    struct ways ways = ways_to(app, q->a, q->tenant, q->body, p);
    struct own_unfit *own;
    size_t n;

    TRY(own_unfit(&ways, q->db, q->day, &own, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || own[i].table != own[i - 1].table) {
            struct org_finding *f = &ret->f[ret->n++];
            *f = name_it(q->a, p, r, &unfit);
            f->table = own[i].table;
            f->clause = f->table ? f->table->cite.clause : "";
        }
        ret->f[ret->n - 1].rows++;
    }
    return ST_OK;
}

static enum status look(struct app *app, const struct house_on *q, struct org_findings *ret,
                        struct err *err)
{
    struct db *db = q->db;
    struct arena *a = q->a;
    struct walk_input in = {0};
    struct house_rows rows = {0};
    struct walk_finding *found;
    AUTO_JSON json_t *settings = NULL;
    size_t n;

    TRY(app_pack(app, db, q->tenant, q->body, q->day, &in.pack, err));
    TRY(app_settings(app, db, a, q->tenant, q->body, in.pack, q->day, &settings, err));
    TRY(load(q, &rows, err));
    in.settings = settings;
    arrange(a, &rows, &in);
    TRY(q->as_if ? load_entries_as_if(q, &in, err) : load_entries(q, &in, err));
    walk(&in, a, &found, &n);
    *ret = (struct org_findings){.f = ARENA_ARRAY(a, struct org_finding, n + in.pack->ntables + 3),
                                 .n = n};
    for (size_t i = 0; i < n; i++)
        ret->f[i] = name_it(a, in.pack, &rows, &found[i]);
    TRY(check_examples(db, a, q->tenant, q->body, q->day, in.pack, &rows, ret, err));
    return check_own(app, q, in.pack, &rows, ret, err);
}

enum status org_check(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                      struct body_id body, struct date day, struct org_findings *ret,
                      struct err *err)
{
    return look(app, &(struct house_on){db, a, tenant, body, day, NULL, 0}, ret, err);
}

enum status org_check_as_if(struct app *app, struct db *db, struct arena *a,
                            struct tenant_id tenant, struct body_id body, struct date day,
                            const struct sitting *sits, size_t n, struct org_findings *ret,
                            struct err *err)
{
    return look(app, &(struct house_on){db, a, tenant, body, day, sits, n}, ret, err);
}

/* Replaces the {} of a catalogue text, one after the other. */
static const char *insert(struct arena *a, const char *text, const char *const *args, size_t n)
{
    struct buf b;

    buf_init(&b, a, 128);
    for (size_t used = 0; *text;) {
        if (text[0] == '{' && text[1] == '}') {
            buf_puts(&b, used < n ? args[used] : "");
            used++;
            text += 2;
        } else {
            buf_putc(&b, *text++);
        }
    }
    return b.p;
}

const char *org_finding_text(struct arena *a, enum lang lang, const struct org_finding *f)
{
    const char *where = f->unit[0] ? f->unit : W(lang, walk_whole_body);

    switch (f->kind) {
    case WALK_SETTING:
        return insert(a, W(lang, walk_setting), (const char *const[]){f->setting}, 1);
    case WALK_POST_VACANT:
        return insert(a, W(lang, walk_post_vacant), (const char *const[]){where, f->post}, 2);
    case WALK_ROLE_VACANT:
        return insert(
            a, W(lang, walk_role_vacant),
            (const char *const[]){where, f->role, f->incident ? W(lang, incident_title) : f->place},
            3);
    case WALK_ONLY_SELF:
    case WALK_NO_STAND_IN:
        return insert(a, W(lang, walk_only_self), (const char *const[]){f->person, f->place}, 2);
    case WALK_NO_SECOND:
        return insert(a, W(lang, walk_no_second), (const char *const[]){f->place, f->person}, 2);
    case WALK_NO_SECOND_OWN:
        return insert(a, W(lang, walk_no_second_own), (const char *const[]){f->person, f->place},
                      2);
    case WALK_MANAGER_GONE:
        if (!f->role[0])
            return insert(a, W(lang, walk_manager_gone_alone),
                          (const char *const[]){f->place, f->person}, 2);
        return insert(a, W(lang, walk_manager_gone),
                      (const char *const[]){f->place, f->person, where, f->role}, 4);
    case WALK_NO_EXAMPLES:
        return W(lang, walk_no_examples);
    case WALK_OWN_UNFIT:
        return insert(a, W(lang, walk_own_unfit),
                      (const char *const[]){f->table ? f->table->label : W(lang, office_examples),
                                            arena_printf(a, "%zu", f->rows)},
                      2);
    case WALK_NOBODY_APPLIES:
        break;
    }
    return insert(a, W(lang, walk_nobody_applies), (const char *const[]){f->place, f->role}, 2);
}

const char *org_finding_cure(struct arena *a, enum lang lang, const struct org_finding *f)
{
    const char *where = f->unit[0] ? f->unit : W(lang, walk_whole_body);

    switch (f->kind) {
    case WALK_SETTING:
        return W(lang, walk_cure_setting);
    case WALK_POST_VACANT:
        return W(lang, walk_cure_post);
    case WALK_NO_EXAMPLES:
        return W(lang, walk_cure_examples);
    case WALK_OWN_UNFIT:
        return f->table ? W(lang, walk_cure_table) : W(lang, walk_cure_own_examples);
    case WALK_NO_SECOND: /* whoever only stands in for the first is no second person */
    case WALK_NO_SECOND_OWN:
        return insert(a, W(lang, walk_cure_second), (const char *const[]){where, f->role}, 2);
    case WALK_ONLY_SELF:
        return insert(a, W(lang, walk_cure_self), (const char *const[]){where, f->role}, 2);
    case WALK_MANAGER_GONE:
        if (!f->role[0])
            return W(lang, walk_cure_successor);
        break;
    case WALK_NOBODY_APPLIES:
        if (!f->by_post) /* staff, or whoever a permit will name: no post to give it to */
            return W(lang, walk_cure_people);
        break;
    case WALK_ROLE_VACANT:
    case WALK_NO_STAND_IN:
        break;
    }
    return insert(a, W(lang, walk_cure_role), (const char *const[]){where, f->role}, 2);
}
