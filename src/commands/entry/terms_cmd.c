/* terms_cmd.c: entry.terms, entry.terms_decide. */
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

/* ------------------------------------------------------------------ texts */
enum status terms_read(struct arena *a, struct bytes file, struct terms_text *ret, struct err *err)
{
    char *text;

    if (file.n > TERMS_BYTES_MAX)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "over %zu bytes", TERMS_BYTES_MAX);
    if (pdf_is(file))
        TRY(pdf_text(a, file, &text, err));
    else
        TRY(text_decode(a, "", file, &text, NULL, err));
    return terms_split(a, text, ret, err);
}

/* One line for every sentence. */
static struct bytes kept_words(struct arena *a, const struct terms_text *t)
{
    struct buf b;

    buf_init(&b, a, 4096);
    for (size_t i = 0; i < t->n; i++)
        buf_printf(&b, "%s\n", t->sentences[i]);
    return (struct bytes){b.p, b.n};
}

enum status terms_load(struct db *db, const struct key *master, struct arena *a,
                       struct tenant_id tenant, struct blob_id words, struct terms_text *ret,
                       struct err *err)
{
    struct bytes bytes;
    size_t n;

    TRY(blob_read_bytes(db, master, a, tenant, words, TERMS_BYTES_MAX, &bytes, err));
    char **lines =
        str_split(a, arena_printf(a, "%.*s", (int)bytes.n, (const char *)bytes.p), '\n', &n);
    *ret = (struct terms_text){(const char **)lines, n};
    while (ret->n > 0 && ret->sentences[ret->n - 1][0] == '\0')
        ret->n--;
    return ST_OK;
}

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

/* ------------------------------------------------------------------ entry.terms */
static enum status prepare(struct call *c, struct err *err)
{
    struct terms_text *t = ARENA_NEW(c->arena, struct terms_text);

    c->prepared = t;
    return terms_read(c->arena, c->file, t, err);
}

static enum status compared(struct call *c, const struct terms_of *x, const struct terms_text *now,
                            int64_t *ret, struct err *err)
{
    struct terms_text was;
    struct terms_row *rows;
    size_t n;

    *ret = 0;
    if (x->n == 0)
        return ST_OK;
    TRY(terms_load(c->tx->db, store_master(c->app->store), c->arena, c->who->tenant,
                   x->rows[0].words, &was, err));
    terms_compare(c->arena, &was, now, &rows, &n);
    for (size_t i = 0; i < n; i++)
        *ret += rows[i].change != TERMS_SAME;
    return ST_OK;
}

/* The duties that wait for new terms open; where none does, nothing is told. */
static enum status tell(struct call *c, const struct terms_of *x, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    struct occurrence_id first = {{0}};
    size_t n;

    TRY(duty_book_call(c, &b, err));
    const struct happening h = {.kind = HAPPENED_TERMS,
                                .day = b.today,
                                .note = json_str(c->in, "edition", ""),
                                .person = c->who->person.s,
                                .names = names_frozen(c->tx->arena, c->who, NULL)};
    TRY(happen(c, &b, x->id, &h, &n, &first, err));
    json_object_set_new(c->out, "opened", json_integer((json_int_t)n));
    return ST_OK;
}

static enum status insert(struct call *c, const struct terms_of *x, const struct terms_text *t,
                          int64_t differences, struct err *err)
{
    bool pdf = pdf_is(c->file);
    struct blob_info words, file = {0};
    struct date from;

    if (!date_parse(json_str(c->in, "from", ""), &from))
        from = (struct date){DATE_NONE};
    TRY(blob_write_bytes(c->tx, c->who->tenant, x->id.s, kept_words(c->arena, t), &words, err));
    if (pdf)
        TRY(blob_write_bytes(c->tx, c->who->tenant, x->id.s, c->file, &file, err));
    const struct q_terms_insert_in in = {.tenant = c->who->tenant,
                                         .entry = x->id,
                                         .n = x->n ? x->rows[0].n + 1 : 1,
                                         .edition =
                                             str_trim(c->arena, json_str(c->in, "edition", "")),
                                         .valid_from = from,
                                         .kept_on = c->today,
                                         .words = words.id,
                                         .file = pdf ? file.id.s : "",
                                         .name = json_str(c->in, "name", ""),
                                         .media = pdf ? "application/pdf" : "",
                                         .differences = differences,
                                         .person = c->who->person,
                                         .names = names_frozen(c->tx->arena, c->who, NULL),
                                         .at = c->tx->now};
    json_object_set_new(c->out, "n", json_integer((json_int_t)in.n));
    json_object_set_new(c->out, "differences", json_integer((json_int_t)differences));
    return q_terms_insert(c->tx->db, &in, NULL, err);
}

static enum status terms(struct call *c, struct err *err)
{
    const struct terms_text *t = c->prepared;
    struct terms_of x;
    int64_t differences;
    bool may;

    TRY(open_terms(c, &x, err));
    TRY(happen_may_tell(c->tx->db, c->tx->arena, c->who, x.id, x.e.unit, c->today, &may, err));
    if (!may) {
        err_set(err, ST_DENIED, "terms_whose", "not somebody of the entry");
        return err_detail(err, x.e.unit_name);
    }
    TRY(goes_on(&x, err));
    if (str_blank(json_str(c->in, "edition", "")))
        return err_set(err, ST_REFUSED, "terms_edition", "which edition is missing");
    if ((x.n ? x.rows[0].n : 0) != json_int(c->in, "seen", 0))
        return err_set(err, ST_CONFLICT, "terms_changed", "others were kept meanwhile");
    TRY(compared(c, &x, t, &differences, err));
    if (x.n > 0 && differences == 0 &&
        str_eq(x.rows[0].edition, str_trim(c->arena, json_str(c->in, "edition", ""))))
        return err_set(err, ST_REFUSED, "terms_same", "nothing is new");
    TRY(insert(c, &x, t, differences, err));
    return differences ? tell(c, &x, err) : ST_OK;
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
    terms,
    "Keeps the provider's terms, compares them with those before and opens what waits for a change",
    prepare};

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
