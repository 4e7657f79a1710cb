/* see.h: who sees what in the register. The office, administrators and auditors see the whole body;
 * others the units of their posts and those right below, and what they manage or use. */
#ifndef DAICHO_HTTP_SEE_H
#define DAICHO_HTTP_SEE_H

#include "http/http.h"
#include "store/queries_gen.h"

bool see_all(const struct who *w);
/* `parent` is the unit above `unit`, or none. */
bool see_unit(const struct who *w, struct unit_id unit, struct unit_id parent);
/* Does the person hold the role whose holders read the whole register? */
bool see_register(const struct who *w, const struct reg *reg);
/* ST_NOT_FOUND when this person may not see the entry: whether it exists is not told. `reg` is its
 * register's id. */
enum status see_entry(struct req *req, struct entry_id entry, struct unit_id unit, const char *reg,
                      struct err *err);
/* The same for the id in an address, whatever stands there: the entry itself, of their body. */
enum status see_entry_get(struct req *req, const char *id, struct entry_id *ret_id,
                          struct q_entry_get_row *ret, struct err *err);

/* May this person begin the procedure, in some unit of theirs? The command decides; pages say whose
 * it is instead of offering what would be refused. Not for what speaks of an entry. */
bool see_begins(const struct who *w, const struct pack *p, const struct procedure *pr);
#endif
