/* node_each.h: elements of an overlay that speak of several elements of the pack below, whatever
 * their ids: `each: {kind: use, fact: service.name}`. Private to node_merge.c.
 *
 * The choice always speaks of procedures: those of that kind (use end change notice) whose form has
 * a field with that fact; either may be left out. Under `procedures` it picks them, under `forms`
 * their forms, under `registers` the registers their effects name, or, where an effect names none,
 * the registers that no procedure names. */
#ifndef DAICHO_PACK_NODE_EACH_H
#define DAICHO_PACK_NODE_EACH_H

#include "pack/node.h"

/* May it speak of nothing at all (`if_any: true`)? */
bool each_may_be_none(const struct node *each);
/* False after a finding: `each` stands elsewhere, beside an id, or chooses by something else. */
bool each_valid(struct report *r, const char *section, const struct node *element);
/* `base` is the whole pack below, `element` one of its `section`. */
bool each_speaks_of(const struct node *base, const char *section, const struct node *element,
                    const struct node *each);

#endif
