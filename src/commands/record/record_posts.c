#include "commands/record/record_posts.h"

#include "base/json.h"
#include "commands/org/transfer.h"

#define SAID(r, word) words_get((r)->lang, W_##word)

static const char *day_text(const struct record_posts *r, struct date d)
{
    return r->lang == LANG_JA ? date_wareki(r->a, d) : date_iso(r->a, d);
}

static enum status find(const struct record_posts *r, const char *id,
                        struct q_record_holding_row *ret, struct err *err)
{
    return q_record_holding(
        r->db, r->a, &(struct q_record_holding_in){r->tenant, ID_FROM(holding, id)}, ret, err);
}

enum status record_holding(const struct record_posts *r, const json_t *key, const json_t *row,
                           struct record_post_line *ret, struct err *err)
{
    const json_t *to = json_object_get(row, "valid_to");
    bool begun = json_object_get(row, "person") != NULL;
    struct q_record_holding_row h;

    *ret = (struct record_post_line){.text = ""};
    enum status st = find(r, json_str(row, "id", json_str(key, "id", "")), &h, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    const char *post = arena_printf(r->a, "%s　%s %s", h.name, h.unit, h.title);
    struct date last = {json_is_integer(to) ? (int32_t)json_integer_value(to) : DATE_NONE};
    ret->label = begun ? W_change_post : date_none(last) ? W_change_post_stays : W_change_post_ends;
    ret->day =
        begun ? h.valid_from : (struct date){date_none(last) ? h.valid_from.day : last.day + 1};
    const char *when = begun ? words_fill(r->a, SAID(r, change_from), day_text(r, h.valid_from))
                       : date_none(last) ? ""
                                         : words_fill(r->a, SAID(r, change_to), day_text(r, last));
    const char *kind = words_by_name(r->lang, "kind_", h.kind, h.kind);
    ret->text = arena_printf(r->a, "%s（%s%s%s）", post, kind, when[0] ? "、" : "", when);
    return ST_OK;
}

/* "総務課 主事、財政課 主事" */
static enum status ended(const struct record_posts *r, const json_t *ends, const char **ret,
                         struct err *err)
{
    struct buf b;

    buf_init(&b, r->a, 64);
    for (size_t i = 0; i < json_array_size(ends); i++) {
        struct q_record_holding_row h;
        enum status st = find(r, json_str(json_array_get(ends, i), "holding", ""), &h, err);
        if (st == ST_OK)
            buf_printf(&b, "%s%s %s", b.n > 0 ? "、" : "", h.unit, h.title);
        else if (st != ST_NOT_FOUND)
            return st;
    }
    *ret = b.p;
    return ST_OK;
}

enum status record_transfer(const struct record_posts *r, const struct q_body_row_get_row *t,
                            bool taken_back, struct record_post_line *ret, struct err *err)
{
    AUTO_JSON json_t *o = json_loads(t->json, 0, NULL);
    const char *leaves = json_str(o, "leaves", ""), *from = "", *to = "";
    struct q_person_name_row person = {.name = ""};
    struct q_record_holding_row h;

    enum status st = q_person_name(
        r->db, r->a, &(struct q_person_name_in){r->tenant, ID_FROM(person, t->key)}, &person, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    TRY(ended(r, json_object_get(o, "ends"), &from, err));
    if (leaves[0]) {
        to = str_eq(leaves, "retires") ? SAID(r, change_retires) : SAID(r, change_goes);
    } else if (json_object_get(o, "holding")) {
        st = find(r, json_str(o, "holding", ""), &h, err);
        if (st == ST_OK)
            to = arena_printf(r->a, "%s %s", h.unit, h.title);
        else if (st != ST_NOT_FOUND)
            return st;
    }
    ret->label = taken_back ? W_change_transfer_back : W_change_transfer;
    ret->day = t->valid_from;
    ret->text =
        arena_printf(r->a, "%s　%s%s%s（%s）", person.name, from, from[0] && to[0] ? " → " : "", to,
                     words_fill(r->a, SAID(r, change_from), day_text(r, t->valid_from)));
    return ST_OK;
}
