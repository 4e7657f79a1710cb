#include "rules/coverage.h"

#include <string.h>
#include <unistd.h>

#include "pack/clause.h"
#include "pack/feature.h"
#include "pack/shape.h"

/* ------------------------------------------------------------------ the matrix */
#define MATRIX_MAX 8192

static bool id_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c >= 0x80;
}

/* Two capital letters or more, then one or more parts behind dashes, with a digit, a capital or a
 * letter beyond ASCII in each: FLD, 01, 9.4-4-ア. */
static bool requirement_id(const char *s)
{
    size_t prefix = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    if (prefix < 2 || s[prefix] != '-')
        return false;
    for (s += prefix; *s == '-';) {
        const char *part = ++s;

        while (id_byte((unsigned char)*s))
            s++;
        if (s == part)
            return false;
    }
    return !*s;
}

static struct requirement *find(struct requirement *reqs, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(reqs[i].id, id))
            return &reqs[i];
    }
    return NULL;
}

struct requirement *matrix_read(struct arena *a, const char *text, size_t *ret_n)
{
    struct requirement *reqs = ARENA_ARRAY(a, struct requirement, MATRIX_MAX);
    size_t n = 0, nlines;
    char **lines = str_split(a, text, '\n', &nlines);

    for (size_t i = 0; i < nlines && n < MATRIX_MAX; i++) {
        char *line = str_trim(a, lines[i]), *bar, *cell;

        if (line[0] != '|' || !(bar = strchr(line + 1, '|')))
            continue;
        *bar = '\0';
        cell = str_trim(a, line + 1);
        if (requirement_id(cell) && !find(reqs, n, cell))
            reqs[n++].id = cell;
    }
    *ret_n = n;
    return reqs;
}

/* ------------------------------------------------------------------ carriers */
struct collector {
    struct report *r;
    struct coverage *c;
    bool cites; /* the matrix names clauses */
};

static void carry(struct collector *k, const char *id, struct pos at, const char *path,
                  const char *why)
{
    struct requirement *q = find(k->c->reqs, k->c->n, id);

    if (!q) {
        finding(k->r, at, "unknown_req", id, NULL);
        return;
    }
    if (str_starts(path, "open:"))
        q->open = true;
    if (q->n && !strcmp(path, "out") != !strcmp(q->carriers[0].path, "out"))
        finding(k->r, at, "req_both", id, strcmp(path, "out") ? path : q->carriers[0].path);
    if (q->n == q->cap) {
        struct carrier *more = ARENA_ARRAY(k->r->a, struct carrier, q->cap + 8);

        if (q->n)
            memcpy(more, q->carriers, q->n * sizeof *more);
        q->carriers = more;
        q->cap += 8;
    }
    q->carriers[q->n++] = (struct carrier){path, why};
}

static void carry_all(struct collector *k, const struct node *req, const char *path,
                      const char *why)
{
    for (size_t i = 0; req && i < (req->kind == NODE_LIST ? req->n : 1); i++) {
        const struct node *one = req->kind == NODE_LIST ? req->items[i] : req;

        carry(k, node_text(one), one->pos, path, why);
    }
}

/* A matrix in which no clause of the pack is found is one of names only. */
static void element_cites(void *arg, const struct element *e)
{
    struct collector *k = arg;
    const struct node *map = e->list->items[e->at], *clause = node_get(map, "clause");
    const char *at = clause ? node_text(clause) : "", *one;

    while (!k->cites && node_get(map, "req") && (one = clause_next(k->r->a, &at)))
        k->cites = clause_in(k->c->text, one);
}

/* What carries an obligation of the matrix names a clause that the matrix speaks of. */
static void clauses_there(struct collector *k, const struct node *map)
{
    const struct node *clause = node_get(map, "clause");
    const char *at = clause ? node_text(clause) : "", *one;

    while (k->cites && (one = clause_next(k->r->a, &at))) {
        if (!clause_in(k->c->text, one))
            finding(k->r, clause->pos, "clause_not_in_matrix", one, NULL);
    }
}

static void element_carries(void *arg, const struct element *e)
{
    const struct node *map = e->list->items[e->at], *req = node_get(map, "req");

    carry_all(arg, req, e->path, "");
    if (req)
        clauses_there(arg, map);
}

/* ------------------------------------------------------------------ coverage.yaml */
struct entry {
    const char *by, *part, *why;
    const char *const *req;
    size_t nreq;
};
static const struct shape engine_shape = {
    "coverage_engine",
    sizeof(struct entry),
    NO_CITE,
    (const struct member[]){
        {"req", M_TEXTS, offsetof(struct entry, req), offsetof(struct entry, nreq),
         .required = true},
        {"by", M_TEXT, offsetof(struct entry, by), .required = true},
        {"why", M_TEXT, offsetof(struct entry, why), .required = true},
        {NULL},
    },
    NULL,
};
static const struct shape open_shape = {
    "coverage_open",
    sizeof(struct entry),
    NO_CITE,
    (const struct member[]){
        {"req", M_TEXTS, offsetof(struct entry, req), offsetof(struct entry, nreq),
         .required = true},
        {"part", M_TEXT, offsetof(struct entry, part), .required = true},
        {"why", M_TEXT, offsetof(struct entry, why), .required = true},
        {NULL},
    },
    NULL,
};
static const struct shape out_shape = {
    "coverage_out",
    sizeof(struct entry),
    NO_CITE,
    (const struct member[]){
        {"req", M_TEXTS, offsetof(struct entry, req), offsetof(struct entry, nreq),
         .required = true},
        {"why", M_TEXT, offsetof(struct entry, why), .required = true},
        {NULL},
    },
    NULL,
};
struct file {
    struct entry *engine, *open, *out;
    size_t nengine, nopen, nout;
};
static const struct shape file_shape = {
    "coverage",
    sizeof(struct file),
    NO_CITE,
    (const struct member[]){
        {"engine", M_LIST, offsetof(struct file, engine), offsetof(struct file, nengine),
         &engine_shape},
        {"open", M_LIST, offsetof(struct file, open), offsetof(struct file, nopen), &open_shape},
        {"out", M_LIST, offsetof(struct file, out), offsetof(struct file, nout), &out_shape},
        {NULL},
    },
    NULL,
};

static void collect_file(struct collector *k, const struct node *root, const struct file *f)
{
    const struct node *engine = node_get(root, "engine"), *out = node_get(root, "out");
    const struct node *open = node_get(root, "open");

    for (size_t i = 0; i < f->nengine; i++) {
        const struct node *n = engine->items[i];

        if (!feature_find(f->engine[i].by))
            finding(k->r, n->pos, "unknown_feature", f->engine[i].by,
                    nearest(f->engine[i].by, feature_next, NULL));
        carry_all(k, node_get(n, "req"), arena_printf(k->r->a, "engine:%s", f->engine[i].by),
                  f->engine[i].why);
    }
    for (size_t i = 0; i < f->nopen; i++) {
        const struct node *n = open->items[i];

        if (!feature_later(f->open[i].part))
            finding(k->r, n->pos, "unknown_part", f->open[i].part,
                    nearest(f->open[i].part, feature_later_next, NULL));
        carry_all(k, node_get(n, "req"), arena_printf(k->r->a, "open:%s", f->open[i].part),
                  f->open[i].why);
    }
    for (size_t i = 0; i < f->nout; i++)
        carry_all(k, node_get(out->items[i], "req"), "out", f->out[i].why);
}

static void tally(struct coverage *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct requirement *q = &c->reqs[i];
        const char *path = q->n ? q->carriers[0].path : "";

        if (!q->n)
            c->gaps++;
        else if (q->open)
            c->open++;
        else if (!strcmp(path, "out"))
            c->out++;
        else if (str_starts(path, "engine:"))
            c->engine++;
        else
            c->carried++;
    }
}

/* A heading under which nothing stands is an empty list. */
static void empty_headings(struct node *root)
{
    for (size_t i = 0; root->kind == NODE_MAP && i < root->n; i++) {
        if (root->items[i]->kind == NODE_NULL)
            root->items[i]->kind = NODE_LIST;
    }
}

void coverage_collect(struct report *r, struct node *root, const char *const *dirs, size_t ndirs,
                      struct coverage *c)
{
    struct collector k = {.r = r, .c = c};

    if (c->text)
        tree_elements(r->a, root, element_cites, &k);
    tree_elements(r->a, root, element_carries, &k);
    for (size_t d = 0; d < ndirs; d++) {
        const char *path = arena_printf(r->a, "%s/coverage.yaml", dirs[d]);
        struct node none = {.kind = NODE_MAP};
        struct loader l = {.r = r, .a = r->a, .root = &none};
        struct file f = {0};
        struct node *n;

        if (access(path, F_OK) || !(n = node_read_file(r, path, path)))
            continue;
        empty_headings(n);
        shape_read(&l, &file_shape, n, &f);
        collect_file(&k, n, &f);
    }
    tally(c);
}
