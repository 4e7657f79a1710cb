/* value.h: one fact's value in compiled form, read from JSON against the pack. */
#ifndef DAICHO_PACK_VALUE_H
#define DAICHO_PACK_VALUE_H

#include "pack/pack.h"

struct fact_value {
    bool known;
    int64_t i;     /* bool, int, choice, level or role index; packed country codes (value.c) */
    uint64_t set;  /* bits of the choices, levels or enum country_class given, then more codes */
    const char *s; /* text, pointing into the JSON */
};

#define COUNTRY_CLASS_BITS ((uint64_t)7)

/* Is one chosen beside others that has to stand alone? `chosen` is a list of ids. */
bool choices_clash(const struct choice *choices, size_t n, const json_t *chosen);

/* Reads `j` as a value of fact number `fact`. A list of levels keeps the heaviest in i. False when
 * the type or the value does not fit; *ret is then untouched. V_ROWS is not read here; of V_INTS
 * no condition asks more than whether they are known; i keeps the greatest. */
bool fact_value_read(const struct pack *p, int fact, const json_t *j, struct fact_value *ret);

/* True when a country with this packed code was given. */
bool fact_value_has_country(const struct fact_value *v, uint16_t code);

/* The same value as JSON (new reference): levels by code, choices by id; null
 * for V_INTS and V_ROWS. */
json_t *fact_value_json(const struct pack *p, int fact, const struct fact_value *v);

/* Index of a level code on an axis, -1. */
int axis_level(const struct axis *x, const char *code);

#endif
