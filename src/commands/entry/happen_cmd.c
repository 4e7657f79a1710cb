/* duty.happened: somebody tells what happened to an entry, and the duties that wait for it open. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/entry/happen.h"
#include "commands/org/org.h"

enum status happen_may_tell(struct db *db, struct arena *a, const struct who *w,
                            struct entry_id entry, struct unit_id unit, struct date day, bool *ret,
                            struct err *err)
{
    struct q_entry_is_mine_row mine;

    *ret = w->office || who_works_in(w, unit);
    if (*ret)
        return ST_OK;
    TRY(q_entry_is_mine(db, a, &(struct q_entry_is_mine_in){w->tenant, entry, w->person, day},
                        &mine, err));
    *ret = mine.n > 0;
    return ST_OK;
}

static enum status day_of(struct call *c, const struct duty_book *b, struct date *ret,
                          struct err *err)
{
    if (!date_parse(json_str(c->in, "day", ""), ret))
        *ret = b->today;
    if (ret->day > b->today.day)
        return err_set(err, ST_REFUSED, "happened_future", "it is not known yet");
    return ST_OK;
}

static enum status happened(struct call *c, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    const char *kind = json_str(c->in, "kind", ""), *note = json_str(c->in, "note", "");
    struct entry_id entry = ID_FROM(entry, json_str(c->in, "entry", ""));
    struct occurrence_id first = {{0}};
    struct q_entry_get_row e;
    struct date day;
    bool may;
    size_t n;

    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, entry}, &e,
                    err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    memcpy(c->subject, entry.s, sizeof entry.s);
    c->edition = e.edition;
    TRY(happen_may_tell(c->tx->db, c->tx->arena, c->who, entry, e.unit, c->today, &may, err));
    if (!may) {
        err_set(err, ST_DENIED, "happened_whose", "not somebody of the entry");
        return err_detail(err, e.unit_name);
    }
    if (str_eq(e.state, ENTRY_CLOSED))
        return err_set(err, ST_CONFLICT, "happened_closed", "its use is over");
    if (happen_seen(kind))
        return err_set(err, ST_REFUSED, "happened_seen", "the program sees this itself");
    if (str_blank(note))
        return err_set(err, ST_REFUSED, "happened_note", "say what happened");
    TRY(duty_book_call(c, &b, err));
    TRY(day_of(c, &b, &day, err));
    const struct happening h = {.kind = kind,
                                .day = day,
                                .note = note,
                                .person = c->who->person.s,
                                .names = names_frozen(c->tx->arena, c->who, NULL)};
    TRY(happen(c, &b, entry, &h, &n, &first, err));
    if (n == 0) {
        err_set(err, ST_REFUSED, "happened_unowed", "no duty waits for it");
        return err_detail(err, date_iso(c->arena, day));
    }
    json_object_set_new(c->out, "opened", json_integer((json_int_t)n));
    org_out(c, "occurrence", first.s);
    return ST_OK;
}

static const struct arg happened_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"kind", ARG_TEXT, true, 40, "what happened: a trigger of the rules"},
    {"day", ARG_DATE, false, 0, "day on which it became known; today if absent"},
    {"note", ARG_LONGTEXT, true, 2000, "what happened"},
};
const struct command command_duty_happened = {
    "duty.happened", RIGHT_STAFF, ARGS(happened_args), happened,
    "Tells what happened to an entry; the duties that wait for it open"};
