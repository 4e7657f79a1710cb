/* verdict.h: 判定 in words: may it be used, who permits, what is asked, why. Shown when asking, on
 * the kept record, and to whoever decides. Template: verdict.html. */
#ifndef DAICHO_PAGES_VERDICT_H
#define DAICHO_PAGES_VERDICT_H

#include "pages/page.h"
#include "rules/decide.h"

struct verdict_line {
    const char *text, *clause;
};
struct verdict_list {
    const char *label;
    size_t items;
};
struct verdict_proc {
    const char *id, *label, *authority, *clause;
    struct verdict_line *steps; /* "二重確認（利用責任者）" */
    size_t nsteps;
    struct verdict_list *lists;
    size_t nlists;
    const char **files;
    size_t nfiles;
    const char *others; /* who begins it when the reader may not, "" */
};
struct verdict_view {
    enum verdict verdict;
    enum tone tone;
    const char *title, *lead;
    struct verdict_line *because, *conditions, *warnings;
    size_t nbecause, nconditions, nwarnings;
    struct verdict_proc *procs;
    size_t nprocs;
    struct verdict_line *missing; /* questions whose answer could change the verdict; clause "" */
    size_t nmissing;
};
/* Only that something is to be applied for or notified, which whoever reads this knows. */
static inline bool verdict_plain(const struct verdict_view *v)
{
    return v->verdict == VERDICT_APPLY || v->verdict == VERDICT_NOTIFY;
}
/* Is there more to say than that? */
static inline bool verdict_tells(const struct verdict_view *v)
{
    return !verdict_plain(v) || v->nbecause > 0 || v->nconditions > 0 || v->nwarnings > 0;
}

/* `unit`: whose holders of the roles are named; none: the roles alone. `applicant`: who would
 * apply, and does nothing in the review; none: nobody in particular. */
enum status verdict_make(struct req *req, const struct pack *p, const struct decision *d,
                         struct unit_id unit, struct person_id applicant, struct verdict_view *ret,
                         struct err *err);

/* Label and question of a fact in the reader's words; the pack's own words come first. */
const char *fact_ask(struct req *req, const struct fact *f);
const char *fact_choice(struct req *req, const struct choice *c);

#endif
