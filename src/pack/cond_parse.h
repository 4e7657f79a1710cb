/* cond_parse.h: what the two halves of the parser of conditions share. Private to cond*.c. */
#ifndef DAICHO_PACK_COND_PARSE_H
#define DAICHO_PACK_COND_PARSE_H

#include "pack/cond.h"

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

/* Reports one finding at `start` within the text, the first only; returns NULL. */
struct expr *cond_fail(struct parser *ps, const char *start, const char *code, const char *a,
                       const char *b);
/* New nodes: over two others, over a fact, and the opposite of one when `yes` (NULL stays NULL). */
struct expr *cond_binary(struct parser *ps, enum expr_op op, const struct expr *a,
                         const struct expr *b);
struct expr *cond_on(struct parser *ps, enum expr_op op, const struct operand *o);
struct expr *cond_negated(struct parser *ps, bool yes, struct expr *e);
/* Reads an operand; false after a finding. */
bool cond_operand(struct parser *ps, struct operand *ret);
/* Type and axis (-1) of the fact or row attribute. */
enum value_type cond_type(const struct parser *ps, const struct operand *o, int *ret_axis);

/* cond_compare.c: what follows a fact: a sign or level word at `sign_at`; has or in. */
struct expr *cond_compare(struct parser *ps, const struct operand *left, const char *sign,
                          const char *sign_at);
struct expr *cond_member(struct parser *ps, const struct operand *left, bool has);

#endif
