#include "pages/entry/certificate.h"

#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/entry/certificate_cmd.h"
#include "pages/certificate.html.h"

enum { CERTIFICATE_MOST = 32 * 1024 * 1024 };

typedef struct q_certificates_all_row row_t;

/* ------------------------------------------------------------------ words */
const char *certificate_state_word(const struct req *req, enum certificate_state s,
                                   enum tone *ret_tone)
{
    switch (s) {
    case CERTIFICATE_HOLDS:
        *ret_tone = TONE_GOOD;
        return W(req->lang, certificate_holds);
    case CERTIFICATE_SOON:
        *ret_tone = TONE_WARN;
        return W(req->lang, certificate_soon);
    case CERTIFICATE_LATER:
        *ret_tone = TONE_WAIT;
        return W(req->lang, certificate_later);
    case CERTIFICATE_EXPIRED:
        *ret_tone = TONE_BAD;
        return W(req->lang, certificate_expired);
    case CERTIFICATE_WITHDRAWN:
        break;
    }
    *ret_tone = TONE_OFF;
    return W(req->lang, certificate_withdrawn);
}

const char *certificate_label(struct req *req, const struct pack *p, const char *scheme,
                              const char *number)
{
    const struct scheme *s = p ? pack_scheme(p, scheme) : NULL;

    return certificate_name(req->arena, s ? page_label(req, s->label) : scheme, number);
}

const char *certificate_services_text(struct req *req, const char *json, const char *between)
{
    AUTO_JSON json_t *list = json_loads(json, 0, NULL);
    struct buf b;

    buf_init(&b, req->arena, 128);
    for (size_t i = 0; i < json_array_size(list); i++)
        buf_printf(&b, "%s%s", i ? between : "", json_string_value(json_array_get(list, i)));
    return b.p;
}

/* ------------------------------------------------------------------ the register */
static struct certificate_line line_of(struct req *req, const struct pack *p, const row_t *r,
                                       enum certificate_state s)
{
    struct arena *a = req->arena;
    struct certificate_line x = {
        .href = arena_printf(a, "/office/certificates/%s", r->id.s),
        .file = ID_NONE(r->blob) ? NULL : arena_printf(a, "/certificates/%s/file", r->id.s),
        .name = certificate_label(req, p, r->scheme, r->number),
        .holder = r->holder,
        .services = certificate_services_text(req, r->services, "、"),
        .scope = r->scope,
        .from = page_day_short(req, r->valid_from.day),
        .to = page_day_short(req, r->valid_to.day),
        .source = r->list[0] ? page_aside(req, r->list, page_day_short(req, r->list_on.day)) : ""};

    x.state = certificate_state_word(req, s, &x.tone);
    return x;
}

static bool wanted(struct req *req, const struct pack *p, const row_t *r, enum certificate_state s,
                   const char *which, const char *key)
{
    const char *text = arena_printf(req->arena, "%s\n%s\n%s\n%s", r->holder, r->services, r->scope,
                                    certificate_label(req, p, r->scheme, r->number));

    if (*key && !strstr(search_key(req->arena, text), key))
        return false;
    return str_eq(which, "soon")    ? s == CERTIFICATE_SOON
           : str_eq(which, "over")  ? s == CERTIFICATE_EXPIRED || s == CERTIFICATE_WITHDRAWN
           : str_eq(which, "holds") ? s == CERTIFICATE_HOLDS || s == CERTIFICATE_SOON
                                    : true;
}

static struct field_view which_field(struct req *req, const char *which)
{
    const struct {
        const char *id, *label;
    } of[] = {{"", W(req->lang, certificate_all)},
              {"holds", W(req->lang, certificate_holds)},
              {"soon", W(req->lang, certificate_soon_filter)},
              {"over", W(req->lang, certificate_over_filter)}};
    size_t n = sizeof of / sizeof *of;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n);

    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){of[i].id, of[i].label, str_eq(of[i].id, which)};
    return (struct field_view){.control = FIELD_SELECT,
                               .name = "which",
                               .label = W(req->lang, ledger_state),
                               .value = which,
                               .options = o,
                               .noptions = n};
}

enum status certificates_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct certificates_view v = {.page = &page};
    const char *q = req_param(req, "q"), *which = req_param(req, "which");
    row_t *rows;
    size_t n;

    TRY(page_open(req, &page, NAV_OFFICE, W(req->lang, certificates_title), err));
    page_crumb(&page, "/office", W(req->lang, nav_office));
    q = str_trim(req->arena, q ? q : "");
    which = which ? which : "";
    TRY(q_certificates_all(req->db, req->arena,
                           &(struct q_certificates_all_in){req->who->tenant, req->who->body}, &rows,
                           &n, err));
    v.schemes = page.pack && page.pack->nschemes;
    v.filtered = *q || *which;
    v.search = (struct field_view){.control = FIELD_SEARCH,
                                   .name = "q",
                                   .label = W(req->lang, certificate_search),
                                   .value = q};
    v.which = which_field(req, which);
    v.lines = ARENA_ARRAY(req->arena, struct certificate_line, n + 1);
    const char *key = search_key(req->arena, q);
    for (size_t i = 0; i < n; i++) {
        const struct certificate_days d = {rows[i].valid_from, rows[i].valid_to,
                                           rows[i].withdrawn_on};
        enum certificate_state s = certificate_state(&d, date_of_instant(req->now));
        if (wanted(req, page.pack, &rows[i], s, which, key))
            v.lines[v.n++] = line_of(req, page.pack, &rows[i], s);
    }
    page_send(req, res, &page, page_certificates, &v);
    return ST_OK;
}

enum status certificate_file_get(struct req *req, struct res *res, struct err *err)
{
    struct q_certificate_get_row row;
    const struct who *w = req->who;
    struct bytes bytes;

    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    struct certificate_id id = ID_FROM(certificate, req->path_arg[0]);
    enum status st = q_certificate_get(req->db, req->arena,
                                       &(struct q_certificate_get_in){w->tenant, id}, &row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && (!ID_EQ(row.body, w->body) || ID_NONE(row.blob))))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    TRY(st);
    TRY(blob_read_bytes(req->db, store_master(req->app->store), req->arena, w->tenant, row.blob,
                        CERTIFICATE_MOST, &bytes, err));
    res->content_type = row.media;
    res->download = row.name;
    res->object = arena_strdup(req->arena, id.s);
    buf_put(&res->body, bytes.p, bytes.n);
    return ST_OK;
}
