/* dictionary_load.h: the service dictionary that counts, and what of an application is from it. */
#ifndef DAICHO_COMMANDS_DICTIONARY_LOAD_H
#define DAICHO_COMMANDS_DICTIONARY_LOAD_H

#include "commands/commands.h"
#include "core/filled.h"
#include "store/queries_gen.h"

extern const struct command command_dictionary_install, command_case_fill,
    command_case_fill_confirm;

/* The edition that counts for the tenant. `row.hash` is "" and `d` empty when none is installed. */
struct loaded_dictionary {
    struct q_dictionary_newest_row row;
    struct dictionary d;
};
enum status dictionary_load(struct db *db, struct arena *a, struct tenant_id tenant,
                            struct loaded_dictionary *ret, struct err *err);
/* Only which edition it is: cheap. */
enum status dictionary_which(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct q_dictionary_newest_row *ret, struct err *err);

/* Fills c->filled of a case whose id is known. */
enum status filled_load(struct db *db, struct arena *a, struct tenant_id tenant, struct casefile *c,
                        struct err *err);

#endif
