/* incident.h: 事故の連絡: somebody reports what may be an incident; whom the rules name is told, in
 * order; what is done is recorded line by line until it is assessed and closed.
 *
 * Who may see one is asked in one place, for every way in: incident_load. A violation told past the
 * line is seen by the office, the roles that the rules name, and whoever told it; for anybody else
 * it is not there. */
#ifndef DAICHO_COMMANDS_INCIDENT_H
#define DAICHO_COMMANDS_INCIDENT_H

#include "commands/commands.h"
#include "core/incident.h"
#include "store/queries_gen.h"

extern const struct command command_incident_report, command_incident_seen, command_incident_phone,
    command_incident_line, command_incident_assess, command_incident_close, command_incident_reopen;

enum { INCIDENT_WHAT_MAX = 4000, INCIDENT_LINE_MAX = 4000, INCIDENT_SHORT_MAX = 200 };

/* One as somebody sees it. */
struct incident {
    struct incident_id id;
    struct q_incident_get_row row;
    struct incident_party party;
    bool vacant; /* nobody of the body holds the role that assesses: the office does meanwhile */
    struct q_incident_lines_row *lines;
    size_t nlines;
    struct incident_state state;
};
/* ST_NOT_FOUND for whoever may not see it: whether it exists is not told. In the arena. */
enum status incident_load(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct incident_id id, struct incident *ret, struct err *err);
/* Is a line put right by a later one? Its number, 0: no. */
int64_t incident_put_right(const struct incident *x, int64_t n);
/* Somebody outside is still to be told. */
enum status incident_owed(struct db *db, struct arena *a, const struct who *w,
                          const struct incident *x, bool *ret, struct err *err);

/* ------------------------------------------------------------------ telling, inside a command */
/* What is told whom of an incident, by the rules in force. */
struct incident_telling {
    struct call *c;
    const struct pack *pack; /* NULL: none are in force */
    struct incident_id id;
    struct entry_id entry;     /* none: not known */
    struct unit_id entry_unit; /* … its unit */
    const char *reg;           /* … its register, "" */
    struct unit_id unit;       /* where whoever reported works */
    struct person_id reporter; /* knows it already */
    bool violation;
    struct incident_facts facts;
    struct date noticed, occurred; /* occurred: DATE_NONE, not known */
    int64_t n;                     /* how many were told before */
};
/* Tells everybody whose turn it is and who was not told yet. */
enum status incident_tell(struct incident_telling *x, struct err *err);
/* One more person, by the program itself: at the end, who reported it. */
enum status incident_tell_person(struct incident_telling *x, const char *label,
                                 struct person_id person, struct err *err);
/* Deadlines: what is owed now, what proved not to be. */
enum status incident_deadlines(struct incident_telling *x, struct err *err);

/* "9:05", "09:05", "９：０５": minutes of the day; "" is `otherwise`. */
bool incident_time(struct arena *a, const char *text, int otherwise, int *ret);
/* The instant of a day and time as people write them; ST_INPUT bad_date, bad_time, ST_REFUSED
 * incident_future. Nothing written: now. */
enum status incident_when(struct call *c, const char *day, const char *time, int64_t *ret,
                          struct err *err);

#endif
