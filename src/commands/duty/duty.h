/* duty.h: what duties bring in time: the calendar of a body, and the occurrences that open.
 *
 * Occurrences open by one command, duty.tick, run at start and then again and again by the server
 * (tick.c) or by `daicho tick`. It opens whatever can be done by the day that the body's calendar
 * has reached and is not open yet, each in the transaction of its journal record: run twice, by two
 * servers at once, after however long a time, it opens each once. The day never goes back. */
#ifndef DAICHO_COMMANDS_DUTY_H
#define DAICHO_COMMANDS_DUTY_H

#include "commands/commands.h"
#include "rules/recur.h"
#include "store/queries_gen.h"

extern const struct command command_holidays_install, command_closing_set, command_duty_tick,
    command_duty_happened, command_occurrence_done, command_occurrence_waive,
    command_occurrence_reply;

/* ------------------------------------------------------------------ calendar */
/* The holidays that come with the program. */
struct bytes holidays_own(void);
/* The first and the last year of a file; ST_INPUT as calendar_load_csv, or when it has no day. */
enum status holidays_years(struct arena *a, const char *name, struct bytes csv, int *ret_first,
                           int *ret_last, struct err *err);
/* The body's: the program's holidays, those of installed files, its own closing days. */
enum status calendar_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct calendar **ret, struct err *err);

/* ------------------------------------------------------------------ a body's duties */
/* What is needed to tell the days of duties of a body; caches editions with what the body set.
 * Lives in the arena; release with duty_book_close. */
struct duty_edition {
    const char *hash;
    const struct pack *pack;
    struct facts *facts;
    json_t *settings;
};
struct duty_book {
    struct app *app;
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    struct body_id body;
    struct date today;   /* the day that the body's calendar has reached, or the clock's if later */
    struct date begun;   /* nothing before this day is kept */
    struct date reached; /* as recorded; DATE_NONE: nothing was yet */
    struct calendar *calendar;
    struct duty_edition *editions;
    size_t neditions;
};
enum status duty_book_open(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, struct date clock, struct duty_book *ret,
                           struct err *err);
void duty_book_close(struct duty_book *b);
#define AUTO_BOOK __attribute__((cleanup(duty_book_close)))

/* An edition with what the body set for it. */
enum status duty_edition(struct duty_book *b, const char *hash, const struct duty_edition **ret,
                         struct err *err);
/* The rule of an edition; NULL when it has none of this id. */
const struct duty *duty_find(const struct pack *p, const char *id);
/* The days of a duty. *ret_rule NULL: the edition has no such rule. False in *ret_days: it has
 * none, because it waits for something to happen, or (*ret_setting >= 0) for a setting. */
enum status duty_days(struct duty_book *b, const char *edition, const char *rule,
                      const struct duty **ret_rule, const struct pack **ret_pack,
                      struct recurrence *ret, bool *ret_days, int *ret_setting, struct err *err);

/* The same of a duty that waits for something to happen. *ret_before: how many days before the end
 * of a period it can be done, -1 while that is not set. *ret_setting (-1 none): what is not set;
 * the grace is none then. */
enum status duty_moment(struct duty_book *b, const char *edition, const char *rule,
                        const struct duty **ret_rule, const struct pack **ret_pack,
                        struct recurrence *ret, int *ret_before, int *ret_setting, struct err *err);

/* The most days before the end of a period that the rules in force, with what the body set, name in
 * any duty; 0 none. */
enum status duty_warns(struct app *app, struct db *db, struct arena *a, const struct who *w,
                       struct date today, int *ret, struct err *err);

/* The occurrences of a rule on an entry so far, and the next one if it is known. */
struct duty_row {
    struct duty_id id;
    struct entry_id entry;
    const char *rule, *edition, *role;
    struct date valid_from, valid_to, counted_from;
};
struct recur_span duty_span(const struct duty_book *b, const struct duty_row *d);
enum status duty_past(struct duty_book *b, const struct duty_row *d, struct occurrence_past **ret,
                      size_t *ret_n, struct err *err);

/* Has a duty something to open, or a change of managers to tell? Reads only. */
enum status duty_due(struct duty_book *b, const struct duty_row *d, bool *ret, struct err *err);
/* Opens what is to be opened of a duty: what fell due by the calendar, or before the end of a
 * period, or because somebody else manages the entry; inside a command. *ret_n counts. */
enum status duty_open(struct call *c, struct duty_book *b, const struct duty_row *d, size_t *ret_n,
                      struct err *err);
/* Opens one occurrence, and fixes whom it asks; inside a command. `h`: what happened, or none. */
enum status duty_put(struct call *c, struct duty_book *b, const struct duty_row *d,
                     const struct duty *rule, const struct pack *p, const struct occurrence *o,
                     struct happening_id h, struct occurrence_id *ret, struct err *err);
/* Tells by mail what the days since the one that was reached brought: an end of a period that comes
 * near, to whose duty it is; what is past its day, to the office as well, and to those to whom the
 * rules let it rise (`escalates`). */
enum status duty_remind(struct call *c, struct duty_book *b, struct err *err);
/* The days of those that were unsure, as they are known now. */
enum status duty_settle(struct call *c, struct duty_book *b, struct err *err);
/* A duty of the body, by its id; ST_NOT_FOUND. */
enum status duty_get(struct duty_book *b, const char *id, struct duty_row *ret, struct err *err);
/* The book of the call's body; the body's clock begins now when it did not yet. */
enum status duty_book_call(struct call *c, struct duty_book *ret, struct err *err);

/* ------------------------------------------------------------------ whose it is */
struct duty_owner {
    bool is;                      /* the person's, by the role that the rules name */
    bool office;                  /* only because nobody else may: as the office */
    const struct held_role *held; /* the post; NULL by appointment, or as the office */
};
/* May the person report it? By appointment (their own, else the manager's), while nobody acts for
 * it by the role that stands in; by post; and the office where it is held by appointment. */
enum status duty_owner(struct db *db, struct arena *a, const struct who *w, const struct pack *p,
                       const char *role, struct entry_id entry, struct unit_id unit,
                       struct date day, struct duty_owner *ret, struct err *err);

/* Where holders of a role are looked for, for an entry of this unit; none: anywhere in the body. */
enum status duty_scope(struct db *db, struct arena *a, struct tenant_id tenant,
                       const struct role *r, struct unit_id unit, struct unit_id *ret,
                       struct err *err);

/* ------------------------------------------------------------------ time */
/* Works through the calendars of all bodies of the home up to today: *ret_opened counts. A body
 * whose clock would jump by more than a year is left alone unless `far`: a clock that is wrong must
 * not fill the record with what was never missed (ST_REFUSED "clock_far"). */
enum status duties_tick(struct app *app, bool far, int64_t *ret_opened, struct err *err);

#endif
