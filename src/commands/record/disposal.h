/* disposal.h: 保存と廃棄: holds, lists for a decision, and disposal itself.
 *
 * An entry goes with everything that belongs to it: its applications, their answers and files, its
 * occurrences, what people were told about it. Their keys are destroyed, so that no record of them
 * opens any more; their rows are taken away. A tombstone stays: number, kind, unit, days, by which
 * decision. Of the parts of an application that was split all have to be due: its record tells of
 * all of them. Nothing is disposed of but by disposal.execute, entry by entry, each in a
 * transaction of its own: what was not reached is done later. */
#ifndef DAICHO_COMMANDS_DISPOSAL_H
#define DAICHO_COMMANDS_DISPOSAL_H

#include "commands/commands.h"
#include "core/disposal.h"
#include "store/queries_gen.h"

extern const struct command command_retention_hold, command_retention_release,
    command_disposal_role, command_disposal_prepare, command_disposal_cancel,
    command_disposal_decide, command_disposal_execute;

enum { DISPOSAL_ROWS_MAX = 200 };

#define DISPOSAL_PREPARED "prepared"
#define DISPOSAL_DECIDED "decided"
#define DISPOSAL_CANCELLED "cancelled"
#define ITEM_OPEN "open"
#define ITEM_DONE "done"
#define ITEM_STOPPED "stopped"

/* Everything that goes with an entry. */
struct disposal_unit {
    struct entry_id id;
    struct q_entry_get_row entry;
    struct q_disposal_case_row *cases; /* its applications, and those that were split into them */
    size_t ncases;
    struct kept *kin; /* itself, then entries that came of the same applications */
    size_t nkin;
};
/* ST_NOT_FOUND of another body. */
enum status disposal_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct entry_id id, struct disposal_unit *ret,
                          struct err *err);
/* May it be disposed of today? As disposal_due; "disposal_kin" when it is another one's that stands
 * against it. */
enum status disposal_unit_due(struct arena *a, const struct disposal_unit *u, struct date today,
                              struct err *err);
/* Takes it away and leaves tombstones that name the list; inside a command, whose record is to be
 * one that is never disposed of. */
enum status disposal_do(struct call *c, const struct disposal_unit *u, struct disposal_id list,
                        struct err *err);

/* The role whose decision it is, and where that is laid down. ST_REFUSED "disposal_role_unset". */
enum status disposal_role_now(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct body_id body, struct q_disposal_role_of_row *ret,
                              struct err *err);
/* Everybody who held the role of the body on a day. */
enum status disposal_seats(struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, const char *role, struct date day,
                           struct disposal_seat **ret, size_t *ret_n, struct err *err);

#endif
