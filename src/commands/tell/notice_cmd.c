/* notice.publish, notice.read, notice.withdraw. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/tell/notice.h"
#include "commands/tell/outbox.h"

/* ------------------------------------------------------------------ publishing */
static const char *frozen(struct arena *a, const struct recipient *x)
{
    AUTO_JSON json_t *j =
        json_pack("{s:s, s:s, s:s}", "person", x->name, "post", x->post, "unit", x->unit_name);

    return json_canonical(a, j);
}

enum status notice_put(struct call *c, const struct notice_new *x, const struct recipient *people,
                       size_t n, struct notice_id *ret_id, struct err *err)
{
    const struct q_notice_insert_in in = {.tenant = c->who->tenant,
                                          .body = c->who->body,
                                          .id = ID_NEW(notice, c->tx->now),
                                          .kind = x->kind,
                                          .audience = audience_text(c->tx->arena, x->to),
                                          .subject = x->subject,
                                          .title = x->title,
                                          .text = x->text,
                                          .person = c->who->person.s,
                                          .names = names_frozen(c->tx->arena, c->who, NULL),
                                          .until = x->until,
                                          .at = c->tx->now};

    if (n == 0)
        return ST_OK;
    TRY(q_notice_insert(c->tx->db, &in, NULL, err));
    for (size_t i = 0; i < n; i++) {
        TRY(q_notice_to_insert(c->tx->db,
                               &(struct q_notice_to_insert_in){c->who->tenant, in.id,
                                                               people[i].person, people[i].unit.s,
                                                               frozen(c->tx->arena, &people[i])},
                               NULL, err));
        TRY(outbox_put(c, OUT_NOTICE, in.id.s, people[i].person, err));
    }
    if (ret_id)
        *ret_id = in.id;
    return ST_OK;
}

static enum status publish(struct call *c, struct err *err)
{
    struct audience to;
    struct notice_new x = {.kind = NOTICE_TOLD,
                           .title = json_str(c->in, "title", ""),
                           .text = json_str(c->in, "text", ""),
                           .to = &to,
                           .until = {DATE_NONE}};
    struct recipient *people;
    struct notice_id id;
    size_t n;

    TRY(audience_read(c->tx->arena, c->in, &to, err));
    TRY(audience_may(c->tx->db, c->tx->arena, c->who, c->today, &to, err));
    x.subject = to.entry.s;
    if (str_blank(x.title) || str_blank(x.text))
        return err_set(err, ST_REFUSED, "notice_empty", "a title and a text are needed");
    if (date_parse(json_str(c->in, "until", ""), &x.until) && x.until.day < c->today.day)
        return err_set(err, ST_REFUSED, "notice_past", "its last day is over");
    TRY(audience_find(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, c->today, &to, &people,
                      &n, err));
    if (n == 0)
        return err_set(err, ST_REFUSED, "notice_nobody", "nobody is among them");
    TRY(notice_put(c, &x, people, n, &id, err));
    org_subject(c, id.s);
    org_out(c, "notice", id.s);
    json_object_set_new(c->out, "people", json_integer((json_int_t)n));
    return ST_OK;
}

/* ------------------------------------------------------------------ reading */
static enum status load(struct call *c, struct notice_id *ret_id, struct q_notice_get_row *ret,
                        struct err *err)
{
    *ret_id = ID_FROM(notice, json_str(c->in, "notice", ""));
    TRY(q_notice_get(c->tx->db, c->tx->arena, &(struct q_notice_get_in){c->who->tenant, *ret_id},
                     ret, err));
    if (!ID_EQ(ret->body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such notice");
    org_subject(c, ret_id->s);
    return ST_OK;
}

static enum status set_read(struct call *c, struct notice_id id, struct person_id person,
                            const char *heard_by, struct err *err)
{
    int64_t changed;

    TRY(q_notice_to_read(
        c->tx->db,
        &(struct q_notice_to_read_in){
            .tenant = c->who->tenant,
            .notice = id,
            .person = person,
            .at = c->tx->now,
            .heard_by = heard_by,
            .heard_names = heard_by[0] ? names_frozen(c->tx->arena, c->who, NULL) : ""},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "notice_read", "it was read already");
    return ST_OK;
}

/* Somebody confirmed it on paper. */
static enum status heard(struct call *c, struct notice_id id, const struct q_notice_get_row *n,
                         const char *person, struct err *err)
{
    struct q_notice_to_get_row t;

    if (!person || !uuid_valid(person))
        return err_set(err, ST_INPUT, "bad_id", "no id of a person");
    enum status st = q_notice_to_get(
        c->tx->db, c->tx->arena,
        &(struct q_notice_to_get_in){c->who->tenant, id, ID_FROM(person, person)}, &t, err);
    if (st == ST_NOT_FOUND)
        return err_set(err, ST_REFUSED, "notice_not_to", "they were not told");
    TRY(st);
    if (!notice_keeps(c->who, n->person, t.unit))
        return err_set(err, ST_DENIED, "notice_keeps", "not of that unit");
    return set_read(c, id, ID_FROM(person, person), c->who->person.s, err);
}

static enum status read_it(struct call *c, struct err *err)
{
    const json_t *people = json_object_get(c->in, "people");
    struct q_notice_get_row n;
    struct q_notice_to_get_row mine;
    struct notice_id id;
    json_t *person;
    size_t i;

    TRY(load(c, &id, &n, err));
    if (n.withdrawn_at != DB_NULL_INT)
        return err_set(err, ST_CONFLICT, "notice_withdrawn", "it was taken back");
    json_array_foreach(people, i, person) TRY(heard(c, id, &n, json_string_value(person), err));
    json_object_set_new(c->out, "people", json_integer((json_int_t)json_array_size(people)));
    if (json_array_size(people) > 0)
        return ST_OK;
    enum status st = q_notice_to_get(
        c->tx->db, c->tx->arena, &(struct q_notice_to_get_in){c->who->tenant, id, c->who->person},
        &mine, err);
    if (st == ST_NOT_FOUND)
        return err_hidden(err, "not told to this person");
    TRY(st);
    return set_read(c, id, c->who->person, "", err);
}

/* ------------------------------------------------------------------ taking back */
static enum status take_back(struct call *c, struct notice_id id, const char *why, struct err *err)
{
    int64_t changed;

    TRY(q_notice_withdraw(c->tx->db,
                          &(struct q_notice_withdraw_in){c->who->tenant, id, c->tx->now, why,
                                                         names_frozen(c->tx->arena, c->who, NULL)},
                          &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "notice_withdrawn", "it was taken back");
    return ST_OK;
}

enum status notice_take_back(struct call *c, const char *subject, const char *why, struct err *err)
{
    struct q_notices_about_row *rows;
    size_t n;

    TRY(q_notices_about(c->tx->db, c->tx->arena,
                        &(struct q_notices_about_in){c->who->tenant, subject}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(take_back(c, rows[i].id, why, err));
    return ST_OK;
}

static enum status withdraw(struct call *c, struct err *err)
{
    const char *why = json_str(c->in, "reason", "");
    struct q_notice_get_row n;
    struct notice_id id;

    TRY(load(c, &id, &n, err));
    if (!notice_mine(c->who, n.person))
        return err_set(err, ST_DENIED, "notice_not_yours", "only who published it, and the office");
    if (str_blank(why))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    return take_back(c, id, why, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg publish_args[] = {
    {"to", ARG_TEXT, true, 20, "staff (all of the body), units, users (of an entry), managers"},
    {"units", ARG_ARRAY, false, 0, "ids of the units"},
    {"entry", ARG_ID, false, 0, "the entry, for its users"},
    {"title", ARG_TEXT, true, 100, "what it is about"},
    {"text", ARG_LONGTEXT, true, NOTICE_LETTERS_MAX, "what is told"},
    {"until", ARG_DATE, false, 0, "last day on which it is told; until it was read if absent"},
};
static const struct arg read_args[] = {
    {"notice", ARG_ID, true, 0, "the notice"},
    {"people", ARG_ARRAY, false, 0,
     "ids of those who confirmed it on paper, recorded for them; oneself if absent"},
};
static const struct arg withdraw_args[] = {
    {"notice", ARG_ID, true, 0, "the notice"},
    {"reason", ARG_LONGTEXT, true, 500, "why"},
};

const struct command command_notice_publish = {"notice.publish", RIGHT_STAFF, ARGS(publish_args),
                                               publish,
                                               "Tells people something; whom is fixed now"};
const struct command command_notice_read = {
    "notice.read", RIGHT_STAFF, ARGS(read_args), read_it,
    "Confirms a notice as read, or records who confirmed it on paper"};
const struct command command_notice_withdraw = {"notice.withdraw", RIGHT_STAFF, ARGS(withdraw_args),
                                                withdraw,
                                                "Takes a notice back; it stays in the record"};
