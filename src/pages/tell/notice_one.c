/* notice_one.c: one notice: for whom it was told, for those who follow who has read it, and on
 * paper.
 */
#include <string.h>

#include "base/json.h"
#include "commands/tell/notice.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/notice.html.h"
#include "pages/tell/notice.h"

#define PEOPLE "person."

struct one {
    struct req *req;
    struct page page;
    struct notice_id id;
    struct q_notice_get_row row;
    struct notice_view v;
};

/* ------------------------------------------------------------------ who has read it */
static struct notice_person person_of(const struct req *req, const struct q_notice_people_row *r)
{
    AUTO_JSON json_t *names = json_loads(r->names, 0, NULL);
    struct notice_person p = {.id = r->person.s,
                              .name = arena_strdup(req->arena, json_str(names, "person", "")),
                              .post = arena_strdup(req->arena, json_str(names, "post", "")),
                              .state = W(req->lang, notice_waits),
                              .heard = "",
                              .tone = TONE_WAIT,
                              .waits = r->read_at == DB_NULL_INT,
                              .account = r->account};

    if (p.waits)
        return p;
    p.tone = TONE_GOOD;
    p.state = page_fill(req->arena, W(req->lang, notice_read_on),
                        page_day_short(req, date_of_instant(r->read_at).day));
    if (r->heard_by[0])
        p.heard = page_colon(req, W(req->lang, notice_heard), page_names(req, r->heard_names));
    return p;
}

static const char *counted(const struct req *req, size_t read, size_t all)
{
    return arena_printf(
        req->arena, "%s / %s", page_number(req->arena, (int64_t)read),
        page_fill(req->arena, W(req->lang, notice_people), page_number(req->arena, (int64_t)all)));
}

/* Units that the reader follows, as they were then. `unit` NULL: all of them. */
static enum status fill_units(struct one *x, const char *unit, struct err *err)
{
    struct req *req = x->req;
    struct q_notice_people_row *rows;
    struct notice_unit *u = NULL;
    size_t n, all = 0;

    TRY(q_notice_people(req->db, req->arena, &(struct q_notice_people_in){req->who->tenant, x->id},
                        &rows, &n, err));
    x->v.units = ARENA_ARRAY(req->arena, struct notice_unit, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!notice_keeps(req->who, x->row.person, rows[i].unit) ||
            (unit && strcmp(unit, rows[i].unit) != 0))
            continue;
        if (!u || strcmp(u->id, rows[i].unit) != 0) {
            u = &x->v.units[x->v.nunits++];
            *u = (struct notice_unit){
                .id = rows[i].unit,
                .name = rows[i].unit_name[0] ? rows[i].unit_name : W(req->lang, notice_no_unit),
                .people = ARENA_ARRAY(req->arena, struct notice_person, n - i)};
        }
        u->people[u->n] = person_of(req, &rows[i]);
        u->waiting += u->people[u->n++].waits;
    }
    for (size_t i = 0; i < x->v.nunits; i++) {
        u = &x->v.units[i];
        u->counted = counted(req, u->n - u->waiting, u->n);
        all += u->n;
        x->v.waiting += u->waiting;
    }
    x->v.keeps = x->v.nunits > 0;
    x->v.counted = counted(req, all - x->v.waiting, all);
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
static enum status fill_mine(struct one *x, bool *ret_told, struct err *err)
{
    struct req *req = x->req;
    struct q_notice_to_get_row mine;
    enum status st = q_notice_to_get(
        req->db, req->arena,
        &(struct q_notice_to_get_in){req->who->tenant, x->id, req->who->person}, &mine, err);

    *ret_told = st == ST_OK;
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    x->v.reads = mine.read_at == DB_NULL_INT && x->row.withdrawn_at == DB_NULL_INT;
    if (mine.read_at != DB_NULL_INT)
        x->v.mine = page_fill(req->arena, W(req->lang, notice_read_on),
                              page_day_short(req, date_of_instant(mine.read_at).day));
    return ST_OK;
}

static void fill_subject(struct one *x)
{
    struct req *req = x->req;
    struct q_entry_get_row e;

    x->v.subject = x->v.subject_href = "";
    if (!uuid_valid(x->row.subject))
        return;
    enum status st = q_entry_get(
        req->db, req->arena,
        &(struct q_entry_get_in){req->who->tenant, ID_FROM(entry, x->row.subject)}, &e, NULL);
    if (st != ST_OK)
        return; /* it speaks of something else */
    if (see_entry(req, ID_FROM(entry, x->row.subject), e.unit, e.reg, NULL) == ST_OK)
        x->v.subject_href = arena_printf(req->arena, "/entries/%s", x->row.subject);
    x->v.subject = home_two(req, e.title, e.no);
}

static const char *audience_words(const struct req *req, const char *json)
{
    AUTO_JSON json_t *j = json_loads(json, 0, NULL);

    return words_by_name(req->lang, "notice_to_", json_str(j, "to", ""), "");
}

/* What is pasted onto a notice board: plain lines. */
static const char *board(const struct one *x)
{
    const struct req *req = x->req;

    return arena_printf(req->arena, "【%s】\n%s\n\n%s　%s\n%s%s\n", x->v.title, x->v.text, x->v.at,
                        x->v.from, req->app->origin, x->v.href);
}

static enum status open_one(struct one *x, struct req *req, const char *unit, struct err *err)
{
    bool told;

    *x = (struct one){.req = req, .id = ID_FROM(notice, req->path_arg[0])};
    x->v = (struct notice_view){.page = &x->page, .mine = "", .withdrawn = "", .counted = ""};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such notice");
    TRY(q_notice_get(req->db, req->arena, &(struct q_notice_get_in){req->who->tenant, x->id},
                     &x->row, err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such notice");
    x->v.href = arena_printf(req->arena, "/notices/%s", x->id.s);
    x->v.title = x->row.title;
    x->v.text = x->row.text;
    x->v.from = notice_from(req, x->row.kind, x->row.names);
    x->v.at = page_day(req, date_of_instant(x->row.at).day);
    x->v.until = date_none(x->row.until) ? "" : page_day(req, x->row.until.day);
    x->v.audience = audience_words(req, x->row.audience);
    if (x->row.withdrawn_at != DB_NULL_INT) {
        x->v.withdrawn = page_aside(req, page_instant(req, x->row.withdrawn_at),
                                    page_names(req, x->row.withdrawn_names));
        x->v.withdrawn_why = x->row.withdrawn_why;
    }
    TRY(fill_mine(x, &told, err));
    fill_subject(x);
    TRY(fill_units(x, unit, err));
    if (!told && !x->v.keeps && !notice_mine(req->who, x->row.person))
        return err_hidden(err, "not told to this person");
    x->v.withdraws = notice_mine(req->who, x->row.person) && !x->v.withdrawn[0];
    x->v.reason = (struct field_view){.control = FIELD_AREA,
                                      .name = "reason",
                                      .label = W(req->lang, notice_withdraw_why),
                                      .required = true,
                                      .value = req_param(req, "reason")};
    x->v.board = board(x);
    TRY(page_open(req, &x->page, NAV_TASKS, x->v.title, err));
    page_crumb(&x->page, "/notices", W(req->lang, notices_title));
    return ST_OK;
}

enum status notice_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, NULL, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_notice, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what is done with it */
static json_t *people_of(const struct req *req)
{
    json_t *list = json_array();

    for (size_t i = 0; i < req->nparams; i++)
        if (str_starts(req->params[i].name, PEOPLE))
            json_array_append_new(list, json_string(req->params[i].name + strlen(PEOPLE)));
    return list;
}

static enum status do_it(struct one *x, const char *deed, const char **ret_done, struct err *err)
{
    struct req *req = x->req;
    bool paper = str_eq(deed, "paper"), withdraw = str_eq(deed, "withdraw");
    json_t *in = json_pack("{s:s}", "notice", x->id.s);

    *ret_done = withdraw ? "notice_withdrawn" : paper ? "notice_paper" : "notice_read";
    if (withdraw)
        json_object_set_new(in, "reason", json_string(req_text(req, "reason")));
    if (paper) {
        json_t *people = people_of(req);
        json_object_set_new(in, "people", people);
        if (json_array_size(people) == 0) {
            json_decref(in);
            return err_set(err, ST_REFUSED, "notice_choose", "nobody is chosen");
        }
    }
    return page_command(req, "notice", withdraw ? "notice.withdraw" : "notice.read", in,
                        (struct bytes){NULL, 0}, NULL, err);
}

enum status notice_post(struct req *req, struct res *res, struct err *err)
{
    const char *deed = req_param(req, "do"), *done;
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, NULL, err));
    enum status st = do_it(&x, deed, &done, &why);
    if (st == ST_CONFLICT && str_eq(why.code, "notice_read") && !str_eq(deed, "paper"))
        st = ST_OK; /* pressed twice, or on paper meanwhile */
    if (page_stays(st) || st == ST_INPUT) {
        TRY(open_one(&x, req, NULL, err)); /* as it is now */
        x.v.problems = page_problem(req, &why, str_eq(deed, "withdraw") ? &x.v.reason : NULL);
        x.v.nproblems = 1;
        res->status = err_http_status(st);
        page_send(req, res, &x.page, page_notice, &x.v);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    bool back = str_eq(deed, "read");
    return page_done(req, res, back ? "/notices" : x.v.href, done);
}

/* ------------------------------------------------------------------ the sheet that goes round */
enum status notice_sheet_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, req_param(req, "unit"), err));
    if (!x.v.keeps)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such unit of this notice");
    res->object = arena_strdup(req->arena, x.id.s);
    page_crumb(&x.page, x.v.href, x.v.title);
    page_send(req, res, &x.page, page_notice_sheet, &x.v);
    return ST_OK;
}
