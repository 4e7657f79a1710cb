/* documents.h: which of the documents that the rules demand are in force for the body. */
#ifndef DAICHO_RULES_DOCUMENTS_H
#define DAICHO_RULES_DOCUMENTS_H

#include "rules/facts.h"

/* Sets the facts "document.<id>" in `f`: true where `ours` (NULL allowed) holds true under that
 * name. A document that nobody spoke of is not in force: always known. */
void documents_read(const struct pack *p, const json_t *ours, struct facts *f);

/* Puts those of `ids` (list of ids, NULL none) into `ours` as being in force. ST_INPUT
 * "no_such_document" (err->detail: the id) when the rules demand none of that name. */
enum status documents_join(const struct pack *p, const json_t *ids, json_t *ours, struct err *err);

#endif
