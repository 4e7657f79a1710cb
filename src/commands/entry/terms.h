/* terms.h: 約款の控え: the provider's terms of a service, kept so that the next ones can be laid
 * beside them, and whether the service is used on under what is new. */
#ifndef DAICHO_COMMANDS_TERMS_H
#define DAICHO_COMMANDS_TERMS_H

#include "commands/commands.h"
#include "core/terms.h"
#include "store/queries_gen.h"

extern const struct command command_entry_terms, command_entry_terms_copy,
    command_entry_terms_decide;

#define TERMS_CONTINUE "continue"
#define TERMS_STOP "stop"
enum { TERMS_EDITION_MAX = 100, TERMS_REASON_MAX = 2000 };
#define TERMS_BYTES_MAX ((size_t)20 * 1024 * 1024)

/* The text of a file: of a PDF what is written on its pages, else the file itself in any encoding
 * that text_decode knows. ST_INPUT, ST_TOO_LARGE as those say, terms_empty, terms_long, terms_kind,
 * file_cut.
 */
enum status terms_read(struct arena *a, struct bytes file, struct terms_text *ret, struct err *err);
/* The sentences that were kept. */
enum status terms_load(struct db *db, const struct key *master, struct arena *a,
                       struct tenant_id tenant, struct blob_id words, struct terms_text *ret,
                       struct err *err);

#endif
