/* golden.h: a pack's own tests (folder tests): facts in, what must come out. docs/pack-format.md.
 */
#ifndef DAICHO_GOLDEN_GOLDEN_H
#define DAICHO_GOLDEN_GOLDEN_H

#include "golden/case.h"
#include "pack/node.h"
#include "rules/decide.h"

struct golden {
    const char *name, *like; /* like: the test above it that it takes facts and case from, "" */
    struct pos pos;
    json_t *facts, *settings, *tables, *documents; /* all but facts may be NULL */
    struct date day; /* on which the rows of tables are looked at, none */
    bool covered;
    struct golden_case the_case; /* proc NULL: the test speaks of a decision alone */
    const struct node *expect;
    const struct node *pack;  /* instead of facts: must be part of the merged pack; else NULL */
    size_t layer;             /* which of the folders it stands in */
    const struct node *below; /* the pack it speaks of when that is not the merged one (layers) */
    const struct pack *of;    /* … the same, of a test that tells a case; NULL: the merged one */
    struct pack *owned;       /* … which this test frees */
    const struct node *map;   /* as it is written */
    const char *gone_ja, *gone_en; /* names what the merged pack does not have; NULL */
};

/* Reads the tests of all folders (tests/ and, for overlays on several packs, tests/on-PACK/); a
 * later test of the same name replaces an earlier one, so that an overlay can say what it changes.
 * Faults become findings. Everything lives in r->a; free the JSON with golden_free. Ids that the
 * pack does not have are findings, lest a slip should pass; in a test of a folder below the last
 * they may be what an overlay took out, so that test alone fails (gone), and says so. */
struct golden *golden_read(struct report *r, const struct pack *p, const char *const *dirs,
                           size_t ndirs, size_t *ret_n);
/* The same in two, for whoever reads the same tests for many packs of one id: their files, in r->a,
 * and what they say of a pack. */
struct golden_files;
struct golden_files *golden_files(struct report *r, const char *pack, const char *const *dirs,
                                  size_t ndirs);
struct golden *golden_of_files(struct report *r, const struct pack *p, const struct golden_files *f,
                               size_t *ret_n);
/* Tests of what is written (pack: …) and of cases then speak of their own folder and those before
 * it: an overlay that asks for more, or no longer for something, does not break the test of what
 * the pack below asks for. Without this they speak of the merged pack. */
void golden_layers(struct report *r, struct golden *tests, size_t n, const char *const *dirs,
                   size_t ndirs);
void golden_free(struct golden *tests, size_t n);

/* Private to golden*.c: findings for keys and ids in `expect` that there are not. */
void golden_expect_check(struct loader *l, const struct golden *t);

/* The merged pack as a tree, for golden_run; in r->a. */
const struct node *golden_tree(struct report *r, const struct pack *p);

/* Runs one test. NULL when it passes, else what differs, one line per key, in `a`. */
const char *golden_run(const struct pack *p, const struct node *tree, const struct golden *t,
                       struct arena *a);

/* Writes what of `want` is not in `have`: maps key by key, elements of a list by id (or code) and
 * in that order, any other list as a whole. Private to golden.c. */
void golden_contains(const struct node *want, const struct node *have, const char *path,
                     struct arena *a, struct buf *why);

#endif
