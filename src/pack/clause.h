/* clause.h: the clauses that a text like 「3.1.7①・④」 or 「第13条第2項、附則」 names. */
#ifndef DAICHO_PACK_CLAUSE_H
#define DAICHO_PACK_CLAUSE_H

#include <stdbool.h>

#include "base/arena.h"

/* The next clause named at *at or behind it: a number with dots (3.1.7) or an article (第16条の3),
 * without what stands below it (paragraphs, items, notes). Only what begins the text or follows one
 * of ・、，, 〜～ or a blank counts: 注3, (2) and ③ go on with the clause before them. *at moves
 * behind it; NULL at the end. */
const char *clause_next(struct arena *a, const char **at);

/* Does the text name this clause, and not only a longer number that contains it? An article is
 * found without its 第 as well (要綱7条). */
bool clause_in(const char *text, const char *clause);

#endif
