#include "casebox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "core/elsewhere.h"
#include "pack/vocab.h"

static void report(void *arg, const struct pack_finding *f)
{
    (void)arg;
    print_error("%s: %s\n", f->where, f->en);
}

const struct pack *box_pack(const char *dir)
{
    struct pack *p;
    struct err err = {0};

    if (pack_load(&dir, 1, report, NULL, &p, &err) != ST_OK)
        fail_msg("%s: %s", dir, err.text);
    return p;
}

/* ------------------------------------------------------------------ people */
void box_setup(struct box *b, const struct pack *p)
{
    *b = (struct box){
        .pack = p, .a = arena_new(), .scratch = arena_new(), .applicant = -1, .entry = {.by = -1}};
    for (int i = 0; i < BOX_PEOPLE; i++)
        b->people[i] = ID_NEW(person, i + 1);
    for (int i = 0; i < U__N; i++)
        b->units[i] = ID_NEW(unit, i + 1);
    b->settings = json_object();
    for (size_t i = 0; i < p->ndocuments; i++) /* the body has laid down what its rules demand */
        json_object_set_new(b->settings, p->facts[pack_document_fact(p, i)].id, json_true());
    b->begun = b->submitted = b->started = (struct date){DATE_NONE};
    assert_true(date_make(2026, 6, 1, &b->today));
}

void box_done(struct box *b)
{
    json_decref(b->settings);
    json_decref(b->fields);
    json_decref(b->facts);
    arena_free(b->a);
    arena_free(b->scratch);
}

int box_post(struct box *b, enum box_unit unit, const char *role)
{
    assert_true(b->nposts < BOX_MAX && pack_role(b->pack, role) >= 0);
    b->posts[b->nposts] =
        (struct box_post){ID_NEW(post, (int64_t)b->nposts + 1), unit, arena_strdup(b->a, role)};
    return (int)b->nposts++;
}

void box_hold(struct box *b, int person, int post, enum holding_kind kind)
{
    if (b->nholdings < BOX_MAX)
        b->holdings[b->nholdings++] = (struct box_holding){person, post, kind};
}

void box_release(struct box *b, int person, int post)
{
    size_t n = 0;

    for (size_t i = 0; i < b->nholdings; i++)
        if (b->holdings[i].person != person || b->holdings[i].post != post)
            b->holdings[n++] = b->holdings[i];
    b->nholdings = n;
}

const struct who *box_who(struct box *b, int person)
{
    struct who *w = ARENA_NEW(b->scratch, struct who);

    *w = (struct who){.person = b->people[person], .name = "", .pack = b->pack, .roles = NULL};
    w->roles = ARENA_ARRAY(b->scratch, struct held_role, b->nholdings + 1);
    for (size_t i = 0; i < b->nholdings; i++) {
        const struct box_holding *h = &b->holdings[i];
        const struct box_post *p = &b->posts[h->post];

        if (h->person != person)
            continue;
        w->roles[w->nroles++] = (struct held_role){
            .role = p->role, .unit = b->units[p->unit], .post = p->id, .kind = h->kind};
        w->office = w->office || b->pack->roles[pack_role(b->pack, p->role)].office;
    }
    return w;
}

/* ------------------------------------------------------------------ the case */
static void set_facts(struct box *b)
{
    json_decref(b->facts);
    b->facts = fields_facts(b->pack, pack_form(b->pack, b->proc->form), b->fields);
}

void box_draft(struct box *b, const char *procedure, int applicant)
{
    const struct fill fill = {b->pack,  b->scratch, b->people[applicant].s, b->units[U_MINE].s,
                              b->today, false};
    struct problems l = {.arena = b->scratch};
    struct err err = {0};

    b->proc = pack_procedure(b->pack, procedure);
    assert_non_null(b->proc);
    b->applicant = applicant;
    b->state = CASE_DRAFT;
    json_t *typed = fill_procedure(&fill, b->proc);
    if (fields_check(b->pack, pack_form(b->pack, b->proc->form), typed, &b->fields, &l, &err) !=
            ST_OK ||
        l.n > 0)
        fail_msg("%s: %s", err.text, l.n > 0 ? l.p[0].where : "");
    json_decref(typed);
    set_facts(b);
}

void box_with_entry(struct box *b, const char *state)
{
    b->entry.exists = true;
    b->entry.by = -1;
    b->entry.versions = 1;
    snprintf(b->entry.state, sizeof b->entry.state, "%s", state);
    b->started = b->today;
}

static struct person_id manager_of(const struct box *b)
{
    const char *named = json_str(b->fields, b->proc->effect.manager_field, "");

    if (b->entry.exists)
        return b->manager;
    return uuid_valid(named) ? ID_FROM(person, named) : (struct person_id){{0}};
}

static void view_people(struct box *b, struct casefile *c)
{
    struct candidate *out = ARENA_ARRAY(b->scratch, struct candidate, b->nholdings + 1);
    struct party *party = ARENA_NEW(b->scratch, struct party);

    for (size_t i = 0; i < b->nholdings; i++) {
        const struct box_holding *h = &b->holdings[i];
        const struct box_post *p = &b->posts[h->post];

        out[i] =
            (struct candidate){p->role, b->people[h->person], b->units[p->unit], p->id, h->kind};
    }
    *party = (struct party){b->people[b->applicant], "applicant"};
    c->candidates = out;
    c->ncandidates = b->nholdings;
    c->parties = party;
    c->nparties = 1;
}

const struct answer *box_seen(struct box *b, const struct box_answer *in, size_t n)
{
    struct answer *out = ARENA_ARRAY(b->scratch, struct answer, n + 1);

    for (size_t i = 0; i < n; i++) {
        const struct box_answer *x = &in[i];

        out[i] = (struct answer){.checklist = x->list,
                                 .item = x->item,
                                 .col = x->col,
                                 .state = x->state,
                                 .reason = x->reason,
                                 .measure = x->measure,
                                 .person = b->people[x->person]};
    }
    return out;
}

static void view_answers(struct box *b, struct casefile *c)
{
    c->answers = box_seen(b, b->answers, b->nanswers);
    c->nanswers = b->nanswers;
}

static bool before_submission(const struct box *b, const char *step)
{
    return procedure_step(b->proc, step)->phase == PHASE_PREPARE;
}

static bool reached_before(const struct box *b, const char *key)
{
    for (size_t i = 0; i < b->proc->nsteps; i++)
        if (strcmp(b->proc->steps[i].milestone, key) == 0)
            return b->proc->steps[i].phase == PHASE_PREPARE;
    return false;
}

static bool open_for_writer(const struct box *b)
{
    return b->state == CASE_DRAFT || b->state == CASE_RETURNED;
}

static bool looked_before(const struct box *b, const struct box_answer *a)
{
    const struct step *s = case_column_step(&b->c, pack_checklist(b->pack, a->list), a->col);

    return s != NULL && s->phase == PHASE_PREPARE;
}

static void drop_looks(struct box *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->nanswers; i++)
        if (!looked_before(b, &b->answers[i]))
            b->answers[n++] = b->answers[i];
    b->nanswers = n;
}

/* What spoke of other contents counts no longer, and nobody is asked about them. */
static void view_draft(struct box *b, struct casefile *c)
{
    struct hash h = {0};
    bool before = false;

    for (size_t i = 0; i < b->proc->nsteps; i++)
        before |= b->proc->steps[i].phase == PHASE_PREPARE;
    if (before) /* thousands of lives: hash only where somebody looks */
        h = case_draft_hash(c, b->scratch);
    const char *now = hash_hex(b->scratch, &h);
    for (size_t i = 0; i < b->nacted; i++)
        if (before_submission(b, b->acted[i].step))
            b->acted[i].earlier = strcmp(b->acted_on[i], now) != 0;
    for (size_t i = 0; i < b->nmilestones; i++)
        if (!reached_before(b, b->milestones[i].key) || strcmp(b->reached_on[i], now) == 0)
            b->counted[c->nmilestones++] = b->milestones[i];
    if (before && open_for_writer(b) && strcmp(b->asked_for, now) != 0) {
        b->nopen = 0;
        drop_looks(b);
        view_answers(b, c);
    }
    c->milestones = b->counted;
    c->waiting = b->open;
    c->nwaiting = b->nopen;
}

const struct casefile *box_view(struct box *b)
{
    struct casefile *c = &b->c;
    struct err err = {0};
    static const struct entry_id entry = {"00000000-0000-7000-8000-000000000001"};

    arena_reset(b->scratch);
    *c = (struct casefile){.pack = b->pack,
                           .proc = b->proc,
                           .form = pack_form(b->pack, b->proc->form),
                           .state = b->state,
                           .step = b->step,
                           .round = b->round,
                           .unit = b->units[U_MINE],
                           .parent_unit = b->units[U_ABOVE],
                           .applicant = b->people[b->applicant],
                           .applicant_name = "申請 太郎",
                           .manager = manager_of(b),
                           .fields = b->fields,
                           .settings = b->settings,
                           .today = b->today,
                           .begun = b->begun,
                           .submitted = b->submitted,
                           .used = b->entry.exists && strcmp(b->entry.state, ENTRY_PERMITTED) != 0,
                           .started = b->started,
                           .evidence = b->evidence,
                           .nevidence = b->nevidence,
                           .waivers = b->waivers,
                           .nwaivers = b->nwaivers,
                           .cancel = {.by = b->cancel_by, .reason = ""},
                           .acted = b->acted,
                           .nacted = b->nacted,
                           .done = &b->done,
                           .ndone = b->run_act != NULL,
                           .entry_state = b->entry.exists ? b->entry.state : "",
                           .is_child = b->is_child};
    if (b->entry.exists)
        c->entry = entry;
    c->entry_own = b->entry.by >= 0;
    if (facts_read(b->pack, b->facts, b->settings, &c->facts, &err) != ST_OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < b->nanswers; i++)
        if (b->answers[i].state == A_NOT_OK)
            c->facts.v[pack_fact(b->pack, FACT_NOT_OK)].i = 1;
    decide(b->pack, &c->facts, false, &c->decision);
    c->entry_reg = b->entry.reg ? b->entry.reg : "";
    if (b->entry.exists && !b->entry.reg && case_register(c))
        c->entry_reg = case_register(c)->id;
    view_people(b, c);
    view_answers(b, c);
    view_draft(b, c);
    return c;
}

const char *box_draft_hash(struct box *b)
{
    const struct casefile *c = box_view(b);
    struct hash h = case_draft_hash(c, b->scratch);

    return hash_hex(b->scratch, &h);
}

const char *box_hash(struct box *b)
{
    const struct casefile *c = box_view(b);
    struct hash h = case_content_hash(c, NULL, b->scratch);

    return hash_hex(b->scratch, &h);
}

/* ------------------------------------------------------------------ folding */
static void close_one(struct box *b, const struct step *s)
{
    size_t n = 0;

    for (size_t i = 0; i < b->nopen; i++)
        if (b->open[i] != s)
            b->open[n++] = b->open[i];
    b->nopen = n;
}

static void reach(struct box *b, const char *key, const char *draft)
{
    size_t i = 0;

    while (i < b->nmilestones && strcmp(b->milestones[i].key, key) != 0)
        i++;
    if (i == b->nmilestones)
        b->milestones[b->nmilestones++].key = key;
    snprintf(b->reached_on[i], sizeof b->reached_on[i], "%s", draft);
}

/* What the commands do at a new submission: later columns and review milestones start afresh. */
static void new_round(struct box *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->nanswers; i++) {
        const struct checklist *l = pack_checklist(b->pack, b->answers[i].list);
        if (case_writers_column(&b->c, l, b->answers[i].col) || looked_before(b, &b->answers[i]))
            b->answers[n++] = b->answers[i];
    }
    b->nanswers = n;
    n = 0;
    for (size_t i = 0; i < b->nmilestones; i++) {
        bool review = false;
        for (size_t k = 0; k < b->proc->nsteps; k++)
            review |= b->proc->steps[k].phase == PHASE_REVIEW &&
                      strcmp(b->proc->steps[k].milestone, b->milestones[i].key) == 0;
        if (review)
            continue;
        memmove(b->reached_on[n], b->reached_on[i], sizeof b->reached_on[n]);
        b->milestones[n++] = b->milestones[i];
    }
    b->nmilestones = n;
    b->nwaivers = 0;
    b->submitted = b->today;
    b->round++;
}

static void effects(struct box *b, int person, const struct outcome *o)
{
    if (o->make_entry)
        b->manager = manager_of(b);
    if (o->make_entry || o->make_record)
        b->entry = (struct box_entry){.exists = true, .state = "permitted", .by = person};
    b->entry.versions += o->make_entry || o->make_record || o->change_entry || o->end_entry ||
                         o->revoke_entry || o->reopen_entry;
    if (o->make_record || o->end_entry || o->revoke_entry) {
        snprintf(b->entry.was, sizeof b->entry.was, "%s", b->entry.state);
        snprintf(b->entry.state, sizeof b->entry.state, "closed");
    }
    if (o->reopen_entry)
        snprintf(b->entry.state, sizeof b->entry.state, "%s", b->entry.was);
}

static void fold(struct box *b, int person, const struct outcome *o)
{
    bool decides = o->state == CASE_APPROVED && b->state != CASE_APPROVED;
    struct hash spoken_of = case_draft_hash(&b->c, b->scratch);
    const char *draft = hash_hex(b->a, &spoken_of);

    if (o->new_round)
        new_round(b);
    if (o->new_round || strcmp(o->act_kind, "return") == 0 ||
        strcmp(o->act_kind, "cancel_confirm") == 0)
        for (size_t i = 0; i < b->nacted; i++)
            b->acted[i].earlier |= !before_submission(b, b->acted[i].step);
    if (o->act_step != NULL && b->nacted < BOX_ACTS &&
        (strcmp(o->act_verdict, "done") == 0 || strcmp(o->act_verdict, "approve") == 0)) {
        snprintf(b->acted_on[b->nacted], sizeof b->acted_on[b->nacted], "%s", draft);
        b->acted[b->nacted++] =
            (struct acted){.step = o->act_step->id,
                           .person = b->people[person],
                           .post = o->right.held ? o->right.held->post : (struct post_id){{0}}};
    }
    if (strcmp(o->act_kind, "request") == 0)
        snprintf(b->asked_for, sizeof b->asked_for, "%s", draft);
    b->state = o->state;
    b->step = o->step;
    if (o->close_tasks)
        b->nopen = 0;
    else if (o->close_task != NULL)
        close_one(b, o->close_task);
    if (!str_empty(o->milestone))
        reach(b, o->milestone, draft);
    effects(b, person, o);
    for (size_t i = 0; i < o->nopen; i++)
        b->open[b->nopen++] = o->open[i];
    if (decides)
        snprintf(b->decided, sizeof b->decided, "%s", box_hash(b));
}

/* ------------------------------------------------------------------ verbs */
enum status box_set(struct box *b, int person, const char *field, json_t *value, struct err *err)
{
    const struct casefile *c = box_view(b);
    struct problems l = {.arena = b->scratch};
    struct outcome o;
    AUTO_JSON json_t *typed = json_deep_copy(b->fields);
    json_t *fields;

    fill_set(typed, field, value);
    TRY(case_save(c, box_who(b, person), &o, err));
    TRY(fields_check(b->pack, c->form, typed, &fields, &l, err));
    json_decref(b->fields);
    b->fields = fields;
    set_facts(b);
    return ST_OK;
}

static struct box_answer *find_answer(struct box *b, const char *list, const char *item,
                                      const char *col)
{
    for (size_t i = 0; i < b->nanswers; i++)
        if (strcmp(b->answers[i].list, list) == 0 && strcmp(b->answers[i].item, item) == 0 &&
            strcmp(b->answers[i].col, col) == 0)
            return &b->answers[i];
    return b->nanswers < 256 ? &b->answers[b->nanswers++] : NULL;
}

enum status box_answer(struct box *b, int person, const char *col, const char *list,
                       const char *item, enum answer_state state, const char *reason,
                       struct err *err)
{
    const struct casefile *c = box_view(b);
    const struct checklist *l = pack_checklist(b->pack, list);
    struct outcome o;

    TRY(case_answer_may(c, box_who(b, person), l, col, &o, err));
    for (size_t i = 0; i < l->nitems; i++) {
        if (strcmp(l->items[i].id, item) != 0)
            continue;
        TRY(answer_check(c, l, &l->items[i], (struct given_answer){state, reason, reason}, err));
        reason = arena_strdup(b->a, reason);
        *find_answer(b, l->id, l->items[i].id, col) = (struct box_answer){
            l->id, l->items[i].id, arena_strdup(b->a, col), state, reason, reason, person};
        return ST_OK;
    }
    fail_msg("no item %s", item);
    return ST_OK;
}

enum status box_answer_all(struct box *b, int person, const char *col, struct err *err)
{
    const struct casefile *c = box_view(b);
    const struct checklist *l;
    struct outcome o;
    enum status st = ST_CONFLICT;

    /* In every list where the column is open to the person; refused when there is none. */
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++) {
        enum status may = checklist_column(l, col) == NULL
                              ? ST_CONFLICT
                              : case_answer_may(c, box_who(b, person), l, col, &o, err);
        for (size_t k = 0; may == ST_OK && k < l->nitems; k++) {
            const struct item *it = &l->items[k];
            if (!item_applies(c, it) || !item_in_column(it, col))
                continue;
            TRY(answer_check(c, l, it, (struct given_answer){A_OK, "確かめた", ""}, err));
            *find_answer(b, l->id, it->id, col) = (struct box_answer){
                l->id, it->id, arena_strdup(b->a, col), A_OK, "確かめた", "", person};
        }
        st = may == ST_OK ? ST_OK : st;
    }
    return st;
}

void box_file(struct box *b, const char *place)
{
    if (b->nevidence == sizeof b->evidence / sizeof *b->evidence)
        return;
    b->evidence[b->nevidence] = (struct evidence_rec){.id = ID_NEW(evidence, 1),
                                                      .item = arena_strdup(b->a, place),
                                                      .name = "資料.pdf",
                                                      .sha256 = "ab",
                                                      .source = ""};
    b->nevidence++;
}

/* Another file would be other contents: only what is missing is put there. */
static void at_least(struct box *b, const char *place, int n)
{
    for (size_t i = 0; i < b->nevidence; i++)
        n -= strcmp(b->evidence[i].item, place) == 0;
    for (; n > 0; n--)
        box_file(b, place);
}

void box_files(struct box *b)
{
    const struct form *form = pack_form(b->pack, b->proc->form);

    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_FILE)
            at_least(b, form->fields[i].id, 1);
    const struct checklist *l;
    for (size_t i = 0; (l = procedure_list(b->proc, i)) != NULL; i++) {
        for (size_t k = 0; k < l->nitems; k++)
            at_least(b, arena_printf(b->a, "%s/%s", l->id, l->items[k].id),
                     l->items[k].evidence_when_ok);
    }
}

enum status box_request(struct box *b, int person, struct problems *l, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);

    *l = (struct problems){.arena = b->scratch};
    TRY(case_request(c, box_who(b, person), l, &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_submit(struct box *b, int person, struct problems *l, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);

    *l = (struct problems){.arena = b->scratch};
    TRY(case_submit(c, box_who(b, person), l, &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_withdraw(struct box *b, int person, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);

    TRY(case_withdraw(c, box_who(b, person), &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_discard(struct box *b, int person, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);

    TRY(case_discard(c, box_who(b, person), &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_return(struct box *b, int person, const char *to, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);
    const struct step *s = to == NULL ? NULL : procedure_step(b->proc, to);

    TRY(case_return(c, box_who(b, person), s, "直してください", &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_step(struct box *b, int person, const char *step, enum step_verdict v,
                     const struct external_decision *x, struct problems *l, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);
    const struct step *s = procedure_step(b->proc, step);
    const struct texts *t = s->act == ACT_ACKNOWLEDGE ? pack_texts(b->pack, s->texts) : NULL;
    const char *texts[64];
    size_t n = 0;

    *l = (struct problems){.arena = b->scratch};
    for (size_t i = 0; t != NULL && i < t->nitems; i++)
        texts[n++] = t->items[i].id;
    TRY(case_step(c, box_who(b, person), s, v, v == STEP_REJECT ? "認めません" : "", texts, n, x, l,
                  &o, err));
    fold(b, person, &o);
    return ST_OK;
}

enum status box_waive(struct box *b, int person, const char *step, int excused, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);
    const struct step *s = procedure_step(b->proc, step);

    if (b->nwaivers == sizeof(b->waivers) / sizeof(b->waivers[0]))
        return ST_INPUT;
    TRY(case_waive(c, box_who(b, person), s, b->people[excused], "やむを得ない", &o, err));
    b->waivers[b->nwaivers++] = (struct waiver){b->people[excused], s->id, b->people[person]};
    return ST_OK;
}

enum status box_cancel(struct box *b, int person, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);
    TRY(case_cancel(c, box_who(b, person), "誤り", &o, err));
    b->cancel_by = b->people[person];
    return ST_OK;
}

enum status box_decline(struct box *b, int person, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b); /* first: it empties what box_who uses */
    TRY(case_cancel_decline(c, box_who(b, person), "誤りでない", &o, err));
    b->cancel_by = (struct person_id){{0}};
    return ST_OK;
}

enum status box_confirm(struct box *b, int person, struct err *err)
{
    struct outcome o;
    const struct casefile *c = box_view(b);
    TRY(case_cancel_confirm(c, box_who(b, person), &o, err));
    fold(b, person, &o);
    b->cancel_by = (struct person_id){{0}};
    return ST_OK;
}
