#include "pages/tell/mail.h"

#include <string.h>

#include "base/json.h"
#include "commands/tell/outbox.h"
#include "pages/case/casepage.h"
#include "pages/mail.html.h"
#include "store/queries_gen.h"

enum { TROUBLES = 100, PEOPLE = 100 };

struct state {
    struct req *req;
    struct page page;
    struct q_mail_setting_get_row set; /* of a body that set nothing: empty */
    struct mail_view v;
};

/* ------------------------------------------------------------------ how it stands */
static enum tone tone_of(const char *state)
{
    return str_eq(state, OUT_FAILED)   ? TONE_BAD
           : str_eq(state, OUT_UNSURE) ? TONE_WARN
           : str_eq(state, OUT_SENT)   ? TONE_GOOD
                                       : TONE_PLAIN;
}

static const char *state_words(const struct req *req, const char *state)
{
    return words_by_name(req->lang, "mail_state_", state, state);
}

static enum status fill_counts(struct state *x, struct err *err)
{
    static const char *const states[] = {OUT_WAITING, OUT_CLAIMED, OUT_SENT,
                                         OUT_FAILED,  OUT_UNSURE,  OUT_DROPPED};
    enum { STATES = sizeof states / sizeof *states };
    struct req *req = x->req;
    struct q_outbox_counts_row *rows;
    struct mail_count *out = ARENA_ARRAY(req->arena, struct mail_count, STATES);
    size_t n;

    TRY(q_outbox_counts(req->db, req->arena, &(struct q_outbox_counts_in){req->who->tenant}, &rows,
                        &n, err));
    for (size_t s = 0; s < STATES; s++) {
        int64_t all = 0;
        for (size_t i = 0; i < n; i++)
            all += str_eq(rows[i].state, states[s]) ? rows[i].n : 0;
        out[x->v.ncounts++] =
            (struct mail_count){state_words(req, states[s]), page_number(req->arena, all),
                                all > 0 ? tone_of(states[s]) : TONE_OFF};
    }
    x->v.counts = out;
    return ST_OK;
}

static enum status fill_without(struct state *x, struct err *err)
{
    struct req *req = x->req;
    struct q_mail_without_row *rows;
    size_t n;

    TRY(q_mail_without(req->db, req->arena, &(struct q_mail_without_in){req->who->tenant, PEOPLE},
                       &rows, &n, err));
    struct mail_count *out = ARENA_ARRAY(req->arena, struct mail_count, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct mail_count){rows[i].name, page_number(req->arena, rows[i].n), TONE_PLAIN};
    x->v.without = out;
    x->v.nwithout = n;
    return ST_OK;
}

static struct mail_trouble trouble_of(struct req *req, const struct q_outbox_troubles_row *r)
{
    bool again = str_eq(r->state, OUT_WAITING);

    return (struct mail_trouble){
        .id = r->id.s,
        .name = r->name,
        .address = r->mail,
        .about = words_by_name(req->lang, "mail_what_", r->kind, r->kind),
        .at = page_instant(req, r->changed_at),
        .state = again ? page_aside(req, W(req->lang, mail_state_again),
                                    page_fill(req->arena, W(req->lang, mail_next),
                                              page_instant(req, r->next_at)))
                       : state_words(req, r->state),
        .why = words_by_name(req->lang, "mail_error_", r->last_error, r->last_error),
        .detail = r->detail,
        .tried = page_colon(req, W(req->lang, mail_tried), page_number(req->arena, r->attempts)),
        .tone = again ? TONE_WAIT : tone_of(r->state)};
}

static enum status fill_troubles(struct state *x, struct err *err)
{
    struct req *req = x->req;
    struct q_outbox_troubles_row *rows;
    size_t n;

    TRY(q_outbox_troubles(req->db, req->arena,
                          &(struct q_outbox_troubles_in){req->who->tenant, TROUBLES}, &rows, &n,
                          err));
    struct mail_trouble *out = ARENA_ARRAY(req->arena, struct mail_trouble, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = trouble_of(req, &rows[i]);
    x->v.troubles = out;
    x->v.ntroubles = n;
    return ST_OK;
}

/* ------------------------------------------------------------------ how it is sent */
static const char *typed(const struct state *x, const char *name, const char *stored)
{
    const char *s = str_eq(req_param(x->req, "do"), "set") ? req_param(x->req, name) : NULL;

    return s ? s : stored ? stored : "";
}

static void add(struct state *x, enum control control, const char *name, const char *label,
                const char *value, const char *help)
{
    x->v.fields[x->v.nfields++] = (struct field_view){
        .control = control, .name = name, .label = label, .value = value, .help = help};
}

static void fill_fields(struct state *x)
{
    static const char *const ways[] = {"none", "starttls", "tls"};
    struct req *req = x->req;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);
    bool sent = str_eq(req_param(req, "do"), "set");
    const char *tls = typed(x, "tls", x->set.tls);

    for (size_t i = 0; i < 3; i++)
        o[i] = (struct field_option){ways[i], words_by_name(req->lang, "mail_tls_", ways[i], ""),
                                     str_eq(tls[0] ? tls : "none", ways[i])};
    add(x, FIELD_FLAG, "on", W(req->lang, mail_set_on),
        sent           ? typed(x, "on", "")
        : x->set.is_on ? "1"
                       : "",
        NULL);
    add(x, FIELD_TEXT, "host", W(req->lang, mail_host), typed(x, "host", x->set.host), NULL);
    add(x, FIELD_NUMBER, "port", W(req->lang, mail_port),
        typed(x, "port", arena_printf(req->arena, "%d", x->set.port ? (int)x->set.port : 25)),
        NULL);
    add(x, FIELD_RADIO, "tls", W(req->lang, mail_tls), "", NULL);
    x->v.fields[x->v.nfields - 1].options = o;
    x->v.fields[x->v.nfields - 1].noptions = 3;
    add(x, FIELD_TEXT, "login", W(req->lang, mail_login), typed(x, "login", x->set.login),
        W(req->lang, mail_login_help));
    add(x, FIELD_PASSWORD, "secret", W(req->lang, mail_secret), "", W(req->lang, mail_secret_help));
    add(x, FIELD_TEXT, "sender", W(req->lang, mail_sender), typed(x, "sender", x->set.sender),
        NULL);
    add(x, FIELD_TEXT, "sender_name", W(req->lang, mail_sender_name),
        typed(x, "sender_name", x->set.sender_name), NULL);
    add(x, FIELD_TEXT, "base", W(req->lang, mail_base), typed(x, "base", x->set.base),
        W(req->lang, mail_base_help));
}

static enum status open_page(struct state *x, struct req *req, struct err *err)
{
    *x = (struct state){.req = req};
    x->v = (struct mail_view){.page = &x->page, .set_by = "", .admin = req->who->admin};
    TRY(page_open(req, &x->page, NAV_OFFICE, W(req->lang, mail_title), err));
    page_crumb(&x->page, "/office", W(req->lang, nav_office));
    enum status st = q_mail_setting_get(
        req->db, req->arena, &(struct q_mail_setting_get_in){req->who->tenant}, &x->set, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    if (st == ST_OK)
        x->v.set_by = page_aside(req, page_names(req, x->set.names), page_instant(req, x->set.at));
    x->v.on = st == ST_OK && x->set.is_on;
    TRY(fill_counts(x, err));
    TRY(fill_without(x, err));
    TRY(fill_troubles(x, err));
    if (x->v.admin)
        fill_fields(x);
    return ST_OK;
}

enum status mail_get(struct req *req, struct res *res, struct err *err)
{
    struct state x;

    TRY(open_page(&x, req, err));
    page_send(req, res, &x.page, page_mail, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what is done */
static json_t *settings_of(const struct state *x)
{
    static const char *const texts[] = {"host",   "tls",         "login", "secret",
                                        "sender", "sender_name", "base"};
    json_t *in = json_pack("{s:b}", "on", str_eq(typed(x, "on", ""), "1"));
    int64_t port;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_object_set_new(in, texts[i], json_string(typed(x, texts[i], "")));
    json_object_set_new(
        in, "port", json_integer(parse_int64(typed(x, "port", ""), &port) ? (json_int_t)port : -1));
    return in;
}

static enum status show_again(struct state *x, struct res *res, enum status st,
                              const struct err *why)
{
    const char *at = why->where[0] ? why->where : why->detail;
    struct field_view *f = NULL;

    for (size_t i = 0; i < x->v.nfields; i++)
        if (str_eq(x->v.fields[i].name, at))
            f = &x->v.fields[i];
    x->v.problems = page_problem(x->req, why, f);
    x->v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(x->req, res, &x->page, page_mail, &x->v);
    return ST_OK;
}

enum status mail_post(struct req *req, struct res *res, struct err *err)
{
    const char *deed = req_param(req, "do"), *id = req_param(req, "mail");
    bool set = str_eq(deed, "set"), again = str_eq(deed, "again");
    struct state x;
    struct err why = {0};

    TRY(open_page(&x, req, err));
    json_t *in = set ? settings_of(&x) : json_pack("{s:s}", "mail", id ? id : "");
    enum status st = page_command(req, "mail",
                                  set     ? "mail.set"
                                  : again ? "mail.again"
                                          : "mail.drop",
                                  in, (struct bytes){NULL, 0}, NULL, &why);
    if (page_stays(st) || st == ST_INPUT) {
        TRY(open_page(&x, req, err)); /* as it is now */
        return show_again(&x, res, st, &why);
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, "/office/mail",
                     set     ? "mail_set"
                     : again ? "mail_again"
                             : "mail_drop");
}

/* ------------------------------------------------------------------ of oneself */
enum status mail_mine_get(struct req *req, struct res *res, struct err *err)
{
    static const char *const choices[] = {"now", "daily", "none"};
    struct q_mail_setting_get_row set = {.is_on = false};
    struct q_person_mail_get_row me;
    struct page page;
    struct mail_mine_view v = {.page = &page};

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, mail_mine), err));
    TRY(q_person_mail_get(req->db, req->arena,
                          &(struct q_person_mail_get_in){req->who->tenant, req->who->person}, &me,
                          err));
    enum status st = q_mail_setting_get(
        req->db, req->arena, &(struct q_mail_setting_get_in){req->who->tenant}, &set, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    v.on = st == ST_OK && set.is_on;
    v.address = me.mail[0] ? page_fill(req->arena, W(req->lang, mail_mine_address), me.mail)
                           : W(req->lang, mail_mine_none);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);
    for (size_t i = 0; i < 3; i++)
        o[i] = (struct field_option){choices[i],
                                     words_by_name(req->lang, "mail_wants_", choices[i], ""),
                                     str_eq(me.mail_wants, choices[i])};
    v.wants = (struct field_view){.control = FIELD_RADIO,
                                  .name = "wants",
                                  .label = W(req->lang, mail_wants),
                                  .required = true,
                                  .options = o,
                                  .noptions = 3};
    page_send(req, res, &page, page_mail_mine, &v);
    return ST_OK;
}

enum status mail_mine_post(struct req *req, struct res *res, struct err *err)
{
    const char *wants = req_param(req, "wants");

    TRY(page_command(req, "wants", "person.mail", json_pack("{s:s}", "wants", wants ? wants : ""),
                     (struct bytes){NULL, 0}, NULL, err));
    return page_done(req, res, "/settings/mail", "mail_wants");
}
