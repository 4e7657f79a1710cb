/* address_rows.h: data/addresses.csv, built into the program, and how its rows are read. */
#ifndef DAICHO_CORE_ADDRESS_ROWS_H
#define DAICHO_CORE_ADDRESS_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/address.h"

struct address_file {
    const char *name, *text;
};
extern const struct address_file address_files[];
extern const size_t address_files_count;

enum { ROW_KIND, ROW_SERVICE, ROW_HOST, ROW_PATH, ROW_AS };

/* An address in its parts, as a browser would go there. */
struct address_parts {
    const char *host;  /* small letters, without www. */
    const char *path;  /* begins with /, without one at the end; nothing is escaped that need not */
    const char *query; /* the same, without ? */
};

/* Does the row speak of this host? Of a pattern `*.x` also x's own parts, never x itself. */
bool address_row_host(const struct csv_row *r, const char *host);
/* The first row that fits host, path and query; NULL. *ret_name: the account that it names, in
 * small letters where upper and lower case are alike; "". */
const struct csv_row *address_row(struct arena *a, const struct address_list *list,
                                  const struct address_parts *x, const char **ret_name);
/* Is there any row for the host? *ret_service: its service, "". */
bool address_host_known(const struct address_list *list, const char *host,
                        const char **ret_service);

#endif
