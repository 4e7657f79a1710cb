/* transfer.*: a whole list of transfers at once, or nothing of it; taken back before its day. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "commands/org/transfer.h"
#include "store/queries_gen.h"

/* ------------------------------------------------------------------ load */
static enum status end_one(struct call *c, struct holding_id id, struct date to, struct err *err)
{
    return q_holding_set_end(c->tx->db, &(struct q_holding_set_end_in){c->who->tenant, id, to},
                             NULL, err);
}

static enum status begin(struct call *c, const struct transfer_move *m, struct holding_id *ret,
                         struct err *err)
{
    *ret = ID_NEW(holding, c->tx->now);
    if (strcmp(m->kind, "main") == 0)
        TRY(org_main_may(c, m->person, m->day, err));
    return q_holding_insert(c->tx->db,
                            &(struct q_holding_insert_in){.tenant = c->who->tenant,
                                                          .id = *ret,
                                                          .person = m->person,
                                                          .post = m->to,
                                                          .kind = m->kind,
                                                          .valid_from = m->day,
                                                          .valid_to = {DATE_NONE}},
                            NULL, err);
}

/* What is needed to take it back. A millisecond apart, so that they keep the order of the list. */
static enum status keep(struct call *c, const struct transfer_move *m, size_t nth,
                        struct holding_id begun, struct err *err)
{
    AUTO_JSON json_t *o = json_object(), *ends = json_array();

    for (size_t i = 0; i < m->nends; i++)
        json_array_append_new(ends, json_pack("{s:s, s:s}", "holding", m->ends[i].id.s, "was",
                                              date_iso(c->arena, m->ends[i].was)));
    json_object_set(o, "ends", ends);
    if (m->leaves)
        json_object_set_new(o, "leaves",
                            json_string(m->leaves == TRANSFER_RETIRES ? "retires" : "goes"));
    if (!ID_NONE(begun))
        json_object_set_new(o, "holding", json_string(begun.s));
    return q_body_row_insert(
        c->tx->db,
        &(struct q_body_row_insert_in){.tenant = c->who->tenant,
                                       .body = c->who->body,
                                       .id = ID_NEW(row, c->tx->now + (int64_t)nth),
                                       .tbl = TRANSFER_TABLE,
                                       .key = m->person.s,
                                       .json = json_canonical(c->arena, o),
                                       .valid_from = m->day,
                                       .valid_to = {DATE_NONE},
                                       .source = "",
                                       .at = c->tx->now},
        NULL, err);
}

/* Is the planned one among what was put into the house, or was it there before? */
static bool planned(const struct transfer_plan *plan, const struct transfer_move *m)
{
    for (size_t i = 0; i < plan->house.nsits; i++) {
        const struct sitting *s = &plan->house.sits[i];
        if (ID_NONE(s->id) && ID_EQ(s->person, m->person) && ID_EQ(s->post, m->to) &&
            s->from.day == m->day.day)
            return true;
    }
    return false;
}

static enum status load_one(struct call *c, const struct transfer_plan *plan,
                            const struct transfer_move *m, struct err *err)
{
    struct holding_id begun = {{0}};

    for (size_t i = 0; i < m->nends; i++)
        TRY(end_one(c, m->ends[i].id, (struct date){m->day.day - 1}, err));
    if (planned(plan, m))
        TRY(begin(c, m, &begun, err));
    return keep(c, m, (size_t)(m - plan->moves), begun, err);
}

/* The keys of the body on every day of the list, each once. */
struct key_days {
    struct org_keys *keys;
    size_t n;
};

static enum status keys_before(struct call *c, const struct transfer_plan *plan,
                               struct key_days *ret, struct err *err)
{
    *ret = (struct key_days){.keys = ARENA_ARRAY(c->arena, struct org_keys, plan->nmoves + 1)};
    for (size_t i = 0; i < plan->nmoves; i++) {
        bool seen = false;
        for (size_t k = 0; k < ret->n; k++)
            seen |= ret->keys[k].day.day == plan->moves[i].day.day;
        if (!seen)
            TRY(org_keys_before(c, plan->moves[i].day, &ret->keys[ret->n++], err));
    }
    return ST_OK;
}

static enum status load(struct call *c, struct err *err)
{
    struct org_problems problems = {.arena = c->arena};
    struct transfer_terms terms = {.today = c->today, .from = {DATE_NONE}};
    struct transfer_plan plan;
    struct key_days keys;
    size_t leavers = 0;

    (void)date_parse(json_str(c->in, "from", ""), &terms.from);
    TRY(transfer_plan_make(c->tx->db, c->arena, c->who->tenant, c->who->body, &terms,
                           json_object_get(c->in, "rows"), &plan, &problems, err));
    if (problems.errors)
        return org_problems_refuse(&problems, err);
    TRY(keys_before(c, &plan, &keys, err));
    for (size_t i = 0; i < plan.nmoves; i++) {
        TRY(load_one(c, &plan, &plan.moves[i], err));
        leavers += plan.moves[i].leaves != TRANSFER_STAYS;
    }
    for (size_t i = 0; i < keys.n; i++)
        TRY(org_keys_kept(c, &keys.keys[i], err));
    c->nothing = plan.nmoves == 0; /* the same list once more */
    org_subject(c, c->who->body.s);
    json_object_set_new(c->out, "moves", json_integer((json_int_t)(plan.nmoves - leavers)));
    json_object_set_new(c->out, "leavers", json_integer((json_int_t)leavers));
    json_object_set_new(c->out, "same", json_integer((json_int_t)plan.same));
    return ST_OK;
}

/* ------------------------------------------------------------------ taken back */
/* Is another main post decided meanwhile that begins before the one ended would end again? */
static enum status take_back(struct call *c, const struct transfer_house *h,
                             const struct transfer_move *m, struct err *err)
{
    for (size_t i = 0; i < m->nends; i++) {
        const struct transfer_end *e = &m->ends[i];
        for (size_t k = 0; k < h->nsits; k++) {
            const struct sitting *s = &h->sits[k];
            if (!ID_EQ(s->person, m->person) || ID_EQ(s->id, m->holding) || ID_EQ(s->id, e->id) ||
                s->from.day < m->day.day || strcmp(s->kind, "main") != 0 ||
                (!date_none(e->was) && s->from.day > e->was.day))
                continue;
            const char *text = transfer_post_text(c->arena, h, s->post);
            err_set(err, ST_CONFLICT, "transfer_since", "%s: %s was decided since", m->name, text);
            return err_detail(err, arena_printf(c->arena, "%s：%s", m->name, text));
        }
        TRY(end_one(c, e->id, e->was, err));
    }
    if (!ID_NONE(m->holding))
        TRY(end_one(c, m->holding, (struct date){m->day.day - 1}, err));
    return q_body_row_end(
        c->tx->db,
        &(struct q_body_row_end_in){c->who->tenant, m->row, .valid_to = {m->day.day - 1}}, NULL,
        err);
}

static enum status withdraw(struct call *c, struct err *err)
{
    struct transfer_plan plan;
    struct org_keys keys;
    struct person_id only;
    struct date day;
    size_t n = 0;

    TRY(org_id(c, "person", only.s, err));
    if (!date_parse(json_str(c->in, "day", ""), &day))
        return err_set(err, ST_INPUT, "bad_date", "a day");
    if (day.day <= c->today.day) {
        err_set(err, ST_CONFLICT, "transfer_begun", "the transfer took effect on %s",
                date_iso(c->arena, day));
        return err_detail(err, date_wareki_short(c->arena, day));
    }
    TRY(transfer_recorded(c->tx->db, c->arena, c->who->tenant, c->who->body, c->today, day, &plan,
                          err));
    TRY(org_keys_before(c, day, &keys, err));
    for (size_t i = 0; i < plan.nmoves; i++) {
        if (!ID_NONE(only) && !ID_EQ(plan.moves[i].person, only))
            continue;
        TRY(take_back(c, &plan.house, &plan.moves[i], err));
        n++;
    }
    if (n == 0)
        return err_set(err, ST_NOT_FOUND, "transfer_none", "no transfer of that day is recorded");
    org_subject(c, c->who->body.s);
    json_object_set_new(c->out, "taken_back", json_integer((json_int_t)n));
    return org_keys_kept(c, &keys, err);
}

static const struct arg load_args[] = {
    {"rows", ARG_ARRAY, true, 0,
     "objects with login, name, was_unit, was_title, unit, title, kind, from, row; title 退職 or "
     "転出: leaves"},
    {"from", ARG_DATE, false, 0, "day of rows that name none"},
};
static const struct arg withdraw_args[] = {
    {"day", ARG_DATE, true, 0, "day of the transfer, still to come"},
    {"person", ARG_ID, false, 0, "of this person alone; everybody's of the day without"},
};

const struct command command_transfer_load = {
    "transfer.load", RIGHT_ADMIN, ARGS(load_args), load,
    "Records a list of transfers that take effect on their day, all or nothing"};
const struct command command_transfer_withdraw = {
    "transfer.withdraw", RIGHT_ADMIN, ARGS(withdraw_args), withdraw,
    "Takes transfers back that have not taken effect"};
