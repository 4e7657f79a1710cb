/* duties.h: 点検の報告: what has to be done by a day, on one sheet for all services of a person;
 * one occurrence with what was reported of it. */
#ifndef DAICHO_PAGES_DUTIES_H
#define DAICHO_PAGES_DUTIES_H

#include "pages/home.h"
#include "rules/recur.h"
#include "store/queries_gen.h"

/* How an occurrence stands, in words. */
struct duty_told {
    const char *state; /* 「R8.11.30まで」「未実施（期限 …）」「実施済み（…）」 */
    const char *hint; /* the day may prove to be closed; "" */
    enum tone tone;
    bool lapsed; /* why: duty_lapsed_by */
    bool waits;  /* open or missed: it may be reported */
};
struct duty_told duty_tell(struct req *req, const struct occurrence *o, struct date done,
                           struct date waived, struct date ended, struct date today);
/* Why one that lapsed need not be done. `cause`, `until` of the occurrence, `ended` as above;
 * `closed`: the day on which the entry's use ended, none while it goes on. */
const char *duty_lapsed_by(struct req *req, const char *cause, struct date until, struct date ended,
                           struct date closed);
/* What it is called, in the reader's language. */
const char *duty_label(struct req *req, const char *edition, const char *rule);
/* Why it has no days: the setting that is not set; "" where that is not why. */
const char *duty_unset(struct req *req, const struct pack *p, int setting);
/* The day that the calendar of the reader's body has reached, today's if later. */
enum status duties_today(struct req *req, struct date *ret, struct err *err);

/* What an occurrence came from, in words: 「R8.11.29 に知った：…」, the end of the period, the two
 * managers; "" by the calendar. `happening` is the id, "". */
enum status duty_cause(struct req *req, const char *cause, const char *happening,
                       struct date nominal, const char **ret, struct err *err);

/* One row of the sheet: what is typed has names of its own. */
struct duty_line {
    const char *id, *href, *label, *text, *record, *clause;
    const char *what;    /* what it came from; "" by the calendar */
    const char *counted; /* how many of those who are asked answered; "" */
    struct duty_told told;
    struct field_view result, note, kept;
};
struct duty_group { /* a service */
    const char *href, *title, *no;
    struct duty_line *lines;
    size_t n;
};
struct duties_view {
    const struct page *page;
    struct duty_group *groups;
    size_t ngroups, n;
    bool later;         /* what is due after this month stands here too */
    bool more;          /* more than fits on one sheet */
    const char *unkept; /* what was recorded although other rows were refused; "" */
    struct form_problem *problems;
    size_t nproblems;
};

/* Somebody who is asked. */
struct asked_line {
    const char *who, *state, *note, *by; /* by: who recorded what was heard; "" */
    enum tone tone;
};
struct occurrence_view {
    const struct page *page;
    const char *id, *label, *text, *record, *clause, *title, *no, *entry, *role;
    const char *opens, *nominal, *due, *last; /* last: "" there is none, which due says */
    struct duty_told told;
    struct history_item *story;
    size_t nstory;
    const char *what, *what_label; /* what it came from, and what kind that is; "" */
    bool asks;                     /* it asks people */
    const char *counted;           /* how many answered; "" */
    struct asked_line *asked;      /* all of them: of whoever has the duty, and the office */
    size_t nasked;
    bool answer, again, hear; /* this reader may answer, did already; may record what was heard */
    struct field_view a_result, a_note, h_who, h_result, h_note;
    bool report, correct, waive; /* what this reader may do now */
    struct field_view result, note, kept, reason;
    struct form_problem *problems;
    size_t nproblems;
};

/* Lines of the first screen: of the person, and for the office what is past its day. */
enum status duties_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
enum status duties_overdue_list(struct req *req, int64_t limit, struct home_list *ret,
                                struct err *err);

/* What others have not done and the rules let rise to the person (`escalates`). */
enum status duties_risen_list(struct req *req, size_t limit, struct home_list *ret,
                              struct err *err);

/* 「回答 3人／5人中（うち異状あり 1人）」 */
const char *asked_counted(struct req *req, int64_t replied, int64_t all, int64_t found);
/* What the person is asked and has not answered. */
enum status asking_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* The part of the page for those who are asked; `may`: has the duty, or is the office. */
enum status asked_fill(struct req *req, const struct q_occurrence_get_row *row, bool may,
                       struct occurrence_view *v, struct err *err);
/* May this person see it because it asks them? */
enum status asked_is(struct req *req, const char *occurrence, bool *ret, struct err *err);

/* Telling what happened to an entry. */
struct happened_view {
    const struct page *page;
    const char *id, *title, *no;
    struct field_view kind, day, note;
    struct form_problem problems[1];
    size_t nproblems;
};
/* May this reader tell something of the entry that a duty waits for? */
enum status happened_offers(struct req *req, struct entry_id entry, struct unit_id unit, bool *ret,
                            struct err *err);
/* GET, POST /entries/:entry/happened */
enum status happened_get(struct req *req, struct res *res, struct err *err);
enum status happened_post(struct req *req, struct res *res, struct err *err);

/* GET, POST /duties */
enum status duties_get(struct req *req, struct res *res, struct err *err);
enum status duties_post(struct req *req, struct res *res, struct err *err);
/* GET, POST /duties/:occurrence */
enum status occurrence_get(struct req *req, struct res *res, struct err *err);
enum status occurrence_post(struct req *req, struct res *res, struct err *err);

#endif
