/* town.h: a body with units, posts and people, made by commands alone, and its people at work:
 * everything goes through command_run, on whatever engine the URL names. */
#ifndef DAICHO_TESTS_TOWN_H
#define DAICHO_TESTS_TOWN_H

#include "stores.h"

#include "audit/verify.h"
#include "commands/commands.h"
#include "fill.h"
#include "store/queries_gen.h"

struct town {
    struct app *app;
    struct arena *a; /* as long as the town */
    const char *home;
    const struct pack *pack;
    struct tenant_id tenant;
    struct body_id body;
    json_t *ids;  /* "unit.NAME", "post.NAME", "person.LOGIN", "holding.LOGIN", and what tests put
                     there */
    json_t *kept; /* results, as long as the town */
};

/* Founds the town with the rules in `pack_dir`. People by login: yamada (staff), sato (the
 * section's 利用責任者), suzuki (its deputy), tanaka (staff, to manage), ito (所属長), takahashi
 * (office), watanabe (利用責任者 of another section), kato (substitute of sato's post), oshiro (the
 * unit above). */
void town_open(struct town *t, const char *url, const char *pack_dir);
/* Closes the program and starts it again on the same home. */
void town_stop(struct town *t);
void town_start(struct town *t);
void town_close(struct town *t); /* and removes its home */

/* One more unit, below another one (NULL: none). */
void town_unit(struct town *t, const char *what, const char *parent);

/* One more post that carries a role ("" none), and who holds it: main, concurrent, substitute. */
void town_post(struct town *t, const char *what, const char *in_unit, const char *role);
void town_hold(struct town *t, const char *login, const char *what, const char *kind);
/* The same from a day on; "": today. */
void town_hold_from(struct town *t, const char *login, const char *what, const char *kind,
                    const char *from);

/* Ends the post held till yesterday; from today another one (NULL: none). */
void town_move(struct town *t, const char *login, const char *to);
/* Leaves the body for good, today. */
void town_leave(struct town *t, const char *login);

const char *town_id(const struct town *t, const char *name);

/* A person with what their posts give today; "operator": whoever runs the machine. */
const struct who *town_who(struct town *t, struct arena *a, const char *login);

/* A command as a person ("operator": whoever runs the machine). *ret_out (NULL allowed) lives as
 * long as the town; `in` is stolen. */
enum status town_run(struct town *t, const char *login, const char *command, const char *key,
                     json_t *in, struct bytes file, json_t **ret_out, struct err *err);
/* The same, which must go well; gives the result. */
json_t *town_do(struct town *t, const char *login, const char *command, json_t *in);
/* The same, which must be refused and change nothing: the journal stays as it was. */
void town_refused(struct town *t, const char *login, const char *command, json_t *in,
                  enum status st, const char *code);

/* A filled draft of the procedure, whose manager is tanaka: its id. `entry` NULL or the entry. */
const char *town_draft(struct town *t, const char *login, const char *procedure, const char *entry);
struct q_entry_get_row town_entry(struct town *t, const char *entry);
/* Everything before use by its manager, tanaka, and the act that begins it; and its end, looked at
 * and decided by sato (onna-2017). */
void town_begin_use(struct town *t, const char *entry);
void town_end_use(struct town *t, const char *entry);
/* An act on an entry, with everything that it asks for. */
void town_act(struct town *t, const char *login, const char *entry, const char *what);
/* Answers everything in a column with ok. */
void town_answers(struct town *t, const char *login, const char *id, const char *col);
/* Attaches everything that the form and the items ask for. */
void town_files(struct town *t, const char *login, const char *id);
void town_step(struct town *t, const char *login, const char *id, const char *step,
               const char *verdict, json_t *data);
/* From draft to the decision, by yamada and sato, and the decision: the entry's id. */
const char *town_permit(struct town *t);
/* The same of rules that ask for no more than the form: of a draft of yamada's, and of one for this
 * service at this level (tests/packs/books and what lies over it). */
const char *town_permit_case(struct town *t, const char *id);
const char *town_permit_service(struct town *t, const char *service, const char *level);

/* One number from the database. */
int64_t town_count(struct town *t, const char *sql);
/* One text from it, as long as the town; "" when there is no row. */
const char *town_text(struct town *t, const char *sql);
/* The case as the commands see it. */
struct loaded_case *town_case(struct town *t, const char *id);
/* Chains, contents, files and replay are clean. */
void town_is_whole(struct town *t);

#endif
