/* evidence.certify, certificate.confirm: a certificate of the register chosen as what proves
 * something, and what is put in its place when it no longer holds. Chosen by people, never by the
 * program; what it said when it was chosen stays. */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/case/case_cmd.h"
#include "commands/entry/certificate_cmd.h"
#include "commands/org/org.h"
#include "words/words.h"

/* ------------------------------------------------------------------ what is asked */
const struct field *certificate_field(const struct casefile *c, const char *place)
{
    if (str_starts(place, CERTIFICATE_RENEWED))
        place += strlen(CERTIFICATE_RENEWED);
    return case_file_field(c, place);
}

bool certificate_asked(const struct field *f, const char *scheme)
{
    for (size_t i = 0; f && i < f->certificates.n; i++)
        if (strcmp(f->certificates.id[i], scheme) == 0)
            return true;
    return false;
}

enum status certificate_service(struct db *db, struct arena *a, struct tenant_id tenant,
                                const struct loaded_case *l, struct certified_service *ret,
                                struct err *err)
{
    const struct procedure *pr = l->c.proc;
    struct q_entry_get_row e;

    *ret = (struct certified_service){json_str(l->fields, pr->effect.service_field, ""),
                                      json_str(l->fields, pr->effect.provider_field, "")};
    if ((*ret->service && *ret->provider) || ID_NONE(l->c.entry))
        return ST_OK;
    TRY(q_entry_get(db, a, &(struct q_entry_get_in){tenant, l->c.entry}, &e, err));
    if (!*ret->service)
        ret->service = e.title;
    if (!*ret->provider)
        ret->provider = e.provider_name;
    return ST_OK;
}

const char *certificate_name(struct arena *a, const char *scheme, const char *number)
{
    return *number ? arena_printf(a, "%s %s", scheme, number) : scheme;
}

enum status certificate_may_confirm(struct db *db, struct arena *a, const struct who *w,
                                    struct entry_id entry, struct date today, struct err *err)
{
    bool manages;

    if (w->office)
        return ST_OK;
    TRY(apply_manages(db, a, w, today, entry, &manages, err));
    if (manages)
        return ST_OK;
    return err_set(err, ST_DENIED, "not_your_entry", "it is for the manager and the office");
}

/* ------------------------------------------------------------------ choosing */
struct choice_of {
    const struct loaded_case *l;
    struct q_certificate_get_row row;
    struct certificate_id id;
    struct certified_service of;
    const char *label; /* of the scheme */
    const char *place;
    bool confirmed; /* somebody saw that its scope takes the service in */
};

static enum status refuse(const struct field *f, const char *code, const char *detail,
                          struct err *err)
{
    err_set(err, ST_REFUSED, code, "%s", code);
    err_detail(err, detail);
    err_clause(err, f ? f->cite.clause : "");
    return err_where(err, "certificate");
}

static enum status choose(struct call *c, struct choice_of *x, struct err *err)
{
    const struct field *f = certificate_field(&x->l->c, x->place);
    x->id = ID_FROM(certificate, json_str(c->in, "certificate", ""));
    enum status st = q_certificate_get(
        c->tx->db, c->arena, &(struct q_certificate_get_in){c->who->tenant, x->id}, &x->row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(x->row.body, c->who->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    TRY(st);
    const struct scheme *s = pack_scheme(x->l->c.pack, x->row.scheme);
    if (!s || !certificate_asked(f, s->id))
        return refuse(f, "certificate_not_asked", s ? s->label : x->row.scheme, err);
    x->label = s->label;
    const struct certificate_days days = {x->row.valid_from, x->row.valid_to, x->row.withdrawn_on};
    if (!certificate_holds(&days, c->today))
        return refuse(f, "certificate_over", certificate_name(c->arena, s->label, x->row.number),
                      err);
    AUTO_JSON json_t *services = json_loads(x->row.services, 0, NULL);
    enum certificate_match m =
        certificate_match(c->arena, x->row.holder, services, x->of.service, x->of.provider);
    x->confirmed = json_flag(c->in, "confirmed", false);
    if (m == CERTIFICATE_OTHER)
        return refuse(f, "certificate_other", x->of.service, err);
    if (m == CERTIFICATE_PROVIDER && !x->confirmed)
        return refuse(f, "certificate_scope", x->of.service, err);
    return ST_OK;
}

/* What it says today, in the words of the record. */
static const char *said(struct call *c, const struct choice_of *x, const char *sha256)
{
    const struct q_certificate_get_row *r = &x->row;
    struct arena *a = c->arena;
    AUTO_JSON json_t *services = json_loads(r->services, 0, NULL);
    AUTO_JSON json_t *o = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:b, s:s}", "scheme", x->label, "number",
        r->number, "holder", r->holder, "scope", r->scope, "from", date_iso(a, r->valid_from), "to",
        date_iso(a, r->valid_to), "list", r->list, "list_on", date_iso(a, r->list_on), "services",
        services, "confirmed", x->confirmed, "sha256", sha256);
    return json_canonical(a, o);
}

/* One without a copy is kept as what was read in the register. */
static const char *note_of(struct call *c, const struct choice_of *x)
{
    const struct q_certificate_get_row *r = &x->row;
    struct arena *a = c->arena;
    AUTO_JSON json_t *services = json_loads(r->services, 0, NULL);
    struct buf b;

    buf_init(&b, a, 512);
    buf_printf(&b, "%s\n", certificate_name(a, x->label, r->number));
    buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_holder), r->holder);
    for (size_t i = 0; i < json_array_size(services); i++)
        buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_services),
                   json_string_value(json_array_get(services, i)));
    buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_scope), r->scope);
    buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_from), date_iso(a, r->valid_from));
    buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_to), date_iso(a, r->valid_to));
    if (r->list[0])
        buf_printf(&b, "%s: %s %s\n", W(LANG_JA, certificate_list), r->list,
                   date_iso(a, r->list_on));
    buf_printf(&b, "%s: %s\n", W(LANG_JA, certificate_noted_on), date_iso(a, c->today));
    return b.p;
}

/* The name is part of what is decided on: it says which certificate, and until when. */
static const char *file_name(struct call *c, const struct choice_of *x)
{
    const struct q_certificate_get_row *r = &x->row;
    const char *dot = ID_NONE(r->blob) ? ".txt" : strrchr(r->name, '.');
    const char *name = certificate_name(c->arena, x->label, r->number);

    if (!date_none(r->valid_to))
        name = arena_printf(c->arena, "%s %s", name, date_iso(c->arena, r->valid_to));
    char *safe = arena_printf(c->arena, "%s%s", name, dot ? dot : "");
    for (char *p = safe; *p; p++)
        if (strchr("/\\:*?\"<>|", *p))
            *p = '-';
    return safe;
}

static enum status keep(struct call *c, struct choice_of *x, struct evidence_id replaces,
                        struct err *err)
{
    struct evidence_id id = ID_NEW(evidence, c->tx->now);
    const struct q_certificate_get_row *r = &x->row;
    struct blob_info file;

    if (ID_NONE(r->blob)) {
        const char *text = note_of(c, x);
        TRY(blob_write_bytes(c->tx, c->who->tenant, x->l->c.id.s,
                             (struct bytes){text, strlen(text)}, &file, err));
    } else {
        TRY(blob_copy(c->tx, c->who->tenant, r->blob, x->l->c.id.s, &file, err));
    }
    const char *sha256 = hash_hex(c->arena, &file.sha256);
    const char *until = date_none(r->valid_to)
                            ? ""
                            : arena_printf(c->arena, "　%s %s", W(LANG_JA, certificate_to),
                                           date_wareki(c->arena, r->valid_to));
    struct q_evidence_insert_in in = {
        .tenant = c->who->tenant,
        .id = id,
        .subject = x->l->c.id,
        .item = x->place,
        .blob = file.id,
        .name = file_name(c, x),
        .media = ID_NONE(r->blob) ? "text/plain" : r->media,
        .effective = r->valid_from,
        .source = arena_printf(c->arena, "%s　%s%s",
                               certificate_name(c->arena, x->label, r->number), r->holder, until),
        .person = c->who->person,
        .at = c->tx->now,
        .certificate = x->id,
        .said = said(c, x, sha256),
        .until = r->valid_to,
        .replaces = replaces};
    TRY(q_evidence_insert(c->tx->db, &in, NULL, err));
    json_object_set_new(c->out, "evidence", json_string(id.s));
    json_object_set_new(c->out, "sha256", json_string(sha256));
    return ST_OK;
}

static enum status certify(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct choice_of x = {.place = json_str(c->in, "item", "")};

    TRY(cmd_case(c, &l, err));
    TRY(cmd_touch(c, l, NULL, err));
    TRY(case_may_attach(&l->c, c->who, x.place, err));
    x.l = l;
    TRY(certificate_service(c->tx->db, c->arena, c->who->tenant, l, &x.of, err));
    TRY(choose(c, &x, err));
    for (size_t i = 0; i < l->c.nevidence; i++)
        if (strcmp(l->evidence[i].item, x.place) == 0 && ID_EQ(l->evidence[i].certificate, x.id) &&
            !case_lapsed(&l->c, &l->c.evidence[i]))
            return err_set(err, ST_CONFLICT, "certificate_chosen", "it was chosen before");
    TRY(keep(c, &x, (struct evidence_id){0}, err));
    return cmd_contents_changed(c, l, err);
}

static const struct arg certify_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"item", ARG_TEXT, true, 0, "file field, or form/field of a record"},
    {"certificate", ARG_ID, true, 0, "one of the register"},
    {"confirmed", ARG_BOOL, false, 0,
     "somebody saw that its scope takes the service in; needed where it does not name it"},
};
const struct command command_evidence_certify = {
    "evidence.certify", RIGHT_STAFF, ARGS(certify_args), certify,
    "Chooses a certificate of the register as evidence"};

/* ------------------------------------------------------------------ confirming anew */
static enum status lapsed(struct call *c, struct entry_id entry, struct evidence_id id,
                          struct err *err)
{
    struct q_certificates_lapsed_row *rows;
    size_t n;

    TRY(q_certificates_lapsed(c->tx->db, c->arena,
                              &(struct q_certificates_lapsed_in){c->who->tenant, c->who->body,
                                                                 entry.s, "", c->today, 1000},
                              &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(rows[i].evidence, id))
            return ST_OK;
    return err_set(err, ST_CONFLICT, "certificate_confirmed", "nothing of it waits");
}

/* Judged otherwise than by a certificate: what was looked at, and why it is enough. */
static enum status keep_paper(struct call *c, struct choice_of *x, struct evidence_id replaces,
                              struct err *err)
{
    struct evidence_id id = ID_NEW(evidence, c->tx->now);
    const char *reason = json_str(c->in, "reason", "");
    struct blob_info blob;

    if (str_blank(reason)) {
        err_set(err, ST_REFUSED, "reason_required", "why is it enough?");
        return err_where(err, "reason");
    }
    if (c->file.p == NULL) {
        err_set(err, ST_INPUT, "certificate_paper", "what was looked at?");
        return err_where(err, "file");
    }
    TRY(blob_write_bytes(c->tx, c->who->tenant, x->l->c.id.s, c->file, &blob, err));
    struct q_evidence_insert_in in = {.tenant = c->who->tenant,
                                      .id = id,
                                      .subject = x->l->c.id,
                                      .item = x->place,
                                      .blob = blob.id,
                                      .name = json_str(c->in, "name", ""),
                                      .media = c->media,
                                      .effective = {DATE_NONE},
                                      .source = reason,
                                      .person = c->who->person,
                                      .at = c->tx->now,
                                      .said = "",
                                      .until = {DATE_NONE},
                                      .replaces = replaces};
    TRY(q_evidence_insert(c->tx->db, &in, NULL, err));
    json_object_set_new(c->out, "evidence", json_string(id.s));
    return ST_OK;
}

static enum status confirm(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct entry_id entry = ID_FROM(entry, json_str(c->in, "entry", ""));
    struct evidence_id old = ID_FROM(evidence, json_str(c->in, "evidence", ""));
    struct tenant_id tenant = c->who->tenant;
    struct q_evidence_get_row row;
    struct q_entry_get_row e;
    struct choice_of x = {0};

    enum status st =
        q_entry_get(c->tx->db, c->arena, &(struct q_entry_get_in){tenant, entry}, &e, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(e.body, c->who->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(st);
    org_subject(c, entry.s);
    TRY(certificate_may_confirm(c->tx->db, c->arena, c->who, entry, c->today, err));
    TRY(lapsed(c, entry, old, err));
    TRY(q_evidence_get(c->tx->db, c->arena, &(struct q_evidence_get_in){tenant, old}, &row, err));
    TRY(case_load(c->app, c->tx->db, c->arena, tenant, row.subject, c->today, &l, err));
    c->edition = l->row.edition;
    x.l = l;
    x.place = str_starts(row.item, CERTIFICATE_RENEWED)
                  ? row.item
                  : arena_printf(c->arena, CERTIFICATE_RENEWED "%s", row.item);
    x.of = (struct certified_service){e.title, e.provider_name};
    if (!json_str(c->in, "certificate", NULL))
        return keep_paper(c, &x, old, err);
    TRY(choose(c, &x, err));
    return keep(c, &x, old, err);
}

static const struct arg confirm_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"evidence", ARG_ID, true, 0, "what it rested on and no longer holds"},
    {"certificate", ARG_ID, false, 0, "one of the register in its place"},
    {"confirmed", ARG_BOOL, false, 0, "somebody saw that its scope takes the service in"},
    {"reason", ARG_LONGTEXT, false, 1000, "without a certificate: why it is enough"},
    {"name", ARG_TEXT, false, 0, "file name"},
    {"file", ARG_DOCUMENT, false, 0, "without a certificate: what was looked at"},
};
const struct command command_certificate_confirm = {
    "certificate.confirm", RIGHT_STAFF, ARGS(confirm_args), confirm,
    "Confirms anew what an entry rests on, after its certificate lapsed"};
