/* casestory.c: where an application stands, what comes next for the reader, what happened. */
#include <string.h>

#include "base/json.h"
#include "pages/casepage.h"

/* ---- acts ---- */

/* Acts count from the last submission or return on; earlier ones are history. */
static size_t round_begins(const struct loaded_case *l)
{
    size_t from = 0;
    for (size_t i = 0; i < l->nacts; i++)
        if (strcmp(l->acts[i].kind, "submit") == 0)
            from = i;
    return from;
}

static const struct q_acts_of_row *act_of(const struct loaded_case *l, const struct step *s)
{
    static const char *const kinds[] = {"check",   "record",      "decide",
                                        "approve", "acknowledge", "appoint"};
    const struct q_acts_of_row *found = NULL;
    bool before = s->phase == PHASE_PREPARE; /* counts for its contents, not for its round */
    for (size_t i = before ? 0 : round_begins(l); i < l->nacts; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (strcmp(l->acts[i].step, s->id) == 0 && strcmp(l->acts[i].kind, kinds[k]) == 0)
                found = &l->acts[i];
    return found;
}

static const char *join_lines(struct arena *a, const char *x, const char *y)
{
    if (str_empty(x) || str_empty(y))
        return str_empty(x) ? (y ? y : "") : x;
    return arena_printf(a, "%s\n%s", x, y);
}

static const char *act_text(struct req *req, const struct q_acts_of_row *r)
{
    struct arena *a = req->arena;
    const char *conditions =
        str_empty(r->conditions)
            ? ""
            : arena_printf(a, "%s%s", W(req->lang, conditions_are), r->conditions);
    const char *reason =
        str_empty(r->reason) ? "" : arena_printf(a, "%s%s", W(req->lang, reason_is), r->reason);
    return join_lines(a, act_external(req, r->external), join_lines(a, conditions, reason));
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
    TRY(case_holders(req->db, req->arena, req->who->tenant, cp->l, s,
                     req->lang == LANG_JA ? "、" : ", ", &names, err));
    const char *label = page_label(req, c->pack->roles[role].label);
    *ret = names[0] ? page_aside(req, label, names) : label;
    return ST_OK;
}

/* ---- the route ---- */

static bool step_applies(const struct casefile *c, const struct step *s)
{
    return cond_eval(c->pack, s->when, &c->facts) != TRI_FALSE;
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
    if (s->phase == PHASE_START && c->state == CASE_APPROVED && case_waits(c, s))
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

static const char *step_page(struct case_page *cp, const struct step *s)
{
    struct arena *a = cp->req->arena;
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(&cp->l->c, i)); i++)
        if (step_fills(cp->l->c.proc, s, l))
            return arena_printf(a, "%s/checks/%s?col=%s", cp->base, l->id, s->column);
    if (s->phase == PHASE_REVIEW && (s->act == ACT_DECIDE || s->act == ACT_APPROVE))
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
        v->href = step_page(cp, v->step);
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
        v->note = act_text(req, act);
    } else if (v->state == STEP_IS_NOW || v->state == STEP_IS_LATER) {
        TRY(whose(cp, s, &v->who, &alive, err));
        if (v->state == STEP_IS_NOW && !alive)
            v->state = STEP_IS_DEAD;
    }
    if (s->phase == PHASE_PREPARE && open_for_writer(&cp->l->c))
        before_submission(cp, v, act);
    const char *const words[] = {
        [STEP_IS_DONE] = W(req->lang, step_done),
        [STEP_IS_NOW] = W(req->lang, step_now),
        [STEP_IS_LATER] = W(req->lang, step_later),
        [STEP_IS_DEAD] = W(req->lang, step_dead),
        [STEP_IS_ELSEWHERE] = W(req->lang, step_elsewhere),
        [STEP_IS_OFF] = W(req->lang, step_off),
    };
    bool asked = s->phase == PHASE_PREPARE && v->state == STEP_IS_NOW;
    bool refused = v->state == STEP_IS_DONE && strcmp(act->verdict, "reject") == 0;
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
        if (step_applies(c, &c->proc->steps[i])) {
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
        if (strcmp(r->kind, "waive") != 0 || !r->waiver)
            continue;
        TRY(people_shown(&cp->people, r->waiver, &person, err));
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

/* ---- what comes next ---- */

/* The comment with which it came back, as long as nothing was asked or handed in since. */
static const struct q_acts_of_row *came_back(const struct loaded_case *l)
{
    for (size_t i = l->nacts; i > 0; i--) {
        const struct q_acts_of_row *r = &l->acts[i - 1];
        if (strcmp(r->kind, "request") == 0 || strcmp(r->kind, "submit") == 0)
            return NULL;
        if (strcmp(r->kind, "return") == 0)
            return r;
    }
    return NULL;
}

/* Who has still to confirm before it can be handed in: "step：whose（since）", a line each. */
static const char *who_confirms(struct req *req, const struct step_view *steps, size_t n)
{
    struct buf b;
    buf_init(&b, req->arena, 128);
    for (size_t i = 0; i < n; i++)
        if (steps[i].step->phase == PHASE_PREPARE && steps[i].state == STEP_IS_NOW)
            buf_printf(&b, "%s%s：%s　%s", b.n ? "\n" : "", steps[i].label, steps[i].who,
                       steps[i].at);
    return b.p;
}

static void next_asked(struct case_page *cp, const struct step_view *steps, size_t n,
                       struct next_view *v)
{
    struct req *req = cp->req;
    v->title = W(req->lang, next_asked);
    v->text = join_lines(req->arena, who_confirms(req, steps, n), W(req->lang, next_asked_text));
    v->href = arena_printf(req->arena, "%s/submit", cp->base);
    v->label = W(req->lang, next_asked_see);
    v->href2 = arena_printf(req->arena, "%s/edit", cp->base);
    v->label2 = W(req->lang, next_edit);
    for (size_t i = 0; i < n; i++)
        if (steps[i].state == STEP_IS_NOW && steps[i].href) {
            v->href = steps[i].href;
            v->label = page_fill(req->arena, W(req->lang, next_do_step), steps[i].label);
        }
}

static void next_own(struct case_page *cp, const struct step_view *steps, size_t n,
                     struct next_view *v)
{
    struct req *req = cp->req;
    const struct q_acts_of_row *back = came_back(cp->l);
    size_t before = 0, done = 0;
    for (size_t i = 0; i < n; i++) {
        before += steps[i].step->phase == PHASE_PREPARE;
        done += steps[i].step->phase == PHASE_PREPARE && steps[i].state == STEP_IS_DONE;
    }
    v->tone = back ? TONE_WARN : TONE_WAIT;
    if (cp->l->c.nwaiting > 0) {
        next_asked(cp, steps, n, v);
        return;
    }
    v->title = !back                             ? W(req->lang, next_draft)
               : cp->l->c.state == CASE_RETURNED ? W(req->lang, next_returned)
                                                 : W(req->lang, next_sent_back);
    v->text = back     ? act_text(req, back)
              : before ? W(req->lang, next_draft_ask)
                       : W(req->lang, next_draft_text);
    v->href = arena_printf(req->arena, "%s/edit", cp->base);
    v->label = W(req->lang, next_edit);
    v->href2 = arena_printf(req->arena, "%s/submit", cp->base);
    v->label2 = W(req->lang, next_submit);
    if (before && done == before && !back) {
        v->title = W(req->lang, next_confirmed);
        v->text = W(req->lang, next_confirmed_text);
        v->href = v->href2;
        v->label = v->label2;
        v->href2 = NULL;
    }
}

/* The step that waits: the reader's own first. */
static bool next_step(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *v)
{
    struct req *req = cp->req;
    const struct step_view *others = NULL;
    struct right right;
    for (size_t i = 0; i < n; i++) {
        if (steps[i].state != STEP_IS_NOW && steps[i].state != STEP_IS_DEAD)
            continue;
        if (case_may_act(&cp->l->c, req->who, steps[i].step, &right, NULL) == ST_OK) {
            const char *label = page_label(req, steps[i].label);
            v->title = page_fill(req->arena, W(req->lang, next_your_turn), label);
            v->text = page_label(req, steps[i].step->text);
            v->clause = steps[i].clause;
            v->href = step_page(cp, steps[i].step);
            v->label = page_fill(req->arena, W(req->lang, next_do_step), label);
            v->tone = TONE_WAIT;
            if (case_may_waive(&cp->l->c, req->who, steps[i].step, NULL) == ST_OK) {
                v->href2 = arena_printf(req->arena, "%s/waive", cp->base);
                v->label2 = W(req->lang, act_link_waive);
            }
            return true;
        }
        others = others ? others : &steps[i];
    }
    if (!others)
        return false;
    bool dead = others->state == STEP_IS_DEAD;
    v->title = page_fill(req->arena, W(req->lang, next_waits), page_label(req, others->label));
    v->text = dead ? W(req->lang, next_dead)
                   : page_fill(req->arena, W(req->lang, next_waits_for), others->who);
    v->text = join_lines(req->arena, v->text, case_waiver_hint(cp, others->step));
    v->clause = others->clause;
    v->tone = dead ? TONE_BAD : TONE_PLAIN;
    if (req->who->office && others->step->phase == PHASE_REVIEW) {
        v->href2 = arena_printf(req->arena, "%s/steps/%s/paper", cp->base, others->step->id);
        v->label2 = W(req->lang, next_paper);
    }
    return true;
}

/* Names of those who may confirm; "" when nobody may. */
static enum status confirmers(struct case_page *cp, const char **ret, struct err *err)
{
    struct req *req = cp->req;
    const struct candidate **may;
    struct q_person_name_row row;
    size_t n = case_cancellers(&cp->l->c, req->arena, &may);
    *ret = "";
    for (size_t i = 0; i < n; i++) {
        TRY(q_person_name(req->db, req->arena,
                          &(struct q_person_name_in){req->who->tenant, may[i]->person}, &row, err));
        int role = pack_role(cp->l->c.pack, may[i]->role);
        const char *label = page_label(req, cp->l->c.pack->roles[role].label);
        *ret = arena_printf(req->arena, "%s%s%s", *ret,
                            i == 0                 ? ""
                            : req->lang == LANG_JA ? "、"
                                                   : ", ",
                            page_aside(req, row.name, label));
    }
    return ST_OK;
}

const char *case_decline_label(const struct case_page *cp)
{
    return ID_EQ(cp->l->c.cancel.by, cp->req->who->person) ? W(cp->req->lang, act_link_cancel_back)
                                                           : W(cp->req->lang, act_link_cancel_no);
}

/* Undoing a decision waits for a second person. */
static enum status next_cancel(struct case_page *cp, struct next_view *v, struct err *err)
{
    struct req *req = cp->req;
    struct outcome o;
    const char *names;
    bool mine = case_cancel_confirm(&cp->l->c, req->who, &o, NULL) == ST_OK;
    TRY(confirmers(cp, &names, err));
    v->title = W(req->lang, next_cancel_asked);
    v->text = join_lines(
        req->arena,
        arena_printf(req->arena, "%s%s", W(req->lang, reason_is), cp->l->c.cancel.reason),
        names[0] ? page_fill(req->arena, W(req->lang, next_cancel_by), names)
                 : W(req->lang, next_cancel_nobody));
    v->tone = TONE_WARN;
    if (mine) {
        v->href = arena_printf(req->arena, "%s/cancel", cp->base);
        v->label = W(req->lang, act_link_cancel_confirm);
    }
    if (case_cancel_decline(&cp->l->c, req->who, "-", &o, NULL) == ST_OK) {
        v->href2 = arena_printf(req->arena, "%s/cancel/decline", cp->base);
        v->label2 = case_decline_label(cp);
    }
    return ST_OK;
}

/* What was proposed or recorded later does not tell why the case ended. */
static const struct q_acts_of_row *ending_act(const struct loaded_case *l)
{
    static const char *const kinds[CASE__MAX][3] = {
        [CASE_APPROVED] = {"decide", "approve", "check"},
        [CASE_REJECTED] = {"decide", "approve", "check"},
        [CASE_WITHDRAWN] = {"withdraw"},
        [CASE_CANCELLED] = {"cancel"},
    };
    for (size_t i = l->nacts; i > 0; i--)
        for (size_t k = 0; k < 3 && kinds[l->c.state][k]; k++)
            if (strcmp(l->acts[i - 1].kind, kinds[l->c.state][k]) == 0)
                return &l->acts[i - 1];
    return NULL;
}

static void next_over(struct case_page *cp, struct next_view *v)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    v->title = page_fill(req->arena, W(req->lang, next_over_is),
                         page_case_state(&cp->page, c->proc, case_state_id(c->state)));
    v->text = ending_act(cp->l) ? act_text(req, ending_act(cp->l)) : "";
    v->tone = c->state == CASE_APPROVED   ? TONE_GOOD
              : c->state == CASE_REJECTED ? TONE_BAD
                                          : TONE_OFF;
    if (c->state == CASE_SPLIT) {
        v->title = W(req->lang, next_split);
        v->text = W(req->lang, next_split_text);
        return;
    }
    if (c->state == CASE_REJECTED && cp->mine) {
        v->text = join_lines(req->arena, v->text, W(req->lang, next_rejected));
        v->href = "/services";
        v->label = W(req->lang, nav_services);
    }
    if (!ID_NONE(c->entry)) {
        v->href = arena_printf(req->arena, "/entries/%s", c->entry.s);
        v->label = W(req->lang, next_entry);
    }
    if (c->state == CASE_APPROVED && strcmp(c->entry_state, "permitted") == 0 &&
        c->proc->kind == PROC_USE)
        v->text = W(req->lang, next_start_use);
}

enum status case_next(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *ret, struct err *err)
{
    const struct casefile *c = &cp->l->c;
    *ret = (struct next_view){.clause = ""};
    if (c->state == CASE_DRAFT || c->state == CASE_RETURNED) {
        if (cp->mine)
            next_own(cp, steps, n, ret);
        else if (!next_step(cp, steps, n, ret)) {
            ret->title = W(cp->req->lang, next_with_applicant);
            ret->text =
                page_fill(cp->req->arena, W(cp->req->lang, next_waits_for), c->applicant_name);
        }
        return ST_OK;
    }
    if (!ID_NONE(c->cancel.by))
        return next_cancel(cp, ret, err);
    if ((c->state == CASE_SUBMITTED || c->state == CASE_APPROVED) && next_step(cp, steps, n, ret))
        return ST_OK;
    next_over(cp, ret);
    return ST_OK;
}

/* ---- what happened ---- */

static bool shows(const struct q_acts_of_row *r)
{
    return strcmp(r->kind, "save") != 0 && strcmp(r->kind, "answer") != 0;
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
    if (verdict && strcmp(r->verdict, "done") != 0)
        return page_colon(req, page_label(req, step->label), verdict);
    return page_aside(req, page_label(req, step->label), kind);
}

static bool is_decision(const struct q_acts_of_row *r)
{
    return strcmp(r->kind, "decide") == 0 || strcmp(r->kind, "approve") == 0;
}

/* What was recorded at a step: its fields in words, one per line. */
static enum status recorded(struct case_page *cp, const struct q_acts_of_row *r, const char **ret,
                            struct err *err)
{
    const struct loaded_case *l = cp->l;
    const struct step *s = r->step[0] ? procedure_step(l->c.proc, r->step) : NULL;
    const struct form *form = s && s->form[0] ? pack_form(l->c.pack, s->form) : NULL;
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
            TRY(value_words(cp->req, l->c.pack, f, json_object_get(data, f->id), &cp->people, &text,
                            err));
            if (text[0])
                buf_printf(&b, "%s%s", b.n ? "\n" : "",
                           page_colon(cp->req, page_label(cp->req, f->label), text));
        }
    }
    *ret = b.p;
    return ST_OK;
}

/* Files of the step: its copy of a decision made elsewhere, and those of its record. */
static void files_behind(struct case_page *cp, const struct step *s, struct history_item *h)
{
    const struct casefile *c = &cp->l->c;
    struct arena *a = cp->req->arena;
    const char *scan = arena_printf(a, "step/%s", s->id), *form = arena_printf(a, "%s/", s->form);
    h->files = ARENA_ARRAY(a, struct history_file, c->nevidence + 1);
    for (size_t i = 0; i < c->nevidence; i++) {
        const struct evidence_rec *e = &c->evidence[i];
        if (strcmp(e->item, scan) == 0 || (s->form[0] && str_starts(e->item, form)))
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
        h->text = join_lines(req->arena, act_text(req, r), record);
        if (r->waiver && r->waiver[0]) {
            const char *person;
            TRY(people_shown(&cp->people, r->waiver, &person, err));
            h->text = join_lines(req->arena,
                                 page_fill(req->arena, W(req->lang, waived_for), person), h->text);
        }
        h->number = page_match_number(req, r->content_hash);
        if (r->external)
            h->what = arena_printf(req->arena, "%s【%s】", h->what, act_proxy(req, r->external));
        const struct step *step = r->step[0] ? procedure_step(l->c.proc, r->step) : NULL;
        bool before = step && step->phase == PHASE_PREPARE;
        if (step && r == act_of(l, step))
            files_behind(cp, step, h);
        if (is_decision(r) &&
            strcmp(r->content_hash, before ? draft : case_hash_at(l, r->step, req->arena)) != 0)
            h->text = join_lines(req->arena, W(req->lang, decision_is_stale), h->text);
    }
    *ret = out;
    *ret_n = n;
    return ST_OK;
}
