/* certificate.h: does a certificate of the register hold on a day, and does it speak of a service?
 * Pure. */
#ifndef DAICHO_CORE_CERTIFICATE_H
#define DAICHO_CORE_CERTIFICATE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/date.h"

#define CERTIFICATE_SOON_DAYS 90

/* The days of one; DATE_NONE where there is none. */
struct certificate_days {
    struct date from, to;  /* first and last day on which it holds */
    struct date withdrawn; /* first day on which it no longer does */
};

enum certificate_state {
    CERTIFICATE_HOLDS,
    CERTIFICATE_SOON,  /* its last day is at most CERTIFICATE_SOON_DAYS away */
    CERTIFICATE_LATER, /* does not hold yet */
    CERTIFICATE_EXPIRED,
    CERTIFICATE_WITHDRAWN,
};
enum certificate_state certificate_state(const struct certificate_days *d, struct date today);
/* Holds, or holds soon no longer. */
bool certificate_holds(const struct certificate_days *d, struct date today);

/* The last day on which what was chosen, whose last day was `until` then, proves something; none:
 * no end is known. A day that was corrected since counts when it is earlier; a later one does not
 * renew what was decided: somebody has to look again. */
struct date certificate_last(struct date until, const struct certificate_days *now);

/* Does it speak of the service? Names are alike however they are typed (search_key), and however
 * the form of a company is written. */
enum certificate_match {
    CERTIFICATE_OTHER,
    CERTIFICATE_PROVIDER, /* the provider's, or of a service whose name holds the other's: whether
                       its scope takes the service in is for people to see */
    CERTIFICATE_SERVICE,  /* it names the service */
};
/* `services`: a list of names, NULL none. `service` and `provider` "" when not known. */
enum certificate_match certificate_match(struct arena *a, const char *holder,
                                         const json_t *services, const char *service,
                                         const char *provider);
/* The key under which holders are alike. */
char *certificate_holder_key(struct arena *a, const char *holder);

#endif
