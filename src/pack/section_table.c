/* Tables that the body keeps, and the facts they make. */
#include <string.h>

#include "pack/sections.h"
#include "pack/vocab.h"

/* Facts are read after the tables, for conditions speak of both: table_facts ties them together. */
#define AT(type, member) offsetof(type, member)

static const struct term match_words[] = {{"equal", MATCH_EQUAL},
                                          {"at_most", MATCH_AT_MOST},
                                          {"at_least", MATCH_AT_LEAST},
                                          {"has", MATCH_HAS},
                                          {NULL, 0}};
#define MATCH_NONE (-1)
static const struct term notice_words[] = {
    {"staff", TABLE_TELLS_STAFF}, {"managers", TABLE_TELLS_MANAGERS}, {NULL, 0}};

static const struct shape column_shape = {
    "table_column",
    sizeof(struct table_column),
    AT(struct table_column, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct table_column, id), .required = true},
        {"label", M_TEXT, AT(struct table_column, label), .required = true},
        {"fact", M_TEXT, AT(struct table_column, of), .required = true},
        {"match", M_WORD, AT(struct table_column, match), .of = match_words,
         .otherwise = MATCH_NONE},
        {NULL},
    },
    NULL,
};

const struct shape table_shape = {
    "table",
    sizeof(struct table),
    AT(struct table, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct table, id), .required = true},
        {"label", M_TEXT, AT(struct table, label), .required = true},
        {"ask", M_TEXT, AT(struct table, ask)},
        {"text", M_TEXT, AT(struct table, text)},
        {"notice", M_WORD, AT(struct table, notice), .of = notice_words,
         .otherwise = TABLE_TELLS_NOBODY},
        {"columns", M_LIST, AT(struct table, columns), AT(struct table, ncolumns), &column_shape,
         .required = true},
        {NULL},
    },
    NULL,
};

static bool is_list(enum value_type t)
{
    return t == V_CHOICES || t == V_COUNTRIES;
}

/* Levels and numbers have an order, lists have members; everything else is equal or not. */
static bool fits(enum value_type t, enum table_match m)
{
    if (m == MATCH_HAS)
        return is_list(t);
    return !is_list(t) && (m == MATCH_EQUAL || t == V_LEVEL || t == V_INT);
}

static const char *next_fact(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nfacts ? p->facts[i].id : NULL;
}

static void find_fact(struct loader *l, const struct node *map, struct table_column *c)
{
    const struct node *name = node_get(map, "fact"), *match = node_get(map, "match");
    const char *id = c->of;
    const struct fact *f;

    c->fact = pack_fact(l->p, id);
    if (c->fact < 0) {
        finding(l->r, name->pos, "expr_fact", id,
                nearest_all(l->r->a, id, next_fact, l->p, FACTS_SHOWN));
        return;
    }
    f = &l->p->facts[c->fact];
    if (f->type == V_LEVEL && f->axis < 0)
        finding(l->r, name->pos, "expr_axis", id, NULL);
    else if (f->type == V_ROWS || !strcmp(id, FACT_NOT_OK))
        finding(l->r, name->pos, "table_fact", id, NULL);
    if (!match)
        c->match = is_list(f->type) ? MATCH_HAS : MATCH_EQUAL;
    else if (!fits(f->type, c->match))
        finding(l->r, match->pos, "table_match", node_text(match), id);
}

void table_facts(struct loader *l)
{
    const struct node *list = node_get(l->root, "tables");
    size_t known = l->p->nfacts; /* a table compares no other table */

    for (size_t i = 0; i < l->p->ntables; i++) {
        struct table *t = &l->p->tables[i];
        const struct node *columns = node_get(list->items[i], "columns");

        if (columns && columns->kind == NODE_LIST && t->ncolumns == 0)
            finding(l->r, columns->pos, "needs_key", t->id, "columns");
        for (size_t k = 0; k < t->ncolumns; k++) {
            const struct node *map = columns->items[k];

            if (!map->faulty)
                find_fact(l, map, &t->columns[k]);
        }
    }
    for (size_t i = 0; i < l->p->ntables && known + i < FACTS_MAX; i++) {
        const struct table *t = &l->p->tables[i];

        l->p->facts[l->p->nfacts++] = (struct fact){.id = arena_printf(l->a, "table.%s", t->id),
                                                    .label = t->label,
                                                    .ask = t->ask,
                                                    .help = t->text,
                                                    .type = V_BOOL,
                                                    .axis = -1,
                                                    .who = ""};
    }
}
