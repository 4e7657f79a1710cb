/* verbs.c: what a test expects of a case, asked of the verbs that answer everybody. */
#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "golden/case.h"
#include "golden/golden.h"
#include "golden/lines.h"
#include "rules/asked.h"
#include "words/words.h"

enum object { OF_CASE, OF_STEP, OF_ACT, OF_LIST, OF_DUTY };
/* What is expected: problems by their codes, ids, or what else follows as a map. */
enum shown { PROBLEMS, NAMES, FOLLOWS };

void add_line(struct lines *l, const char *s)
{
    if (l->n == l->cap) {
        size_t cap = l->cap == 0 ? 32 : 2 * l->cap;
        const char **more = ARENA_ARRAY(l->a, const char *, cap);
        if (l->n > 0)
            memcpy(more, l->s, l->n * sizeof *more);
        l->s = more;
        l->cap = cap;
    }
    l->s[l->n++] = s;
}

static bool has_line(const struct lines *l, const char *s)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->s[i], s) == 0)
            return true;
    return false;
}

static void add_problems(struct lines *out, const struct problems *l)
{
    for (size_t i = 0; i < l->n; i++)
        add_line(out, arena_printf(out->a, "%s %s", l->p[i].code, l->p[i].where));
}

/* Problems are what a refusal consists of; any other refusal is one by itself. */
static void add_answer(struct lines *out, enum status st, const struct problems *l,
                       const struct err *err)
{
    add_problems(out, l);
    if (st != ST_OK && l->n == 0)
        add_line(out, arena_strdup(out->a, err->code)); /* err is the caller's */
}

/* ------------------------------------------------------------------ asking */
static struct who who_is(const struct played *p, struct person_id id)
{
    for (size_t i = 0; i < p->ncast; i++)
        if (ID_EQ(p->cast[i].id, id))
            return golden_who(p, &p->cast[i]);
    return (struct who){.pack = p->pack, .person = id};
}

static void ask_submit(struct played *p, const void *of, struct lines *out)
{
    struct problems l = {.arena = p->a};
    struct outcome o;
    struct err err = {0};
    (void)of;
    golden_at_step(p, NULL);
    struct who w = who_is(p, p->c.applicant);
    add_answer(out, case_submit(&p->c, &w, &l, &o, &err), &l, &err);
}

static void ask_may_submit(struct played *p, const void *of, struct lines *out)
{
    (void)of;
    for (size_t i = 0; i < p->ncast; i++)
        if (golden_applies(p, &p->cast[i]))
            add_line(out, p->cast[i].name);
}

/* Where its entry goes, and what it is there. */
static void ask_leaves(struct played *p, const void *of, struct lines *out)
{
    const struct reg *reg = case_register(&p->c);
    (void)of;
    if (reg == NULL)
        return;
    add_line(out, arena_printf(out->a, "register %s", reg->id));
    if (reg->services)
        add_line(out, "service true");
    if (reg->readers >= 0)
        add_line(out, arena_printf(out->a, "readers %s", p->pack->roles[reg->readers].id));
}

static void ask_warns(struct played *p, const void *of, struct lines *out)
{
    struct problems l = {.arena = p->a};
    (void)of;
    case_warnings(&p->c, &l);
    add_problems(out, &l);
}

/* The record that is made beside a step or act, by its own form. */
static void ask_record(struct played *p, const char *id, struct lines *out)
{
    const struct form *form = id[0] == '\0' ? NULL : pack_form(p->pack, id);
    struct problems l = {.arena = p->a};
    struct err err = {0};
    json_t *typed, *fields;
    if (form == NULL)
        return;
    typed = golden_fill(p, form, NULL, node_get(p->g->records, id));
    json_array_append_new(p->keep, typed);
    enum status st = fields_check(p->pack, form, typed, &fields, &l, &err);
    if (st == ST_OK) {
        json_array_append_new(p->keep, fields);
        fields_complete(&p->c, form, fields, &l);
    }
    add_answer(out, st, &l, &err);
}

static size_t all_texts(const struct played *p, const struct step *s, const char ***ret)
{
    const struct texts *t =
        s->texts[0] == '\0' || p->g->blank ? NULL : pack_texts(p->pack, s->texts);
    size_t n = t == NULL ? 0 : t->nitems;
    *ret = ARENA_ARRAY(p->a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = t->items[i].id;
    return n;
}

static void ask_complete(struct played *p, const void *of, struct lines *out)
{
    const struct step *s = of;
    struct problems l = {.arena = p->a};
    struct outcome o;
    struct err err = {0};
    const char **texts;
    bool decides = step_decides(s);
    size_t n = all_texts(p, s, &texts);
    golden_at_step(p, s);
    if (!case_step_applies(&p->c, s)) { /* the case never comes to it */
        add_line(out, "wrong_state");
        return;
    }
    const struct actor *x = golden_first(p, s);
    struct who w = x != NULL ? golden_who(p, x) : who_is(p, p->c.applicant);
    ask_record(p, s->form, out);
    enum status st = case_step(&p->c, &w, s, decides ? STEP_APPROVE : STEP_DONE, "", texts, n, NULL,
                               &l, &o, &err);
    add_answer(out, st, &l, &err);
}

static void ask_may(struct played *p, const void *of, struct lines *out)
{
    const struct step *s = of;
    struct right right;
    golden_at_step(p, s);
    for (size_t i = 0; i < p->ncast; i++) {
        struct who w = golden_who(p, &p->cast[i]);
        if (case_may_act(&p->c, &w, s, &right, NULL) == ST_OK)
            add_line(out, p->cast[i].name);
    }
}

static void ask_act(struct played *p, const void *of, struct lines *out)
{
    const struct entry_act *act = of;
    struct problems l = {.arena = p->a};
    struct err err = {0};
    const struct effect *effect = &p->c.proc->effect;
    struct span permitted = {{DATE_NONE}, {DATE_NONE}};
    golden_at_act(p, act);
    if (p->c.act != NULL)
        golden_answers(p);
    (void)date_parse(json_str(p->c.fields, effect->from_field, ""), &permitted.from);
    (void)date_parse(json_str(p->c.fields, effect->to_field, ""), &permitted.to);
    struct who w = {0};
    for (size_t i = 0; i < p->ncast && ID_NONE(w.person); i++) {
        struct who x = golden_who(p, &p->cast[i]);
        struct err refused = {0};
        if (entry_act_right(&p->c, &x, act, &refused) != ST_DENIED)
            w = x;
    }
    if (ID_NONE(w.person)) /* nobody's: as whoever manages it */
        w = who_is(p, p->c.manager);
    enum status st = entry_act_may(&p->c, &w, act, permitted, "理由", &l, &err);
    add_answer(out, st, &l, &err);
    if (st == ST_OK || l.n > 0)
        ask_record(p, act->form, out);
}

static void ask_may_act(struct played *p, const void *of, struct lines *out)
{
    const struct entry_act *act = of;
    golden_at_act(p, act);
    for (size_t i = 0; i < p->ncast; i++) {
        struct who w = golden_who(p, &p->cast[i]);
        if (entry_act_right(&p->c, &w, act, NULL) == ST_OK)
            add_line(out, p->cast[i].name);
    }
}

/* Items that rest on what is not laid down: shown as 規定なし. */
static void ask_lacks(struct played *p, const void *of, struct lines *out)
{
    const struct checklist *l = of;
    for (size_t i = 0; i < l->nitems; i++)
        if (item_applies(&p->c, &l->items[i]) && item_lacks_document(&p->c, &l->items[i]))
            add_line(out, l->items[i].id);
}

/* "ITEM STRENGTH" of every item that is asked. */
static void ask_binds(struct played *p, const void *of, struct lines *out)
{
    const struct checklist *l = of;
    for (size_t i = 0; i < l->nitems; i++) {
        const struct item *it = &l->items[i];
        if (item_applies(&p->c, it))
            add_line(out, arena_printf(out->a, "%s %s", it->id,
                                       strength_id(item_strength(&p->c.decision, it))));
    }
}

static const struct verb {
    const char *name;
    enum object of;
    enum shown shown;
    void (*ask)(struct played *p, const void *of, struct lines *out);
} verbs[] = {
    {"submit", OF_CASE, PROBLEMS, ask_submit}, {"may_submit", OF_CASE, NAMES, ask_may_submit},
    {"leaves", OF_CASE, FOLLOWS, ask_leaves},  {"begins", OF_CASE, NAMES, ask_begins},
    {"warns", OF_CASE, PROBLEMS, ask_warns},   {"complete", OF_STEP, PROBLEMS, ask_complete},
    {"may_complete", OF_STEP, NAMES, ask_may}, {"act", OF_ACT, PROBLEMS, ask_act},
    {"may_act", OF_ACT, NAMES, ask_may_act},   {"lacks", OF_LIST, NAMES, ask_lacks},
    {"binds", OF_LIST, NAMES, ask_binds},      {"way", OF_CASE, FOLLOWS, ask_way},
    {"tells", OF_CASE, NAMES, ask_tells},      {"makes", OF_CASE, FOLLOWS, ask_makes},
    {"leads", OF_ACT, FOLLOWS, ask_leads},     {"duty", OF_DUTY, FOLLOWS, ask_duty},
    {"stands", OF_CASE, FOLLOWS, ask_stands},
};
#define NVERBS (sizeof verbs / sizeof *verbs)

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < NVERBS; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

bool golden_verb(const char *key)
{
    return find_verb(key) != NULL;
}

const char *golden_verb_name(size_t i)
{
    return i < NVERBS ? verbs[i].name : NULL;
}

static const void *object_of(const struct pack *p, const struct golden_case *g,
                             const struct verb *v, const char *id)
{
    return v->of == OF_STEP   ? (const void *)procedure_step(g->proc, id)
           : v->of == OF_ACT  ? (const void *)pack_entry_act(p, id)
           : v->of == OF_DUTY ? (const void *)pack_duty(p, id)
                              : (const void *)pack_checklist(p, id);
}

/* ------------------------------------------------------------------ reading */
static bool known_problem(struct arena *a, const char *code)
{
    return words_find(arena_printf(a, "problem_%s", code)) != W__MAX ||
           words_find(arena_printf(a, "problem_%s_warn", code)) != W__MAX;
}

/* A refusal by a word of its own, or problems by their codes. */
static void check_problems(struct loader *l, const struct node *n)
{
    if (n->kind == NODE_TEXT) {
        if (words_find(arena_printf(l->a, "err_%s", node_text(n))) == W__MAX)
            finding(l->r, n->pos, "dangling", node_text(n), "refusals");
        return;
    }
    if (n->kind != NODE_MAP)
        finding(l->r, n->pos, "want_map", "problems", NULL);
    for (size_t i = 0; n->kind == NODE_MAP && i < n->n; i++)
        if (!known_problem(l->a, n->keys[i]))
            finding(l->r, n->key_pos[i], "dangling", n->keys[i], "problems");
}

static bool known_name(struct loader *l, const struct verb *v, const char *list, const char *name)
{
    const struct checklist *c = v->of == OF_LIST ? pack_checklist(l->p, list) : NULL;
    const char *actor;
    if (v->ask == ask_begins)
        return pack_duty(l->p, name) != NULL;
    if (v->ask == ask_tells)
        return pack_fact(l->p, name) >= 0;
    size_t n = v->ask == ask_binds ? strcspn(name, " ") : strlen(name);
    for (size_t i = 0; c != NULL && i < c->nitems; i++)
        if (strlen(c->items[i].id) == n && strncmp(c->items[i].id, name, n) == 0)
            return true;
    for (size_t i = 0; c == NULL && (actor = golden_actor_name(l->p, l->a, i)) != NULL; i++)
        if (strcmp(actor, name) == 0)
            return true;
    return false;
}

static void check_names(struct loader *l, const struct verb *v, const char *id,
                        const struct node *n)
{
    if (n->kind != NODE_LIST)
        finding(l->r, n->pos, "want_list", id, NULL);
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
        if (!known_name(l, v, id, node_text(n->items[i])))
            finding(l->r, n->items[i]->pos, "dangling", node_text(n->items[i]),
                    v->of == OF_LIST       ? id
                    : v->ask == ask_begins ? "duties"
                    : v->ask == ask_tells  ? "facts"
                                           : "people");
}

/* Keys and values that there are not never come out, so that the test fails. */
static void check_follows(struct loader *l, const char *key, const struct node *n)
{
    if (n->kind != NODE_MAP)
        finding(l->r, n->pos, "want_map", key, NULL);
}

/* register and readers by id, service true. */
static void check_leaves(struct loader *l, const struct node *n)
{
    for (size_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
        const char *key = n->keys[i], *id = node_text(n->items[i]);
        bool reg = strcmp(key, "register") == 0, readers = strcmp(key, "readers") == 0;
        if (!reg && !readers && strcmp(key, "service") != 0)
            finding(l->r, n->key_pos[i], "unknown_key", key, NULL);
        else if (reg       ? pack_register(l->p, id) == NULL
                 : readers ? pack_role(l->p, id) < 0
                           : strcmp(id, "true") != 0)
            finding(l->r, n->items[i]->pos, "dangling", id, reg ? "registers" : "roles");
    }
}

static void check_shown(struct loader *l, const struct verb *v, const char *key,
                        const struct node *want)
{
    if (v->shown == PROBLEMS)
        check_problems(l, want);
    else if (v->shown == NAMES)
        check_names(l, v, key, want);
    else
        check_follows(l, key, want);
    if (v->ask == ask_leaves)
        check_leaves(l, want);
}

void golden_verb_check(struct loader *l, const struct golden_case *g, const char *key,
                       const struct node *want)
{
    static const char *const among[] = {"", "steps", "entry_acts", "checklists", "duties"};
    const struct verb *v = find_verb(key);
    if (v->of == OF_CASE) {
        check_shown(l, v, key, want);
        return;
    }
    if (want->kind != NODE_MAP)
        finding(l->r, want->pos, "want_map", key, NULL);
    for (size_t i = 0; want->kind == NODE_MAP && i < want->n; i++) {
        if (object_of(l->p, g, v, want->keys[i]) == NULL)
            finding(l->r, want->key_pos[i], "dangling", want->keys[i], among[v->of]);
        else
            check_shown(l, v, want->keys[i], want->items[i]);
    }
}

/* ------------------------------------------------------------------ comparing */
/* {CODE: [place, …]}, or of items {CODE: {LIST/COLUMN: [item, …]}}. */
static void wanted_problems(const struct node *n, struct lines *out)
{
    for (size_t i = 0; n->kind == NODE_MAP && i < n->n; i++) {
        const struct node *places = n->items[i];
        if (places->kind != NODE_LIST && places->kind != NODE_MAP)
            add_line(out, arena_printf(out->a, "%s %s", n->keys[i], node_text(places)));
        for (size_t k = 0; places->kind == NODE_LIST && k < places->n; k++)
            add_line(out, arena_printf(out->a, "%s %s", n->keys[i], node_text(places->items[k])));
        for (size_t k = 0; places->kind == NODE_MAP && k < places->n; k++) {
            const char *slash = strchr(places->keys[k], '/');
            size_t list =
                slash == NULL ? strlen(places->keys[k]) : (size_t)(slash - places->keys[k]);
            for (size_t m = 0; m < places->items[k]->n; m++)
                add_line(out, arena_printf(out->a, "%s %.*s/%s%s", n->keys[i], (int)list,
                                           places->keys[k], node_text(places->items[k]->items[m]),
                                           slash == NULL ? "" : slash));
        }
    }
    if (n->kind == NODE_TEXT)
        add_line(out, node_text(n));
}

static void wanted_names(const struct node *n, struct lines *out)
{
    for (size_t i = 0; n->kind == NODE_LIST && i < n->n; i++)
        add_line(out, node_text(n->items[i]));
}

static void missing_from(const struct lines *of, const struct lines *in, const char *sign,
                         const char *name, struct pos at, struct buf *why)
{
    for (size_t i = 0; i < of->n; i++)
        if (!has_line(in, of->s[i]))
            buf_printf(why, "%s:%d:%d: %s %s %s\n", at.file, at.line, at.col, name, sign, of->s[i]);
}

static void compare(const struct played *p, const struct verb *v, const void *of, const char *name,
                    const struct node *want, struct buf *why)
{
    struct lines expected = {.a = p->a}, got = {.a = p->a};
    struct played now = *p; /* each is asked of the case as told */
    if (v->shown == NAMES)
        wanted_names(want, &expected);
    else
        wanted_problems(want, &expected);
    v->ask(&now, of, &got);
    missing_from(&expected, &got, "-", name, want->pos, why);
    missing_from(&got, &expected, "+", name, want->pos, why);
}

void golden_verb_run(struct played *p, const char *key, const struct node *want, struct buf *why)
{
    const struct verb *v = find_verb(key);
    if (v->of == OF_CASE) {
        compare(p, v, NULL, key, want, why);
        return;
    }
    for (size_t i = 0; i < want->n; i++)
        compare(p, v, object_of(p->pack, p->g, v, want->keys[i]),
                arena_printf(p->a, "%s.%s", key, want->keys[i]), want->items[i], why);
}
