/* Any bytes: no crash, no leak, and whatever is accepted is valid text within the limits. */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct csv t;
    struct err err;

    if (csv_read(a, "fuzz", (struct bytes){data, size}, &t, &err) != ST_OK)
        return 0;
    for (size_t i = 0; i < t.nrows; i++) {
        if (t.rows[i].n == 0 || t.rows[i].n > CSV_COLUMNS_MAX)
            abort();
        for (size_t c = 0; c < t.rows[i].n; c++) {
            const char *cell = t.rows[i].cells[c];
            if (!utf8_valid(cell, strlen(cell)) || text_has_control(cell))
                abort();
        }
    }
    return 0;
}
