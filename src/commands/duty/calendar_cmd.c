/* holidays.install, closing.set: on which days the offices of a body are closed. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/org/org.h"

#define HOLIDAYS_BYTES 400000

enum status holidays_years(struct arena *a, const char *name, struct bytes csv, int *ret_first,
                           int *ret_last, struct err *err)
{
    struct calendar *c = calendar_new(a);
    int first = 0, last = 0;

    TRY(calendar_load_csv(c, name, csv, err));
    for (int year = 1868; year < 3000; year++)
        if (calendar_covers(c, year)) {
            first = first ? first : year;
            last = year;
        }
    if (!first) {
        err_set(err, ST_INPUT, "holiday_none", "no day is in the file");
        return err_where(err, "%s", name);
    }
    *ret_first = first;
    *ret_last = last;
    return ST_OK;
}

static enum status install(struct call *c, struct err *err)
{
    struct hash h = sha256(c->file.p, c->file.n);
    const char *hash = hash_hex(c->arena, &h);
    struct q_holidays_all_row *rows;
    int first, last;
    bool there = false;
    size_t n;

    TRY(holidays_years(c->arena, "holidays", c->file, &first, &last, err));
    TRY(q_holidays_all(c->tx->db, c->tx->arena, &(struct q_holidays_all_in){c->who->tenant}, &rows,
                       &n, err));
    for (size_t i = 0; i < n; i++)
        there |= strcmp(rows[i].hash, hash) == 0;
    if (there && strcmp(rows[n - 1].hash, hash) != 0)
        return err_set(err, ST_CONFLICT, "holidays_older", "a newer file was installed since");
    if (!there) /* installing again is no error: the contents are the name */
        TRY(q_holidays_insert(
            c->tx->db,
            &(struct q_holidays_insert_in){c->who->tenant, hash, json_str(c->in, "title", ""),
                                           first, last, c->file, json_str(c->in, "signer", ""),
                                           names_frozen(c->tx->arena, c->who, NULL), c->tx->now},
            NULL, err));
    org_subject(c, c->who->tenant.s);
    org_out(c, "hash", hash);
    json_object_set_new(c->out, "first", json_integer(first));
    json_object_set_new(c->out, "last", json_integer(last));
    return ST_OK;
}

static enum status closing(struct call *c, struct err *err)
{
    struct q_closings_of_row *rows;
    struct date day = {DATE_NONE};
    const char *name = json_str(c->in, "name", "");
    const char *names = names_frozen(c->tx->arena, c->who, NULL);
    bool there = false;
    size_t n;

    (void)date_parse(json_str(c->in, "day", ""), &day);
    TRY(q_closings_of(c->tx->db, c->tx->arena,
                      &(struct q_closings_of_in){c->who->tenant, c->who->body}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        there |= rows[i].day.day == day.day;
    org_subject(c, c->who->body.s);
    if (there)
        return q_closing_update(c->tx->db,
                                &(struct q_closing_update_in){c->who->tenant, c->who->body, day,
                                                              name, names, c->tx->now},
                                NULL, err);
    return q_closing_insert(
        c->tx->db,
        &(struct q_closing_insert_in){c->who->tenant, c->who->body, day, name, names, c->tx->now},
        NULL, err);
}

static const struct arg install_args[] = {
    {"file", ARG_FILE, true, HOLIDAYS_BYTES, "national holidays: CSV in UTF-8, date,name"},
    {"title", ARG_TEXT, true, 200, "what it is called"},
    {"signer", ARG_TEXT, false, 60, "public key that signed it"},
};
static const struct arg closing_args[] = {
    {"day", ARG_DATE, true, 0, "the day"},
    {"name", ARG_TEXT, false, 100, "why the offices are closed; none: they are open after all"},
};

const struct command command_holidays_install = {
    "holidays.install", RIGHT_ADMIN, ARGS(install_args), install,
    "Adds national holidays; of each year those installed last count"};
const struct command command_closing_set = {
    "closing.set", RIGHT_OFFICE, ARGS(closing_args), closing,
    "A closing day of the body, beside weekends, holidays and the turn of the year"};
