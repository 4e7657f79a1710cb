#include "post/post.h"

#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "commands/tell/outbox.h"
#include "post/digest.h"
#include "post/smtp.h"
#include "store/queries_gen.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

int64_t post_wait_ms(int64_t attempts)
{
    int64_t wait = MINUTE_MS;

    for (int64_t i = 1; i < attempts && wait < 360 * MINUTE_MS; i++)
        wait *= 2;
    return wait < 360 * MINUTE_MS ? wait : 360 * MINUTE_MS;
}

/* One mail, from its claim to its end. */
struct sending {
    struct app *app;
    struct arena *a;
    struct tenant_id tenant;
    struct q_mail_setting_get_row set;
    const char *secret;
    const char *claim;
    struct person_id person; /* none: nobody has anything waiting */
    bool mine;               /* nobody else claimed it at the same moment */
    struct q_outbox_person_row to;
    struct q_outbox_lines_row *rows;
    size_t n;
    struct smtp_result end;
};

/* ------------------------------------------------------------------ claims */
static enum status claim(struct tx *tx, void *arg, struct err *err)
{
    struct sending *x = arg;
    struct q_outbox_next_row next;
    int64_t claimed = 0;

    x->person = (struct person_id){{0}};
    TRY(q_outbox_unsure(tx->db, &(struct q_outbox_unsure_in){x->tenant, tx->now}, NULL, err));
    TRY(q_outbox_no_address(
        tx->db, &(struct q_outbox_no_address_in){x->tenant, tx->now, tx->now - POST_DAYS * DAY_MS},
        NULL, err));
    enum status st = q_outbox_next(tx->db, tx->arena,
                                   &(struct q_outbox_next_in){x->tenant, tx->now}, &next, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    TRY(q_outbox_claim(tx->db,
                       &(struct q_outbox_claim_in){x->tenant, next.person, tx->now, x->claim,
                                                   tx->now + POST_LEASE_MS},
                       &claimed, err));
    x->person = next.person;
    x->mine = claimed > 0;
    return ST_OK;
}

/* ------------------------------------------------------------------ what it says */
static const char *label_of(struct sending *x, struct db *db, const struct q_outbox_lines_row *r)
{
    const struct pack *p;
    const struct duty *d;

    if (!r->edition[0] || app_edition(x->app, db, r->edition, &p, NULL) != ST_OK)
        return "";
    d = duty_find(p, r->rule);
    return d ? d->label : "";
}

static struct digest_line line_of(struct sending *x, struct db *db, enum lang lang,
                                  const struct q_outbox_lines_row *r)
{
    bool duty = r->rule[0] != '\0';
    const char *title = r->no[0] ? arena_printf(x->a, "%s　%s", r->title, r->no) : r->title;
    struct digest_line l = {.what = words_by_name(lang, "mail_what_", r->kind, r->kind),
                            .title = title,
                            .day = "",
                            .path = "/"};

    if (duty)
        l.title = arena_printf(x->a, "%s　%s", label_of(x, db, r), title);
    if (!date_none(r->due))
        l.day = words_fill(x->a, W(lang, mail_due),
                           lang == LANG_JA ? date_wareki(x->a, r->due) : date_iso(x->a, r->due));
    if (duty)
        l.path = arena_printf(x->a, "/duties/%.36s", r->event);
    else if (r->casefile[0])
        l.path = arena_printf(x->a, "/cases/%s", r->casefile);
    else if (str_eq(r->kind, OUT_NOTICE))
        l.path = arena_printf(x->a, "/notices/%s", r->event);
    else if (str_eq(r->kind, OUT_INCIDENT))
        l.path = arena_printf(x->a, "/incidents/%s", r->incident);
    else if (str_eq(r->kind, OUT_INVENTORY))
        l.path = arena_printf(x->a, "/inventory/%s", r->event);
    else if (str_eq(r->kind, OUT_SURVEY) || str_eq(r->kind, OUT_SURVEY_LATE))
        l.path = arena_printf(x->a, "/survey/%s", r->event);
    return l;
}

/* The mail; NULL when nothing that was claimed still has to be told. */
static const char *compose(struct sending *x, struct db *db)
{
    struct digest_line *lines = ARENA_ARRAY(x->a, struct digest_line, x->n + 1);
    enum lang lang = strcmp(x->to.lang, "en") == 0 ? LANG_EN : LANG_JA;
    const char *first = NULL, *host = strchr(x->set.sender, '@');
    size_t n = 0;

    for (size_t i = 0; i < x->n; i++) {
        if (x->rows[i].settled)
            continue;
        first = first ? first : x->rows[i].id.s;
        lines[n++] = line_of(x, db, lang, &x->rows[i]);
    }
    if (n == 0)
        return NULL;
    const struct mail m = {.sender = x->set.sender,
                           .sender_name = x->set.sender_name,
                           .to = x->to.mail,
                           .subject = digest_subject(x->a, lang, n),
                           .text = digest_text(x->a, lang, x->to.name, x->set.base, lines, n),
                           .id = arena_printf(x->a, "%s@%s", first, host ? host + 1 : "localhost"),
                           .at = clock_now()};
    return mail_text(x->a, &m);
}

/* Who left, or wants no mail any more, gets none. */
static bool wanted(const struct sending *x)
{
    return str_eq(x->to.state, "active") && !str_eq(x->to.mail_wants, "none");
}

static enum status read_claim(struct sending *x, struct db *db, const char **ret, struct err *err)
{
    TRY(q_outbox_person(db, x->a, &(struct q_outbox_person_in){x->tenant, x->person}, &x->to, err));
    TRY(q_outbox_lines(
        db, x->a, &(struct q_outbox_lines_in){x->tenant, x->claim, date_of_instant(clock_now())},
        &x->rows, &x->n, err));
    *ret = wanted(x) ? compose(x, db) : NULL;
    return ST_OK;
}

/* ------------------------------------------------------------------ what became of it */
static void state_of(const struct sending *x, const struct q_outbox_lines_row *r, int64_t now,
                     struct q_outbox_result_in *in)
{
    in->error = in->detail = "";
    in->next_at = now;
    in->state = OUT_DROPPED;
    if (r->settled) {
        in->error = "settled";
        return;
    }
    if (!wanted(x)) {
        in->error = "not_wanted";
        return;
    }
    in->detail = x->end.detail;
    switch (x->end.end) {
    case SMTP_SENT:
        in->state = OUT_SENT;
        break;
    case SMTP_NEVER:
        in->state = OUT_FAILED;
        in->error = "refused";
        break;
    case SMTP_UNSURE:
        in->state = OUT_UNSURE;
        in->error = "unheard";
        break;
    case SMTP_LATER:
        in->error = x->end.server ? "server" : "later";
        in->state = now - r->created_at > POST_DAYS * DAY_MS ? OUT_FAILED : OUT_WAITING;
        in->next_at = now + post_wait_ms(r->attempts);
        break;
    }
}

static enum status record(struct tx *tx, void *arg, struct err *err)
{
    struct sending *x = arg;

    for (size_t i = 0; i < x->n; i++) {
        struct q_outbox_result_in in = {
            .tenant = x->tenant, .id = x->rows[i].id, .claim = x->claim, .now = tx->now};
        state_of(x, &x->rows[i], tx->now, &in);
        TRY(q_outbox_result(tx->db, &in, NULL, err));
    }
    return ST_OK;
}

static struct smtp_result deliver(struct sending *x, const char *text)
{
    const struct smtp_server s = {x->set.host, (int)x->set.port, x->set.tls, x->set.login,
                                  x->secret};

    if (!text)
        return (struct smtp_result){.end = SMTP_SENT, .detail = ""}; /* nothing is to be sent */
    if (!mail_address_ok(x->to.mail))
        return (struct smtp_result){.end = SMTP_NEVER, .detail = "address"};
    return smtp_send(x->a, &s, x->set.sender, x->to.mail, text);
}

/* ------------------------------------------------------------------ one after the other */
static enum status one(struct sending *x, bool *ret_more, int64_t *ret_sent, struct err *err)
{
    struct store *store = x->app->store;
    const char *text = NULL;
    struct db *db = NULL;

    *ret_more = false;
    x->claim = random_token(x->a, 16);
    TRY(store_write_for(store, x->tenant.s, claim, x, err));
    if (ID_NONE(x->person))
        return ST_OK;
    *ret_more = true;
    if (!x->mine)
        return ST_OK;
    TRY(store_lease(store, &db, err));
    enum status st = read_claim(x, db, &text, err);
    store_release(store, db);
    TRY(st);
    x->end = deliver(x, text);
    *ret_sent += text && x->end.end == SMTP_SENT;
    *ret_more = !(x->end.end == SMTP_LATER && x->end.server);
    return store_write_for(store, x->tenant.s, record, x, err);
}

static enum status settings(struct app *app, struct arena *a, struct tenant_id tenant,
                            struct sending *ret, struct err *err)
{
    struct db *db = NULL;

    *ret = (struct sending){.app = app, .a = a, .tenant = tenant};
    TRY(store_lease(app->store, &db, err));
    enum status st =
        q_mail_setting_get(db, a, &(struct q_mail_setting_get_in){tenant}, &ret->set, err);
    store_release(app->store, db);
    TRY(st);
    return mail_secret(a, store_master(app->store), tenant, ret->set.secret, &ret->secret, err);
}

static enum status tenant_send(struct app *app, struct tenant_id tenant, const atomic_bool *stop,
                               int64_t *ret_sent, struct err *err)
{
    bool more = true;

    while (more && !(stop && atomic_load(stop))) {
        AUTO_ARENA struct arena *a = arena_new();
        struct sending x;
        TRY(settings(app, a, tenant, &x, err));
        if (!x.set.is_on)
            return ST_OK;
        TRY(one(&x, &more, ret_sent, err));
    }
    return ST_OK;
}

enum status post_send(struct app *app, const atomic_bool *stop, int64_t *ret_sent, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct q_mail_tenants_row *tenants;
    enum status worst = ST_OK;
    struct db *db = NULL;
    size_t n;

    *ret_sent = 0;
    TRY(store_lease(app->store, &db, err));
    enum status st = q_mail_tenants(db, a, &tenants, &n, err);
    store_release(app->store, db);
    TRY(st);
    for (size_t i = 0; i < n; i++) { /* one in trouble keeps no other back */
        st = tenant_send(app, tenants[i].tenant, stop, ret_sent, worst == ST_OK ? err : NULL);
        worst = worst == ST_OK ? st : worst;
    }
    return worst;
}
