/* roll.h: rows of people who answer on paper and have no account here (struct roll of the pack).
 * Whoever has the same group and number is the same person, whatever the width and case they are
 * written in. Pure.
 *
 * A list is long and changes for weeks, so what is kept of each change is what it changed:
 *   {"rows": [whole rows that are new or differ], "gone": [{group, number} of those taken out]} */
#ifndef DAICHO_CORE_ROLL_H
#define DAICHO_CORE_ROLL_H

#include <jansson.h>

#include "base/arena.h"
#include "core/casefile.h"
#include "pack/pack.h"

enum {
    ROLL_MAX = 2000,     /* people of one list, where the pack names no other limit */
    ROLL_GROUP_MAX = 150 /* people of one group: one page takes no more (http/form.h) */
};

bool roll_is(const struct field *f); /* F_ROWS with a roll */
/* What the row is known by; "" while group or number is missing. */
const char *roll_key(struct arena *a, const struct field *f, const json_t *row);
const char *roll_group(const struct field *f, const json_t *row);                /* as typed, "" */
const char *roll_who(struct arena *a, const struct field *f, const json_t *row); /* "1年1組 3" */
/* "" counts as the one who has not answered yet. */
const char *roll_answer(const struct field *f, const json_t *row);
/* Rows whose answer is one of these; of all rows when none are named and `f` is no roll. */
size_t roll_count(const struct field *f, const json_t *rows, const char *const *answers, size_t n);

/* The groups in the order in which they first appear. */
const char **roll_groups(struct arena *a, const struct field *f, const json_t *rows, size_t *ret_n);
/* Rows of one group; NULL: all. The caller owns the result. */
json_t *roll_of_group(struct arena *a, const struct field *f, const json_t *rows,
                      const char *group);

/* What turns `was` into `now`; NULL when nothing differs. The caller owns the result. */
json_t *roll_delta(struct arena *a, const struct field *f, const json_t *was, const json_t *now);
/* `rows` with the change on top: rows that are there are replaced in their place, new ones come
 * behind the last of their group. Changes `rows`. */
void roll_apply(struct arena *a, const struct field *f, json_t *rows, const json_t *delta);

/* Two people who were changed here and elsewhere, and not alike: `there` NULL when taken out there.
 */
struct roll_both {
    const char *group, *no;
    size_t at; /* row in the merged list */
    const json_t *there;
};
/* `now` with what was changed from `given` to `typed` on top, cell by cell. Where the same cell was
 * changed here and elsewhere, what was typed stands in the result, and the row in *ret_both. The
 * caller owns the result; `there` lives in `now`. */
json_t *roll_merge(struct arena *a, const struct field *f, const json_t *given, const json_t *now,
                   const json_t *typed, struct roll_both **ret_both, size_t *ret_n,
                   bool *ret_meanwhile);

/* Lines out of a spreadsheet, on top of `rows`: group, number, then the columns of text in the
 * order of the form, or as a first line of headings says. Columns that are `hidden` are left out.
 * Whoever is there keeps their answer. Returns the number of the first line that has no group and
 * number, 0 when all were read. */
size_t roll_paste(struct arena *a, const struct field *f, const char *text,
                  bool (*hidden)(const void *arg, const struct field *column), const void *arg,
                  json_t *rows);

/* Takes out of the lists of a form what the body does not keep: columns whose `when` is false. */
void roll_leave_out(const struct casefile *c, const struct form *form, json_t *fields);

/* The same person twice, and groups that are too large. */
void roll_problems(const struct field *f, const json_t *rows, struct problems *l);

#endif
