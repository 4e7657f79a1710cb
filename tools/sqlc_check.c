/* Checks a query against what it declares. */
#include "sqlc.h"

bool is_word(const struct token *t, const char *word)
{
    return t->kind == WORD && t->n == strlen(word) && strncasecmp(t->s, word, t->n) == 0;
}

bool is_sign(const struct token *t, char c)
{
    return t->kind == SIGN && t->n == 1 && t->s[0] == c;
}

size_t sqlc_param(const struct query *q, const struct token *t)
{
    size_t i = 0;
    while (i < q->nin &&
           (strlen(q->in[i].name) != t->n - 1 || memcmp(q->in[i].name, t->s + 1, t->n - 1) != 0))
        i++;
    return i;
}

static void check_params(struct sqlc *s, const struct body *body)
{
    struct query *q = s->q;
    for (size_t i = 0; i < q->nin; i++)
        q->in[i].used = false;
    for (size_t i = 0; i < body->n; i++) {
        const struct token *t = &body->t[i];
        size_t at = t->kind == PARAM ? sqlc_param(q, t) : 0;
        if (t->kind != PARAM)
            continue;
        if (at == q->nin)
            sqlc_fail(s, t->at, "'%.*s' is not declared in 'in'", (int)t->n, t->s);
        q->in[at].used = true;
    }
    for (size_t i = 0; i < q->nin; i++)
        if (!q->in[i].used)
            sqlc_fail(s, q->in[i].at, "'%s' is declared and not used", q->in[i].name);
}

/* The select list (or, in a write, the list behind `returning`) has as many columns as `out`. */
static void check_columns(struct sqlc *s, const struct body *body)
{
    size_t i = 0, n = 1, depth = 0;
    while (i < body->n && (depth || !is_word(&body->t[i], s->q->op ? "returning" : "select"))) {
        depth += is_sign(&body->t[i], '(');
        depth -= depth && is_sign(&body->t[i], ')');
        i++;
    }
    if (i == body->n)
        sqlc_fail(s, body->at, "no columns for 'out'");
    const struct token *start = &body->t[i];
    for (i++; i < body->n; i++) {
        const struct token *t = &body->t[i];
        depth += is_sign(t, '(');
        depth -= depth && is_sign(t, ')');
        if (depth == 0 && ((is_word(t, "from") && !is_word(t - 1, "distinct")) ||
                           is_word(t, "union") || is_word(t, "where")))
            break;
        if (depth == 0 && is_sign(t, '*') &&
            (t[-1].at == start->at || is_sign(t - 1, ',') || is_sign(t - 1, '.') ||
             is_word(t - 1, "distinct")))
            sqlc_fail(s, t->at, "'*' is refused: name the columns");
        n += depth == 0 && is_sign(t, ',');
    }
    if (n != s->q->nout)
        sqlc_fail(s, start->at, "%zu columns here and %zu in 'out'", n, s->q->nout);
}

/* What the text changes: "insert", "update", "delete", or NULL for a read. */
static const char *read_op(struct sqlc *s, const struct body *b)
{
    static const char *const writes[] = {"insert", "update", "delete"};
    bool with = is_word(&b->t[0], "with");
    for (size_t i = 0; i < 3; i++) {
        if (is_word(&b->t[0], writes[i]))
            return writes[i];
        for (size_t k = 1; k < b->n && with; k++)
            if (is_word(&b->t[k], writes[i]))
                sqlc_fail(s, b->t[k].at, "a change inside of 'with'");
    }
    if (!with && !is_word(&b->t[0], "select"))
        sqlc_fail(s, b->t[0].at, "expected select, with, insert, update or delete");
    return NULL;
}

void sqlc_check(struct sqlc *s)
{
    struct query *q = s->q;
    if (!q)
        return;
    if (q->bodies[0].n == 0)
        sqlc_fail(s, q->at, "'%s' has no text", q->name);
    if (q->kind == EXEC ? q->nout > 0 : q->nout == 0)
        sqlc_fail(s, q->at, "%s", q->kind == EXEC ? ":exec has no 'out'" : "'out' is missing");
    q->op = read_op(s, &q->bodies[0]);
    /* An unjournaled write may take another way on each engine (the search index does). */
    bool other = q->bodies[1].n && read_op(s, &q->bodies[1]) != q->op;
    if (other && !(q->unjournaled && q->op && read_op(s, &q->bodies[1])))
        sqlc_fail(s, q->bodies[1].t[0].at, "the two texts do different things");
    for (size_t i = 0; i < 2 && q->bodies[i].n; i++) {
        check_params(s, &q->bodies[i]);
        if (q->nout)
            check_columns(s, &q->bodies[i]);
    }
    if (!q->op && q->unjournaled)
        sqlc_fail(s, q->at, "'unjournaled' is for changes");
    if (q->deferred && (q->kind != EXEC || !q->op || (!q->unjournaled && strcmp(q->op, "insert"))))
        sqlc_fail(s, q->at, "'deferred' is for :exec: unjournaled changes, and inserts");
    if (q->op && q->kind != EXEC && !q->unjournaled)
        sqlc_fail(s, q->at, "a journaled change is :exec");
    if (q->op && !q->unjournaled)
        sqlc_change(s);
}
