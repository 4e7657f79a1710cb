/* parts.h: pieces that pages are made of; parts.html prints them.
 *
 * Pages fill these structs and call the piece: {% call field(o, &f) %}. Texts are in the reader's
 * language already; NULL and "" mean "nothing to show" unless a comment says otherwise. */
#ifndef DAICHO_PAGES_PARTS_H
#define DAICHO_PAGES_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pages/out.h"

/* Colour of a tag; the text beside it says the same, so colour alone never carries it. */
enum tone { TONE_PLAIN, TONE_GOOD, TONE_WAIT, TONE_WARN, TONE_BAD, TONE_OFF };
const char *tone_class(enum tone t);
/* Of a state of a case or an entry (0001_house.sql), TONE_PLAIN for others. */
enum tone state_tone(const char *state);

struct field_option {
    const char *value, *label;
    bool selected;
};

enum control {
    FIELD_TEXT,
    FIELD_PASSWORD,
    FIELD_SEARCH,
    FIELD_DATE,   /* one line, any notation of date_parse; an example stands below the label */
    FIELD_NUMBER, /* one line for digits; full-width ones are understood */
    FIELD_AREA,
    FIELD_SELECT,
    FIELD_RADIO,
    FIELD_CHECKS, /* several of options; all carry `name` */
    FIELD_FLAG,   /* one box: `label` stands beside it; value "1" when ticked */
    FIELD_FILE,
};
/* One input with label, help, clause and error. `name` is the input's name and its id. */
struct field_view {
    enum control control;
    const char *name, *label, *value, *help, *clause;
    const char *problem; /* what is wrong with the value, shown beside it */
    const char *hint;    /* what is still open: no error */
    bool required;       /* 必須; without it nothing is marked unless `optional` */
    bool optional;       /* 任意 */
    bool readonly;
    const char *autocomplete; /* HTML's token, "off" when NULL */
    const char *placeholder;
    const char *prompt; /* FIELD_SELECT: text of the empty choice, none when NULL */
    const char *accept; /* FIELD_FILE */
    bool multiple;      /* FIELD_FILE */
    int max; /* letters the browser takes, 0: any; for what goes into an address, where more
                would be refused before a page could be made of it */
    const struct field_option *options;
    size_t noptions;
};

/* One line of the summary on top of a form; `field` is the name of the input it leads to. */
struct form_problem {
    const char *field, *text;
};

/* What happened: newest first or last as the page decides. */
struct history_file {
    const char *href, *name;
};
struct history_link {
    const char *href, *label;
};
struct history_item {
    const char *at;             /* in the reader's notation */
    const char *who;            /* frozen: 氏名（職・所属） */
    const char *what;           /* plain words */
    const char *text;           /* reason, conditions; line feeds kept */
    const char *clause;         /* "5(2)①" */
    const char *number;         /* 照合番号 */
    struct history_file *files; /* what lies behind it */
    size_t nfiles;
    const struct history_link *links; /* lists that were answered for it */
    size_t nlinks;
};

/* Before and after; NULL where there is none. Addresses are whole, with encoded queries. */
struct pager {
    const char *first, *next;
    const char *shown; /* "50 件を表示" */
};

#endif
