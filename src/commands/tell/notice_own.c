/* notice_own.c: what the program tells by itself, in the transaction of what it tells of. Texts are
 * stored, and so are in the language of the record. */
#include <string.h>

#include "base/json.h"
#include "commands/entry/table_rows.h"
#include "commands/tell/notice.h"
#include "store/queries_gen.h"
#include "words/words.h"

#define SAID(key) words_get(LANG_JA, W_##key)

static const char *fill(struct call *c, const char *text, const char *arg)
{
    return words_fill(c->tx->arena, text, arg);
}

static const char *two(struct call *c, const char *a, const char *b)
{
    return arena_printf(c->tx->arena, "%s\n%s", a, b);
}

static const char *day_text(struct call *c, struct date d)
{
    return date_wareki(c->tx->arena, d);
}

static enum status tell(struct call *c, const struct notice_new *x, struct err *err)
{
    struct recipient *people;
    size_t n;

    TRY(audience_find(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, c->today, x->to,
                      &people, &n, err));
    return notice_put(c, x, people, n, NULL, err);
}

/* ------------------------------------------------------------------ rows of a table */
/* "・サービス名：訳すくん、機密性：B（令和8年4月1日から）（通知第1号）" */
static enum status row_line(struct call *c, const struct pack *p, const struct table *t,
                            const struct table_row_new *row, struct buf *b, struct err *err)
{
    AUTO_JSON json_t *cells = NULL;

    TRY(json_read("row", (struct bytes){row->key, strlen(row->key)}, 0, &cells, err));
    buf_printf(b, "・%s", table_row_text(c->tx->arena, p, t, cells));
    buf_puts(b, fill(c, SAID(notice_own_from), day_text(c, row->from)));
    if (!str_empty(row->source))
        buf_printf(b, "（%s）", row->source);
    buf_puts(b, "\n");
    return ST_OK;
}

enum status notice_of_table(struct call *c, const struct pack *p, const struct table *t,
                            const struct table_plan *plan, struct err *err)
{
    enum { LINES = 50 };
    const struct audience to = {.to = t->notice == TABLE_TELLS_MANAGERS ? AUDIENCE_MANAGERS
                                                                        : AUDIENCE_STAFF};
    struct notice_new x = {.kind = NOTICE_TABLE, .subject = "", .to = &to, .until = {DATE_NONE}};
    struct buf b;

    if (t->notice == TABLE_TELLS_NOBODY || plan->nadd == 0)
        return ST_OK;
    buf_init(&b, c->tx->arena, 400);
    buf_printf(&b, "%s\n", fill(c, SAID(notice_own_table_text), t->label));
    for (size_t i = 0; i < plan->nadd && i < LINES; i++)
        TRY(row_line(c, p, t, &plan->add[i], &b, err));
    if (plan->nadd > LINES)
        buf_printf(
            &b, "%s\n",
            fill(c, SAID(notice_own_more), arena_printf(c->tx->arena, "%zu", plan->nadd - LINES)));
    x.title = fill(c, SAID(notice_own_table), t->label);
    x.text = b.p;
    return tell(c, &x, err);
}

/* ------------------------------------------------------------------ rules adopted */
enum status notice_of_adoption(struct call *c, const struct pack *p, struct row_id adoption,
                               struct date from, struct err *err)
{
    const struct audience staff = {.to = AUDIENCE_STAFF}, managers = {.to = AUDIENCE_MANAGERS};
    const char *name = arena_printf(c->tx->arena, "%s %s", p->title, p->edition);
    const char *begins = fill(c, SAID(notice_own_begins), day_text(c, from));
    struct notice_new x = {.kind = NOTICE_EDITION,
                           .subject = adoption.s,
                           .title = fill(c, SAID(notice_own_edition), p->title),
                           .text = two(c, fill(c, SAID(notice_own_edition_text), name), begins),
                           .to = &staff,
                           .until = {DATE_NONE}};
    struct recipient *people;
    size_t n;

    TRY(tell(c, &x, err));
    x.kind = NOTICE_REVISION;
    x.title = fill(c, SAID(notice_own_revision), p->title);
    x.text = two(c, begins, fill(c, SAID(notice_own_revision_text), name));
    x.to = &managers;
    TRY(audience_revised(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, c->today, adoption,
                         &people, &n, err));
    return notice_put(c, &x, people, n, NULL, err);
}

/* ------------------------------------------------------------------ use is to end */
enum status notice_of_ending(struct call *c, struct entry_id entry, struct err *err)
{
    const struct audience to = {.to = AUDIENCE_USERS, .entry = entry};
    struct q_entry_get_row e;
    struct notice_new x = {
        .kind = NOTICE_ENDING, .subject = entry.s, .to = &to, .until = {DATE_NONE}};

    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, entry}, &e,
                    err));
    x.title = fill(c, SAID(notice_own_ending), e.title);
    x.text = two(c, fill(c, SAID(notice_own_ending_text), e.title),
                 arena_printf(c->tx->arena, "%s　%s", e.no, e.unit_name));
    return tell(c, &x, err);
}

enum status notice_of_going_on(struct call *c, struct entry_id entry, const char *why,
                               struct err *err)
{
    const struct audience to = {.to = AUDIENCE_USERS, .entry = entry};
    struct notice_new x = {
        .kind = NOTICE_GOES_ON, .subject = entry.s, .to = &to, .until = {DATE_NONE}};
    struct recipient *people;
    struct q_entry_get_row e;
    size_t n;

    TRY(audience_told(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, c->today,
                      NOTICE_ENDING, entry.s, &people, &n, err));
    why = str_blank(why) ? SAID(notice_own_dropped) : why;
    TRY(notice_take_back(c, entry.s, why, err));
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, entry}, &e,
                    err));
    x.title = fill(c, SAID(notice_own_goes_on), e.title);
    x.text = two(
        c,
        two(c, fill(c, SAID(notice_own_goes_on_text), e.title), fill(c, SAID(notice_own_why), why)),
        arena_printf(c->tx->arena, "%s　%s", e.no, e.unit_name));
    return notice_put(c, &x, people, n, NULL, err);
}
