/* vocab.h: the facts that every pack shares, so that one question has one name everywhere. */
#ifndef DAICHO_PACK_VOCAB_H
#define DAICHO_PACK_VOCAB_H

#include "pack/pack.h"

/* Told by the program, never asked: some answer of the case's checklists is ×. False where there is
 * no case. */
#define FACT_NOT_OK "case.not_ok"

struct vocab_fact {
    const char *id;
    enum value_type type;
    const char *axis;           /* V_LEVEL */
    const char *const *choices; /* ids, NULL-terminated; NULL when the type has none */
};

/* The common facts in their fixed order. */
const struct vocab_fact *vocab_facts(size_t *ret_n);

/* What a report of an incident tells (core/incident.h), and conditions of `incidents` may ask;
 * confirmed: it was assessed as one. */
enum incident_fact {
    INCIDENT_PERSONAL,
    INCIDENT_MY_NUMBER,
    INCIDENT_ATTACK,
    INCIDENT_OUTSIDE,
    INCIDENT_CONFIRMED,
    INCIDENT_FACTS
};
const char *incident_fact_id(size_t i);
const char *incident_facts_all(struct arena *a); /* their ids, separated by blanks */

/* Attributes of one row of info.rows, in this order after the axes. */
enum row_flag { ROW_PERSONAL, ROW_RESIDENT, ROW_MY_NUMBER, ROW_FLAGS };
const char *row_flag_id(enum row_flag f);

/* Countries as conditions see them. */
enum country_class { COUNTRY_JAPAN, COUNTRY_OVERSEAS, COUNTRY_UNKNOWN, COUNTRY_CLASSES };
const char *country_class_id(enum country_class c);
/* "japan", "overseas", "unknown" or a code of ISO 3166-1. ret_code: the letters packed in 16 bits,
 * 0 for the three words. False when it is neither. */
bool country_parse(const char *s, enum country_class *ret_class, uint16_t *ret_code);

#endif
