/* checkwords.h: how strong an item is and what that asks of an answer, in words. */
#ifndef DAICHO_PAGES_CHECKWORDS_H
#define DAICHO_PAGES_CHECKWORDS_H

#include "core/casefile.h"
#include "http/http.h"

/* "" for what must be. */
const char *strength_word(enum lang lang, enum strength s);
/* What is due beside which answer, "" when nothing is. */
const char *answer_rule(struct req *req, const struct casefile *c, const struct checklist *l,
                        const struct item *it);

/* 規定なし: what it means for the answer, and who makes what is missing. */
const char *document_missing_words(struct req *req, const struct casefile *c,
                                   const struct item *it);

/* The answer does not fit (answer_check's code): a problem beside its item. */
void answer_problem(struct problems *l, const char *code, const struct item *it,
                    struct given_answer given, const char *where);

#endif
