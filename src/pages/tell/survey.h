/* survey.h: 照会: questions of the office, how they stand, and the page on which somebody answers
 * (commands/tell/survey.h). */
#ifndef DAICHO_PAGES_SURVEY_H
#define DAICHO_PAGES_SURVEY_H

#include "pages/home.h"

/* A question, or one that waits for the reader. */
struct survey_line {
    const char *href, *title, *sub, *counted, *state;
    enum tone tone;
};
struct surveys_view {
    const struct page *page;
    struct survey_line *mine, *all;
    size_t nmine, nall;
    struct pager pager;
    bool sees; /* all of them */
};

/* ------------------------------------------------------------------ asking the managers of entries
 */
struct survey_choice {
    const char *name, *title, *no, *unit, *manager; /* name: of the box */
    bool chosen;
};
struct survey_new_view {
    const struct page *page;
    struct survey_choice *entries;
    size_t nentries;
    struct field_view title, until, text;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ for the office */
struct survey_asked_line {
    const char *href, *unit, *entry, *entry_href, *answer, *words, *by; /* by: who, and when */
    const char *who;                                                    /* whose turn it is */
    enum tone tone;
};
struct survey_view {
    const struct page *page;
    const char *href, *title, *text, *until, *started, *closed, *closed_note;
    const char *about, *about_href; /* of which it is; "" */
    const char *counted;
    struct survey_asked_line *waiting, *answered;
    size_t nwaiting, nanswered;
    bool closes;
    struct field_view note;
    struct form_problem *problems;
    size_t nproblems;
};

/* ------------------------------------------------------------------ for whoever answers */
struct survey_answer_view {
    const struct page *page;
    const char *href, *title, *text, *until, *closed, *unit, *entry, *entry_href, *by;
    bool over, answers, hears, again, alike;
    int64_t replied;
    struct field_view answer, words, heard;
    struct history_item *history;
    size_t nhistory;
    struct form_problem *problems;
    size_t nproblems;
};

/* What waits for an answer of the reader; for the first screen. */
enum status survey_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err);
/* What is open, for the office. */
enum status survey_open_list(struct req *req, int64_t limit, struct home_list *ret,
                             struct err *err);

handler_fn surveys_get, survey_new_get, survey_new_post, survey_get, survey_post, survey_csv_get,
    survey_answer_get, survey_answer_post;

#endif
