/* daicho calendar: on which days the offices are closed (base/calendar.h): show a year, sign and
 * install national holidays, closing days of the body. daicho tick: open what has fallen due. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "cli/house.h"
#include "cli/parcel.h"
#include "commands/duty/duty.h"

/* ------------------------------------------------------------------ show */
static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    return calendar_load(db, c->a, h->tenant, h->body, arg, err);
}

static bool year_of(struct cli *c, int64_t *ret)
{
    int year, month, day;

    date_parts(house_today(), &year, &month, &day);
    *ret = year;
    return c->argc == 0 || (parse_int64(c->argv[0], ret) && *ret >= 1868 && *ret <= 2999);
}

static int show(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct calendar *calendar = NULL;
    struct date d = {DATE_NONE};
    int64_t year = 0;
    int status = house_open(c, &h);

    if (status == CLI_OK && (!cli_args(c, 0, 1) || !year_of(c, &year)))
        status = cli_usage(c);
    if (status == CLI_OK)
        status = house_read(c, &h, look, &calendar);
    if (status != CLI_OK)
        return status;
    bool known = calendar_covers(calendar, (int)year);
    json_t *list = json_array();
    (void)date_make((int)year, 1, 1, &d);
    for (int32_t end = date_add_years(d, 1).day; d.day < end; d.day++) {
        const char *name = calendar_name(calendar, d);
        if (!name)
            continue;
        json_array_append_new(list, json_pack("{s:s,s:s}", "day", date_iso(c->a, d), "name", name));
        if (!c->json)
            printf("%s\t%s\n", date_iso(c->a, d), name);
    }
    if (!c->json && !known)
        printf("%s\n", cli_say(c, "この年の祝日は、まだ登録がありません。",
                               "The national holidays of this year are not known yet."));
    if (c->json)
        cli_print_json(json_pack("{s:i,s:b,s:O}", "year", (int)year, "known", known, "days", list));
    json_decref(list);
    return known ? CLI_OK : CLI_NEGATIVE;
}

/* ------------------------------------------------------------------ sign, install */
static enum status parcel_for(struct cli *c, const char *path, struct bytes text, const char *title,
                              struct parcel *ret, struct err *err)
{
    int first, last;

    TRY(holidays_years(c->a, path, text, &first, &last, err));
    *ret = (struct parcel){.kind = PARCEL_HOLIDAYS,
                           .title = title,
                           .id = PARCEL_JAPAN,
                           .edition = arena_printf(c->a, "%d-%d", first, last),
                           .hash = sha256(text.p, text.n),
                           .bundle = text};
    return ST_OK;
}

static int sign(struct cli *c)
{
    const char *key = cli_option(c, "--key"), *out = cli_option(c, "-o");
    const char *title = cli_option(c, "--title");
    struct parcel parcel;
    struct err err = {0};
    struct bytes in;
    char *text;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    if (!key || !out || str_blank(title) || utf8_length(title) > 200 || text_has_control(title))
        return cli_usage(c);
    /* As a spreadsheet saved it; what is signed is UTF-8. */
    if (cli_read(c, c->argv[0], PARCEL_MAX, &in, &err) != ST_OK ||
        text_decode(c->a, c->argv[0], in, &text, NULL, &err) != ST_OK ||
        parcel_for(c, c->argv[0], (struct bytes){text, strlen(text)}, title, &parcel, &err) !=
            ST_OK)
        return cli_fail(c, &err);
    return parcel_sign(c, &parcel, key, out);
}

static int install(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct parcel p, loaded;
    struct err err = {0};
    const char *path;
    json_t *out = NULL;
    int status = parcel_trusted(c, PARCEL_HOLIDAYS, &path, &p);

    if (status != CLI_OK)
        return status;
    if (parcel_for(c, path, p.bundle, p.title, &loaded, &err) != ST_OK)
        return cli_fail(c, &err);
    if (!parcel_says(&p, &loaded)) {
        err_set(&err, ST_INPUT, "parcel_says", "the lines in front differ");
        err_where(&err, "%s", path);
        return cli_fail(c, &err);
    }
    status = house_open(c, &h);
    if (status == CLI_OK && !cli_args(c, 1, 1))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = house_run(
            c, &h, "holidays.install",
            json_pack("{s:s, s:s}", "title", p.title, "signer", parcel_key_text(c, &p.key)),
            p.bundle, &out);
    if (status == CLI_OK && c->json)
        cli_print_json(json_incref(out));
    else if (status == CLI_OK)
        printf("%s: %s\n", cli_say(c, "祝日を取り込みました", "holidays installed"), p.edition);
    json_decref(out);
    return status;
}

/* ------------------------------------------------------------------ closing days */
static int set_closing(struct cli *c, bool closed)
{
    AUTO_HOUSE struct house h = {0};
    int status = house_open(c, &h), n = closed ? 2 : 1;

    if (status == CLI_OK && !cli_args(c, n, n))
        status = CLI_INPUT;
    if (status != CLI_OK)
        return status;
    return house_run(c, &h, "closing.set",
                     json_pack("{s:s, s:s}", "day", c->argv[0], "name", closed ? c->argv[1] : ""),
                     (struct bytes){NULL, 0}, NULL);
}

int cli_calendar(struct cli *c)
{
    const char *sub = cli_sub(c, "show");

    if (str_eq(sub, "show"))
        return show(c);
    if (str_eq(sub, "sign"))
        return sign(c);
    if (str_eq(sub, "install"))
        return install(c);
    if (str_eq(sub, "close") || str_eq(sub, "open"))
        return set_closing(c, str_eq(sub, "close"));
    return cli_usage(c);
}

/* ------------------------------------------------------------------ tick */
int cli_tick(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    bool far = cli_flag(c, "--far");
    const char *as_of = cli_option(c, "--now");
    struct err err = {0};
    int64_t opened, now;
    int status = house_whole(c, &h);

    if (status == CLI_OK && !cli_args(c, 0, 0))
        status = CLI_INPUT;
    if (status != CLI_OK)
        return status;
    if (as_of && !instant_parse(as_of, &now)) {
        err_set(&err, ST_INPUT, "bad_moment", "no moment: %s", as_of);
        err_where(&err, "--now");
        err_detail(&err, as_of);
        return cli_fail(c, &err);
    }
    if (as_of && app_set_day(h.app, date_of_instant(now), &err) != ST_OK)
        return cli_fail(c, &err);
    if (duties_tick(h.app, far, &opened, &err) != ST_OK)
        return cli_fail(c, &err);
    if (c->json)
        cli_print_json(json_pack("{s:I}", "opened", (json_int_t)opened));
    else
        printf("%s: %lld\n", cli_say(c, "新しく始まった点検など", "newly open"), (long long)opened);
    return CLI_OK;
}
