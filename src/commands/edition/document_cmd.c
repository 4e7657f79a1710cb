/* document.put, .mark, .review, .end, .withdraw: 規程文書庫, what the body has laid down in
 * writing. Nothing is taken away: a new text is a new edition, a mistake is marked as one. */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/org/org.h"
#include "store/queries_gen.h"

#define DOCUMENT_BYTES_MAX ((size_t)20 * 1024 * 1024)

/* ------------------------------------------------------------------ what is there */
struct shelf {
    const struct pack *pack; /* the rules in force, NULL none */
    struct document_id id;
    struct q_document_get_row row;
    struct q_document_editions_row *editions; /* newest first */
    size_t n;
};

static struct date day_of(const struct call *c, const char *name)
{
    struct date d;

    return date_parse(json_str(c->in, name, ""), &d) ? d : (struct date){DATE_NONE};
}

static enum status take_down(struct call *c, struct shelf *s, struct err *err)
{
    struct tenant_id tenant = c->who->tenant;

    TRY(org_pack(c, &s->pack, err));
    s->id = ID_FROM(document, json_str(c->in, "document", ""));
    enum status st = q_document_get(c->tx->db, c->arena, &(struct q_document_get_in){tenant, s->id},
                                    &s->row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(s->row.body, c->who->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such document");
    TRY(st);
    org_subject(c, s->id.s);
    return q_document_editions(c->tx->db, c->arena, &(struct q_document_editions_in){tenant, s->id},
                               &s->editions, &s->n, err);
}

/* The edition that the arguments name. */
static enum status edition_of(const struct call *c, const struct shelf *s,
                              const struct q_document_editions_row **ret, struct err *err)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->editions[i].n != json_int(c->in, "n", 0))
            continue;
        *ret = &s->editions[i];
        return s->editions[i].withdrawn_at == DB_NULL_INT
                   ? ST_OK
                   : err_set(err, ST_CONFLICT, "already_withdrawn", "the edition was withdrawn");
    }
    return err_set(err, ST_NOT_FOUND, "not_found", "no such edition");
}

/* ------------------------------------------------------------------ what it stands for */
static void list_once(json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_string_value(json_array_get(list, i)), id))
            return;
    json_array_append_new(list, json_string(id));
}

/* What the rules keep from the public cannot be open. */
static enum status may_be_open(const struct document *d, struct err *err)
{
    if (d->open != OPEN_NEVER)
        return ST_OK;
    err_set(err, ST_REFUSED, "document_closed", "the rules keep %s from the public", d->id);
    err_detail(err, d->label);
    err_clause(err, d->cite.clause);
    return err_where(err, "open");
}

/* Ids of documents that the rules demand, each once, as the row keeps them. `before` (NULL none):
 * what stood there; of it stays what another edition of the rules demands. */
static enum status meets(struct call *c, const struct pack *p, const json_t *ids,
                         const json_t *before, bool open, const char **ret, struct err *err)
{
    AUTO_JSON json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        const struct document *d = p && id ? pack_document(p, id) : NULL;

        if (!d) {
            err_set(err, ST_INPUT, "no_such_document", "the rules demand no such document");
            err_detail(err, id ? id : "");
            return err_where(err, "meets");
        }
        if (open)
            TRY(may_be_open(d, err));
        list_once(list, id);
    }
    for (size_t i = 0; i < json_array_size(before); i++) {
        const char *id = json_string_value(json_array_get(before, i));
        if (!p || !pack_document(p, id))
            list_once(list, id);
    }
    *ret = json_canonical(c->arena, list);
    return ST_OK;
}

/* Those of `ids` that the rules in force demand (new list). */
static json_t *demanded(const struct pack *p, const json_t *ids)
{
    json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(ids); i++) {
        json_t *id = json_array_get(ids, i);
        if (p && pack_document(p, json_string_value(id)))
            json_array_append(list, id);
    }
    return list;
}

/* ------------------------------------------------------------------ a new edition */
static enum status may_add(const struct call *c, const struct shelf *s, struct err *err)
{
    struct hash h = sha256(c->file.p, c->file.n);
    const char *sum = hash_hex(c->arena, &h);
    struct date effective = day_of(c, "effective");

    if (!date_none(s->row.ended_on))
        return err_set(err, ST_CONFLICT, "document_ended", "the document has ended");
    for (size_t i = 0; i < s->n; i++) {
        const struct q_document_editions_row *e = &s->editions[i];
        if (e->withdrawn_at == DB_NULL_INT && e->effective.day == effective.day &&
            strcmp(e->sha256, sum) == 0) {
            err_set(err, ST_CONFLICT, "document_twice", "edition %lld is this file of this day",
                    (long long)e->n);
            return err_where(err, "file");
        }
    }
    return ST_OK;
}

static enum status open_shelf(struct call *c, struct shelf *s, struct err *err)
{
    if (json_str(c->in, "document", NULL)) {
        TRY(take_down(c, s, err));
        return may_add(c, s, err);
    }
    TRY(org_pack(c, &s->pack, err));
    s->id = ID_NEW(document, c->tx->now);
    org_subject(c, s->id.s);
    return q_document_insert(
        c->tx->db,
        &(struct q_document_insert_in){
            .tenant = c->who->tenant, .body = c->who->body, .id = s->id, .at = c->tx->now},
        NULL, err);
}

static enum status put(struct call *c, struct err *err)
{
    bool open = json_flag(c->in, "open", false);
    struct shelf s = {0};
    struct blob_info blob;
    const char *ids;

    if (str_blank(json_str(c->in, "title", ""))) {
        err_set(err, ST_INPUT, "required", "title");
        err_detail(err, "title");
        return err_where(err, "title");
    }
    if (c->file.n > DOCUMENT_BYTES_MAX)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "over %zu bytes", DOCUMENT_BYTES_MAX);
    TRY(open_shelf(c, &s, err));
    TRY(meets(c, s.pack, json_object_get(c->in, "meets"), NULL, open, &ids, err));
    TRY(blob_write_bytes(c->tx, c->who->tenant, s.id.s, c->file, &blob, err));
    struct q_document_edition_insert_in in = {.tenant = c->who->tenant,
                                              .document = s.id,
                                              .n = s.n ? s.editions[0].n + 1 : 1,
                                              .title = json_str(c->in, "title", ""),
                                              .number = json_str(c->in, "number", ""),
                                              .made_on = day_of(c, "made_on"),
                                              .effective = day_of(c, "effective"),
                                              .meets = ids,
                                              .is_open = open,
                                              .note = json_str(c->in, "note", ""),
                                              .blob = blob.id,
                                              .name = json_str(c->in, "name", ""),
                                              .media = c->media,
                                              .person = c->who->person,
                                              .names = access_actor(c->arena, c->who),
                                              .at = c->tx->now};
    TRY(q_document_edition_insert(c->tx->db, &in, NULL, err));
    org_out(c, "document", s.id.s);
    json_object_set_new(c->out, "n", json_integer((json_int_t)in.n));
    return ST_OK;
}

static const struct arg put_args[] = {
    {"document", ARG_ID, false, 0, "the document it is a new edition of; none: a new one"},
    {"title", ARG_TEXT, true, 200, "official title"},
    {"number", ARG_TEXT, false, 100, "number under which it was issued"},
    {"made_on", ARG_DATE, false, 0, "day it was laid down or amended"},
    {"effective", ARG_DATE, true, 0, "first day on which it holds"},
    {"meets", ARG_ARRAY, false, 0, "ids of the documents of the rules that it is"},
    {"open", ARG_BOOL, false, 0, "may stand in what leaves the body; not, unless said"},
    {"note", ARG_LONGTEXT, false, 1000, "what was amended"},
    {"name", ARG_TEXT, true, 0, "file name"},
    {"file", ARG_DOCUMENT, true, 0, "the bytes, base64url in JSON"},
};
const struct command command_document_put = {
    "document.put", RIGHT_OFFICE, ARGS(put_args), put,
    "Registers a document of the body, or a new edition of one; nothing is replaced"};

/* ------------------------------------------------------------------ acts on what is there */
static enum status mark(struct call *c, struct err *err)
{
    const struct q_document_editions_row *e = NULL;
    struct shelf s = {0};
    const char *ids;

    TRY(take_down(c, &s, err));
    TRY(edition_of(c, &s, &e, err));
    AUTO_JSON json_t *before = json_loads(e->meets, 0, NULL);
    AUTO_JSON json_t *as_before = demanded(s.pack, before);
    const json_t *given = json_object_get(c->in, "meets");
    bool open = json_flag(c->in, "open", e->is_open);
    TRY(meets(c, s.pack, given ? given : as_before, before, open, &ids, err));
    return q_document_mark(
        c->tx->db,
        &(struct q_document_mark_in){
            .tenant = c->who->tenant, .document = s.id, .n = e->n, .meets = ids, .is_open = open},
        NULL, err);
}

static const struct arg mark_args[] = {
    {"document", ARG_ID, true, 0, "the document"},
    {"n", ARG_INT, true, 0, "number of the edition"},
    {"meets", ARG_ARRAY, false, 0, "ids of the documents of the rules that it is; none: as before"},
    {"open", ARG_BOOL, false, 0, "may stand in what leaves the body; none: as before"},
};
const struct command command_document_mark = {
    "document.mark", RIGHT_OFFICE, ARGS(mark_args), mark,
    "Says which documents of the rules an edition is, and whether it is open"};

static enum status review(struct call *c, struct err *err)
{
    struct date on = day_of(c, "on");
    struct shelf s = {0};

    TRY(take_down(c, &s, err));
    if (!date_none(s.row.ended_on))
        return err_set(err, ST_CONFLICT, "document_ended", "the document has ended");
    if (on.day > c->today.day ||
        (!date_none(s.row.reviewed_on) && on.day < s.row.reviewed_on.day)) {
        err_set(err, ST_INPUT, on.day > c->today.day ? "day_to_come" : "day_before", "day %d",
                (int)on.day);
        return err_where(err, "on");
    }
    return q_document_review(c->tx->db, &(struct q_document_review_in){c->who->tenant, s.id, on},
                             NULL, err);
}

static const struct arg review_args[] = {
    {"document", ARG_ID, true, 0, "the document"},
    {"on", ARG_DATE, true, 0, "day it was looked at and left as it is"},
};
const struct command command_document_review = {
    "document.review", RIGHT_OFFICE, ARGS(review_args), review,
    "Records that a document was looked at again and needs no change"};

static enum status end(struct call *c, struct err *err)
{
    struct date on = day_of(c, "on");
    struct shelf s = {0};

    TRY(take_down(c, &s, err));
    if (date_none(on) == date_none(s.row.ended_on))
        return err_set(err, ST_CONFLICT, date_none(on) ? "document_goes_on" : "document_ended",
                       "nothing to change");
    return q_document_end(c->tx->db, &(struct q_document_end_in){c->who->tenant, s.id, on}, NULL,
                          err);
}

static const struct arg end_args[] = {
    {"document", ARG_ID, true, 0, "the document"},
    {"on", ARG_DATE, false, 0, "first day on which it no longer holds; none: it goes on after all"},
};
const struct command command_document_end = {
    "document.end", RIGHT_OFFICE, ARGS(end_args), end,
    "Ends a document, or takes its end back; it stays readable"};

static enum status withdraw(struct call *c, struct err *err)
{
    const struct q_document_editions_row *e = NULL;
    struct shelf s = {0};

    TRY(take_down(c, &s, err));
    TRY(edition_of(c, &s, &e, err));
    if (str_blank(json_str(c->in, "reason", ""))) {
        err_set(err, ST_REFUSED, "reason_required", "why was it registered by mistake?");
        return err_where(err, "reason");
    }
    return q_document_withdraw(
        c->tx->db,
        &(struct q_document_withdraw_in){.tenant = c->who->tenant,
                                         .document = s.id,
                                         .n = e->n,
                                         .withdrawn_at = c->tx->now,
                                         .withdrawn_why = json_str(c->in, "reason", "")},
        NULL, err);
}

static const struct arg withdraw_args[] = {
    {"document", ARG_ID, true, 0, "the document"},
    {"n", ARG_INT, true, 0, "number of the edition"},
    {"reason", ARG_LONGTEXT, true, 500, "why it was a mistake"},
};
const struct command command_document_withdraw = {
    "document.withdraw", RIGHT_OFFICE, ARGS(withdraw_args), withdraw,
    "Marks an edition as registered by mistake; it no longer holds and stays readable"};
