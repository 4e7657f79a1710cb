/* casepage.h: what the pages about one application share: loading it for this person, running
 * commands, where it stands, what to do next, what happened. */
#ifndef DAICHO_PAGES_CASEPAGE_H
#define DAICHO_PAGES_CASEPAGE_H

#include "commands/case/case_load.h"
#include "commands/commands.h"
#include "pages/form/formview.h"
#include "pages/page.h"

/* One application as one person sees it. Close with case_unload(cp.l) (CASE_PAGE does). */
struct case_page {
    struct req *req;
    struct page page;
    struct loaded_case *l;
    const char *base;  /* "/cases/<id>" */
    const char *lists; /* before "/checks/…": the same, or the page of an act on the entry */
    const char *title; /* of the service applied for */
    bool mine;         /* the applicant is reading */
    bool editable;     /* … and may change it now */
    struct people people;
    struct people said; /* by contents handed in: as they were then; of a draft: as of today */
    json_t *handed_in;  /* said.named; NULL of an act on the entry */
    /* Opened for an act on the entry: the answers are those of a run of the act. */
    struct entry_id entry;
    struct q_entry_get_row e;
    const struct entry_act *act;
    int64_t run;              /* 0: the one that is being answered */
    const struct step *asked; /* case_page_asked; NULL: none */
};
static inline void case_page_close(struct case_page *cp)
{
    case_unload(cp->l);
    json_decref(cp->handed_in);
}
#define CASE_PAGE __attribute__((cleanup(case_page_close))) struct case_page

/* Loads the case named by the first path argument; ST_NOT_FOUND when this person may not see it.
 * `title` is the page's, NULL for the title of the application. */
enum status case_page_open(struct req *req, struct case_page *cp, const char *title,
                           struct err *err);
/* The application behind the entry named by the first path argument, for the act named by the
 * second; without the frame of the page. ST_NOT_FOUND when this person may not see the entry. */
enum status act_page_open(struct req *req, struct case_page *cp, int64_t run, struct err *err);
/* The page is about what this step asks: before use, of what is permitted now. */
void case_page_asked(struct case_page *cp, const struct step *s);
/* Loads it again after a command. */
enum status case_page_again(struct case_page *cp, struct err *err);

/* Runs a command for the person of the request; takes `in`. `part` tells apart the commands of one
 * form under its one key. ret_out NULL: the result is not looked at. */
enum status page_command(struct req *req, const char *part, const char *command, json_t *in,
                         struct bytes file, json_t **ret_out, struct err *err);
/* Stores the files sent under "file.", and withdraws the one named by "drop". What was refused
 * becomes a problem beside its place. */
enum status page_take_files(struct case_page *cp, struct problems *problems, struct err *err);
/* Did that change the files: were some sent, one taken out, a certificate chosen? */
bool page_files_moved(const struct req *req);

/* "name", "effective", "source" of a file that was sent, for the command that keeps it. */
void page_file_words(struct req *req, const struct upload *u, json_t *in);

/* The files that were sent stay out, because what they came with was refused: each a problem. */
void page_files_again(struct case_page *cp, struct problems *problems);

/* ---- where it stands ---- */
enum step_state {
    STEP_IS_DONE,
    STEP_IS_NOW,
    STEP_IS_LATER,
    STEP_IS_DEAD,      /* its moment, and nobody could act */
    STEP_IS_ELSEWHERE, /* split: in the applications that go on */
    STEP_IS_OFF,       /* will not come: the application is over */
};
struct step_view {
    const struct step *step;
    enum step_state state;
    const char *label, *clause, *state_label;
    const char *who;  /* done: who it was; else whose it is */
    const char *at;   /* done; or since when it waits, before submission */
    const char *href; /* before submission: the way there for the reader whose turn it is, NULL */
    const char *note; /* conditions, reason, entered for somebody else */
};
enum status case_steps(struct case_page *cp, struct step_view **ret, size_t *ret_n,
                       struct err *err);

/* What this person does next, or whom it waits for. */
struct next_view {
    const char *title, *text, *clause;
    const char *href, *label;   /* main way on, NULL none */
    const char *href2, *label2; /* another */
    enum tone tone;
};
enum status case_next(struct case_page *cp, const struct step_view *steps, size_t n,
                      struct next_view *ret, struct err *err);

/* What a party reads who may not act on a step whose clause knows an exception; "" for others. */
const char *case_waiver_hint(struct case_page *cp, const struct step *s);
/* The exceptions for parties that hold for the contents as they are, each as a sentence: who may
 * act on which step, who allowed it and why. */
enum status case_waived(struct case_page *cp, const char ***ret, size_t *ret_n, struct err *err);

/* Everything that stands in the way now, each with the page that mends it. */
struct todo_view {
    const char *href, *text;
};
/* What the link to declining says: one's own proposal is taken back, another's is declined. */
const char *case_decline_label(const struct case_page *cp);
/* What forbids nothing by the rules, or not yet, but should be seen by whoever hands in and whoever
 * decides: also that the unit has the same service, and that whom it names to manage it has left.
 */
enum status case_cautions(struct case_page *cp, struct todo_view **ret, size_t *ret_n,
                          struct err *err);
/* What stops the permission as it is written (case_stop_problems). */
struct todo_view *case_stops(struct case_page *cp, size_t *ret_n);
struct todo_view *problem_todos(struct case_page *cp, const struct problems *l, size_t *ret_n);

/* What happened, newest first. */
/* 「代行入力」 of an act's external decision, and where the decider is nobody of the register that
 * four eyes could not be compared; "" for NULL. */
const char *act_proxy(struct req *req, const char *json);
/* "代行入力：決裁した人 …、決裁日 …、決裁番号 …", and on a second line whose decision the rules ask
 * for, when nobody could compare the decider; "" for NULL. */
const char *act_external(struct req *req, const char *json);
enum status case_history(struct case_page *cp, struct history_item **ret, size_t *ret_n,
                         struct err *err);

/* Label and value of every field of the form, in its order. `print`: without the internal ones. */
struct pair_view {
    const char *label, *group, *value, *clause;
    struct file_view *files;
    size_t nfiles;
    bool open;                        /* of a choice that was not made; value is "" */
    bool changed;                     /* differs from the contents last decided upon or handed in */
    const char *before;               /* what stood there then */
    const struct filled_view *filled; /* from the service dictionary; NULL */
};
enum status case_pairs(struct case_page *cp, bool print, struct pair_view **ret, size_t *ret_n,
                       struct err *err);

#endif
