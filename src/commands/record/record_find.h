/* record_find.h: what people call by a number or a login, for whoever reads the record. */
#ifndef DAICHO_COMMANDS_RECORD_FIND_H
#define DAICHO_COMMANDS_RECORD_FIND_H

#include "commands/app.h"

/* Subjects of the record that bear the number of an application, an entry or an inquiry, in
 * whatever width and case it is typed, or the login of a person: several where an earlier series
 * used the number as well, none when nothing is called so. In the arena. */
enum status record_find(struct db *db, struct arena *a, struct tenant_id tenant, const char *text,
                        const char ***ret, size_t *ret_n, struct err *err);

#endif
