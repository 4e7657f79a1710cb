/* The parser of conditions. Types are settled here, so that evaluation only looks at bits. */
#include "pack/cond_parse.h"

#include <string.h>

#include "pack/cond_habit.h"
#include "pack/vocab.h"

struct expr *cond_fail(struct parser *ps, const char *start, const char *code, const char *a,
                       const char *b)
{
    struct pos at = ps->pos;
    const char *sign, *instead, *habit;

    if (ps->failed)
        return NULL;
    ps->failed = true;
    habit = cond_habit(ps->a, ps->text, &sign, &instead);
    if (habit) { /* what went wrong is told by the sign, not by where reading stopped */
        start = habit;
        code = "expr_instead";
        a = sign;
        b = instead;
    }
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
    cond_fail(ps, t.start, "expr_expected", s, t.kind == T_END ? "…" : t.s);
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

struct expr *cond_binary(struct parser *ps, enum expr_op op, const struct expr *a,
                         const struct expr *b)
{
    struct expr *e = make(ps, op);

    e->a = a;
    e->b = b;
    return e;
}

struct expr *cond_on(struct parser *ps, enum expr_op op, const struct operand *o)
{
    struct expr *e = make(ps, op);

    e->fact = (int16_t)o->fact;
    e->row = o->row;
    return e;
}

struct expr *cond_negated(struct parser *ps, bool yes, struct expr *e)
{
    return yes && e ? cond_binary(ps, E_NOT, e, NULL) : e;
}

/* ------------------------------------------------------------------ what operands are */
static const char *next_fact(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nfacts ? p->facts[i].id : NULL;
}

#define SETTING "setting."

static const char *next_setting(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nsettings ? p->settings[i].id : NULL;
}

/* Type and axis of the fact or row attribute. */
enum value_type cond_type(const struct parser *ps, const struct operand *o, int *ret_axis)
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
        cond_fail(ps, t->start, "expr_row_outside", NULL, NULL);
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
    cond_fail(ps, t->start, "expr_row_name", t->s, NULL);
    return false;
}

static bool fact_operand(struct parser *ps, const struct token *t, struct operand *ret)
{
    ret->is_fact = true;
    ret->fact = pack_fact(ps->p, t->s);
    if (ret->fact < 0 && str_starts(t->s, SETTING)) {
        const char *id = t->s + strlen(SETTING);

        cond_fail(ps, t->start, "expr_setting", id,
                  nearest_all(ps->r->a, id, next_setting, ps->p, FACTS_SHOWN));
        return false;
    }
    if (ret->fact < 0) {
        cond_fail(ps, t->start, "expr_fact", t->s,
                  nearest_all(ps->r->a, t->s, next_fact, ps->p, FACTS_SHOWN));
        return false;
    }
    if (ps->p->facts[ret->fact].type == V_LEVEL && ps->p->facts[ret->fact].axis < 0) {
        cond_fail(ps, t->start, "expr_axis", t->s, NULL);
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
            cond_fail(ps, t.start, "expr_value", NULL, NULL);
            return false;
        }
        if (ret->n == sizeof ret->values / sizeof *ret->values) {
            cond_fail(ps, t.start, "expr_too_deep", NULL, NULL);
            return false;
        }
        ret->values[ret->n++] = t;
    } while (accept(ps, T_SIGN, ","));
    return expect_sign(ps, "]");
}

bool cond_operand(struct parser *ps, struct operand *ret)
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
        cond_fail(ps, t.start, t.kind == T_END ? "expr_ends" : "expr_value", NULL, NULL);
        return false;
    }
    ret->values[ret->n++] = t;
    return true;
}

/* ------------------------------------------------------------------ grammar */
static struct expr *parse_or(struct parser *ps);

static struct expr *parse_known(struct parser *ps)
{
    struct operand o;
    struct expr *e;

    if (!expect_sign(ps, "(") || !cond_operand(ps, &o))
        return NULL;
    if (!o.is_fact || o.row)
        return cond_fail(ps, o.start, "expr_needs_fact", NULL, NULL);
    e = cond_on(ps, E_KNOWN, &o);
    return expect_sign(ps, ")") ? e : NULL;
}

static struct expr *parse_any_row(struct parser *ps, const char *start)
{
    struct expr *e = make(ps, E_ANY_ROW);

    if (ps->in_row)
        return cond_fail(ps, start, "expr_row_nested", NULL, NULL);
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
        return cond_fail(ps, t->start, "expr_needs_fact", t->s, nearest(t->s, next_fact, ps->p));
    e->i = !strcmp(t->s, "true");
    return e;
}

/* How a fact of this type is compared as a rule. */
static const char *comparing(enum value_type t)
{
    switch (t) {
    case V_LEVEL:
        return "at_least";
    case V_INT:
        return ">=";
    case V_CHOICES:
    case V_COUNTRIES:
        return "has";
    default:
        return "=";
    }
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
    if (!cond_operand(ps, &left))
        return NULL;
    if (!left.is_fact)
        return left.list ? cond_fail(ps, left.start, "expr_needs_fact", NULL, NULL)
                         : parse_constant(ps, &left.values[0]);
    t = peek(ps, &end);
    if (is_sign(&t) || is_level_word(&t)) {
        ps->at = end;
        return cond_compare(ps, &left, t.s, t.start);
    }
    if (accept(ps, T_WORD, "has"))
        return cond_member(ps, &left, true);
    if (accept(ps, T_WORD, "in"))
        return cond_member(ps, &left, false);
    if (cond_type(ps, &left, &axis) != V_BOOL)
        return cond_fail(ps, left.start, "expr_not_bool", comparing(cond_type(ps, &left, &axis)),
                         t.kind == T_WORD || t.kind == T_QUOTED ? t.s : "…");
    e = cond_on(ps, E_IN_MASK, &left);
    e->mask = 2;
    return e;
}

static struct expr *parse_not(struct parser *ps)
{
    struct expr *e;
    const char *end;

    if (++ps->depth > EXPR_DEPTH_MAX)
        return cond_fail(ps, peek(ps, &end).start, "expr_too_deep", NULL, NULL);
    e = accept(ps, T_WORD, "not") ? cond_negated(ps, true, parse_not(ps)) : parse_cmp(ps);
    ps->depth--;
    return e;
}

static struct expr *parse_and(struct parser *ps)
{
    struct expr *e = parse_not(ps);

    while (e && accept(ps, T_WORD, "and")) {
        struct expr *b = parse_not(ps);

        e = b ? cond_binary(ps, E_AND, e, b) : NULL;
    }
    return e;
}

static struct expr *parse_or(struct parser *ps)
{
    struct expr *e = parse_and(ps);

    while (e && accept(ps, T_WORD, "or")) {
        struct expr *b = parse_and(ps);

        e = b ? cond_binary(ps, E_OR, e, b) : NULL;
    }
    return e;
}

/* Quotes that are none here stand in it. */
static bool quoted_otherwise(const struct parser *ps)
{
    const char *sign, *instead;

    return cond_habit(ps->a, ps->text, &sign, &instead) && !strcmp(instead, "\"");
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
        e = cond_fail(&ps, t.start, "expr_rest", t.s, NULL);
    if (e && quoted_otherwise(&ps)) /* it would be part of the text compared with */
        e = cond_fail(&ps, text, "expr_value", NULL, NULL);
    if (!e)
        return COND_NEVER;
    if (p->nconds == CONDS_MAX) {
        finding(r, at, "too_many_conditions", NULL, NULL);
        return COND_NEVER;
    }
    p->conds[p->nconds] = (struct cond){arena_strdup(a, text), e};
    return (int)p->nconds++;
}
