/* survey.h: 照会: a question of the office to units, or to whoever manages an entry, that is
 * answered on a page and followed on one.
 *
 * Whom it asks is fixed when it is asked. Answers are only added, the newest of each counts until
 * the office closes it; whoever did not answer stays so. They are told on the first screen until
 * they answered, by mail at once and again when the day is past. */
#ifndef DAICHO_COMMANDS_SURVEY_H
#define DAICHO_COMMANDS_SURVEY_H

#include "commands/tell/inventory.h"

extern const struct command command_survey_start, command_survey_reply, command_survey_close;

enum { SURVEY_TITLE_MAX = 100, SURVEY_TEXT_MAX = 2000, SURVEY_WORDS_MAX = 1000, SURVEY_MAX = 300 };

/* What it asks: 台帳にないサービスの届出, 同種の問題はないか. */
#define SURVEY_UNLISTED "unlisted"
#define SURVEY_ALIKE "alike"

/* The answers there are to a kind, and whether one needs words. A word survey_KIND_ANSWER says it.
 */
struct survey_answer {
    const char *id;
    bool words;
};
const struct survey_answer *survey_answers(const char *kind, size_t *ret_n);

struct survey_ask {
    struct unit_id unit;
    struct entry_id entry; /* none: the unit as such */
};
struct survey_new {
    const char *kind, *about, *title, *text;
    struct date until;
    const struct survey_ask *asks;
    size_t n;
};
/* Asks it, inside a command. ST_REFUSED survey_unnamed, survey_past, survey_nobody; ST_INPUT
 * survey_many. */
enum status survey_put(struct call *c, const struct survey_new *x, struct survey_id *ret,
                       struct err *err);
/* Closes it when it is open. */
enum status survey_end(struct call *c, struct survey_id id, const char *note, struct err *err);

/* Does the person answer: whoever manages the entry; for a unit, and while nobody manages it,
 * whoever answers the yearly inventory there. */
enum status survey_mine(struct db *db, struct arena *a, const struct who *w, struct date day,
                        struct unit_id unit, struct entry_id entry, bool *ret, struct err *err);
/* Who answers for each, those whose post it is first. */
enum status survey_people(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct survey_id survey, const struct q_survey_asked_of_row *asked,
                          size_t n, struct inventory_person **ret, size_t *ret_n, struct err *err);

/* Inside duty.tick: whoever did not answer by the last day is told by mail. */
enum status survey_late(struct call *c, struct date reached, struct err *err);

#endif
