/* footing.h: where an entry of the register stands by the acts done on it. Pure.
 *
 * An act that another act `ends` opens a matter: a provider's notice, an incident, a stop. Several
 * may be open at once. Each stays open until an act that ends it is recorded, whatever else happens
 * in between, and the entry is never in a milder state than that to which an open matter led. */
#ifndef DAICHO_CORE_FOOTING_H
#define DAICHO_CORE_FOOTING_H

#include "pack/pack.h"

/* An act as it was recorded: from which state it really led to which. */
struct act_done {
    const char *act, *from, *to;
    int64_t at;
};

struct matter {
    const struct entry_act *act; /* that opened it */
    int64_t since;               /* instant; when it was recorded again, still the first one */
};

struct footing {
    const char *plain; /* the state apart from what is open; NULL: that of the entry */
    bool known;        /* what brought about `plain` is an act of these rules, or nothing had to */
    bool stopped;      /* an act stopped the duties, and none began them since */
    struct matter *open; /* oldest first */
    size_t nopen;
};

/* Does some act of the rules end this one? */
bool entry_act_opens(const struct pack *p, const struct entry_act *a);
/* From the acts recorded on an entry, oldest first, and the state it is in. `room` has to hold
 * p->nentry_acts matters. What the record says goes before what these rules would have made of it:
 * a matter that was open when the entry was led to a milder state is not open any more. */
void footing_of(const struct pack *p, const struct act_done *done, size_t n, const char *state,
                struct matter *room, struct footing *ret);
/* Is there something for the act to end? True of acts that end nothing in particular; and where it
 * cannot be told what brought the entry into its state (brought over, other rules), since nothing
 * is to be kept from coming out of it again. */
bool footing_ends(const struct footing *s, const struct entry_act *a, const char *state);
/* Does this matter stay open after the act? */
bool matter_left(const struct matter *m, const struct entry_act *a);
/* The state to which the act leads an entry in `state`: the act's own, or that of what stays open
 * when this is stricter. To record a matter never makes the state milder. */
const char *footing_after(const struct pack *p, const struct footing *s, const struct entry_act *a,
                          const char *state);
/* Do duties begin with the act? Not while a matter that stopped them stays open. */
bool footing_begins(const struct footing *s, const struct entry_act *a);

#endif
