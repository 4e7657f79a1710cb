/* transfer.h: 異動: a list of who moves, leaves or gets a post from a day on; what becomes of
 * everybody's work; taken back before the day.
 *
 * A transfer is nothing but holdings that end the day before and begin on the day, so it takes
 * effect by itself. Beside them one row of the body's table "transfer" per person keeps what was
 * ended, so that it can be taken back exactly, and that somebody leaves for good. Until the day
 * nobody is told but the office and administrators: every page and list asks for the holdings of
 * its own day. */
#ifndef DAICHO_COMMANDS_TRANSFER_H
#define DAICHO_COMMANDS_TRANSFER_H

#include "commands/commands.h"
#include "commands/org/org_check.h"
#include "commands/org/org_table.h"
#include "core/transfer.h"
#include "store/queries_gen.h"

extern const struct command command_transfer_load, command_transfer_withdraw;

#define TRANSFER_TABLE "transfer"

enum {
    TRANSFER_BACK = 31,   /* days that a list may come late */
    TRANSFER_AHEAD = 400, /* … and early */
    TRANSFER_ROWS_MAX = 2000,
};

/* How somebody leaves: not at all, for good, to another employer. */
enum transfer_leaves { TRANSFER_STAYS, TRANSFER_RETIRES, TRANSFER_GOES };

/* A holding that ends the day before. */
struct transfer_end {
    struct holding_id id;
    struct date was; /* its last day until now; DATE_NONE: it went on */
    struct post_id post;
    const char *text; /* "総務課 主任" */
};
struct transfer_move {
    struct row_id row; /* of what is recorded; none: only planned */
    size_t line;       /* as the spreadsheet counts; 0: recorded */
    struct person_id person;
    const char *name, *login;
    struct date day;
    enum transfer_leaves leaves;
    const struct transfer_end *ends;
    size_t nends;
    struct post_id to;         /* none: leaves */
    struct holding_id holding; /* on `to`; none: only planned, or taken back otherwise since */
    const char *to_text, *kind;
};
/* Who sits where, with everything planned, and what things are called. */
struct transfer_house {
    struct sitting *sits; /* of the body; room for what is planned */
    size_t nsits;
    struct q_units_of_body_row *units;
    struct q_posts_on_row *posts;
    struct q_people_of_body_row *people;
    size_t nunits, nposts, npeople;
};
struct transfer_plan {
    struct transfer_house house; /* as it will be */
    struct transfer_move *moves;
    size_t nmoves;
    size_t same; /* rows that say what is recorded already */
};

/* What the day of a row is when it has none. */
struct transfer_terms {
    struct date today, from; /* from DATE_NONE: every row needs one */
};

/* 新所属, 新職, 異動日 …: what a column of the list is called in problems. */
const char *transfer_heading(enum org_column c);

/* Compares the rows of a list with who sits where. ST_OK with problems->errors > 0 means: do not
 * load. Nothing is created: people, units and posts have to be there. */
enum status transfer_plan_make(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct body_id body, const struct transfer_terms *terms,
                               const json_t *rows, struct transfer_plan *ret,
                               struct org_problems *problems, struct err *err);

/* The house with room for `room` sittings more. `since`: what was over before that day is left out.
 */
enum status transfer_house_load(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct body_id body, struct date today, struct date since,
                                size_t room, struct transfer_house *ret, struct err *err);
const struct q_people_of_body_row *transfer_person(const struct transfer_house *h,
                                                   struct person_id id);
const struct q_posts_on_row *transfer_post(const struct transfer_house *h, struct post_id id);
/* "総務課 主任"; "" for a post that is no more. */
const char *transfer_post_text(struct arena *a, const struct transfer_house *h, struct post_id id);

/* Transfers recorded for a day, by name of post and person as they are today; those taken back are
 * none. `plan->house` as recorded. */
enum status transfer_recorded(struct db *db, struct arena *a, struct tenant_id tenant,
                              struct body_id body, struct date today, struct date day,
                              struct transfer_plan *ret, struct err *err);

/* ------------------------------------------------------------------ what becomes of the work */
enum transfer_what {
    PASS_POST,   /* a post that is left */
    PASS_ENTRY,  /* an entry that is managed through it, with its duties */
    PASS_DUTIES, /* duties of the role of the post */
    PASS_TASK,   /* a step that waits */
    PASS_CASE,   /* an application that is on its way */
    PASS_DRAFTS, /* drafts: only how many, they are their writers' alone */
    PASS_USE,    /* a service that is used */
};
struct transfer_pass {
    enum transfer_what what;
    const char *title, *no, *place, *role; /* place: unit or post; "" none */
    const char *id;                        /* of the entry or the application; "" none */
    size_t n;                              /* drafts; duties */
    const char *to;                        /* whose it is from the day on; "" nobody's */
    bool stays;                            /* it stays theirs */
    bool none;                             /* nobody's: somebody has to act */
};
struct transfer_mover {
    const struct transfer_move *move;
    struct transfer_pass *passes;
    size_t n, none;
};
struct transfer_report {
    struct transfer_mover *movers; /* as plan->moves */
    size_t n, none;
    struct org_findings found; /* dead ends on the day, the new ones first */
    size_t nnew;               /* those that are not there today */
    bool unchecked;            /* no rules are in force on the day: nothing was looked for */
};
/* `day`: of all moves. Reads rows alone; nothing of the plan has to be recorded. */
enum status transfer_report_make(struct app *app, struct db *db, struct arena *a,
                                 struct tenant_id tenant, struct body_id body, enum lang lang,
                                 struct date today, struct date day,
                                 const struct transfer_plan *plan, struct transfer_report *ret,
                                 struct err *err);

/* "総務課 主任 → 企画課 係長", "総務課 主任 → 退職" */
const char *transfer_text(struct arena *a, enum lang lang, const struct transfer_move *m);

#endif
