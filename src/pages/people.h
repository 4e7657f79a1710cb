/* people.h: naming a member of staff in a form. A person types a name; what is meant is found
 * without script, by a list to choose from when it is not clear. */
#ifndef DAICHO_PAGES_PEOPLE_H
#define DAICHO_PAGES_PEOPLE_H

#include <jansson.h>

#include "pages/page.h"
#include "store/queries_gen.h"

/* Everybody with a post in the body today; loaded when first asked for. */
struct people {
    struct req *req;
    struct q_people_pick_row *rows;
    size_t n;
    bool loaded;
    /* What a record named, as it was called then (act.named): read so by people_shown and
     * value_words. NULL: everybody and everything as of today. Not owned. */
    const json_t *named;
};

enum { PEOPLE_SHOWN = 20 };

enum status people_load(struct people *p, struct err *err);

/* "佐藤 花子（総務課 係長・sato）": unambiguous, because it ends in the login. */
const char *people_label(struct arena *a, const struct q_people_pick_row *row);
/* "佐藤 花子（総務課 係長）": for reading, as `named` has it, else as of today. "" when there is no
 * such person. */
enum status people_shown(struct people *p, const char *id, const char **ret, struct err *err);
/* Label of a person by id, for inputs; somebody without a post today is named from the register of
 * people, "" when there is no such person. */
enum status people_name(struct people *p, const char *id, const char **ret, struct err *err);

/* What the typed text means. One person: *ret is their id and *ret_n 1. Otherwise *ret is "" and
 * the candidates (at most PEOPLE_SHOWN) are in ret_found. Understands ids, labels, logins, names
 * and parts of names and readings. */
enum status people_find(struct people *p, const char *typed, const char **ret,
                        const struct q_people_pick_row *ret_found[PEOPLE_SHOWN], size_t *ret_n,
                        struct err *err);

/* GET /people: options for a list beside an input, for script. */
enum status people_get(struct req *req, struct res *res, struct err *err);

#endif
