/* org_check.h: the walk (core/walk.h) with the people of a body, in words. */
#ifndef DAICHO_COMMANDS_ORG_CHECK_H
#define DAICHO_COMMANDS_ORG_CHECK_H

#include "commands/app.h"
#include "core/transfer.h"
#include "core/walk.h"
#include "words/words.h"

/* A finding with names; "" where it says nothing. */
struct org_finding {
    enum walk_kind kind;
    const char *code; /* walk_kind_id */
    const char *unit, *role, *person, *post, *place, *setting, *setting_id, *clause;
    bool by_post;              /* the role is given to posts */
    bool incident;             /* the place: incidents as a whole */
    const struct table *table; /* whose rows cannot be read; NULL: the examples of information */
    size_t rows;               /* how many */
    struct unit_id unit_id;
    struct post_id post_id;
};
struct org_findings {
    struct org_finding *f;
    size_t n;
};

/* ST_NOT_FOUND "no_edition" when no rules are in force. */
enum status org_check(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                      struct body_id body, struct date day, struct org_findings *ret,
                      struct err *err);

/* The same, as if these people sat on the posts of the body, and no others. */
enum status org_check_as_if(struct app *app, struct db *db, struct arena *a,
                            struct tenant_id tenant, struct body_id body, struct date day,
                            const struct sitting *sits, size_t n, struct org_findings *ret,
                            struct err *err);

/* What is wrong / what cures it, in one sentence each. */
const char *org_finding_text(struct arena *a, enum lang lang, const struct org_finding *f);
const char *org_finding_cure(struct arena *a, enum lang lang, const struct org_finding *f);

#endif
