/* disposal_rows.h: the rows that go with an entry: which they are, whose, and their removal. */
#ifndef DAICHO_COMMANDS_DISPOSAL_ROWS_H
#define DAICHO_COMMANDS_DISPOSAL_ROWS_H

#include "audit/restate.h"
#include "commands/record/disposal.h"

struct disposal_rows {
    struct call *c;
    const struct disposal_unit *u;
    json_t *going; /* {subject: true}: whose keys are to be destroyed */
    json_t *runs;  /* {subject: true}: of answers of acts on the entry; found by disposal_owner */
};

/* Fills `going`: the entry, its applications, questions about these, what was told of it. */
enum status disposal_subjects(struct disposal_rows *x, struct err *err);
/* Whose a row is (restate.h); `arg` is a struct disposal_rows. */
restate_owner disposal_owner;
/* Takes away everything of `going`, and services that nothing else uses. */
enum status disposal_remove(struct disposal_rows *x, const json_t *touched, struct err *err);

#endif
