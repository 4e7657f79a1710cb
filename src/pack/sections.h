/* sections.h: the parts of a pack as shapes, one file for each group. Private to src/pack. */
#ifndef DAICHO_PACK_SECTIONS_H
#define DAICHO_PACK_SECTIONS_H

#include "pack/shape.h"

/* load.c: the whole. */
extern const struct shape pack_shape;

/* section_base.c */
extern const struct shape source_shape, axis_shape, role_shape, setting_shape, example_shape,
    rule_shape, choice_shape, fact_shape;
/* Fills p->facts: the common vocabulary, the pack's own from `list`, the documents, the tables, the
 * settings. */
void section_facts(struct loader *l, const struct node *list, void *out);

/* section_table.c */
extern const struct shape table_shape;
/* Adds a fact for every table and looks up the facts that its columns name. */
void table_facts(struct loader *l);

/* section_document.c */
extern const struct shape document_shape;
extern const struct shape transition_shape;
/* Adds a fact for every document, before those of the tables. */
void document_facts(struct loader *l);

/* section_certificate.c */
extern const struct shape scheme_shape;

/* section_form.c */
extern const struct shape form_shape, checklist_shape, texts_shape;

/* section_procedure.c */
extern const struct shape procedure_shape, entry_act_shape, duty_shape, register_shape, paper_shape,
    declared_shape;

/* section_incident.c */
extern const struct shape incidents_shape;
void check_incidents(struct loader *l);

/* section_migration.c */
extern const struct shape migration_shape;
void check_migrations(struct loader *l);

extern const struct term scope_words[], strength_words[], phase_words[], act_words[], need_words[],
    verdict_words[], entry_state_words[], answer_words[];

/* True when every element of the section was read without a finding; only then is something that is
 * not found in it really absent. */
bool section_whole(const struct loader *l, const char *section);

/* Element `i` of a section as it was written. */
const struct node *section_node(const struct loader *l, const char *section, size_t i);

/* What only the whole can show: references between sections, milestones, roles nobody holds. */
void check_procedures(struct loader *l);
void check_lists(struct loader *l);
void check_forms(struct loader *l);
void check_roles(struct loader *l);
void check_entries(struct loader *l);
void check_rest(struct loader *l);
/* Clauses that a source, which lists its own, does not have. */
void check_clauses(struct loader *l);
/* What the rules ask of a case is told by its form. */
void check_told(struct loader *l);
/* Does the procedure make entries of the register? */
bool procedure_leaves(const struct procedure *pr, const struct reg *g);
/* Conditions that never hold, by themselves or where they are looked at. */
void check_never(struct loader *l);
/* What contradicts itself or can never be met; parts with findings are not judged. */
void check_sense(struct loader *l);
/* The role can act: it has accounts, and somebody holds it. role -1: nothing is said. */
void check_actor(struct loader *l, int role, struct pos at);
/* … and it can do a step, an act or a column: the users of an entry cannot. */
void check_doer(struct loader *l, int role, struct pos at);

#endif
