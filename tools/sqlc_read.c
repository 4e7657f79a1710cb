/* Reads files of queries and checks them. */
#include "sqlc.h"

void sqlc_fail(struct sqlc *s, size_t at, const char *fmt, ...)
{
    char message[512];
    size_t line, column;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(message, sizeof(message), fmt, ap);
    va_end(ap);
    source_where(s->src, at, &line, &column);
    gen_fail(s->g, s->src->file, line, column, "%s", message);
}

/* Which of the two texts of a query is being read. */
enum text_mark { NO_MARK, AFTER_SQLITE, AFTER_PG };

size_t sqlc_word_end(const struct source *src, size_t at, size_t end)
{
    while (at < end && is_ident(src->p[at]))
        at++;
    return at;
}

size_t sqlc_skip_space(const struct source *src, size_t at, size_t end)
{
    while (at < end && is_space(src->p[at]))
        at++;
    return at;
}

static void read_type(struct sqlc *s, struct field *f, size_t at, size_t n)
{
    static const char *const names[] = {[T_TEXT] = "text", [T_INT] = "int",   [T_INT_NULL] = "int?",
                                        [T_BOOL] = "bool", [T_DATE] = "date", [T_BLOB] = "blob"};
    const char *p = s->src->p + at;
    for (size_t i = 0; i < T_ID; i++) {
        if (strlen(names[i]) == n && memcmp(names[i], p, n) == 0) {
            f->type = (enum type)i;
            return;
        }
    }
    if (n < 4 || !is_lower(p[0]) || memcmp(p + n - 3, "_id", 3) != 0)
        sqlc_fail(s, at, "unknown type '%.*s'", (int)n, p);
    f->type = T_ID;
    f->id = gen_dup(s->g, p, n);
}

/* "name type, name type" in [at, end). */
static void read_fields(struct sqlc *s, struct field *list, size_t *n, size_t at, size_t end)
{
    for (bool more = true; more;) {
        size_t b = sqlc_skip_space(s->src, at, end), e = sqlc_word_end(s->src, b, end);
        if (b == e || !is_lower(s->src->p[b]))
            sqlc_fail(s, b, "expected a name and a type");
        if (*n == 64)
            sqlc_fail(s, b, "more than 64 fields");
        struct field *f = &list[*n];
        *f = (struct field){.name = gen_dup(s->g, s->src->p + b, e - b), .at = b};
        for (size_t i = 0; i < *n; i++)
            if (strcmp(list[i].name, f->name) == 0)
                sqlc_fail(s, b, "'%s' is declared twice", f->name);
        b = sqlc_skip_space(s->src, e, end);
        e = sqlc_word_end(s->src, b, end);
        if (e < end && s->src->p[e] == '?')
            e++;
        read_type(s, f, b, e - b);
        ++*n;
        at = sqlc_skip_space(s->src, e, end);
        more = at < end;
        if (more && s->src->p[at++] != ',')
            sqlc_fail(s, at - 1, "expected ',' between fields");
    }
}

static void read_name(struct sqlc *s, size_t at, size_t end)
{
    static const char *const kinds[] = {":one", ":many", ":exec"};
    size_t b = sqlc_skip_space(s->src, at, end), e = sqlc_word_end(s->src, b, end), k = 0;
    if (b == e || !is_lower(s->src->p[b]))
        sqlc_fail(s, b, "expected a name in lower case");
    struct query *q = s->q = gen_alloc(s->g, sizeof(*q));
    q->src = s->src;
    q->name = gen_dup(s->g, s->src->p + b, e - b);
    q->at = b;
    for (const struct query *o = s->first; o; o = o->next)
        if (strcmp(o->name, q->name) == 0)
            sqlc_fail(s, b, "'%s' exists already in %s", q->name, path_base(o->src->file));
    b = sqlc_skip_space(s->src, e, end);
    while (k < 3 && (end - b != strlen(kinds[k]) || memcmp(s->src->p + b, kinds[k], end - b) != 0))
        k++;
    if (k == 3)
        sqlc_fail(s, b, "expected :one, :many or :exec after the name");
    q->kind = (enum query_kind)k;
    *s->last = q;
    s->last = &q->next;
}

/* True when the line [b, e) is one of ours; rest is where its text begins. */
static bool header(const struct source *src, size_t b, size_t e, const char *word, size_t *rest)
{
    if (e - b < 3 || memcmp(src->p + b, "--", 2) != 0)
        return false;
    b = sqlc_skip_space(src, b + 2, e);
    size_t n = strlen(word);
    if (e - b < n || memcmp(src->p + b, word, n) != 0)
        return false;
    *rest = b + n;
    return true;
}

void sqlc_add(struct sqlc *s, struct body *body, struct token t)
{
    if (body->n == body->cap) {
        struct token *old = body->t;
        body->cap = body->cap ? body->cap * 2 : 64;
        body->t = gen_alloc(s->g, body->cap * sizeof(struct token));
        if (body->n)
            memcpy(body->t, old, body->n * sizeof(struct token));
    }
    body->t[body->n++] = t;
}

size_t sqlc_token(struct sqlc *s, size_t at, size_t end, struct token *ret)
{
    const char *p = s->src->p;
    size_t e = at + 1;
    struct token t = {.kind = SIGN, .at = at};
    if (is_alpha(p[at]) || p[at] == '_') {
        t.kind = WORD;
        e = sqlc_word_end(s->src, at, end);
    } else if (is_digit(p[at])) {
        t.kind = NUMBER;
        while (e < end && (is_ident(p[e]) || p[e] == '.'))
            e++;
    } else if (p[at] == '\'' || p[at] == '"') {
        t.kind = p[at] == '"' ? WORD : STRING;
        for (;; e += 2) { /* a doubled quote stands for itself */
            while (e < end && p[e] != p[at])
                e++;
            if (e >= end)
                sqlc_fail(s, at, "the string has no end");
            if (e + 1 >= end || p[e + 1] != p[at])
                break;
        }
        e++;
    } else if (p[at] == ':' && e < end && p[e] == ':') {
        e++;
    } else if (p[at] == ':') {
        t.kind = PARAM;
        e = sqlc_word_end(s->src, e, end);
        if (e == at + 1)
            sqlc_fail(s, at, "expected a parameter's name after ':'");
    } else if (p[at] == '?' || p[at] == '$' || (unsigned char)p[at] < 0x20) {
        sqlc_fail(s, at, "parameters are named: :name");
    }
    t.s = p + at;
    t.n = e - at;
    *ret = t;
    return e;
}

/* Reads the text of the query from [at, end) into a body; comments are dropped. */
static void read_body(struct sqlc *s, struct body *body, size_t at, size_t end)
{
    const char *p = s->src->p;
    bool space = false, over = false;
    *body = (struct body){.at = at};
    while (at < end) {
        struct token t;
        if (is_space(p[at])) {
            at++;
            space = true;
            continue;
        }
        if (end - at > 1 && p[at] == '-' && p[at + 1] == '-') {
            while (at < end && p[at] != '\n')
                at++;
            continue;
        }
        if (over)
            sqlc_fail(s, at, "a second statement, or text behind ';'");
        if (p[at] == ';') {
            over = true;
            at++;
            continue;
        }
        if (p[at] == '@' && at + 1 < end && is_lower(p[at + 1])) {
            at = sqlc_use(s, body, at + 1, end);
            continue;
        }
        at = sqlc_token(s, at, end, &t);
        t.space = space;
        space = false;
        sqlc_add(s, body, t);
    }
}

/* The rows are those of a query before this one. */
static void read_like(struct sqlc *s, size_t at, size_t end)
{
    struct query *q = s->q;
    at = sqlc_skip_space(s->src, at, end);
    if (q->nout)
        sqlc_fail(s, at, "'rows' stands instead of 'out'");
    for (struct query *x = s->first; x && x != q; x = x->next)
        if (strlen(x->name) == end - at && memcmp(x->name, s->src->p + at, end - at) == 0)
            q->like = x->like ? x->like : x;
    if (!q->like || !q->like->nout)
        sqlc_fail(s, at, "no query with rows before this one has that name");
    memcpy(q->out, q->like->out, sizeof q->out);
    q->nout = q->like->nout;
}

static void read_header(struct sqlc *s, size_t b, size_t e)
{
    size_t rest;
    if (header(s->src, b, e, "in:", &rest)) {
        read_fields(s, s->q->in, &s->q->nin, rest, e);
    } else if (header(s->src, b, e, "rows:", &rest)) {
        read_like(s, rest, e);
    } else if (header(s->src, b, e, "out:", &rest)) {
        if (s->q->like)
            sqlc_fail(s, b, "'rows' stands instead of 'out'");
        read_fields(s, s->q->out, &s->q->nout, rest, e);
    } else if (header(s->src, b, e, "unjournaled:", &rest)) {
        if (sqlc_skip_space(s->src, rest, e) == e)
            sqlc_fail(s, b, "say why it is not journaled");
        s->q->unjournaled = true;
    } else if (header(s->src, b, e, "deferred:", &rest)) {
        if (sqlc_skip_space(s->src, rest, e) == e)
            sqlc_fail(s, b, "say why nobody waits for it");
        s->q->deferred = true;
    }
}

/* The query's text ends at `end`; `mark` is where the line that ends it begins. */
static void end_text(struct sqlc *s, enum text_mark mark, size_t start, size_t end)
{
    struct query *q = s->q;
    if (s->p) {
        read_body(s, &s->p->body, start, end);
        if (s->p->body.n == 0)
            sqlc_fail(s, s->p->at, "'%s' has no text", s->p->name);
        s->p = NULL;
    }
    if (!q)
        return;
    read_body(s, &q->bodies[mark == AFTER_PG], start, end);
    if (mark == AFTER_PG && q->bodies[1].n == 0)
        sqlc_fail(s, end, "no text behind '-- pg:'");
}

void sqlc_read(struct sqlc *s, const struct source *src)
{
    enum text_mark mark = NO_MARK;
    size_t start = 0, rest = 0;
    s->src = src;
    s->q = NULL;
    s->p = NULL;
    for (size_t b = 0, next; b < src->n; b = next) {
        const char *nl = memchr(src->p + b, '\n', src->n - b);
        size_t e = nl ? (size_t)(nl - src->p) : src->n;
        next = nl ? e + 1 : e;
        while (e > b && is_space(src->p[e - 1]))
            e--;
        bool sqlite = header(src, b, e, "sqlite:", &rest), pg = header(src, b, e, "pg:", &rest);
        bool name = header(src, b, e, "name:", &rest), part = header(src, b, e, "part:", &rest);
        if (!name && !part && !s->q && !s->p && e > b &&
            (e - b < 2 || memcmp(src->p + b, "--", 2) != 0))
            sqlc_fail(s, b, "a query without '-- name:'");
        if (name || part || sqlite || pg)
            end_text(s, mark, start, b);
        if ((sqlite && (!s->q || mark != NO_MARK || s->q->bodies[0].n)) ||
            (pg && (mark != AFTER_SQLITE || s->q->bodies[0].n == 0)) ||
            ((name || part) && mark == AFTER_SQLITE))
            sqlc_fail(s, b, "'-- sqlite:' and then '-- pg:' stand before the two texts of a query");
        if (name || part) {
            sqlc_check(s);
            (name ? read_name : sqlc_part)(s, rest, e);
        } else if (s->q) {
            read_header(s, b, e);
        }
        if (name || part || sqlite || pg) {
            mark = name || part ? NO_MARK : sqlite ? AFTER_SQLITE : AFTER_PG;
            start = next;
        }
    }
    end_text(s, mark, start, src->n);
    if (mark == AFTER_SQLITE)
        sqlc_fail(s, src->n, "'-- pg:' and its text are missing");
    sqlc_check(s);
}
