/* Countries: the class bits stand in set; up to seven codes other than JP lie in i (four) and in
 * bits 16 to 63 of set (three). */
#include "pack/value.h"

#include <stdio.h>
#include <string.h>

#include "pack/vocab.h"

#define CODES_MAX 7

int axis_level(const struct axis *x, const char *code)
{
    for (size_t l = 0; l < x->nlevels; l++) {
        if (!strcmp(x->levels[l].code, code))
            return (int)l;
    }
    return -1;
}

static uint16_t country_code(const struct fact_value *v, int k)
{
    uint64_t word = k < 4 ? (uint64_t)v->i : v->set;

    return (uint16_t)(word >> (k < 4 ? 16 * k : 16 * (k - 3)));
}

bool fact_value_has_country(const struct fact_value *v, uint16_t code)
{
    for (int k = 0; k < CODES_MAX; k++) {
        if (country_code(v, k) == code)
            return true;
    }
    return false;
}

static bool add_country(const char *s, struct fact_value *v)
{
    enum country_class c;
    uint16_t code;
    int k = 0;

    if (!s || !country_parse(s, &c, &code))
        return false;
    v->set |= (uint64_t)1 << c;
    if (!code || c == COUNTRY_JAPAN || fact_value_has_country(v, code))
        return true;
    while (k < CODES_MAX && country_code(v, k))
        k++;
    if (k == CODES_MAX)
        return false;
    if (k < 4)
        v->i = (int64_t)((uint64_t)v->i | (uint64_t)code << (16 * k));
    else
        v->set |= (uint64_t)code << (16 * (k - 3));
    return true;
}

static int choice_index(const struct fact *f, const char *id)
{
    for (size_t c = 0; id && c < f->nchoices; c++) {
        if (!strcmp(f->choices[c].id, id))
            return (int)c;
    }
    return -1;
}

/* One element of a list, or the only one. */
static bool add(const struct pack *p, const struct fact *f, const json_t *j, struct fact_value *v)
{
    const char *s = json_string_value(j);
    char digits[24];
    int k;

    if (f->type == V_LEVEL && json_is_integer(j)) { /* codes such as 1, 2, 3 */
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(j));
        s = digits;
    }
    if (!s)
        return false;
    if (f->type == V_COUNTRIES || f->type == V_COUNTRY)
        return add_country(s, v);
    if (f->type == V_LEVEL) {
        const struct axis *x = f->axis < 0 ? NULL : &p->axes[f->axis];

        k = x ? axis_level(x, s) : -1;
        if (k < 0)
            return false;
        if (!v->set || x->levels[k].weight > x->levels[v->i].weight)
            v->i = k;
    } else {
        k = choice_index(f, s);
        if (k < 0)
            return false;
        v->i = k;
    }
    v->set |= (uint64_t)1 << k;
    return true;
}

static bool add_all(const struct pack *p, const struct fact *f, const json_t *j,
                    struct fact_value *v)
{
    if (!json_is_array(j))
        return add(p, f, j, v);
    for (size_t i = 0; i < json_array_size(j); i++) {
        if (!add(p, f, json_array_get(j, i), v))
            return false;
    }
    /* A list of levels says what is handled: nothing at all is no level. */
    return f->type != V_LEVEL || json_array_size(j) > 0;
}

bool choices_clash(const struct choice *choices, size_t n, const json_t *chosen)
{
    for (size_t i = 0; i < n && json_array_size(chosen) > 1; i++) {
        for (size_t k = 0; choices[i].alone && k < json_array_size(chosen); k++) {
            const char *s = json_string_value(json_array_get(chosen, k));

            if (s && !strcmp(s, choices[i].id))
                return true;
        }
    }
    return false;
}

static bool number(const struct fact *f, const json_t *j)
{
    json_int_t i = json_integer_value(j);

    return json_is_integer(j) && i >= f->min && (f->max == 0 || i <= f->max);
}

static bool numbers(const struct fact *f, const json_t *j)
{
    for (size_t i = 0; i < json_array_size(j); i++)
        if (!number(f, json_array_get(j, i)))
            return false;
    return json_array_size(j) > 0;
}

bool fact_value_read(const struct pack *p, int fact, const json_t *j, struct fact_value *ret)
{
    const struct fact *f = &p->facts[fact];
    struct fact_value v = {.known = true};
    bool ok = false;

    switch (f->type) {
    case V_BOOL:
        ok = json_is_boolean(j);
        v.i = json_is_true(j);
        break;
    case V_INT:
        ok = number(f, j);
        v.i = json_integer_value(j);
        break;
    case V_INTS:
        ok = numbers(f, j);
        for (size_t k = 0; k < json_array_size(j); k++)
            if (json_integer_value(json_array_get(j, k)) > v.i)
                v.i = json_integer_value(json_array_get(j, k));
        break;
    case V_TEXT:
        ok = json_is_string(j) && !text_has_control(json_string_value(j));
        v.s = json_string_value(j);
        break;
    case V_ROLE:
        v.i = json_is_string(j) ? pack_role(p, json_string_value(j)) : -1;
        ok = v.i >= 0;
        break;
    case V_CHOICE:
    case V_COUNTRY:
        ok = json_is_string(j) && add(p, f, j, &v);
        break;
    case V_CHOICES:
        ok = json_is_array(j) && add_all(p, f, j, &v) && !choices_clash(f->choices, f->nchoices, j);
        break;
    case V_LEVEL:
    case V_COUNTRIES:
        ok = add_all(p, f, j, &v);
        break;
    case V_ROWS:
        break;
    }
    if (ok)
        *ret = v;
    return ok;
}

/* ------------------------------------------------------------------ back to JSON */
static json_t *countries_json(const struct fact_value *v, bool plural)
{
    json_t *list = json_array();
    bool foreign = false;

    if (v->set >> COUNTRY_JAPAN & 1)
        json_array_append_new(list, json_string("japan"));
    for (int k = 0; k < CODES_MAX; k++) {
        uint16_t c = country_code(v, k);
        char s[3] = {(char)(c >> 8), (char)(c & 0xFF), 0};

        if (c) {
            json_array_append_new(list, json_string(s));
            foreign = true;
        }
    }
    if (!foreign && v->set >> COUNTRY_OVERSEAS & 1)
        json_array_append_new(list, json_string("overseas"));
    if (v->set >> COUNTRY_UNKNOWN & 1)
        json_array_append_new(list, json_string("unknown"));
    if (!plural) {
        json_t *only = json_incref(json_array_get(list, 0));

        json_decref(list);
        return only;
    }
    return list;
}

json_t *fact_value_json(const struct pack *p, int fact, const struct fact_value *v)
{
    const struct fact *f = &p->facts[fact];
    json_t *list;

    switch (f->type) {
    case V_BOOL:
        return json_boolean(v->i);
    case V_INT:
        return json_integer(v->i);
    case V_TEXT:
        return json_string(v->s);
    case V_ROLE:
        return json_string(p->roles[v->i].id);
    case V_CHOICE:
        return json_string(f->choices[v->i].id);
    case V_LEVEL:
        return json_string(p->axes[f->axis].levels[v->i].code);
    case V_COUNTRY:
    case V_COUNTRIES:
        return countries_json(v, f->type == V_COUNTRIES);
    case V_CHOICES:
        list = json_array();
        for (size_t c = 0; c < f->nchoices; c++) {
            if (v->set >> c & 1)
                json_array_append_new(list, json_string(f->choices[c].id));
        }
        return list;
    case V_INTS:
    case V_ROWS:
        break;
    }
    return json_null();
}
