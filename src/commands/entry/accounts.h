/* accounts.h: the accounts that a body has in its register (`published: account`). */
#ifndef DAICHO_COMMANDS_ACCOUNTS_H
#define DAICHO_COMMANDS_ACCOUNTS_H

#include "core/address.h"
#include "pack/pack.h"
#include "store/queries_gen.h"

/* What stands in these fields of every entry that is permitted, in use or under review, of the
 * registers that the pack's procedures bring accounts into. Without such a field nothing is read,
 * and `kept` is false. */
enum status accounts_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, const struct pack *p, struct address_accounts *ret,
                          struct err *err);

#endif
