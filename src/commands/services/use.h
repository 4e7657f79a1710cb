/* use.h: うちは使っているか: one box over everything that the register, the service dictionary and
 * the register of contractors' services know: service, other names, provider, who stands behind it,
 * whom it passes work to, domains. That nothing was found is an answer too: it is kept with who
 * asked when and why. */
#ifndef DAICHO_COMMANDS_USE_H
#define DAICHO_COMMANDS_USE_H

#include "commands/commands.h"
#include "store/queries_gen.h"

extern const struct command command_use_check, command_contractor_put, command_contractor_import;

enum {
    USE_LETTERS = 200,     /* of what is typed */
    USE_FOUND = 500,       /* entries that are shown at most */
    CONTRACTOR_ROWS = 5000 /* of one list */
};

/* May the person ask: the office, administrators and auditors, whoever holds a role of the rules,
 * and whoever manages an entry? */
enum status use_may(struct db *db, struct arena *a, const struct who *w, struct date day, bool *ret,
                    struct err *err);

/* Why an entry was found, the closest first. */
enum use_why { USE_NAME, USE_DICTIONARY, USE_PROVIDER, USE_LINKED, USE_TOLD };
struct use_hit {
    struct entry_id id;
    const char *no, *title, *provider, *unit_name, *reg, *level, *manager_label, *state, *function;
    struct unit_id unit;
    enum use_why why;
    const char *field; /* USE_TOLD: id of the field in which it stands */
    const char *text;  /* … and what stands there; USE_LINKED: the domain */
    bool closed;
};
struct use_found {
    struct use_hit *hits; /* those that go on first */
    size_t n;
    bool more; /* there are more than are shown */
    struct q_contractors_row *contractors;
    size_t ncontractors;
    const char *service, *service_provider; /* what the dictionary calls what was typed; "" */
};
/* Finds it in the body; `typed` in any width, case and kana. ST_REFUSED "use_short": one letter
 * would be found everywhere. In `a`. */
enum status use_find(struct db *db, struct arena *a, struct tenant_id tenant, struct body_id body,
                     const char *typed, struct use_found *ret, struct err *err);

#endif
