/* entry_frozen.h: whom and what an entry names, as it was when a version of it was written. It
 * stands in the version's columns, so that whoever moves or leaves and whatever is renamed later
 * changes no history (entry_version.columns):
 *
 * "named"  {id: {"person", "post", "unit"}}: in the fields, as they were handed in
 * "unit"   name of the entry's unit
 * "roles"  [{"role", "id", "person", "post", "unit"}]: who was appointed, and who held the other
 *          roles that the register has a column for; "id" only of appointees */
#ifndef DAICHO_COMMANDS_ENTRY_FROZEN_H
#define DAICHO_COMMANDS_ENTRY_FROZEN_H

#include "commands/case/case_cmd.h"

/* Puts all three into `columns`; call after the appointments were made. *ret_unit (in the arena of
 * the transaction): the unit's name. */
enum status entry_freeze(struct call *c, const struct loaded_case *l, struct entry_id entry,
                         struct unit_id unit, const struct reg *reg, json_t *columns,
                         const char **ret_unit, struct err *err);

/* Label of the heaviest class, over all axes the facts know: "Ⅲ", "第2種・2". */
char *entry_level(struct arena *a, const struct pack *p, const struct facts *f);

#endif
