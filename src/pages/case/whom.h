/* whom.h: whose the steps of an application would be, before there is one: of what somebody applies
 * for whose step it is, others decide. */
#ifndef DAICHO_PAGES_WHOM_H
#define DAICHO_PAGES_WHOM_H

#include "http/http.h"
#include "rules/decide.h"

struct whom {
    struct req *req;
    const struct pack *p;
    struct unit_id unit;        /* for which it would be; none: roles are told without names */
    struct person_id applicant; /* none: nobody in particular */
};
/* Does the applicant hold the role, so that it may fall to others? */
bool whom_own(const struct whom *x, int role);
/* The role and who holds it: "利用責任者（企画係長 新垣 あゆみ）". */
enum status whom_step(const struct whom *x, const struct procedure *pr, const struct step *s,
                      const char **ret, struct err *err);
/* The same of whoever permits, under these facts (NULL: as the procedure names them); "" when it
 * names nobody. */
enum status whom_permits(const struct whom *x, const struct procedure *pr, const struct decision *d,
                         const char **ret, struct err *err);

/* Whoever begins it. */
enum status whom_applies(const struct whom *x, const struct procedure *pr, const char **ret,
                         struct err *err);

#endif
