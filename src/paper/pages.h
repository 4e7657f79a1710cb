/* pages.h: what the two sides of sheet.h share. */
#ifndef DAICHO_PAPER_PAGES_H
#define DAICHO_PAPER_PAGES_H

#include <jansson.h>
#include <stdbool.h>

#include "base/apart.h"

extern const struct apart sheet_apart;

/* Lays the document of sheet.c out and draws it as PDF. False when Cairo fails. */
bool pages_draw(const json_t *doc, struct arena *a, struct bytes *ret);

#endif
