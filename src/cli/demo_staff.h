/* demo_staff.h: people for the demo of a pack that brings no demo data of its own.
 *
 * One department with one section: for every role that is held through a post one person in a post
 * called like the role, where the role is looked for (unit and body: the section, parent: the
 * department), two for the office, and two people without a role, so that everything the rules know
 * can be played through by somebody else than whoever began. */
#ifndef DAICHO_CLI_DEMO_STAFF_H
#define DAICHO_CLI_DEMO_STAFF_H

#include <jansson.h>

#include "pack/pack.h"

/* Rows as org.import takes them; the caller owns the reference. Logins are the ids of the roles
 * where these can be logins, else roleN; those without a role are staff1 and staff2. */
json_t *demo_staff(struct arena *a, const struct pack *p);

#endif
