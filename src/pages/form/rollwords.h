/* rollwords.h: what changed on a list of people, in the reader's words. */
#ifndef DAICHO_PAGES_ROLLWORDS_H
#define DAICHO_PAGES_ROLLWORDS_H

#include "core/roll.h"
#include "pages/form/formview.h"

/* The first people of a change (roll_delta) as lines, then how many more; those taken out as well.
 * "" for NULL. */
enum status roll_words(struct req *req, const struct pack *p, const struct field *f,
                       const json_t *delta, struct people *people, const char **ret,
                       struct err *err);
/* What is stored now of somebody who was changed here too: "1年1組 3：希望する", or that they were
 * taken out. */
enum status roll_both_words(struct req *req, const struct pack *p, const struct field *f,
                            const struct roll_both *both, struct people *people, const char **ret,
                            struct err *err);

#endif
