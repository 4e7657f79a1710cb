/* act_record.h: what the records of an act that goes on (`continues` of the pack) say together: of
 * its lists of people each record keeps what it changed, of all else what it says. */
#ifndef DAICHO_COMMANDS_ACT_RECORD_H
#define DAICHO_COMMANDS_ACT_RECORD_H

#include <jansson.h>

#include "base/id.h"
#include "pack/pack.h"
#include "store/db.h"

struct act_record {
    json_t *fields; /* of the act's form, as fields_check writes them; empty before the first */
    int64_t n;      /* records that were read */
};
#define ACT_RECORD_NOW INT64_MAX

/* The first `upto` records of the act on the entry. The caller releases *ret with act_record_end.
 */
enum status act_record_load(struct db *db, struct arena *a, struct tenant_id tenant,
                            struct entry_id entry, const struct pack *p,
                            const struct entry_act *act, int64_t upto, struct act_record *ret,
                            struct err *err);
void act_record_end(struct act_record *r);
#define AUTO_RECORD __attribute__((cleanup(act_record_end)))

/* Takes the lists out of `fields` and puts under "rolls" of `data` what differs from `before`. */
void act_record_split(struct arena *a, const struct form *form, const json_t *before,
                      json_t *fields, json_t *data);

#endif
