#include "house.h"

#include <string.h>

#include "audit/access.h"
#include "audit/blob.h"
#include "audit/journal.h"
#include "audit/restate.h"
#include "audit/subject.h"
#include "base/json.h"

static struct err err;

/* Everything a command here needs. */
struct job {
    const struct house *h;
    const char *text;
    char subject[64];
    struct person_id person;
    struct blob_id blob;
    struct bytes plain;
    int64_t n;
};

static enum status note(struct tx *tx, struct job *j, const char *kind, const char *subject,
                        struct err *e)
{
    return journal_append(tx,
                          &(struct journal_note){.tenant = j->h->tenant,
                                                 .kind = kind,
                                                 .subject = subject,
                                                 .edition = "",
                                                 .actor = "{\"person\":\"tester\"}"},
                          NULL, e);
}

static enum status do_found(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;

    TRY(q_tenant_insert(
        tx->db, &(struct q_tenant_insert_in){.id = j->h->tenant, .code = "", .name = "団体"}, NULL,
        e));
    TRY(q_body_insert(
        tx->db, &(struct q_body_insert_in){.tenant = j->h->tenant, .id = j->h->body, .name = "長"},
        NULL, e));
    return note(tx, j, "found", j->h->body.s, e);
}

void house_reopen(const char *url, struct house *h)
{
    memset(&h->master, 7, sizeof h->master);
    OK(store_open(&(struct store_options){.url = url, .master = h->master}, &h->s, &err));
}

void house_open(const char *url, struct house *h)
{
    struct job j = {.h = h};

    *h = (struct house){.tenant = ID_NEW(tenant, 1), .body = ID_NEW(body, 1)};
    house_reopen(url, h);
    OK(store_migrate(h->s, &err));
    OK(store_write_for(h->s, h->tenant.s, do_found, &j, &err));
}

void house_close(struct house *h)
{
    store_close(h->s);
    h->s = NULL;
}

static enum status do_add_person(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;

    j->person = ID_NEW(person, tx->now);
    TRY(q_person_insert(tx->db,
                        &(struct q_person_insert_in){.tenant = j->h->tenant,
                                                     .id = j->person,
                                                     .login = j->text,
                                                     .name = "名前 \"\\\x01",
                                                     .yomi = "",
                                                     .mail = "",
                                                     .lang = "ja"},
                        NULL, e));
    return note(tx, j, "add_person", j->person.s, e);
}

enum status house_add_person(struct house *h, const char *login, struct person_id *ret,
                             struct err *e)
{
    struct job j = {.h = h, .text = login};

    TRY(store_write_for(h->s, h->tenant.s, do_add_person, &j, e));
    if (ret != NULL)
        *ret = j.person;
    return ST_OK;
}

static enum status do_rename(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;
    int64_t changed = 0;

    TRY(q_person_update(tx->db,
                        &(struct q_person_update_in){.tenant = j->h->tenant,
                                                     .id = j->person,
                                                     .login = j->text,
                                                     .name = j->text,
                                                     .yomi = "ヨミ",
                                                     .mail = ""},
                        &changed, e));
    if (changed == 0)
        return err_set(e, ST_NOT_FOUND, "not_found", "no such person");
    return note(tx, j, "rename", j->person.s, e);
}

enum status house_rename(struct house *h, struct person_id id, const char *name, struct err *e)
{
    struct job j = {.h = h, .text = name, .person = id};

    return store_write_for(h->s, h->tenant.s, do_rename, &j, e);
}

static enum status do_count(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;
    struct q_counter_get_row row;
    int64_t changed = 0;
    const struct q_counter_get_in in = {
        .tenant = j->h->tenant, .body = j->h->body, .series = j->text, .year = 2026};
    enum status st = q_counter_get(tx->db, tx->arena, &in, &row, e);

    if (st == ST_NOT_FOUND) {
        TRY(q_counter_start(
            tx->db,
            &(struct q_counter_start_in){
                .tenant = j->h->tenant, .body = j->h->body, .series = j->text, .year = 2026},
            NULL, e));
        j->n = 1;
        return note(tx, j, "count", j->h->body.s, e);
    }
    TRY(st);
    j->n = row.n + 1;
    TRY(q_counter_set(tx->db,
                      &(struct q_counter_set_in){.tenant = j->h->tenant,
                                                 .body = j->h->body,
                                                 .series = j->text,
                                                 .year = 2026,
                                                 .expected_n = row.n,
                                                 .n = j->n},
                      &changed, e));
    if (changed == 0)
        return err_set(e, ST_BUSY, "store_busy", "somebody took the number");
    return note(tx, j, "count", j->h->body.s, e);
}

enum status house_count(struct house *h, const char *series, int64_t *ret, struct err *e)
{
    struct job j = {.h = h, .text = series};

    TRY(store_write_for(h->s, h->tenant.s, do_count, &j, e));
    *ret = j.n;
    return ST_OK;
}

static enum status do_access(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;

    return access_append(tx,
                         &(struct access_note){.tenant = j->h->tenant,
                                               .body = j->h->body,
                                               .kind = ACCESS_VIEW,
                                               .person = "p",
                                               .actor = "{}",
                                               .object = j->text},
                         e);
}

enum status house_access(struct house *h, const char *object, struct err *e)
{
    struct job j = {.h = h, .text = object};

    return store_write_for(h->s, h->tenant.s, do_access, &j, e);
}

static enum status do_store_file(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;
    struct blob_info info;

    TRY(blob_write_bytes(tx, j->h->tenant, j->subject, j->plain, &info, e));
    j->blob = info.id;
    return note(tx, j, "store_file", j->subject, e);
}

enum status house_store_file(struct house *h, const char *subject, struct bytes plain,
                             struct blob_id *ret, struct err *e)
{
    struct job j = {.h = h, .plain = plain};

    snprintf(j.subject, sizeof j.subject, "%s", subject);
    TRY(store_write_for(h->s, h->tenant.s, do_store_file, &j, e));
    *ret = j.blob;
    return ST_OK;
}

static enum status do_destroy(struct tx *tx, void *arg, struct err *e)
{
    struct job *j = arg;
    AUTO_JSON json_t *touched = json_object();

    TRY(restate_add(tx, j->h->tenant, j->text, touched, e));
    TRY(restate_own(tx, touched, NULL, NULL, e));
    TRY(subject_destroy(tx, j->h->tenant, j->text, e));
    return note(tx, j, "dispose", j->h->body.s, e);
}

enum status house_destroy(struct house *h, const char *subject, struct err *e)
{
    struct job j = {.h = h, .text = subject};

    return store_write_for(h->s, h->tenant.s, do_destroy, &j, e);
}

static void collect(void *arg, const struct finding *f)
{
    struct found *found = arg;

    if (found->n < 64) {
        snprintf(found->list[found->n].name, sizeof found->list[0].name, "%s", f->name);
        snprintf(found->list[found->n].detail, sizeof found->list[0].detail, "%s", f->detail);
        found->list[found->n].seq = f->seq;
    }
    found->n++;
}

void house_verify(struct house *h, struct db *db, const struct anchor *anchors, size_t nanchors,
                  struct found *ret)
{
    const struct verify_options o = {.master = &h->master,
                                     .files = true,
                                     .fold = true,
                                     .anchors = anchors,
                                     .nanchors = nanchors};

    *ret = (struct found){0};
    OK(audit_verify(db, &o, collect, ret, &ret->counts, &err));
}

void house_is_whole(struct house *h, struct verify_counts *ret)
{
    struct db *db = NULL;
    struct found found;

    OK(store_lease(h->s, &db, &err));
    house_verify(h, db, NULL, 0, &found);
    store_release(h->s, db);
    if (found.n > 0)
        fail_msg("%d findings, first %s at %ld: %s", found.n, found.list[0].name,
                 (long)found.list[0].seq, found.list[0].detail);
    if (ret != NULL)
        *ret = found.counts;
}
