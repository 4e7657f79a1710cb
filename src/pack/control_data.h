/* control_data.h: data/controls.csv as it is built in. Private to src/pack. */
#ifndef DAICHO_PACK_CONTROL_DATA_H
#define DAICHO_PACK_CONTROL_DATA_H

#include <stddef.h>

struct control_file {
    const char *name, *text;
};
extern const struct control_file control_files[];
extern const size_t control_file_count;

#endif
