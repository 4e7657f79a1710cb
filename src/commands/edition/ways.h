/* ways.h: how what was stated under one edition of a body is read under another: through the
 * editions that lie between them.
 *
 * An edition was made after the one that counted when it was first adopted. So the editions of a
 * body are a tree, and the way leads up from the one to what both come from, and down to the other.
 */
#ifndef DAICHO_COMMANDS_WAYS_H
#define DAICHO_COMMANDS_WAYS_H

#include "commands/edition/revision.h"
#include "rules/lineage.h"

/* The ways to one edition; what is found is kept in the arena. */
struct ways {
    struct app *app;
    struct arena *a;
    struct tenant_id tenant;
    struct body_id body;
    const struct pack *to; /* need not be adopted: then it comes after the newest that is */
    bool loaded;
    struct adoptions all;
    struct way_known *known;
};

static inline struct ways ways_to(struct app *app, struct arena *a, struct tenant_id tenant,
                                  struct body_id body, const struct pack *to)
{
    return (struct ways){.app = app, .a = a, .tenant = tenant, .body = body, .to = to};
}

/* The way from an edition, by its hash; *ret lives as long as the arena. */
enum status way_from(struct ways *w, struct db *db, const char *edition, const struct lineage **ret,
                     struct err *err);
/* The way from the edition that counted on `day` as far as the body had decided by then: that under
 * which something was written at the instant `at`. */
enum status way_since(struct ways *w, struct db *db, struct date day, int64_t at,
                      const struct lineage **ret, struct err *err);
/* The same as way_from for one look, in the body of the call. */
enum status call_way(struct call *c, const struct pack *to, const char *edition,
                     const struct lineage **ret, struct err *err);

#endif
