/* Transfers as they are recorded: the rows of a day, and what they mean for the holdings. */
#include <string.h>

#include "base/json.h"
#include "commands/org/transfer.h"
#include "store/queries_gen.h"

static enum transfer_leaves leaves_of(const char *text)
{
    return strcmp(text, "retires") == 0 ? TRANSFER_RETIRES
           : strcmp(text, "goes") == 0  ? TRANSFER_GOES
                                        : TRANSFER_STAYS;
}

static struct date day_of(const json_t *o, const char *name)
{
    struct date d;
    return date_parse(json_str(o, name, ""), &d) ? d : (struct date){DATE_NONE};
}

/* The holding on the new post, unless it was taken back or moved since. */
static const struct sitting *begun(const struct transfer_house *h, const char *id, struct date day)
{
    for (size_t i = 0; i < h->nsits; i++)
        if (strcmp(h->sits[i].id.s, id) == 0 && h->sits[i].from.day == day.day)
            return &h->sits[i];
    return NULL;
}

static const struct sitting *ended(const struct transfer_house *h, const char *id, struct date day)
{
    for (size_t i = 0; i < h->nsits; i++)
        if (strcmp(h->sits[i].id.s, id) == 0 && h->sits[i].to.day == day.day - 1)
            return &h->sits[i];
    return NULL;
}

/* False: nothing of it stands any more. */
static bool read_row(struct arena *a, const struct transfer_house *h, const json_t *o,
                     struct transfer_move *m)
{
    const json_t *ends = json_object_get(o, "ends");
    struct transfer_end *e = ARENA_ARRAY(a, struct transfer_end, json_array_size(ends) + 1);
    const struct sitting *to = begun(h, json_str(o, "holding", ""), m->day);

    m->leaves = leaves_of(json_str(o, "leaves", ""));
    m->to_text = "";
    m->kind = to ? to->kind : "main";
    for (size_t i = 0; i < json_array_size(ends); i++) {
        const json_t *one = json_array_get(ends, i);
        const struct sitting *s = ended(h, json_str(one, "holding", ""), m->day);
        if (s)
            e[m->nends++] = (struct transfer_end){s->id, day_of(one, "was"), s->post,
                                                  transfer_post_text(a, h, s->post)};
    }
    m->ends = e;
    if (to) {
        m->to = to->post;
        m->holding = to->id;
        m->to_text = transfer_post_text(a, h, to->post);
    }
    return to || m->nends;
}

enum status transfer_recorded(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct body_id body, struct date today, struct date day,
                              struct transfer_plan *ret, struct err *err)
{
    const struct date before = {day.day - 1};
    struct q_transfers_on_row *rows;
    size_t n;

    *ret = (struct transfer_plan){.nmoves = 0};
    TRY(transfer_house_load(db, a, tenant, body, today, before.day < today.day ? before : today, 0,
                            &ret->house, err));
    TRY(q_transfers_on(db, a, &(struct q_transfers_on_in){tenant, body, day}, &rows, &n, err));
    ret->moves = ARENA_ARRAY(a, struct transfer_move, n + 1);
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *o = json_loads(rows[i].json, 0, NULL);
        struct transfer_move m = {
            .row = rows[i].id, .person = ID_FROM(person, rows[i].key), .day = day};
        const struct q_people_of_body_row *x = transfer_person(&ret->house, m.person);
        m.name = x ? x->name : "";
        m.login = x ? x->login : "";
        if (read_row(a, &ret->house, o, &m))
            ret->moves[ret->nmoves++] = m;
    }
    return ST_OK;
}

const char *transfer_text(struct arena *a, enum lang lang, const struct transfer_move *m)
{
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < m->nends; i++)
        buf_printf(&b, "%s%s", i ? W(lang, list_and) : "", m->ends[i].text);
    const char *to = m->leaves == TRANSFER_RETIRES ? W(lang, transfer_retires)
                     : m->leaves == TRANSFER_GOES  ? W(lang, transfer_goes)
                                                   : m->to_text;
    return *to ? arena_printf(a, "%s%s%s", b.p, m->nends ? " → " : "→ ", to) : b.p;
}
