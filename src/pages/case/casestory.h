/* casestory.h: what where-it-stands (casestory.c) and what-comes-next (casenext.c) say alike. */
#ifndef DAICHO_PAGES_CASESTORY_H
#define DAICHO_PAGES_CASESTORY_H

#include "pages/case/casepage.h"

/* Both, a line each; the other alone when one is empty or NULL. */
const char *story_lines(struct arena *a, const char *x, const char *y);
/* "条件：…" and "理由：…", a line each; "" for what is NULL or empty. */
const char *story_said(struct req *req, const char *conditions, const char *reason);
/* What stands beside an act: the decision made elsewhere, conditions, the reason; "" when nothing.
 */
const char *story_act_text(struct req *req, const struct q_acts_of_row *r);
/* The page where the step is done. */
const char *story_step_page(struct case_page *cp, const struct step *s);
/* Who did what, and when, so that an act is not possible any more: the act of the step, else (`s`
 * NULL, or nobody did it) the newest; "" when nothing happened yet. */
const char *story_overtaken(struct case_page *cp, const struct step *s);

#endif
