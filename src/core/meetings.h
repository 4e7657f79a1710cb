/* meetings.h: data/meetings.csv, built into the program (tools/embed.c). */
#ifndef DAICHO_CORE_MEETINGS_H
#define DAICHO_CORE_MEETINGS_H

#include <stddef.h>

struct meetings_file {
    const char *name, *text;
};
extern const struct meetings_file meetings_files[];
extern const size_t meetings_count;

#endif
