/* wordc.h: the catalogue compiler as a function; wordc.c says what it does. */
#ifndef DAICHO_TOOLS_WORDC_H
#define DAICHO_TOOLS_WORDC_H

#include "gen.h"

/* Compiles n catalogues. True on success; otherwise g->message says where and why. */
bool wordc(struct gen *g, const struct source *src, size_t n, const char *header_name,
           struct text *h, struct text *c);

#endif
