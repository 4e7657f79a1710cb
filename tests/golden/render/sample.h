/* What sample.html shows. */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "base/id.h"
#include "pages/out.h"

struct sample_row {
    struct entry_id id;
    const char *url;
    const char *name;
    int64_t n;
};

struct sample_view {
    const char *title;
    const char *note;
    struct html icon;
    size_t n;
    const struct sample_row *rows;
};

#endif
