/* compare_ask.h: what the files of the comparison share. Private to src/rules. */
#ifndef DAICHO_RULES_COMPARE_ASK_H
#define DAICHO_RULES_COMPARE_ASK_H

#include "rules/asked.h"
#include "rules/compare.h"

struct compared {
    const struct compare_side *old, *new;
    const struct lineage *way; /* from the one to the other */
    const struct compare_record *r;
    struct arena *a;
    struct comparison *out;
    struct facts facts_was, facts_now;
    struct decision was, now;
    const struct procedure *pr_was, *pr_now; /* NULL when none */
    bool forbidden, retired;
    bool idle; /* duties were ended: they begin again with an act */
};

/* Facts that the new rules need and nobody told. */
void compare_missing(struct compared *c);
/* Steps, authority, items, fields and files of the procedure. */
void compare_asked(struct compared *c);

/* ------------------------------------------------------------------ compare_items.c */
/* Items of the lists that the application and its steps ask for. */
void compare_items(struct compared *c);
/* Items of lists that are answered anew each time: nothing has to be answered now. */
void compare_items_anew(struct compared *c, const struct checklist *was,
                        const struct checklist *now);
/* May answers that are there no longer do under some facts? */
bool compare_needs_answers(const struct lineage *way, const struct procedure *now);

/* ------------------------------------------------------------------ compare_field.c */
/* Fields and files of the application: required now and not filled in, or filled in with what does
 * no longer. */
void compare_fields(struct compared *c);
/* May what was filled in, or its files, count under some facts? */
void compare_needs_fields(const struct form *old, const struct form *new,
                          struct compare_needs *ret);

/* ------------------------------------------------------------------ compare_register.c */
/* The register that the entry stands in, who reads there, and the acts on it. */
void compare_register(struct compared *c);

/* What its record must hold now and did not before; `id`, `label`: of the act or step. */
void compare_record(struct compared *c, const char *id, const char *label, const char *old_form,
                    const char *new_form);

/* ------------------------------------------------------------------ compare_rest.c */
/* What an element that is in force says otherwise ("duties/monthly") and nothing else compares. */
void compare_element(struct compared *c, enum diff_kind kind, const char *element);
/* Texts that are to be acknowledged. */
void compare_texts(struct compared *c, const char *id);
/* Procedures by which the entry is changed or ended one day. */
void compare_later(struct compared *c, const struct reg *was, const struct reg *now);

static inline bool is_true(const struct decision *d, int cond)
{
    return decision_cond(d, cond) == TRI_TRUE;
}

#endif
