/* casefile.h: 案件: what may happen to an application, and what follows from it. Pure.
 *
 * The shell loads a `struct casefile` (everything the rules may look at), asks one of the verbs,
 * and writes down the `struct outcome`. No I/O, no clock, no allocation but from the given arena.
 * Four eyes are compared here, by person, for every way in (design law 4).
 *
 * States: draft → submitted ⇄ returned → approved | rejected; withdrawn from any before the
 * decision; split (its children go on in its place); cancelled (a decision undone by its own
 * route). */
#ifndef DAICHO_CORE_CASEFILE_H
#define DAICHO_CORE_CASEFILE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/id.h"
#include "core/footing.h"
#include "core/who.h"
#include "pack/pack.h"
#include "rules/decide.h"

enum case_state {
    CASE_DRAFT,
    CASE_SUBMITTED,
    CASE_RETURNED,
    CASE_APPROVED,
    CASE_REJECTED,
    CASE_WITHDRAWN,
    CASE_CANCELLED,
    CASE_SPLIT,
    CASE_DISCARDED,
    CASE__MAX,
};
const char *case_state_id(enum case_state s);
bool case_state_is(const char *id, enum case_state s);
bool case_state_parse(const char *id, enum case_state *ret);

/* Newest answer of a column to an item. */
struct answer {
    const char *checklist, *item, *col;
    enum answer_state state;
    const char *reason;
    const char *measure; /* what is done instead (× on a principle), "" */
    struct person_id person;
    int64_t n, at;
    bool unread; /* not finished, and another's: for this reader it is not there (case_unread) */
};
/* An answer as it is about to be given. */
struct given_answer {
    enum answer_state state;
    const char *reason, *measure;
};

/* How often an act on the entry was done. */
struct act_count {
    const char *act;
    int64_t n;
};

struct evidence_rec {
    struct evidence_id id;
    const char *item; /* place, see case_may_attach */
    const char *name, *sha256, *source;
    const char *said;        /* JSON: what a picture's codes hold, what a certificate said; "" */
    int64_t effective, size; /* DB_NULL_INT: no date */
    int64_t at;
    bool certified;    /* a certificate of the body's register */
    struct date until; /* … the last day on which it proves something; none: no end */
};

struct milestone_rec {
    const char *key;
    int64_t at;
    struct person_id by; /* none: not known */
};

/* Somebody who may not act on the case's decisions. */
struct party {
    struct person_id person;
    const char *why; /* applicant, co_applicant, decider */
};

/* One way of holding a role the case's route names. */
struct candidate {
    const char *role;
    struct person_id person;
    struct unit_id unit;
    struct post_id post;
    enum holding_kind kind;
};

/* Whom the writer asked about the draft (事前相談): whoever holds the role. */
struct asked {
    const char *role;
    struct unit_id unit; /* none: anywhere in the body */
};

/* Somebody whom the form names works in a unit that it names, or in one below it. */
struct works_in {
    struct person_id person;
    struct unit_id unit;
};

struct waiver {
    struct person_id person; /* who may act although a party */
    const char *step;
    struct person_id by;
};

/* Somebody completed a step. */
struct acted {
    const char *step;
    struct person_id person;
    struct post_id post; /* through which; none without */
    int64_t at;
    struct date day; /* on which it was decided: on paper before `at` */
    bool earlier;    /* of contents handed in or, before submission, written before: void */
};

struct cancel_request {
    struct person_id by; /* none: no request is open */
    struct act_id act;   /* the proposal itself: whoever confirms names what they saw */
    int64_t at;
    const char *reason;
};

struct filled; /* core/filled.h */

/* Who is appointed to a role beside the manager; nobody while vacant. */
struct appointee {
    int role;
    struct person_id person;
};

/* Everything that decides what may happen next. Loaded by commands/case_load.c. */
struct casefile {
    const struct pack *pack;
    const struct procedure *proc;
    const struct form *form;
    struct case_id id;
    enum case_state state;
    const struct step *step; /* the review step that waits; NULL when none */
    int64_t round, version, lock;
    struct unit_id unit, parent_unit;
    struct person_id applicant;
    const char *applicant_name;
    bool applicant_gone; /* it was handed in by one who left the body or, one of staff, the unit */
    struct person_id manager; /* appointed or named in the form; none when open */
    const struct appointee *appointees;
    size_t nappointees;
    const struct person_id *left; /* whom it would appoint or list as users, and who left */
    size_t nleft;
    const json_t *fields; /* by field id, normalised by fields_check */
    const json_t *settings;
    struct facts facts;
    bool covered;
    struct decision decision;     /* decide() on the facts */
    struct date today, submitted; /* submitted: the last time, none in a draft */
    struct date begun;            /* the day of the draft; none: not known */
    const struct date *decided;   /* what is decided was decided on paper, then; NULL: today */
    /* Another application to end the same use waits for its decision: whose, since when; "" none.
     */
    struct other_end {
        const char *no, *by;
        struct date on;
    } other_end;
    int64_t submitted_at; /* the same instant, 0 in a draft */

    const struct answer *answers;
    size_t nanswers;
    const struct evidence_rec *evidence;
    size_t nevidence;
    const struct filled *filled; /* from the service dictionary, oldest first */
    size_t nfilled;
    const struct milestone_rec *milestones;
    size_t nmilestones;
    const struct party *parties;
    size_t nparties;
    const struct candidate *candidates;
    size_t ncandidates;
    const struct works_in *works_in; /* of fields that `not_same` keeps apart */
    size_t nworks_in;
    const struct asked *asked; /* of a draft */
    size_t nasked;
    const struct waiver *waivers;
    size_t nwaivers;
    struct cancel_request cancel;
    const struct acted *acted; /* in this round */
    size_t nacted;
    const struct step *const *waiting; /* steps that are somebody's task now */
    size_t nwaiting;

    const char *const *accounts; /* the body's, as registered; only for forms that publish */
    size_t naccounts;

    struct entry_id entry;           /* made by this case, or the one it speaks of */
    bool entry_own;                  /* made by this case */
    const char *entry_state;         /* "" when there is none */
    struct footing footing;          /* … why it is there, and what is open */
    const char *entry_reg;           /* its register; "" when there is none */
    const json_t *before;            /* a change: fields of the entry as it stood, or stands while
                                        nothing is decided, classes as this edition reads them; NULL
                                        in other cases */
    const struct facts *entry_facts; /* of its version in force; NULL: those of the case */
    /* Of the case that made an entry, what a change permitted since: its steps before use are asked
     * with it. NULL: nothing, or it cannot be read here. */
    const struct permitted {
        struct facts facts;
        struct decision decision;
    } * permitted;
    bool used;                   /* use of it ever began */
    struct date started;         /* use of it; the day it was permitted while it never was used */
    int64_t entry_since;         /* instant of its last change */
    int64_t entry_version;       /* its newest … */
    int64_t based_on;            /* … and the one on which a change was written; 0: not known */
    bool is_child;               /* came from a split */
    const char *const *siblings; /* … what the other parts call their function, as they stand */
    size_t nsiblings;
    const struct act_count *done; /* acts on the entry that have lists */
    size_t ndone;
    /* Set: the answers are those of this run of an act on the entry, not the case's. */
    const struct entry_act *act;
    int64_t run;
};

/* ------------------------------------------------------------------ problems */
/* One thing that stands in the way, beside its field or item. */
struct problem {
    const char *code;   /* required, bad_date, unanswered, not_ok, no_evidence, differs, forbidden,
                           missing_fact, milestone … */
    const char *where;  /* field id, field.row.sub, checklist/item/col, milestone or fact id */
    const char *detail; /* label or value, in the body's words */
    const char *clause;
    const char *than; /* label of the field that it was measured against; NULL: none */
    size_t most, is;  /* of a text that is too long: the letters allowed, and there */
};
struct problems {
    struct arena *arena;
    struct problem *p;
    size_t n, cap;
};
void problem_add(struct problems *l, const char *code, const char *where, const char *detail,
                 const char *clause);
/* "too_long": the text has more letters than may stand there. */
void problem_too_long(struct problems *l, const char *where, const char *detail, const char *clause,
                      size_t most, const char *text);

/* 分からない, as a yes/no and a class may be answered: kept as it was chosen, and yet no answer for
 * any rule, nor for a field that has to be filled. */
#define FIELD_UNKNOWN "unknown"
bool field_unknown(const struct field *f, const json_t *v);

/* Names the fields with more rows than they take ("too_many_rows", detail "label：limit");
 * fields_check refuses them. */
void fields_rows(const struct pack *p, const struct form *form, const json_t *typed,
                 struct problems *problems);

/* What is too long for its field is kept in a draft with its problem, but no text longer than this
 * is stored: fields_texts names the fields that have one ("too_long"). */
#define FIELD_LETTERS_MAX 20000
void fields_texts(const struct form *form, const json_t *typed, struct problems *problems);

/* Checks what was typed against the form: dates in any notation become ISO, numbers numbers, rows
 * arrays of objects, texts are without what nobody sees (text_visible); unknown fields are refused
 * with ST_INPUT, everything else becomes a problem and the typed text is kept. Rows without any
 * value are not kept; problems name rows as typed. ret_fields is the normalised object (caller
 * owns). */
enum status fields_check(const struct pack *p, const struct form *form, const json_t *typed,
                         json_t **ret_fields, struct problems *problems, struct err *err);
/* The same for a page that shows what was typed: rows in which nothing usable was given stay, so
 * that every problem names the row in which it is seen; numbers the program fills are left out. */
enum status fields_typed(const struct pack *p, const struct form *form, const json_t *typed,
                         json_t **ret_fields, struct problems *problems, struct err *err);
/* Has the field to be filled, under the conditions of the facts? Where it is not known, it has. Of
 * an application that is split by function the parts name theirs, and the whole names none. */
bool field_needed(const struct casefile *c, const struct form *form, const struct field *f);
bool field_shown(const struct casefile *c, const struct field *f); /* as far as is known */
/* Does it name somebody who left, to be appointed or to use the service? */
bool field_names_left(const struct casefile *c, const struct field *f, const json_t *v);
/* Does it name somebody who holds the role it must be kept apart from? A substitute stands in for a
 * day and does not count. */
bool field_names_holder(const struct casefile *c, const struct field *f, const json_t *v);
/* What is still missing or out of order in normalised fields, under the conditions of the facts;
 * the files of F_FILE fields are counted. `form` is the case's, or that of a step or act. */
void fields_complete(const struct casefile *c, const struct form *form, const json_t *fields,
                     struct problems *problems);
/* Who may be named in a field that asks for holders of a role: by post in the role's own unit,
 * standing in for others too, each once; NULL-ended. */
const struct candidate **field_candidates(const struct casefile *c, const struct field *f,
                                          struct arena *a);
/* Does the text say that there is nothing: 「なし」, 「特にありません」, "none", a dash? */
bool text_says_none(const char *s);
/* The items that somebody answered with ×, in any column, one a line: "6　…"; "" when there are
 * none. */
const char *case_not_ok_items(const struct casefile *c, struct arena *a);
/* Fills the fields of a step's record that say what was answered with ×. */
void fields_answered(const struct casefile *c, const struct form *form, json_t *fields);
/* A period of more years than these is pointed out. */
#define PERIOD_YEARS_LONG 10
/* "certificate_lapsed" of a place with certificates that hold no longer: detail the name, than the
 * last day, of the one that held longest. */
void problem_lapsed(const struct casefile *c, const char *place, const char *clause,
                    struct problems *problems);
/* What blocks nothing but has to be seen and decided with open eyes: somebody is named who also
 * holds the role that the field keeps apart (same_holder), a period is very long (period_long). The
 * rules' own warnings are in the decision. */
void case_warnings(const struct casefile *c, struct problems *problems);
/* The facts that the fields give, as an object for facts_read (caller owns); 分からない gives none.
 */
json_t *fields_facts(const struct pack *p, const struct form *form, const json_t *fields);

/* Everything that stands in the way of handing in, but the confirmations. */
void case_submit_problems(const struct casefile *c, struct problems *problems);
/* What whoever decides will find in the way: ×, and what is forbidden. */
void case_block_problems(const struct casefile *c, struct problems *problems);
/* What stops the permission of what is written or waits for its review, whatever is filled in
 * besides: forbidden, overtaken, of an entry that ended, another way than the rules', and in review
 * what nobody can judge because a fact is missing. */
void case_stop_problems(const struct casefile *c, struct problems *problems);
/* Everything that stands in the way of completing the step: what it needs, its milestones and, of a
 * step that fills a column, that column; of lists that it opens itself, × and files as well. */
void case_step_problems(const struct casefile *c, const struct step *s, struct problems *problems);
/* Milestones that are demanded and not reached. */
void case_milestone_problems(const struct casefile *c, const char *const *milestones, size_t n,
                             struct problems *problems);
/* What is missing in the lists of the run (case with `act` set). */
void case_run_problems(const struct casefile *c, struct problems *problems);
/* Is it reached? What somebody acknowledged for a role held by appointment counts, until use
 * begins, for them alone: whoever is appointed in their place acknowledges anew. */
bool case_milestone(const struct casefile *c, const char *key);
/* Does the item apply to this case (its condition), and does na need a reason? */
bool item_applies(const struct casefile *c, const struct item *it);
const struct answer *case_answer(const struct casefile *c, const char *checklist, const char *item,
                                 const char *col);
/* 規定なし: what the item rests on is not in force. */
bool item_lacks_document(const struct casefile *c, const struct item *it);
/* May this answer be chosen: offered by the legend, by the item's strength and na rule, and ok by
 * the document it rests on? */
bool answer_offered(const struct casefile *c, const struct checklist *l, const struct item *it,
                    enum answer_state state);
/* Checks one answer about to be given: offered, with the reason and the measure that are due, and
 * neither too long. */
#define ANSWER_LETTERS_MAX 2000
/* Letters of what is written beside an act: a reason, conditions, a question. */
#define REASON_LETTERS_MAX 2000
enum status answer_check(const struct casefile *c, const struct checklist *l, const struct item *it,
                         struct given_answer given, struct err *err);
/* × that a principle allows with a measure: counted for whoever decides. */
bool answer_deviates(const struct casefile *c, const struct item *it, const struct answer *a);

/* ------------------------------------------------------------------ lists */
/* Does the step belong to this case's route, as far as is known? A column that nobody has to fill
 * needs no step. */
bool case_step_applies(const struct casefile *c, const struct step *s);
/* The i-th list that this case asks for, the application's first (of the act, when it is set); NULL
 * behind the last. */
const struct checklist *case_list(const struct casefile *c, size_t i);
/* The same by id. */
const struct checklist *case_find_list(const struct casefile *c, const char *id);
/* The step that fills a column of a list; NULL: the writer's, or nobody's. */
const struct step *case_column_step(const struct casefile *c, const struct checklist *l,
                                    const char *col);
/* Is the answer in a column that the step which waits is filling still, and `w` is none of those
 * who may? Until the step is done, or sends it back, it tells nobody else anything. */
bool case_unread(const struct casefile *c, const struct who *w, const struct answer *a);
/* Is it not even in the record for this reader, whoever else they are: a party, or one who filled
 * another column of the list? */
bool case_kept_from(const struct casefile *c, const struct who *w, const struct answer *a);
/* The column that is the writer's: the first of a list of the application without a step. */
bool case_writers_column(const struct casefile *c, const struct checklist *l, const char *col);
/* Does the step come behind the other, so that what it fills is not what that one decided? `at`
 * NULL: behind the review. */
bool step_is_later(const struct step *s, const struct step *at);
/* Where the files of an item are kept; of the run, when an act is set. */
const char *case_item_place(const struct casefile *c, struct arena *a, const char *list,
                            const char *item);
/* The number of the run of an act that is being answered: one more than those done. */
int64_t case_act_run(const struct casefile *c, const char *act);

/* ------------------------------------------------------------------ who may act */
/* How a person comes to act on a step. */
struct right {
    const struct held_role *held; /* NULL: by appointment or as applicant */
    bool conflict;                /* acts because every regular holder is a party */
    bool waived;                  /* a party, under a recorded waiver */
};
/* May `w` act on this step? ST_DENIED with code not_your_step, self_approval, substitute_of_party
 * or no_holder_left. */
enum status case_may_act(const struct casefile *c, const struct who *w, const struct step *s,
                         struct right *ret, struct err *err);
/* Is this person a party to the case? The applicant, whoever the form names as the one who applies,
 * and who is recorded as such. */
bool case_is_party(const struct casefile *c, struct person_id p);
/* Is `w`, by another account, called as the applicant is? Two people, or one with two accounts:
 * nobody but people can tell, so it is told to whoever looks and stands in the record of the act.
 */
bool case_namesake(const struct casefile *c, const struct who *w, struct arena *a);
/* Could a waiver let this person act on the step: a party who holds its role and has none yet? */
bool case_excusable(const struct casefile *c, const struct step *s, struct person_id p);
/* The parties to whom this step is barred, each once: whoever has it as a task waits for others. */
struct person_id *case_barred(const struct casefile *c, const struct step *s, struct arena *a,
                              size_t *ret_n);
/* Might this person, who need not be asking, act on the step: holds its role today, or that which
 * stands in, and is no party? ST_DENIED with self_approval or not_your_step. */
enum status case_could_act(const struct casefile *c, const struct step *s, struct person_id p,
                           struct err *err);
/* Everybody who might, each once, in the order of the posts; of a step that all staff may do nobody
 * is named. */
size_t case_deciders(const struct casefile *c, const struct step *s, struct arena *a,
                     struct person_id **ret);
/* Is what an open case speaks of ended meanwhile? Then it is only withdrawn, discarded, sent back
 * or refused: anything else is ST_CONFLICT entry_closed. */
bool case_object_gone(const struct casefile *c);
/* Is this the office, and apart from the parties: none of them, nor only their substitute? */
bool case_office_apart(const struct casefile *c, const struct who *w);
/* A third person for step s, apart from the parties: the role that acts in conflicts, or the
 * office. */
bool case_stands_above(const struct casefile *c, const struct who *w, const struct step *s);
/* Everybody who is a party, the applicant first; each once. */
size_t case_parties(const struct casefile *c, struct arena *a, struct person_id **ret);
struct external_decision; /* made on paper: core/elsewhere.h */
/* Whose task a step is at this moment: role and unit; the if_conflict role when every holder of the
 * regular one is a party. Returns false when nobody at all could act (a dead end, shown to the
 * office). */
bool case_assignee(const struct casefile *c, const struct step *s, int *ret_role,
                   struct unit_id *ret_unit, struct person_id *ret_person);
/* A step that everybody who holds the role has to complete, other than parties: does anybody but
 * `w` still have to? Who acted through a post, as its substitute too, acted for all who hold it. */
bool case_others_remain(const struct casefile *c, const struct who *w, const struct step *s,
                        const struct right *r);
bool case_has_acted(const struct casefile *c, const struct step *s, struct person_id p);
/* May `w` see the case? A draft is its writers' alone, and theirs who have or had a step before
 * submission, or were asked about it. Whoever is the office answers in place of those asked. What
 * the applicant left behind, the people of its unit see as well: to take it over. */
bool case_may_see(const struct casefile *c, const struct who *w);

/* ------------------------------------------------------------------ files */
/* May `w` put a file there now? Places: a file field of the form, LIST/ITEM: what the decision
 * speaks of, the applicant's while the case is theirs, or of a list whose column a step fills, for
 * whoever may do that step; FORM/FIELD of a step's or act's record and step/STEP (a scan of a
 * decision made on paper), for whoever may do that step or act, and the office at steps;
 * act/ACT/RUN/LIST/ITEM for whoever may answer the item in this run of the act. ST_INPUT
 * "unknown_field" for any other place. */
enum status case_may_attach(const struct casefile *c, const struct who *w, const char *place,
                            struct err *err);
/* Is it one of those that an act at this step speaks of? `draft`: of the writer's alone. */
bool place_of_contents(const struct casefile *c, const char *place, const struct step *at,
                       bool draft);
/* Is it a certificate that no longer holds on the day that counts: that of a decision made on
 * paper, else today? Its last day still counts. */
bool case_lapsed(const struct casefile *c, const struct evidence_rec *e);
/* The file field at a place: FIELD of the application, FORM/FIELD of a record; NULL: none. */
const struct field *case_file_field(const struct casefile *c, const char *place);
/* How many files a file field of the case's form or of a record has. */
size_t case_files(const struct casefile *c, const struct form *form, const char *field);
/* Is this file one of the field's, for what is being done now? */
bool case_file_of(const struct casefile *c, const struct form *form, const char *field,
                  const struct evidence_rec *e);

/* ------------------------------------------------------------------ verbs */
/* In the rows that are split: the column that names each function. */
#define SPLIT_NAME "name"
enum step_verdict { STEP_DONE, STEP_APPROVE, STEP_REJECT };

/* What was done, as records name it, beside what steps are (step_act_id). */
#define DID_SAVE "save"
#define DID_REQUEST "request"
#define DID_SUBMIT "submit"
#define DID_RETURN "return"
#define DID_WITHDRAW "withdraw"
#define DID_WAIVE "waive"
#define DID_TAKE_OVER "take_over"
#define DID_CANCEL "cancel"
#define DID_CANCEL_CONFIRM "cancel_confirm"
#define DID_CANCEL_DECLINE "cancel_decline"
bool did_step(const char *kind);
bool did_decide(const char *kind); /* decided or approved */
/* How it ended. */
#define VERDICT_DONE "done"
#define VERDICT_APPROVE "approve"
#define VERDICT_REJECT "reject"

/* What follows; the shell writes it down. Steps and milestones point into the pack. */
struct outcome {
    enum case_state state;
    const struct step *step; /* waits now, NULL none */
    bool new_round;          /* submitted again: answers of later columns start afresh */
    const char *act_kind, *act_verdict;
    const struct step *act_step;
    const char *milestone;         /* reached, "" none */
    bool close_tasks;              /* all open tasks of the case end */
    const struct step *close_task; /* or only this one */
    bool close_confirm;            /* or those that ask_second opened */
    const struct step *open[32];   /* tasks to open */
    size_t nopen;
    bool ask_second; /* a task for everybody who may confirm: case_cancellers */
    bool make_entry, change_entry, end_entry, revoke_entry;
    bool reopen_entry; /* its end was a mistake: it is again what it was */
    bool make_record;  /* an entry that is closed at once */
    struct right right;
};

enum status case_save(const struct casefile *c, const struct who *w, struct outcome *o,
                      struct err *err);
enum status case_answer_may(const struct casefile *c, const struct who *w,
                            const struct checklist *l, const char *col, struct outcome *o,
                            struct err *err);
/* Asks those who must finish before submission. Everything that submission demands has to be there
 * but their confirmations. */
enum status case_request(const struct casefile *c, const struct who *w, struct problems *problems,
                         struct outcome *o, struct err *err);
/* Refused as long as somebody has to confirm before: problems "unconfirmed" name the steps. */
enum status case_submit(const struct casefile *c, const struct who *w, struct problems *problems,
                        struct outcome *o, struct err *err);
enum status case_discard(const struct casefile *c, const struct who *w, struct outcome *o,
                         struct err *err);
enum status case_withdraw(const struct casefile *c, const struct who *w, struct outcome *o,
                          struct err *err);
/* Becomes the applicant of what somebody handed in who is gone; whoever may apply there, which is
 * asked apart (commands/case/case_take_over.h), and whose eyes the review does not count.
 * ST_REFUSED applicant_there, ST_DENIED looked_before. */
enum status case_take_over(const struct casefile *c, const struct who *w, struct outcome *o,
                           struct err *err);
/* to_step NULL: back to the applicant. Whoever is asked before submission sends back too; the case
 * is then what it was, and asked for no longer. */
enum status case_return(const struct casefile *c, const struct who *w, const struct step *to_step,
                        const char *reason, struct outcome *o, struct err *err);
/* Completes a step. `texts` are the acknowledged text ids (ACT_ACKNOWLEDGE); `external` NULL unless
 * entered for somebody else by the office. */
enum status case_step(const struct casefile *c, const struct who *w, const struct step *s,
                      enum step_verdict v, const char *reason, const char *const *texts,
                      size_t ntexts, const struct external_decision *external,
                      struct problems *problems, struct outcome *o, struct err *err);
/* Is it where a case is decided on? */
bool step_decides(const struct step *s);
/* May it be refused here? Where it is decided, and at steps under review before that, which whoever
 * decides does: what is not granted need not be gone through first. */
bool step_may_refuse(const struct casefile *c, const struct step *s);
/* Is it the moment of this step? `w`: the applicant need not ask oneself before submission. */
enum status case_step_open(const struct casefile *c, const struct who *w, const struct step *s,
                           struct err *err);
/* The same for a step before submission: ST_CONFLICT not_requested, already_acted, wrong_state. */
enum status case_prepare_open(const struct casefile *c, const struct who *w, const struct step *s,
                              struct err *err);
/* Is the step somebody's task now? */
bool case_waits(const struct casefile *c, const struct step *s);
/* Is a step before submission done, for the contents as they are? */
bool case_prepared(const struct casefile *c, const struct step *s);
/* May `w` excuse a party from four eyes on this step: where its clause allows it, another, higher
 * person: whoever acts in conflicts, or the office. ST_REFUSED no_waiver, ST_DENIED not_higher,
 * ST_CONFLICT nobody_to_excuse. */
enum status case_may_waive(const struct casefile *c, const struct who *w, const struct step *s,
                           struct err *err);
/* The step's task then waits for whom the waiver lets act. ST_REFUSED not_excusable. */
enum status case_waive(const struct casefile *c, const struct who *w, const struct step *s,
                       struct person_id person, const char *reason, struct outcome *o,
                       struct err *err);
/* Proposes to undo a decision that was a mistake: a refusal, a permission whose use has not begun,
 * an end. ST_REFUSED record_stays, undone_by_another (a change), use_over, in_use. */
enum status case_cancel(const struct casefile *c, const struct who *w, const char *reason,
                        struct outcome *o, struct err *err);
enum status case_cancel_confirm(const struct casefile *c, const struct who *w, struct outcome *o,
                                struct err *err);
/* Takes back one's own wish to cancel, or declines another's. */
enum status case_cancel_decline(const struct casefile *c, const struct who *w, const char *reason,
                                struct outcome *o, struct err *err);
/* May this person confirm it? Nobody who only stands in for who proposed, nor whom who proposed
 * only stands in for: one post is one. */
bool case_may_undo(const struct casefile *c, struct person_id p);
/* Who might undo the decision or confirm that it is undone: those who may decide and the office,
 * but no party and not who proposed it; each person once, in the order of the candidates. */
size_t case_cancellers(const struct casefile *c, struct arena *a, const struct candidate ***ret);
/* Is there something to split, and is it this person's? ST_REFUSED filled_unconfirmed. */
enum status case_may_split(const struct casefile *c, const struct who *w, struct err *err);
/* One child per function; ST_REFUSED same_function when two have the same name: their entries could
 * not be told apart. */
enum status case_split(const struct casefile *c, const struct who *w, struct arena *a,
                       struct outcome *o, struct err *err);

/* SHA-256 over the canonical contents an act at this step speaks of: the case, procedure, edition,
 * fields, all newest answers and evidence but those of steps behind it; `at` NULL: at the end of
 * the review. Equal contents of one case give equal hashes on every engine; those of another case,
 * however alike, another hash, so that a number on paper means one application. */
struct hash case_content_hash(const struct casefile *c, const struct step *at, struct arena *a);
/* The same over what the writer wrote, without the columns of steps: what those look at who act
 * before submission. Their acts count while it is the same. */
struct hash case_draft_hash(const struct casefile *c, struct arena *a);

#endif
