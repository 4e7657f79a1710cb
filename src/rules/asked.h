/* asked.h: which lists a procedure asks for under these facts, of whom, and how strongly; where its
 * entry stands and what may be done with it there. Pure. */
#ifndef DAICHO_RULES_ASKED_H
#define DAICHO_RULES_ASKED_H

#include <jansson.h>

#include "rules/decide.h"

/* False when the step's only matter is a column in which nothing is asked under these facts: where
 * it names its lists, or items name their columns. Such a step is left out of the route. */
bool step_asks(const struct decision *d, const struct step *s);
/* Is the list asked for: with the application, or by a step whose condition holds? */
bool list_asked(const struct decision *d, const struct procedure *pr, const struct checklist *l);
/* The role that permits under these facts, -1 when the procedure names none: the one it names, but
 * where only a step of another role decides, that one. */
int procedure_authority(const struct decision *d, const struct procedure *pr);
/* The strength that holds; while that is not known, the strictest of those that may hold. */
enum strength item_strength(const struct decision *d, const struct item *it);
/* The register that takes the entry of the procedure; NULL when none does, or pr is NULL. */
const struct reg *register_taking(const struct pack *p, const struct decision *d,
                                  const struct procedure *pr);
/* Is the act one for entries of the register (NULL: of none that is named) under these facts,
 * whatever their state? */
bool act_binds(const struct decision *d, const struct entry_act *a, const struct reg *reg);
/* Must somebody fill in the field? */
bool field_required(const struct decision *d, const struct field *f);
/* Is the column to be filled in for this row of `f`: of a roster perhaps only where the row has one
 * of some answers? Its own condition comes besides. */
bool column_asked(const struct field *f, const struct field *column, const json_t *row);
/* Is it filled in by people: no fixed text, nothing counted or printed? */
bool field_of_people(const struct field *f);

#endif
