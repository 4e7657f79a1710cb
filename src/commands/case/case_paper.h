/* case_paper.h: a decision made on paper or elsewhere (代行入力), read from what the office tells:
 * the command that records it and the page that says beforehand what is wrong with it do it alike.
 */
#ifndef DAICHO_COMMANDS_CASE_PAPER_H
#define DAICHO_COMMANDS_CASE_PAPER_H

#include "commands/case/case_load.h"
#include "core/elsewhere.h"

/* Who enters the decision of which step, on which day. `a` holds what is read. */
struct paper_place {
    struct db *db;
    struct arena *a;
    const struct who *who;
    struct date today;
    const struct loaded_case *l;
    const struct step *s;
};

/* `in`: {decider | decider_name, decider_post; date, number}; *ret points into it and into p->a,
 * with who held what on that day, unless the day is to come. A name that is somebody's who had a
 * post since it was handed in, by name or reading, with titles or without, becomes that person.
 * *ret_told: how the record tells it (caller owns). ST_INPUT bad_id, bad_text; ST_REFUSED
 * decider_which with the posts of all who have the name: whoever is meant is named by account.
 * decider_family: a family name alone that is somebody's of the register. */
enum status paper_read(const struct paper_place *p, const json_t *in, struct external_decision *ret,
                       json_t **ret_told, struct err *err);
/* What the decision says goes into the fields of the step's record that take it (`paper` of the
 * pack), where nothing else was given. `told` as from paper_read. */
void paper_into(const struct form *form, const json_t *told, json_t *fields);
/* A decider who is nobody of the register cannot stand in a field for people: that one is not
 * missing. Takes these problems out. */
void paper_spare(const struct form *form, const json_t *told, struct problems *problems);
/* After a refusal of the decider of `x` (case_decider_may): names who decides instead, by role,
 * post and name as on that day, in `a`. Always ST_DENIED, else the error of the store. */
enum status paper_decider_told(const struct paper_place *p, const struct external_decision *x,
                               struct arena *a, struct err *err);

#endif
