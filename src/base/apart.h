/* apart.h: work that a process of its own does: this program, started anew for one piece of work.
 *
 * For libraries that were not written for hostile bytes alone, or that keep what they once took.
 * The process has its work on standard input, a pipe to answer through, and nothing else that was
 * open here. main() gives it to the function whose name is the only argument. */
#ifndef DAICHO_BASE_APART_H
#define DAICHO_BASE_APART_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct apart {
    const char *name;  /* the only argument of the process */
    int seconds;       /* of processor time that it may take; half as long again by the clock */
    size_t memory;     /* bytes of address space that it may have */
    size_t answer_max; /* bytes that it may answer */
};

/* Starts the process, hands it the work and waits. ST_SYSTEM no_process: it could not be started;
 * ST_INPUT apart_failed: it answered nothing, too much, too late, or failed. */
enum status apart_run(const struct apart *k, struct arena *a, struct bytes work, struct bytes *ret,
                      struct err *err);

/* In the process: the work, mapped for as long as it lives. False when there is none. */
bool apart_work(struct bytes *ret);
/* In the process: takes on the limits; no new rights, no core, no trace. With a sanitizer, whose
 * own memory fits into none, nothing. False when the system refuses. */
bool apart_limit(const struct apart *k);
bool apart_sanitized(void);
/* In the process: the answer. Returns the exit status. */
int apart_answer(struct bytes answer);

#endif
