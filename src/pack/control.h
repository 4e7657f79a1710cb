/* control.h: common control ids: what rules of different bodies ask alike (data/controls.csv).
 *
 * An element of a pack says of which controls it speaks, and how much of each it asks (model.h,
 * struct bond). Through a control two elements of any packs can be compared: nothing is claimed
 * that does not hold for every meaning the three may have. */
#ifndef DAICHO_PACK_CONTROL_H
#define DAICHO_PACK_CONTROL_H

#include "pack/shape.h"

/* The list built into the program; in `a`. Its order is that of the tables. */
const struct common_control *controls_read(struct arena *a, size_t *ret_n);

const char *relation_id(enum relation r);
/* The same seen from the other side. */
enum relation relation_turned(enum relation r);
/* `a` to `b` and `b` to `c`: what is certain of `a` to `c`. */
enum relation relation_joined(enum relation ab, enum relation bc);
/* What is certain of `a` to `b` through the controls both name: of several the most. *ret_control
 * (NULL allowed): through which; -1 for REL_NONE. */
enum relation bonds_relation(const struct bonds *a, const struct bonds *b, int *ret_control);

/* Reads the key `control`: one or a list of ID or {id: ID, is: RELATION}. */
void bonds_read(struct loader *l, const struct node *value, struct bonds *out);
/* JSON Schema of what bonds_read reads, for M_CUSTOM. */
#define CONTROL_JSON                                                                               \
    "{'anyOf':[{'$ref':'#/$defs/control'},{'type':'array','minItems':1,"                           \
    "'items':{'$ref':'#/$defs/control'}}]}"

#endif
