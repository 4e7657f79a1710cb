/* Forms, checklists, texts to be acknowledged. */
#include <string.h>

#include "pack/control.h"
#include "pack/sections.h"

#define AT(type, member) offsetof(type, member)

/* ------------------------------------------------------------------ fields */
static const struct term field_words[] = {
    {"fixed", F_FIXED},
    {"text", F_TEXT},
    {"longtext", F_LONGTEXT},
    {"date", F_DATE},
    {"int", F_INT},
    {"bool", F_BOOL},
    {"choice", F_CHOICE},
    {"choices", F_CHOICES},
    {"level", F_LEVEL},
    {"country", F_COUNTRY},
    {"person", F_PERSON},
    {"unit", F_UNIT},
    {"post", F_POST},
    {"rows", F_ROWS},
    {"count", F_COUNT},
    {"heaviest", F_HEAVIEST},
    {"file", F_FILE},
    {"checklist", F_CHECKLIST},
    {"texts", F_TEXTS},
    {"approval", F_APPROVAL},
    {"edition", F_EDITION},
    {"not_ok", F_NOT_OK},
    {NULL, 0},
};

static const struct term invited_words[] = {
    {"title", INVITED_TITLE},     {"organiser", INVITED_ORGANISER},
    {"service", INVITED_SERVICE}, {"day", INVITED_DAY},
    {"time", INVITED_TIME},       {"link", INVITED_LINK},
    {"series", INVITED_SERIES},   {NULL, 0},
};

static const struct term paper_words[] = {
    {"number", PAPER_NUMBER}, {"date", PAPER_DATE}, {"decider", PAPER_DECIDER}, {NULL, 0}};

static const struct term published_words[] = {
    {"kind", PUBLISHED_KIND},
    {"address", PUBLISHED_ADDRESS},
    {"picture", PUBLISHED_PICTURE},
    {"account", PUBLISHED_ACCOUNT},
    {NULL, 0},
};

static const char *next_fact(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nfacts ? p->facts[i].id : NULL;
}

static void field_fact(struct loader *l, const struct node *value, void *out)
{
    struct field *f = out;

    f->fact = pack_fact(l->p, node_text(value));
    if (f->fact < 0 || str_starts(node_text(value), "setting.")) {
        finding(l->r, value->pos, "expr_fact", node_text(value),
                nearest_all(l->r->a, node_text(value), next_fact, l->p, FACTS_SHOWN));
        f->fact = -1;
    }
}

static void field_otherwise(struct loader *l, const struct node *value, void *out)
{
    static const struct term words[] = {
        {"today", D_TODAY}, {"self", D_SELF}, {"unit", D_UNIT}, {NULL, 0}};
    static const struct term keys[] = {
        {"entry", D_ENTRY}, {"act", D_ACT}, {"role", D_ROLE}, {"value", D_VALUE}, {NULL, 0}};
    struct field *f = out;
    bool map = value->kind == NODE_MAP && value->n == 1;
    const char *id = map ? value->keys[0] : node_text(value);

    for (const struct term *w = map ? keys : words; w->id; w++) {
        if (strcmp(w->id, id) != 0)
            continue;
        f->otherwise = (enum field_default)w->value;
        if (map)
            f->value = arena_strdup(l->a, node_text(value->items[0]));
        if (f->otherwise == D_ROLE)
            loader_ref(l, "roles", f->value, value->items[0]->pos);
        return;
    }
    finding(l->r, value->pos, "bad_word", id,
            "today self unit {entry: …} {act: …} {role: …} {value: …}");
}

/* Whether what people enter in this field can be the fact's value. */
static bool fits(enum field_type type, enum value_type fact)
{
    switch (fact) {
    case V_BOOL:
        return type == F_BOOL;
    case V_INT:
        return type == F_INT || type == F_COUNT;
    case V_TEXT:
        return type == F_TEXT || type == F_LONGTEXT || type == F_UNIT || type == F_PERSON;
    case V_CHOICE:
        return type == F_CHOICE;
    case V_CHOICES:
        return type == F_CHOICES || type == F_CHOICE;
    case V_LEVEL:
        return type == F_LEVEL || type == F_HEAVIEST;
    case V_COUNTRY:
    case V_COUNTRIES:
        return type == F_COUNTRY || type == F_CHOICE || type == F_CHOICES;
    case V_ROWS:
        return type == F_ROWS;
    case V_ROLE:
    case V_INTS:
        return false;
    }
    return false;
}

static void field_choices(struct loader *l, const struct node *map, struct field *f)
{
    const struct fact *fact = f->fact >= 0 ? &l->p->facts[f->fact] : NULL;

    if (!f->nchoices && fact) {
        f->choices = fact->choices;
        f->nchoices = fact->nchoices;
    }
    if (!f->nchoices)
        finding(l->r, map->pos, "needs_choices", f->id, NULL);
    for (size_t c = 0; fact && f->choices != fact->choices && c < f->nchoices; c++) {
        bool ok = false;

        for (size_t k = 0; k < fact->nchoices; k++)
            ok |= str_eq(fact->choices[k].id, f->choices[c].id);
        if (!ok)
            finding(l->r, node_get(map, "choices")->items[c]->pos, "fact_type", f->choices[c].id,
                    fact->id);
    }
}

/* Only of who holds a role through a post is it known today who that is. */
static void field_holders(struct loader *l, const struct node *map, const struct field *f)
{
    if (f->holder_anywhere && !f->nholders)
        finding(l->r, node_pos(map, "holder_anywhere"), "needs_key", f->id, "holder");
    if (f->nholders && f->type != F_PERSON)
        finding(l->r, node_pos(map, "holder"), "field_only", "holder", "person");
    for (size_t i = 0; i < f->nholders; i++) {
        int role = pack_role(l->p, f->holders[i]);
        if (role >= 0 && l->p->roles[role].holder != HOLDER_POST)
            finding(l->r, node_pos(map, "holder"), "holder_post", f->holders[i], NULL);
    }
}

/* Addresses may be several, one below the other. */
static void field_published(struct loader *l, const struct node *map, const struct field *f)
{
    bool text = f->type == F_TEXT || f->type == F_LONGTEXT;
    const char *only = NULL;

    if (f->published == PUBLISHED_KIND && f->type != F_CHOICE)
        only = "choice";
    if (f->published == PUBLISHED_PICTURE && f->type != F_FILE)
        only = "file";
    if ((f->published == PUBLISHED_ADDRESS || f->published == PUBLISHED_ACCOUNT) && !text)
        only = "text longtext";
    if (only)
        finding(l->r, node_pos(map, "published"), "field_only", "published", only);
}

static void field_paper(struct loader *l, const struct node *map, const struct field *f)
{
    static const enum field_type types[] = {
        [PAPER_NUMBER] = F_TEXT, [PAPER_DATE] = F_DATE, [PAPER_DECIDER] = F_PERSON};
    static const char *const words[] = {
        [PAPER_NUMBER] = "text", [PAPER_DATE] = "date", [PAPER_DECIDER] = "person"};

    if (f->paper != PAPER_NONE && f->type != types[f->paper])
        finding(l->r, node_pos(map, "paper"), "field_only", "paper", words[f->paper]);
}

static void field_after(struct loader *l, const struct node *map, void *out)
{
    struct field *f = out;
    bool of = f->type == F_COUNT || f->type == F_HEAVIEST || f->type == F_CHECKLIST ||
              f->type == F_TEXTS || f->type == F_APPROVAL;

    if (f->id && strchr(f->id, '.'))
        finding(l->r, node_pos(map, "id"), "field_dot", f->id, NULL);
    if (f->fact >= 0 && !fits(f->type, l->p->facts[f->fact].type))
        finding(l->r, node_pos(map, "fact"), "fact_type", f->id, l->p->facts[f->fact].id);
    if (f->type == F_CHOICE || f->type == F_CHOICES)
        field_choices(l, map, f);
    else if (f->fact >= 0 && l->p->facts[f->fact].type == V_LEVEL && f->axis >= 0 &&
             l->p->facts[f->fact].axis != f->axis)
        finding(l->r, node_pos(map, "fact"), "axis_other", f->id, l->p->axes[f->axis].id);
    if ((f->type == F_LEVEL || f->type == F_HEAVIEST) && !node_get(map, "axis"))
        finding(l->r, map->pos, "needs_key", f->id, "axis");
    if (f->type == F_ROWS && !f->nrows)
        finding(l->r, map->pos, "needs_key", f->id, "rows");
    if (f->type != F_ROWS && f->nrows)
        finding(l->r, node_pos(map, "rows"), "field_only", "rows", "rows");
    if (of && !f->of[0])
        finding(l->r, map->pos, "needs_key", f->id, "of");
    if (!of && f->of[0])
        finding(l->r, node_pos(map, "of"), "field_only", "of",
                "count heaviest checklist texts approval");
    if (f->not_holder >= 0 && f->type != F_PERSON)
        finding(l->r, node_pos(map, "not_holder"), "field_only", "not_holder", "person");
    if (f->not_none && f->type != F_TEXT && f->type != F_LONGTEXT)
        finding(l->r, node_pos(map, "not_none"), "field_only", "not_none", "text longtext");
    field_holders(l, map, f);
    if (f->otherwise == D_ROLE && f->type != F_PERSON)
        finding(l->r, node_pos(map, "otherwise"), "field_only", "otherwise: role", "person");
    if (f->may_act && f->type != F_PERSON)
        finding(l->r, node_pos(map, "may_act"), "field_only", "may_act", "person");
    if (f->certificates.n && f->type != F_FILE)
        finding(l->r, node_pos(map, "certificates"), "field_only", "certificates", "file");
    if (f->invited != INVITED_NONE && f->type != (f->invited == INVITED_DAY ? F_DATE : F_TEXT))
        finding(l->r, node_pos(map, "invited"), "field_only", "invited",
                f->invited == INVITED_DAY ? "date" : "text");
    field_published(l, map, f);
    field_paper(l, map, f);
    if (f->max >= 0 && f->min > f->max)
        finding(l->r, node_pos(map, "min"), "min_max", NULL, NULL);
}

static const struct shape roll_shape = {
    "roster",
    sizeof(struct roll),
    NO_CITE,
    (const struct member[]){
        {"group", M_TEXT, AT(struct roll, group), .required = true},
        {"no", M_TEXT, AT(struct roll, no), .required = true},
        {"answer", M_TEXT, AT(struct roll, answer), .required = true},
        {"waiting", M_TEXT, AT(struct roll, waiting), .required = true},
        {"day", M_TEXT, AT(struct roll, day)},
        {NULL},
    },
    NULL,
};

static void field_control(struct loader *l, const struct node *value, void *out)
{
    bonds_read(l, value, &((struct field *)out)->bonds);
}

static const struct shape field_shape;
static const struct member field_members[] = {
    {"id", M_ID, AT(struct field, id), .required = true},
    {"label", M_TEXT, AT(struct field, label), .required = true},
    {"group", M_TEXT, AT(struct field, group)},
    {"help", M_TEXT, AT(struct field, help)},
    {"placeholder", M_TEXT, AT(struct field, placeholder)},
    {"type", M_WORD, AT(struct field, type), .of = field_words, .required = true},
    {"axis", M_REF, AT(struct field, axis), .of = "axes"},
    {"when", M_COND, AT(struct field, when), .otherwise = COND_ALWAYS},
    {"required", M_COND, AT(struct field, required), .otherwise = COND_NEVER},
    {"choices", M_LIST, AT(struct field, choices), AT(struct field, nchoices), &choice_shape},
    {"rows", M_LIST, AT(struct field, rows), AT(struct field, nrows), &field_shape},
    {"of", M_TEXT, AT(struct field, of)},
    {"roster", M_MAP, AT(struct field, roll), .of = &roll_shape},
    {"answers", M_TEXTS, AT(struct field, answers), AT(struct field, nanswers)},
    {"min", M_INT, AT(struct field, min), .otherwise = -1},
    {"max", M_INT, AT(struct field, max), .otherwise = -1},
    {"not_before", M_TEXTS, AT(struct field, not_before.day), AT(struct field, not_before.n)},
    {"not_after", M_TEXTS, AT(struct field, not_after.day), AT(struct field, not_after.n)},
    {"warn_before", M_TEXTS, AT(struct field, warn_before.day), AT(struct field, warn_before.n)},
    {"may_act", M_BOOL, AT(struct field, may_act)},
    {"unique", M_BOOL, AT(struct field, unique)},
    {"not_none", M_BOOL, AT(struct field, not_none)},
    {"holder", M_REFTEXTS, AT(struct field, holders), AT(struct field, nholders), "roles"},
    {"holder_anywhere", M_BOOL, AT(struct field, holder_anywhere)},
    {"not_holder", M_REF, AT(struct field, not_holder), .of = "roles"},
    {"not_holder_blocks", M_COND, AT(struct field, not_holder_blocks), .otherwise = COND_NEVER},
    {"not_same", M_TEXTS, AT(struct field, not_same), AT(struct field, nnot_same)},
    {"not_same_blocks", M_COND, AT(struct field, not_same_blocks), .otherwise = COND_ALWAYS},
    {"internal", M_BOOL, AT(struct field, internal)},
    {"carry", M_BOOL, AT(struct field, carry)},
    {"certificates", M_REFTEXTS, AT(struct field, certificates.id),
     AT(struct field, certificates.n), "certificates"},
    {"control", M_CUSTOM, .fn = field_control, .json = CONTROL_JSON},
    {"invited", M_WORD, AT(struct field, invited), .of = invited_words},
    {"published", M_WORD, AT(struct field, published), .of = published_words},
    {"paper", M_WORD, AT(struct field, paper), .of = paper_words},
    {"fact", M_CUSTOM, .fn = field_fact, .json = "{'type':'string'}"},
    {"otherwise", M_CUSTOM, .fn = field_otherwise,
     .json = "{'anyOf':[{'enum':['today','self','unit']},{'type':'object',"
             "'properties':{"
             "'entry':{'type':'string'},'act':{'type':'string'},'role':{'type':'string'},"
             "'value':{'type':['string','number',"
             "'boolean']}},"
             "'minProperties':1,'maxProperties':1,'additionalProperties':false}]}"},
    {NULL},
};

/* fact and value have defaults that no key gives. */
static void field_defaults(struct loader *l, const struct node *map, void *out)
{
    struct field *f = out;

    if (!node_get(map, "fact"))
        f->fact = -1;
    if (!f->value)
        f->value = "";
    field_after(l, map, out);
}

static const struct shape field_shape = {
    "field", sizeof(struct field), AT(struct field, cite), field_members, field_defaults,
};

/* Of two fields that are always there and say the same fact, the later would silently count. */
static void form_after(struct loader *l, const struct node *map, void *out)
{
    const struct form *f = out;

    for (size_t i = 0; i < f->nfields; i++)
        for (size_t k = 0; k < i; k++)
            if (f->fields[i].fact >= 0 && f->fields[i].fact == f->fields[k].fact &&
                f->fields[i].when == COND_ALWAYS && f->fields[k].when == COND_ALWAYS)
                finding(l->r, node_nth(map, "fields", i)->pos, "fact_twice", f->fields[i].id,
                        f->fields[k].id);
}

const struct shape form_shape = {
    "form",
    sizeof(struct form),
    AT(struct form, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct form, id), .required = true},
        {"title", M_TEXT, AT(struct form, title), .required = true},
        {"lead", M_TEXT, AT(struct form, lead)},
        {"notes", M_TEXTS, AT(struct form, notes), AT(struct form, nnotes)},
        {"fields", M_LIST, AT(struct form, fields), AT(struct form, nfields), &field_shape,
         .required = true},
        {NULL},
    },
    form_after,
};

/* ------------------------------------------------------------------ checklists */
const struct term answer_words[] = {
    {"ok", A_OK}, {"not_ok", A_NOT_OK},         {"partial", A_PARTIAL},   {"pending", A_PENDING},
    {"na", A_NA}, {"not_needed", A_NOT_NEEDED}, {"exempted", A_EXEMPTED}, {NULL, 0},
};

static const struct shape legend_shape = {
    "legend",
    sizeof(((struct checklist *)0)->legend[0]),
    NO_CITE,
    (const struct member[]){
        {"mark", M_TEXT, 0, .required = true},
        {"label", M_TEXT, sizeof(char *), .required = true},
        {NULL},
    },
    NULL,
};

static void checklist_legend(struct loader *l, const struct node *value, void *out)
{
    struct checklist *c = out;

    if (value->kind != NODE_MAP) {
        finding(l->r, value->pos, "want_map", "legend", NULL);
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        enum answer_state s;

        if (answer_state_parse(value->keys[i], &s) && s != A_NONE)
            shape_read(l, &legend_shape, value->items[i], &c->legend[s]);
        else
            finding(l->r, value->key_pos[i], "bad_word", value->keys[i],
                    words_all(l->r->a, answer_words));
    }
}

static void checklist_after(struct loader *l, const struct node *map, void *out)
{
    struct checklist *c = out;

    for (size_t s = 0; s < A__MAX; s++) {
        if (!c->legend[s].mark)
            c->legend[s].mark = c->legend[s].label = "";
    }
    if (map->kind == NODE_MAP && node_get(map, "legend") && !c->legend[A_OK].mark[0] &&
        !node_get(node_get(map, "legend"), "ok"))
        finding(l->r, node_pos(map, "legend"), "missing_key", "ok", NULL);
}

static const struct shape column_shape = {
    "column",
    sizeof(struct column),
    AT(struct column, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct column, id), .required = true},
        {"label", M_TEXT, AT(struct column, label), .required = true},
        {"role", M_REF, AT(struct column, role), .of = "roles", .required = true},
        {NULL},
    },
    NULL,
};

static void item_na(struct loader *l, const struct node *value, void *out)
{
    struct item *it = out;
    const char *key = value->kind == NODE_MAP && value->n == 1 ? value->keys[0] : "";

    if (!strcmp(key, "when") || !strcmp(key, "reason_when")) {
        it->na = key[0] == 'w' ? NA_WHEN : NA_REASON;
        it->na_when = loader_cond(l, value->items[0], COND_NEVER);
    } else if (!strcmp(node_text(value), "reason")) {
        it->na = NA_REASON;
        it->na_when = COND_ALWAYS;
    } else if (!strcmp(node_text(value), "never")) {
        it->na = NA_NEVER;
        it->na_when = COND_NEVER;
    } else {
        finding(l->r, value->pos, "bad_word", node_text(value),
                "reason never {when: …} {reason_when: …}");
    }
}

const struct term strength_words[] = {{"must", S_MUST},       {"principle", S_PRINCIPLE},
                                      {"should", S_SHOULD},   {"if_needed", S_IF_NEEDED},
                                      {"example", S_EXAMPLE}, {NULL, 0}};

static const struct shape strength_shape = {
    "strength",
    sizeof(struct strength_case),
    NO_CITE,
    (const struct member[]){
        {"when", M_COND, AT(struct strength_case, when), .otherwise = COND_ALWAYS},
        {"strength", M_WORD, AT(struct strength_case, strength), .of = strength_words,
         .required = true},
        {NULL},
    },
    NULL,
};

static void item_strengths(struct loader *l, const struct node *value, void *out)
{
    struct item *it = out;
    const struct term *w = strength_words;

    if (value->kind == NODE_LIST) {
        it->strengths = shape_read_list(l, &strength_shape, value, &it->nstrengths);
        for (size_t i = 0; i < it->nstrengths; i++) {
            bool always = it->strengths[i].when == COND_ALWAYS;
            if (always != (i + 1 == it->nstrengths))
                finding(l->r, value->items[i]->pos, "strength_last", NULL, NULL);
        }
        return;
    }
    while (w->id && strcmp(w->id, node_text(value)))
        w++;
    if (!w->id) {
        finding(l->r, value->pos, "bad_word", node_text(value), words_all(l->r->a, strength_words));
        return;
    }
    it->strengths = ARENA_NEW(l->a, struct strength_case);
    it->strengths[0] = (struct strength_case){COND_ALWAYS, (enum strength)w->value};
    it->nstrengths = 1;
}

static void item_control(struct loader *l, const struct node *value, void *out)
{
    bonds_read(l, value, &((struct item *)out)->bonds);
}

static void item_after(struct loader *l, const struct node *map, void *out)
{
    struct item *it = out;

    if (!it->nstrengths) {
        it->strengths = ARENA_NEW(l->a, struct strength_case);
        it->strengths[0] = (struct strength_case){COND_ALWAYS, S_MUST};
        it->nstrengths = 1;
    }
    if (!it->no[0])
        it->no = it->id;
    if (it->document_when_ok && !node_get(map, "document"))
        finding(l->r, node_get(map, "document_when_ok")->pos, "needs_key", it->id, "document");
    if (!node_get(map, "na")) {
        it->na = NA_REASON;
        it->na_when = COND_ALWAYS;
    }
}

static const struct shape item_shape = {
    "item",
    sizeof(struct item),
    AT(struct item, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct item, id), .required = true},
        {"no", M_TEXT, AT(struct item, no)},
        {"ask", M_TEXT, AT(struct item, ask), .required = true},
        {"help", M_TEXT, AT(struct item, help)},
        {"group", M_TEXT, AT(struct item, group)},
        {"when", M_COND, AT(struct item, when), .otherwise = COND_ALWAYS},
        {"strength", M_CUSTOM, .fn = item_strengths, .of = &strength_shape,
         .json = "{'anyOf':[{'enum':['must','principle','should','if_needed','example']},"
                 "{'type':'array','minItems':1,'items':{'$ref':'#/$defs/strength'}}]}"},
        {"columns", M_TEXTS, AT(struct item, columns), AT(struct item, ncolumns)},
        {"na", M_CUSTOM, .fn = item_na,
         .json = "{'anyOf':[{'enum':['reason','never']},{'type':'object','properties':{"
                 "'when':{'$ref':'#/$defs/condition'},"
                 "'reason_when':{'$ref':'#/$defs/condition'}},"
                 "'minProperties':1,'maxProperties':1,'additionalProperties':false}]}"},
        {"note_required", M_COND, AT(struct item, note_required), .otherwise = COND_NEVER},
        {"evidence_when_ok", M_INT, AT(struct item, evidence_when_ok), .otherwise = 0},
        {"document", M_REF, AT(struct item, document), .of = "documents"},
        {"document_when_ok", M_BOOL, AT(struct item, document_when_ok)},
        {"gate", M_BOOL, AT(struct item, gate)},
        {"phase", M_TEXT, AT(struct item, phase)},
        {"control", M_CUSTOM, .fn = item_control, .json = CONTROL_JSON},
        {NULL},
    },
    item_after,
};

const struct shape checklist_shape = {
    "checklist",
    sizeof(struct checklist),
    AT(struct checklist, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct checklist, id), .required = true},
        {"label", M_TEXT, AT(struct checklist, label), .required = true},
        {"note", M_TEXT, AT(struct checklist, note)},
        {"legend", M_CUSTOM, .fn = checklist_legend, .required = true, .of = &legend_shape,
         .json = "{'type':'object','additionalProperties':false,'patternProperties':{"
                 "'^(ok|not_ok|partial|pending|na|not_needed|exempted)$':"
                 "{'$ref':'#/$defs/legend'}}}"},
        {"columns", M_LIST, AT(struct checklist, columns), AT(struct checklist, ncolumns),
         &column_shape, .required = true},
        {"items", M_LIST, AT(struct checklist, items), AT(struct checklist, nitems), &item_shape,
         .required = true},
        {NULL},
    },
    checklist_after,
};

/* ------------------------------------------------------------------ texts */
static const struct shape ack_text_shape = {
    "ack_text",
    sizeof(struct ack_text),
    AT(struct ack_text, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct ack_text, id), .required = true},
        {"text", M_TEXT, AT(struct ack_text, text), .required = true},
        {NULL},
    },
    NULL,
};

const struct shape texts_shape = {
    "texts",
    sizeof(struct texts),
    NO_CITE,
    (const struct member[]){
        {"id", M_ID, AT(struct texts, id), .required = true},
        {"label", M_TEXT, AT(struct texts, label), .required = true},
        {"items", M_LIST, AT(struct texts, items), AT(struct texts, nitems), &ack_text_shape,
         .required = true},
        {NULL},
    },
    NULL,
};
