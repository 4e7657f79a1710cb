/* document.h: 規程文書庫: what the body has laid down in writing, for all its staff; what the rules
 * demand of it and whether that stands, for the office. */
#ifndef DAICHO_PAGES_DOCUMENT_H
#define DAICHO_PAGES_DOCUMENT_H

#include "core/document.h"
#include "pages/page.h"
#include "store/queries_gen.h"

/* One document in a list. */
struct document_line {
    const char *href, *file; /* its page; the file in force, NULL none */
    const char *title, *number, *since, *open, *state;
    enum tone tone;
    const char **meets; /* labels of what the rules demand that it is */
    size_t nmeets;
};
/* What the rules demand and nobody has laid down. */
struct document_gap {
    const char *href, *label, *text, *clause, *owner;
};

struct documents_view {
    const struct page *page;
    struct field_view search, day;
    const char *asof;                     /* the day shown when it is another than today, "" */
    const struct document *wanted;        /* only what is this, NULL */
    struct document_gap gap;              /* … of which there is none: label not NULL */
    struct document_line *lines, *others; /* in force; not in force */
    size_t nlines, nothers;
    struct document_gap *gaps;
    size_t ngaps;
    bool filtered, office;
    bool amended; /* the rules were, since the body began */
};

struct document_edition {
    int64_t n;
    const char *title, *number, *made_on, *effective, *open, *state, *note, *by, *file, *name, *why;
    enum tone tone;
    const char *mark, *withdraw; /* where the office changes it, NULL */
    const char **meets;
    size_t nmeets;
};
struct document_act {
    const char *href, *label;
};
struct document_view {
    const struct page *page;
    const char *title, *state, *ended, *reviewed;
    enum tone tone;
    struct document_edition *editions; /* newest first */
    size_t n;
    struct document_act acts[4]; /* of the office */
    size_t nacts;
};

/* One form of the office's. */
struct document_form_view {
    const struct page *page;
    const char *title, *lead, *action, *back, *button;
    const char *edition; /* number of the edition, NULL: of the document */
    struct field_view fields[9];
    size_t nfields;
    bool files;
    struct form_problem problems[9];
    size_t nproblems;
};

/* What the rules demand, and what there is. */
struct document_demand {
    const struct document *d;
    const char *owner, *state, *due, *waits;
    enum tone tone;
    struct document_line *lines;
    size_t nlines;
};
struct document_state_view {
    const struct page *page;
    struct document_demand *demands;
    size_t n;
    int64_t missing, overdue;
    bool closed; /* names what is not open */
};

/* The edition that holds on `day`, NULL when none does: as documents_on of document.sql has it. */
const struct q_document_editions_row *document_in_force(const struct q_document_editions_row *e,
                                                        size_t n, struct date ended_on,
                                                        struct date day);
/* Does `meets` (a JSON list) name what the rules demand under `id`? */
bool document_is(const char *meets, const char *id);
/* Labels of those of `meets` (a JSON list) that the rules in force demand. */
const char **document_meets(struct req *req, const struct pack *p, const char *meets,
                            size_t *ret_n);
/* Who makes it, in the reader's language. */
const char *document_owner(const struct req *req, const struct pack *p, const struct document *d);
const char *document_open_word(const struct req *req, bool open);

/* GET /documents, /documents/:document, /documents/:document/file/:n; /documents/state */
handler_fn documents_get, document_get, document_file_get, document_state_get;
/* GET, POST /documents/new, /documents/:document/:act */
handler_fn document_new_get, document_new_post, document_act_get, document_act_post;

#endif
