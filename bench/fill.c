/* fill: puts N made-up entries into the register of a home, for measurements. Not for real homes:
 * the entries have no applications behind them and are not in the journal.
 *
 *   fill HOME N
 *
 * Names are made from word lists with a fixed random sequence, so two fills are alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/app.h"
#include "commands/home.h"
#include "store/queries_gen.h"
#include "store/search.h"

#define BATCH 2000

static const char *const places[] = {"広報", "税務", "福祉", "防災", "観光", "教育", "住民",
                                     "会計", "議会", "農林", "水道", "選挙", "文書", "人事"};
static const char *const kinds[] = {"共有ストレージ", "ウェブ会議", "アンケート", "電子申請",
                                    "翻訳",           "地図",       "メール配信", "予約",
                                    "動画配信",       "チャット",   "議事録作成", "名簿管理"};
static const char *const makers[] = {"青空", "みどり", "東西", "若葉",
                                     "大和", "白鳥",   "朝日", "波"};
static const char *const states[] = {"permitted", "in_use", "in_use",    "in_use",
                                     "in_use",    "closed", "suspended", "in_use"};

struct fill {
    struct tenant_id tenant;
    struct body_id body;
    struct unit_id units[256];
    size_t nunits;
    struct q_holdings_on_row *managers;
    size_t nmanagers;
    const char *reg, *edition, *level;
    uint64_t seed;
    int64_t from, to;
};

static uint64_t next(struct fill *f)
{
    f->seed ^= f->seed << 13;
    f->seed ^= f->seed >> 7;
    f->seed ^= f->seed << 17;
    return f->seed;
}

#define PICK(f, list) ((list)[next(f) % (sizeof(list) / sizeof *(list))])

static enum status one(struct fill *f, struct tx *tx, int64_t n, struct err *err)
{
    struct entry_id id = ID_NEW(entry, tx->now);
    const char *provider =
        arena_printf(tx->arena, "株式会社%s%s", PICK(f, makers), PICK(f, places));
    const char *title = arena_printf(tx->arena, "%s%sクラウド %lld号", PICK(f, places),
                                     PICK(f, kinds), (long long)n);
    const char *const texts[] = {title, provider};
    struct q_entry_insert_in in = {.tenant = f->tenant,
                                   .body = f->body,
                                   .id = id,
                                   .no = arena_printf(tx->arena, "R8-%06lld", (long long)n),
                                   .reg = f->reg,
                                   .unit = f->units[next(f) % f->nunits],
                                   .service = ID_NEW(service, tx->now),
                                   .origin = "import",
                                   .origin_id = "bench",
                                   .edition = f->edition,
                                   .state = PICK(f, states),
                                   .title = title,
                                   .provider_name = provider,
                                   .level = f->level,
                                   .manager_label = "企画課 係長",
                                   .period_from = {20545},
                                   .period_to = {20909},
                                   .is_service = 1,
                                   .version = 1,
                                   .at = tx->now - n * 1000};
    const struct q_holdings_on_row *m = &f->managers[next(f) % f->nmanagers];
    struct q_appointment_insert_in manager = {
        .tenant = f->tenant,
        .id = ID_NEW(row, tx->now),
        .entry = id,
        .role = "manager",
        .post = m->post.s,
        .person = m->person,
        .valid_from = {20545},
        .act = "bench",
    };
    TRY(q_entry_insert(tx->db, &in, NULL, err));
    TRY(q_appointment_insert(tx->db, &manager, NULL, err));
    return search_put(tx, f->tenant, "entry", id.s, search_text(tx->arena, texts, 2), err);
}

static enum status batch(struct tx *tx, void *arg, struct err *err)
{
    struct fill *f = arg;
    for (int64_t n = f->from; n < f->to; n++)
        TRY(one(f, tx, n, err));
    db_changes_take(tx->db); /* made-up rows are no history */
    return ST_OK;
}

static enum status find_house(struct app *app, struct arena *a, struct fill *f, struct err *err)
{
    struct q_tenants_row *t;
    struct q_bodies_row *b;
    struct q_units_on_row *u;
    const struct pack *p;
    struct db *db;
    size_t n;
    struct date today = date_of_instant(clock_now());

    TRY(store_lease(app->store, &db, err));
    TRY(q_tenants(db, a, &t, &n, err));
    f->tenant = t[0].id;
    TRY(q_bodies(db, a, &(struct q_bodies_in){f->tenant}, &b, &n, err));
    f->body = b[0].id;
    TRY(q_units_on(db, a, &(struct q_units_on_in){f->tenant, f->body, today}, &u, &n, err));
    for (size_t i = 0; i < n && i < 256; i++)
        f->units[f->nunits++] = u[i].id;
    TRY(q_holdings_on(db, a, &(struct q_holdings_on_in){f->tenant, f->body, today}, &f->managers,
                      &f->nmanagers, err));
    TRY(app_pack(app, db, f->tenant, f->body, today, &p, err));
    f->reg = p->registers[0].id;
    f->edition = hash_hex(a, &p->hash);
    f->level = p->axes[0].levels[0].label;
    store_release(app->store, db);
    return f->nunits > 0 && f->nmanagers > 0
               ? ST_OK
               : err_set(err, ST_INPUT, "nobody", "the home has no units or no people");
}

static enum status run(const char *home, int64_t n, struct arena *a, struct err *err)
{
    struct fill *f = ARENA_NEW(a, struct fill);
    struct app *app;

    f->seed = 88172645463325252u;
    TRY(app_open(home, NULL, &app, err));
    enum status st = find_house(app, a, f, err);
    for (int64_t i = 0; st == ST_OK && i < n; i += BATCH) {
        f->from = i;
        f->to = i + BATCH < n ? i + BATCH : n;
        st = store_write(app->store, batch, f, err);
    }
    app_close(app);
    return st;
}

int main(int argc, char **argv)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    int64_t n;

    if (argc != 3 || !parse_int64(argv[2], &n) || n < 1) {
        fprintf(stderr, "usage: fill HOME N\n");
        return 2;
    }
    if (run(argv[1], n, a, &err) != ST_OK) {
        fprintf(stderr, "fill: %s\n", err.text);
        return err_exit_code(err.status);
    }
    return 0;
}
