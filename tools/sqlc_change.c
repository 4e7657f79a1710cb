/* Understands the inserts, updates and deletes that the journal takes and can replay. */
#include "sqlc.h"

static const struct token *peek(struct sqlc *s)
{
    static const struct token none = {.kind = SIGN, .s = "", .n = 0};
    return s->pos < s->q->bodies[0].n ? &s->q->bodies[0].t[s->pos] : &none;
}

__attribute__((noreturn)) static void cannot(struct sqlc *s, const char *expected)
{
    const struct token *t = peek(s);
    sqlc_fail(s, t->n ? t->at : s->q->at, "expected %s in a journaled statement", expected);
}

static void expect_word(struct sqlc *s, const char *word)
{
    if (!is_word(peek(s), word))
        cannot(s, word);
    s->pos++;
}

static bool accept_sign(struct sqlc *s, char c)
{
    bool yes = is_sign(peek(s), c);
    s->pos += yes;
    return yes;
}

static char *name_token(struct sqlc *s, const char *what)
{
    const struct token *t = peek(s);
    if (t->kind != WORD || t->s[0] == '"')
        cannot(s, what);
    s->pos++;
    return gen_dup(s->g, t->s, t->n);
}

static void value_token(struct sqlc *s, struct column *c)
{
    c->negative = accept_sign(s, '-');
    c->value = *peek(s);
    bool whole = c->value.kind == NUMBER && c->value.n <= 18;
    for (size_t i = 0; i < c->value.n; i++)
        whole = whole && is_digit(c->value.s[i]);
    if (!whole && (c->negative || (c->value.kind != PARAM && c->value.kind != STRING &&
                                   !is_word(&c->value, "null"))))
        cannot(s, "a parameter or a constant (nothing computed)");
    s->pos++;
}

static struct column *add_column(struct sqlc *s, char *name, const char *role)
{
    struct query *q = s->q;
    if (q->nchange == sizeof(q->change) / sizeof(q->change[0]))
        sqlc_fail(s, q->at, "too many columns");
    q->change[q->nchange] = (struct column){.name = name, .role = role};
    return &q->change[q->nchange++];
}

static void change_insert(struct sqlc *s)
{
    expect_word(s, "into");
    s->q->table = name_token(s, "a table");
    if (!accept_sign(s, '('))
        cannot(s, "the list of columns");
    do
        add_column(s, name_token(s, "a column"), "DB_VALUE");
    while (accept_sign(s, ','));
    if (!accept_sign(s, ')'))
        cannot(s, "')'");
    expect_word(s, "values");
    if (!accept_sign(s, '('))
        cannot(s, "'('");
    for (size_t i = 0; i < s->q->nchange; i++) {
        if (i && !accept_sign(s, ','))
            cannot(s, "as many values as columns");
        value_token(s, &s->q->change[i]);
    }
    if (!accept_sign(s, ')'))
        cannot(s, "as many values as columns");
}

static void change_where(struct sqlc *s)
{
    struct query *q = s->q;
    expect_word(s, "where");
    do {
        struct column *c = add_column(s, name_token(s, "a column"), "DB_KEY");
        if (is_word(peek(s), "is")) {
            s->pos++;
            if (!is_word(peek(s), "null"))
                cannot(s, "null");
        } else if (!accept_sign(s, '=')) {
            cannot(s, "= or 'is null'");
        }
        value_token(s, c);
        bool expected =
            c->value.kind == PARAM && c->value.n > 8 && memcmp(c->value.s, ":expected", 9) == 0;
        for (size_t i = 0; i < q->nset; i++)
            expected = expected || strcmp(q->change[i].name, c->name) == 0;
        if (expected)
            c->role = "DB_GUARD";
    } while (is_word(peek(s), "and") && ++s->pos);
}

static void change_update(struct sqlc *s)
{
    s->q->table = name_token(s, "a table");
    expect_word(s, "set");
    do {
        struct column *c = add_column(s, name_token(s, "a column"), "DB_VALUE");
        if (!accept_sign(s, '='))
            cannot(s, "'='");
        value_token(s, c);
    } while (accept_sign(s, ','));
    s->q->nset = s->q->nchange;
    change_where(s);
}

void sqlc_change(struct sqlc *s)
{
    if (s->q->bodies[1].n)
        sqlc_fail(s, s->q->bodies[1].at, "a journaled statement has one text for both databases");
    s->pos = 1;
    if (strcmp(s->q->op, "insert") == 0) {
        change_insert(s);
    } else if (strcmp(s->q->op, "update") == 0) {
        change_update(s);
    } else {
        expect_word(s, "from");
        s->q->table = name_token(s, "a table");
        change_where(s);
    }
    if (peek(s)->n)
        cannot(s, "the end");
}
