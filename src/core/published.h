/* published.h: forms that ask what is published (`published:` of their fields): the addresses they
 * give out, and what stands in the way. Pure. */
#ifndef DAICHO_CORE_PUBLISHED_H
#define DAICHO_CORE_PUBLISHED_H

#include "core/address.h"
#include "core/casefile.h"

/* The first field of the form that holds this; NULL. */
const struct field *published_field(const struct form *form, enum published what);
/* Does the form ask for addresses or pictures of codes? */
bool form_publishes(const struct form *form);
/* Are accounts registered under these rules, so that one can be told from another's? */
bool pack_keeps_accounts(const struct pack *p);

/* The field that a place of files stands for (place.c); NULL: of an item, a step, or none. */
const struct field *place_field(const struct casefile *c, const char *place);

/* What the evidence of a picture says (evidence.said): the addresses of its codes. What is no
 * address is not kept: it may be what lets people into a network. New reference. */
json_t *published_said(struct arena *a, const struct address_list *list, const char *const *code,
                       size_t n);

/* One address of a form, and in which field it stands. */
struct published_address {
    struct address_judged judged;
    const struct field *field;
};
/* Every address in the form's texts and pictures, in the form's order. */
size_t published_judge(const struct casefile *c, const struct form *form, const json_t *fields,
                       struct arena *a, struct published_address **ret);

/* Adds address_<code> (core/address.h) for every refused one, beside its field, and no_address
 * where a text says something and no address. */
void published_problems(const struct casefile *c, const struct form *form, const json_t *fields,
                        struct problems *problems);

#endif
