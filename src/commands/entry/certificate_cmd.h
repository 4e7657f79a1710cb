/* certificate_cmd.h: the commands about certificates, and what they share with the pages: may one
 * be chosen for a service? */
#ifndef DAICHO_COMMANDS_CERTIFICATE_CMD_H
#define DAICHO_COMMANDS_CERTIFICATE_CMD_H

#include "commands/case/case_load.h"
#include "core/certificate.h"

extern const struct command command_certificate_put, command_certificate_withdraw,
    command_certificate_import, command_certificate_confirm, command_evidence_certify;

/* Place of evidence that was confirmed anew: this, then the place of what lapsed. Names of places
 * hold no colon, so it is none that a form or list has. */
#define CERTIFICATE_RENEWED "renewed:"

/* The file field at a place: FIELD of the application, FORM/FIELD of a record; of one confirmed
 * anew that of what lapsed. NULL when it is none. */
const struct field *certificate_field(const struct casefile *c, const char *place);
/* Does the field take certificates of the scheme? */
bool certificate_asked(const struct field *f, const char *scheme);
/* What the case is about, as its fields name it, else as its entry does: "" when not known. */
struct certified_service {
    const char *service, *provider;
};
enum status certificate_service(struct db *db, struct arena *a, struct tenant_id tenant,
                                const struct loaded_case *l, struct certified_service *ret,
                                struct err *err);

/* "ISMAP C21-0001" and "ISMAP C21-0001　○○株式会社　2027-03-31まで", as people know it. */
const char *certificate_name(struct arena *a, const char *scheme, const char *number);
/* May this person confirm anew what the entry rests on: its manager today, or the office? */
enum status certificate_may_confirm(struct db *db, struct arena *a, const struct who *w,
                                    struct entry_id entry, struct date today, struct err *err);

#endif
