#include "commands/app.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "audit/subject.h"
#include "base/hasher.h"
#include "base/json.h"
#include "base/memo.h"
#include "commands/home.h"
#include "store/queries_gen.h"

enum { MEMO_PLACES = 512 };
enum { PASSWORD_PATIENCE = 400 }; /* ms: some times of what one takes on an idle machine */

/* Packs are few, immutable and live as long as the app: a list under one lock. */
struct edition {
    struct edition *next;
    struct pack *pack;
    char hash[2 * HASH_SIZE + 1];
};
struct editions {
    pthread_mutex_t lock;
    struct edition *first;
};

enum status app_open(const char *home, const char *store_url, struct app **ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct store_options options = {.url = store_url};

    TRY(crypto_init(err));
    TRY(home_key(a, home, &options.master, err));
    if (!options.url)
        TRY(home_store_url(a, home, &options.url, err));
    struct app *app = calloc(1, sizeof(*app));
    struct editions *editions = calloc(1, sizeof(*editions));
    if (!app || !editions)
        abort();
    pthread_mutex_init(&editions->lock, NULL);
    app->editions = editions;
    app->memo = memo_new(MEMO_PLACES);
    app->hasher = hasher_new(PASSWORD_PATIENCE);
    app->home = strdup(home);
    app->origin = strdup("http://127.0.0.1:8080");
    app->demo = home_is_demo(a, home);
    enum status st = store_open(&options, &app->store, err);
    if (st == ST_OK)
        st = store_migrate(app->store, err);
    if (st != ST_OK) {
        app_close(app);
        return st;
    }
    *ret = app;
    return ST_OK;
}

static enum status opens_some(struct app *app, struct db *db, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_subject_keys_some_row *rows;
    struct key key;
    size_t n;

    TRY(q_subject_keys_some(db, a, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        enum status st = subject_key_open(store_master(app->store), a, rows[i].tenant,
                                          rows[i].subject, rows[i].wrapped, &key, NULL);
        explicit_bzero(&key, sizeof key);
        if (st == ST_OK) /* one that does not open then was changed: audit verify names it */
            return ST_OK;
    }
    return n == 0 ? ST_OK
                  : err_set(err, ST_INPUT, "key_of_other",
                            "master.key is not the key of this database");
}

enum status app_check_key(struct app *app, struct err *err)
{
    struct db *db = NULL;
    enum status st = store_lease(app->store, &db, err);

    if (st == ST_OK)
        st = opens_some(app, db, err);
    store_release(app->store, db);
    return st;
}

void app_close(struct app *app)
{
    if (!app)
        return;
    store_close(app->store);
    for (struct edition *e = app->editions->first, *next; e; e = next) {
        next = e->next;
        pack_free(e->pack);
        free(e);
    }
    pthread_mutex_destroy(&app->editions->lock);
    free(app->editions);
    memo_free(app->memo);
    hasher_free(app->hasher);
    free((char *)(uintptr_t)app->home);
    free((char *)(uintptr_t)app->origin);
    free(app);
}

void app_set_origin(struct app *app, const char *origin)
{
    free((char *)(uintptr_t)app->origin);
    app->origin = strdup(origin);
}

enum status app_set_day(struct app *app, struct date day, struct err *err)
{
    if (!app->demo)
        return err_set(err, ST_REFUSED, "now_demo", "only a demo home takes another day");
    app->day_set = true;
    app->day = day;
    return ST_OK;
}

struct date app_day(const struct app *app, int64_t now)
{
    return app->day_set ? app->day : date_of_instant(now);
}

/* ------------------------------------------------------------------ editions */

static const struct pack *cached(struct editions *c, const char *hash)
{
    const struct pack *found = NULL;

    pthread_mutex_lock(&c->lock);
    for (struct edition *e = c->first; e && !found; e = e->next)
        if (strcmp(e->hash, hash) == 0)
            found = e->pack;
    pthread_mutex_unlock(&c->lock);
    return found;
}

/* Keeps the first of two that were parsed at the same time: pointers given out stay valid. */
static const struct pack *keep(struct editions *c, const char *hash, struct pack *pack)
{
    struct edition *e = calloc(1, sizeof(*e));
    const struct pack *kept = NULL;

    if (!e)
        abort();
    e->pack = pack;
    memcpy(e->hash, hash, sizeof(e->hash) - 1);
    pthread_mutex_lock(&c->lock);
    for (struct edition *o = c->first; o && !kept; o = o->next)
        if (strcmp(o->hash, e->hash) == 0)
            kept = o->pack;
    if (!kept) {
        e->next = c->first;
        c->first = e;
    }
    pthread_mutex_unlock(&c->lock);
    if (!kept)
        return pack;
    pack_free(pack);
    free(e);
    return kept;
}

enum status app_edition(struct app *app, struct db *db, const char *hash, const struct pack **ret,
                        struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    const struct pack *pack = cached(app->editions, hash);
    struct q_edition_bytes_row row;
    struct pack *fresh;

    if (!pack) {
        TRY(q_edition_bytes(db, a, &(struct q_edition_bytes_in){.hash = hash}, &row, err));
        TRY(pack_reopen(row.pack, row.bytes, &fresh, err));
        if (!str_eq(hash_hex(a, &fresh->hash), hash)) {
            pack_free(fresh);
            return err_set(err, ST_SYSTEM, "edition_changed",
                           "the stored edition %s no longer has its hash", hash);
        }
        pack = keep(app->editions, hash, fresh);
    }
    *ret = pack;
    return ST_OK;
}

enum status app_pack(struct app *app, struct db *db, struct tenant_id tenant, struct body_id body,
                     struct date day, const struct pack **ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new_for(512);
    struct q_adoption_on_row row;
    enum status st = q_adoption_on(
        db, a, &(struct q_adoption_on_in){.tenant = tenant, .body = body, .day = day}, &row, err);

    if (st == ST_NOT_FOUND)
        return err_set(err, st, "no_edition", "no edition of the rules is in force on this day");
    TRY(st);
    return app_edition(app, db, row.edition, ret, err);
}
