/* Comparisons: the words beside a fact get their meaning from its type. */
#include <string.h>

#include "base/country.h"
#include "pack/cond_parse.h"
#include "pack/vocab.h"

static const char *next_choice(const void *arg, size_t i)
{
    const struct fact *f = arg;

    return i < f->nchoices ? f->choices[i].id : NULL;
}
static const char *next_level(const void *arg, size_t i)
{
    const struct axis *x = arg;

    return i < x->nlevels ? x->levels[i].code : NULL;
}
static const char *next_role(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nroles ? p->roles[i].id : NULL;
}
static const char *next_bool(const void *arg, size_t i)
{
    (void)arg;
    return i == 0 ? "false" : i == 1 ? "true" : NULL;
}

static int position(const char *word, const char *(*next)(const void *, size_t), const void *arg)
{
    const char *s;

    for (size_t i = 0; (s = next(arg, i)); i++) {
        if (!strcmp(s, word))
            return (int)i;
    }
    return -1;
}

static const char *all_words(struct arena *a, const char *(*next)(const void *, size_t),
                             const void *arg)
{
    struct buf b;
    const char *s;

    buf_init(&b, a, 64);
    for (size_t i = 0; (s = next(arg, i)); i++)
        buf_printf(&b, "%s%s", i ? " " : "", s);
    return b.p;
}

/* Which bit the word stands for on the left operand; -1 after a finding. */
static int word_bit(struct parser *ps, const struct operand *left, const struct token *t)
{
    const char *(*next)(const void *, size_t) = next_bool;
    const void *arg = NULL;
    int axis, bit;

    switch (cond_type(ps, left, &axis)) {
    case V_LEVEL:
        next = next_level;
        arg = &ps->p->axes[axis];
        break;
    case V_CHOICE:
    case V_CHOICES:
        next = next_choice;
        arg = &ps->p->facts[left->fact];
        break;
    case V_ROLE:
        next = next_role;
        arg = ps->p;
        break;
    default:
        break;
    }
    bit = position(t->s, next, arg);
    if (bit < 0 || bit > 63)
        cond_fail(ps, t->start, "expr_word", t->s, all_words(ps->a, next, arg));
    return bit > 63 ? -1 : bit;
}

/* ------------------------------------------------------------------ comparisons */
static struct expr *country(struct parser *ps, const struct operand *left,
                            const struct operand *right, bool exact)
{
    struct expr *all = NULL;

    for (size_t k = 0; k < right->n; k++) {
        struct expr *e;
        enum country_class c;
        uint16_t code;

        if (!country_parse(right->values[k].s, &c, &code))
            return cond_fail(ps, right->values[k].start, "expr_country", right->values[k].s,
                             country_near(right->values[k].s));
        if (code && c == COUNTRY_OVERSEAS) {
            e = cond_on(ps, E_COUNTRY_CODE, left);
            e->i = code;
        } else {
            e = cond_on(ps, exact ? E_COUNTRY_IS : E_COUNTRY_HAS, left);
            e->mask = (uint64_t)1 << c;
        }
        all = all ? cond_binary(ps, E_OR, all, e) : e;
    }
    return all;
}

static struct expr *mask(struct parser *ps, enum expr_op op, const struct operand *left,
                         const struct operand *right)
{
    struct expr *e = cond_on(ps, op, left);

    for (size_t k = 0; k < right->n; k++) {
        int bit = word_bit(ps, left, &right->values[k]);

        if (bit < 0)
            return NULL;
        e->mask |= (uint64_t)1 << bit;
    }
    return e;
}

static bool holds(enum expr_cmp cmp, int64_t a, int64_t b)
{
    switch (cmp) {
    case CMP_EQ:
        return a == b;
    case CMP_LT:
        return a < b;
    case CMP_LE:
        return a <= b;
    case CMP_GT:
        return a > b;
    case CMP_GE:
        return a >= b;
    }
    return false;
}

/* The level compared becomes the set of levels for which it holds. */
static struct expr *level(struct parser *ps, const struct operand *left,
                          const struct operand *right, enum expr_cmp cmp, int axis)
{
    const struct axis *x = &ps->p->axes[axis];
    struct expr *e = cond_on(ps, E_IN_MASK, left);
    int bit = word_bit(ps, left, &right->values[0]);

    if (bit < 0)
        return NULL;
    for (size_t l = 0; l < x->nlevels; l++) {
        if (holds(cmp, x->levels[l].weight, x->levels[bit].weight))
            e->mask |= (uint64_t)1 << l;
    }
    return e;
}

static struct expr *fact_to_fact(struct parser *ps, const struct operand *left,
                                 const struct operand *right, enum expr_cmp cmp)
{
    int axis, other_axis;
    enum value_type t = cond_type(ps, left, &axis);
    bool ordered = t == V_INT || t == V_LEVEL;
    struct expr *e;

    if (left->row || right->row || t != cond_type(ps, right, &other_axis) || axis != other_axis ||
        (!ordered && (t != V_BOOL && t != V_ROLE)) || (!ordered && cmp != CMP_EQ))
        return cond_fail(ps, right->start, "expr_types", NULL, NULL);
    e = cond_on(ps, t == V_LEVEL ? E_WEIGHT : E_FACT, left);
    e->other = (int16_t)right->fact;
    e->cmp = (uint8_t)cmp;
    return e;
}

static bool one_overseas(const char *country)
{
    enum country_class c;
    uint16_t code;

    return country_parse(country, &c, &code) && code && c != COUNTRY_JAPAN;
}

static struct expr *equal(struct parser *ps, const struct operand *left,
                          const struct operand *right, enum value_type type)
{
    struct expr *e;

    switch (type) {
    case V_TEXT:
        e = cond_on(ps, E_TEXT, left);
        e->s = right->values[0].s;
        return e;
    case V_CHOICES:
        return mask(ps, E_SET_IS, left, right);
    case V_COUNTRIES:
        if (right->n != 1 || one_overseas(right->values[0].s))
            return cond_fail(ps, right->start, "expr_use_has", NULL, NULL);
        return country(ps, left, right, true);
    case V_COUNTRY:
        return country(ps, left, right, true);
    default:
        return mask(ps, E_IN_MASK, left, right);
    }
}

static bool plural(enum value_type type)
{
    return type == V_CHOICES || type == V_COUNTRIES;
}

struct expr *cond_compare(struct parser *ps, const struct operand *left, const char *sign,
                          const char *sign_at)
{
    static const struct {
        const char *sign;
        enum expr_cmp cmp;
        bool level;
    } ops[] = {
        {"=", CMP_EQ, false},           {"!=", CMP_EQ, false},      {"<", CMP_LT, false},
        {"<=", CMP_LE, false},          {">", CMP_GT, false},       {">=", CMP_GE, false},
        {"heavier_than", CMP_GT, true}, {"at_least", CMP_GE, true}, {"lighter_than", CMP_LT, true},
        {"at_most", CMP_LE, true},
    };
    struct operand right;
    size_t k = 0;
    int axis;
    enum value_type type = cond_type(ps, left, &axis);

    while (strcmp(ops[k].sign, sign))
        k++;
    if (!cond_operand(ps, &right))
        return NULL;
    if (ops[k].level && type != V_LEVEL)
        return cond_fail(ps, sign_at, "expr_level_word", sign, NULL);
    if (!ops[k].level && ops[k].cmp != CMP_EQ && type != V_INT)
        return cond_fail(ps, sign_at, type == V_LEVEL ? "expr_level_sign" : "expr_types", sign,
                         NULL);
    if (type == V_ROWS || type == V_INTS)
        return cond_fail(ps, left->start, "expr_types", NULL, NULL);
    if (right.is_fact)
        return cond_negated(ps, sign[0] == '!', fact_to_fact(ps, left, &right, ops[k].cmp));
    if (plural(type) && !right.list) /* whoever writes so means "among them" */
        return cond_fail(ps, right.start, "expr_use_has", NULL, NULL);
    if (!plural(type) && right.list)
        return cond_fail(ps, right.start, "expr_use_in", NULL, NULL);
    if (type == V_INT) {
        struct expr *e = cond_on(ps, E_INT, left);

        if (!parse_int64(right.values[0].s, &e->i))
            return cond_fail(ps, right.start, "expr_number", right.values[0].s, NULL);
        e->cmp = (uint8_t)ops[k].cmp;
        return cond_negated(ps, sign[0] == '!', e);
    }
    if (type == V_LEVEL)
        return cond_negated(ps, sign[0] == '!', level(ps, left, &right, ops[k].cmp, axis));
    return cond_negated(ps, sign[0] == '!', equal(ps, left, &right, type));
}

struct expr *cond_member(struct parser *ps, const struct operand *left, bool has)
{
    struct operand right;
    int axis;
    enum value_type type = cond_type(ps, left, &axis);
    if (!cond_operand(ps, &right))
        return NULL;
    if (right.is_fact)
        return cond_fail(ps, right.start, "expr_value", NULL, NULL);
    if (type == V_INTS)
        return cond_fail(ps, left->start, "expr_types", NULL, NULL);
    if (type == V_ROWS || has != plural(type))
        return cond_fail(ps, left->start, has ? "expr_use_in" : "expr_use_has", NULL, NULL);
    if (!has && !right.list)
        return cond_fail(ps, right.start, "expr_use_in", NULL, NULL);
    if (type == V_COUNTRY || type == V_COUNTRIES)
        return country(ps, left, &right, !has);
    if (type == V_TEXT || type == V_INT)
        return cond_fail(ps, left->start, "expr_types", NULL, NULL);
    return mask(ps, has ? E_HAS_MASK : E_IN_MASK, left, &right);
}
