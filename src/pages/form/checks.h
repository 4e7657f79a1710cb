/* checks.h: 確認事項: a checklist of an application, one column at a time. */
#ifndef DAICHO_PAGES_CHECKS_H
#define DAICHO_PAGES_CHECKS_H

#include "pages/case/case.h"

struct check_choice {
    const char *value, *mark, *label;
    bool selected;
};
/* What another column says. */
struct check_other {
    const char *column, *mark, *label, *reason, *measure, *by;
    bool bad, given;
};
struct check_offer; /* checkoffer.h */
struct check_item {
    const char *id, *no, *ask, *help, *group, *clause, *strength;
    const char *key;                      /* "list/item": place of files */
    const char *document, *document_href; /* what the answer rests on, NULL */
    const char *missing; /* 規定なし: what that means here, NULL: it is there */
    struct check_choice *choices;
    size_t nchoices;
    const char *shown; /* marks the answer this page was filled with */
    const char *reason, *reason_label, *problem, *rule; /* rule: when 該当なし may be chosen */
    bool must, needs_file;
    bool asked;       /* in this column */
    bool takes_files; /* whoever answers this column attaches what proves it */
    bool has_measure; /* what is done instead is asked for as well */
    bool deviates;    /* answered so */
    const char *measure;
    struct check_other *others;
    size_t nothers;
    bool differs;                     /* this column's answer is another than the first's */
    const char *own_mark, *own_label; /* read only */
    bool own_bad;
    struct check_offer *offers; /* answers given elsewhere */
    size_t noffers;
    const char *copy_action;          /* where their buttons lead: back to this item */
    const struct check_offer *copied; /* one of them, just written into the form; NULL */
    struct file_view *files;
    size_t nfiles;
    struct file_place place;
};
struct check_legend {
    const char *mark, *label;
};

struct checks_view {
    const struct case_page *cp;
    const char *title, *note, *clause, *column, *column_label;
    const char *beside;        /* label of the other column, NULL while there are several */
    const char *action, *back; /* where the form goes, and the way back */
    struct check_legend legend[A__MAX];
    size_t nlegend;
    struct check_item *items;
    size_t n;
    struct case_list_link *lists, *columns;
    size_t nlists, ncolumns;
    struct form_problem *problems;
    size_t nproblems;
    const char *problem;
    bool writable;       /* answers may be given */
    bool second;         /* not the first column */
    bool unsaved;        /* something was just written into the form */
    const char *why_not; /* why it is read only, "" */
    const char *next;    /* label of the page that follows */
    int64_t ndiffer, ndeviate;
};

/* GET, POST /cases/:case/checks/:list */
enum status checks_get(struct req *req, struct res *res, struct err *err);
enum status checks_post(struct req *req, struct res *res, struct err *err);
/* GET, POST /entries/:entry/acts/:act/checks/:list; run=N: an earlier run, to be read */
enum status entry_checks_get(struct req *req, struct res *res, struct err *err);
enum status entry_checks_post(struct req *req, struct res *res, struct err *err);

/* All items of a checklist with every column, for review and print; without choices. */
enum status checks_read(struct case_page *cp, const struct checklist *l, struct checks_view *ret,
                        struct err *err);

#endif
