/* holidays.h: data/holidays-jp.csv, compiled in. */
#ifndef DAICHO_COMMANDS_HOLIDAYS_H
#define DAICHO_COMMANDS_HOLIDAYS_H

#include <stddef.h>

struct holidays_file {
    const char *name, *text;
};
extern const struct holidays_file holidays_files[];
extern const size_t holidays_files_count;

#endif
