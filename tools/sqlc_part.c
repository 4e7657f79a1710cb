/* Conditions that several queries share. Their text takes the place of its use token by token, so
 * that both databases, the checks and the errors see nothing but the query. */
#include "sqlc.h"

static bool same(const struct token *t, const char *word)
{
    return t->kind == WORD && t->n == strlen(word) && memcmp(t->s, word, t->n) == 0;
}

/* A word or a sign that must stand at `at`; returns where it ends. */
static size_t expect(struct sqlc *s, size_t at, size_t end, enum token_kind kind, const char *what,
                     struct token *ret)
{
    at = sqlc_skip_space(s->src, at, end);
    if (at >= end)
        sqlc_fail(s, at, "expected %s", what);
    size_t e = sqlc_token(s, at, end, ret);
    if (ret->kind != kind)
        sqlc_fail(s, at, "expected %s", what);
    return e;
}

/* "name(word, word)" in [at, end); returns where it ends. */
static size_t read_call(struct sqlc *s, size_t at, size_t end, struct token *name,
                        struct token *args, size_t *nargs)
{
    struct token sign;
    at = expect(s, at, end, WORD, "the name of a part", name);
    at = expect(s, at, end, SIGN, "'(' behind the name of a part", &sign);
    if (!is_sign(&sign, '('))
        sqlc_fail(s, sign.at, "expected '(' behind the name of a part");
    for (*nargs = 0; *nargs == 0 || is_sign(&sign, ',');) {
        if (*nargs == 4)
            sqlc_fail(s, at, "more than 4 words");
        at = expect(s, at, end, WORD, "a word", &args[(*nargs)++]);
        at = expect(s, at, end, SIGN, "',' or ')'", &sign);
    }
    if (!is_sign(&sign, ')'))
        sqlc_fail(s, sign.at, "expected ',' or ')'");
    return at;
}

void sqlc_part(struct sqlc *s, size_t at, size_t end)
{
    struct part *p = gen_alloc(s->g, sizeof(*p));
    struct token name, args[4];
    size_t e = read_call(s, at, end, &name, args, &p->nparams);
    if (sqlc_skip_space(s->src, e, end) != end)
        sqlc_fail(s, e, "text behind the head of a part");
    p->src = s->src;
    p->at = name.at;
    p->name = gen_dup(s->g, name.s, name.n);
    for (const struct part *o = s->parts; o; o = o->next)
        if (strcmp(o->name, p->name) == 0)
            sqlc_fail(s, name.at, "'%s' exists already in %s", p->name, path_base(o->src->file));
    for (size_t i = 0; i < p->nparams; i++)
        p->params[i] = gen_dup(s->g, args[i].s, args[i].n);
    p->next = s->parts;
    s->parts = p;
    s->p = p;
    s->q = NULL;
}

size_t sqlc_use(struct sqlc *s, struct body *body, size_t at, size_t end)
{
    struct token name, args[4];
    size_t nargs, e = read_call(s, at, end, &name, args, &nargs);
    struct part *p = s->parts;
    while (p && !same(&name, p->name))
        p = p->next;
    if (!p || p == s->p)
        sqlc_fail(s, at, "no part '%.*s' before this place", (int)name.n, name.s);
    if (nargs != p->nparams)
        sqlc_fail(s, at, "%zu words for '%s' instead of %zu", nargs, p->name, p->nparams);
    p->used = true;
    for (size_t i = 0; i < p->body.n; i++) {
        struct token t = p->body.t[i];
        for (size_t k = 0; k < nargs; k++)
            if (same(&t, p->params[k])) {
                t.s = args[k].s;
                t.n = args[k].n;
                break;
            }
        t.at = at;
        t.space |= i == 0;
        sqlc_add(s, body, t);
    }
    return e;
}

void sqlc_parts_used(struct sqlc *s)
{
    for (const struct part *p = s->parts; p; p = p->next)
        if (!p->used) {
            s->src = p->src;
            sqlc_fail(s, p->at, "no query uses '%s'", p->name);
        }
}
