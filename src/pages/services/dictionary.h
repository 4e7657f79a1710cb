/* dictionary.h: 辞書で補う: what the service dictionary knows of a service that somebody named,
 * beside a form. What the body itself permitted stands above it. Nothing is filled before somebody
 * presses for it, and what was filled stays marked until its writer confirms it (core/filled.h). */
#ifndef DAICHO_PAGES_DICTIONARY_H
#define DAICHO_PAGES_DICTIONARY_H

#include "commands/services/dictionary_load.h"
#include "pages/page.h"

/* A service of the dictionary. */
struct dictionary_offer {
    const char *name, *provider, *kinds, *domains, *on;
    const char *fills; /* labels of the fields that it would fill; "" none is empty */
};
/* A service that the body permitted, under the same name. */
struct dictionary_ours {
    const char *href, *title, *provider, *unit;
};
struct dictionary_view {
    bool asked;         /* somebody pressed for it; else there is only the button */
    bool in_form;       /* of an application, whose page changes in place */
    const char *typed;  /* what was looked up, "" */
    const char *source; /* title of the dictionary; "" none is installed */
    struct dictionary_ours *ours;
    size_t nours;
    struct dictionary_offer *offers;
    size_t noffers;
};
/* A field that was filled from it. */
struct filled_view {
    const char *field, *label;
    const char *what; /* the sentence that says from where */
    bool confirmed;
};

/* What there is for `typed`, five of each at most. `c`: the application whose fields would be
 * filled; NULL: none, and `fills` stays "". */
enum status dictionary_look(struct req *req, const struct pack *p, const char *typed,
                            const struct casefile *c, struct dictionary_view *ret, struct err *err);
/* Is a dictionary installed? */
enum status dictionary_there(struct req *req, bool *ret, struct err *err);
/* Words of its kinds, joined. */
const char *dictionary_kinds(struct req *req, const struct pack *p, const struct service *s);
/* The service of the dictionary by its official name; NULL. Lives in the request. */
enum status dictionary_named(struct req *req, const char *name, const struct service **ret,
                             struct err *err);

/* The mark of a field; false when it was not filled, or was written anew since. */
bool filled_view_of(struct req *req, const struct casefile *c, const struct field *f,
                    struct filled_view *ret);

#endif
