/* terms_cmd.c: entry.terms, entry.terms_copy, entry.terms_decide. */
#include "commands/entry/terms.h"

#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "base/pdftext.h"
#include "commands/case/apply.h"
#include "commands/case/case_load.h"
#include "commands/entry/happen.h"
#include "commands/org/org.h"

#define HAPPENED_TERMS "terms_changed"

/* ------------------------------------------------------------------ the entry */
struct terms_of {
    struct entry_id id;
    struct q_entry_get_row e;
    struct q_terms_of_entry_row *rows; /* newest first */
    size_t n;
    bool manages;
};

/* Of this body, going on, and with the terms that whoever asks has seen. */
static enum status open_terms(struct call *c, struct terms_of *x, struct err *err)
{
    struct db *db = c->tx->db;
    struct arena *a = c->tx->arena;

    *x = (struct terms_of){.id = ID_FROM(entry, json_str(c->in, "entry", ""))};
    TRY(q_entry_get(db, a, &(struct q_entry_get_in){c->who->tenant, x->id}, &x->e, err));
    if (!ID_EQ(x->e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    org_subject(c, x->id.s);
    c->edition = x->e.edition;
    TRY(apply_manages(db, a, c->who, c->today, x->id, &x->manages, err));
    return q_terms_of_entry(db, a, &(struct q_terms_of_entry_in){c->who->tenant, x->id}, &x->rows,
                            &x->n, err);
}

static enum status goes_on(const struct terms_of *x, struct err *err)
{
    return str_eq(x->e.state, ENTRY_CLOSED)
               ? err_set(err, ST_CONFLICT, "terms_closed", "its use has ended")
               : ST_OK;
}

/* ------------------------------------------------------------------ before the transaction */
/* What is to be kept, and in how many places it differs from the terms numbered `against`. */
struct new_terms {
    struct terms_text text;
    const char *edition, *name, *media; /* media "": there is no file */
    struct bytes file;
    struct date from;
    int64_t against, differences;
};

/* With the terms that were seen; with others, the command refuses. */
static enum status compare_with(struct call *c, struct db *db, struct new_terms *t, struct err *err)
{
    struct q_terms_of_entry_row *rows;
    struct terms_text was;
    struct terms_row *lines;
    size_t n, count;

    const struct entry_id id = ID_FROM(entry, json_str(c->in, "entry", ""));
    TRY(q_terms_of_entry(db, c->arena, &(struct q_terms_of_entry_in){c->who->tenant, id}, &rows,
                         &count, err));
    if (count == 0)
        return ST_OK;
    t->against = rows[0].n;
    TRY(terms_load(db, store_master(c->app->store), c->arena, c->who->tenant, rows[0].words, &was,
                   err));
    terms_compare(c->arena, &was, &t->text, &lines, &n);
    for (size_t i = 0; i < n; i++)
        t->differences += lines[i].change != TERMS_SAME;
    return ST_OK;
}

static enum status with_reader(struct call *c, struct new_terms *t,
                               enum status (*fn)(struct call *, struct db *, struct new_terms *,
                                                 struct err *),
                               struct err *err)
{
    struct db *db;

    TRY(store_lease(c->app->store, &db, err));
    enum status st = fn(c, db, t, err);
    store_release(c->app->store, db);
    return st;
}

static enum status prepare(struct call *c, struct err *err)
{
    struct new_terms *t = ARENA_NEW(c->arena, struct new_terms);

    *t = (struct new_terms){.edition = str_trim(c->arena, json_str(c->in, "edition", "")),
                            .name = json_str(c->in, "name", ""),
                            .media = ""};
    if (!date_parse(json_str(c->in, "from", ""), &t->from))
        t->from = (struct date){DATE_NONE};
    if (pdf_is(c->file)) {
        t->media = "application/pdf";
        t->file = c->file;
    }
    c->prepared = t;
    TRY(terms_read(c->arena, c->file, &t->text, err));
    return with_reader(c, t, compare_with, err);
}

/* ------------------------------------------------------------------ kept */
/* One line for every sentence. */
static struct bytes kept_words(struct arena *a, const struct terms_text *t)
{
    struct buf b;

    buf_init(&b, a, 4096);
    for (size_t i = 0; i < t->n; i++)
        buf_printf(&b, "%s\n", t->sentences[i]);
    return (struct bytes){b.p, b.n};
}

/* The duties that wait for new terms open; where none does, nothing is told. */
static enum status tell(struct call *c, const struct terms_of *x, const struct new_terms *t,
                        struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct occurrence_id first = {{0}};
    size_t n;

    TRY(duty_book_call(c, &b, err));
    const struct happening h = {.kind = HAPPENED_TERMS,
                                .day = b.today,
                                .note = t->edition,
                                .person = c->who->person.s,
                                .names = names_frozen(c->tx->arena, c->who, NULL)};
    TRY(happen(c, &b, x->id, &h, &n, &first, err));
    json_object_set_new(c->out, "opened", json_integer((json_int_t)n));
    return ST_OK;
}

static enum status insert(struct call *c, const struct terms_of *x, const struct new_terms *t,
                          struct err *err)
{
    struct blob_info words, file = {0};

    TRY(blob_write_bytes(c->tx, c->who->tenant, x->id.s, kept_words(c->arena, &t->text), &words,
                         err));
    if (t->media[0])
        TRY(blob_write_bytes(c->tx, c->who->tenant, x->id.s, t->file, &file, err));
    const struct q_terms_insert_in in = {.tenant = c->who->tenant,
                                         .entry = x->id,
                                         .n = t->against + 1,
                                         .edition = t->edition,
                                         .valid_from = t->from,
                                         .kept_on = c->today,
                                         .words = words.id,
                                         .file = file.id.s,
                                         .name = t->name,
                                         .media = t->media,
                                         .differences = t->differences,
                                         .person = c->who->person,
                                         .names = names_frozen(c->tx->arena, c->who, NULL),
                                         .at = c->tx->now};
    json_object_set_new(c->out, "n", json_integer((json_int_t)in.n));
    json_object_set_new(c->out, "differences", json_integer((json_int_t)in.differences));
    return q_terms_insert(c->tx->db, &in, NULL, err);
}

static enum status keep(struct call *c, struct err *err)
{
    const struct new_terms *t = c->prepared;
    struct terms_of x;
    bool may;

    TRY(open_terms(c, &x, err));
    TRY(happen_may_tell(c->tx->db, c->tx->arena, c->who, x.id, x.e.unit, c->today, &may, err));
    if (!may) {
        err_set(err, ST_DENIED, "terms_whose", "not somebody of the entry");
        return err_detail(err, x.e.unit_name);
    }
    TRY(goes_on(&x, err));
    if (t->edition[0] == '\0')
        return err_set(err, ST_REFUSED, "terms_edition", "which edition is missing");
    int64_t there = x.n ? x.rows[0].n : 0;
    if (there != json_int(c->in, "seen", 0) || there != t->against)
        return err_set(err, ST_CONFLICT, "terms_changed", "others were kept meanwhile");
    if (x.n > 0 && t->differences == 0 && str_eq(x.rows[0].edition, t->edition))
        return err_set(err, ST_REFUSED, "terms_same", "nothing is new");
    TRY(insert(c, &x, t, err));
    return t->differences ? tell(c, &x, t, err) : ST_OK;
}

static const struct arg terms_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"seen", ARG_INT, false, 0, "number of the newest terms that were seen; 0 or absent: none"},
    {"edition", ARG_TEXT, true, TERMS_EDITION_MAX, "version or day of revision"},
    {"from", ARG_DATE, false, 0, "day from which the provider lets it hold"},
    {"name", ARG_TEXT, false, 200, "file name; none: pasted"},
    {"file", ARG_FILE, true, 0, "PDF or text, base64url in JSON"},
};
const struct command command_entry_terms = {
    "entry.terms",
    RIGHT_STAFF,
    ARGS(terms_args),
    keep,
    "Keeps the provider's terms, compares them with those before and opens what waits for a change",
    prepare};

/* ------------------------------------------------------------------ entry.terms_copy */
/* The terms of another entry of the body that is the same service. */
static enum status take_over(struct call *c, struct db *db, struct new_terms *t, struct err *err)
{
    const struct tenant_id tenant = c->who->tenant;
    const struct key *master = store_master(c->app->store);
    struct q_terms_alike_row r;

    enum status st =
        q_terms_alike(db, c->arena,
                      &(struct q_terms_alike_in){
                          tenant, c->who->body, ID_FROM(entry, json_str(c->in, "entry", "")),
                          ID_FROM(entry, json_str(c->in, "source", "")), json_int(c->in, "n", 0)},
                      &r, err);
    if (st == ST_NOT_FOUND)
        return err_set(err, ST_NOT_FOUND, "not_found", "no terms of the same service");
    TRY(st);
    *t = (struct new_terms){
        .edition = r.edition, .name = r.name, .media = r.media, .from = r.valid_from};
    TRY(terms_load(db, master, c->arena, tenant, r.words, &t->text, err));
    if (r.media[0])
        TRY(blob_read_bytes(db, master, c->arena, tenant, ID_FROM(blob, r.file), TERMS_BYTES_MAX,
                            &t->file, err));
    return compare_with(c, db, t, err);
}

static enum status prepare_copy(struct call *c, struct err *err)
{
    struct new_terms *t = ARENA_NEW(c->arena, struct new_terms);

    c->prepared = t;
    return with_reader(c, t, take_over, err);
}

static const struct arg copy_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"seen", ARG_INT, false, 0, "number of its newest terms that were seen; 0 or absent: none"},
    {"source", ARG_ID, true, 0, "another entry of the body that is the same service"},
    {"n", ARG_INT, true, 0, "number of the terms there"},
};
const struct command command_entry_terms_copy = {
    "entry.terms_copy",
    RIGHT_STAFF,
    ARGS(copy_args),
    keep,
    "Keeps the terms that another entry of the same service has, as entry.terms does",
    prepare_copy};

/* ------------------------------------------------------------------ entry.terms_decide */
static enum status decide_on(struct call *c, struct err *err)
{
    const char *decision = json_str(c->in, "decision", ""),
               *reason = str_trim(c->arena, json_str(c->in, "reason", ""));
    struct terms_of x;

    TRY(open_terms(c, &x, err));
    if (!x.manages)
        return err_set(err, ST_DENIED, "terms_decider", "whoever manages it decides");
    TRY(goes_on(&x, err));
    if (x.n == 0 || x.rows[0].n != json_int(c->in, "n", 0))
        return err_set(err, ST_CONFLICT, "terms_changed", "these are not the newest");
    if (x.rows[0].k != json_int(c->in, "seen", 0))
        return err_set(err, ST_CONFLICT, "terms_decided", "it was decided meanwhile");
    if (!str_eq(decision, TERMS_CONTINUE) && !str_eq(decision, TERMS_STOP))
        return err_set(err, ST_REFUSED, "terms_decision", "continue or stop");
    if (reason[0] == '\0')
        return err_set(err, ST_REFUSED, "terms_reason", "the reason is missing");
    const struct q_terms_decision_insert_in in = {.tenant = c->who->tenant,
                                                  .entry = x.id,
                                                  .n = x.rows[0].n,
                                                  .k = x.rows[0].k + 1,
                                                  .decision = decision,
                                                  .reason = reason,
                                                  .person = c->who->person,
                                                  .names = names_frozen(c->tx->arena, c->who, NULL),
                                                  .at = c->tx->now};
    return q_terms_decision_insert(c->tx->db, &in, NULL, err);
}

static const struct arg decide_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"n", ARG_INT, true, 0, "number of its newest terms"},
    {"seen", ARG_INT, false, 0, "how often it was decided before"},
    {"decision", ARG_TEXT, true, 10, "continue, stop"},
    {"reason", ARG_LONGTEXT, true, TERMS_REASON_MAX, "why"},
};
const struct command command_entry_terms_decide = {
    "entry.terms_decide",
    RIGHT_STAFF,
    ARGS(decide_args),
    decide_on,
    "Decides whether a service is used on under its new terms",
    NULL};
