/* country.h: the codes of countries and territories, ISO 3166-1 alpha-2 as assigned in 2026. */
#ifndef DAICHO_BASE_COUNTRY_H
#define DAICHO_BASE_COUNTRY_H

#include <stdbool.h>
#include <stddef.h>

/* Is this one of the 249 codes that are assigned? */
bool country_code(const char *s);

/* What was probably meant by what is none: UK is GB, JA is JP, USA and us are US, 国内 is japan. ""
 * when nothing is near. */
const char *country_near(const char *s);

#endif
