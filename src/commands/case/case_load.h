/* case_load.h: a case as the core wants it, from the database. For commands and pages alike. */
#ifndef DAICHO_COMMANDS_CASE_LOAD_H
#define DAICHO_COMMANDS_CASE_LOAD_H

#include "commands/app.h"
#include "commands/edition/ways.h"
#include "core/casefile.h"
#include "store/queries_gen.h"

struct loaded_case {
    struct casefile c;
    struct app *app;
    struct q_case_get_row row;
    struct person_id manager_named; /* by the decision that is being recorded */
    struct body_id body;
    json_t *fields, *settings, *settings_now, *facts, *entry_facts, *before; /* owned: case_unload;
                                        settings: of when it was decided, else as settings_now */
    const struct q_acts_of_row *acts;
    size_t nacts;
    const struct q_answers_of_row *answers;
    const struct q_evidence_of_row *evidence;
    const struct q_milestones_of_row *milestones;
    const struct q_tasks_open_of_row *tasks;
    size_t ntasks;
    const char *subject; /* of the answers: the case, or the run of an act */
    const char *named;   /* act.named of the submission that is being written; NULL none */
    struct hash content; /* case_content_hash now, at the end of the review */
    struct hash draft;   /* case_draft_hash: what acts before submission speak of */
    bool decision_stale; /* decided, and the contents are no longer what was decided */
};

/* Loads everything the core looks at. `today` decides which posts and appointments count. The JSON
 * inside lives as long as the caller keeps it: free with case_unload. */
enum status case_load(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                      struct case_id id, struct date today, struct loaded_case **ret,
                      struct err *err);
/* The ways to the edition of the case, from those that what it speaks of was written under. */
struct ways ways_of_case(const struct loaded_case *l, struct arena *a, struct tenant_id tenant);
/* The case with those who held its posts and appointments on a day, whoever has left since, in
 * place of today's: what a decision of that day is judged by. Everything else, the day that counts
 * as today as well, is as in l->c. Lives as long as `l` and `a`. */
enum status case_on(struct db *db, struct arena *a, struct tenant_id tenant,
                    const struct loaded_case *l, struct date day, struct casefile *ret,
                    struct err *err);
/* Instead of the case's answers those of a run of the act on the entry, `run` 0: of the one that is
 * being answered; nothing for an act without lists. */
enum status case_load_run(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct loaded_case *l, const struct entry_act *act, int64_t run,
                          struct err *err);
/* For showing it to `w`: what they are not to read is marked, and not decided on. What acts speak
 * of (hashes) stays the whole. */
enum status case_read_as(struct loaded_case *l, struct arena *a, const struct who *w,
                         struct err *err);
/* Hash of the contents that an act at this step speaks of now; "" or no step: the whole review. */
const char *case_hash_at(const struct loaded_case *l, const char *step, struct arena *a);
/* Reads the facts again and decides on them; after l->facts or the answers changed. */
enum status case_decide(struct loaded_case *l, struct err *err);
/* Of a part of a split application: l->c.siblings, those of the other parts that go on. */
enum status case_load_siblings(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct loaded_case *l, struct err *err);
/* l->c.other_end: an end of the same use that is on its way. */
enum status case_load_other_end(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct loaded_case *l, struct err *err);
void case_unload(struct loaded_case *l); /* NULL allowed */

static inline void case_unload_cleanup(struct loaded_case **l)
{
    case_unload(*l);
}
#define AUTO_CASE __attribute__((cleanup(case_unload_cleanup)))

/* Who has yet to do the step, as of the day of the case: "post name", joined by `between`; the
 * first three, then whoever stands in for a post, told by the word `stands_in` (NULL: without
 * them). "" when nobody may. */
enum status case_holders(struct db *db, struct arena *a, struct tenant_id tenant,
                         const struct loaded_case *l, const struct step *s, const char *between,
                         const char *stands_in, const char **ret, struct err *err);

/* {"person": name, "post": …, "unit": …} as it is now, frozen into records. Marked (true) where it
 * matters later: by somebody of another account who bears the applicant's name; by the office for
 * the role whose act it is. */
#define NAMES_SAME "same_name"
#define NAMES_INSTEAD "instead"
char *names_marked(struct arena *a, const char *names, const char *mark);
char *names_frozen(struct arena *a, const struct who *w, const struct held_role *held);

/* Where people, units and posts are looked up by the ids in fields, to be called as on `day`. */
struct naming {
    struct db *db;
    struct arena *arena;
    struct tenant_id tenant;
    struct body_id body;
    struct date day;
    json_t *into; /* {id: {"person", "post", "unit"}}: as far as it has them */
};
/* Adds one of them that is not there yet; who or what does not exist is left out. */
enum status names_person(const struct naming *x, const char *id, struct err *err);
enum status names_unit(const struct naming *x, const char *id, struct err *err);
/* Everybody and everything that the fields of a form name. */
enum status names_of_fields(const struct naming *x, const struct form *form, const json_t *fields,
                            struct err *err);
/* What the contents handed in so far name, as it was called then; whom only later acts name, such
 * as whoever answered a step's column, as at the first of these. {} when nobody kept it. A new
 * reference. */
json_t *case_handed_in(const struct loaded_case *l);

/* Who manages the entry on `day`, as the view `acting` says: the person appointed while they hold
 * the post, else the holder of the post; none when vacant: whoever left or moved away manages
 * nothing. `role` NULL: the manager; else whoever is appointed to that role beside. */
enum status entry_manager(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct entry_id entry, const char *role, struct date day,
                          struct person_id *ret, struct err *err);

/* What brought the entry into its present state, of its events in their order: not what was only
 * noted, and what stood before it was closed where the closing was cancelled. NULL: nothing did. */
const struct q_entry_events_row *entry_led_by(const struct q_entry_events_row *events, size_t n);

/* Where the entry stands by its events (core/footing.h) and these rules; `state`: it is in. */
struct footing entry_footing(struct arena *a, const struct pack *p,
                             const struct q_entry_events_row *events, size_t n, const char *state);

/* `act` of a task to confirm that a decision is undone; it belongs to no step. */
#define TASK_CONFIRM "cancel_confirm"

/* What is numbered, each in a series of its own: 申 applications, 台 entries, 控 kept answers of
 * 判定, 問 questions. */
enum number_series {
    NUMBER_CASE,
    NUMBER_ENTRY,
    NUMBER_INQUIRY,
    NUMBER_QUESTION,
    NUMBER_INCIDENT,
    NUMBER_VIOLATION
};

/* Next number of a series in the fiscal year of `day`, e.g. "申R8-0012"; inside a write
 * transaction. */
enum status next_number(struct tx *tx, struct tenant_id tenant, struct body_id body,
                        enum number_series series, struct date day, char **ret, struct err *err);

#endif
