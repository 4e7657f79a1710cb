/* coverage.h: which obligation is carried by what, and by what it is tested. */
#ifndef DAICHO_RULES_COVERAGE_H
#define DAICHO_RULES_COVERAGE_H

#include "pack/tree.h"

struct carrier {
    const char *path; /* element of the pack, "engine:FEATURE", "open:PART" or "out" */
    const char *why;  /* reason of open and out, explanation of engine, "" */
};
struct requirement {
    const char *id;
    struct carrier *carriers; /* none: a silent gap */
    size_t n, cap;
    bool open; /* not done, or not wholly, before a later part of the program is there */
};
struct coverage {
    const char *text; /* the matrix itself; NULL: clauses are not looked for in it */
    struct requirement *reqs;
    size_t n;
    size_t gaps, carried, engine, open, out; /* each id counts once: they add up to n */
};

/* Ids in the first cells of the tables of a Markdown file: capital letters, then parts behind
 * dashes. In file order, each once. */
struct requirement *matrix_read(struct arena *a, const char *text, size_t *ret_n);

/* Fills the requirements from the pack's tree and the coverage.yaml of each folder. A req that the
 * matrix does not have, an unknown feature or part, and an id both carried (or open) and declared
 * out are findings, and so is, where the matrix names clauses, one that it does not name, of an
 * element that carries something. What is open stays open however many elements speak of it. */
void coverage_collect(struct report *r, struct node *root, const char *const *dirs, size_t ndirs,
                      struct coverage *c);

#endif
