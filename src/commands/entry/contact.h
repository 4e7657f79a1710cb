/* contact.h: 連絡先: whom to call about an entry, also at night and on holidays. Whoever manages
 * the entry hands in the whole list, which confirms it; a later list counts instead of an earlier
 * one. When another person has come to manage the entry, the list is to be confirmed again. */
#ifndef DAICHO_COMMANDS_CONTACT_H
#define DAICHO_COMMANDS_CONTACT_H

#include "commands/commands.h"
#include "store/queries_gen.h"

extern const struct command command_entry_contacts;

/* CONTACT_DAYS: within so many days after they took over, a new manager confirms the list. */
enum { CONTACTS_MAX = 20, CONTACT_LETTERS = 100, CONTACT_DAYS = 14 };
#define CONTACT_TELL "tell." /* before the id of a line of whom the rules tell */

/* The line of whom the rules tell that a kind of contact speaks of; NULL: none, or no rules. */
const struct tell *contact_tell(const struct pack *p, const char *kind);

/* Ids of when somebody is reached and, but for whom the rules tell, of what they are; NULL ends. */
extern const char *const contact_hours[], *const contact_kinds[];
/* Are they reached at night and on holidays, or on some of these? */
bool contact_off_hours(const char *hours);

struct contacts {
    struct q_entry_contacts_row *rows;
    size_t n;
    int64_t list;          /* number of this list, 0: none */
    struct date confirmed; /* DATE_NONE: never */
    struct date until;     /* by when it is to be confirmed again; DATE_NONE: it is not */
    const char *names;     /* who confirmed it, JSON */
};
/* The newest list of an entry, as it stands on a day. In the arena. */
enum status contacts_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct entry_id entry, struct date day, struct contacts *ret,
                          struct err *err);
/* By when another manager confirms the list: counted from the later of the day since which they
 * hold their post and the last day of the one before, DATE_NONE where that is not known. */
struct date contacts_until(struct date since, struct date gone);

#endif
