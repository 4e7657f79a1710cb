/* app.h: what main owns and hands to every edge: store, installed editions, options. */
#ifndef DAICHO_COMMANDS_APP_H
#define DAICHO_COMMANDS_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "core/who.h"
#include "pack/pack.h"
#include "store/store.h"

struct hasher;
struct memo;
struct editions; /* cache of installed editions by hash, filled from the database */

struct app {
    struct store *store;
    struct editions *editions;
    struct hasher *hasher; /* passwords */
    struct memo *memo;     /* what was counted and listed before: counts.h, units.h */
    const char *home;      /* folder of the home */
    const char *origin;    /* "http://127.0.0.1:8080": for absolute addresses */
    bool demo;             /* demo home: accounts shown on the log-in page, banner */
    bool secure_cookies;
    bool day_set; /* app_set_day: what is done is done on `day` */
    struct date day;
};

enum status app_open(const char *home, const char *store_url, struct app **ret, struct err *err);
/* Does the home's master key open what this database keeps? ST_INPUT "key_of_other" when it is
 * another database's: nothing of it could be read, and nothing must be written. */
enum status app_check_key(struct app *app, struct err *err);
void app_close(struct app *app);                          /* NULL allowed */
void app_set_origin(struct app *app, const char *origin); /* copied; not while others read it */

/* What is done through this app from now on is done on this day, whatever the clock says; only in a
 * demo home (ST_REFUSED "now_demo"). The record keeps the clock's time all the same: it says when
 * something was written. Not while others use it. */
enum status app_set_day(struct app *app, struct date day, struct err *err);
/* The day on which something is done at this instant of the clock: that of Japan, unless set. */
struct date app_day(const struct app *app, int64_t now);

/* The edition a body has adopted on `day`, from the database only (never from files). The pack
 * lives as long as the app. ST_NOT_FOUND when the body has adopted none. */
enum status app_pack(struct app *app, struct db *db, struct tenant_id tenant, struct body_id body,
                     struct date day, const struct pack **ret, struct err *err);
/* An installed edition by hash (decided cases keep theirs). */
enum status app_edition(struct app *app, struct db *db, const char *hash, const struct pack **ret,
                        struct err *err);
/* own.c: what the body sets, as an object for facts_read under this edition: its settings in force
 * on `day` (of each the newest value that the edition can read, for a later edition may want
 * another type; p NULL: the newest of all, as it was written), the rows of its tables that hold
 * then, and the documents in force then. Classes are read as the edition names them now; what did
 * not become exactly one class is not among it. The caller owns *ret. */
enum status app_settings(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                         struct body_id body, const struct pack *p, struct date day, json_t **ret,
                         struct err *err);

/* The same as it was known at an instant: what was set, entered or withdrawn since, for whatever
 * day, is left out. For what was decided then. */
enum status app_settings_then(struct app *app, struct db *db, struct arena *a,
                              struct tenant_id tenant, struct body_id body, const struct pack *p,
                              int64_t at, json_t **ret, struct err *err);

/* Loads a person with posts and roles valid on `day`, at work in `body`; in that of the main post
 * when it is none, or one where they hold nothing (any more). */
enum status who_load(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                     struct person_id person, struct body_id body, struct date day,
                     struct who **ret, struct err *err);

/* Whoever runs the program on the machine itself: may administer, is no member of staff and so acts
 * in no case. `login` is the account of the operating system. */
struct who *who_operator(struct arena *a, struct tenant_id tenant, struct body_id body,
                         const char *login);

#endif
