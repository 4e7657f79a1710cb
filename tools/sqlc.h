/* sqlc.h: what the parts of sqlc share. sqlc.c says what the tool does.
 *
 * sqlc_read.c reads files into a list of queries, sqlc_part.c the conditions they share,
 * sqlc_check.c checks them, sqlc_change.c understands the statements that the journal takes,
 * sqlc_emit.c writes the C. */
#ifndef DAICHO_TOOLS_SQLC_H
#define DAICHO_TOOLS_SQLC_H

#include "gen.h"

enum type { T_TEXT, T_INT, T_INT_NULL, T_BOOL, T_DATE, T_BLOB, T_ID };

struct field {
    char *name, *id; /* id: "entry_id" */
    enum type type;
    size_t at;
    bool used;
};

enum token_kind { WORD, NUMBER, STRING, PARAM, SIGN };

struct token {
    enum token_kind kind;
    const char *s;
    size_t n, at;
    bool space; /* white space stood before */
};

struct body {
    struct token *t;
    size_t n, cap;
    size_t at;
};

enum query_kind { ONE, MANY, EXEC };

/* One column of a journaled change: where its value comes from and what it means. */
struct column {
    char *name;
    const char *role;
    struct token value;
    bool negative;
};

struct query {
    const struct source *src;
    char *name;
    size_t at;
    enum query_kind kind;
    struct field in[64], out[64];
    size_t nin, nout;
    struct body bodies[2]; /* sqlite, pg; the second is empty when they are one */
    bool unjournaled, deferred;
    const char *op; /* insert, update, delete, or NULL */
    char *table;
    struct column change[64];
    size_t nchange, nset;
    const struct query *like; /* whose rows its rows are; NULL: its own */
    struct query *next;
};

/* A condition that several queries share: `-- part: name(x, …)`, used as @name(alias, …). */
struct part {
    const struct source *src;
    char *name;
    size_t at;
    char *params[4]; /* words of the text that an argument takes the place of */
    size_t nparams;
    struct body body;
    bool used;
    struct part *next;
};

struct sqlc {
    struct gen *g;
    const struct source *src; /* being read */
    struct query *first, **last;
    struct part *parts;
    struct query *q; /* being read; NULL in a part */
    struct part *p;  /* being read */
    size_t pos;      /* token being read in the change parser */
};

/* Fails at byte `at` of the file being read. */
__attribute__((noreturn, format(printf, 3, 4))) void sqlc_fail(struct sqlc *s, size_t at,
                                                               const char *fmt, ...);

bool is_word(const struct token *t, const char *word); /* a keyword in any case */
bool is_sign(const struct token *t, char c);

/* Reads one file and appends its queries. */
void sqlc_read(struct sqlc *s, const struct source *src);

/* Reading: the end of the word at `at`, the next byte that is no space, one token (returns where
 * the next one may begin), a token more. */
size_t sqlc_word_end(const struct source *src, size_t at, size_t end);
size_t sqlc_skip_space(const struct source *src, size_t at, size_t end);
size_t sqlc_token(struct sqlc *s, size_t at, size_t end, struct token *ret);
void sqlc_add(struct sqlc *s, struct body *body, struct token t);

/* Reads the head `name(x, …)` of a part in [at, end) into s->p. */
void sqlc_part(struct sqlc *s, size_t at, size_t end);

/* Puts the text of the part that is used at `at` (behind the '@') into the body; returns where the
 * text of the query goes on. */
size_t sqlc_use(struct sqlc *s, struct body *body, size_t at, size_t end);

/* Fails for a part that no query uses. */
void sqlc_parts_used(struct sqlc *s);

/* Checks s->q, all of whose text was read; nothing when there is none. */
void sqlc_check(struct sqlc *s);

/* Reads the change that s->q makes into its op, table and change columns, or fails. */
void sqlc_change(struct sqlc *s);

/* The place of the parameter named by a PARAM token among the query's `in`, or nin. */
size_t sqlc_param(const struct query *q, const struct token *t);

/* Writes header and source. `header_name` is how the source includes the header. */
void sqlc_emit(struct gen *g, const struct query *first, const char *header_name, struct text *h,
               struct text *c);

/* Compiles all files into one header and one source. True on success; otherwise g->message says
 * where and why. */
bool sqlc(struct gen *g, const struct source *src, size_t n, const char *header_name,
          struct text *h, struct text *c);

#endif
