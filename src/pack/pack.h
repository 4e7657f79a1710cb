/* pack.h: one body's rules as data, loaded and checked, immutable, shared between threads.
 *
 * A pack arrives as YAML files in a folder (docs/pack-format.md) and lives on as one bundle: the
 * canonical JSON of the merged files, named by its SHA-256. pack_load reads a folder plus overlays,
 * pack_parse a bundle that arrives; both end in the same checker, so that a struct pack is always
 * whole (model.h). pack_reopen takes one that came in that way before. */
#ifndef DAICHO_PACK_PACK_H
#define DAICHO_PACK_PACK_H

#include "base/arena.h"
#include "base/err.h"
#include "pack/model.h"

/* ------------------------------------------------------------------ loading */
/* What is wrong, and where ("file:line:column"). `code` is stable; the sentences are for people. */
struct pack_finding {
    const char *where, *code, *en, *ja;
};
/* Called for every finding; the texts live until pack_load returns. */
typedef void pack_finding_fn(void *arg, const struct pack_finding *f);

/* Loads a folder and overlay folders (later ones win by id). Every finding is reported; ST_INPUT
 * when there was one, and then err holds the first. The caller frees with pack_free. */
enum status pack_load(const char *const *dirs, size_t ndirs, pack_finding_fn *report, void *arg,
                      struct pack **ret, struct err *err);
/* From a bundle. `name` is shown in findings. */
enum status pack_parse(const char *name, struct bytes bundle, struct pack **ret, struct err *err);
/* An edition that is installed already, whose hash the caller compares. It was checked when it came
 * in; what a later program finds besides takes no body its rules. ST_INPUT: it cannot be read. */
enum status pack_reopen(const char *name, struct bytes bundle, struct pack **ret, struct err *err);
void pack_free(struct pack *p); /* NULL allowed */

/* Lookups by id; NULL or -1 when absent. */
const struct procedure *pack_procedure(const struct pack *p, const char *id);
const struct form *pack_form(const struct pack *p, const char *id);
const struct checklist *pack_checklist(const struct pack *p, const char *id);
const struct texts *pack_texts(const struct pack *p, const char *id);
const struct reg *pack_register(const struct pack *p, const char *id);
/* Does a list of registers name this one? An empty list names every one. */
bool registers_name(const char *const *registers, size_t n, const char *reg);
const struct tell *pack_tell(const struct pack *p, const char *id);
/* Is the role one that procedures appoint beside the manager? */
bool pack_appoints(const struct pack *p, const char *role);
/* Do nothing but records stand in the register: entries closed at once? */
bool pack_keeps_records(const struct pack *p, const struct reg *reg);
const struct entry_act *pack_entry_act(const struct pack *p, const char *id);
const struct duty *pack_duty(const struct pack *p, const char *id);
const struct table *pack_table(const struct pack *p, const char *id);
/* The table whose rows make this fact, NULL for any other fact. */
const struct table *pack_fact_table(const struct pack *p, int fact);
const struct document *pack_document(const struct pack *p, const char *id);
/* The last day of the longest 経過措置 of rules that begin to hold on this day; DATE_NONE when they
 * have none. */
struct date pack_transition_end(const struct pack *p, struct date from);
/* Number of the fact that says whether document `i` is in force. */
int pack_document_fact(const struct pack *p, size_t i);
const struct scheme *pack_scheme(const struct pack *p, const char *id);
const struct field *form_field(const struct form *f, const char *id);
/* Can what is written in the form make the fact known: by a field of its own, or by a column of the
 * rows that tell of the information? */
bool form_tells(const struct pack *p, const struct form *f, int fact);
const struct step *procedure_step(const struct procedure *pr, const char *id);
/* NEED_… of handing in and of all steps together. */
unsigned procedure_needs(const struct procedure *pr);
/* The lists of a procedure, whatever the facts: those of the application, then those its steps
 * open; NULL behind the last. */
const struct checklist *procedure_list(const struct procedure *pr, size_t i);
bool procedure_has_list(const struct procedure *pr, const char *list); /* with the application */
/* Does the step fill its column in this list of its procedure? */
bool step_fills(const struct step *s, const struct checklist *l);
const struct column *checklist_column(const struct checklist *l, const char *id);
bool item_in_column(const struct item *it, const char *column);
/* The first column that the item is asked in: whose files prove it. */
const struct column *item_column(const struct checklist *l, const struct item *it);
/* Can it be of this strength under any facts? */
bool item_may_be(const struct item *it, enum strength s);
int pack_role(const struct pack *p, const char *id);
int pack_axis(const struct pack *p, const char *id);
int pack_fact(const struct pack *p, const char *id);
/* English for a text of this pack, NULL when it gives none. */
const char *pack_gloss(const struct pack *p, const char *text);
/* Label of a case or entry state in the pack's words, else the given fallback. */
/* How strict a verdict is: of those that hold the highest decides. 0: allowed, or none (a rule that
 * only adds conditions). */
int verdict_rank(enum verdict v);
const char *pack_state_label(const struct pack *p, const char *state, const char *otherwise);

#endif
