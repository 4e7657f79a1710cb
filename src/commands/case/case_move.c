/* case.move_edition: an application that is its writer's goes on under the rules in force. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "commands/org/org.h"
#include "core/move.h"

static int64_t newest_n(const struct loaded_case *l, const char *list, const char *item,
                        const char *col)
{
    for (size_t i = 0; i < l->c.nanswers; i++)
        if (strcmp(l->c.answers[i].checklist, list) == 0 &&
            strcmp(l->c.answers[i].item, item) == 0 && strcmp(l->c.answers[i].col, col) == 0)
            return l->c.answers[i].n;
    return 0;
}

static enum status put_answer(struct call *c, const struct loaded_case *l, const char *list,
                              const char *item, const struct answer *x, bool cleared,
                              struct err *err)
{
    return q_answer_insert(
        c->tx->db,
        &(struct q_answer_insert_in){.tenant = c->who->tenant,
                                     .id = ID_NEW(answer, c->tx->now),
                                     .subject = l->c.id.s,
                                     .checklist = list,
                                     .item = item,
                                     .col = x->col,
                                     .n = newest_n(l, list, item, x->col) + 1,
                                     .round = l->c.round,
                                     .state = cleared ? "cleared" : answer_state_id(x->state),
                                     .reason = cleared ? "" : x->reason,
                                     .measure = cleared ? "" : x->measure,
                                     .person = x->person,
                                     .at = c->tx->now},
        NULL, err);
}

/* Is this place filled by another answer that moves there? Then it need not be emptied first. */
static bool taken(const struct move_plan *p, const struct answer *x)
{
    for (size_t i = 0; i < p->nanswers; i++)
        if (p->answers[i].item && strcmp(p->answers[i].checklist, x->checklist) == 0 &&
            strcmp(p->answers[i].item, x->item) == 0 && strcmp(p->answers[i].was->col, x->col) == 0)
            return true;
    return false;
}

/* Older answers stay below newer ones: what no longer counts is cleared, what answers another item
 * now is given there in the name of who gave it. */
static enum status move_answers(struct call *c, const struct loaded_case *l,
                                const struct move_plan *p, struct err *err)
{
    for (size_t i = 0; i < p->nanswers; i++) {
        const struct move_answer *m = &p->answers[i];
        if (!taken(p, m->was))
            TRY(put_answer(c, l, m->was->checklist, m->was->item, m->was, true, err));
        if (m->item)
            TRY(put_answer(c, l, m->checklist, m->item, m->was, false, err));
    }
    return ST_OK;
}

/* From here on the case is one of the new edition. */
static enum status turn(struct call *c, struct loaded_case *l, const struct pack *to,
                        const struct move_plan *p, const char *hash, struct err *err)
{
    TRY(q_case_set_edition(
        c->tx->db, &(struct q_case_set_edition_in){c->who->tenant, l->c.id, hash}, NULL, err));
    l->c.pack = to;
    l->c.proc = p->proc;
    l->c.form = p->form;
    json_decref(l->settings);
    l->settings = NULL;
    TRY(app_settings(c->app, c->tx->db, c->tx->arena, c->who->tenant, l->body, to, c->today,
                     &l->settings, err));
    l->c.settings = l->settings;
    return ST_OK;
}

static void tell_left(struct call *c, const struct move_plan *p)
{
    json_t *left = json_array();

    json_object_set_new(c->out, "left", left);
    for (size_t i = 0; i < p->nleft; i++)
        json_array_append_new(left,
                              json_pack("{s:s, s:s, s:O}", "field", p->left[i].field->id, "label",
                                        p->left[i].field->label, "value", p->left[i].value));
}

static enum status carry(struct call *c, struct loaded_case *l, const struct pack *to,
                         struct move_plan *p, struct err *err)
{
    const struct outcome moved = {.state = l->c.state,
                                  .step = l->c.step,
                                  .act_kind = "move",
                                  .act_verdict = "",
                                  .milestone = "",
                                  .close_tasks = true};
    struct problems problems = {.arena = c->arena};
    AUTO_JSON json_t *fields = NULL;
    const char *hash = hash_hex(c->tx->arena, &to->hash);

    tell_left(c, p);
    TRY(fields_check(to, p->form, p->fields, &fields, &problems, err));
    TRY(cmd_apply(c, l, &moved, NULL, err));
    TRY(move_answers(c, l, p, err));
    TRY(turn(c, l, to, p, hash, err));
    TRY(cmd_store_contents(c, l, fields, err));
    c->edition = hash;
    org_out(c, "edition", hash);
    return ST_OK;
}

static enum status move(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    const struct pack *to;
    struct move_plan p;

    TRY(cmd_case(c, &l, err));
    TRY(app_pack(c->app, c->tx->db, c->who->tenant, c->who->body, c->today, &to, err));
    const struct lineage *way;
    TRY(call_way(c, to, l->row.edition, &way, err));
    TRY(case_move(&l->c, c->who, way, c->tx->arena, &p, err));
    enum status st = carry(c, l, to, &p, err);
    json_decref(p.fields);
    return st;
}

static const struct arg args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
};
const struct command command_case_move = {
    "case.move_edition", RIGHT_STAFF, ARGS(args), move,
    "Takes a draft or returned application over to the rules in force"};
