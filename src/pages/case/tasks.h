/* tasks.h: what waits for a person: on the first screen in short, on its own page in full. */
#ifndef DAICHO_PAGES_TASKS_H
#define DAICHO_PAGES_TASKS_H

#include "pages/home.h"

struct tasks_view {
    const struct page *page;
    struct home_list tasks, certificates, questions;
};

/* What waits for this person, whatever the way they came by it, and may be done by them: what
 * cannot be permitted as it is first, then findings and differences, then by how long it waits. At
 * most `limit` lines for each role held. */
enum status tasks_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* Questions of colleagues that this person's roles are asked to answer. */
enum status questions_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);

/* Texts of the lines. */
const char *home_case_href(struct req *req, struct case_id id);
const char *home_title(struct req *req, const char *title);
const char *home_two(struct req *req, const char *a,
                     const char *b); /* "a　b", either may be empty */
const char *home_waited(struct req *req, int64_t since);
/* As the edition has it; NULL when it has none of that name. */
const struct procedure *home_procedure(struct req *req, const char *edition, const char *procedure);
/* Label of a step, of the procedure when there is no such step. */
const char *home_step(struct req *req, const char *edition, const char *procedure,
                      const char *step);

/* GET /tasks */
enum status tasks_get(struct req *req, struct res *res, struct err *err);

#endif
