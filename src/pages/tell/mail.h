/* mail.h: メールの状態: what went out and what did not, and how it is sent; of oneself, when one is
 * told. */
#ifndef DAICHO_PAGES_MAIL_H
#define DAICHO_PAGES_MAIL_H

#include "pages/page.h"

struct mail_count {
    const char *label, *n;
    enum tone tone;
};
struct mail_trouble {
    const char *id, *name, *address, *about, *at, *state, *why, *detail, *tried;
    enum tone tone;
};
struct mail_view {
    const struct page *page;
    bool on;
    const struct mail_count *counts;
    size_t ncounts;
    const struct mail_count *without; /* people without an address, with how much waits */
    size_t nwithout;
    const struct mail_trouble *troubles;
    size_t ntroubles;
    const char *set_by; /* "" it was not set yet */
    bool admin;         /* sees the settings */
    struct field_view fields[9];
    size_t nfields;
    struct form_problem *problems;
    size_t nproblems;
};
struct mail_mine_view {
    const struct page *page;
    const char *address; /* in a sentence */
    bool on;
    struct field_view wants;
};

/* GET, POST /office/mail; GET, POST /settings/mail */
handler_fn mail_get, mail_post, mail_mine_get, mail_mine_post;

#endif
