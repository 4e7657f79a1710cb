/* disposal_rows.c: everything in the tables that goes with an entry. A table that holds something
 * of an entry or application belongs here; `daicho audit verify` finds what was forgotten. */
#include "commands/record/disposal_rows.h"

#include <string.h>

#include "base/json.h"
#include "core/incident.h"
#include "store/search.h"

/* ------------------------------------------------------------------ which subjects */
static void goes(struct disposal_rows *x, const char *subject)
{
    json_object_set_new(x->going, subject, json_true());
}

static enum status add_inquiries(struct disposal_rows *x, struct case_id id, struct err *err)
{
    struct q_disposal_inquiries_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_inquiries(tx->db, tx->arena,
                             &(struct q_disposal_inquiries_in){x->c->who->tenant, id}, &rows, &n,
                             err));
    for (size_t i = 0; i < n; i++)
        goes(x, rows[i].id.s);
    return ST_OK;
}

/* While one goes on, what is known of the service is needed. */
static enum status add_incidents(struct disposal_rows *x, struct err *err)
{
    struct q_disposal_incidents_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_incidents(tx->db, tx->arena,
                             &(struct q_disposal_incidents_in){x->c->who->tenant, x->u->id.s},
                             &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(rows[i].state, INCIDENT_CLOSED)) {
            err_set(err, ST_REFUSED, "disposal_incident", "%s goes on", rows[i].no);
            return err_detail(err, rows[i].no);
        }
        goes(x, rows[i].id.s);
    }
    return ST_OK;
}

enum status disposal_subjects(struct disposal_rows *x, struct err *err)
{
    struct q_disposal_notices_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    goes(x, x->u->id.s);
    for (size_t i = 0; i < x->u->ncases; i++) {
        goes(x, x->u->cases[i].id.s);
        TRY(add_inquiries(x, x->u->cases[i].id, err));
    }
    TRY(q_disposal_notices(tx->db, tx->arena,
                           &(struct q_disposal_notices_in){x->c->who->tenant, x->u->id.s}, &rows,
                           &n, err));
    for (size_t i = 0; i < n; i++)
        goes(x, rows[i].id.s);
    return add_incidents(x, err);
}

/* ------------------------------------------------------------------ whose a row is */
/* The column of each table that names its owner: an entry, an application, whatever has a record of
 * its own. Tables that are not here are nobody's: numbers drawn, what an adoption left to do. */
static const struct {
    const char *table, *column;
} owned[] = {
    {"act", "casefile"},
    {"answer", "subject"},
    {"appointment", "entry"},
    {"blob", "subject"},
    {"casefile", "id"},
    {"casefile_version", "casefile"},
    {"dictionary_fill", "casefile"},
    {"duty", "subject"},
    {"entry", "id"},
    {"entry_contact", "entry"},
    {"entry_event", "entry"},
    {"entry_terms", "entry"},
    {"entry_terms_decision", "entry"},
    {"entry_version", "entry"},
    {"evidence", "subject"},
    {"happening", "entry"},
    {"incident", "id"},
    {"incident_due", "incident"},
    {"incident_line", "incident"},
    {"incident_told", "incident"},
    {"inquiry", "id"},
    {"inquiry_earlier", "inquiry"},
    {"inventory_answer", "entry"},
    {"inventory_row", "entry"},
    {"manager_seen", "entry"},
    {"milestone", "casefile"},
    {"notice", "id"},
    {"notice_to", "notice"},
    {"occurrence", "entry"},
    {"party", "casefile"},
    {"revision_todo", "entry"},
    {"survey_asked", "entry"},
    {"survey_reply", "entry"},
    {"task", "casefile"},
    {"unlisted_decision", "entry"},
    {"use_check_entry", "entry"},
    {"use_member", "entry"},
};

static enum status of_task(struct disposal_rows *x, const char *id, const char **ret,
                           struct err *err)
{
    struct q_owner_of_task_row row;
    struct tx *tx = x->c->tx;
    enum status st = q_owner_of_task(
        tx->db, tx->arena, &(struct q_owner_of_task_in){x->c->who->tenant, id}, &row, err);

    *ret = st == ST_OK ? row.casefile : "";
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status of_occurrence(struct disposal_rows *x, const char *id, const char **ret,
                                 struct err *err)
{
    struct q_owner_of_occurrence_row row;
    struct tx *tx = x->c->tx;
    enum status st = q_owner_of_occurrence(
        tx->db, tx->arena, &(struct q_owner_of_occurrence_in){x->c->who->tenant, id}, &row, err);

    *ret = st == ST_OK ? row.entry : "";
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* A service is known by whoever uses it: by another entry, or it goes. */
static enum status of_service(struct disposal_rows *x, const char *id, const char **ret,
                              struct err *err)
{
    struct q_owner_of_service_row row;
    struct tx *tx = x->c->tx;

    TRY(q_owner_of_service(tx->db, tx->arena,
                           &(struct q_owner_of_service_in){x->c->who->tenant, id, x->u->id.s}, &row,
                           err));
    *ret = row.entry;
    return ST_OK;
}

static enum status of_provider(struct disposal_rows *x, const char *id, const char **ret,
                               struct err *err)
{
    struct q_owner_of_provider_row row;
    struct tx *tx = x->c->tx;

    TRY(q_owner_of_provider(tx->db, tx->arena,
                            &(struct q_owner_of_provider_in){x->c->who->tenant, id, x->u->id.s},
                            &row, err));
    *ret = row.entry;
    return ST_OK;
}

/* What hangs on something else belongs to whoever owns that. */
static enum status owner_behind(struct disposal_rows *x, const struct restated *row,
                                const char **ret, struct err *err)
{
    static const struct {
        const char *table, *column;
        enum status (*of)(struct disposal_rows *, const char *, const char **, struct err *);
    } behind[] = {
        {"occurrence_asked", "occurrence", of_occurrence},
        {"occurrence_reply", "occurrence", of_occurrence},
        {"occurrence_report", "occurrence", of_occurrence},
        {"provider", "id", of_provider},
        {"service", "id", of_service},
        {"task_party", "task", of_task},
    };

    *ret = NULL;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (strcmp(row->table, behind[i].table) == 0)
            return behind[i].of(x, restated_text(row, behind[i].column), ret, err);
    return ST_OK;
}

enum status disposal_owner(void *arg, struct tx *tx, const struct restated *row, const char **ret,
                           struct err *err)
{
    struct disposal_rows *x = arg;
    const char *owner = NULL;

    for (size_t i = 0; i < sizeof owned / sizeof *owned && owner == NULL; i++)
        if (strcmp(row->table, owned[i].table) == 0)
            owner = restated_text(row, owned[i].column);
    if (owner == NULL)
        TRY(owner_behind(x, row, &owner, err));
    *ret = owner;
    if (str_empty(owner))
        return ST_OK;
    const char *id = arena_strndup(tx->arena, owner, strcspn(owner, "/")); /* ENTRY/ACT/N */
    bool going = json_object_get(x->going, id) != NULL;
    if (going && strcmp(row->table, "answer") == 0 && strchr(owner, '/') != NULL)
        json_object_set_new(x->runs, owner, json_true());
    *ret = going ? "" : id;
    return ST_OK;
}

/* ------------------------------------------------------------------ taking away */
static enum status remove_files(struct disposal_rows *x, const char *subject, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_blobs_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_blobs(tx->db, tx->arena, &(struct q_disposal_blobs_in){t, subject}, &rows, &n,
                         err));
    for (size_t i = 0; i < n; i++) {
        TRY(q_dispose_blob_chunks(tx->db, &(struct q_dispose_blob_chunks_in){t, rows[i].id}, NULL,
                                  err));
        TRY(q_dispose_blob(tx->db, &(struct q_dispose_blob_in){t, rows[i].id}, NULL, err));
    }
    return ST_OK;
}

static enum status remove_tasks(struct disposal_rows *x, struct case_id id, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_tasks_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_tasks(tx->db, tx->arena, &(struct q_disposal_tasks_in){t, id}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_dispose_task_parties(tx->db, &(struct q_dispose_task_parties_in){t, rows[i].id}, NULL,
                                   err));
    return q_dispose_tasks(tx->db, &(struct q_dispose_tasks_in){t, id}, NULL, err);
}

static enum status remove_inquiries(struct disposal_rows *x, struct case_id id, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_inquiries_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_inquiries(tx->db, tx->arena, &(struct q_disposal_inquiries_in){t, id}, &rows, &n,
                             err));
    for (size_t i = 0; i < n; i++) {
        TRY(q_dispose_inquiry_earlier(tx->db, &(struct q_dispose_inquiry_earlier_in){t, rows[i].id},
                                      NULL, err));
        TRY(q_dispose_inquiry(tx->db, &(struct q_dispose_inquiry_in){t, rows[i].id}, NULL, err));
    }
    return ST_OK;
}

static enum status remove_case(struct disposal_rows *x, struct case_id id, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct db *db = x->c->tx->db;

    TRY(search_remove(x->c->tx, t, "case", id.s, err));
    TRY(remove_tasks(x, id, err));
    TRY(remove_inquiries(x, id, err));
    TRY(q_dispose_answers(db, &(struct q_dispose_answers_in){t, id.s}, NULL, err));
    TRY(q_dispose_evidence(db, &(struct q_dispose_evidence_in){t, id.s}, NULL, err));
    TRY(q_dispose_fills(db, &(struct q_dispose_fills_in){t, id}, NULL, err));
    TRY(q_dispose_milestones(db, &(struct q_dispose_milestones_in){t, id}, NULL, err));
    TRY(q_dispose_acts(db, &(struct q_dispose_acts_in){t, id}, NULL, err));
    TRY(q_dispose_parties(db, &(struct q_dispose_parties_in){t, id}, NULL, err));
    TRY(q_dispose_case_versions(db, &(struct q_dispose_case_versions_in){t, id}, NULL, err));
    return q_dispose_case(db, &(struct q_dispose_case_in){t, id}, NULL, err);
}

static enum status remove_occurrences(struct disposal_rows *x, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_occurrences_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_occurrences(tx->db, tx->arena, &(struct q_disposal_occurrences_in){t, x->u->id},
                               &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct occurrence_id o = rows[i].id;
        TRY(q_dispose_occurrence_reports(tx->db, &(struct q_dispose_occurrence_reports_in){t, o},
                                         NULL, err));
        TRY(q_dispose_occurrence_asked(tx->db, &(struct q_dispose_occurrence_asked_in){t, o}, NULL,
                                       err));
        TRY(q_dispose_occurrence_replies(tx->db, &(struct q_dispose_occurrence_replies_in){t, o},
                                         NULL, err));
    }
    return q_dispose_occurrences(tx->db, &(struct q_dispose_occurrences_in){t, x->u->id}, NULL,
                                 err);
}

static enum status remove_notices(struct disposal_rows *x, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_notices_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_notices(tx->db, tx->arena, &(struct q_disposal_notices_in){t, x->u->id.s}, &rows,
                           &n, err));
    for (size_t i = 0; i < n; i++) {
        TRY(q_dispose_notice_to(tx->db, &(struct q_dispose_notice_to_in){t, rows[i].id}, NULL,
                                err));
        TRY(q_dispose_notice(tx->db, &(struct q_dispose_notice_in){t, rows[i].id}, NULL, err));
    }
    return ST_OK;
}

static enum status remove_incidents(struct disposal_rows *x, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_disposal_incidents_row *rows;
    struct tx *tx = x->c->tx;
    size_t n;

    TRY(q_disposal_incidents(tx->db, tx->arena, &(struct q_disposal_incidents_in){t, x->u->id.s},
                             &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct incident_id id = rows[i].id;

        TRY(q_dispose_incident_told(tx->db, &(struct q_dispose_incident_told_in){t, id}, NULL,
                                    err));
        TRY(q_dispose_incident_lines(tx->db, &(struct q_dispose_incident_lines_in){t, id}, NULL,
                                     err));
        TRY(q_dispose_incident_dues(tx->db, &(struct q_dispose_incident_dues_in){t, id}, NULL,
                                    err));
        TRY(q_dispose_incident(tx->db, &(struct q_dispose_incident_in){t, id}, NULL, err));
    }
    return ST_OK;
}

static enum status remove_entry(struct disposal_rows *x, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    const struct entry_id e = x->u->id;
    struct db *db = x->c->tx->db;
    const char *run;
    json_t *v;

    TRY(search_remove(x->c->tx, t, "entry", e.s, err));
    TRY(remove_occurrences(x, err));
    TRY(remove_notices(x, err));
    TRY(remove_incidents(x, err));
    json_object_foreach(x->runs, run, v)
        TRY(q_dispose_answers(db, &(struct q_dispose_answers_in){t, run}, NULL, err));
    TRY(q_dispose_evidence(db, &(struct q_dispose_evidence_in){t, e.s}, NULL, err));
    TRY(q_dispose_appointments(db, &(struct q_dispose_appointments_in){t, e}, NULL, err));
    TRY(q_dispose_members(db, &(struct q_dispose_members_in){t, e}, NULL, err));
    TRY(q_dispose_entry_contacts(db, &(struct q_dispose_entry_contacts_in){t, e}, NULL, err));
    TRY(q_dispose_terms(db, &(struct q_dispose_terms_in){t, e}, NULL, err));
    TRY(q_dispose_terms_decisions(db, &(struct q_dispose_terms_decisions_in){t, e}, NULL, err));
    TRY(q_dispose_entry_events(db, &(struct q_dispose_entry_events_in){t, e}, NULL, err));
    TRY(q_dispose_duties(db, &(struct q_dispose_duties_in){t, e.s}, NULL, err));
    TRY(q_dispose_happenings(db, &(struct q_dispose_happenings_in){t, e}, NULL, err));
    TRY(q_dispose_manager_seen(db, &(struct q_dispose_manager_seen_in){t, e}, NULL, err));
    TRY(q_dispose_revision_todos(db, &(struct q_dispose_revision_todos_in){t, e}, NULL, err));
    TRY(q_dispose_inventory_answers(db, &(struct q_dispose_inventory_answers_in){t, e}, NULL, err));
    TRY(q_dispose_inventory_rows(db, &(struct q_dispose_inventory_rows_in){t, e}, NULL, err));
    TRY(q_dispose_unlisted_decisions(db, &(struct q_dispose_unlisted_decisions_in){t, e.s}, NULL,
                                     err));
    TRY(q_dispose_survey_replies(db, &(struct q_dispose_survey_replies_in){t, e.s}, NULL, err));
    TRY(q_dispose_survey_asked(db, &(struct q_dispose_survey_asked_in){t, e.s}, NULL, err));
    TRY(q_dispose_use_checks(db, &(struct q_dispose_use_checks_in){t, e}, NULL, err));
    TRY(q_dispose_entry_versions(db, &(struct q_dispose_entry_versions_in){t, e}, NULL, err));
    return q_dispose_entry(db, &(struct q_dispose_entry_in){t, e}, NULL, err);
}

/* ------------------------------------------------------------------ services */
static enum status remove_provider(struct disposal_rows *x, struct provider_id id, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    struct q_provider_services_row row;
    struct tx *tx = x->c->tx;

    TRY(q_provider_services(tx->db, tx->arena, &(struct q_provider_services_in){t, id}, &row, err));
    return row.n > 0
               ? ST_OK
               : q_dispose_provider(tx->db, &(struct q_dispose_provider_in){t, id}, NULL, err);
}

static enum status remove_service(struct disposal_rows *x, const char *id, struct err *err)
{
    const struct tenant_id t = x->c->who->tenant;
    const struct service_id service = ID_FROM(service, id);
    struct q_service_provider_row row;
    struct tx *tx = x->c->tx;
    const char *user;

    TRY(of_service(x, id, &user, err));
    if (user[0])
        return ST_OK;
    enum status st = q_service_provider(tx->db, tx->arena,
                                        &(struct q_service_provider_in){t, service}, &row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && row.parts > 0))
        return ST_OK;
    TRY(st);
    TRY(q_dispose_service(tx->db, &(struct q_dispose_service_in){t, service}, NULL, err));
    return remove_provider(x, row.provider, err);
}

static enum status remove_services(struct disposal_rows *x, const json_t *touched, struct err *err)
{
    const char *text;
    json_t *key;

    json_object_foreach(json_object_get(touched, "service"), text, key)
        TRY(remove_service(x, json_str(key, "id", ""), err));
    return remove_service(x, x->u->entry.service.s, err);
}

enum status disposal_remove(struct disposal_rows *x, const json_t *touched, struct err *err)
{
    const char *subject;
    json_t *v;

    json_object_foreach(x->going, subject, v) TRY(remove_files(x, subject, err));
    for (size_t i = 0; i < x->u->ncases; i++)
        TRY(remove_case(x, x->u->cases[i].id, err));
    TRY(remove_entry(x, err));
    return remove_services(x, touched, err);
}
