/* inventory.reply: what a unit answers, whole: about each of its entries, and what the register
 * does not have. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/tell/inventory.h"

struct reply {
    struct call *c;
    struct row_id asked;
    struct q_inventory_unit_get_row unit;
    struct q_inventory_get_row inventory;
    struct q_inventory_rows_row *rows;
    size_t nrows;
    bool mine; /* whoever answers, answers for the unit; else it is the office that heard it */
};

/* ------------------------------------------------------------------ whose it is */
static enum status load(struct reply *r, struct err *err)
{
    struct call *c = r->c;
    struct inventory_mine mine;

    r->asked = ID_FROM(row, json_str(c->in, "asked", ""));
    TRY(q_inventory_unit_get(c->tx->db, c->tx->arena,
                             &(struct q_inventory_unit_get_in){c->who->tenant, r->asked}, &r->unit,
                             err));
    TRY(q_inventory_get(c->tx->db, c->tx->arena,
                        &(struct q_inventory_get_in){c->who->tenant, r->unit.inventory},
                        &r->inventory, err));
    if (!ID_EQ(r->inventory.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such inventory");
    org_subject(c, r->unit.inventory.s);
    TRY(inventory_mine_open(c->tx->db, c->tx->arena, c->who, c->today, r->unit.inventory, &mine,
                            err));
    TRY(inventory_mine_is(&mine, r->asked, r->unit.unit, &r->mine, err));
    if (!r->mine && !c->who->office)
        return err_set(err, ST_DENIED, "inventory_whose", "not somebody who answers for the unit");
    return q_inventory_rows(c->tx->db, c->tx->arena,
                            &(struct q_inventory_rows_in){c->who->tenant, r->asked}, &r->rows,
                            &r->nrows, err);
}

/* It goes on, nobody answered since the page was looked at, and it is said how it was heard. */
static enum status takes(const struct reply *r, struct err *err)
{
    struct call *c = r->c;
    struct q_inventory_hold_row hold;

    TRY(q_inventory_hold(c->tx->db, c->tx->arena,
                         &(struct q_inventory_hold_in){c->who->tenant, r->unit.inventory}, &hold,
                         err));
    if (hold.closed_at != DB_NULL_INT)
        return err_set(err, ST_CONFLICT, "inventory_closed", "it was closed");
    if (json_int(c->in, "replied", -1) != r->unit.replied)
        return err_set(err, ST_CONFLICT, "inventory_replied", "somebody answered meanwhile");
    if (!r->mine && str_blank(json_str(c->in, "heard", "")))
        return err_set(err, ST_REFUSED, "inventory_heard", "say of whom it was heard");
    return ST_OK;
}

/* ------------------------------------------------------------------ texts inside of lists */
/* Those as long as what is said about an entry may have several lines. */
static enum status text_of(const struct call *c, const json_t *one, const char *name, size_t max,
                           const char **ret, struct err *err)
{
    const char *s = text_visible(c->tx->arena, json_str(one, name, ""));

    *ret = s;
    bool bad = text_has_control(s) || (max < INVENTORY_WORDS_MAX && strchr(s, '\n') != NULL);
    if (!bad && utf8_length(s) <= max)
        return ST_OK;
    err_set(err, ST_INPUT, bad ? "bad_text" : "too_long", "%s cannot be", name);
    return err_where(err, "%s", name);
}

/* ------------------------------------------------------------------ about entries */
static const json_t *answer_of(const json_t *answers, struct entry_id entry, size_t *ret_times)
{
    const json_t *found = NULL;
    size_t i;
    json_t *one;

    *ret_times = 0;
    json_array_foreach(answers, i, one) if (str_eq(json_str(one, "entry", ""), entry.s))
    {
        found = one;
        ++*ret_times;
    }
    return found;
}

static enum status put_answer(const struct reply *r, const struct q_inventory_rows_row *row,
                              int64_t n, struct err *err)
{
    struct call *c = r->c;
    size_t times;
    const json_t *one = answer_of(json_object_get(c->in, "answers"), row->id, &times);
    const char *answer = json_str(one, "answer", ""), *words;

    if (times != 1 || answer[0] == '\0') {
        err_set(err, ST_REFUSED, "inventory_unanswered", "%s is not answered", row->title);
        return err_detail(err, row->title);
    }
    if (!str_eq(answer, INVENTORY_USED) && !str_eq(answer, INVENTORY_UNUSED) &&
        !str_eq(answer, INVENTORY_DIFFERS)) {
        err_set(err, ST_INPUT, "bad_choice", "used, unused or differs");
        return err_detail(err, "answer");
    }
    TRY(text_of(c, one, "words", INVENTORY_WORDS_MAX, &words, err));
    if (str_eq(answer, INVENTORY_DIFFERS) && str_blank(words)) {
        err_set(err, ST_REFUSED, "inventory_words", "what differs in %s?", row->title);
        return err_detail(err, row->title);
    }
    return q_inventory_answer_insert(
        c->tx->db,
        &(struct q_inventory_answer_insert_in){c->who->tenant, r->asked, n, row->id, answer, words},
        NULL, err);
}

static enum status put_answers(const struct reply *r, int64_t n, struct err *err)
{
    size_t given = json_array_size(json_object_get(r->c->in, "answers"));

    for (size_t i = 0; i < r->nrows; i++)
        TRY(put_answer(r, &r->rows[i], n, err));
    if (given != r->nrows)
        return err_set(err, ST_INPUT, "inventory_row", "the unit is not asked about all of these");
    return ST_OK;
}

/* ------------------------------------------------------------------ what is not in the register */
static enum status put_unlisted(const struct reply *r, const json_t *one, int64_t n, size_t line,
                                struct err *err)
{
    struct call *c = r->c;
    struct q_inventory_unlisted_insert_in in = {
        .tenant = c->who->tenant, .asked = r->asked, .n = n, .line = (int64_t)line + 1};

    TRY(text_of(c, one, "name", INVENTORY_NAME_MAX, &in.name, err));
    TRY(text_of(c, one, "address", INVENTORY_ADDRESS_MAX, &in.address, err));
    TRY(text_of(c, one, "purpose", INVENTORY_WORDS_MAX, &in.purpose, err));
    TRY(text_of(c, one, "since", INVENTORY_SINCE_MAX, &in.since, err));
    if (str_blank(in.name) || str_blank(in.purpose)) {
        err_set(err, ST_REFUSED, "inventory_unlisted", "its name and what it is used for");
        return err_detail(err, str_blank(in.name) ? in.purpose : in.name);
    }
    return q_inventory_unlisted_insert(c->tx->db, &in, NULL, err);
}

static enum status put_all_unlisted(const struct reply *r, int64_t n, struct err *err)
{
    const json_t *list = json_object_get(r->c->in, "unlisted");
    bool none = json_is_true(json_object_get(r->c->in, "none"));
    size_t i;
    json_t *one;

    if (json_array_size(list) > INVENTORY_UNLISTED_MAX)
        return err_set(err, ST_INPUT, "inventory_many", "too many services at once");
    if (r->nrows == 0 && none == (json_array_size(list) > 0))
        return err_set(err, ST_REFUSED, none ? "inventory_none_and" : "inventory_none",
                       "either none, or which");
    json_array_foreach(list, i, one) TRY(put_unlisted(r, one, n, i, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ the command */
static enum status put_reply(const struct reply *r, int64_t n, struct err *err)
{
    struct call *c = r->c;
    const struct q_inventory_reply_insert_in in = {
        .tenant = c->who->tenant,
        .asked = r->asked,
        .n = n,
        .none = r->nrows == 0 && json_is_true(json_object_get(c->in, "none")),
        .heard = r->mine ? "" : json_str(c->in, "heard", ""),
        .late = c->today.day > r->inventory.until.day,
        .person = c->who->person.s,
        .names = names_frozen(c->tx->arena, c->who, NULL),
        .at = c->tx->now};
    int64_t changed;

    TRY(q_inventory_unit_replied(
        c->tx->db,
        &(struct q_inventory_unit_replied_in){c->who->tenant, r->asked, r->unit.replied, n},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "inventory_replied", "somebody answered just now");
    return q_inventory_reply_insert(c->tx->db, &in, NULL, err);
}

static enum status reply(struct call *c, struct err *err)
{
    struct reply r = {.c = c};

    TRY(load(&r, err));
    TRY(takes(&r, err));
    int64_t n = r.unit.replied + 1;
    TRY(put_reply(&r, n, err));
    TRY(put_answers(&r, n, err));
    TRY(put_all_unlisted(&r, n, err));
    json_object_set_new(c->out, "replied", json_integer(n));
    return ST_OK;
}

static const struct arg reply_args[] = {
    {"asked", ARG_ID, true, 0, "the unit in the inventory"},
    {"replied", ARG_INT, true, 0, "how often it had answered when this answer was begun"},
    {"answers", ARG_ARRAY, false, 0, "{entry, answer: used unused differs, words}: all of them"},
    {"unlisted", ARG_ARRAY, false, 0,
     "{name, purpose, address, since}: services in use that the register does not have"},
    {"none", ARG_BOOL, false, 0, "a unit without entries uses nothing"},
    {"heard", ARG_LONGTEXT, false, 200, "for the office: of whom, and how, it was heard"},
};

const struct command command_inventory_reply = {
    "inventory.reply", RIGHT_STAFF, ARGS(reply_args), reply,
    "Answers for a unit, or answers anew; the newest answer counts"};
