/* common.h: elements that every body may take from the program (data/publish.yaml): `common: ID` in
 * an element of a list of the pack. */
#ifndef DAICHO_PACK_COMMON_H
#define DAICHO_PACK_COMMON_H

#include "pack/node.h"

/* Puts, for every element of the lists of `root` that has `common`, the program's element of that
 * id in its place, changed by whatever else the element says, as an overlay would. What is kept of
 * the pack afterwards is whole: an edition never changes because the program's elements did. */
void common_take(struct report *r, struct node *root);

struct common_file {
    const char *name, *text;
};
extern const struct common_file common_files[];
extern const size_t common_files_count;

#endif
