#include "commands/case/case_load.h"
#include "commands/services/dictionary_load.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_seats.h"
#include "commands/entry/accounts.h"
#include "commands/entry/entry_fields.h"
#include "core/certificate.h"
#include "core/published.h"
#include "pack/vocab.h"

static enum status parse_text(const char *what, const char *text, json_t **ret, struct err *err)
{
    return json_read(what, (struct bytes){text, strlen(text)}, 0, ret, err);
}

static enum status load_contents(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct loaded_case *l, struct err *err)
{
    struct q_case_version_get_row v;
    TRY(q_case_version_get(db, a, &(struct q_case_version_get_in){tenant, l->c.id, l->row.version},
                           &v, err));
    TRY(parse_text("fields", v.fields, &l->fields, err));
    TRY(parse_text("facts", v.facts, &l->facts, err));
    l->c.fields = l->fields;
    return ST_OK;
}

static enum status load_answers(struct db *db, struct arena *a, struct tenant_id tenant,
                                const char *subject, struct loaded_case *l, struct err *err)
{
    struct q_answers_of_row *rows;
    size_t n;
    TRY(q_answers_of(db, a, &(struct q_answers_of_in){tenant, subject}, &rows, &n, err));
    struct answer *out = ARENA_ARRAY(a, struct answer, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct answer){.checklist = rows[i].checklist,
                                 .item = rows[i].item,
                                 .col = rows[i].col,
                                 .reason = rows[i].reason,
                                 .measure = rows[i].measure,
                                 .person = rows[i].person,
                                 .n = rows[i].n,
                                 .at = rows[i].at};
        if (!answer_state_parse(rows[i].state, &out[i].state))
            out[i].state = A_NONE; /* "cleared" */
    }
    l->answers = rows;
    l->c.answers = out;
    l->c.nanswers = n;
    return ST_OK;
}

enum status case_decide(struct loaded_case *l, struct err *err)
{
    int not_ok = pack_fact(l->c.pack, FACT_NOT_OK);
    TRY(facts_read(l->c.pack, l->facts, l->settings, &l->c.facts, err));
    for (size_t i = 0; i < l->c.nanswers; i++)
        if (l->c.answers[i].state == A_NOT_OK && !l->c.answers[i].unread)
            l->c.facts.v[not_ok].i = 1;
    decide(l->c.pack, &l->c.facts, l->c.covered, &l->c.decision);
    return ST_OK;
}

enum status case_read_as(struct loaded_case *l, struct arena *a, const struct who *w,
                         struct err *err)
{
    struct answer *out = ARENA_ARRAY(a, struct answer, l->c.nanswers + 1);
    bool any = false;
    for (size_t i = 0; i < l->c.nanswers; i++) {
        out[i] = l->c.answers[i];
        out[i].unread = case_unread(&l->c, w, &out[i]);
        any |= out[i].unread;
    }
    l->c.answers = out;
    return any ? case_decide(l, err) : ST_OK;
}

static enum status load_evidence(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct loaded_case *l, struct err *err)
{
    struct q_evidence_of_row *rows;
    size_t n;
    TRY(q_evidence_of(db, a, &(struct q_evidence_of_in){tenant, l->c.id}, &rows, &n, err));
    struct evidence_rec *out = ARENA_ARRAY(a, struct evidence_rec, n);
    for (size_t i = 0; i < n; i++) {
        const struct q_evidence_of_row *r = &rows[i];
        const struct certificate_days now = {{DATE_NONE}, r->valid_to, r->withdrawn_on};
        bool certified = !ID_NONE(r->certificate);
        out[i] = (struct evidence_rec){
            .id = r->id,
            .item = r->item,
            .name = r->name,
            .sha256 = r->sha256,
            .source = r->source,
            .said = r->said,
            .size = r->size,
            .at = r->at,
            .certified = certified,
            .until = certified ? certificate_last(r->until, &now) : (struct date){DATE_NONE},
            .effective = date_none(r->effective) ? DB_NULL_INT : r->effective.day};
    }
    l->evidence = rows;
    l->c.evidence = out;
    l->c.nevidence = n;
    return ST_OK;
}

/* What the newest act that has this id spoke of is no longer there. */
static bool act_is_void(const struct loaded_case *l, const char *draft, struct act_id act)
{
    for (size_t i = 0; i < l->nacts; i++)
        if (ID_EQ(l->acts[i].id, act))
            return strcmp(l->acts[i].content_hash, draft) != 0;
    return false;
}

static bool before_submission(const struct loaded_case *l, const char *step)
{
    const struct step *s = procedure_step(l->c.proc, step);
    return s != NULL && s->phase == PHASE_PREPARE;
}

static bool reached_before(const struct loaded_case *l, const char *key)
{
    for (size_t i = 0; i < l->c.proc->nsteps; i++)
        if (strcmp(l->c.proc->steps[i].milestone, key) == 0)
            return l->c.proc->steps[i].phase == PHASE_PREPARE;
    return false;
}

static struct person_id actor_of(const struct loaded_case *l, struct act_id act)
{
    static const struct person_id nobody;
    for (size_t i = 0; i < l->nacts; i++)
        if (ID_EQ(l->acts[i].id, act))
            return l->acts[i].person;
    return nobody;
}

/* After the acts: what was reached before submission counts for the contents of its act. */
static enum status load_milestones(struct db *db, struct arena *a, struct tenant_id tenant,
                                   struct loaded_case *l, struct err *err)
{
    struct q_milestones_of_row *rows;
    size_t n;
    TRY(q_milestones_of(db, a, &(struct q_milestones_of_in){tenant, l->c.id}, &rows, &n, err));
    struct milestone_rec *out = ARENA_ARRAY(a, struct milestone_rec, n);
    const char *draft = hash_hex(a, &l->draft);
    l->milestones = rows;
    l->c.milestones = out;
    for (size_t i = 0; i < n; i++)
        if (!reached_before(l, rows[i].key) || !act_is_void(l, draft, rows[i].act))
            out[l->c.nmilestones++] = (struct milestone_rec){
                .key = rows[i].key, .at = rows[i].at, .by = actor_of(l, rows[i].act)};
    return ST_OK;
}

static enum status load_parties(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct loaded_case *l, struct err *err)
{
    struct q_parties_of_row *rows;
    size_t n;
    TRY(q_parties_of(db, a, &(struct q_parties_of_in){tenant, l->c.id}, &rows, &n, err));
    struct party *out = ARENA_ARRAY(a, struct party, n);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct party){.person = rows[i].person, .why = rows[i].why};
    l->c.parties = out;
    l->c.nparties = n;
    return ST_OK;
}

const char *case_hash_at(const struct loaded_case *l, const char *step, struct arena *a)
{
    struct hash h = case_content_hash(&l->c, procedure_step(l->c.proc, step), a);
    return hash_hex(a, &h);
}

/* What was done before the contents were handed in, or back, is to be done again; but what came
 * before submission only when the contents changed. */
static void all_earlier(const struct loaded_case *l, struct acted *acted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        acted[i].earlier |= !before_submission(l, acted[i].step);
}

/* The day of a decision that was made on paper, else that of the act. */
static struct date decided_on(const struct q_acts_of_row *r)
{
    struct date day = date_of_instant(r->at);
    AUTO_JSON json_t *external = r->external == NULL ? NULL : json_loads(r->external, 0, NULL);
    if (external != NULL)
        (void)date_parse(json_str(external, "date", ""), &day);
    return day;
}

/* Waivers, an open wish to cancel, and who has acted on which step. */
static enum status load_acts(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct loaded_case *l, struct err *err)
{
    struct q_acts_of_row *rows;
    size_t n;
    TRY(q_acts_of(db, a, &(struct q_acts_of_in){tenant, l->c.id}, &rows, &n, err));
    struct waiver *waivers = ARENA_ARRAY(a, struct waiver, n);
    struct acted *acted = ARENA_ARRAY(a, struct acted, n);
    const char *draft = hash_hex(a, &l->draft);
    const struct q_acts_of_row *decided = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct q_acts_of_row *r = &rows[i];
        bool before = before_submission(l, r->step);
        if (strcmp(r->kind, DID_WAIVE) == 0 && r->waiver != NULL)
            waivers[l->c.nwaivers++] = (struct waiver){
                .person = ID_FROM(person, r->waiver), .step = r->step, .by = r->person};
        if (strcmp(r->kind, DID_CANCEL) == 0)
            l->c.cancel = (struct cancel_request){
                .by = r->person, .act = r->id, .at = r->at, .reason = r->reason};
        if (strcmp(r->kind, DID_CANCEL_CONFIRM) == 0 || strcmp(r->kind, DID_CANCEL_DECLINE) == 0)
            l->c.cancel = (struct cancel_request){.reason = ""};
        if (strcmp(r->kind, DID_SUBMIT) == 0) /* a waiver speaks of the contents that were there */
            l->c.nwaivers = 0;
        if (strcmp(r->kind, DID_SUBMIT) == 0 || strcmp(r->kind, DID_RETURN) == 0 ||
            strcmp(r->kind, DID_CANCEL_CONFIRM) == 0)
            all_earlier(l, acted, l->c.nacted);
        else if (strcmp(r->verdict, VERDICT_DONE) == 0 || strcmp(r->verdict, VERDICT_APPROVE) == 0)
            acted[l->c.nacted++] =
                (struct acted){.step = r->step,
                               .person = r->person,
                               .post = ID_FROM(post, r->post),
                               .at = r->at,
                               .day = decided_on(r),
                               .earlier = before && strcmp(r->content_hash, draft) != 0};
        if (!before && did_decide(r->kind))
            decided = r;
    }
    l->acts = rows;
    l->nacts = n;
    l->c.waivers = waivers;
    l->c.acted = acted;
    if (decided != NULL && (l->c.state == CASE_APPROVED || l->c.state == CASE_REJECTED))
        l->decision_stale = strcmp(decided->content_hash, case_hash_at(l, decided->step, a)) != 0;
    return ST_OK;
}

/* Only where an act has lists: then its runs are counted. */
static enum status load_runs(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct loaded_case *l, struct err *err)
{
    struct q_entry_act_counts_row *rows;
    size_t lists = 0;
    for (size_t i = 0; i < l->c.pack->nentry_acts; i++)
        lists += l->c.pack->entry_acts[i].nchecklists;
    if (lists == 0)
        return ST_OK;
    TRY(q_entry_act_counts(db, a, &(struct q_entry_act_counts_in){tenant, l->c.entry}, &rows,
                           &l->c.ndone, err));
    struct act_count *done = ARENA_ARRAY(a, struct act_count, l->c.ndone + 1);
    for (size_t i = 0; i < l->c.ndone; i++)
        done[i] = (struct act_count){rows[i].act, rows[i].n};
    l->c.done = done;
    return ST_OK;
}

enum status case_load_run(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct loaded_case *l, const struct entry_act *act, int64_t run,
                          struct err *err)
{
    if (act->nchecklists == 0)
        return ST_OK;
    l->c.act = act;
    l->c.run = run > 0 ? run : case_act_run(&l->c, act->id);
    l->subject = arena_printf(a, "%s/%s/%lld", l->c.entry.s, act->id, (long long)l->c.run);
    return load_answers(db, a, tenant, l->subject, l, err);
}

struct ways ways_of_case(const struct loaded_case *l, struct arena *a, struct tenant_id tenant)
{
    return ways_to(l->app, a, tenant, l->body, l->c.pack);
}

/* The facts of a version, as the edition of the case reads them. */
static enum status version_facts(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct loaded_case *l, const struct q_entry_version_get_row *v,
                                 struct err *err)
{
    struct ways ways = ways_of_case(l, a, tenant);
    struct comparison ignored = {.n = 0};
    const struct lineage *way;
    TRY(json_read("facts", (struct bytes){v->facts, strlen(v->facts)}, 0, &l->entry_facts, err));
    if (strcmp(v->edition, l->row.edition) == 0)
        return ST_OK;
    TRY(way_from(&ways, db, v->edition, &way, err));
    json_t *moved = facts_move(way, l->entry_facts, a, &ignored);
    json_decref(l->entry_facts);
    l->entry_facts = moved;
    return ST_OK;
}

static void set_permitted(struct loaded_case *l, struct arena *a, const struct facts *facts)
{
    struct permitted *now = ARENA_NEW(a, struct permitted);
    now->facts = *facts;
    decide(l->c.pack, facts, l->c.covered, &now->decision);
    l->c.permitted = now;
}

/* What is to be done before use, where the body set something since the decision. */
static enum status load_permitted(struct loaded_case *l, struct arena *a, struct err *err)
{
    struct facts *facts = ARENA_NEW(a, struct facts);
    if (l->c.state != CASE_APPROVED || l->c.permitted || json_equal(l->settings, l->settings_now))
        return ST_OK;
    TRY(facts_read(l->c.pack, l->facts, l->settings_now, facts, err));
    facts->v[pack_fact(l->c.pack, FACT_NOT_OK)].i =
        l->c.facts.v[pack_fact(l->c.pack, FACT_NOT_OK)].i;
    set_permitted(l, a, facts);
    return ST_OK;
}

/* What the register says of the entry, for acts that only some entries have. What this edition
 * cannot read was written under another one: then the case speaks. */
static enum status load_entry_facts(struct db *db, struct arena *a, struct tenant_id tenant,
                                    struct loaded_case *l, int64_t version, struct err *err)
{
    const struct pack *p = l->c.pack;
    struct q_entry_version_get_row v;
    bool later = l->c.entry_own && version > 1; /* a change was permitted */
    bool asked = later || (l->c.proc->kind == PROC_END && l->c.proc->when != COND_ALWAYS);
    for (size_t i = 0; i < p->nentry_acts; i++)
        asked |= p->entry_acts[i].when != COND_ALWAYS;
    if (!asked)
        return ST_OK;
    TRY(q_entry_version_get(db, a, &(struct q_entry_version_get_in){tenant, l->c.entry, version},
                            &v, err));
    struct facts *facts = ARENA_NEW(a, struct facts);
    TRY(version_facts(db, a, tenant, l, &v, err));
    if (facts_read(p, l->entry_facts, l->settings_now, facts, NULL) != ST_OK)
        return ST_OK;
    l->c.entry_facts = facts;
    if (later)
        set_permitted(l, a, facts);
    return ST_OK;
}

const struct q_entry_events_row *entry_led_by(const struct q_entry_events_row *events, size_t n)
{
    for (; n > 0; n--) {
        const struct q_entry_events_row *e = &events[n - 1];
        bool noted = strcmp(e->from_state, e->to_state) == 0;
        if (!noted && strcmp(e->act, EVENT_REOPENED) != 0)
            return e;
    }
    return NULL;
}

struct footing entry_footing(struct arena *a, const struct pack *p,
                             const struct q_entry_events_row *events, size_t n, const char *state)
{
    struct act_done *done = ARENA_ARRAY(a, struct act_done, n + 1);
    struct footing ret;
    for (size_t i = 0; i < n; i++)
        done[i] = (struct act_done){events[i].act, events[i].from_state, events[i].to_state,
                                    events[i].at};
    footing_of(p, done, n, state, ARENA_ARRAY(a, struct matter, p->nentry_acts + 1), &ret);
    return ret;
}

/* Where the entry stands, where the rules ask. */
static enum status load_footing(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct loaded_case *l, struct err *err)
{
    struct q_entry_events_row *events;
    bool asked = false;
    size_t n;
    for (size_t i = 0; i < l->c.pack->nentry_acts; i++)
        asked |= l->c.pack->entry_acts[i].nends > 0;
    if (!asked)
        return ST_OK;
    TRY(q_entry_events(db, a, &(struct q_entry_events_in){tenant, l->c.entry}, &events, &n, err));
    l->c.footing = entry_footing(a, l->c.pack, events, n, l->c.entry_state);
    return ST_OK;
}

static enum status load_entry(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct loaded_case *l, struct err *err)
{
    l->c.entry = l->row.entry;
    l->c.entry_reg = "";
    l->c.entry_state = "";
    l->c.started = (struct date){DATE_NONE};
    if (ID_NONE(l->row.entry))
        return ST_OK;
    struct q_entry_get_row e;
    TRY(q_entry_get(db, a, &(struct q_entry_get_in){tenant, l->row.entry}, &e, err));
    l->c.entry_state = e.state;
    l->c.entry_reg = e.reg;
    l->c.entry_own = strcmp(e.origin, "case") == 0 && strcmp(e.origin_id, l->c.id.s) == 0;
    l->c.entry_since = e.updated_at;
    l->c.entry_version = e.version;
    l->c.based_on = l->row.entry_version == DB_NULL_INT ? 0 : l->row.entry_version;
    l->c.used = !date_none(e.started_on);
    l->c.started = date_none(e.started_on) ? date_of_instant(e.created_at) : e.started_on;
    TRY(load_entry_facts(db, a, tenant, l, e.version, err));
    TRY(load_footing(db, a, tenant, l, err));
    TRY(case_load_before(db, a, tenant, l, err));
    return load_runs(db, a, tenant, l, err);
}

/* What was decided stays decided under what the body had set by then; what is still to be done for
 * it is done under what it sets now. */
static enum status load_settings(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct loaded_case *l, struct err *err)
{
    bool decided = l->row.decided_at != DB_NULL_INT &&
                   (l->c.state == CASE_APPROVED || l->c.state == CASE_REJECTED ||
                    l->c.state == CASE_CANCELLED);
    TRY(app_settings(l->app, db, a, tenant, l->body, l->c.pack, l->c.today, &l->settings_now, err));
    if (decided)
        return app_settings_then(l->app, db, a, tenant, l->body, l->c.pack, l->row.decided_at,
                                 &l->settings, err);
    l->settings = json_incref(l->settings_now);
    return ST_OK;
}

static enum status load_row(struct app *app, struct db *db, struct arena *a,
                            struct tenant_id tenant, struct loaded_case *l, struct err *err)
{
    TRY(q_case_get(db, a, &(struct q_case_get_in){tenant, l->c.id}, &l->row, err));
    l->app = app;
    l->body = l->row.body;
    TRY(app_edition(app, db, l->row.edition, &l->c.pack, err));
    l->c.proc = pack_procedure(l->c.pack, l->row.procedure);
    if (l->c.proc == NULL || !case_state_parse(l->row.state, &l->c.state))
        return err_set(err, ST_SYSTEM, "broken_case", "case %s names no procedure or state",
                       l->c.id.s);
    l->c.form = pack_form(l->c.pack, l->c.proc->form);
    l->c.step = procedure_step(l->c.proc, l->row.step);
    l->c.round = l->row.round;
    l->c.version = l->row.version;
    l->c.lock = l->row.lock;
    l->c.unit = l->row.unit;
    l->c.applicant = l->row.applicant;
    l->c.is_child = !ID_NONE(l->row.parent);
    l->c.begun = date_of_instant(l->row.created_at);
    l->c.submitted_at = l->row.submitted_at == DB_NULL_INT ? 0 : l->row.submitted_at;
    l->c.submitted = l->row.submitted_at == DB_NULL_INT ? (struct date){DATE_NONE}
                                                        : date_of_instant(l->row.submitted_at);
    struct q_unit_name_row unit;
    TRY(q_unit_name(db, a, &(struct q_unit_name_in){tenant, l->row.unit}, &unit, err));
    l->c.parent_unit = unit.parent;
    struct q_person_name_row who;
    TRY(q_person_name(db, a, &(struct q_person_name_in){tenant, l->row.applicant}, &who, err));
    l->c.applicant_name = who.name;
    return load_settings(db, a, tenant, l, err);
}

static enum status load_tasks(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct loaded_case *l, struct err *err)
{
    struct q_tasks_open_of_row *rows;
    TRY(q_tasks_open_of(db, a, &(struct q_tasks_open_of_in){tenant, l->c.id}, &rows, &l->ntasks,
                        err));
    const struct step **waiting = ARENA_ARRAY(a, const struct step *, l->ntasks + 1);
    for (size_t i = 0; i < l->ntasks; i++) {
        const struct step *s = procedure_step(l->c.proc, rows[i].step);
        if (s != NULL)
            waiting[l->c.nwaiting++] = s;
    }
    l->tasks = rows;
    l->c.waiting = waiting;
    return ST_OK;
}

/* Whom the writer asked: of a role of the unit above, there. */
static enum status load_asked(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct loaded_case *l, struct err *err)
{
    struct q_case_asked_row *rows;
    size_t n;
    if (l->c.state != CASE_DRAFT)
        return ST_OK;
    TRY(q_case_asked(db, a, &(struct q_case_asked_in){tenant, l->c.id}, &rows, &n, err));
    struct asked *asked = ARENA_ARRAY(a, struct asked, n + 1);
    for (size_t i = 0; i < n; i++) {
        int role = pack_role(l->c.pack, rows[i].to_role);
        struct asked *x = &asked[l->c.nasked];
        if (role < 0)
            continue;
        enum scope scope = l->c.pack->roles[role].scope;
        *x = (struct asked){.role = rows[i].to_role};
        if (scope != SCOPE_BODY)
            x->unit =
                scope == SCOPE_PARENT && !ID_NONE(rows[i].parent) ? rows[i].parent : rows[i].unit;
        l->c.nasked++;
    }
    l->c.asked = asked;
    return ST_OK;
}

/* Only where addresses may have to be judged. */
static enum status load_accounts(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct loaded_case *l, struct err *err)
{
    const struct pack *p = l->c.pack;
    struct address_accounts kept;
    bool publishes = form_publishes(l->c.form);
    for (size_t i = 0; !publishes && !ID_NONE(l->row.entry) && i < p->nentry_acts; i++)
        publishes = p->entry_acts[i].form[0] && form_publishes(pack_form(p, p->entry_acts[i].form));
    if (!publishes)
        return ST_OK;
    TRY(accounts_load(db, a, tenant, l->body, p, &kept, err));
    l->c.accounts = kept.text;
    l->c.naccounts = kept.n;
    return ST_OK;
}

/* Staff apply for their unit; whom a role makes the applicant may work elsewhere. */
static enum status load_applicant(struct db *db, struct arena *a, struct tenant_id tenant,
                                  struct loaded_case *l, struct err *err)
{
    int role = l->c.proc->applicant;
    enum holder by = role < 0 ? HOLDER_STAFF : l->c.pack->roles[role].holder;
    bool staff = by == HOLDER_STAFF || by == HOLDER_APPLICANT;
    struct q_person_serves_row serves;
    if (l->c.state != CASE_SUBMITTED && l->c.state != CASE_RETURNED)
        return ST_OK;
    const struct q_person_serves_in in = {.tenant = tenant,
                                          .body = l->body,
                                          .person = l->c.applicant,
                                          .unit = staff ? l->c.unit.s : "",
                                          .day = l->c.today};
    TRY(q_person_serves(db, a, &in, &serves, err));
    l->c.applicant_gone = serves.n == 0;
    return ST_OK;
}

static enum status load_all(struct app *app, struct db *db, struct arena *a,
                            struct tenant_id tenant, struct loaded_case *l, struct err *err)
{
    TRY(load_row(app, db, a, tenant, l, err));
    l->c.settings = l->settings;
    TRY(load_applicant(db, a, tenant, l, err));
    TRY(load_contents(db, a, tenant, l, err));
    TRY(load_answers(db, a, tenant, l->c.id.s, l, err));
    TRY(case_decide(l, err));
    TRY(load_evidence(db, a, tenant, l, err));
    TRY(load_accounts(db, a, tenant, l, err));
    TRY(load_parties(db, a, tenant, l, err));
    TRY(filled_load(db, a, tenant, &l->c, err));
    l->content = case_content_hash(&l->c, NULL, a);
    l->draft = case_draft_hash(&l->c, a);
    TRY(load_acts(db, a, tenant, l, err));
    TRY(load_milestones(db, a, tenant, l, err));
    TRY(seats_load(&(struct seats){db, a, tenant, l, l->c.today, false}, &l->c, err));
    TRY(load_tasks(db, a, tenant, l, err));
    TRY(load_asked(db, a, tenant, l, err));
    TRY(case_load_siblings(db, a, tenant, l, err));
    TRY(case_load_other_end(db, a, tenant, l, err));
    TRY(load_entry(db, a, tenant, l, err));
    return load_permitted(l, a, err);
}

enum status case_load(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                      struct case_id id, struct date today, struct loaded_case **ret,
                      struct err *err)
{
    struct loaded_case *l = ARENA_NEW(a, struct loaded_case);
    l->c.id = id;
    l->subject = arena_strdup(a, id.s);
    l->c.today = today;
    enum status st = load_all(app, db, a, tenant, l, err);
    if (st != ST_OK) {
        case_unload(l);
        return st;
    }
    *ret = l;
    return ST_OK;
}

void case_unload(struct loaded_case *l)
{
    if (l == NULL)
        return;
    json_decref(l->fields);
    json_decref(l->facts);
    json_decref(l->settings);
    json_decref(l->settings_now);
    json_decref(l->entry_facts);
    json_decref(l->before);
    l->fields = l->facts = l->settings = l->settings_now = l->entry_facts = l->before = NULL;
}
