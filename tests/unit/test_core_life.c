/* The life of a case under random hands: whoever does whatever in any order, what must always hold
 * holds, and with good will every case can be brought to an end or is known to be stuck.
 *
 * LIFE_SEED and LIFE_RUNS repeat or lengthen a run. A failure prints its seed and the shortest list
 * of moves found that still fails. */
#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "casebox.h"
#include "core/elsewhere.h"
#include "holds.h"
#include "play.h"
#include "rights.h"

#define MOVES_MAX 32
enum kind {
    EDIT,
    ANSWER,
    ANSWER_ALL,
    FILES,
    REQUEST,
    SUBMIT,
    WITHDRAW,
    DISCARD,
    RETURN,
    STEP,
    ELSEWHERE,
    WAIVE,
    CANCEL,
    CONFIRM,
    DECLINE,
    TRANSFER,
    ENTRY_ACT,
    NEXT_DAY,
    ADVANCE, /* whoever may, does what the case waits for */
    KINDS,
};
static const char *const kind_names[KINDS] = {
    "edit",    "answer",   "answer_all", "files",     "request", "submit", "withdraw",
    "discard", "return",   "step",       "elsewhere", "waive",   "cancel", "confirm",
    "decline", "transfer", "entry_act",  "next_day",  "advance"};

struct move {
    enum kind kind;
    int person, other;
    uint32_t arg;
};

struct sequence {
    uint64_t seed;
    struct move moves[MOVES_MAX];
    int n;
};

/* ------------------------------------------------------------------ chance */
static uint64_t next(uint64_t *s)
{
    uint64_t z = (*s += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int below(uint64_t *s, int n)
{
    return (int)(next(s) % (uint64_t)n);
}

/* ------------------------------------------------------------------ the worlds */
static const struct {
    const char *pack, *procedure;
    int weight;
} worlds[] = {
    {"packs/onna-2017", "use", 6},
    {"packs/onna-2017", "change", 1},
    {"packs/onna-2017", "end", 2},
    {"packs/kitakyushu-2023", "important", 2},
    {"packs/kitakyushu-2023", "ordinary", 2},
    {"packs/kitakyushu-2023", "end_ordinary", 1},
    {"tests/packs/eyes", "joint", 8},
    {"tests/packs/eyes", "council", 2},
    {"tests/packs/eyes", "twice", 3},
    {"tests/packs/eyes", "prior", 5},
    {"tests/packs/eyes", "notice", 1},
    {"tests/packs/eyes", "later", 6},
    {"tests/packs/books", "account", 2},
    {"tests/packs/books", "meeting_seen", 2},
};
#define NWORLDS (sizeof worlds / sizeof *worlds)
static const struct pack *packs[NWORLDS];

/* Random people on random posts; some stand in for others, some hold several. */
static void staff(struct box *b, uint64_t *s)
{
    for (size_t i = 0; i < b->pack->nroles; i++) {
        const struct role *r = &b->pack->roles[i];
        if (r->holder != HOLDER_POST)
            continue;
        for (int n = 1 + below(s, 2); n > 0; n--) {
            enum box_unit unit = r->scope == SCOPE_UNIT     ? U_MINE
                                 : r->scope == SCOPE_PARENT ? U_ABOVE
                                                            : U_OFFICE;
            int post = box_post(b, below(s, 8) == 0 ? U_OTHER : unit, r->id);
            if (below(s, 8) != 0) /* else vacant */
                box_hold(b, below(s, BOX_PEOPLE), post, below(s, 4) ? HOLD_MAIN : HOLD_CONCURRENT);
            if (below(s, 3) == 0)
                box_hold(b, below(s, BOX_PEOPLE), post, HOLD_SUBSTITUTE);
        }
    }
}

/* Some procedures are for contracts. */
static void settle_terms(struct box *b)
{
    struct err err;
    static const char *const contracts[] = {"council", "twice", "prior", "later"};
    bool contract = false;

    for (size_t i = 0; i < sizeof contracts / sizeof *contracts; i++)
        contract |= strcmp(b->proc->id, contracts[i]) == 0;
    if (contract)
        assert_int_equal(box_set(b, b->applicant, "terms_kind", json_string("contract"), &err),
                         ST_OK);
}

static void begin(struct box *b, const struct sequence *q)
{
    uint64_t s = q->seed;
    int total = 0, at;
    size_t w = 0;

    for (size_t i = 0; i < NWORLDS; i++)
        total += worlds[i].weight;
    for (at = below(&s, total); at >= worlds[w].weight; w++)
        at -= worlds[w].weight;
    box_setup(b, packs[w]);
    json_object_set_new(b->settings, "end_record_years", json_integer(5)); /* else nothing ends */
    staff(b, &s);
    box_draft(b, worlds[w].procedure, below(&s, BOX_PEOPLE));
    settle_terms(b);
    if (b->proc->kind == PROC_END || b->proc->kind == PROC_CHANGE) {
        box_with_entry(b, below(&s, 2) ? "in_use" : "ending");
        b->manager = b->people[b->applicant];
    }
}

/* ------------------------------------------------------------------ moves */
static struct {
    long ok[KINDS], all[KINDS];
    long approved, closed, reopened, dead_ends, finished, prepared, runs, acted_runs, lists;
} seen;
static bool run_filled; /* the act tried last had its lists answered, by two where two are asked */

static enum status edit(struct box *b, const struct move *m)
{
    static const char *const places[] = {"japan", "overseas", "unknown"};
    struct err err;
    const struct axis *x = &b->pack->axes[0];
    AUTO_JSON json_t *info = json_deep_copy(json_object_get(b->fields, "info"));

    switch (m->arg % 6) {
    case 0:
        if (info == NULL)
            return ST_INPUT;
        fill_set(json_array_get(info, 0), x->id,
                 json_string(x->levels[m->arg / 8 % x->nlevels].code));
        return box_set(b, m->person, "info", json_incref(info), &err);
    case 1:
        return box_set(b, m->person, "location", json_pack("[s]", places[m->arg / 8 % 3]), &err);
    case 2:
        return box_set(b, m->person, "applicant", json_string(b->people[m->other].s), &err);
    case 3:
        return box_set(b, m->person, "manager", json_string(b->people[m->other].s), &err);
    case 4:
        return box_set(b, m->person, "service", json_string("別のサービス"), &err);
    default:
        return box_set(b, m->person, "paid", json_boolean(m->arg / 8 % 2), &err);
    }
}

static enum status entry_act(struct box *b, const struct move *m)
{
    const struct entry_act *a = &b->pack->entry_acts[m->arg % b->pack->nentry_acts];
    struct problems l;
    struct err err;

    seen.runs +=
        a->nchecklists > 0 && b->entry.exists && box_run_answers(b, m->other, a->id, &err) == ST_OK;
    run_filled = act_of_two(b, a) ? run_of_two(b) : b->nrun > 0;
    return box_entry_act(b, m->person, a->id,
                         (struct date){b->today.day - 1 + (int)(m->arg / 64 % 3)}, &l, &err);
}

static const struct step *step_of(const struct box *b, const struct move *m)
{
    if (b->proc->nsteps == 0)
        return NULL;
    return b->step != NULL && m->arg % 4 != 0 ? b->step
                                              : &b->proc->steps[m->arg / 4 % b->proc->nsteps];
}

static enum step_verdict verdict_of(const struct step *s, uint32_t arg)
{
    if (s->act != ACT_DECIDE && s->act != ACT_APPROVE)
        return STEP_DONE;
    return arg % 5 == 0 ? STEP_REJECT : STEP_APPROVE;
}

/* One of those who were asked before submission confirms. */
static enum status prepare(struct box *b)
{
    struct err err;
    struct problems l = {0};

    (void)box_view(b);
    for (size_t i = 0; i < b->nopen; i++)
        for (int p = 0; p < BOX_PEOPLE; p++) {
            const struct step *s = b->open[i];
            if (s->act == ACT_CHECK)
                (void)box_answer_all(b, p, s->column, &err);
            if (box_step(b, p, s->id, verdict_of(s, 1), NULL, &l, &err) == ST_OK)
                return ST_OK;
        }
    return ST_REFUSED;
}

/* Does what the case waits for, as whoever may. */
static enum status advance(struct box *b)
{
    struct err err;
    struct problems l = {0};
    struct right right;

    if (b->state == CASE_DRAFT || b->state == CASE_RETURNED) {
        box_files(b);
        (void)box_answer_all(b, b->applicant, "first", &err);
        if (box_request(b, b->applicant, &l, &err) == ST_OK || prepare(b) == ST_OK)
            return ST_OK;
        return box_submit(b, b->applicant, &l, &err);
    }
    for (size_t i = 0; i < b->nopen; i++) {
        const struct step *s = b->open[i];
        const struct casefile *c = box_view(b);
        for (int p = 0; p < BOX_PEOPLE; p++) {
            if (case_may_act(c, box_who(b, p), s, &right, NULL) != ST_OK)
                continue;
            if (s->act == ACT_CHECK)
                (void)box_answer_all(b, p, s->column, &err);
            enum status st = box_step(b, p, s->id, verdict_of(s, 1), NULL, &l, &err);
            if (st == ST_OK)
                return st;
            if (st == ST_REFUSED && s->phase != PHASE_START) /* the application is wrong */
                return box_return(b, p, NULL, &err);
            c = box_view(b);
        }
    }
    return ST_REFUSED;
}

static enum status play(struct box *b, const struct move *m)
{
    struct err err;
    struct problems l;
    const struct step *s = step_of(b, m);
    struct external_decision x = {.decider = b->people[m->other],
                                  .decider_name = "",
                                  .date = {b->today.day - (int)(m->arg % 3)},
                                  .number = "総第1号"};

    switch (m->kind) {
    case EDIT:
        return edit(b, m);
    case ANSWER:
        return play_answer(b, m->person, m->arg);
    case ANSWER_ALL:
        return play_answers(b, m->person, m->arg);
    case FILES:
        if (b->state == CASE_DRAFT || b->state == CASE_RETURNED)
            box_files(b);
        return ST_OK;
    case REQUEST:
        return box_request(b, m->arg % 4 ? b->applicant : m->person, &l, &err);
    case SUBMIT:
        return box_submit(b, m->arg % 2 ? b->applicant : m->person, &l, &err);
    case WITHDRAW:
        return box_withdraw(b, m->person, &err);
    case DISCARD:
        return box_discard(b, m->person, &err);
    case RETURN:
        return box_return(b, m->person, s == NULL || m->arg % 3 ? NULL : s->id, &err);
    case STEP:
        return s == NULL ? ST_INPUT
                         : box_step(b, m->person, s->id, verdict_of(s, m->arg / 4), NULL, &l, &err);
    case ELSEWHERE:
        if (s != NULL && !case_scanned(box_view(b), s))
            box_file(b, arena_printf(b->a, "step/%s", s->id));
        return s == NULL ? ST_INPUT
                         : box_step(b, m->person, s->id, verdict_of(s, m->arg / 4), &x, &l, &err);
    case WAIVE:
        return m->arg % 2  ? play_waive_some(b, &err)
               : s == NULL ? ST_INPUT
                           : box_waive(b, m->person, s->id, m->other, &err);
    case CANCEL:
        return box_cancel(b, m->person, &err);
    case DECLINE:
        return box_decline(b, m->person, &err);
    case CONFIRM:
        return box_confirm(b, m->person, &err);
    case TRANSFER:
        return play_transfer(b, m->person, m->arg);
    case ENTRY_ACT:
        return entry_act(b, m);
    case NEXT_DAY:
        b->today.day++;
        return ST_OK;
    case ADVANCE:
        return advance(b);
    case KINDS:
        break;
    }
    return ST_INPUT;
}

/* ------------------------------------------------------------------ what must always hold */
struct before {
    enum case_state state;
    bool right, office, own_other, asked;
    struct box_entry entry;
    struct person_id cancel_by;
    size_t nanswers;
};

static struct before look(struct box *b, const struct move *m)
{
    const struct step *s = step_of(b, m);
    bool right = s != NULL && rights_should_act(b, s, m->kind == ELSEWHERE ? m->other : m->person);

    (void)box_view(b);
    if (m->kind == RETURN)
        right = rights_sends_back(b, m->person);
    return (struct before){
        .state = b->state,
        .right = right,
        .asked = s != NULL && rights_asked(b, s, m->person),
        .office = rights_is_office(b, m->person),
        .own_other = s != NULL && rights_barred(s) && rights_party(b, m->person),
        .entry = b->entry,
        .cancel_by = b->cancel_by,
    };
}

static const char *only_by_right(const struct box *b, const struct move *m, const struct before *w,
                                 enum status st)
{
    if (st != ST_OK)
        return NULL;
    if (m->kind == STEP || m->kind == RETURN)
        MUST(w->right && "only who should may act");
    if (m->kind == STEP || m->kind == ELSEWHERE)
        MUST(w->asked && "before submission only who was asked acts");
    if (m->kind == ELSEWHERE) {
        MUST(w->office && "the office enters");
        MUST(!w->own_other && "a party enters nothing");
        MUST(m->person != m->other && "nobody enters the own decision");
        MUST(w->right && "the decider is one who should");
    }
    if (m->kind == EDIT || m->kind == WITHDRAW || m->kind == DISCARD)
        MUST(m->person == b->applicant && "the application is the applicant's");
    return NULL;
}

/* Handed in is only what everybody confirmed who had to, exactly as it is; and before that nobody
 * is asked for what is done, nor twice. */
static const char *prepared_holds(struct box *b, const struct before *w)
{
    bool open = b->state == CASE_DRAFT || b->state == CASE_RETURNED;
    bool handed_in = (w->state == CASE_DRAFT || w->state == CASE_RETURNED) &&
                     (b->state == CASE_SUBMITTED || b->state == CASE_APPROVED);

    for (size_t i = 0; i < b->nopen && open; i++) {
        MUST(b->open[i]->phase == PHASE_PREPARE);
        /* where all must act, the last one missing may have left; a look begins anew */
        bool again = b->open[i]->all || b->open[i]->act == ACT_CHECK;
        MUST((again || !rights_last_word(b, b->open[i])) && "what is done is not asked");
        for (size_t k = 0; k < i; k++)
            MUST(b->open[k] != b->open[i] && "nobody is asked twice");
    }
    for (size_t i = 0; i < b->proc->nsteps && handed_in; i++) {
        const struct step *s = &b->proc->steps[i];
        if (s->phase == PHASE_PREPARE &&
            cond_eval(b->pack, s->when, &box_view(b)->facts) != TRI_FALSE)
            MUST(rights_confirmed(b, s) && "everybody confirmed what is handed in");
        seen.prepared += s->phase == PHASE_PREPARE;
    }
    return NULL;
}

static const char *decision_holds(struct box *b, const struct before *w)
{
    const struct casefile *c;

    if (b->decided[0] != '\0' && b->state == CASE_APPROVED)
        MUST(strcmp(box_hash(b), b->decided) == 0 && "what was decided is what is there");
    if (b->state != CASE_APPROVED || w->state == CASE_APPROVED || b->proc->kind >= PROC_NOTICE)
        return NULL; /* notices and records permit nothing */
    seen.approved++;
    c = box_view(b);
    if (b->proc->kind != PROC_END)
        MUST(c->decision.verdict != VERDICT_FORBIDDEN && c->decision.verdict != VERDICT_UNKNOWN);
    for (size_t i = 0; i < b->nanswers; i++)
        MUST((b->answers[i].state != A_NOT_OK || !stands_in_the_way(b, &b->answers[i])) &&
             "nothing stands at no");
    for (size_t i = 0; i < b->proc->nsteps; i++) {
        const struct step *s = &b->proc->steps[i];
        if (s->phase == PHASE_REVIEW && s->milestone[0] != '\0' && s->when != COND_ALWAYS &&
            cond_eval(b->pack, s->when, &c->facts) == TRI_TRUE)
            MUST(reached(b, s->milestone) && "the separate decision is there");
    }
    return NULL;
}

static const char *entry_holds(struct box *b, const struct move *m, const struct before *w)
{
    bool spoken_of = b->proc->kind == PROC_END || b->proc->kind == PROC_CHANGE;

    if (b->proc->kind == PROC_RECORD && b->entry.exists)
        MUST(b->entry.versions == 1 && !strcmp(b->entry.state, "closed") && "a record stays");
    if (!spoken_of)
        MUST(b->entry.exists == (b->state == CASE_APPROVED || b->state == CASE_CANCELLED));
    /* the one way back: two people cancelled the decision that ended it */
    bool undone = m->kind == CONFIRM && b->proc->kind == PROC_END && w->state == CASE_APPROVED &&
                  b->state == CASE_CANCELLED;
    if (spoken_of && b->entry.versions != w->entry.versions)
        MUST(undone || (b->state == CASE_APPROVED && w->state == CASE_SUBMITTED));
    if (undone) {
        seen.reopened++;
        return reopened_holds(b, &w->entry, w->cancel_by, m->person);
    }
    if (strcmp(w->entry.state, "closed") == 0)
        MUST(strcmp(b->entry.state, "closed") == 0 && b->entry.versions == w->entry.versions);
    else
        seen.closed += strcmp(b->entry.state, "closed") == 0;
    bool begins = strcmp(b->entry.state, "in_use") == 0 && strcmp(w->entry.state, "permitted") == 0;
    return begins ? begun_holds(b) : NULL;
}

static bool final(enum case_state s)
{
    return s == CASE_WITHDRAWN || s == CASE_CANCELLED || s == CASE_DISCARDED || s == CASE_SPLIT;
}

static const char *check(struct box *b, const struct move *m, const struct before *w,
                         enum status st)
{
    const char *bad = only_by_right(b, m, w, st);

    if (st != ST_OK && m->kind != ADVANCE && m->kind != ANSWER_ALL)
        return bad;    /* refused: nothing was folded */
    (void)box_view(b); /* what spoke of other contents is gone */
    MUST(b->state >= 0 && b->state < CASE__MAX);
    if (final(w->state))
        MUST(b->state == w->state && "an end is an end");
    if (w->state == CASE_APPROVED)
        MUST(b->state == CASE_APPROVED || b->state == CASE_CANCELLED);
    if (w->state == CASE_REJECTED)
        MUST(b->state == CASE_REJECTED || (m->kind == CONFIRM && b->state == CASE_SUBMITTED));
    if (bad == NULL)
        bad = answers_hold(b);
    if (bad == NULL)
        bad = tasks_hold(b, &seen.dead_ends);
    if (bad == NULL)
        bad = prepared_holds(b, w);
    if (bad == NULL)
        bad = decision_holds(b, w);
    if (bad == NULL)
        bad = lists_hold(b, &seen.lists);
    if (bad == NULL && m->kind == ENTRY_ACT && st == ST_OK) {
        const struct entry_act *a = &b->pack->entry_acts[m->arg % b->pack->nentry_acts];
        seen.acted_runs += a->nchecklists > 0;
        MUST((a->nchecklists == 0 || run_filled) && "an act waits for its lists");
        MUST((a->nchecklists == 0 || b->nrun == 0) && "the next time starts afresh");
    }
    return bad != NULL ? bad : entry_holds(b, m, w);
}

/* ------------------------------------------------------------------ good will */
/* Everybody helps: the case must come to its end, unless nobody is left who could act. */
static const char *finish(struct box *b)
{
    const struct box begun = *b;
    bool written = false; /* since it last came back: others confirm what stays as it is */

    for (int i = 0; i < 80; i++) {
        bool open = b->state == CASE_DRAFT || b->state == CASE_RETURNED;
        if (final(b->state) || b->state == CASE_REJECTED ||
            (b->state == CASE_APPROVED &&
             (b->nopen == 0 || stuck(b) || strcmp(b->entry.state, "closed") == 0)))
            return seen.finished++, use_it(b, &seen.runs, &seen.acted_runs);
        if (stuck(b) || (open && unprepared(b)))
            return NULL;
        if (open && !written) {
            json_decref(b->fields);
            json_decref(b->facts);
            b->fields = b->facts = NULL;
            enum case_state was = b->state;
            box_draft(b, begun.proc->id, begun.applicant);
            settle_terms(b);
            b->state = was;
        }
        written = open;
        (void)advance(b);
    }
    return "with good will the case ends";
}

/* ------------------------------------------------------------------ runs */
/* `skip` has a bit for every move left out. Returns what failed, *ret_at the move (n: at the end).
 */
static const char *run(const struct sequence *q, uint64_t skip, int *ret_at)
{
    struct box b;
    const char *bad = NULL;

    begin(&b, q);
    for (int i = 0; i < q->n && bad == NULL; i++) {
        const struct move *m = &q->moves[i];
        if (skip >> i & 1)
            continue;
        *ret_at = i;
        struct before w = look(&b, m);
        enum status st = play(&b, m);
        seen.all[m->kind]++;
        seen.ok[m->kind] += st == ST_OK;
        bad = check(&b, m, &w, st);
    }
    if (bad == NULL) {
        *ret_at = q->n;
        bad = finish(&b);
    }
    box_done(&b);
    return bad;
}

static void make(struct sequence *q, uint64_t seed)
{
    static const int weights[KINDS] = {
        [EDIT] = 6,      [ANSWER] = 4,    [ANSWER_ALL] = 4, [FILES] = 3,   [SUBMIT] = 4,
        [REQUEST] = 6,   [WITHDRAW] = 1,  [DISCARD] = 1,    [RETURN] = 4,  [STEP] = 14,
        [ELSEWHERE] = 6, [WAIVE] = 3,     [CANCEL] = 4,     [CONFIRM] = 4, [DECLINE] = 2,
        [TRANSFER] = 4,  [ENTRY_ACT] = 8, [NEXT_DAY] = 1,   [ADVANCE] = 30};
    uint64_t s = seed ^ 0xA5A5A5A5u;
    int total = 0;

    *q = (struct sequence){.seed = seed, .n = 6 + below(&s, MOVES_MAX - 6)};
    for (int k = 0; k < KINDS; k++)
        total += weights[k];
    for (int i = 0; i < q->n; i++) {
        int at = below(&s, total), k = 0;
        for (; at >= weights[k]; k++)
            at -= weights[k];
        q->moves[i] = (struct move){(enum kind)k, below(&s, BOX_PEOPLE), below(&s, BOX_PEOPLE),
                                    (uint32_t)next(&s) & 0xFFFFFF};
    }
}

/* Cuts what comes after the failure, then leaves out move by move as long as it still fails. */
static void tell(struct sequence *q, const char *bad, int at)
{
    uint64_t skip = 0;

    if (at < q->n)
        q->n = at + 1;
    for (int i = q->n - 1; i >= 0; i--)
        if (run(q, skip | (uint64_t)1 << i, &at) != NULL)
            skip |= (uint64_t)1 << i;
    print_error("LIFE_SEED=%" PRIu64 ": %s\n", q->seed, bad);
    for (int i = 0; i < q->n; i++)
        if (!(skip >> i & 1))
            print_error("  %s person %d other %d arg %u\n", kind_names[q->moves[i].kind],
                        q->moves[i].person, q->moves[i].other, q->moves[i].arg);
    fail_msg("%s", run(q, skip, &at));
}

static void many_lives(void **state)
{
    const char *seed = getenv("LIFE_SEED"), *runs = getenv("LIFE_RUNS");
    uint64_t first = seed != NULL ? strtoull(seed, NULL, 10) : 20260401;
    long n = seed != NULL ? 1 : runs != NULL ? atol(runs) : 20000;
    (void)state;

    for (long i = 0; i < n; i++) {
        struct sequence q;
        int at = 0;
        make(&q, first + (uint64_t)i);
        const char *bad = run(&q, 0, &at);
        if (bad != NULL)
            tell(&q, bad, at);
    }
    for (int k = 0; k < KINDS; k++)
        print_message("%s %ld of %ld\n", kind_names[k], seen.ok[k], seen.all[k]);
    print_message("approved %ld closed %ld reopened %ld dead ends %ld finished %ld prepared %ld\n",
                  seen.approved, seen.closed, seen.reopened, seen.dead_ends, seen.finished,
                  seen.prepared);
    print_message("lists of steps %ld, of acts %ld, acts with lists %ld\n", seen.lists, seen.runs,
                  seen.acted_runs);
    if (n < 20000)
        return; /* what is rare may not happen in a short run */
    /* a run in which nothing happens proves nothing */
    for (int k = 0; k < KINDS; k++)
        assert_true(seen.ok[k] > n / 2000); /* waivers are rare: few parties, one step */
    assert_true(seen.approved > n / 20 && seen.closed > n / 100 && seen.finished > n / 4 &&
                seen.prepared > n / 50 && seen.reopened > 0);
    assert_true(seen.lists > n / 50 && seen.runs > n / 50 && seen.acted_runs > n / 500);
}

static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < NWORLDS; i++)
        packs[i] = i > 0 && strcmp(worlds[i].pack, worlds[i - 1].pack) == 0
                       ? packs[i - 1]
                       : box_pack(worlds[i].pack);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < NWORLDS; i++)
        if (i == 0 || packs[i] != packs[i - 1])
            pack_free((struct pack *)(uintptr_t)packs[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many_lives)};
    return cmocka_run_group_tests_name("core_life", tests, setup, teardown);
}
