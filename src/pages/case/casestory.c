/* casestory.c: where an application stands and what happened. */
#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "pages/case/casepage.h"
#include "pages/case/casestory.h"
#include "pages/entry/acting.h"

/* ---- acts ---- */

/* Acts count from the last submission or return on; earlier ones are history. */
static size_t round_begins(const struct loaded_case *l)
{
    size_t from = 0;
    for (size_t i = 0; i < l->nacts; i++)
        if (strcmp(l->acts[i].kind, DID_SUBMIT) == 0)
            from = i;
    return from;
}

static const struct q_acts_of_row *act_of(const struct loaded_case *l, const struct step *s)
{
    const struct q_acts_of_row *found = NULL;
    bool before = s->phase == PHASE_PREPARE; /* counts for its contents, not for its round */
    for (size_t i = before ? 0 : round_begins(l); i < l->nacts; i++)
        if (strcmp(l->acts[i].step, s->id) == 0 && did_step(l->acts[i].kind))
            found = &l->acts[i];
    return found;
}

const char *story_lines(struct arena *a, const char *x, const char *y)
{
    if (str_empty(x) || str_empty(y))
        return str_empty(x) ? (y ? y : "") : x;
    return arena_printf(a, "%s\n%s", x, y);
}

static const char *labelled(struct req *req, const char *label, const char *text)
{
    return str_empty(text) ? "" : arena_printf(req->arena, "%s%s", label, text);
}

const char *story_said(struct req *req, const char *conditions, const char *reason)
{
    return story_lines(req->arena, labelled(req, W(req->lang, conditions_are), conditions),
                       labelled(req, W(req->lang, reason_is), reason));
}

const char *story_act_text(struct req *req, const struct q_acts_of_row *r)
{
    return story_lines(req->arena, act_external(req, r->external),
                       story_said(req, r->conditions, r->reason));
}

/* ---- whose a step is ---- */

/* "利用責任者（課長 山田 太郎）"; false in *ret_alive when nobody at all could act. */
static enum status whose(struct case_page *cp, const struct step *s, const char **ret,
                         bool *ret_alive, struct err *err)
{
    const struct casefile *c = &cp->l->c;
    struct req *req = cp->req;
    struct unit_id unit;
    struct person_id person;
    const char *names;
    int role;
    *ret_alive = case_assignee(c, s, &role, &unit, &person);
    TRY(case_holders(req->db, req->arena, req->who->tenant, cp->l, s, W(req->lang, list_and),
                     W(req->lang, kind_substitute), &names, err));
    const char *label = page_label(req, c->pack->roles[role].label);
    *ret = names[0] ? page_aside(req, label, names) : label;
    return ST_OK;
}

/* ---- the route ---- */

/* What was done before use stands there, whether or not it would still be asked. */
static bool step_applies(const struct loaded_case *l, const struct step *s)
{
    const struct casefile *c = &l->c;
    bool now = s->phase == PHASE_START && c->permitted;
    return cond_eval(c->pack, s->when, now ? &c->permitted->facts : &c->facts) != TRI_FALSE ||
           (now && act_of(l, s));
}

/* Acknowledged by whoever was appointed then, and to be acknowledged anew. */
static bool is_anew(const struct casefile *c, const struct step *s)
{
    return s->phase == PHASE_START && c->state == CASE_APPROVED &&
           !ID_NONE(case_milestone_of_other(c, s->milestone));
}

static bool open_for_writer(const struct casefile *c)
{
    return c->state == CASE_DRAFT || c->state == CASE_RETURNED;
}

static enum step_state state_of(const struct loaded_case *l, const struct step *s,
                                const struct q_acts_of_row *act)
{
    const struct casefile *c = &l->c;
    bool before = s->phase == PHASE_PREPARE;
    if (before && open_for_writer(c))
        return case_waits(c, s)             ? STEP_IS_NOW
               : act && case_prepared(c, s) ? STEP_IS_DONE
                                            : STEP_IS_LATER;
    if (s->phase == PHASE_REVIEW && c->state == CASE_SUBMITTED && c->step)
        return s == c->step  ? STEP_IS_NOW
               : s < c->step ? (act ? STEP_IS_DONE : STEP_IS_LATER)
                             : STEP_IS_LATER;
    if (s->phase == PHASE_START && c->state == CASE_APPROVED && (case_waits(c, s) || is_anew(c, s)))
        return STEP_IS_NOW;
    if (act && c->state != CASE_RETURNED)
        return STEP_IS_DONE;
    switch (c->state) {
    case CASE_SPLIT:
        return STEP_IS_ELSEWHERE;
    case CASE_REJECTED:
    case CASE_WITHDRAWN:
    case CASE_CANCELLED:
    case CASE_DISCARDED:
        return STEP_IS_OFF;
    default:
        return STEP_IS_LATER;
    }
}

const char *story_step_page(struct case_page *cp, const struct step *s)
{
    struct arena *a = cp->req->arena;
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(&cp->l->c, i)); i++)
        if (step_fills(s, l))
            return arena_printf(a, "%s/checks/%s?col=%s", cp->base, l->id, s->column);
    if (s->phase == PHASE_REVIEW && step_decides(s))
        return arena_printf(a, "%s/review", cp->base);
    return arena_printf(a, "%s/steps/%s", cp->base, s->id);
}

/* Since when it waits, what was confirmed of other contents, and the way there for the reader. */
static void before_submission(struct case_page *cp, struct step_view *v,
                              const struct q_acts_of_row *act)
{
    struct req *req = cp->req;
    const struct loaded_case *l = cp->l;
    struct right right;
    for (size_t i = 0; i < l->ntasks; i++)
        if (strcmp(l->tasks[i].step, v->step->id) == 0)
            v->at = page_fill(req->arena, W(req->lang, step_since),
                              page_instant(req, l->tasks[i].opened_at));
    if (v->state != STEP_IS_DONE && act && strcmp(act->verdict, "") != 0 &&
        strcmp(act->content_hash, hash_hex(req->arena, &l->draft)) != 0)
        v->note = page_fill(req->arena, W(req->lang, step_again), page_names(req, act->names));
    if (case_prepare_open(&l->c, req->who, v->step, NULL) == ST_OK &&
        case_may_act(&l->c, req->who, v->step, &right, NULL) == ST_OK)
        v->href = story_step_page(cp, v->step);
}

static enum status fill_step(struct case_page *cp, const struct step *s, struct step_view *v,
                             struct err *err)
{
    struct req *req = cp->req;
    const struct q_acts_of_row *act = act_of(cp->l, s);
    bool alive = true;
    *v = (struct step_view){.step = s,
                            .label = s->label,
                            .clause = s->cite.clause,
                            .state = state_of(cp->l, s, act),
                            .who = "",
                            .at = "",
                            .note = ""};
    if (v->state == STEP_IS_DONE) {
        v->who = page_names(req, act->names);
        v->at = page_instant(req, act->at);
        v->note = story_act_text(req, act);
    } else if (v->state == STEP_IS_NOW || v->state == STEP_IS_LATER) {
        TRY(whose(cp, s, &v->who, &alive, err));
        if (v->state == STEP_IS_NOW && !alive)
            v->state = STEP_IS_DEAD;
        const struct role *role = &cp->l->c.pack->roles[s->role];
        if (role->holder == HOLDER_APPOINTMENT && !ID_NONE(cp->l->c.entry))
            TRY(acting_left(req, cp->l->c.pack, cp->l->c.entry, cp->l->c.unit, role->id, &v->note,
                            err));
    }
    if (s->phase == PHASE_PREPARE && open_for_writer(&cp->l->c))
        before_submission(cp, v, act);
    if (is_anew(&cp->l->c, s) && act)
        v->note = story_lines(
            req->arena, page_fill(req->arena, W(req->lang, step_anew), page_names(req, act->names)),
            v->note);
    const char *const words[] = {
        [STEP_IS_DONE] = W(req->lang, step_done),
        [STEP_IS_NOW] = W(req->lang, step_now),
        [STEP_IS_LATER] = W(req->lang, step_later),
        [STEP_IS_DEAD] = W(req->lang, step_dead),
        [STEP_IS_ELSEWHERE] = W(req->lang, step_elsewhere),
        [STEP_IS_OFF] = W(req->lang, step_off),
    };
    bool asked = s->phase == PHASE_PREPARE && v->state == STEP_IS_NOW;
    bool refused = v->state == STEP_IS_DONE && strcmp(act->verdict, VERDICT_REJECT) == 0;
    v->state_label = asked     ? W(req->lang, step_asked)
                     : refused ? W(req->lang, verdict_act_reject)
                               : words[v->state];
    return ST_OK;
}

enum status case_steps(struct case_page *cp, struct step_view **ret, size_t *ret_n, struct err *err)
{
    const struct casefile *c = &cp->l->c;
    struct step_view *out = ARENA_ARRAY(cp->req->arena, struct step_view, c->proc->nsteps + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (step_applies(cp->l, &c->proc->steps[i])) {
            TRY(fill_step(cp, &c->proc->steps[i], &out[n], err));
            n++;
        }
    *ret = out;
    *ret_n = n;
    return ST_OK;
}

/* ---- exceptions for parties ---- */

const char *case_waiver_hint(struct case_page *cp, const struct step *s)
{
    struct right right;
    if (!s->self_allowed || !case_excusable(&cp->l->c, s, cp->req->who->person) ||
        case_may_act(&cp->l->c, cp->req->who, s, &right, NULL) == ST_OK)
        return "";
    const struct role *above = s->if_conflict >= 0 ? &cp->l->c.pack->roles[s->if_conflict] : NULL;
    const char *text = above ? W(cp->req->lang, waiver_hint) : W(cp->req->lang, waiver_hint_office);
    return page_fill(cp->req->arena, text, above ? page_label(cp->req, above->label) : "");
}

/* Whom an exception was made for, as they were called when it was. */
static enum status excused(struct case_page *cp, const struct q_acts_of_row *r, const char **ret,
                           struct err *err)
{
    AUTO_JSON json_t *named = r->named ? json_loads(r->named, 0, NULL) : NULL;
    struct people then = {.req = cp->req, .named = named};
    return people_shown(&then, r->waiver, ret, err);
}

enum status case_waived(struct case_page *cp, const char ***ret, size_t *ret_n, struct err *err)
{
    struct req *req = cp->req;
    const struct loaded_case *l = cp->l;
    const char **out = ARENA_ARRAY(req->arena, const char *, l->nacts + 1);
    *ret_n = 0;
    for (size_t i = round_begins(l); i < l->nacts && l->c.nwaivers; i++) {
        const struct q_acts_of_row *r = &l->acts[i];
        const struct step *s = procedure_step(l->c.proc, r->step);
        const char *person;
        if (strcmp(r->kind, DID_WAIVE) != 0 || !r->waiver)
            continue;
        TRY(excused(cp, r, &person, err));
        const char *text = page_fill(req->arena, W(req->lang, case_waived),
                                     s ? page_label(req, s->label) : r->step);
        text =
            page_fill(req->arena, page_fill(req->arena, text, person), page_names(req, r->names));
        out[(*ret_n)++] =
            arena_printf(req->arena, "%s\n%s%s", text, W(req->lang, reason_is), r->reason);
    }
    *ret = out;
    return ST_OK;
}

/* ---- what happened ---- */

static bool shows(const struct q_acts_of_row *r)
{
    return strcmp(r->kind, DID_SAVE) != 0 && strcmp(r->kind, "answer") != 0;
}

static const char *act_what(struct req *req, const struct procedure *proc,
                            const struct q_acts_of_row *r, const char **ret_clause)
{
    const struct step *step = r->step[0] ? procedure_step(proc, r->step) : NULL;
    const char *kind = words_by_name(req->lang, "act_", r->kind, r->kind);
    const char *verdict = words_by_name(req->lang, "verdict_act_", r->verdict, NULL);
    *ret_clause = step ? step->cite.clause : proc->cite.clause;
    if (!step)
        return kind;
    if (verdict && strcmp(r->verdict, VERDICT_DONE) != 0)
        return page_colon(req, page_label(req, step->label), verdict);
    return page_aside(req, page_label(req, step->label), kind);
}

const char *story_overtaken(struct case_page *cp, const struct step *s)
{
    struct req *req = cp->req;
    const struct loaded_case *l = cp->l;
    const struct q_acts_of_row *r = s ? act_of(l, s) : NULL;
    const char *clause;
    for (size_t i = l->nacts; !r && i > 0; i--)
        r = shows(&l->acts[i - 1]) ? &l->acts[i - 1] : NULL;
    if (!r)
        return "";
    const char *text = page_fill(req->arena, W(req->lang, overtaken), page_instant(req, r->at));
    text = page_fill(req->arena, text, page_names(req, r->names));
    return page_fill(req->arena, text, act_what(req, l->c.proc, r, &clause));
}

/* What was recorded at a step: its fields in words, one per line. */
static enum status recorded(struct case_page *cp, const struct q_acts_of_row *r, const char **ret,
                            struct err *err)
{
    const struct loaded_case *l = cp->l;
    const struct step *s = r->step[0] ? procedure_step(l->c.proc, r->step) : NULL;
    const struct form *form = s && s->form[0] ? pack_form(l->c.pack, s->form) : NULL;
    AUTO_JSON json_t *named = form && r->named ? json_loads(r->named, 0, NULL) : NULL;
    struct people then = {.req = cp->req, .named = named};
    struct buf b;
    *ret = "";
    buf_init(&b, cp->req->arena, 128);
    for (size_t i = 0; form && i < l->c.nmilestones; i++) {
        const struct q_milestones_of_row *m = &l->milestones[i];
        AUTO_JSON json_t *data =
            strcmp(m->act.s, r->id.s) == 0 ? json_loads(m->data, 0, NULL) : NULL;
        for (size_t k = 0; data && k < form->nfields; k++) {
            const struct field *f = &form->fields[k];
            const char *text;
            TRY(value_words(cp->req, l->c.pack, f, json_object_get(data, f->id), &then, &text,
                            err));
            if (text[0])
                buf_printf(&b, "%s%s", b.n ? "\n" : "",
                           page_colon(cp->req, page_label(cp->req, f->label), text));
        }
    }
    *ret = b.p;
    return ST_OK;
}

/* When the step was done before this act; 0: never. */
static int64_t done_before(const struct loaded_case *l, const struct q_acts_of_row *act)
{
    int64_t at = 0;
    for (const struct q_acts_of_row *r = l->acts; r < act; r++)
        if (strcmp(r->step, act->step) == 0 && did_step(r->kind))
            at = r->at;
    return at;
}

/* Files of the step: the copy of a decision made elsewhere, and those of its record. */
static void files_behind(struct case_page *cp, const struct step *s,
                         const struct q_acts_of_row *act, struct history_item *h)
{
    int64_t since = done_before(cp->l, act);
    const struct casefile *c = &cp->l->c;
    struct arena *a = cp->req->arena;
    const char *scan = arena_printf(a, "step/%s", s->id), *form = arena_printf(a, "%s/", s->form);
    h->files = ARENA_ARRAY(a, struct history_file, c->nevidence + 1);
    for (size_t i = 0; i < c->nevidence; i++) {
        const struct evidence_rec *e = &c->evidence[i];
        bool copy =
            strcmp(e->item, scan) == 0 && act->external && e->at > since && e->at <= act->at;
        if (copy || (s->form[0] && str_starts(e->item, form)))
            h->files[h->nfiles++] =
                (struct history_file){arena_printf(a, "/evidence/%s", e->id.s), e->name};
    }
}

enum status case_history(struct case_page *cp, struct history_item **ret, size_t *ret_n,
                         struct err *err)
{
    struct req *req = cp->req;
    const struct loaded_case *l = cp->l;
    struct history_item *out = ARENA_ARRAY(req->arena, struct history_item, l->nacts + 1);
    const char *draft = hash_hex(req->arena, &l->draft);
    size_t n = 0;
    for (size_t i = l->nacts; i > 0; i--) { /* newest first */
        const struct q_acts_of_row *r = &l->acts[i - 1];
        if (!shows(r))
            continue;
        struct history_item *h = &out[n++];
        h->what = act_what(req, l->c.proc, r, &h->clause);
        h->at = page_instant(req, r->at);
        h->who = page_names(req, r->names);
        const char *record;
        TRY(recorded(cp, r, &record, err));
        h->text = story_lines(req->arena, story_act_text(req, r), record);
        if (r->waiver && r->waiver[0]) {
            const char *person;
            TRY(excused(cp, r, &person, err));
            h->text = story_lines(req->arena,
                                  page_fill(req->arena, W(req->lang, waived_for), person), h->text);
        }
        h->number = page_match_number(req, r->content_hash);
        if (r->external)
            h->what = arena_printf(req->arena, "%s【%s】", h->what, act_proxy(req, r->external));
        const struct step *step = r->step[0] ? procedure_step(l->c.proc, r->step) : NULL;
        bool before = step && step->phase == PHASE_PREPARE;
        if (step && r == act_of(l, step))
            files_behind(cp, step, r, h);
        if (did_decide(r->kind) &&
            strcmp(r->content_hash, before ? draft : case_hash_at(l, r->step, req->arena)) != 0)
            h->text = story_lines(req->arena, W(req->lang, decision_is_stale), h->text);
    }
    *ret = out;
    *ret_n = n;
    return ST_OK;
}
