#include "golden/golden.h"

#include <string.h>

#include "base/json.h"
#include "pack/tree.h"
#include "rules/asked.h"
#include "rules/documents.h"
#include "rules/tables.h"

/* ------------------------------------------------------------------ what came out, as lists of ids
 */
struct ids {
    struct arena *a;
    const char **s;
    size_t n;
};

#define IDS_MAX 1200

static struct ids ids_new(struct arena *a)
{
    return (struct ids){a, ARENA_ARRAY(a, const char *, IDS_MAX), 0};
}

static void add(struct ids *l, const char *id)
{
    if (l->n < IDS_MAX)
        l->s[l->n++] = id;
}

static bool has(const struct ids *l, const char *id)
{
    for (size_t i = 0; i < l->n; i++) {
        if (!strcmp(l->s[i], id))
            return true;
    }
    return false;
}

/* Everything a test can speak of: of the pack as a whole (d NULL), or of one decision. */
static const struct procedure *strictest(const struct pack *p, const struct decision *d)
{
    return d->nprocs ? &p->procedures[d->procs[0]] : NULL;
}

static void got_verdict(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (int v = 0; !d && v < VERDICT_NONE; v++)
        add(l, verdict_id((enum verdict)v));
    if (d)
        add(l, verdict_id(d->verdict));
    (void)p;
}

static void got_authority(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; !d && i < p->nroles; i++)
        add(l, p->roles[i].id);
    if (d && strictest(p, d) && procedure_authority(d, strictest(p, d)) >= 0)
        add(l, p->roles[procedure_authority(d, strictest(p, d))].id);
}

static void got_steps(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t k = 0; k < p->nprocedures; k++) {
        const struct procedure *pr = &p->procedures[k];

        if (d && pr != strictest(p, d))
            continue;
        for (size_t i = 0; i < pr->nsteps; i++) {
            const struct step *s = &pr->steps[i];

            if (!d || (decision_cond(d, s->when) == TRI_TRUE && step_asks(d, s)))
                add(l, s->id);
        }
    }
}

static void got_procedures(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < (d ? d->nprocs : p->nprocedures); i++)
        add(l, p->procedures[d ? (size_t)d->procs[i] : i].id);
}

static void got_duties(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < p->nduties; i++) {
        if (!d || bit_at(d->duties, i))
            add(l, p->duties[i].id);
    }
}

/* Settings are facts "setting.ID" inside and "setting:ID" outside. */
static void got_missing(const struct pack *p, const struct decision *d, struct ids *l)
{
    size_t settings = p->nfacts - p->nsettings;

    for (size_t i = 0; i < p->nfacts; i++) {
        if (!d || bit_at(d->facts_missing, i))
            add(l, i < settings ? p->facts[i].id
                                : arena_printf(l->a, "setting:%s", p->settings[i - settings].id));
    }
}

static void got_rules(const struct pack *p, const struct decision *d, struct ids *l, bool warnings)
{
    for (size_t i = 0; i < p->nrules; i++) {
        const char *s = warnings ? p->rules[i].warning : p->rules[i].condition;

        if (s[0] && (!d || bit_at(d->rules, i)))
            add(l, p->rules[i].id);
    }
}

static void got_conditions(const struct pack *p, const struct decision *d, struct ids *l)
{
    got_rules(p, d, l, false);
}
static void got_warnings(const struct pack *p, const struct decision *d, struct ids *l)
{
    got_rules(p, d, l, true);
}

/* The register that takes the entry of the strictest procedure, and the acts that are for such an
 * entry, whatever its state. */
static const struct reg *taken_by(const struct pack *p, const struct decision *d)
{
    return register_taking(p, d, strictest(p, d));
}

static void got_register(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; !d && i < p->nregisters; i++)
        add(l, p->registers[i].id);
    if (d && taken_by(p, d))
        add(l, taken_by(p, d)->id);
}

static void got_acts(const struct pack *p, const struct decision *d, struct ids *l)
{
    const struct reg *reg = d ? taken_by(p, d) : NULL;

    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];

        if (!d || act_binds(d, a, reg))
            add(l, a->id);
    }
}

static void got_clauses(const struct pack *p, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < p->nrules; i++) {
        if (!d || bit_at(d->rules, i))
            add(l, p->rules[i].cite.clause);
    }
    for (size_t i = 0; i < (d ? d->nprocs : p->nprocedures); i++)
        add(l, p->procedures[d ? (size_t)d->procs[i] : i].cite.clause);
}

/* Of one checklist: items that are asked, that may be answered "not applicable", that need a note.
 */
static void got_items(const struct checklist *c, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < c->nitems; i++) {
        if (!d || decision_cond(d, c->items[i].when) == TRI_TRUE)
            add(l, c->items[i].id);
    }
}

static void got_na(const struct checklist *c, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < c->nitems; i++) {
        const struct item *it = &c->items[i];

        if (!d || (it->na != NA_NEVER && decision_cond(d, it->na_when) == TRI_TRUE))
            add(l, it->id);
    }
}

static void got_notes(const struct checklist *c, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < c->nitems; i++) {
        if (!d || decision_cond(d, c->items[i].note_required) == TRI_TRUE)
            add(l, c->items[i].id);
    }
}

/* "ID STRENGTH" of every item that is asked; d NULL: of every strength it can have. */
static void got_strengths(const struct checklist *c, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < c->nitems; i++) {
        const struct item *it = &c->items[i];

        for (size_t k = 0; !d && k < it->nstrengths; k++)
            add(l, arena_printf(l->a, "%s %s", it->id, strength_id(it->strengths[k].strength)));
        if (d && decision_cond(d, it->when) == TRI_TRUE)
            add(l, arena_printf(l->a, "%s %s", it->id, strength_id(item_strength(d, it))));
    }
}

static void got_required(const struct form *f, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < f->nfields; i++) {
        if (!d || (decision_cond(d, f->fields[i].when) == TRI_TRUE &&
                   decision_cond(d, f->fields[i].required) == TRI_TRUE))
            add(l, f->fields[i].id);
    }
}

/* Fields that are asked for. */
static void got_fields(const struct form *f, const struct decision *d, struct ids *l)
{
    for (size_t i = 0; i < f->nfields; i++) {
        if (!d || decision_cond(d, f->fields[i].when) == TRI_TRUE)
            add(l, f->fields[i].id);
    }
}

/* ------------------------------------------------------------------ the keys of expect */
enum how { EXACT, IN_ORDER, ALL_OF, NONE_OF };
static const struct expectation {
    const char *name;
    enum how how;
    void (*got)(const struct pack *p, const struct decision *d, struct ids *l);
    /* … or lists by the id of a checklist or form */
    void (*got_list)(const struct checklist *c, const struct decision *d, struct ids *l);
    void (*got_form)(const struct form *f, const struct decision *d, struct ids *l);
} keys[] = {
    {"verdict", EXACT, got_verdict},
    {"authority", EXACT, got_authority},
    {"steps", IN_ORDER, got_steps},
    {"not_steps", NONE_OF, got_steps},
    {"procedures", IN_ORDER, got_procedures},
    {"duties", EXACT, got_duties},
    {"not_duties", NONE_OF, got_duties},
    {"missing", EXACT, got_missing},
    {"conditions", EXACT, got_conditions},
    {"not_conditions", NONE_OF, got_conditions},
    {"warnings", EXACT, got_warnings},
    {"register", EXACT, got_register},
    {"acts", ALL_OF, got_acts},
    {"not_acts", NONE_OF, got_acts},
    {"clauses", ALL_OF, got_clauses},
    {"items", ALL_OF, NULL, got_items},
    {"not_items", NONE_OF, NULL, got_items},
    {"na", ALL_OF, NULL, got_na},
    {"not_na", NONE_OF, NULL, got_na},
    {"notes", ALL_OF, NULL, got_notes},
    {"not_notes", NONE_OF, NULL, got_notes},
    {"strengths", ALL_OF, NULL, got_strengths},
    {"fields", ALL_OF, NULL, NULL, got_fields},
    {"not_fields", NONE_OF, NULL, NULL, got_fields},
    {"required", ALL_OF, NULL, NULL, got_required},
    {"not_required", NONE_OF, NULL, NULL, got_required},
};
#define NKEYS (sizeof keys / sizeof *keys)

static const struct expectation *find_key(const char *name)
{
    for (size_t i = 0; i < NKEYS; i++) {
        if (!strcmp(keys[i].name, name))
            return &keys[i];
    }
    return NULL;
}

static struct ids wanted(const struct node *n, struct arena *a)
{
    struct ids l = ids_new(a);

    if (n->kind != NODE_LIST)
        add(&l, node_text(n));
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
        add(&l, node_text(n->items[i]));
    return l;
}

static bool agrees(enum how how, const struct ids *want, const struct ids *got)
{
    for (size_t i = 0; i < want->n; i++) {
        if (has(got, want->s[i]) == (how == NONE_OF))
            return false;
        if (how == IN_ORDER && (i >= got->n || strcmp(got->s[i], want->s[i])))
            return false;
    }
    return how == ALL_OF || how == NONE_OF || want->n == got->n;
}

static const char *joined(const struct ids *l, struct arena *a)
{
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < l->n; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", l->s[i]);
    return b.p;
}

static void compare(struct buf *why, const char *name, enum how how, const struct node *n,
                    const struct ids *got, struct arena *a)
{
    struct ids want = wanted(n, a);

    if (!agrees(how, &want, got))
        buf_printf(why, "%s:%d:%d: %s [%s] ≠ [%s]\n", n->pos.file, n->pos.line, n->pos.col, name,
                   joined(&want, a), joined(got, a));
}

/* True when a procedure that applies, or an act on what it permits, uses the checklist; items of
 * any other are not asked. */
static bool asked(const struct pack *p, const struct decision *d, const struct checklist *c)
{
    for (size_t i = 0; i < d->nprocs; i++) {
        const struct procedure *pr = &p->procedures[d->procs[i]];

        const struct checklist *l;

        for (size_t k = 0; (l = procedure_list(pr, k)); k++) {
            if (l == c && list_asked(d, pr, l))
                return true;
        }
    }
    for (size_t i = 0; d->nprocs && i < p->nentry_acts; i++) {
        for (size_t k = 0; k < p->entry_acts[i].nchecklists; k++) {
            if (!strcmp(p->entry_acts[i].checklists[k], c->id))
                return true;
        }
    }
    return false;
}

/* The list of one checklist or form; d NULL: everything it has. False when there is no such. */
static bool got_of(const struct pack *p, const struct decision *d, const struct expectation *key,
                   const char *id, struct ids *l)
{
    const struct checklist *c = key->got_list ? pack_checklist(p, id) : NULL;
    const struct form *f = key->got_form ? pack_form(p, id) : NULL;

    bool items = key->got_list == got_items || key->got_list == got_strengths;
    if (c && (!d || !items || asked(p, d, c)))
        key->got_list(c, d, l);
    if (f)
        key->got_form(f, d, l);
    return c || f;
}

static void compare_lists(struct buf *why, const struct pack *p, const struct decision *d,
                          const struct expectation *key, const struct node *lists, struct arena *a)
{
    for (size_t i = 0; i < lists->n; i++) {
        struct ids got = ids_new(a);

        got_of(p, d, key, lists->keys[i], &got);
        compare(why, arena_printf(a, "%s.%s", key->name, lists->keys[i]), key->how, lists->items[i],
                &got, a);
    }
}

/* The keys that speak of a case, asked of it one by one. */
static void run_case(const struct pack *p, const struct golden *t, const json_t *ours,
                     struct buf *why, struct arena *a)
{
    struct played played;
    struct err err = {0};

    if (golden_play(p, t, ours, a, &played, &err) != ST_OK)
        buf_printf(why, "%s:%d:%d: %s\n", t->pos.file, t->pos.line, t->pos.col, err.text);
    for (size_t i = 0; !err.code[0] && i < t->expect->n; i++) {
        if (golden_verb(t->expect->keys[i]))
            golden_verb_run(&played, t->expect->keys[i], t->expect->items[i], why);
    }
    played_free(&played);
}

static const char *run_test(const struct pack *p, const struct node *tree, const struct golden *t,
                            struct arena *a)
{
    struct facts *f = ARENA_NEW(a, struct facts);
    struct decision *d = ARENA_NEW(a, struct decision);
    AUTO_JSON json_t *ours = NULL, *rows = NULL;
    struct err err;
    struct buf why;

    buf_init(&why, a, 128);
    if (t->pack) {
        golden_contains(t->pack, t->below ? t->below : tree, "pack", a, &why);
        return why.n ? why.p : NULL;
    }
    if (tables_on_day(p, t->tables, t->day, &rows, &err) != ST_OK ||
        tables_join(p, t->settings, rows, &ours, &err) != ST_OK ||
        documents_join(p, t->documents, ours, &err) != ST_OK ||
        facts_read(p, t->facts, ours, f, &err) != ST_OK)
        return arena_printf(a, "%s:%d:%d: %s\n", t->pos.file, t->pos.line, t->pos.col, err.text);
    decide(p, f, t->covered, d);
    for (size_t i = 0; i < t->expect->n; i++) {
        const struct expectation *key = find_key(t->expect->keys[i]);
        struct ids got = ids_new(a);

        if (!key)
            continue;
        if (!key->got) {
            compare_lists(&why, p, d, key, t->expect->items[i], a);
            continue;
        }
        key->got(p, d, &got);
        compare(&why, key->name, key->how, t->expect->items[i], &got, a);
    }
    if (t->the_case.proc)
        run_case(p, t, ours, &why, a);
    return why.n ? why.p : NULL;
}

const char *golden_run(const struct pack *p, const struct node *tree, const struct golden *t,
                       struct arena *a)
{
    struct golden below = *t;

    if (t->gone_en)
        return t->gone_en;
    if (!t->of || !t->the_case.proc)
        return run_test(p, tree, t, a);
    below.the_case.proc = pack_procedure(t->of, t->the_case.proc->id);
    return run_test(t->of, tree, &below, a);
}

/* ------------------------------------------------------------------ known ids */
static void check_ids(struct loader *l, const char *what, const struct node *n,
                      const struct ids *known)
{
    for (size_t i = 0; i < (n->kind == NODE_LIST ? n->n : 1); i++) {
        const struct node *item = n->kind == NODE_LIST ? n->items[i] : n;

        if (!has(known, node_text(item)))
            finding(l->r, item->pos, "dangling", node_text(item), what);
    }
}

static void check_lists(struct loader *l, const struct expectation *key, const struct node *lists)
{
    if (lists->kind != NODE_MAP) {
        finding(l->r, lists->pos, "want_map", key->name, NULL);
        return;
    }
    for (size_t i = 0; i < lists->n; i++) {
        struct ids known = ids_new(l->r->a);

        if (got_of(l->p, NULL, key, lists->keys[i], &known))
            check_ids(l, lists->keys[i], lists->items[i], &known);
        else
            finding(l->r, lists->key_pos[i], "dangling", lists->keys[i],
                    key->got_form ? "forms" : "checklists");
    }
}

static const char *next_key(const void *arg, size_t i)
{
    const char *name = i < NKEYS ? keys[i].name : golden_verb_name(i - NKEYS);

    (void)arg;
    return name;
}

static void check_verb(struct loader *l, const struct golden *t, size_t i)
{
    if (!t->the_case.proc)
        finding(l->r, t->expect->key_pos[i], "missing_key", "case", NULL);
    else
        golden_verb_check(l, &t->the_case, t->expect->keys[i], t->expect->items[i]);
}

void golden_expect_check(struct loader *l, const struct golden *t)
{
    for (size_t i = 0; i < t->expect->n; i++) {
        const char *name = t->expect->keys[i];
        const struct expectation *key = find_key(name);
        struct ids known = ids_new(l->r->a);

        if (golden_verb(name)) {
            check_verb(l, t, i);
        } else if (!key) {
            finding(l->r, t->expect->key_pos[i], "unknown_key", name,
                    nearest(name, next_key, NULL));
        } else if (!key->got) {
            check_lists(l, key, t->expect->items[i]);
        } else {
            key->got(l->p, NULL, &known);
            check_ids(l, key->name, t->expect->items[i], &known);
        }
    }
}
