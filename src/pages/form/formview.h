/* formview.h: a form of the pack as inputs, in the pack's order, with what was typed, what is wrong
 * with it, and the files attached. Templates: forms.html. */
#ifndef DAICHO_PAGES_FORMVIEW_H
#define DAICHO_PAGES_FORMVIEW_H

#include "commands/case/case_load.h"
#include "core/casefile.h"
#include "pages/entry/certificate.h"
#include "pages/page.h"
#include "pages/people.h"
#include "pages/services/dictionary.h"

enum item_kind {
    ITEM_INPUT,     /* `input` through parts.html */
    ITEM_PERSON,    /* `input`, with `people` to choose from when the name was not clear */
    ITEM_ROWS,      /* `rows` */
    ITEM_ROLL,      /* `rows` of people, with `roll` */
    ITEM_FILES,     /* `files` and an input for more */
    ITEM_SHOWN,     /* `shown`: computed or fixed, no input */
    ITEM_CHECKLIST, /* a way to the checklist */
    ITEM_TEXTS,     /* texts to be acknowledged later */
};

struct file_view {
    struct evidence_id id;
    const char *name, *size, *effective, *source;
    const char *lapsed; /* until when a certificate held that no longer does; else "" */
};
/* Where files are put: "field", "form/field", "list/item", "step/id". */
struct file_place {
    const char *key, *label;
    const char *certify;       /* "KEY ": stands before the certificate chosen for it */
    const char *problem;       /* of a file just refused, beside its input; NULL */
    const char *date, *source; /* typed for the refused file, kept; "" */
};
struct person_option_view {
    const char *id, *label;
};

/* A list of people who answer on paper. */
struct roll_answer_view {
    const char *id, *label;
    size_t n; /* people of the whole list with this answer */
};
struct roll_group_view {
    const char *name, *href;
    size_t waiting; /* of them, those who have not answered */
    bool here;
};
struct roll_view {
    const struct field **columns; /* those that are shown */
    size_t ncolumns;
    const char *answer; /* id of the column of the answer */
    struct roll_answer_view *answers;
    struct roll_group_view *groups; /* ways to one group at a time; none where all are shown */
    size_t nanswers, ngroups, people;
    const char *pasted; /* what stands in the input of the list, "" */
    const char *print;  /* the list of those who have not answered, NULL */
};

struct form_item;
struct form_row {
    const char *place; /* "info.0": value of the button that removes it */
    size_t number;     /* from 1 */
    const char *who;   /* in a list of people: group and number */
    struct form_item *cells;
    size_t ncells;
};

struct form_item {
    enum item_kind kind;
    struct field_view input; /* label, help, clause, problem for every kind */
    struct person_option_view *people;
    size_t npeople;
    const char *pick; /* name of the radio among them */
    struct form_row *rows;
    size_t nrows;
    const char *id; /* field id: value of the button that adds a row */
    struct roll_view roll;
    const char *answers; /* a cell of such a list: asked with these answers alone, "no withdrawn" */
    const char *paste;   /* rows of one column, and lists of people: name of the input that takes a
                            list; NULL none */
    bool compact;        /* rows of one or few short columns: side by side */
    struct file_view *files;
    size_t nfiles;
    struct file_place place;          /* for more of them */
    struct certificate_offer *offers; /* of the body's certificates that may be chosen instead */
    size_t noffers;
    bool certified;     /* certificates are asked for */
    bool service_known; /* … and the service is named, so that some could be offered */
    const char *shown, *href;
    const struct texts *texts;
    const struct dictionary_view *dictionary; /* below the service's name; NULL */
    const struct filled_view *filled;         /* filled from it; NULL */
};

struct form_group {
    const char *title; /* "" = none */
    struct form_item *items;
    size_t n;
};

struct form_view {
    struct form_group *groups;
    size_t ngroups;
    struct form_problem *problems; /* for error_summary */
    size_t nproblems;
    bool readonly;
};

/* What a form is built from. */
struct form_source {
    struct req *req;
    const struct pack *pack;
    const struct form *form;
    const json_t *values;       /* typed or stored, by field id */
    const json_t *typed_people; /* texts of person inputs that were not clear, by input name */
    const struct casefile *c;   /* conditions, files; NULL: everything is shown, no files */
    const struct loaded_case *loaded; /* NULL as well */
    const struct problems *problems;
    bool elsewhere;      /* of a decision on paper: what it says is asked for apart */
    const char *add_row; /* field that gets one more, empty row */
    const char *base;    /* address of the case, for links */
    const char *files;   /* stands before the place of files: "" or "special_decision/" */
    const struct dictionary_view *dictionary; /* where the service's name is asked; NULL: nowhere */
    const char *group;  /* of lists of people: this group alone; NULL: everybody */
    const char *groups; /* address that takes ?group=; NULL: groups are not shown apart */
    const char *print;  /* address of the lists for print, takes ?field=; NULL */
    const char *pasted; /* list that could not be taken over yet, kept as typed; NULL */
};

enum status form_view_make(const struct form_source *s, struct form_view *ret, struct err *err);

/* The group of a list that a page shows: the one asked for, the first where there are too many
 * people for one page, NULL for everybody. */
const char *form_roll_group(struct arena *a, const struct field *f, const json_t *rows,
                            const char *asked);

/* What was typed into the form, ready for a command: names of people replaced by their ids, rows
 * without any value left out. People that are not clear become problems and are kept as typed in
 * *ret_people (by input name); the caller owns both. */
enum status form_typed(struct req *req, const struct form *form, struct people *people,
                       json_t **ret_values, json_t **ret_people, struct problems *problems,
                       struct err *err);

/* Lists of people out of a spreadsheet, typed beside the form, on top of its rows. A line without
 * group and number is a problem. Days that go with an answer and were left empty become today. */
void form_rolls(struct req *req, const struct casefile *c, const struct form *form, bool paste,
                json_t *values, struct problems *problems);

/* "f." + field: the inputs' prefix. Files are "file." + field, checklist items "file." + list/item.
 */
#define FORM_PREFIX "f."
#define FILE_PREFIX "file."
#define PASTE_PREFIX "paste." /* + field: a list, one row per line */

/* Text of a problem for the reader, with and without the label of what it speaks of. */
const char *problem_sentence(struct req *req, const struct problem *p);
/* `text` with what the problem speaks of put in. */
const char *problem_filled(struct req *req, const struct problem *p, const char *text);
/* … and of the row in which it lies; `form` NULL: in none. */
const char *problem_line(struct req *req, const struct form *form, const struct problem *p);
/* Text of an error in the reader's words, its {} filled with err->detail, with the clause. */
const char *refusal_line(struct req *req, const struct err *err);
/* All problems as lines of an error summary; `field` of each is its input's name. */
struct form_problem *problem_summary(struct req *req, const struct form *form,
                                     const struct problems *l, const char *files);

/* A place for files; problems of its files are those whose `where` is the input's name. */
struct file_place file_place(struct req *req, const char *key, const char *label,
                             const struct problems *l);
/* Files of a field or item ("list/item"). */
struct file_view *files_of(struct req *req, const struct loaded_case *l, const char *item,
                           size_t *ret_n);

/* One stored value in words, as printed and shown; "" when empty. Rows give one line per row. */
enum status value_words(struct req *req, const struct pack *p, const struct field *f,
                        const json_t *v, struct people *people, const char **ret, struct err *err);
/* Is it a choice that nobody made? "" is not "no" then. */
bool value_open(const struct field *f, const json_t *v);
/* Rows with or without the columns that are not on the printed form. */
enum status rows_words(struct req *req, const struct pack *p, const struct field *f,
                       const json_t *v, struct people *people, bool internal, const char **ret,
                       struct err *err);

#endif
