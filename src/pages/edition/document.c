#include "pages/edition/document.h"

#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/edition/revision.h"
#include "pages/document.html.h"

enum { DOCUMENT_MOST = 32 * 1024 * 1024 };

/* ------------------------------------------------------------------ words */
const char *document_open_word(const struct req *req, bool open)
{
    return open ? W(req->lang, document_open) : W(req->lang, document_closed);
}

const char *document_owner(const struct req *req, const struct pack *p, const struct document *d)
{
    return d->owner >= 0 ? page_label(req, p->roles[d->owner].label) : "";
}

const char **document_meets(struct req *req, const struct pack *p, const char *meets, size_t *ret_n)
{
    AUTO_JSON json_t *ids = json_loads(meets, 0, NULL);
    const char **labels = ARENA_ARRAY(req->arena, const char *, json_array_size(ids) + 1);

    *ret_n = 0;
    for (size_t i = 0; p && i < json_array_size(ids); i++) {
        const struct document *d = pack_document(p, json_string_value(json_array_get(ids, i)));
        if (d)
            labels[(*ret_n)++] = d->label;
    }
    return labels;
}

bool document_is(const char *meets, const char *id)
{
    AUTO_JSON json_t *ids = json_loads(meets, 0, NULL);

    for (size_t i = 0; i < json_array_size(ids); i++)
        if (str_eq(json_string_value(json_array_get(ids, i)), id))
            return true;
    return false;
}

static struct document_gap gap_of(struct req *req, const struct pack *p, const struct document *d)
{
    return (struct document_gap){page_url(req->arena, "/documents", "for", d->id, NULL), d->label,
                                 d->text, d->cite.clause, document_owner(req, p, d)};
}

/* ------------------------------------------------------------------ the list */
struct shelf {
    struct req *req;
    struct page page;
    struct documents_view v;
    struct date day;
    const char *q; /* folded for searching, "" */
    struct q_documents_on_row *rows;
    size_t n;
};

static bool found(const struct shelf *s, const char *title, const char *number)
{
    return !*s->q || strstr(search_key(s->req->arena, title), s->q) ||
           strstr(search_key(s->req->arena, number), s->q);
}

static void add_line(struct shelf *s, const struct q_documents_on_row *r)
{
    struct req *req = s->req;
    struct document_line *x = &s->v.lines[s->v.nlines++];

    *x = (struct document_line){
        .href = arena_printf(req->arena, "/documents/%s", r->id.s),
        .file = arena_printf(req->arena, "/documents/%s/file/%lld", r->id.s, (long long)r->n),
        .title = r->title,
        .number = r->number,
        .since = page_day_short(req, r->effective.day),
        .open = document_open_word(req, r->is_open),
        .tone = r->is_open ? TONE_PLAIN : TONE_OFF};
    x->meets = document_meets(req, s->page.pack, r->meets, &x->nmeets);
}

static enum status add_others(struct shelf *s, struct err *err)
{
    struct req *req = s->req;
    struct q_documents_all_row *all;
    size_t n;

    TRY(q_documents_all(req->db, req->arena,
                        &(struct q_documents_all_in){req->who->tenant, req->who->body}, &all, &n,
                        err));
    s->v.others = ARENA_ARRAY(req->arena, struct document_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool shown = !found(s, all[i].title, all[i].number);
        for (size_t k = 0; !shown && k < s->n; k++)
            shown = ID_EQ(s->rows[k].id, all[i].id);
        if (shown)
            continue;
        bool ended = !date_none(all[i].ended_on) && all[i].ended_on.day <= s->day.day;
        s->v.others[s->v.nothers++] = (struct document_line){
            .href = arena_printf(req->arena, "/documents/%s", all[i].id.s),
            .title = all[i].title,
            .number = all[i].number,
            .since = page_day_short(req, ended ? all[i].ended_on.day : all[i].effective.day),
            .state = ended                                ? W(req->lang, document_ended)
                     : all[i].withdrawn_at != DB_NULL_INT ? W(req->lang, document_withdrawn)
                                                          : W(req->lang, document_later),
            .tone = ended || all[i].withdrawn_at != DB_NULL_INT ? TONE_OFF : TONE_WAIT};
    }
    return ST_OK;
}

/* 規定なし: what the rules demand and nothing in force is. */
static void add_gaps(struct shelf *s)
{
    const struct pack *p = s->page.pack;

    s->v.gaps = ARENA_ARRAY(s->req->arena, struct document_gap, (p ? p->ndocuments : 0) + 1);
    for (size_t i = 0; p && i < p->ndocuments; i++) {
        bool there = false;
        for (size_t k = 0; k < s->n; k++)
            there |= document_is(s->rows[k].meets, p->documents[i].id);
        if (!there)
            s->v.gaps[s->v.ngaps++] = gap_of(s->req, p, &p->documents[i]);
    }
}

static enum status read_filters(struct shelf *s, struct err *err)
{
    struct req *req = s->req;
    const char *q = req_param(req, "q"), *asof = req_param(req, "asof"),
               *wanted = req_param(req, "for");

    s->day = date_of_instant(req->now);
    if (!str_empty(asof) && !date_parse(asof, &s->day))
        return err_set(err, ST_INPUT, "bad_date", "not a date: %s", asof);
    s->v.asof = str_empty(asof) ? "" : page_day(req, s->day.day);
    s->q = search_key(req->arena, q ? q : "");
    if (!str_empty(wanted)) {
        s->v.wanted = s->page.pack ? pack_document(s->page.pack, wanted) : NULL;
        if (!s->v.wanted)
            return err_set(err, ST_NOT_FOUND, "not_found", "the rules demand no such document");
    }
    s->v.search = (struct field_view){.control = FIELD_SEARCH,
                                      .name = "q",
                                      .label = W(req->lang, document_search),
                                      .value = q ? q : ""};
    s->v.day = (struct field_view){.control = FIELD_DATE,
                                   .name = "asof",
                                   .label = W(req->lang, document_asof),
                                   .value = asof ? asof : ""};
    s->v.filtered = *s->q || s->v.wanted || *s->v.asof;
    return ST_OK;
}

enum status documents_get(struct req *req, struct res *res, struct err *err)
{
    struct shelf s = {.req = req, .v = {.page = &s.page}};
    const struct who *w = req->who;
    struct adoptions all;

    TRY(page_open(req, &s.page, NAV_DOCUMENTS, W(req->lang, documents_title), err));
    TRY(read_filters(&s, err));
    TRY(q_documents_on(req->db, req->arena, &(struct q_documents_on_in){w->tenant, w->body, s.day},
                       &s.rows, &s.n, err));
    TRY(adoptions_load(req->db, req->arena, w->tenant, w->body, &all, err));
    s.v.amended = all.n > 1;
    s.v.office = w->office || w->admin;
    s.v.lines = ARENA_ARRAY(req->arena, struct document_line, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (found(&s, s.rows[i].title, s.rows[i].number) &&
            (!s.v.wanted || document_is(s.rows[i].meets, s.v.wanted->id)))
            add_line(&s, &s.rows[i]);
    if (s.v.wanted && !*s.q && !s.v.nlines)
        s.v.gap = gap_of(req, s.page.pack, s.v.wanted);
    if (!s.v.wanted) {
        TRY(add_others(&s, err));
        if (!*s.q)
            add_gaps(&s);
    }
    page_send(req, res, &s.page, page_documents, &s.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ one document */
const struct q_document_editions_row *document_in_force(const struct q_document_editions_row *e,
                                                        size_t n, struct date ended_on,
                                                        struct date day)
{
    const struct q_document_editions_row *best = NULL;

    if (!date_none(ended_on) && ended_on.day <= day.day)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (e[i].withdrawn_at != DB_NULL_INT || e[i].effective.day > day.day)
            continue;
        if (!best || e[i].effective.day > best->effective.day ||
            (e[i].effective.day == best->effective.day && e[i].n > best->n))
            best = &e[i];
    }
    return best;
}

struct opened {
    struct document_id id;
    struct q_document_get_row row;
    struct q_document_editions_row *editions;
    size_t n;
    const struct q_document_editions_row *now; /* in force today, NULL */
};

static enum status open_document(struct req *req, struct opened *d, struct err *err)
{
    const struct who *w = req->who;

    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such document");
    d->id = ID_FROM(document, req->path_arg[0]);
    enum status st = q_document_get(req->db, req->arena,
                                    &(struct q_document_get_in){w->tenant, d->id}, &d->row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(d->row.body, w->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such document");
    TRY(st);
    TRY(q_document_editions(req->db, req->arena, &(struct q_document_editions_in){w->tenant, d->id},
                            &d->editions, &d->n, err));
    d->now = document_in_force(d->editions, d->n, d->row.ended_on, date_of_instant(req->now));
    return ST_OK;
}

static struct document_edition shown(struct req *req, const struct page *page,
                                     const struct opened *d,
                                     const struct q_document_editions_row *e, bool office)
{
    struct date today = date_of_instant(req->now);
    bool withdrawn = e->withdrawn_at != DB_NULL_INT, now = e == d->now;
    bool later = e->effective.day > today.day;
    const char *base = arena_printf(req->arena, "/documents/%s", d->id.s);
    const char *n = arena_printf(req->arena, "%lld", (long long)e->n);
    struct document_edition x = {.n = e->n,
                                 .title = e->title,
                                 .number = e->number,
                                 .made_on = page_day_short(req, e->made_on.day),
                                 .effective = page_day_short(req, e->effective.day),
                                 .open = document_open_word(req, e->is_open),
                                 .state = withdrawn ? W(req->lang, document_withdrawn)
                                          : now     ? W(req->lang, document_now)
                                          : later   ? W(req->lang, document_later)
                                                    : W(req->lang, document_old),
                                 .tone = now                   ? TONE_GOOD
                                         : later && !withdrawn ? TONE_WAIT
                                                               : TONE_OFF,
                                 .note = e->note,
                                 .by = page_names(req, e->names),
                                 .file = arena_printf(req->arena, "%s/file/%s", base, n),
                                 .name = e->name,
                                 .why = e->withdrawn_why};
    x.meets = document_meets(req, page->pack, e->meets, &x.nmeets);
    if (office && !withdrawn) {
        x.mark =
            page_url(req->arena, arena_printf(req->arena, "%s/mark", base), "edition", n, NULL);
        x.withdraw =
            page_url(req->arena, arena_printf(req->arena, "%s/withdraw", base), "edition", n, NULL);
    }
    return x;
}

static void office_acts(struct req *req, const struct opened *d, struct document_view *v)
{
    bool ended = !date_none(d->row.ended_on);
    const char *base = arena_printf(req->arena, "/documents/%s", d->id.s);

    if (!ended) {
        v->acts[v->nacts++] = (struct document_act){arena_printf(req->arena, "%s/edition", base),
                                                    W(req->lang, document_add_edition)};
        v->acts[v->nacts++] = (struct document_act){arena_printf(req->arena, "%s/review", base),
                                                    W(req->lang, document_review)};
    }
    v->acts[v->nacts++] =
        (struct document_act){arena_printf(req->arena, "%s/end", base),
                              ended ? W(req->lang, document_end_back) : W(req->lang, document_end)};
}

enum status document_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct opened d = {0};
    struct document_view v = {.page = &page};
    bool office = req->who->office || req->who->admin;

    TRY(page_open(req, &page, NAV_DOCUMENTS, W(req->lang, documents_title), err));
    page_crumb(&page, "/documents", page.title);
    TRY(open_document(req, &d, err));
    page.title = v.title = d.now ? d.now->title : d.n ? d.editions[0].title : "";
    v.state = d.now                       ? W(req->lang, document_now)
              : date_none(d.row.ended_on) ? W(req->lang, document_not_now)
                                          : W(req->lang, document_ended);
    v.tone = d.now ? TONE_GOOD : TONE_OFF;
    v.ended = page_day(req, d.row.ended_on.day);
    v.reviewed = page_day(req, d.row.reviewed_on.day);
    v.editions = ARENA_ARRAY(req->arena, struct document_edition, d.n + 1);
    for (size_t i = 0; i < d.n; i++)
        v.editions[v.n++] = shown(req, &page, &d, &d.editions[i], office);
    if (office)
        office_acts(req, &d, &v);
    page_send(req, res, &page, page_document, &v);
    return ST_OK;
}

enum status document_file_get(struct req *req, struct res *res, struct err *err)
{
    struct opened d = {0};
    struct bytes bytes;
    int64_t n;

    TRY(open_document(req, &d, err));
    if (!parse_int64(req->path_arg[1], &n))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such edition");
    for (size_t i = 0; i < d.n; i++) {
        if (d.editions[i].n != n)
            continue;
        TRY(blob_read_bytes(req->db, store_master(req->app->store), req->arena, req->who->tenant,
                            d.editions[i].blob, DOCUMENT_MOST, &bytes, err));
        res->content_type = d.editions[i].media;
        res->download = d.editions[i].name;
        res->object = arena_printf(req->arena, "%s/%lld", d.id.s, (long long)n);
        buf_put(&res->body, bytes.p, bytes.n);
        return ST_OK;
    }
    return err_set(err, ST_NOT_FOUND, "not_found", "no such edition");
}
