/* The parser of conditions. Types are settled here, so that evaluation only looks at bits. */
#include "pack/cond.h"

#include <string.h>

#include "pack/vocab.h"

struct parser {
    struct report *r;
    struct pack *p;
    struct arena *a;
    const char *text, *at; /* at: the next unread byte */
    struct pos pos;        /* of text[0] */
    int depth;
    bool failed, in_row;
};

enum token_kind { T_END, T_WORD, T_QUOTED, T_SIGN, T_WRONG };
struct token {
    enum token_kind kind;
    const char *start;
    char *s; /* word, quoted text, sign */
};

struct operand {
    bool is_fact, row, list;
    int fact;
    const char *start; /* in the text */
    struct token values[64];
    size_t n;
};

static struct expr *fail(struct parser *ps, const char *start, const char *code, const char *a,
                         const char *b)
{
    struct pos at = ps->pos;

    if (ps->failed)
        return NULL;
    ps->failed = true;
    for (const char *c = ps->text; c < start; c++)
        at.col += ((unsigned char)*c & 0xC0) != 0x80;
    finding(ps->r, at, code, a, b);
    return NULL;
}

/* ------------------------------------------------------------------ tokens */
static bool word_byte(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || c >= 0x80;
}

static struct token peek(struct parser *ps, const char **ret_end)
{
    const char *s = ps->at + strspn(ps->at, " \t\r\n");
    const char *e = s;
    struct token t = {T_END, s, (char *)""};

    if (!*s) {
    } else if (word_byte((unsigned char)*s)) {
        while (word_byte((unsigned char)*e))
            e++;
        t.kind = T_WORD;
        t.s = arena_strndup(ps->a, s, (size_t)(e - s));
    } else if (*s == '"' || *s == '\'') {
        e = strchr(s + 1, *s);
        t.kind = e ? T_QUOTED : T_WRONG;
        t.s = arena_strndup(ps->a, s + 1, e ? (size_t)(e - s - 1) : 0);
        e = e ? e + 1 : s + 1;
    } else if (strchr("=()[],", *s)) {
        e = s + 1;
    } else if (strchr("<>!", *s)) {
        e = s + (s[1] == '=' ? 2 : 1);
    } else {
        t.kind = T_WRONG;
        e = s + 1;
    }
    if (t.kind == T_END && e > s) {
        t.kind = T_SIGN;
        t.s = arena_strndup(ps->a, s, (size_t)(e - s));
    }
    *ret_end = e;
    return t;
}

static struct token take(struct parser *ps)
{
    const char *end;
    struct token t = peek(ps, &end);

    ps->at = end;
    return t;
}

static bool accept(struct parser *ps, enum token_kind kind, const char *s)
{
    const char *end;
    struct token t = peek(ps, &end);

    if (t.kind != kind || strcmp(t.s, s))
        return false;
    ps->at = end;
    return true;
}

static bool expect_sign(struct parser *ps, const char *s)
{
    const char *end;
    struct token t = peek(ps, &end);

    if (accept(ps, T_SIGN, s))
        return true;
    fail(ps, t.start, "expr_expected", s, t.kind == T_END ? "…" : t.s);
    return false;
}

/* ------------------------------------------------------------------ making nodes */
static struct expr *make(struct parser *ps, enum expr_op op)
{
    struct expr *e = ARENA_NEW(ps->a, struct expr);

    e->op = (uint8_t)op;
    e->fact = e->other = -1;
    return e;
}

static struct expr *binary(struct parser *ps, enum expr_op op, const struct expr *a,
                           const struct expr *b)
{
    struct expr *e = make(ps, op);

    e->a = a;
    e->b = b;
    return e;
}

static struct expr *on(struct parser *ps, enum expr_op op, const struct operand *o)
{
    struct expr *e = make(ps, op);

    e->fact = (int16_t)o->fact;
    e->row = o->row;
    return e;
}

static struct expr *negated(struct parser *ps, bool yes, struct expr *e)
{
    return yes && e ? binary(ps, E_NOT, e, NULL) : e;
}

/* ------------------------------------------------------------------ what operands are */
static const char *next_fact(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nfacts ? p->facts[i].id : NULL;
}

/* Type and axis of the fact or row attribute. */
static enum value_type operand_type(const struct parser *ps, const struct operand *o, int *ret_axis)
{
    *ret_axis = -1;
    if (o->row) {
        if (o->fact >= AXES_MAX)
            return V_BOOL;
        *ret_axis = o->fact;
        return V_LEVEL;
    }
    *ret_axis = ps->p->facts[o->fact].axis;
    return ps->p->facts[o->fact].type;
}

static bool row_operand(struct parser *ps, const struct token *t, struct operand *ret)
{
    const char *name = t->s + strlen("row.");
    int axis = pack_axis(ps->p, name);

    ret->is_fact = ret->row = true;
    if (!ps->in_row) {
        fail(ps, t->start, "expr_row_outside", NULL, NULL);
        return false;
    }
    if (axis >= 0) {
        ret->fact = axis;
        return true;
    }
    for (unsigned f = 0; f < ROW_FLAGS; f++) {
        if (!strcmp(name, row_flag_id((enum row_flag)f))) {
            ret->fact = AXES_MAX + (int)f;
            return true;
        }
    }
    fail(ps, t->start, "expr_row_name", t->s, NULL);
    return false;
}

static bool fact_operand(struct parser *ps, const struct token *t, struct operand *ret)
{
    ret->is_fact = true;
    ret->fact = pack_fact(ps->p, t->s);
    if (ret->fact < 0) {
        fail(ps, t->start, "expr_fact", t->s, nearest(t->s, next_fact, ps->p));
        return false;
    }
    if (ps->p->facts[ret->fact].type == V_LEVEL && ps->p->facts[ret->fact].axis < 0) {
        fail(ps, t->start, "expr_axis", t->s, NULL);
        return false;
    }
    return true;
}

static bool list_operand(struct parser *ps, struct operand *ret)
{
    ret->list = true;
    do {
        struct token t = take(ps);

        if (t.kind != T_WORD && t.kind != T_QUOTED) {
            fail(ps, t.start, "expr_value", NULL, NULL);
            return false;
        }
        if (ret->n == sizeof ret->values / sizeof *ret->values) {
            fail(ps, t.start, "expr_too_deep", NULL, NULL);
            return false;
        }
        ret->values[ret->n++] = t;
    } while (accept(ps, T_SIGN, ","));
    return expect_sign(ps, "]");
}

static bool operand(struct parser *ps, struct operand *ret)
{
    struct token t = take(ps);

    memset(ret, 0, sizeof *ret);
    ret->start = t.start;
    ret->fact = -1;
    if (t.kind == T_WORD && str_starts(t.s, "row."))
        return row_operand(ps, &t, ret);
    if (t.kind == T_WORD && strchr(t.s, '.'))
        return fact_operand(ps, &t, ret);
    if (t.kind == T_SIGN && !strcmp(t.s, "["))
        return list_operand(ps, ret);
    if (t.kind != T_WORD && t.kind != T_QUOTED) {
        fail(ps, t.start, t.kind == T_END ? "expr_ends" : "expr_value", NULL, NULL);
        return false;
    }
    ret->values[ret->n++] = t;
    return true;
}

/* ------------------------------------------------------------------ words of a type */
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

    switch (operand_type(ps, left, &axis)) {
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
        fail(ps, t->start, "expr_word", t->s, all_words(ps->a, next, arg));
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
            return fail(ps, right->values[k].start, "expr_country", right->values[k].s, NULL);
        if (code && c == COUNTRY_OVERSEAS) {
            e = on(ps, E_COUNTRY_CODE, left);
            e->i = code;
        } else {
            e = on(ps, exact ? E_COUNTRY_IS : E_COUNTRY_HAS, left);
            e->mask = (uint64_t)1 << c;
        }
        all = all ? binary(ps, E_OR, all, e) : e;
    }
    return all;
}

static struct expr *mask(struct parser *ps, enum expr_op op, const struct operand *left,
                         const struct operand *right)
{
    struct expr *e = on(ps, op, left);

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
    struct expr *e = on(ps, E_IN_MASK, left);
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
    enum value_type t = operand_type(ps, left, &axis);
    bool ordered = t == V_INT || t == V_LEVEL;
    struct expr *e;

    if (left->row || right->row || t != operand_type(ps, right, &other_axis) ||
        axis != other_axis || (!ordered && (t != V_BOOL && t != V_ROLE)) ||
        (!ordered && cmp != CMP_EQ))
        return fail(ps, right->start, "expr_types", NULL, NULL);
    e = on(ps, t == V_LEVEL ? E_WEIGHT : E_FACT, left);
    e->other = (int16_t)right->fact;
    e->cmp = (uint8_t)cmp;
    return e;
}

static struct expr *equal(struct parser *ps, const struct operand *left,
                          const struct operand *right, enum value_type type)
{
    struct expr *e;

    switch (type) {
    case V_TEXT:
        e = on(ps, E_TEXT, left);
        e->s = right->values[0].s;
        return e;
    case V_CHOICES:
        return mask(ps, E_SET_IS, left, right);
    case V_COUNTRIES: {
        uint16_t code;
        enum country_class c;

        if (country_parse(right->values[0].s, &c, &code) && code && c != COUNTRY_JAPAN)
            return fail(ps, right->start, "expr_use_has", NULL, NULL);
        return country(ps, left, right, true);
    }
    case V_COUNTRY:
        return country(ps, left, right, true);
    default:
        return mask(ps, E_IN_MASK, left, right);
    }
}

static struct expr *compare(struct parser *ps, const struct operand *left, const char *sign,
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
    enum value_type type = operand_type(ps, left, &axis);

    while (strcmp(ops[k].sign, sign))
        k++;
    if (!operand(ps, &right))
        return NULL;
    if (ops[k].level && type != V_LEVEL)
        return fail(ps, sign_at, "expr_level_word", sign, NULL);
    if (!ops[k].level && ops[k].cmp != CMP_EQ && type != V_INT)
        return fail(ps, sign_at, type == V_LEVEL ? "expr_level_sign" : "expr_types", sign, NULL);
    if (type == V_ROWS)
        return fail(ps, left->start, "expr_types", NULL, NULL);
    if (right.is_fact)
        return negated(ps, sign[0] == '!', fact_to_fact(ps, left, &right, ops[k].cmp));
    if (right.list)
        return fail(ps, right.start, "expr_use_in", NULL, NULL);
    if (type == V_INT) {
        struct expr *e = on(ps, E_INT, left);

        if (!parse_int64(right.values[0].s, &e->i))
            return fail(ps, right.start, "expr_number", right.values[0].s, NULL);
        e->cmp = (uint8_t)ops[k].cmp;
        return negated(ps, sign[0] == '!', e);
    }
    if (type == V_LEVEL)
        return negated(ps, sign[0] == '!', level(ps, left, &right, ops[k].cmp, axis));
    return negated(ps, sign[0] == '!', equal(ps, left, &right, type));
}

static struct expr *member(struct parser *ps, const struct operand *left, bool has)
{
    struct operand right;
    int axis;
    enum value_type type = operand_type(ps, left, &axis);
    bool plural = type == V_CHOICES || type == V_COUNTRIES;

    if (!operand(ps, &right))
        return NULL;
    if (right.is_fact)
        return fail(ps, right.start, "expr_value", NULL, NULL);
    if (type == V_ROWS || has != plural)
        return fail(ps, left->start, has ? "expr_use_in" : "expr_use_has", NULL, NULL);
    if (!has && !right.list)
        return fail(ps, right.start, "expr_use_in", NULL, NULL);
    if (type == V_COUNTRY || type == V_COUNTRIES)
        return country(ps, left, &right, !has);
    if (type == V_TEXT || type == V_INT)
        return fail(ps, left->start, "expr_types", NULL, NULL);
    return mask(ps, has ? E_HAS_MASK : E_IN_MASK, left, &right);
}

/* ------------------------------------------------------------------ grammar */
static struct expr *parse_or(struct parser *ps);

static struct expr *parse_known(struct parser *ps)
{
    struct operand o;
    struct expr *e;

    if (!expect_sign(ps, "(") || !operand(ps, &o))
        return NULL;
    if (!o.is_fact || o.row)
        return fail(ps, o.start, "expr_needs_fact", NULL, NULL);
    e = on(ps, E_KNOWN, &o);
    return expect_sign(ps, ")") ? e : NULL;
}

static struct expr *parse_any_row(struct parser *ps, const char *start)
{
    struct expr *e = make(ps, E_ANY_ROW);

    if (ps->in_row)
        return fail(ps, start, "expr_row_nested", NULL, NULL);
    if (!expect_sign(ps, "("))
        return NULL;
    ps->in_row = true;
    e->a = parse_or(ps);
    ps->in_row = false;
    e->fact = (int16_t)pack_fact(ps->p, "info.rows");
    return e->a && expect_sign(ps, ")") ? e : NULL;
}

static bool is_sign(const struct token *t)
{
    return t->kind == T_SIGN && strchr("=!<>", t->s[0]) && strcmp(t->s, "!");
}

static bool is_level_word(const struct token *t)
{
    return t->kind == T_WORD && (!strcmp(t->s, "heavier_than") || !strcmp(t->s, "at_least") ||
                                 !strcmp(t->s, "lighter_than") || !strcmp(t->s, "at_most"));
}

static struct expr *parse_constant(struct parser *ps, const struct token *t)
{
    struct expr *e = make(ps, E_CONST);

    if (t->kind != T_WORD || (strcmp(t->s, "true") && strcmp(t->s, "false")))
        return fail(ps, t->start, "expr_needs_fact", t->s, nearest(t->s, next_fact, ps->p));
    e->i = !strcmp(t->s, "true");
    return e;
}

static struct expr *parse_cmp(struct parser *ps)
{
    const char *end;
    struct token t = peek(ps, &end);
    struct operand left;
    struct expr *e;
    int axis;

    if (accept(ps, T_SIGN, "(")) {
        e = parse_or(ps);
        return e && expect_sign(ps, ")") ? e : NULL;
    }
    if (accept(ps, T_WORD, "known"))
        return parse_known(ps);
    if (accept(ps, T_WORD, "any_row"))
        return parse_any_row(ps, t.start);
    if (!operand(ps, &left))
        return NULL;
    if (!left.is_fact)
        return left.list ? fail(ps, left.start, "expr_needs_fact", NULL, NULL)
                         : parse_constant(ps, &left.values[0]);
    t = peek(ps, &end);
    if (is_sign(&t) || is_level_word(&t)) {
        ps->at = end;
        return compare(ps, &left, t.s, t.start);
    }
    if (accept(ps, T_WORD, "has"))
        return member(ps, &left, true);
    if (accept(ps, T_WORD, "in"))
        return member(ps, &left, false);
    if (operand_type(ps, &left, &axis) != V_BOOL)
        return fail(ps, left.start, "expr_not_bool", NULL, NULL);
    e = on(ps, E_IN_MASK, &left);
    e->mask = 2;
    return e;
}

static struct expr *parse_not(struct parser *ps)
{
    struct expr *e;
    const char *end;

    if (++ps->depth > EXPR_DEPTH_MAX)
        return fail(ps, peek(ps, &end).start, "expr_too_deep", NULL, NULL);
    e = accept(ps, T_WORD, "not") ? negated(ps, true, parse_not(ps)) : parse_cmp(ps);
    ps->depth--;
    return e;
}

static struct expr *parse_and(struct parser *ps)
{
    struct expr *e = parse_not(ps);

    while (e && accept(ps, T_WORD, "and")) {
        struct expr *b = parse_not(ps);

        e = b ? binary(ps, E_AND, e, b) : NULL;
    }
    return e;
}

static struct expr *parse_or(struct parser *ps)
{
    struct expr *e = parse_and(ps);

    while (e && accept(ps, T_WORD, "or")) {
        struct expr *b = parse_and(ps);

        e = b ? binary(ps, E_OR, e, b) : NULL;
    }
    return e;
}

int cond_compile(struct report *r, struct pack *p, struct arena *a, const char *text, struct pos at)
{
    struct parser ps = {.r = r, .p = p, .a = a, .text = text, .at = text, .pos = at};
    struct expr *e;
    const char *end;
    struct token t;

    for (size_t i = 0; i < p->nconds; i++) {
        if (!strcmp(p->conds[i].text, text))
            return (int)i;
    }
    e = parse_or(&ps);
    t = peek(&ps, &end);
    if (e && t.kind != T_END)
        e = fail(&ps, t.start, "expr_rest", t.s, NULL);
    if (!e)
        return COND_NEVER;
    if (p->nconds == CONDS_MAX) {
        finding(r, at, "too_many_conditions", NULL, NULL);
        return COND_NEVER;
    }
    p->conds[p->nconds] = (struct cond){arena_strdup(a, text), e};
    return (int)p->nconds++;
}
