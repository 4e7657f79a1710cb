/* Sources, axes, roles, settings, facts, examples, rules. */
#include <string.h>

#include "pack/sections.h"
#include "pack/value.h"
#include "pack/vocab.h"

#define AT(type, member) offsetof(type, member)

const struct shape source_shape = {
    "source",
    sizeof(struct source),
    NO_CITE,
    (const struct member[]){
        {"id", M_ID, AT(struct source, id), .required = true},
        {"title", M_TEXT, AT(struct source, title), .required = true},
        {"clauses", M_TEXTS, AT(struct source, clauses), AT(struct source, nclauses)},
        {NULL},
    },
    NULL,
};

static void choice_after(struct loader *l, const struct node *map, void *out)
{
    struct choice *c = out;

    (void)l, (void)map;
    if (!c->label[0])
        c->label = c->id;
}

const struct shape choice_shape = {
    "choice",
    sizeof(struct choice),
    NO_CITE,
    (const struct member[]){
        {"id", M_ID, AT(struct choice, id), .required = true},
        {"label", M_TEXT, AT(struct choice, label)},
        {"alone", M_BOOL, AT(struct choice, alone)},
        {NULL},
    },
    choice_after,
};

/* ------------------------------------------------------------------ axes */
static const struct shape level_shape = {
    "level",
    sizeof(struct level),
    AT(struct level, cite),
    (const struct member[]){
        {"code", M_ID, AT(struct level, code), .required = true},
        {"label", M_TEXT, AT(struct level, label), .required = true},
        {"text", M_TEXT, AT(struct level, text)},
        {"weight", M_INT, AT(struct level, weight), .required = true},
        {NULL},
    },
    NULL,
};

static void axis_after(struct loader *l, const struct node *map, void *out)
{
    static const char *const known[] = {"confidentiality", "integrity", "availability",
                                        "importance"};
    struct axis *x = out;
    bool ok = false;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ok |= str_eq(x->id, known[i]);
    if (!ok && x->id[0])
        finding(l->r, map->pos, "bad_axis", x->id, NULL);
    if (x->nlevels > 16)
        finding(l->r, map->pos, "too_many", "levels", NULL);
    for (size_t i = 0; i < x->nlevels; i++) {
        for (size_t k = 0; k < i; k++) {
            if (x->levels[i].weight == x->levels[k].weight)
                finding(l->r, node_get(map, "levels")->items[i]->pos, "level_weight",
                        x->levels[i].code, x->levels[k].code);
        }
    }
}

const struct shape axis_shape = {
    "axis",
    sizeof(struct axis),
    AT(struct axis, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct axis, id), .required = true},
        {"label", M_TEXT, AT(struct axis, label), .required = true},
        {"levels", M_LIST, AT(struct axis, levels), AT(struct axis, nlevels), &level_shape,
         .required = true},
        {NULL},
    },
    axis_after,
};

/* ------------------------------------------------------------------ roles */
static const struct term holder_words[] = {
    {"post", HOLDER_POST},
    {"applicant", HOLDER_APPLICANT},
    {"appointment", HOLDER_APPOINTMENT},
    {"member", HOLDER_MEMBER},
    {"staff", HOLDER_STAFF},
    {"outside", HOLDER_OUTSIDE},
    {NULL, 0},
};
const struct term scope_words[] = {
    {"unit", SCOPE_UNIT}, {"parent", SCOPE_PARENT}, {"body", SCOPE_BODY}, {NULL, 0}};

const struct shape role_shape = {
    "role",
    sizeof(struct role),
    AT(struct role, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct role, id), .required = true},
        {"label", M_TEXT, AT(struct role, label), .required = true},
        {"text", M_TEXT, AT(struct role, text)},
        {"holder", M_WORD, AT(struct role, holder), .of = holder_words, .otherwise = HOLDER_POST},
        {"scope", M_WORD, AT(struct role, scope), .of = scope_words, .otherwise = SCOPE_UNIT},
        {"fallback", M_REF, AT(struct role, fallback), .of = "roles"},
        {"office", M_BOOL, AT(struct role, office)},
        {NULL},
    },
    NULL,
};

/* ------------------------------------------------------------------ settings and facts */
static const struct term type_words[] = {
    {"bool", V_BOOL},           {"int", V_INT},     {"text", V_TEXT}, {"choice", V_CHOICE},
    {"choices", V_CHOICES},     {"level", V_LEVEL}, {"role", V_ROLE}, {"country", V_COUNTRY},
    {"countries", V_COUNTRIES}, {NULL, 0},
};

static const struct term setting_words[] = {
    {"bool", V_BOOL},
    {"int", V_INT},
    {"ints", V_INTS},
    {"text", V_TEXT},
    {"choice", V_CHOICE},
    {"choices", V_CHOICES},
    {"level", V_LEVEL},
    {"role", V_ROLE},
    {"country", V_COUNTRY},
    {"countries", V_COUNTRIES},
    {NULL, 0},
};

static void setting_otherwise(struct loader *l, const struct node *value, void *out)
{
    struct setting *s = out;

    (void)l;
    if (value->kind != NODE_NULL)
        s->otherwise = node_json(value);
}

static void needs_of_type(struct loader *l, const struct node *map, enum value_type type,
                          size_t nchoices, int axis)
{
    if ((type == V_CHOICE || type == V_CHOICES) && !nchoices)
        finding(l->r, map->pos, "needs_choices", node_text(node_get(map, "id")), NULL);
    if (type == V_LEVEL && axis < 0)
        finding(l->r, map->pos, "needs_key", node_text(node_get(map, "id")), "axis");
    if (nchoices > 48)
        finding(l->r, map->pos, "too_many", "choices", NULL);
}

static void setting_after(struct loader *l, const struct node *map, void *out)
{
    struct setting *s = out;

    needs_of_type(l, map, s->type, s->nchoices, s->axis);
    if ((s->min || s->max) && s->type != V_INT && s->type != V_INTS)
        finding(l->r, node_pos(map, s->max ? "max" : "min"), "field_only", "min, max", "int ints");
    if (s->max && s->min > s->max)
        finding(l->r, node_pos(map, "min"), "min_max", NULL, NULL);
}

const struct shape setting_shape = {
    "setting",
    sizeof(struct setting),
    AT(struct setting, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct setting, id), .required = true},
        {"label", M_TEXT, AT(struct setting, label), .required = true},
        {"ask", M_TEXT, AT(struct setting, ask)},
        {"help", M_TEXT, AT(struct setting, help)},
        {"type", M_WORD, AT(struct setting, type), .of = setting_words, .required = true},
        {"min", M_INT, AT(struct setting, min)},
        {"max", M_INT, AT(struct setting, max)},
        {"axis", M_REF, AT(struct setting, axis), .of = "axes"},
        {"choices", M_LIST, AT(struct setting, choices), AT(struct setting, nchoices),
         &choice_shape},
        {"otherwise", M_CUSTOM, .fn = setting_otherwise, .json = "{}"},
        {NULL},
    },
    setting_after,
};

/* A fact's entry in the pack's list: wording of a common fact, or one of its own. */
struct fact_entry {
    const char *id, *label, *ask, *help, *who;
    int type, axis;
    struct choice *choices;
    size_t nchoices;
    bool asked;
    struct cite cite; /* for coverage only */
};
#define TYPE_NONE (-1)

const struct shape fact_shape = {
    "fact",
    sizeof(struct fact_entry),
    AT(struct fact_entry, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct fact_entry, id), .required = true},
        {"label", M_TEXT, AT(struct fact_entry, label)},
        {"ask", M_TEXT, AT(struct fact_entry, ask)},
        {"help", M_TEXT, AT(struct fact_entry, help)},
        {"type", M_WORD, AT(struct fact_entry, type), .of = type_words, .otherwise = TYPE_NONE},
        {"axis", M_REF, AT(struct fact_entry, axis), .of = "axes"},
        {"choices", M_LIST, AT(struct fact_entry, choices), AT(struct fact_entry, nchoices),
         &choice_shape},
        {"asked", M_BOOL, AT(struct fact_entry, asked)},
        {"who", M_REFTEXT, AT(struct fact_entry, who), .of = "roles"},
        {NULL},
    },
    NULL,
};

/* Places are chosen from the classes of countries, or typed as codes. */
static void country_choices(struct loader *l, struct fact *f)
{
    f->choices = ARENA_ARRAY(l->a, struct choice, COUNTRY_CLASSES);
    f->nchoices = COUNTRY_CLASSES;
    for (unsigned c = 0; c < COUNTRY_CLASSES; c++) {
        const char *id = country_class_id((enum country_class)c);

        f->choices[c] = (struct choice){id, id};
    }
}

static void common_fact(struct loader *l, const struct vocab_fact *v, struct fact *f)
{
    size_t n = 0;

    *f = (struct fact){.id = v->id, .label = v->id, .ask = "", .help = "", .who = ""};
    f->type = v->type;
    f->axis = v->axis ? pack_axis(l->p, v->axis) : -1;
    while (v->choices && v->choices[n])
        n++;
    f->choices = ARENA_ARRAY(l->a, struct choice, n ? n : 1);
    f->nchoices = n;
    for (size_t c = 0; c < n; c++)
        f->choices[c] = (struct choice){v->choices[c], v->choices[c]};
    if (v->type == V_COUNTRY || v->type == V_COUNTRIES)
        country_choices(l, f);
}

/* The pack's words for a fact that all packs share. */
static void reword(struct loader *l, const struct node *map, const struct fact_entry *e,
                   struct fact *f)
{
    if (e->type != TYPE_NONE && e->type != (int)f->type)
        finding(l->r, map->pos, "fact_common_type", e->id, NULL);
    f->label = e->label[0] ? e->label : f->label;
    f->ask = e->ask;
    f->help = e->help;
    f->asked = e->asked;
    f->who = e->who;
    for (size_t k = 0; k < e->nchoices; k++) {
        bool ok = false;

        for (size_t c = 0; c < f->nchoices; c++) {
            if (str_eq(f->choices[c].id, e->choices[k].id)) {
                f->choices[c].label = e->choices[k].label;
                ok = true;
            }
        }
        if (!ok)
            finding(l->r, node_get(map, "choices")->items[k]->pos, "fact_common_type", e->id, NULL);
    }
}

static void own_fact(struct loader *l, const struct node *map, const struct fact_entry *e,
                     struct fact *f)
{
    static const char *const common[] = {"service.", "provider.", "info.", "network.",
                                         "use.",     "sns.",      "case.", "setting.",
                                         "table.",   "document.", "row."};
    bool bad = !strchr(e->id, '.');

    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        bad |= str_starts(e->id, common[i]);
    if (bad)
        finding(l->r, map->pos, "fact_prefix", e->id, l->p->id);
    if (e->type == TYPE_NONE)
        finding(l->r, map->pos, "missing_key", "type", NULL);
    *f = (struct fact){.id = e->id,
                       .label = e->label[0] ? e->label : e->id,
                       .ask = e->ask,
                       .help = e->help,
                       .type = e->type == TYPE_NONE ? V_BOOL : (enum value_type)e->type,
                       .axis = e->axis,
                       .choices = e->choices,
                       .nchoices = e->nchoices,
                       .asked = e->asked,
                       .who = e->who};
    needs_of_type(l, map, f->type, f->nchoices, f->axis);
    if ((f->type == V_COUNTRY || f->type == V_COUNTRIES) && !f->nchoices)
        country_choices(l, f);
}

static void setting_facts(struct loader *l)
{
    const struct node *list = node_get(l->root, "settings");

    for (size_t i = 0; i < l->p->nsettings && l->p->nfacts < FACTS_MAX; i++) {
        const struct setting *s = &l->p->settings[i];
        struct fact *f = &l->p->facts[l->p->nfacts++];
        struct fact_value v;

        *f = (struct fact){.id = arena_printf(l->a, "setting.%s", s->id),
                           .label = s->label,
                           .ask = s->ask,
                           .help = s->help,
                           .type = s->type,
                           .axis = s->axis,
                           .choices = s->choices,
                           .nchoices = s->nchoices,
                           .min = s->min,
                           .max = s->max,
                           .who = ""};
        if (s->otherwise && !fact_value_read(l->p, (int)l->p->nfacts - 1, s->otherwise, &v))
            finding(l->r, node_get(list->items[i], "otherwise")->pos, "bad_otherwise", s->id, NULL);
    }
}

void section_facts(struct loader *l, const struct node *list, void *out)
{
    struct pack *p = out;
    size_t ncommon, n;
    const struct vocab_fact *v = vocab_facts(&ncommon);
    struct fact_entry *entries = shape_read_list(l, &fact_shape, list, &n);

    p->facts = ARENA_ARRAY(l->a, struct fact, FACTS_MAX);
    for (p->nfacts = 0; p->nfacts < ncommon; p->nfacts++)
        common_fact(l, &v[p->nfacts], &p->facts[p->nfacts]);
    if (n + ncommon + p->ndocuments + p->ntables + p->nsettings > FACTS_MAX)
        finding(l->r, list->pos, "too_many_facts", NULL, NULL);
    for (size_t i = 0; i < n && p->nfacts < FACTS_MAX; i++) {
        int at = pack_fact(p, entries[i].id);

        if (at >= 0 && (size_t)at < ncommon)
            reword(l, list->items[i], &entries[i], &p->facts[at]);
        else if (at < 0)
            own_fact(l, list->items[i], &entries[i], &p->facts[p->nfacts++]);
    }
    document_facts(l);
    table_facts(l);
    setting_facts(l);
}

/* ------------------------------------------------------------------ examples and rules */
static void example_levels(struct loader *l, const struct node *value, void *out)
{
    struct example *e = out;

    e->levels = ARENA_ARRAY(l->a, int, AXES_MAX);
    for (size_t i = 0; i < AXES_MAX; i++)
        e->levels[i] = -1;
    if (value->kind != NODE_MAP) {
        finding(l->r, value->pos, "want_map", "levels", NULL);
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        int axis = pack_axis(l->p, value->keys[i]);

        if (axis < 0) {
            finding(l->r, value->key_pos[i], "unknown_axis", value->keys[i], NULL);
            continue;
        }
        e->levels[axis] = axis_level(&l->p->axes[axis], node_text(value->items[i]));
        if (e->levels[axis] < 0) {
            struct buf codes;

            buf_init(&codes, l->r->a, 32);
            for (size_t k = 0; k < l->p->axes[axis].nlevels; k++)
                buf_printf(&codes, "%s%s", k ? " " : "", l->p->axes[axis].levels[k].code);
            finding(l->r, value->items[i]->pos, "unknown_level", node_text(value->items[i]),
                    codes.p);
        }
    }
}

const struct shape example_shape = {
    "example",
    sizeof(struct example),
    AT(struct example, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct example, id), .required = true},
        {"label", M_TEXT, AT(struct example, label), .required = true},
        {"why", M_TEXT, AT(struct example, why)},
        {"levels", M_CUSTOM, .fn = example_levels, .required = true,
         .json = "{'type':'object','additionalProperties':{'type':['string','integer']}}"},
        {"personal", M_BOOL, AT(struct example, personal)},
        {"resident", M_BOOL, AT(struct example, resident)},
        {"my_number", M_BOOL, AT(struct example, my_number)},
        {NULL},
    },
    NULL,
};

const struct term verdict_words[] = {
    {"out_of_scope", VERDICT_OUT_OF_SCOPE},
    {"allowed", VERDICT_ALLOWED},
    {"covered", VERDICT_COVERED},
    {"notify", VERDICT_NOTIFY},
    {"apply", VERDICT_APPLY},
    {"forbidden", VERDICT_FORBIDDEN},
    {"unknown", VERDICT_UNKNOWN},
    {NULL, 0},
};

static void rule_after(struct loader *l, const struct node *map, void *out)
{
    struct rule *r = out;

    if (r->verdict == VERDICT_NONE && !r->condition[0] && !r->warning[0])
        finding(l->r, map->pos, "no_verdict", r->id, NULL);
}

const struct shape rule_shape = {
    "rule",
    sizeof(struct rule),
    AT(struct rule, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct rule, id), .required = true},
        {"when", M_COND, AT(struct rule, when), .otherwise = COND_ALWAYS},
        {"verdict", M_WORD, AT(struct rule, verdict), .of = verdict_words,
         .otherwise = VERDICT_NONE},
        {"text", M_TEXT, AT(struct rule, text), .required = true},
        {"condition", M_TEXT, AT(struct rule, condition)},
        {"warning", M_TEXT, AT(struct rule, warning)},
        {NULL},
    },
    rule_after,
};
