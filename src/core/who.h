/* who.h: the person acting, with everything their posts give them at this moment.
 *
 * Loaded once per request; pure data. Duties and approvals belong to posts, so a right is always
 * "role R through post P of unit U, held as main, concurrent or substitute". */
#ifndef DAICHO_CORE_WHO_H
#define DAICHO_CORE_WHO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/id.h"
#include "pack/pack.h"

enum holding_kind { HOLD_MAIN, HOLD_CONCURRENT, HOLD_SUBSTITUTE };
/* As the tables write it: main, concurrent, substitute. */
enum holding_kind holding_kind_of(const char *kind);

/* One role held through one post. Roles are ids of the body's pack, or "admin" and "auditor". */
struct held_role {
    const char *role;
    struct unit_id unit;
    struct post_id post;
    const char *post_title, *unit_name;
    enum holding_kind kind;
};

/* A body in which somebody holds a post today. */
struct workplace {
    struct body_id body;
    const char *name;
};

/* Acts in one body at a time, with the posts held there. */
struct who {
    struct tenant_id tenant;
    struct body_id body;
    const char *body_name;
    struct workplace *places; /* every one, that of the main post first */
    size_t nplaces;
    const struct pack *pack; /* the rules in force for the body today, NULL when none are */
    struct person_id person; /* none: nobody is logged in */
    const char *name, *login;
    const char *lang;    /* ja, en */
    struct unit_id unit; /* of the main holding there */
    const char *unit_name;
    struct post_id post;
    const char *post_title;
    struct held_role *roles;
    size_t nroles;
    bool office, admin, auditor; /* from the roles, computed at loading */
    bool must_change_password;
    const char *via; /* web, api, cli, import */
};

/* A role held in a unit, however many posts give it: through a post of one's own, or only standing
 * in for others. An appointed role that it falls to while nobody appointed acts is a seat as well:
 * `held` is then the role held. */
struct seat {
    const char *role, *held;
    struct unit_id unit;
    bool own;
};
/* Every seat once; what falls to others is known by the rules in force. */
struct seat *who_seats(const struct who *w, struct arena *a, size_t *ret_n);

/* Role held in this unit, NULL if not. An empty unit asks for the role anywhere in the body. */
const struct held_role *who_role(const struct who *w, const char *role, struct unit_id unit);

/* Does the person work there: by the main post, or one that carries a role? */
bool who_works_in(const struct who *w, struct unit_id unit);

#endif
