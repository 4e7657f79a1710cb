/* case.c: the case of a test: read, and built. */
#include "golden/case.h"

#include <string.h>

#include "base/json.h"
#include "golden/golden.h"
#include "pack/vocab.h"
#include "rules/asked.h"

/* ------------------------------------------------------------------ reading */
#define CASE_FIELD(name) offsetof(struct golden_case, name)

static void unknown(struct loader *l, struct pos at, const char *id, const char *what)
{
    finding(l->r, at, "dangling", id, what);
}

static bool want_map(struct loader *l, const struct node *n, const char *key)
{
    if (n->kind != NODE_MAP)
        finding(l->r, n->pos, "want_map", key, NULL);
    return n->kind == NODE_MAP;
}

static void read_procedure(struct loader *l, const struct node *value, void *out)
{
    struct golden_case *g = out;
    g->proc = pack_procedure(l->p, node_text(value));
    if (g->proc == NULL)
        unknown(l, value->pos, node_text(value), "procedures");
}

/* Acts that there are, each possible behind those before it. */
static void check_by(struct loader *l, const struct node *by)
{
    size_t n = golden_by(by);
    struct act_done *done = ARENA_ARRAY(l->a, struct act_done, n + 1);
    struct matter *room = ARENA_ARRAY(l->a, struct matter, l->p->nentry_acts + 1);
    const char *state = ENTRY_IN_USE;
    for (size_t i = 0; i < n; i++) {
        const struct node *one = by->kind == NODE_LIST ? by->items[i] : by;
        if (pack_entry_act(l->p, node_text(one)) == NULL) {
            unknown(l, one->pos, node_text(one), "entry_acts");
            return;
        }
        if (!golden_done(l->p, by, i, done, room, &state)) {
            unknown(l, one->pos, node_text(one),
                    arena_printf(l->a, "entry_acts possible then (%s)", state));
            return;
        }
    }
}

static void read_entry(struct loader *l, const struct node *value, void *out)
{
    static const char *const states[] = {"permitted", "in_use", "under_review",
                                         "suspended", "ending", "closed"};
    struct golden_case *g = out;
    bool known = false;
    if (!want_map(l, value, "entry"))
        return;
    for (size_t i = 0; i < value->n; i++) {
        const char *key = value->keys[i], *text = node_text(value->items[i]);
        if (strcmp(key, "register") == 0) {
            g->reg = text;
            if (pack_register(l->p, text) == NULL)
                unknown(l, value->items[i]->pos, text, "registers");
        } else if (strcmp(key, "state") == 0) {
            for (size_t k = 0; k < sizeof states / sizeof *states; k++)
                known |= strcmp(states[k], text) == 0;
            g->state = text;
            if (!known)
                unknown(l, value->items[i]->pos, text, "entry states");
        } else if (strcmp(key, "by") == 0) {
            g->by = value->items[i];
            check_by(l, g->by);
        } else if (strcmp(key, "started") != 0 || !date_parse(text, &g->started)) {
            finding(l->r, value->key_pos[i], "unknown_key", key, NULL);
        }
    }
}

/* Fields, and columns of rows, that the form has. */
static void check_fields(struct loader *l, const struct form *form, const struct node *n)
{
    if (!want_map(l, n, form->id))
        return;
    for (size_t i = 0; i < n->n; i++)
        if (form_field(form, n->keys[i]) == NULL)
            unknown(l, n->key_pos[i], n->keys[i], form->id);
}

static void check_records(struct loader *l, const struct node *n)
{
    for (size_t i = 0; want_map(l, n, "records") && i < n->n; i++) {
        const struct form *form = pack_form(l->p, n->keys[i]);
        if (form == NULL)
            unknown(l, n->key_pos[i], n->keys[i], "forms");
        else
            check_fields(l, form, n->items[i]);
    }
}

static const struct item *find_item(const struct checklist *l, const char *id)
{
    for (size_t i = 0; l != NULL && i < l->nitems; i++)
        if (strcmp(l->items[i].id, id) == 0)
            return &l->items[i];
    return NULL;
}

/* "A/B" in two, in the arena; "" without a slash. */
static const char *halves(struct arena *a, const char *place, const char **ret_second)
{
    const char *slash = strchr(place, '/');
    *ret_second = slash == NULL ? "" : slash + 1;
    return slash == NULL ? place : arena_strndup(a, place, (size_t)(slash - place));
}

static bool known_place(struct loader *l, const struct golden_case *g, const char *place)
{
    const char *rest, *first = halves(l->a, place, &rest);
    const struct form *form = pack_form(l->p, rest[0] == '\0' ? g->proc->form : first);
    const struct field *f = form == NULL ? NULL : form_field(form, rest[0] == '\0' ? first : rest);
    return (f != NULL && f->type == F_FILE) || find_item(pack_checklist(l->p, first), rest) != NULL;
}

static bool known_answer(const char *word)
{
    enum answer_state state;
    return strcmp(word, "none") == 0 || answer_state_parse(word, &state);
}

static void check_answer(struct loader *l, const struct node *n)
{
    if (!known_answer(node_text(n)))
        unknown(l, n->pos, node_text(n), "answers");
}

static void check_answers(struct loader *l, const struct node *n)
{
    for (size_t i = 0; want_map(l, n, "answers") && i < n->n; i++) {
        const char *col;
        const struct checklist *list = pack_checklist(l->p, halves(l->a, n->keys[i], &col));
        const struct node *said = n->items[i];
        if (list == NULL || (col[0] != '\0' && checklist_column(list, col) == NULL))
            unknown(l, n->key_pos[i], n->keys[i], "checklists");
        if (said->kind != NODE_MAP)
            check_answer(l, said);
        for (size_t k = 0; said->kind == NODE_MAP && k < said->n; k++) {
            if (find_item(list, said->keys[k]) == NULL)
                unknown(l, said->key_pos[k], said->keys[k], n->keys[i]);
            check_answer(l, said->items[k]);
        }
    }
}

static bool reached_by(const struct procedure *pr, const char *key)
{
    for (size_t i = 0; i < pr->nsteps; i++)
        if (strcmp(pr->steps[i].milestone, key) == 0)
            return true;
    return false;
}

static void check_person(struct loader *l, const struct node *n)
{
    const char *name;
    if (n->kind == NODE_NULL)
        return;
    for (size_t i = 0; (name = golden_actor_name(l->p, l->a, i)) != NULL; i++)
        if (strcmp(name, node_text(n)) == 0)
            return;
    unknown(l, n->pos, node_text(n), "people");
}

static void check_persons(struct loader *l, const struct node *n)
{
    for (size_t i = 0; i < (n->kind == NODE_LIST ? n->n : 1); i++)
        check_person(l, n->kind == NODE_LIST ? n->items[i] : n);
}

/* By role, or by step. */
static void check_people(struct loader *l, const struct golden_case *g, const struct node *n,
                         const char *key)
{
    for (size_t i = 0; want_map(l, n, key) && i < n->n; i++) {
        bool step = strcmp(key, "acted") == 0;
        if (step ? procedure_step(g->proc, n->keys[i]) == NULL
                 : strcmp(n->keys[i], ACTOR_APPLICANT) != 0 && pack_role(l->p, n->keys[i]) < 0)
            unknown(l, n->key_pos[i], n->keys[i], step ? "steps" : "roles");
        check_persons(l, n->items[i]);
    }
}

static void check_places(struct loader *l, const struct golden_case *g)
{
    for (size_t i = 0; want_map(l, g->files, "files") && i < g->files->n; i++)
        if (!known_place(l, g, g->files->keys[i]))
            unknown(l, g->files->key_pos[i], g->files->keys[i], "places of files");
}

static void check_milestones(struct loader *l, const struct golden_case *g)
{
    if (g->milestones->kind != NODE_LIST)
        finding(l->r, g->milestones->pos, "want_list", "milestones", NULL);
    for (size_t i = 0; g->milestones->kind == NODE_LIST && i < g->milestones->n; i++)
        if (!reached_by(g->proc, node_text(g->milestones->items[i])))
            unknown(l, g->milestones->items[i]->pos, node_text(g->milestones->items[i]),
                    "milestones");
}

/* What can only be looked at when the procedure is known. */
static void check_case(struct loader *l, const struct golden_case *g)
{
    if (g->fields != NULL)
        check_fields(l, pack_form(l->p, g->proc->form), g->fields);
    if (g->records != NULL)
        check_records(l, g->records);
    if (g->answers != NULL)
        check_answers(l, g->answers);
    if (g->files != NULL)
        check_places(l, g);
    if (g->milestones != NULL)
        check_milestones(l, g);
    if (g->people != NULL)
        check_people(l, g, g->people, "people");
    if (g->substitutes != NULL)
        check_people(l, g, g->substitutes, "substitutes");
    if (g->acted != NULL)
        check_people(l, g, g->acted, "acted");
}

static void case_after(struct loader *l, const struct node *map, void *out)
{
    struct golden_case *g = out;
    g->reg = g->reg == NULL ? "" : g->reg;
    g->state = g->state == NULL ? "" : g->state;
    if (node_get(node_get(map, "entry"), "started") == NULL)
        g->started = (struct date){DATE_NONE};
    g->fields = node_get(map, "fields");
    g->records = node_get(map, "records");
    g->files = node_get(map, "files");
    g->answers = node_get(map, "answers");
    g->milestones = node_get(map, "milestones");
    g->people = node_get(map, "people");
    g->substitutes = node_get(map, "substitutes");
    g->acted = node_get(map, "acted");
    if (g->proc != NULL)
        check_case(l, g);
}

/* Read behind the others: they need the procedure. */
static void later(struct loader *l, const struct node *value, void *out)
{
    (void)l, (void)value, (void)out;
}

const struct shape golden_case_shape = {
    "case",
    sizeof(struct golden_case),
    NO_CITE,
    (const struct member[]){
        {"procedure", M_CUSTOM, .fn = read_procedure, .required = true},
        {"day", M_DATE, CASE_FIELD(day)},
        {"submitted", M_DATE, CASE_FIELD(submitted)},
        {"entry", M_CUSTOM, .fn = read_entry},
        {"blank", M_BOOL, CASE_FIELD(blank)},
        {"silent", M_BOOL, CASE_FIELD(silent)},
        {"fields", M_CUSTOM, .fn = later},
        {"records", M_CUSTOM, .fn = later},
        {"files", M_CUSTOM, .fn = later},
        {"answers", M_CUSTOM, .fn = later},
        {"milestones", M_CUSTOM, .fn = later},
        {"people", M_CUSTOM, .fn = later},
        {"substitutes", M_CUSTOM, .fn = later},
        {"acted", M_CUSTOM, .fn = later},
        {NULL},
    },
    case_after,
};

/* ------------------------------------------------------------------ answers and files */
/* What the test says of an item in a column; NULL: nothing. */
static const struct node *answer_said(const struct played *p, const struct checklist *l,
                                      const struct item *it, const char *col)
{
    const struct node *column = node_get(p->g->answers, arena_printf(p->a, "%s/%s", l->id, col));
    const struct node *list = node_get(p->g->answers, l->id);
    const struct node *said = column != NULL ? column : list;
    return said != NULL && said->kind == NODE_MAP ? node_get(said, it->id) : said;
}

/* The best that can be said: ok, else that it does not apply. */
static enum answer_state in_order(const struct casefile *c, const struct checklist *l,
                                  const struct item *it)
{
    static const enum answer_state best[] = {A_OK, A_NA, A_NOT_NEEDED, A_EXEMPTED, A_PARTIAL};
    for (size_t i = 0; i < sizeof best / sizeof *best; i++)
        if (answer_offered(c, l, it, best[i]))
            return best[i];
    return A_OK;
}

static enum answer_state state_of(const struct played *p, const struct checklist *l,
                                  const struct item *it, const char *col)
{
    const struct node *said = answer_said(p, l, it, col);
    enum answer_state state = A_NONE;
    if (said == NULL)
        return p->g->blank ? A_NONE : in_order(&p->c, l, it);
    (void)answer_state_parse(node_text(said), &state);
    return state;
}

/* Whoever fills the column: its writer, or the first who may. */
static struct person_id filler(const struct played *p, const struct checklist *l, const char *col)
{
    const struct step *s = case_column_step(&p->c, l, col);
    const struct actor *x = s == NULL ? NULL : golden_first(p, s);
    return s == NULL ? p->c.applicant : x == NULL ? (struct person_id){{0}} : x->id;
}

static size_t files_at(const struct played *p, const char *place, int otherwise)
{
    const struct node *said = node_get(p->g->files, place);
    if (said != NULL)
        return said->kind == NODE_INT && said->i > 0 ? (size_t)said->i : 0;
    return p->g->blank || otherwise < 0 ? 0 : (size_t)otherwise;
}

#define FILES_MAX 8 /* at one place: no test needs more, however many it says */
struct pile {
    struct evidence_rec *e;
    size_t n;
};

static void attach(struct pile *pile, const char *place, size_t n)
{
    for (size_t i = 0; i < n && i < FILES_MAX; i++)
        pile->e[pile->n++] = (struct evidence_rec){.item = place, .name = "", .said = ""};
}

static size_t lists_size(const struct casefile *c)
{
    const struct checklist *l;
    size_t n = 0;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++)
        n += l->nitems * l->ncolumns;
    return n;
}

/* Files of the forms that this case has anything to do with. */
static size_t form_files(const struct played *p, struct pile *pile)
{
    size_t n = 0;
    for (size_t i = 0; i < p->pack->nforms; i++) {
        const struct form *form = &p->pack->forms[i];
        for (size_t k = 0; k < form->nfields; k++) {
            const struct field *f = &form->fields[k];
            const char *place =
                form == p->c.form ? f->id : arena_printf(p->a, "%s/%s", form->id, f->id);
            if (f->type != F_FILE)
                continue;
            n++;
            if (pile != NULL)
                attach(pile, place, files_at(p, place, 1));
        }
    }
    return n;
}

/* Every item of the list that is asked in the column. */
static void fill_column(struct played *p, const struct checklist *l, const char *column,
                        struct answer *out)
{
    struct casefile *c = &p->c;
    struct person_id by = filler(p, l, column);
    for (size_t k = 0; k < l->nitems; k++) {
        const struct item *it = &l->items[k];
        if (item_applies(c, it) && item_in_column(it, column))
            out[c->nanswers++] = (struct answer){.checklist = l->id,
                                                 .item = it->id,
                                                 .col = column,
                                                 .state = state_of(p, l, it, column),
                                                 .reason = p->g->silent ? "" : "確かめた",
                                                 .measure = p->g->silent ? "" : "別の措置",
                                                 .person = by};
    }
}

static void list_files(struct played *p, struct pile *pile)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(&p->c, i)) != NULL; i++)
        for (size_t k = 0; k < l->nitems; k++) {
            const char *told = arena_printf(p->a, "%s/%s", l->id, l->items[k].id);
            attach(pile, case_item_place(&p->c, p->a, l->id, l->items[k].id),
                   files_at(p, told, l->items[k].evidence_when_ok > 0));
        }
}

void golden_answers(struct played *p)
{
    struct casefile *c = &p->c;
    const struct checklist *l;
    size_t most = lists_size(c);
    struct answer *out = ARENA_ARRAY(p->a, struct answer, most + 1);
    struct pile pile = {
        ARENA_ARRAY(p->a, struct evidence_rec, FILES_MAX * (most + form_files(p, NULL)) + 1), 0};
    c->answers = out;
    c->nanswers = 0;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++)
        for (size_t col = 0; col < l->ncolumns; col++)
            fill_column(p, l, l->columns[col].id, out);
    form_files(p, &pile);
    list_files(p, &pile);
    c->evidence = pile.e;
    c->nevidence = pile.n;
}

/* ------------------------------------------------------------------ building */
static bool milestone_said(const struct played *p, const char *key)
{
    const struct node *said = p->g->milestones;
    for (size_t i = 0; said != NULL && i < said->n; i++)
        if (strcmp(node_text(said->items[i]), key) == 0)
            return true;
    return said == NULL && !p->g->blank;
}

static void reach(struct played *p)
{
    const struct procedure *pr = p->c.proc;
    p->milestones = ARENA_ARRAY(p->a, struct milestone_rec, pr->nsteps + 1);
    for (size_t i = 0; i < pr->nsteps; i++)
        if (pr->steps[i].milestone[0] != '\0' && milestone_said(p, pr->steps[i].milestone))
            p->milestones[p->nmilestones++].key = pr->steps[i].milestone;
    p->c.milestones = p->milestones;
    p->c.nmilestones = p->nmilestones;
    p->acted = ARENA_ARRAY(p->a, struct acted, pr->nsteps * (p->ncast + 1));
}

enum status played_decide(struct played *p, const json_t *told, struct err *err)
{
    struct casefile *c = &p->c;
    json_t *facts = json_deep_copy(told), *written = fields_facts(p->pack, c->form, c->fields);
    json_array_append_new(p->keep, facts);
    json_array_append_new(p->keep, written);
    json_object_update(facts, written);
    TRY(facts_read(p->pack, facts, c->settings, &c->facts, err));
    for (size_t i = 0; i < c->nanswers; i++)
        if (c->answers[i].state == A_NOT_OK)
            c->facts.v[pack_fact(p->pack, FACT_NOT_OK)].i = 1;
    decide(p->pack, &c->facts, c->covered, &c->decision);
    return ST_OK;
}

/* The way of the case is open by what the test tells: then by what its form tells, too. Otherwise
 * the test would pass where nobody could ever come through. */
static enum status told_by_form(struct played *p, const json_t *told, struct err *err)
{
    const struct casefile *c = &p->c;
    struct facts *f = ARENA_NEW(p->a, struct facts);
    struct decision *d = ARENA_NEW(p->a, struct decision);
    json_t *facts = fields_facts(p->pack, c->form, c->fields), *v;
    const char *id;
    bool open = false;
    json_array_append_new(p->keep, facts);
    for (size_t i = 0; i < c->decision.nprocs; i++)
        open |= &p->pack->procedures[c->decision.procs[i]] == c->proc;
    if (!open || c->decision.verdict == VERDICT_UNKNOWN ||
        !(procedure_needs(c->proc) & NEED_NOT_FORBIDDEN))
        return ST_OK;
    json_object_foreach((json_t *)(uintptr_t)told, id, v)
    {
        int fact = pack_fact(p->pack, id);
        if (fact >= 0 && form_tells(p->pack, c->form, fact) && !json_object_get(facts, id))
            json_object_set(facts, id, v);
    }
    TRY(facts_read(p->pack, facts, c->settings, f, err));
    decide(p->pack, f, c->covered, d);
    json_object_foreach((json_t *)(uintptr_t)told, id, v)
    {
        int fact = pack_fact(p->pack, id);
        if (d->verdict == VERDICT_UNKNOWN && fact >= 0 && bit_at(d->facts_missing, (size_t)fact) &&
            !form_tells(p->pack, c->form, fact))
            return err_set(err, ST_INPUT, "case_untold",
                           "the verdict waits for %s, and form %s cannot tell it", id, c->form->id);
    }
    return ST_OK;
}

static enum status write_form(struct played *p, const json_t *told, struct err *err)
{
    struct problems l = {.arena = p->a};
    json_t *typed = golden_fill(p, p->c.form, told, p->g->fields), *fields;
    json_array_append_new(p->keep, typed);
    TRY(fields_check(p->pack, p->c.form, typed, &fields, &l, err));
    json_array_append_new(p->keep, fields);
    p->c.fields = fields;
    return ST_OK;
}

/* What the entry says that a change speaks of: the same, but for what the test writes. */
static enum status write_before(struct played *p, const json_t *told, struct err *err)
{
    struct problems l = {.arena = p->a};
    if (p->c.proc->kind != PROC_CHANGE)
        return ST_OK;
    json_t *typed = golden_fill(p, p->c.form, told, NULL), *fields;
    json_array_append_new(p->keep, typed);
    TRY(fields_check(p->pack, p->c.form, typed, &fields, &l, err));
    json_array_append_new(p->keep, fields);
    p->c.before = fields;
    return ST_OK;
}

static void speak_of_entry(struct played *p)
{
    struct casefile *c = &p->c;
    const struct procedure *pr = c->proc;
    const struct reg *reg = register_taking(p->pack, &c->decision, pr);
    c->entry_state = c->entry_reg = "";
    c->started = c->today;
    if (!date_none(p->g->started))
        c->started = p->g->started;
    if (pr->kind != PROC_CHANGE && pr->kind != PROC_END)
        return;
    c->entry = ID_FROM(entry, "00000000-0000-7000-8000-000000000009");
    c->entry_state = p->g->state[0] != '\0' ? p->g->state : "in_use";
    c->entry_reg = p->g->reg[0] != '\0' ? p->g->reg
                   : pr->nregisters > 0 ? pr->registers[0]
                   : reg != NULL        ? reg->id
                                        : "";
}

enum status golden_play(const struct pack *p, const struct golden *t, const json_t *ours,
                        struct arena *a, struct played *ret, struct err *err)
{
    const struct golden_case *g = &t->the_case;
    *ret = (struct played){.pack = p, .g = g, .a = a, .keep = json_array()};
    struct casefile *c = &ret->c;
    *c = (struct casefile){.pack = p,
                           .proc = g->proc,
                           .form = pack_form(p, g->proc->form),
                           .settings = ours,
                           .covered = t->covered,
                           .today = g->day,
                           .cancel = {.reason = ""}};
    if (date_none(c->today))
        (void)date_make(2026, 6, 1, &c->today);
    c->begun = c->submitted = date_none(g->submitted) ? c->today : g->submitted;
    golden_cast(ret);
    reach(ret);
    /* Some fields are asked only because of what others say. */
    for (int i = 0; i < 3; i++) {
        TRY(played_decide(ret, t->facts, err));
        TRY(write_form(ret, t->facts, err));
    }
    TRY(played_decide(ret, t->facts, err));
    TRY(write_before(ret, t->facts, err));
    speak_of_entry(ret);
    golden_answers(ret);
    TRY(played_decide(ret, t->facts, err)); /* × is a fact, too */
    golden_answers(ret);
    return told_by_form(ret, t->facts, err);
}

void played_free(struct played *p)
{
    json_decref(p->keep);
}
