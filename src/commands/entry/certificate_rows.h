/* certificate_rows.h: what a certificate says, checked; and a published list of them: lines of a
 * spreadsheet in, what has to change in the register out. Reads only; certificate.import applies
 * the plan. */
#ifndef DAICHO_COMMANDS_CERTIFICATE_ROWS_H
#define DAICHO_COMMANDS_CERTIFICATE_ROWS_H

#include "commands/org/org_table.h"
#include "core/certificate.h"
#include "store/queries_gen.h"

enum { CERTIFICATE_ROWS_MAX = 5000, CERTIFICATE_SERVICES_MAX = 50 };

/* What one says, ready for its row. */
struct particulars {
    const char *scheme, *number, *holder, *scope;
    const char *services; /* canonical JSON list */
    struct date from, to;
};

enum certificate_column {
    CERT_SCHEME,
    CERT_NUMBER,
    CERT_HOLDER,
    CERT_SERVICES,
    CERT_SCOPE,
    CERT_FROM,
    CERT_TO,
    CERT__COLUMNS,
};
/* The usual Japanese heading, and the member of a line. */
const char *certificate_heading(enum certificate_column c);
const char *certificate_member(enum certificate_column c);

/* Checks the texts of `in` (members as certificate_member names them; services separated by 、or
 * line feeds). Fills the last day in where the scheme says how long one counts. ST_INPUT with
 * err->where = the member: required, bad_date, date_order, too_long, no_scheme. */
enum status certificate_read(struct arena *a, const struct pack *p, const json_t *in,
                             struct particulars *ret, struct err *err);

/* The lines as certificate.import takes them: objects with row and the texts by member. The first
 * line must name the columns; columns of the list that are none of ours are left out and told.
 * `scheme` fills what no column says, "" none. The caller owns *ret. */
void certificate_lines(const struct csv *csv, const char *scheme, json_t **ret,
                       struct org_problems *problems);

/* Has the list a name, and was it published by `today`? Else told. */
bool certificate_list_day(const char *list, const char *on, struct date today, struct date *ret,
                          struct org_problems *problems);

struct certificate_standing {
    struct q_certificates_all_row *rows;
    size_t n;
    const char *lock; /* changes with them */
};
enum status certificate_standing(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct body_id body, struct certificate_standing *ret,
                                 struct err *err);

struct certificate_change {
    const struct q_certificates_all_row *row; /* what stands; NULL: new */
    struct particulars says;                  /* of a change, a new one */
    size_t line;                              /* of the table; 0: gone */
};
struct certificate_plan {
    struct certificate_change *add, *change, *gone, *keep;
    size_t nadd, nchange, ngone, nkeep;
};
/* Compares the list as of `on` with what stands. Certificates are known by scheme and number, and
 * without a number by holder and services. One that was typed and stands in the list is the list's
 * from then on; one of the list that stands in it no more is gone. With problems->errors > 0: do
 * not apply. */
enum status certificate_plan_make(struct arena *a, const struct pack *p, const char *list,
                                  struct date on, const struct certificate_standing *there,
                                  const json_t *lines, struct certificate_plan *ret,
                                  struct org_problems *problems, struct err *err);

#endif
