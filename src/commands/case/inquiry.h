/* inquiry.h: questions that go with a 控え, and whom they reached. */
#ifndef DAICHO_COMMANDS_INQUIRY_H
#define DAICHO_COMMANDS_INQUIRY_H

#include "core/who.h"
#include "pack/pack.h"
#include "store/queries_gen.h"

#define REPLY_LETTERS_MAX 4000

/* The post in which this person was asked: one that holds the role asked at the place where it is
 * held for the unit of whoever asks (there, above it, anywhere in the body). NULL: somebody else
 * was. */
enum status inquiry_asked(struct db *db, struct arena *a, const struct who *w, const struct pack *p,
                          const struct q_inquiry_get_row *q, const struct held_role **ret,
                          struct err *err);

#endif
