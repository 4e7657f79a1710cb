/* access.h: the chain of who came, looked and was refused, one per tenant.
 *
 * Kept apart from the journal: it grows with reading, holds no contents of cases and has its own
 * retention. hash = SHA-256 over "daicho-access-1" and tenant, seq, prev, kind, person, actor,
 * object, detail, at, in the encoding of journal.h; of a record that names a body "daicho-access-2"
 * with the body after these. */
#ifndef DAICHO_AUDIT_ACCESS_H
#define DAICHO_AUDIT_ACCESS_H

#include "base/id.h"
#include "store/store.h"

enum access_kind {
    ACCESS_LOGIN,
    ACCESS_LOGIN_FAILED,
    ACCESS_LOGOUT,
    ACCESS_VIEW,
    ACCESS_REFUSAL,
    ACCESS_EXPORT,
};

struct access_note {
    struct tenant_id tenant;
    struct body_id body; /* in which the person is at work; none: not logged in yet */
    enum access_kind kind;
    const char *person; /* id, or "" when nobody is known */
    const char *actor;  /* JSON, frozen; at a failed login: what is known, never the password */
    const char *object; /* what was looked at or refused: id or path */
    const char *detail; /* code of the refusal, format of the export … */
};

/* Appends one record; NULL texts count as "". Locks the head of this chain until the commit. */
enum status access_append(struct tx *tx, const struct access_note *note, struct err *err);

#endif
