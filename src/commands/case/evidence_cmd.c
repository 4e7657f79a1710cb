/* evidence_cmd.c: files that prove something, encrypted in the database, bound to a field or item.
 */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "base/qr.h"
#include "commands/case/case_cmd.h"
#include "core/elsewhere.h"
#include "core/published.h"

#define EVIDENCE_MAX ((size_t)20 * 1024 * 1024)

/* ------------------------------------------------------------------ pictures of codes */
/* What a picture's codes hold, read before the transaction. */
struct codes {
    enum status st;
    struct err why;
    const char *const *text;
    size_t n;
};

/* Is the place one for pictures of codes? Asked of the case as it stands now; what is attached is
 * looked at again within the transaction. */
static enum status wants_codes(struct call *c, bool *ret, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct db *db;
    *ret = false;
    TRY(store_lease(c->app->store, &db, err));
    enum status st = case_load(c->app, db, c->arena, c->who->tenant,
                               ID_FROM(case, json_str(c->in, "case", "")), c->today, &l, NULL);
    store_release(c->app->store, db);
    if (st == ST_OK) {
        const struct field *f = place_field(&l->c, json_str(c->in, "item", ""));
        *ret = f != NULL && f->published == PUBLISHED_PICTURE;
    }
    return ST_OK; /* what is wrong with the case, the command itself says */
}

static enum status read_codes(struct call *c, struct err *err)
{
    bool wanted;
    TRY(wants_codes(c, &wanted, err));
    if (!wanted || c->file.n > EVIDENCE_MAX)
        return ST_OK;
    struct codes *codes = ARENA_NEW(c->arena, struct codes);
    codes->st = qr_read_apart(c->arena, c->file, &codes->text, &codes->n, &codes->why);
    c->prepared = codes;
    return ST_OK;
}

/* A picture in which no code was found proves nothing: it must not look as if it did. */
static enum status codes_of(struct call *c, const struct loaded_case *l, const char *place,
                            const char **ret_said, struct err *err)
{
    const struct field *f = place_field(&l->c, place);
    const struct codes *codes = c->prepared;
    *ret_said = "";
    if (f == NULL || f->published != PUBLISHED_PICTURE)
        return ST_OK;
    if (codes == NULL)
        return err_set(err, ST_CONFLICT, "stale", "the picture was not read");
    if (codes->st != ST_OK) {
        if (err != NULL)
            *err = codes->why;
        return codes->st;
    }
    if (codes->n == 0)
        return err_set(err, ST_INPUT, "no_code", "the picture holds no QR code");
    struct address_list list;
    address_list_own(c->arena, &list);
    AUTO_JSON json_t *said = published_said(c->arena, &list, codes->text, codes->n);
    *ret_said = json_canonical(c->arena, said);
    return ST_OK;
}

/* ------------------------------------------------------------------ files */
/* When the case or its entry last moved: a copy or record of before proves nothing of what is done
 * now, be it the same file. */
static int64_t last_moved(const struct casefile *k)
{
    int64_t at = k->submitted_at > k->entry_since ? k->submitted_at : k->entry_since;

    for (size_t i = 0; i < k->nacted; i++)
        at = k->acted[i].at > at ? k->acted[i].at : at;
    return at;
}

/* The same file said the same way at the same place since: chosen again, after a refusal or by a
 * second press. A certificate of the register is another thing than the file it came with. */
static const struct evidence_rec *attached(const struct call *c, const struct casefile *k,
                                           const char *place, struct date effective)
{
    const struct hash hash = sha256(c->file.p, c->file.n);
    const char *hex = hash_hex(c->arena, &hash);
    int64_t day = date_none(effective) ? DB_NULL_INT : effective.day;

    for (size_t i = 0; i < k->nevidence; i++) {
        const struct evidence_rec *e = &k->evidence[i];
        if (e->at > last_moved(k) && !e->certified && strcmp(e->item, place) == 0 &&
            strcmp(e->sha256, hex) == 0 && e->effective == day &&
            strcmp(e->name, json_str(c->in, "name", "")) == 0 &&
            strcmp(e->source, json_str(c->in, "source", "")) == 0)
            return e;
    }
    return NULL;
}

enum status cmd_attach(struct call *c, const struct loaded_case *l, const char *place,
                       const char *said, struct err *err)
{
    struct blob_info blob;
    TRY(case_may_attach(&l->c, c->who, place, err));
    if (c->file.n > EVIDENCE_MAX)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "over %zu bytes", EVIDENCE_MAX);
    struct date effective;
    if (!date_parse(json_str(c->in, "effective", ""), &effective))
        effective = (struct date){DATE_NONE};
    if (!date_none(effective) && effective.day > c->today.day)
        return err_set(err, ST_INPUT, "evidence_future", "the day of the document is to come");
    const struct evidence_rec *same = attached(c, &l->c, place, effective);
    if (same) {
        json_object_set_new(c->out, "evidence", json_string(same->id.s));
        json_object_set_new(c->out, "sha256", json_string(same->sha256));
        return ST_OK;
    }
    TRY(blob_write_bytes(c->tx, c->who->tenant, l->c.id.s, c->file, &blob, err));
    struct evidence_id id = ID_NEW(evidence, c->tx->now);
    struct q_evidence_insert_in in = {.tenant = c->who->tenant,
                                      .id = id,
                                      .subject = l->c.id,
                                      .item = place,
                                      .blob = blob.id,
                                      .name = json_str(c->in, "name", ""),
                                      .media = c->media,
                                      .effective = effective,
                                      .source = json_str(c->in, "source", ""),
                                      .person = c->who->person,
                                      .at = c->tx->now,
                                      .said = said,
                                      .until = {DATE_NONE}};
    TRY(q_evidence_insert(c->tx->db, &in, NULL, err));
    json_object_set_new(c->out, "evidence", json_string(id.s));
    json_object_set_new(c->out, "sha256", json_string(hash_hex(c->tx->arena, &blob.sha256)));
    return ST_OK;
}

static enum status add(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    const char *said;
    TRY(cmd_case(c, &l, err));
    TRY(cmd_touch(c, l, NULL, err));
    TRY(codes_of(c, l, json_str(c->in, "item", ""), &said, err));
    TRY(cmd_attach(c, l, json_str(c->in, "item", ""), said, err));
    return cmd_contents_changed(c, l, err);
}

static const struct arg add_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"item", ARG_TEXT, true, 0,
     "field, checklist/item, form/field of a record, step/ID, or act/ID/RUN/checklist/item"},
    {"name", ARG_TEXT, true, 0, "file name"},
    {"effective", ARG_DATE, false, 0, "day the document speaks of"},
    {"source", ARG_TEXT, false, 500, "where it comes from"},
    {"file", ARG_DOCUMENT, true, 0, "the bytes, base64url in JSON"},
};
const struct command command_evidence_add = {
    "evidence.add",    RIGHT_STAFF, add_args, sizeof add_args / sizeof *add_args, add,
    "Attaches a file", read_codes};

/* A copy of a decision that is recorded, and a file beside an act on the entry that was done since.
 * Those of its lists are kept by run, and only the run that is being answered is open. */
static bool has_served(const struct casefile *c, struct evidence_id id, const char *place)
{
    const struct step *s =
        str_starts(place, "step/") ? procedure_step(c->proc, place + strlen("step/")) : NULL;
    if (str_starts(place, "act/"))
        return false;
    for (size_t i = 0; i < c->nevidence; i++)
        if (ID_EQ(c->evidence[i].id, id))
            return (s != NULL && !case_scan_of(c, s, &c->evidence[i])) ||
                   (c->state == CASE_APPROVED && c->evidence[i].at < c->entry_since);
    return false;
}

/* Withdrawn files stay where they are, for the record; they only stop counting. */
static enum status withdraw(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct q_evidence_get_row row;
    struct evidence_id id = ID_FROM(evidence, json_str(c->in, "evidence", ""));
    TRY(q_evidence_get(c->tx->db, c->tx->arena, &(struct q_evidence_get_in){c->who->tenant, id},
                       &row, err));
    TRY(case_load(c->app, c->tx->db, c->tx->arena, c->who->tenant, row.subject, c->today, &l, err));
    if (!ID_EQ(l->body, c->who->body) || !case_may_see(&l->c, c->who))
        return err_hidden(err, "no such file for this person");
    memcpy(c->subject, row.subject.s, sizeof c->subject);
    c->edition = l->row.edition;
    TRY(case_may_attach(&l->c, c->who, row.item, err));
    if (has_served(&l->c, id, row.item))
        return err_set(err, ST_CONFLICT, "wrong_state", "an act done rests on the file");
    if (row.withdrawn_at != DB_NULL_INT)
        return err_set(err, ST_CONFLICT, "already_withdrawn", "the file was withdrawn before");
    TRY(cmd_touch(c, l, NULL, err));
    TRY(q_evidence_withdraw(
        c->tx->db, &(struct q_evidence_withdraw_in){c->who->tenant, id, c->tx->now}, NULL, err));
    return cmd_contents_changed(c, l, err);
}

static const struct arg withdraw_args[] = {
    {"evidence", ARG_ID, true, 0, "the file"},
    {"reason", ARG_LONGTEXT, false, 500, "why"},
};
const struct command command_evidence_withdraw = {"evidence.withdraw",
                                                  RIGHT_STAFF,
                                                  withdraw_args,
                                                  2,
                                                  withdraw,
                                                  "Takes a file out of an application"};
