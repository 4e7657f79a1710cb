/* contact.h: 連絡先 of an entry, and 初動カード: one A4 page to keep beside the telephone, with
 * what to do first and whom to call while nothing can be looked up. */
#ifndef DAICHO_PAGES_CONTACT_H
#define DAICHO_PAGES_CONTACT_H

#include "commands/entry/contact.h"
#include "pages/home.h"

/* ------------------------------------------------------------------ the form */
struct contact_fields {
    const char *legend;
    struct field_view kind, name, phone, hours, note;
};
struct contacts_view {
    const struct page *page;
    const char *href, *back, *title, *confirmed, *again; /* "" */
    enum tone tone;
    int64_t seen; /* number of the list that is shown */
    struct contact_fields *rows;
    size_t n;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ the card */
struct card_told {
    const char *label, *clause, *who, *phone, *note;
};
struct card_contact {
    const char *kind, *name, *phone, *hours, *note;
};
struct card_pair {
    const char *label, *text;
};
struct card {
    const char *title, *no, *state;
    struct unit_id unit;
    struct card_pair *facts; /* what it is, and who answers for it */
    size_t nfacts;
    struct card_told *told;
    size_t ntold;
    struct card_contact *contacts; /* those reached at night and on holidays first */
    size_t ncontacts;
    struct card_pair *acts; /* what is done first by the rules */
    size_t nacts;
    const char *confirmed, *again; /* "" */
    enum tone tone;
};
struct cards_view {
    const struct page *page;
    const char *title, *pdf, *back, *edit, *unit; /* edit, unit: where they lead; "" */
    struct card *cards;
    size_t n;
};
/* ST_NOT_FOUND for whoever may not see the entry. */
enum status card_of(struct req *req, const struct page *page, struct entry_id id, struct card *ret,
                    struct err *err);

/* ------------------------------------------------------------------ elsewhere */
/* "令和8年4月1日に確かめました", "まだありません". */
const char *contacts_confirmed(const struct req *req, const struct contacts *x);
/* That the list is to be confirmed again, and by when; "". */
const char *contacts_again(const struct req *req, const struct contacts *x, enum tone *tone);
/* Whom to call at night and on holidays, one a line; "". */
const char *contacts_off(const struct req *req, const struct contacts *x);
/* What a contact is, and when they are reached, in words. */
const char *contact_kind_words(const struct req *req, const char *kind);
const char *contact_hours_words(const struct req *req, const char *hours);
/* For the first screen: lists that whoever manages an entry by now has not confirmed. */
enum status contacts_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);

handler_fn contacts_get, contacts_post, card_get, card_pdf_get, cards_get, cards_pdf_get;

#endif
