/* elsewhere.h: decisions made on paper or in another system, entered by the office. */
#ifndef DAICHO_CORE_ELSEWHERE_H
#define DAICHO_CORE_ELSEWHERE_H

#include "core/casefile.h"

/* A decision made on paper or in another system, entered by the office. The four eyes are the
 * decider's, who must be one that might act on the step on that day where an account is named;
 * whoever enters it is another person and no party either. A copy of the paper lies beside the step
 * (step/ID). */
struct external_decision {
    struct person_id decider; /* none: nobody of the register; then decider_name, and it is told
                                 wherever the decision is shown that nobody could compare it */
    const char *decider_name;
    /* From the day it was handed in, and what it rests on was done, until today. */
    struct date date;
    /* The case with who held what on that day: by it the decider is judged. NULL: as of today. */
    const struct casefile *then;
    const char *number;
    const char *decider_post; /* of somebody without an account: what they decide as */
    /* Names, readings and logins: first of whoever enters it, then of the parties. No free name of
     * a decider may be one of them, whatever titles stand around it. */
    const char *const *names;
    size_t nown, nnames;
    const char *const *titles; /* names of the body's units and posts */
    size_t ntitles;
};
/* Is the file a copy of the decision that the step waits for? Not of one before: what was put there
 * since it was handed in, and since the step was done the last time. */
bool case_scan_of(const struct casefile *c, const struct step *s, const struct evidence_rec *e);
bool case_scanned(const struct casefile *c, const struct step *s);
/* Can the step be one that was made on paper? Only what is decided under review: whoever prepares,
 * acknowledges or records before use does it in person (paper_own). One that fills a column is not
 * either: nobody but whoever looks may fill it, and then completes the step too (paper_column).
 * ST_REFUSED with the label of the role whose step it is. */
enum status case_may_be_paper(const struct casefile *c, const struct step *s, struct err *err);
/* May the decision, of a step that may be paper, be this decider's? ST_DENIED decider_self: others
 * enter it; decider_party, decider_role with the label of the role that decides, decider_alone when
 * nobody has it. */
enum status case_decider_may(const struct casefile *c, const struct who *w, const struct step *s,
                             const struct external_decision *x, struct arena *a, struct err *err);
/* Both, and ST_DENIED not_office; typist_party: others enter it. ST_REFUSED external_…
 */
enum status case_may_enter(const struct casefile *c, const struct who *w, const struct step *s,
                           const struct external_decision *x, struct arena *a, struct err *err);

#endif
