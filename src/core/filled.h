/* filled.h: fields of an application that were filled from the service dictionary. Pure.
 *
 * What is filled is 未確認 until the writer confirms it; a value that was changed since is the
 * writer's own and needs no confirmation. */
#ifndef DAICHO_CORE_FILLED_H
#define DAICHO_CORE_FILLED_H

#include "core/casefile.h"
#include "core/dictionary.h"

/* One filling of a field. */
struct filled {
    struct row_id id;
    const char *field;
    const char *value; /* canonical JSON, as it was filled */
    const char *service;
    struct date on; /* the day on which the dictionary had it so */
    bool confirmed;
};

/* The newest filling of the field, when its value still stands; NULL. */
const struct filled *case_filled(const struct casefile *c, const char *field, struct arena *a);
/* Fields that are not confirmed: problems "from_dictionary". Hidden fields ask for nothing. */
void filled_problems(const struct casefile *c, struct problems *l);
/* What the service would fill: the empty fields of the form, by id, that ask for its name,
 * provider, kinds or domain (facts service.name, .provider, .kinds, .domain). A name that is
 * written in another way (ＺＯＯＭ) becomes the official one; else never one that holds something,
 * that may not be shown, or that does not take the whole text. The caller owns it. */
json_t *case_fillable(const struct casefile *c, const struct service *s, struct arena *a);

#endif
