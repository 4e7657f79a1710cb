/* checkoffer.h: 書き写し: answers already given for the same service, offered where an item asks
 * the equivalent. Never filled in by itself: a button writes one into the form, and saving is
 * another.
 *
 * Offered are answers of permitted applications for the same service that the reader may see, of
 * the application that this one begins again or was split from, and what the reader answered in
 * other lists of the same application. Only in the first column: whoever looks a second time looks
 * for themselves (four eyes). */
#ifndef DAICHO_PAGES_CHECKOFFER_H
#define DAICHO_PAGES_CHECKOFFER_H

#include "pages/case/case.h"
#include "rules/crosswalk.h"

/* The applications whose answers may be offered, the newest decision first. */
#define CHECK_SOURCES_MAX 6
struct check_sources {
    struct loaded_case *cases[CHECK_SOURCES_MAX]; /* owned: check_sources_free */
    const char *unit[CHECK_SOURCES_MAX], *decided[CHECK_SOURCES_MAX];
    size_t n;
};

struct check_offer {
    const char *key;    /* CASE/LIST/ITEM */
    const char *origin; /* 企画課の申請（申R8-0003） */
    const char *href;   /* that application; NULL: this one */
    const char *ask;    /* what was asked there, "" in the same words */
    const char *clause, *mark, *label, *reason, *by, *at;
    const char *why; /* how that question stands to this one, or why it cannot be copied, "" */
    enum answer_state state;
    bool copy; /* may be written into the form */
};

/* For the case of the page; nothing where nothing may be offered in this column. */
enum status check_sources_load(struct case_page *cp, const struct checklist *l, const char *col,
                               struct check_sources *ret, struct err *err);
void check_sources_free(struct check_sources *s);
#define CHECK_SOURCES __attribute__((cleanup(check_sources_free))) struct check_sources

/* What is offered for one item: first what may be copied, the newest first; three at most. */
enum status check_offers(struct case_page *cp, const struct check_sources *s,
                         const struct checklist *l, const struct item *it, struct check_offer **ret,
                         size_t *ret_n, struct err *err);

#endif
