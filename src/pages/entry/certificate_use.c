/* What may be chosen from the register beside a form; what entries rest on, and what of it has to
 * be confirmed anew. */
#include <string.h>

#include "base/json.h"
#include "commands/entry/certificate_cmd.h"
#include "pages/case/tasks.h"
#include "pages/certificate.html.h"
#include "pages/entry/certificate.h"

enum { OFFERS_MAX = 20 };

/* ------------------------------------------------------------------ offers */
static bool among(const struct certificate_id *ids, size_t n, struct certificate_id id)
{
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(ids[i], id))
            return true;
    return false;
}

static struct certificate_offer offer_of(struct req *req, const struct pack *p,
                                         const struct q_certificates_all_row *r, bool near)
{
    return (struct certificate_offer){.id = r->id.s,
                                      .name = certificate_label(req, p, r->scheme, r->number),
                                      .holder = r->holder,
                                      .services = certificate_services_text(req, r->services, "、"),
                                      .scope = r->scope,
                                      .to = page_day(req, r->valid_to.day),
                                      .near = near};
}

enum status certificate_offers(struct req *req, const struct pack *p, const struct field *f,
                               const char *service, const char *provider,
                               const struct certificate_id *chosen, size_t nchosen,
                               struct certificate_offer **ret, size_t *ret_n, struct err *err)
{
    struct q_certificates_all_row *rows;
    size_t n, exact = 0, near = 0;

    TRY(q_certificates_all(req->db, req->arena,
                           &(struct q_certificates_all_in){req->who->tenant, req->who->body}, &rows,
                           &n, err));
    struct certificate_offer *named =
        ARENA_ARRAY(req->arena, struct certificate_offer, 2 * OFFERS_MAX);
    struct certificate_offer others[OFFERS_MAX];
    for (size_t i = 0; i < n; i++) {
        const struct certificate_days d = {rows[i].valid_from, rows[i].valid_to,
                                           rows[i].withdrawn_on};
        if (!certificate_asked(f, rows[i].scheme) || among(chosen, nchosen, rows[i].id) ||
            !certificate_holds(&d, date_of_instant(req->now)))
            continue;
        AUTO_JSON json_t *services = json_loads(rows[i].services, 0, NULL);
        enum certificate_match m =
            certificate_match(req->arena, rows[i].holder, services, service, provider);
        if (m == CERTIFICATE_SERVICE && exact < OFFERS_MAX)
            named[exact++] = offer_of(req, p, &rows[i], false);
        else if (m == CERTIFICATE_PROVIDER && near < OFFERS_MAX)
            others[near++] = offer_of(req, p, &rows[i], true);
    }
    if (near)
        memcpy(&named[exact], others, near * sizeof *others);
    *ret = named;
    *ret_n = exact + near;
    return ST_OK;
}

enum status certificate_offers_at(struct req *req, const struct loaded_case *l,
                                  const struct field *f, const char *place,
                                  struct certificate_offer **ret, size_t *ret_n, bool *ret_known,
                                  struct err *err)
{
    struct certificate_id *chosen =
        ARENA_ARRAY(req->arena, struct certificate_id, l->c.nevidence + 1);
    struct certified_service of;
    size_t n = 0;

    for (size_t i = 0; i < l->c.nevidence; i++)
        if (strcmp(l->c.evidence[i].item, place) == 0 && l->c.evidence[i].certified)
            chosen[n++] = l->evidence[i].certificate;
    TRY(certificate_service(req->db, req->arena, req->who->tenant, l, &of, err));
    *ret_known = *of.service || *of.provider;
    return certificate_offers(req, l->c.pack, f, of.service, of.provider, chosen, n, ret, ret_n,
                              err);
}

/* ------------------------------------------------------------------ what lapsed */
static enum status lapsed_rows(struct req *req, const char *entry, const char *person,
                               int64_t limit, struct q_certificates_lapsed_row **ret, size_t *ret_n,
                               struct err *err)
{
    return q_certificates_lapsed(
        req->db, req->arena,
        &(struct q_certificates_lapsed_in){.tenant = req->who->tenant,
                                           .body = req->who->body,
                                           .entry = entry,
                                           .person = person,
                                           .day = date_of_instant(req->now),
                                           .limit = limit},
        ret, ret_n, err);
}

/* Frozen when it was chosen, in the memory of the request: "ISMAP C21-0001". */
static const char *said_name(struct req *req, const json_t *said)
{
    const char *scheme = arena_strdup(req->arena, json_str(said, "scheme", ""));
    return certificate_name(req->arena, page_label(req, scheme), json_str(said, "number", ""));
}

static const char *said_holder(struct req *req, const json_t *said)
{
    return arena_strdup(req->arena, json_str(said, "holder", ""));
}

/* Why it no longer holds: the day its time was over, or on which it was withdrawn. */
static const char *why_over(struct req *req, struct date until, struct date to,
                            struct date withdrawn)
{
    struct date today = date_of_instant(req->now), first = until;

    if (!date_none(withdrawn) && withdrawn.day <= today.day)
        return page_fill(req->arena, W(req->lang, certificate_gone_on),
                         page_day_short(req, withdrawn.day));
    if (date_none(first) || (!date_none(to) && to.day < first.day))
        first = to;
    return page_fill(req->arena, W(req->lang, certificate_over_on), page_day_short(req, first.day));
}

static const char *confirm_href(struct req *req, struct entry_id entry, struct evidence_id id)
{
    return arena_printf(req->arena, "/entries/%s/certificates/%s", entry.s, id.s);
}

enum status certificates_list(struct req *req, int64_t limit, struct home_list *ret,
                              struct err *err)
{
    struct q_certificates_lapsed_row *rows;
    size_t n;

    TRY(lapsed_rows(req, "", req->who->office ? "" : req->who->person.s, limit, &rows, &n, err));
    *ret = (struct home_list){.id = "certificates",
                              .title = W(req->lang, certificate_todo),
                              .empty = "",
                              .items = ARENA_ARRAY(req->arena, struct home_item, n + 1)};
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *said = json_loads(rows[i].said, 0, NULL);
        ret->items[ret->n++] = (struct home_item){
            .href = confirm_href(req, rows[i].entry, rows[i].evidence),
            .label = rows[i].title,
            .sub = home_two(req, rows[i].no, rows[i].unit_name),
            .note = said_name(req, said),
            .tag = why_over(req, rows[i].until, rows[i].valid_to, rows[i].withdrawn_on),
            .tone = TONE_BAD};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ of one entry */
static bool is_lapsed(const struct q_certificates_lapsed_row *rows, size_t n, struct evidence_id id)
{
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(rows[i].evidence, id))
            return true;
    return false;
}

enum status certificate_of_entry(struct req *req, struct entry_id entry, struct certified **ret,
                                 size_t *ret_n, bool *ret_lapsed, struct err *err)
{
    struct q_certificates_of_entry_row *rows;
    struct q_certificates_lapsed_row *over;
    struct date today = date_of_instant(req->now);
    size_t n, nover;

    TRY(q_certificates_of_entry(req->db, req->arena,
                                &(struct q_certificates_of_entry_in){req->who->tenant, entry},
                                &rows, &n, err));
    TRY(lapsed_rows(req, entry.s, "", 1000, &over, &nover, err));
    bool mine = certificate_may_confirm(req->db, req->arena, req->who, entry, today, NULL) == ST_OK;
    *ret_lapsed = nover > 0;
    *ret = ARENA_ARRAY(req->arena, struct certified, n + 1);
    *ret_n = n;
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *said = json_loads(rows[i].said, 0, NULL);
        const struct certificate_days d = {{DATE_NONE}, rows[i].valid_to, rows[i].withdrawn_on};
        struct certified *x = &(*ret)[i];
        *x = (struct certified){.name = said ? said_name(req, said) : rows[i].name,
                                .holder = said ? said_holder(req, said) : rows[i].source,
                                .to = page_day_short(req, rows[i].until.day),
                                .href = arena_printf(req->arena, "/evidence/%s", rows[i].id.s)};
        x->state = certificate_state_word(req, certificate_state(&d, today), &x->tone);
        if (rows[i].replaced) {
            x->state = W(req->lang, certificate_replaced);
            x->tone = TONE_OFF;
        } else if (is_lapsed(over, nover, rows[i].id)) {
            x->state = why_over(req, rows[i].until, rows[i].valid_to, rows[i].withdrawn_on);
            x->tone = TONE_BAD;
            x->confirm = mine ? confirm_href(req, entry, rows[i].id) : NULL;
        } else if (ID_NONE(rows[i].certificate)) {
            x->state = W(req->lang, certificate_by_paper);
            x->tone = TONE_PLAIN;
        }
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ confirming anew */
struct confirm {
    struct req *req;
    struct page page;
    struct certificate_confirm_view v;
    struct entry_id entry;
    struct evidence_id evidence;
    struct q_entry_get_row e;
};

static enum status find_lapsed(struct confirm *p, struct err *err)
{
    struct req *req = p->req;
    struct q_certificates_lapsed_row *rows;
    size_t n;

    TRY(lapsed_rows(req, p->entry.s, "", 1000, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (!ID_EQ(rows[i].evidence, p->evidence))
            continue;
        AUTO_JSON json_t *said = json_loads(rows[i].said, 0, NULL);
        p->v.what = said_name(req, said);
        p->v.holder = said_holder(req, said);
        p->v.until = page_day(req, rows[i].until.day);
        p->v.why = why_over(req, rows[i].until, rows[i].valid_to, rows[i].withdrawn_on);
        return ST_OK;
    }
    return err_set(err, ST_NOT_FOUND, "not_found", "nothing of it waits");
}

static enum status find_offers(struct confirm *p, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct req *req = p->req;
    struct q_evidence_get_row row;

    TRY(q_evidence_get(req->db, req->arena,
                       &(struct q_evidence_get_in){req->who->tenant, p->evidence}, &row, err));
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, row.subject,
                  date_of_instant(req->now), &l, err));
    return certificate_offers(req, l->c.pack, certificate_field(&l->c, row.item), p->e.title,
                              p->e.provider_name, NULL, 0, &p->v.offers, &p->v.noffers, err);
}

static const char *typed(const struct confirm *p, const char *name)
{
    const char *s = str_eq(p->req->method, "POST") ? req_param(p->req, name) : NULL;

    return s ? s : "";
}

static enum status open_confirm(struct confirm *p, struct req *req, struct err *err)
{
    p->req = req;
    if (!uuid_valid(req->path_arg[0]) || !uuid_valid(req->path_arg[1]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such page");
    p->entry = ID_FROM(entry, req->path_arg[0]);
    p->evidence = ID_FROM(evidence, req->path_arg[1]);
    enum status st = q_entry_get(req->db, req->arena,
                                 &(struct q_entry_get_in){req->who->tenant, p->entry}, &p->e, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(p->e.body, req->who->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(st);
    TRY(certificate_may_confirm(req->db, req->arena, req->who, p->entry, date_of_instant(req->now),
                                err));
    TRY(find_lapsed(p, err));
    TRY(find_offers(p, err));
    TRY(page_open(req, &p->page, NAV_LEDGER, W(req->lang, certificate_confirm_title), err));
    p->v.page = &p->page;
    p->v.title = p->e.title;
    p->v.no = p->e.no;
    p->v.office = req->who->office;
    p->v.back = arena_printf(req->arena, "/entries/%s", p->entry.s);
    p->v.action = confirm_href(req, p->entry, p->evidence);
    page_crumb(&p->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&p->page, p->v.back, p->e.title);
    p->v.reason = (struct field_view){.control = FIELD_AREA,
                                      .name = "reason",
                                      .label = W(req->lang, certificate_paper_why),
                                      .value = typed(p, "reason"),
                                      .required = true};
    p->v.file = (struct field_view){.control = FIELD_FILE,
                                    .name = "file",
                                    .label = W(req->lang, certificate_paper_file),
                                    .help = W(req->lang, certificate_file_help),
                                    .required = true};
    return ST_OK;
}

enum status certificate_confirm_get(struct req *req, struct res *res, struct err *err)
{
    struct confirm p = {0};

    TRY(open_confirm(&p, req, err));
    page_send(req, res, &p.page, page_certificate_confirm, &p.v);
    return ST_OK;
}

enum status certificate_confirm_post(struct req *req, struct res *res, struct err *err)
{
    struct confirm p = {0};
    struct err why = {0};
    AUTO_JSON json_t *out = NULL;

    TRY(open_confirm(&p, req, err));
    const char *id = req_param(req, "certify");
    const struct upload *file = str_empty(id) ? req_upload(req, "file") : NULL;
    AUTO_JSON json_t *in = json_pack("{s:s, s:s}", "entry", p.entry.s, "evidence", p.evidence.s);
    if (!str_empty(id)) {
        json_object_set_new(in, "certificate", json_string(id));
        json_object_set_new(in, "confirmed",
                            json_boolean(req_param(req, arena_printf(req->arena, "scope.%s", id))));
    } else {
        json_object_set_new(in, "reason", json_string(typed(&p, "reason")));
        if (file)
            json_object_set_new(in, "name", json_string(file->filename));
    }
    enum status st = req_command(req, "certificate.confirm", in,
                                 file ? file->data : (struct bytes){0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res, p.v.back, "saved");
    if (!page_stays(st) && st != ST_TOO_LARGE) {
        *err = why;
        return st;
    }
    p.v.problem = page_refused(req, &why);
    res->status = err_http_status(st);
    page_send(req, res, &p.page, page_certificate_confirm, &p.v);
    return ST_OK;
}
