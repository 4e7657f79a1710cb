/* org_namesake.h: nobody gets a second account unseen: four eyes are compared by account. */
#ifndef DAICHO_COMMANDS_ORG_NAMESAKE_H
#define DAICHO_COMMANDS_ORG_NAMESAKE_H

#include "commands/commands.h"
#include "store/queries_gen.h"

/* Is nobody active but `self` called so, or of the same family name and reading? ST_CONFLICT
 * "person_namesake" with who is, unless the caller says that they are two people (`same_name`). */
enum status org_no_namesake(struct call *c, struct person_id self, const char *name,
                            const char *yomi, struct err *err);

#endif
