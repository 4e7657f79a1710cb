#include "http/session.h"

#include <string.h>

#include "http/lease.h"
#include "store/queries_gen.h"

#define TOKEN_BYTES 32

static const char *token_id(struct arena *a, const char *token)
{
    struct hash h = sha256(token, strlen(token));

    return hash_hex(a, &h);
}

enum status session_create(struct tx *tx, struct arena *a, struct tenant_id tenant,
                           struct person_id person, const char *factor, const char **ret_token,
                           struct err *err)
{
    const char *token = random_token(a, TOKEN_BYTES);
    struct q_session_purge_in old = {.now = tx->now, .idle_since = tx->now - SESSION_IDLE_MS};
    struct q_session_insert_in in = {.id_hash = token_id(a, token),
                                     .tenant = tenant,
                                     .person = person,
                                     .csrf = random_token(a, TOKEN_BYTES),
                                     .at = tx->now,
                                     .expires_at = tx->now + SESSION_ABSOLUTE_MS,
                                     .factor = factor};

    TRY(q_session_purge(tx->db, &old, NULL, err));
    TRY(q_session_insert(tx->db, &in, NULL, err));
    *ret_token = token;
    return ST_OK;
}

const char *session_set_cookie(struct arena *a, const struct app *app, const char *token)
{
    return arena_printf(a, SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                        token ? token : "", app->secure_cookies ? "; Secure" : "",
                        token ? "" : "; Max-Age=0");
}

enum status session_end(struct tx *tx, const char *id, struct err *err)
{
    return q_session_delete(tx->db, &(struct q_session_delete_in){.id_hash = id}, NULL, err);
}

enum status session_end_others(struct tx *tx, struct tenant_id tenant, struct person_id person,
                               const char *keep, struct err *err)
{
    struct q_session_delete_others_in in = {
        .tenant = tenant, .person = person, .keep = keep ? keep : ""};

    return q_session_delete_others(tx->db, &in, NULL, err);
}

enum status session_work_in(struct tx *tx, const char *id, struct body_id body, struct err *err)
{
    return q_session_work_in(tx->db, &(struct q_session_work_in_in){.id_hash = id, .body = body},
                             NULL, err);
}

/* Somebody who has left or was removed counts as not logged in. */
static enum status load_who(const struct req *req, struct arena *a, struct tenant_id tenant,
                            struct person_id person, struct body_id body, struct who **ret,
                            struct err *err)
{
    enum status st =
        who_load(req->app, req->db, a, tenant, person, body, date_of_instant(req->now), ret, err);

    return st == ST_NOT_FOUND
               ? err_set(err, ST_UNAUTHORIZED, "session_ended", "this person has left")
               : st;
}

static enum status read_session(const struct req *req, struct known *k, struct err *err)
{
    struct arena *a = k->value.arena;
    struct q_session_get_row s;
    enum status st =
        q_session_get(req->db, a, &(struct q_session_get_in){.id_hash = k->value.key}, &s, err);

    if (st == ST_NOT_FOUND)
        return err_set(err, ST_UNAUTHORIZED, "session_ended", "there is no such session");
    TRY(st);
    k->csrf = s.csrf;
    k->seen_at = s.seen_at;
    k->expires_at = s.expires_at;
    return load_who(req, a, s.tenant, s.person, s.body, &k->who, err);
}

static enum status check_times(const struct known *k, int64_t now, struct err *err)
{
    if (k->expires_at > now && k->seen_at + SESSION_IDLE_MS > now)
        return ST_OK;
    return err_set(err, ST_UNAUTHORIZED, "session_ended", "the session has ended");
}

/* A reference to what is still good, else NULL. */
static struct known *known_find(struct exchange *x, const char *id, uint64_t generation)
{
    struct known *k = memo_find(x->edge->known, id);
    int64_t now = x->req.now;

    if (k && k->generation == generation && now >= k->read_at && now - k->read_at < KNOWN_MS)
        return k;
    memo_release(k);
    return NULL;
}

enum status session_find(struct exchange *x, const char *token, struct known **ret, struct err *err)
{
    const char *id = token_id(x->arena, token);
    uint64_t generation = store_generation(x->req.app->store);
    struct known *k = known_find(x, id, generation);

    if (k) {
        *ret = k;
        return check_times(k, x->req.now, err);
    }
    TRY(lease_begin(x, err));
    k = MEMO_NEW(struct known, id);
    k->generation = generation;
    k->read_at = x->req.now;
    enum status st = read_session(&x->req, k, err);
    if (st == ST_OK)
        st = check_times(k, x->req.now, err);
    if (st != ST_OK) {
        memo_release(k);
        return st;
    }
    memo_keep(x->edge->known, k);
    *ret = k;
    return ST_OK;
}

/* A program acts for one post: it has what its person has through that post and no more. Without
 * the post it has nothing. */
static enum status keep_post(struct req *req, struct who *w, struct post_id post, struct err *err)
{
    const struct pack *pack = NULL;
    size_t n = 0;
    struct err why = {0};
    enum status st =
        app_pack(req->app, req->db, w->tenant, w->body, date_of_instant(req->now), &pack, &why);

    if (st != ST_OK && st != ST_NOT_FOUND) {
        *err = why;
        return st;
    }
    w->admin = w->auditor = w->office = false;
    for (size_t i = 0; i < w->nroles; i++) {
        if (!ID_EQ(w->roles[i].post, post))
            continue;
        int role = pack ? pack_role(pack, w->roles[i].role) : -1;
        w->admin = w->admin || str_eq(w->roles[i].role, "admin");
        w->auditor = w->auditor || str_eq(w->roles[i].role, "auditor");
        w->office = w->office || (role >= 0 && pack->roles[role].office);
        w->roles[n++] = w->roles[i];
    }
    w->nroles = n;
    return ST_OK;
}

/* It is in the unit of that post, which may carry no role. */
static enum status sit_there(struct req *req, struct who *w, struct post_id post, struct err *err)
{
    struct q_person_post_on_row *rows;
    size_t n;
    const struct q_person_post_on_in in = {w->tenant, w->body, w->person,
                                           date_of_instant(req->now)};
    TRY(q_person_post_on(req->db, req->arena, &in, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!ID_EQ(rows[i].post, post))
            continue;
        w->unit = rows[i].unit;
        w->unit_name = rows[i].unit_name;
        w->post = post;
        w->post_title = rows[i].title;
        return ST_OK;
    }
    return err_set(err, ST_UNAUTHORIZED, "token_post_left",
                   "the token's person does not hold the post today");
}

enum status session_load_calendar(struct req *req, const char *secret, struct err *err)
{
    const struct body_id main_body = {.s = ""};
    struct q_calendar_link_get_row row;
    struct who *who = NULL;
    enum status st = q_calendar_link_get(
        req->db, req->arena, &(struct q_calendar_link_get_in){token_id(req->arena, secret)}, &row,
        err);

    if (st == ST_OK && row.revoked_at == DB_NULL_INT)
        st = load_who(req, req->arena, row.tenant, row.person, main_body, &who, err);
    else if (st == ST_OK)
        st = ST_NOT_FOUND;
    if (st == ST_NOT_FOUND || st == ST_UNAUTHORIZED)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such calendar");
    TRY(st);
    who->via = "calendar";
    req->who = who;
    req->lang = str_eq(who->lang, "en") ? LANG_EN : LANG_JA;
    return ST_OK;
}

enum status session_load_token(struct req *req, const char *token, struct err *err)
{
    struct q_token_get_row t;
    struct who *who = NULL;
    enum status st =
        q_token_get(req->db, req->arena,
                    &(struct q_token_get_in){.id_hash = token_id(req->arena, token)}, &t, err);

    if (st == ST_NOT_FOUND ||
        (st == ST_OK && (t.expires_at <= req->now || t.revoked_at != DB_NULL_INT)))
        return err_set(err, ST_UNAUTHORIZED, "token", "the token is unknown or has ended");
    TRY(st);
    st = load_who(req, req->arena, t.tenant, t.person, t.body, &who, err);
    if (st == ST_UNAUTHORIZED)
        return err_set(err, st, "token_person_left", "the token's person has left");
    TRY(st);
    TRY(keep_post(req, who, t.post, err));
    TRY(sit_there(req, who, t.post, err));
    who->via = "api";
    who->must_change_password = false;
    req->who = who;
    if (!str_eq(t.scope, "write") && !str_eq(req->method, "GET") && !str_eq(req->method, "HEAD"))
        return err_set(err, ST_DENIED, "token_scope", "this token may only read");
    return ST_OK;
}
