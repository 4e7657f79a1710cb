/* services.h: data/services.csv, built into the program (tools/embed.c). */
#ifndef DAICHO_CORE_SERVICES_H
#define DAICHO_CORE_SERVICES_H

#include <stddef.h>

struct services_file {
    const char *name, *text;
};
extern const struct services_file services_files[];
extern const size_t services_count;

#endif
