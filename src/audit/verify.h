/* verify.h: the second reader. It trusts nothing and shares no code with what writes: it knows the
 * form of the records from journal.h and access.h alone.
 *
 * What it finds has a name and a place. Chain: the first wrong record is named, and one wrong
 * record gives one finding, because the walk goes on from what is stored.
 *
 *   journal_gap, access_gap          a sequence number is missing (the finding's seq)
 *   journal_hash, access_hash        the record's hash is not that of its contents
 *   journal_link, access_link        the record does not name the hash of the one before
 *   journal_commitment               the contents are not those committed to, or cannot be opened
 *   payload_missing, payload_orphan  contents without record, record without contents
 *   key_missing                      the subject's key row is gone (a lawful disposal leaves it)
 *   head_missing, head_mismatch      the chain does not end where its head says
 *   seal_mismatch                    a seal kept in the database does not fit the chain
 *   anchor_mismatch                  an anchor kept outside does not: the chain was cut or
 * rewritten blob_damaged                     a stored file is not the one that was recorded
 *   credential_changed               a password, or that it must be changed, is not what was
 * recorded when it was set, or none was credential_missing               a password that was set is
 * gone disposal_unrecorded              a subject's key was destroyed and no command says so
 *   disposal_changed                 a recorded disposal, and the key is there or went at another
 * time result_unrecorded                the stored result of a command that the journal does not
 * know result_changed                   a stored result that does not open for its request
 *   tombstone_contents               something of what was disposed of is still in a table
 *   fold_missing, fold_extra, fold_value, fold_replay
 *                                    the recorded changes, replayed, do not give the present tables
 */
#ifndef DAICHO_AUDIT_VERIFY_H
#define DAICHO_AUDIT_VERIFY_H

#include "store/store.h"

struct finding {
    const char *name;
    const char *tenant;
    int64_t seq;        /* of the record; 0 where none is concerned */
    const char *detail; /* what was expected; for fold: table, key and column */
};
typedef void finding_report(void *arg, const struct finding *f);

/* A head of a chain written down outside the database. */
struct anchor {
    const char *tenant, *chain; /* chain: journal or access */
    int64_t seq;
    const char *hash; /* hex */
};

struct verify_options {
    const char *tenant;       /* NULL: all */
    const struct key *master; /* NULL: contents are not opened, chains only */
    bool files;               /* read every stored file */
    bool fold;                /* replay the contents and compare with the tables (needs master) */
    const struct anchor *anchors;
    size_t nanchors;
};

struct verify_counts {
    int64_t tenants, journal, access, contents, tombstones, files, findings;
};

/* Walks everything in the read transaction of `db`. ST_OK also with findings (see ret->findings);
 * an error only when the database could not be read. */
enum status audit_verify(struct db *db, const struct verify_options *o, finding_report *report,
                         void *arg, struct verify_counts *ret, struct err *err);

#endif
