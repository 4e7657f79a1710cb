/* holders.h: who it is, by name: people ask people, not roles and posts. */
#ifndef DAICHO_PAGES_HOLDERS_H
#define DAICHO_PAGES_HOLDERS_H

#include "http/http.h"

/* The role and who holds it for the unit: "利用責任者（企画係長 新垣 あゆみ）"; the role alone
 * where it is held through no post. */
enum status holders_of_role(struct req *req, const struct role *r, struct unit_id unit,
                            const char **ret, struct err *err);
/* Where a role held by posts is held for the unit: "" is anywhere in the body. */
enum status holders_where(struct req *req, const struct role *r, struct unit_id unit,
                          const char **ret, struct err *err);
/* The names of whoever manages each entry today; "" when the post is vacant or nobody was named. */
enum status holders_managers(struct req *req, const struct entry_id *ids, size_t n,
                             const char *const **ret, struct err *err);

#endif
