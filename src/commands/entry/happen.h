/* happen.h: what happens to an entry, and the duties that wait for it.
 *
 * People tell of most of it (duty.happened). The program sees the rest itself: that use ends, in
 * the transaction of whatever ends it; that somebody else manages the entry, in duty.tick, which
 * compares who managed it when it looked last with everything that was recorded since; that the end
 * of the period is near, likewise, and that the period is another one, in the transaction that
 * changes it. Each is kept once, with one occurrence of every duty that owed it on its day. */
#ifndef DAICHO_COMMANDS_HAPPEN_H
#define DAICHO_COMMANDS_HAPPEN_H

#include "commands/duty/duty.h"
#include "core/succession.h"

struct happening {
    const char *kind; /* a trigger of the rules */
    struct date day;  /* on which it became known */
    const char *note;
    const char *person; /* who told it, "" the program */
    const char *names;  /* JSON frozen, "" */
};

/* Does the program see this itself, so that nobody tells it? */
bool happen_seen(const char *kind);

/* The duties of an entry that wait for this kind (NULL: for anything that people tell) and went on
 * on a day; of those of one rule the newest. */
enum status happen_owed(struct duty_book *b, struct entry_id entry, const char *kind,
                        struct date day, struct duty_row **ret, size_t *ret_n, struct err *err);

/* Keeps it and opens an occurrence of each of these duties: *ret_n how many, *ret_first the first
 * (NULL allowed). Where none waits for it, nothing is kept. */
enum status happen(struct call *c, struct duty_book *b, struct entry_id entry,
                   const struct happening *h, size_t *ret_n, struct occurrence_id *ret_first,
                   struct err *err);

/* May the person tell what happened to an entry of this unit? The office, whoever works in the
 * unit, and whoever manages or uses it. */
enum status happen_may_tell(struct db *db, struct arena *a, const struct who *w,
                            struct entry_id entry, struct unit_id unit, struct date day, bool *ret,
                            struct err *err);

/* Use is to end: an act leads there, or the application to end it is handed in for the first time;
 * whoever uses it is told (commands/tell/notice.h). From a state in which it was ending already:
 * nothing. */
enum status happen_ending(struct call *c, struct entry_id entry, const char *from_state,
                          struct err *err);
/* It is not to end after all: what waits because it was lapses, and whoever was told of the end is
 * told so. `why`: as typed, "" by the application that is no more. */
enum status happen_not_ending(struct call *c, struct entry_id entry, const char *why,
                              struct err *err);
/* The period of use has another last day (DATE_NONE: none): what waited for the old one lapses, and
 * what the new one brings opens. */
enum status happen_period(struct call *c, struct entry_id entry, struct date to, struct err *err);

/* What waits for the end of another period than this, and is not over, lapses. */
enum status happen_lapse(struct call *c, struct duty_book *b, struct entry_id entry, struct date to,
                         struct err *err);

/* The times in which people managed the entry, for core/succession.h. */
enum status happen_terms(struct db *db, struct arena *a, struct tenant_id tenant,
                         struct entry_id entry, struct term_of **ret, size_t *ret_n,
                         struct err *err);
/* Use is closed. What the duties say that this procedure does (NULL: none) is done by its approval,
 * `no` being the number of the application; of the rest, what was not due before today lapses. What
 * people told of stays to be answered. */
enum status happen_closed(struct call *c, struct entry_id entry, const struct procedure *by,
                          const char *no, struct err *err);
/* The decision of application `no`, which closed use at the instant `at`, is cancelled: what it did
 * of the duties is not done. `why`: told with each. */
enum status happen_closed_undone(struct call *c, struct entry_id entry, const char *no, int64_t at,
                                 const char *why, struct err *err);

/* From now on it is watched who manages the entry. */
enum status happen_watch(struct call *c, struct entry_id entry, struct err *err);
/* Did somebody else come to manage it, or is it not watched yet? Reads only. */
enum status happen_manager_due(struct duty_book *b, struct entry_id entry, bool *ret,
                               struct err *err);
/* Tells every change since it was looked at last, each once. *ret_n: occurrences that opened. */
enum status happen_manager(struct call *c, struct duty_book *b, struct entry_id entry,
                           size_t *ret_n, struct err *err);

#endif
