/* ask.h: 使ってよいか調べる: facts in everyday words, the verdict at once, nothing kept until
 * asked. */
#ifndef DAICHO_PAGES_ASK_H
#define DAICHO_PAGES_ASK_H

#include "pages/ask/verdict.h"
#include "pages/services/dictionary.h"

struct ask_example {
    const char *id, *label, *level;
    bool ticked;
};
/* One piece of information chosen, with the class that follows. */
struct ask_class {
    const char *label, *level, *why;
    bool heaviest;
};
struct ask_service {
    const char *href, *title, *provider, *unit, *level;
};

/* What this unit has already: the use asked about stays within it. */
struct ask_permit {
    const char *href, *title, *provider, *no;
    const char *conditions; /* of the permission, "" */
    bool waits;             /* permitted, its use not begun yet */
    bool unlisted;          /* it lists its users, and the reader is none of them */
};

struct ask_view {
    const struct page *page;
    bool answered; /* something was given: there is a verdict */
    struct verdict_view verdict;
    struct ask_class *classes;
    size_t nclasses;
    const char *class_label; /* of the heaviest, "" */
    struct ask_example *examples;
    size_t nexamples, nhidden;
    struct field_view find, name;
    const struct dictionary_view *dictionary; /* NULL: none is installed */
    const char *told;                         /* what it filled, NULL */
    struct field_view *levels, *facts;
    size_t nlevels, nfacts;
    struct ask_permit permit;     /* href "": none */
    struct ask_service *services; /* permitted ones that might do */
    size_t nservices;
    const char *services_title;
    const char *outweighed; /* an answer that the information chosen contradicts, NULL */
    const char **unknown;   /* what came with the address and is asked nowhere */
    size_t nunknown;
    const char *json;   /* the facts, for the forms below the verdict */
    const char *doubts; /* … and what was answered with 分からない */
    const char *kinds; /* names of the information chosen, one per line, in the order of its rows */
    const char *whys;  /* … and why they are of their class */
    const char *question; /* what was answered with 分からない */
    struct field_view question_field, to_role;
};

/* GET /ask */
enum status ask_get(struct req *req, struct res *res, struct err *err);

#endif
