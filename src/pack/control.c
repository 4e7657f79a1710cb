#include "pack/control.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "pack/control_data.h"
#include "pack/finding.h"

/* ------------------------------------------------------------------ the list */
enum { COLUMN_ID, COLUMN_JA, COLUMN_EN, COLUMN_TEXT_JA, COLUMN_TEXT_EN };

/* The file is part of the program: that it can be read is shown by a test, not by an error. */
const struct common_control *controls_read(struct arena *a, size_t *ret_n)
{
    struct csv csv = {0};
    struct common_control *all;

    *ret_n = 0;
    if (csv_split(a, control_files[0].name, control_files[0].text, &csv, NULL) != ST_OK)
        abort();
    all = ARENA_ARRAY(a, struct common_control, csv.nrows + 1);
    for (size_t i = 1; i < csv.nrows; i++)
        all[(*ret_n)++] = (struct common_control){
            csv_cell(&csv.rows[i], COLUMN_ID),      csv_cell(&csv.rows[i], COLUMN_JA),
            csv_cell(&csv.rows[i], COLUMN_EN),      csv_cell(&csv.rows[i], COLUMN_TEXT_JA),
            csv_cell(&csv.rows[i], COLUMN_TEXT_EN),
        };
    return all;
}

static const char *next_control(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->ncontrols ? p->controls[i].id : NULL;
}

static int find_control(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->ncontrols; i++) {
        if (!strcmp(p->controls[i].id, id))
            return (int)i;
    }
    return -1;
}

/* ------------------------------------------------------------------ relations */
static const struct term relation_words[] = {
    {"equal", REL_EQUAL},
    {"superset", REL_SUPERSET},
    {"subset", REL_SUBSET},
    {"intersects", REL_INTERSECTS},
    {NULL, 0},
};

const char *relation_id(enum relation r)
{
    for (const struct term *w = relation_words; w->id; w++) {
        if (w->value == (int)r)
            return w->id;
    }
    return "";
}

enum relation relation_turned(enum relation r)
{
    if (r == REL_SUBSET || r == REL_SUPERSET)
        return r == REL_SUBSET ? REL_SUPERSET : REL_SUBSET;
    return r;
}

/* What is more than something shares whatever that has: so much is certain of intersections. What
 * is less may miss it. */
enum relation relation_joined(enum relation ab, enum relation bc)
{
    if (ab == REL_NONE || bc == REL_NONE)
        return REL_NONE;
    if (ab == REL_EQUAL || bc == REL_EQUAL)
        return ab == REL_EQUAL ? bc : ab;
    if (ab == bc && ab != REL_INTERSECTS)
        return ab;
    bool meets = (ab == REL_SUPERSET || ab == REL_INTERSECTS) &&
                 (bc == REL_SUBSET || bc == REL_INTERSECTS) &&
                 !(ab == REL_INTERSECTS && bc == REL_INTERSECTS);
    return meets ? REL_INTERSECTS : REL_NONE;
}

enum relation bonds_relation(const struct bonds *a, const struct bonds *b, int *ret_control)
{
    enum relation most = REL_NONE;
    int through = -1;

    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < b->n; k++) {
            enum relation r = REL_NONE;

            if (a->of[i].control == b->of[k].control)
                r = relation_joined(a->of[i].is, relation_turned(b->of[k].is));
            if (r <= most)
                continue;
            most = r;
            through = a->of[i].control;
        }
    }
    if (ret_control)
        *ret_control = through;
    return most;
}

/* ------------------------------------------------------------------ the key */
static enum relation read_relation(struct loader *l, const struct node *n)
{
    for (const struct term *w = relation_words; n && w->id; w++) {
        if (!strcmp(w->id, node_text(n)))
            return (enum relation)w->value;
    }
    if (n)
        finding(l->r, n->pos, "bad_word", node_text(n), words_all(l->r->a, relation_words));
    return REL_EQUAL;
}

static bool read_bond(struct loader *l, const struct node *n, struct bond *out)
{
    bool map = n->kind == NODE_MAP;
    const struct node *id = map ? node_get(n, "id") : n;

    for (size_t i = 0; map && i < n->n; i++) {
        if (strcmp(n->keys[i], "id") != 0 && strcmp(n->keys[i], "is") != 0)
            finding(l->r, n->key_pos[i], "unknown_key", n->keys[i], NULL);
    }
    if (!id || id->kind == NODE_LIST || id->kind == NODE_MAP) {
        finding(l->r, n->pos, id ? "want_text" : "missing_key", id ? "control" : "id", NULL);
        return false;
    }
    out->control = find_control(l->p, node_text(id));
    out->is = map ? read_relation(l, node_get(n, "is")) : REL_EQUAL;
    if (out->control < 0)
        finding(l->r, id->pos, "control_unknown", node_text(id),
                nearest(node_text(id), next_control, l->p));
    return out->control >= 0;
}

void bonds_read(struct loader *l, const struct node *value, struct bonds *out)
{
    size_t n = value->kind == NODE_LIST ? value->n : 1;
    struct bond *of = ARENA_ARRAY(l->a, struct bond, n + 1);

    if (n == 0)
        finding(l->r, value->pos, "empty_text", "control", NULL);
    for (size_t i = 0; i < n; i++) {
        const struct node *one = value->kind == NODE_LIST ? value->items[i] : value;
        struct bond *b = &of[out->n];
        bool again = false;

        if (!read_bond(l, one, b))
            continue;
        for (size_t k = 0; k < out->n; k++)
            again |= of[k].control == b->control;
        if (again)
            finding(l->r, one->pos, "control_twice", l->p->controls[b->control].id, NULL);
        else
            out->n++;
    }
    out->of = of;
}
