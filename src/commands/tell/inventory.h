/* inventory.h: 棚卸し: once a year every unit says what it really uses.
 *
 * The office starts it for the body, one at a time. Whom it asks, and about which entries, is fixed
 * then: every unit that stands and has services in the register or people at work; what a unit left
 * behind that is gone goes with the unit that carries it on. A unit answers each of its entries
 * and declares what the register does not have, as often as it likes until the office closes it:
 * answers are only added, the newest counts. Whoever did not answer stays unanswered. */
#ifndef DAICHO_COMMANDS_INVENTORY_H
#define DAICHO_COMMANDS_INVENTORY_H

#include "commands/commands.h"
#include "pack/pack.h"
#include "store/queries_gen.h"

extern const struct command command_inventory_start, command_inventory_reply,
    command_inventory_close;

enum {
    INVENTORY_WORDS_MAX = 1000,  /* letters about one entry */
    INVENTORY_NAME_MAX = 100,    /* of an unlisted service */
    INVENTORY_ADDRESS_MAX = 500, /* its address */
    INVENTORY_SINCE_MAX = 100,   /* since when about */
    INVENTORY_UNLISTED_MAX = 50, /* unlisted services of a unit */
};

/* Answers about an entry. */
#define INVENTORY_USED "used"
#define INVENTORY_UNUSED "unused"
#define INVENTORY_DIFFERS "differs" /* used, and the register is wrong: with words */

/* ------------------------------------------------------------------ who answers for a unit */
/* Whoever has, in the unit, a role to which the rules let the management of entries fall while
 * nobody is appointed; where the rules name no such role, any role of theirs that is held in a
 * unit. Substitutes as well. And whoever manages one of the entries that the unit is asked about.
 */
struct inventory_roles {
    const struct role **roles; /* in the pack */
    size_t n;
};
/* `p` NULL: none. In `a`. */
struct inventory_roles inventory_roles(const struct pack *p, struct arena *a);

/* The unit that carries on today what this one did; itself while it stands, or nobody does. */
enum status inventory_unit_now(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct body_id body, struct unit_id unit, struct date day,
                               struct unit_id *ret, struct err *err);

/* A person with what they answer for in an inventory: opened once, asked for each unit. */
struct inventory_mine {
    struct db *db;
    struct arena *a;
    const struct who *who;
    struct date day;
    struct inventory_roles roles;
    const struct q_inventory_managed_row *managed;
    size_t nmanaged;
};
enum status inventory_mine_open(struct db *db, struct arena *a, const struct who *w,
                                struct date day, struct inventory_id inventory,
                                struct inventory_mine *ret, struct err *err);
/* asked: inventory_unit; unit: the one that was asked. */
enum status inventory_mine_is(const struct inventory_mine *m, struct row_id asked,
                              struct unit_id unit, bool *ret, struct err *err);

/* Who answers for each of the units asked: for telling them, and for the office. */
struct inventory_person {
    struct row_id asked;
    struct person_id person;
    const char *name;
    bool stands_in; /* for whose post it is */
};
/* By unit in the order of `units`; of one unit each once, whose post it is first. */
enum status inventory_people(struct db *db, struct arena *a, const struct who *w, struct date day,
                             struct inventory_id inventory,
                             const struct q_inventory_units_row *units, size_t nunits,
                             struct inventory_person **ret, size_t *ret_n, struct err *err);

#endif
