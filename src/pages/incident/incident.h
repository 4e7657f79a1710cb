/* incident.h: 事故の連絡: telling it, how it stands and what was done, lists. */
#ifndef DAICHO_PAGES_INCIDENT_H
#define DAICHO_PAGES_INCIDENT_H

#include "commands/incident/incident.h"
#include "pages/home.h"

struct incident_new_view {
    const struct page *page;
    struct field_view what, noticed_on, noticed_at, occurred_on, entry, service, personal,
        my_number, attack, name, contact, how, violation;
    struct form_problem *problems;
    size_t nproblems;
};

struct incident_row {
    const char *href, *no, *service, *what, *at, *state, *next, *note; /* note NULL: nothing */
    enum tone tone, next_tone;
    bool waits; /* the reader has not said that they saw it */
};
struct incidents_view {
    const struct page *page;
    struct incident_row *rows;
    size_t n;
    struct pager pager;
    bool closed; /* those that are over */
};

struct incident_whom {
    const char *label, *clause, *who, *at, *within, *state, *how;
    enum tone tone;
};
struct incident_day {
    const char *label, *text, *clause, *last, *left;
    enum tone tone;
};
struct incident_event {
    const char *at, *head, *text, *who, *note;
    int64_t n;         /* of a line, 0: something else that was done */
    int64_t put_right; /* the line that puts it right, 0 none */
    int64_t when, order;
};
struct incident_view {
    const struct page *page;
    struct incident x;
    const char *href, *state, *service, *service_href, *noticed, *occurred, *reported, *from,
        *facts;
    const char *vacant, *go; /* nobody assesses; "" somebody does; go: where it is mended, "" */
    bool unreached;          /* a role that is to be told has nobody, and nobody told them */
    const char *outside, *verdict, *newest_head, *newest; /* 第n報, "" none */
    enum tone tone;
    struct incident_whom *whom;
    size_t nwhom;
    struct incident_day *days;
    size_t ndays;
    struct incident_event *events;
    size_t nevents;
    struct history_link *links; /* what is done formally */
    size_t nlinks;
    bool waits; /* the reader is to say that they saw it */
    bool follows, adds, assesses, closes, reopens;
    struct field_view told, how; /* somebody reached by other means; no options: nobody left */
    struct field_view kind, on, time, text, corrects, deadline;
    struct field_view verdict_field, reason, personal, my_number, attack, end, again;
    struct form_problem *problems;
    size_t nproblems;
};

/* For the first screen: what the reader was told; for the office, how many are open. */
enum status incidents_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
enum status incidents_open_list(struct req *req, int64_t limit, struct home_list *ret,
                                struct err *err);
/* Of an entry, those that the reader sees. */
enum status incident_links(struct req *req, struct entry_id entry, struct history_link **ret,
                           size_t *ret_n, struct err *err);
/* yes, no, not known; `chosen` as it was sent. */
struct field_view incident_answer(const struct req *req, const char *name, enum word label,
                                  const char *chosen);
const char *incident_state(const struct req *req, const char *state, const char *verdict,
                           enum tone *tone);
/* That nobody holds the role that assesses, and what to do. */
const char *incident_vacant_words(const struct req *req);
/* "あと3日": of a last day; past: how long ago. */
const char *incident_left(const struct req *req, struct date last, enum tone *tone);

handler_fn incidents_get, incident_new_get, incident_new_post, incident_get, incident_post;

#endif
