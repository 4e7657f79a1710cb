/* revision.h: 見直し: a new edition against everything that goes on under those before.
 *
 * One walk serves the dry run, the adoption and the pages. It streams: rows come in pages, results
 * are remembered by what they depend on (edition, procedure, facts, answers), for many records are
 * alike. */
#ifndef DAICHO_COMMANDS_REVISION_H
#define DAICHO_COMMANDS_REVISION_H

#include "commands/commands.h"
#include "rules/compare.h"
#include "store/queries_gen.h"

/* Shared by all records that are alike; lives until the walk goes on. */
struct revision_result {
    enum standing standing;
    bool hand;               /* something to answer or to see to: makes a to-do */
    const char *differences; /* compare_json as text */
    char row[37];            /* id of its revision_result, "" while there is none */
};
struct revision_record {
    bool is_case; /* an application that is not decided yet; else an entry */
    const char *id, *no, *title, *state;
    struct unit_id unit;
    const char *edition; /* hash of the one it was decided under */
    struct revision_result *result;
};

/* A setting that the new edition cannot take as it is. */
struct revision_setting {
    const struct setting *setting;
    bool unfit;      /* a stored value no longer fits: adoption is refused until a new one is given;
                        else nothing is set, and it will be asked for */
    const char *now; /* the stored value as text (a class by its label), "" when none */
};

struct revision;

/* `given`: new values of settings by key, parsed (NULL none). The pack lives as long as the app. */
enum status revision_new(struct app *app, struct db *db, struct tenant_id tenant,
                         struct body_id body, const struct pack *pack, struct date today,
                         struct date from, const json_t *given, struct revision **ret,
                         struct err *err);
void revision_free(struct revision *v); /* NULL allowed */
static inline void revision_cleanup(struct revision **v)
{
    revision_free(*v);
}
#define AUTO_REVISION __attribute__((cleanup(revision_cleanup)))

/* What the edition needs of the body; lives as long as the revision. */
const struct revision_setting *revision_settings(const struct revision *v, size_t *ret_n);

/* What it demands in writing of the body itself, against the newest that was adopted; as long as
 * the revision. */
enum status revision_documents(struct revision *v, struct db *db, struct comparison *ret,
                               struct err *err);

/* Everything that the rules themselves say otherwise, against the same; as long as the revision. */
enum status revision_rules(struct revision *v, struct db *db, struct comparison *ret,
                           struct err *err);

/* Rows of its tables and examples of information that the edition cannot read as they were meant
 * (own.h); as long as the revision. */
struct own_unfit;
enum status revision_own(struct revision *v, struct db *db, struct own_unfit **ret, size_t *ret_n,
                         struct err *err);

/* Called for one record after the other; *stop ends the walk. */
typedef enum status revision_fn(void *arg, const struct revision_record *r, bool *stop,
                                struct err *err);
/* Entries that are not closed, or applications that are not decided, behind the id `after` (""
 * from the beginning), in the order of their ids. `db` may be read-only, and write in `fn` if not.
 */
enum status revision_entries(struct revision *v, struct db *db, const char *after, revision_fn *fn,
                             void *arg, struct err *err);
enum status revision_cases(struct revision *v, struct db *db, const char *after, revision_fn *fn,
                           void *arg, struct err *err);
/* One entry. */
enum status revision_entry(struct revision *v, struct db *db, struct entry_id entry,
                           revision_fn *fn, void *arg, struct err *err);

/* Adoptions of a body as the rules in force follow from them; the newest first. */
struct adoptions {
    const struct q_adoptions_row *rows;
    size_t n;
};
enum status adoptions_load(struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, struct adoptions *ret, struct err *err);
/* The newest that was not undone, whether it has begun or not; NULL when there is none. */
const struct q_adoptions_row *adoptions_newest(const struct adoptions *all);
/* The last day on which something is handed in under this edition: that of the grace of a later
 * one, without a grace the day before it begins, or the day before its adoption was undone;
 * DATE_NONE while there is no such day. */
struct date adoptions_grace(const struct adoptions *all, const char *edition, struct date today);

/* Was its adoption undone, and not made again? */
bool adoptions_undone(const struct adoptions *all, const char *edition);

/* ------------------------------------------------------------------ revision_todo.c */
/* To-dos for all entries that the adoption leaves something to do; counts by standing. */
enum status revision_todos_make(struct call *c, struct revision *v, struct row_id adoption,
                                struct date due, int64_t counts[STANDING__MAX], struct err *err);
/* The adoption of an edition was undone: entries that were decided under it get to-dos of the
 * newest that is left. How many these are, and how many applications are under way under it. */
enum status revision_went_back(struct call *c, const char *edition, int64_t *ret_entries,
                               int64_t *ret_cases, struct err *err);
/* An entry was decided on: to-dos of the editions up to that one are done (`closed`: void, the
 * entry ended), and the newest adoption asks for what it changes there. */
enum status revision_entry_decided(struct call *c, struct entry_id entry, const char *edition,
                                   bool closed, struct err *err);

/* What the edition in force by now forbids of an entry that was permitted before. */
struct forbidden_now {
    bool forbidden;
    bool over; /* no grace, or its last day is past: its use may not begin any more */
    struct date due;
    const char *what, *clause;
};
enum status revision_forbidden(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct entry_id entry, struct date today, struct forbidden_now *ret,
                               struct err *err);

extern const struct command command_revision_confirm;

#endif
