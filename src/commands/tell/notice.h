/* notice.h: お知らせ: the one way in which people are told something.
 *
 * Somebody writes one (notice.publish), or the program does in the transaction of what it tells of.
 * Whom it is told is fixed then, with their names. They read it on the screen, or confirm it on
 * paper, which the office, whoever published it or whoever holds a role in their unit records. What
 * was taken back stays, told as taken back. */
#ifndef DAICHO_COMMANDS_NOTICE_H
#define DAICHO_COMMANDS_NOTICE_H

#include "commands/commands.h"
#include "pack/pack.h"

extern const struct command command_notice_publish, command_notice_read, command_notice_withdraw;

enum { NOTICE_LETTERS_MAX = 4000, NOTICE_UNITS_MAX = 500 };

/* ------------------------------------------------------------------ to whom */
enum audience_to { AUDIENCE_STAFF, AUDIENCE_UNITS, AUDIENCE_USERS, AUDIENCE_MANAGERS };
/* {"to": "staff" | "units" | "users" | "managers", "units": [ids], "entry": id} */
struct audience {
    enum audience_to to;
    const char **units; /* AUDIENCE_UNITS */
    size_t nunits;
    struct entry_id entry; /* AUDIENCE_USERS */
};
/* ST_INPUT "bad_audience" or "bad_id". */
enum status audience_read(struct arena *a, const json_t *in, struct audience *ret, struct err *err);
const char *audience_text(struct arena *a, const struct audience *x); /* the JSON, canonical */
/* May the person tell them something? The office everybody of its body, a manager the users of the
 * entry. ST_DENIED "notice_whose", ST_NOT_FOUND of another body. */
enum status audience_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                         const struct audience *x, struct err *err);

/* Somebody who is told, with their main post as it is today. */
struct recipient {
    struct person_id person;
    struct unit_id unit; /* none: no post in the body */
    const char *name, *unit_name, *post;
};
/* Everybody once. */
enum status audience_find(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct date day, const struct audience *x,
                          struct recipient **ret, size_t *ret_n, struct err *err);
/* Managers of entries that an adoption left something to do with. */
enum status audience_revised(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct body_id body, struct date day, struct row_id adoption,
                             struct recipient **ret, size_t *ret_n, struct err *err);
/* Whom the standing notices of this kind about something were told, where they are today. */
enum status audience_told(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct date day, const char *kind,
                          const char *subject, struct recipient **ret, size_t *ret_n,
                          struct err *err);

/* ------------------------------------------------------------------ telling */
/* What publishes it; people write the first kind alone. */
#define NOTICE_TOLD "told"
#define NOTICE_TABLE "table"       /* rows were added to a table of which the rules ask to tell */
#define NOTICE_EDITION "edition"   /* rules were adopted */
#define NOTICE_REVISION "revision" /* … and leave managers something to do */
#define NOTICE_ENDING "ending"     /* the use of an entry is to end */
#define NOTICE_GOES_ON "goes_on"   /* … is not to end after all */

struct notice_new {
    const char *kind, *subject, *title, *text;
    const struct audience *to;
    struct date until; /* none: until it was read */
};
/* Publishes it, inside a command; to nobody: nothing. *ret_id NULL allowed. */
enum status notice_put(struct call *c, const struct notice_new *x, const struct recipient *people,
                       size_t n, struct notice_id *ret_id, struct err *err);

/* The program's own, each inside the command that is its cause. */
struct table_plan;
enum status notice_of_table(struct call *c, const struct pack *p, const struct table *t,
                            const struct table_plan *plan, struct err *err);
enum status notice_of_adoption(struct call *c, const struct pack *p, struct row_id adoption,
                               struct date from, struct err *err);
enum status notice_of_ending(struct call *c, struct entry_id entry, struct err *err);
/* It does not end after all: what was told of the end is taken back, and whoever was told is told
 * so, with `why`. Where nobody was, nothing. */
enum status notice_of_going_on(struct call *c, struct entry_id entry, const char *why,
                               struct err *err);
/* What the program told of something is taken back; what people told of it stays theirs. */
enum status notice_take_back(struct call *c, const char *subject, const char *why, struct err *err);

/* ------------------------------------------------------------------ who sees and records what */
/* Does the person see who has read it: who published it, and the office. */
bool notice_mine(const struct who *w, const char *published_by);
/* … and confirmations on paper of somebody of this unit (its id, "" none): those who hold a role of
 * the rules there as well. */
bool notice_keeps(const struct who *w, const char *published_by, const char *unit);

#endif
