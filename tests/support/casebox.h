/* casebox.h: one case in memory, with the posts and people around it. Builds what the core looks at
 * and folds what it decides, as the commands do with the database; so the core can be played
 * without any. */
#ifndef DAICHO_TESTS_CASEBOX_H
#define DAICHO_TESTS_CASEBOX_H

#include "core/elsewhere.h"
#include "core/entry.h"
#include "fill.h"

#define BOX_PEOPLE 10
#define BOX_MAX 64
#define BOX_ACTS 512 /* of a long life */

enum box_unit { U_ABOVE, U_MINE, U_OTHER, U_OFFICE, U__N };

struct box_post {
    struct post_id id;
    enum box_unit unit;
    const char *role;
};
struct box_holding {
    int person, post;
    enum holding_kind kind;
};
struct box_answer {
    const char *list, *item, *col;
    enum answer_state state;
    const char *reason, *measure;
    int person;
};
struct box_entry {
    bool exists;
    char state[24];
    char was[24];    /* before it was closed */
    int versions;    /* contents written so far */
    const char *reg; /* NULL: the one its case would go into */
    int by;          /* person whose act in this case made it, -1: it was there before */
};

struct box {
    const struct pack *pack;
    struct arena *a;       /* as long as the case */
    struct arena *scratch; /* emptied by box_view */
    struct person_id people[BOX_PEOPLE];
    struct unit_id units[U__N];
    struct box_post posts[BOX_MAX];
    size_t nposts;
    struct box_holding holdings[BOX_MAX];
    size_t nholdings;
    json_t *settings;
    struct date today, begun, submitted, started;

    const struct procedure *proc;
    enum case_state state;
    const struct step *step;
    int applicant;
    int64_t round;
    bool is_child;
    json_t *fields, *facts;
    struct box_answer answers[256];
    size_t nanswers;
    struct evidence_rec evidence[128];
    size_t nevidence;
    struct milestone_rec milestones[32];
    size_t nmilestones;
    struct waiver waivers[16];
    size_t nwaivers;
    struct acted acted[BOX_ACTS];
    char acted_on[BOX_MAX][65]; /* hash of the draft each spoke of */
    size_t nacted;
    char reached_on[32][65];          /* of each milestone, the same */
    struct milestone_rec counted[32]; /* milestones that count now: filled by box_view */
    struct person_id cancel_by, manager;
    const struct step *open[BOX_MAX]; /* tasks */
    size_t nopen;
    char asked_for[65]; /* hash of the draft when others were asked last */
    struct box_entry entry;
    struct box_answer run[64]; /* answers of the run of an act that is being answered */
    size_t nrun;
    const struct entry_act *run_act;
    struct act_count done; /* times that act was done */
    char decided[65];      /* hash of the contents that were decided, "" */
    struct casefile c;
};

/* Loads a pack or fails the test; the pack lives until the program ends. */
const struct pack *box_pack(const char *dir);

void box_setup(struct box *b, const struct pack *p);
void box_done(struct box *b);
/* A post in a unit that carries a role; its number. */
int box_post(struct box *b, enum box_unit unit, const char *role);
void box_hold(struct box *b, int person, int post, enum holding_kind kind);
void box_release(struct box *b, int person, int post);
/* Begins a draft of the applicant's, filled so that nothing is missing but answers and files. */
void box_draft(struct box *b, const char *procedure, int applicant);
/* The same for a case that speaks of an entry in a state. */
void box_with_entry(struct box *b, const char *state);

/* What the core may look at now; lives until the next call. */
const struct casefile *box_view(struct box *b);
/* The person with everything their posts give, in the box's scratch memory. */
const struct who *box_who(struct box *b, int person);

/* ------------------------------------------------------------------ verbs, folded when allowed */
enum status box_set(struct box *b, int person, const char *field, json_t *value, struct err *err);
enum status box_answer(struct box *b, int person, const char *col, const char *list,
                       const char *item, enum answer_state state, const char *reason,
                       struct err *err);
/* Answers every item that applies in a column, stopping at the first refusal. */
enum status box_answer_all(struct box *b, int person, const char *col, struct err *err);
/* A file for a place; the shell checks who, the core only counts. */
void box_file(struct box *b, const char *place);
/* Everything that the form and the items ask files for. */
void box_files(struct box *b);
enum status box_request(struct box *b, int person, struct problems *l, struct err *err);
enum status box_submit(struct box *b, int person, struct problems *l, struct err *err);
enum status box_withdraw(struct box *b, int person, struct err *err);
enum status box_discard(struct box *b, int person, struct err *err);
enum status box_return(struct box *b, int person, const char *to, struct err *err);
enum status box_step(struct box *b, int person, const char *step, enum step_verdict v,
                     const struct external_decision *x, struct problems *l, struct err *err);
enum status box_waive(struct box *b, int person, const char *step, int excused, struct err *err);
enum status box_cancel(struct box *b, int person, struct err *err);
enum status box_confirm(struct box *b, int person, struct err *err);
enum status box_decline(struct box *b, int person, struct err *err);
enum status box_entry_act(struct box *b, int person, const char *act, struct date start,
                          struct problems *l, struct err *err);
/* Answers with ok whatever this person may in the lists of an act; ST_DENIED when nothing. Acts
 * with lists are played one at a time: another one begins afresh. */
enum status box_run_answers(struct box *b, int person, const char *act, struct err *err);
/* Answers as the core sees them, in the box's scratch memory. */
const struct answer *box_seen(struct box *b, const struct box_answer *in, size_t n);
/* Hex of the contents as they are. */
const char *box_hash(struct box *b);
/* Of what the writer wrote alone. */
const char *box_draft_hash(struct box *b);

/* In a test with a `struct err err` and `struct problems l` of its own. */
#define REFUSED(call, status, name)                                                                \
    do {                                                                                           \
        err = (struct err){0};                                                                     \
        assert_int_equal(call, status);                                                            \
        assert_string_equal(err.code, name);                                                       \
    } while (0)
#define OK(call)                                                                                   \
    do {                                                                                           \
        if ((call) != ST_OK)                                                                       \
            fail_msg("%s: %s (%s) %s", #call, err.text, err.code, l.n > 0 ? l.p[0].where : "");    \
    } while (0)

#endif
