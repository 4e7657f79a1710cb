/* unlisted.c: everything that the register does not know; bringing lists in. */
#include "pages/services/unlisted.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/services/unlisted.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/unlisted.html.h"

enum { ROWS_SHOWN = 100, LISTS_SHOWN = 20, UNITS_SHOWN = 5 };

/* ------------------------------------------------------------------ words */
enum unlisted_stands unlisted_stands(const struct unlisted_known *k,
                                     const struct q_unlisted_all_row *r)
{
    const struct unlisted_match m = unlisted_match(k, r->kind, r->key);

    if (*m.what != '\0')
        return UNLISTED_DONE;
    return str_eq(r->what, UNLISTED_ASKED) ? UNLISTED_IS_ASKED : UNLISTED_WAITS;
}

void unlisted_told(struct req *req, const struct unlisted_known *k,
                   const struct q_unlisted_all_row *r, struct unlisted_row *ret)
{
    const struct unlisted_match m = unlisted_match(k, r->kind, r->key);

    ret->service = m.service != NULL ? m.service->name : "";
    ret->note = ret->note_href = "";
    switch (unlisted_stands(k, r)) {
    case UNLISTED_WAITS:
        ret->state = W(req->lang, unlisted_waits);
        ret->tone = TONE_WARN;
        if (str_eq(r->what, UNLISTED_SAME))
            ret->note = W(req->lang, unlisted_entry_closed);
        return;
    case UNLISTED_IS_ASKED:
        ret->state = W(req->lang, unlisted_is_asked);
        ret->tone = TONE_WAIT;
        ret->note = W(req->lang, unlisted_see_answers);
        ret->note_href = arena_printf(req->arena, "/surveys/%s", r->survey);
        return;
    case UNLISTED_DONE:
        break;
    }
    if (str_eq(m.what, UNLISTED_OTHER)) {
        ret->state = W(req->lang, unlisted_is_other);
        ret->tone = TONE_OFF;
        ret->note = r->reason;
        return;
    }
    ret->state = m.decided ? W(req->lang, unlisted_is_same) : W(req->lang, unlisted_is_known);
    ret->tone = TONE_GOOD;
    if (m.entry != NULL) {
        ret->note = home_two(req, m.entry->title, m.entry->no);
        ret->note_href = arena_printf(req->arena, "/entries/%s", m.entry->id.s);
    }
}

const char *unlisted_total(const struct req *req, bool access, int64_t n, int64_t amount)
{
    const char *times = page_fill(req->arena, W(req->lang, unlisted_n), page_number(req->arena, n));

    if (access || amount == 0)
        return times;
    return arena_printf(
        req->arena, "%s　%s", times,
        page_fill(req->arena, W(req->lang, unlisted_yen), page_number(req->arena, amount)));
}

const char *unlisted_days(const struct req *req, int64_t first, int64_t last)
{
    if (first == last)
        return page_day_short(req, first);
    return arena_printf(req->arena, "%s〜%s", page_day_short(req, first),
                        page_day_short(req, last));
}

/* ------------------------------------------------------------------ what the lists tell */
/* One of them with its sums. */
struct told_item {
    const struct q_unlisted_all_row *row;
    const struct q_unlisted_sums_row *sums; /* by unit */
    size_t nsums, nunits;                   /* units: that are named */
    int64_t n, amount, first, last;
    const char *site; /* the widest domain that may be decided about: neighbours stand together */
    int64_t site_units, site_n;
};

static struct told_item item_of(struct req *req, const struct q_unlisted_all_row *row,
                                const struct q_unlisted_sums_row *sums, size_t n)
{
    struct told_item x = {
        .row = row, .sums = sums, .nsums = n, .first = INT64_MAX, .last = INT64_MIN};
    size_t ncovers;
    const char **covers = unlisted_covers(req->arena, row->kind, row->key, &ncovers);

    for (size_t i = 0; i < n; i++) {
        x.n += sums[i].n;
        x.amount += sums[i].amount;
        x.nunits += sums[i].unit[0] != '\0';
        x.first = sums[i].first_on.day < x.first ? sums[i].first_on.day : x.first;
        x.last = sums[i].last_on.day > x.last ? sums[i].last_on.day : x.last;
    }
    x.site = covers[ncovers - 1];
    return x;
}

static int by_site(const void *a, const void *b)
{
    const struct told_item *x = a, *y = b;
    int kind = strcmp(x->row->kind, y->row->kind);

    return kind != 0 ? kind : strcmp(x->site, y->site);
}

/* What many units use comes first. */
static int by_weight(const void *a, const void *b)
{
    const struct told_item *x = a, *y = b;

    if (x->site_units != y->site_units)
        return x->site_units < y->site_units ? 1 : -1;
    if (x->site_n != y->site_n)
        return x->site_n < y->site_n ? 1 : -1;
    if (by_site(a, b) != 0)
        return by_site(a, b);
    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return strcmp(x->row->key, y->row->key);
}

static void order(struct told_item *items, size_t n)
{
    if (n == 0)
        return;
    qsort(items, n, sizeof *items, by_site);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        int64_t units = 0, all = 0;
        for (; end < n && by_site(&items[i], &items[end]) == 0; end++) {
            units = (int64_t)items[end].nunits > units ? (int64_t)items[end].nunits : units;
            all += items[end].n;
        }
        for (; i < end; i++) {
            items[i].site_units = units;
            items[i].site_n = all;
        }
    }
    qsort(items, n, sizeof *items, by_weight);
}

static const char *units_of(struct req *req, const struct told_item *x)
{
    bool access = str_eq(x->row->kind, UNLISTED_ACCESS);
    struct buf b;
    size_t shown = 0;

    buf_init(&b, req->arena, 128);
    for (size_t i = 0; i < x->nsums && shown < UNITS_SHOWN; i++) {
        const struct q_unlisted_sums_row *s = &x->sums[i];
        buf_printf(&b, "%s%s %s", shown++ ? W(req->lang, dictionary_comma) : "",
                   s->unit[0] != '\0' ? s->unit_name : W(req->lang, unlisted_no_unit),
                   unlisted_total(req, access, s->n, s->amount));
    }
    if (x->nsums > shown)
        buf_printf(&b, "%s%s", W(req->lang, dictionary_comma),
                   page_fill(req->arena, W(req->lang, unlisted_more_units),
                             page_number(req->arena, (int64_t)(x->nsums - shown))));
    return b.p;
}

static struct unlisted_row row_of(struct req *req, const struct unlisted_known *k,
                                  const struct told_item *x)
{
    bool access = str_eq(x->row->kind, UNLISTED_ACCESS);
    struct unlisted_row r = {.href = arena_printf(req->arena, "/office/unlisted/%s", x->row->id.s),
                             .name = x->row->name,
                             .subject = x->row->subject,
                             .units = units_of(req, x),
                             .total = unlisted_total(req, access, x->n, x->amount),
                             .days = x->nsums > 0 ? unlisted_days(req, x->first, x->last) : ""};

    unlisted_told(req, k, x->row, &r);
    return r;
}

/* ------------------------------------------------------------------ the page */
struct list {
    struct req *req;
    struct page page;
    struct unlisted_view v;
};

static const char *const shows[] = {"open", "asked", "done"};

static enum unlisted_stands shown(const struct req *req)
{
    const char *show = req_text(req, "show");

    return str_eq(show, "asked")  ? UNLISTED_IS_ASKED
           : str_eq(show, "done") ? UNLISTED_DONE
                                  : UNLISTED_WAITS;
}

static enum status fill_rows(struct list *l, struct err *err)
{
    struct req *req = l->req;
    const struct tenant_id t = req->who->tenant;
    struct q_unlisted_all_row *all;
    struct q_unlisted_sums_row *sums;
    struct unlisted_known *k;
    size_t n, nsums, at = 0, counts[3] = {0}, kept = 0;

    TRY(unlisted_known_load(req->db, req->arena, t, req->who->body, &k, err));
    TRY(q_unlisted_all(req->db, req->arena, &(struct q_unlisted_all_in){t, req->who->body}, &all,
                       &n, err));
    TRY(q_unlisted_sums(req->db, req->arena, &(struct q_unlisted_sums_in){t, req->who->body}, &sums,
                        &nsums, err));
    /* both by id */
    json_t *first = json_object();
    for (size_t i = 0; i < nsums; i++)
        if (i == 0 || !ID_EQ(sums[i].item, sums[i - 1].item))
            json_object_set_new(first, sums[i].item.s, json_integer((json_int_t)i));
    struct told_item *items = ARENA_ARRAY(req->arena, struct told_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        enum unlisted_stands stands = unlisted_stands(k, &all[i]);
        counts[stands]++;
        if (stands != shown(req))
            continue;
        const json_t *begin = json_object_get(first, all[i].id.s);
        at = begin != NULL ? (size_t)json_integer_value(begin) : nsums;
        size_t end = at;
        while (end < nsums && ID_EQ(sums[end].item, all[i].id))
            end++;
        items[kept++] = item_of(req, &all[i], &sums[at], end - at);
    }
    json_decref(first);
    order(items, kept);
    int64_t from = req_int(req, "from");
    from = from < 0 || (size_t)from > kept ? 0 : from;
    l->v.rows = ARENA_ARRAY(req->arena, struct unlisted_row, ROWS_SHOWN);
    for (size_t i = (size_t)from; i < kept && l->v.n < ROWS_SHOWN; i++)
        l->v.rows[l->v.n++] = row_of(req, k, &items[i]);
    const char *show = shows[shown(req)];
    if ((size_t)from + l->v.n < kept)
        l->v.pager.next = page_url(req->arena, "/office/unlisted", "show", show, "from",
                                   arena_printf(req->arena, "%zu", (size_t)from + l->v.n), NULL);
    if (from > 0)
        l->v.pager.first = page_url(req->arena, "/office/unlisted", "show", show, NULL);
    const char *const labels[] = {W(req->lang, unlisted_tab_open), W(req->lang, unlisted_tab_asked),
                                  W(req->lang, unlisted_tab_done)};
    for (size_t i = 0; i < 3; i++)
        l->v.tabs[i] = (struct unlisted_tab){
            page_url(req->arena, "/office/unlisted", "show", shows[i], NULL),
            page_aside(req, labels[i], page_number(req->arena, (int64_t)counts[i])),
            i == (size_t)shown(req)};
    return ST_OK;
}

static const char *counted(struct req *req, const struct q_unlisted_lists_row *r)
{
    struct buf b;

    buf_init(&b, req->arena, 128);
    buf_puts(
        &b, page_fill(req->arena, W(req->lang, unlisted_lines), page_number(req->arena, r->lines)));
    if (r->known)
        buf_printf(&b, "%s%s", W(req->lang, dictionary_comma),
                   page_fill(req->arena, W(req->lang, unlisted_lines_known),
                             page_number(req->arena, r->known)));
    if (r->machines)
        buf_printf(&b, "%s%s", W(req->lang, dictionary_comma),
                   page_fill(req->arena, W(req->lang, unlisted_lines_machines),
                             page_number(req->arena, r->machines)));
    if (r->unitless)
        buf_printf(&b, "%s%s", W(req->lang, dictionary_comma),
                   page_fill(req->arena, W(req->lang, unlisted_lines_unitless),
                             page_number(req->arena, r->unitless)));
    return b.p;
}

static enum status fill_lists(struct list *l, struct err *err)
{
    struct req *req = l->req;
    struct q_unlisted_lists_row *rows;
    size_t n;

    TRY(q_unlisted_lists(
        req->db, req->arena,
        &(struct q_unlisted_lists_in){req->who->tenant, req->who->body, LISTS_SHOWN}, &rows, &n,
        err));
    l->v.lists = ARENA_ARRAY(req->arena, struct unlisted_brought, n + 1);
    for (size_t i = 0; i < n; i++)
        l->v.lists[l->v.nlists++] = (struct unlisted_brought){
            .id = rows[i].id.s,
            .name = rows[i].name,
            .kind = words_by_name(req->lang, "unlisted_kind_", rows[i].kind, rows[i].kind),
            .days = unlisted_days(req, rows[i].first_on.day, rows[i].last_on.day),
            .counted = counted(req, &rows[i]),
            .by = page_aside(req, page_names(req, rows[i].names),
                             page_day_short(req, date_of_instant(rows[i].at).day)),
            .dropped =
                rows[i].dropped_at == DB_NULL_INT
                    ? ""
                    : page_aside(req, page_day_short(req, date_of_instant(rows[i].dropped_at).day),
                                 rows[i].dropped_why)};
    return ST_OK;
}

static enum status open_list(struct list *l, struct req *req, struct err *err)
{
    *l = (struct list){.req = req};
    l->v.page = &l->page;
    l->v.office = req->who->office;
    TRY(page_open(req, &l->page, NAV_OFFICE, W(req->lang, unlisted_title), err));
    page_crumb(&l->page, "/office", W(req->lang, nav_office));
    TRY(fill_rows(l, err));
    TRY(fill_lists(l, err));
    l->v.file = (struct field_view){.control = FIELD_FILE,
                                    .name = "file",
                                    .label = W(req->lang, unlisted_file),
                                    .help = W(req->lang, unlisted_file_help),
                                    .accept = ".csv,.txt,.tsv",
                                    .required = true};
    l->v.day = (struct field_view){.control = FIELD_DATE,
                                   .name = "day",
                                   .label = W(req->lang, unlisted_day),
                                   .help = W(req->lang, unlisted_day_help),
                                   .value = req_text(req, "day"),
                                   .optional = true};
    l->v.why = (struct field_view){.control = FIELD_TEXT,
                                   .name = "reason",
                                   .label = W(req->lang, unlisted_drop_why),
                                   .value = req_text(req, "reason"),
                                   .required = true};
    return ST_OK;
}

static enum status show(struct list *l, struct res *res)
{
    page_send(l->req, res, &l->page, page_unlisted, &l->v);
    return ST_OK;
}

enum status unlisted_get(struct req *req, struct res *res, struct err *err)
{
    struct list l;

    TRY(open_list(&l, req, err));
    return show(&l, res);
}

/* ------------------------------------------------------------------ a list is brought in */
/* Everything that is wrong with it; the command tells one thing at a time. */
static bool look_through(struct list *l, const struct upload *file, struct err *why)
{
    struct req *req = l->req;
    struct org_problems p = {.arena = req->arena};
    struct date day = {DATE_NONE}, today = date_of_instant(req->now);
    struct unlisted_list list;

    (void)date_parse(req_text(req, "day"), &day);
    if (unlisted_read(req->arena, file->filename, file->data, day, today, &list, &p, why) != ST_OK)
        return false;
    l->v.troubles = ARENA_ARRAY(req->arena, struct unlisted_trouble, p.n + 1);
    for (size_t i = 0; i < p.n && p.errors > 0; i++)
        l->v.troubles[l->v.ntroubles++] = (struct unlisted_trouble){
            p.p[i].row ? page_number(req->arena, (int64_t)p.p[i].row) : "", p.p[i].column,
            words_trouble(req->arena, req->lang, p.p[i].code, p.p[i].code, p.p[i].detail),
            p.p[i].notice};
    return p.errors == 0;
}

static enum status show_refused(struct list *l, struct res *res, const struct err *why,
                                struct field_view *f)
{
    if (why->code[0] != '\0') {
        l->v.problems = page_problem(l->req, why, f);
        l->v.nproblems = 1;
    }
    res->status = why->code[0] != '\0' ? err_http_status(why->status) : 422;
    return show(l, res);
}

enum status unlisted_post(struct req *req, struct res *res, struct err *err)
{
    const struct upload *file = req_upload(req, "file");
    struct err why = {0};
    struct list l;

    TRY(open_list(&l, req, err));
    if (file == NULL) {
        err_set(&why, ST_INPUT, "unlisted_file", "a file is needed");
        return show_refused(&l, res, &why, &l.v.file);
    }
    if (!look_through(&l, file, &why))
        return show_refused(&l, res, &why, &l.v.file);
    const char *name = text_file_name(req->arena, file->filename, 200);
    json_t *in = json_pack("{s:s, s:s}", "name", name, "day", req_text(req, "day"));
    if (req_text(req, "day")[0] == '\0')
        json_object_del(in, "day");
    enum status st = page_command(req, "unlisted", "unlisted.import", in, file->data, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, "/office/unlisted", "unlisted_imported");
    if (page_stays(st) || st == ST_INPUT || st == ST_TOO_LARGE)
        return show_refused(&l, res, &why, &l.v.file);
    *err = why;
    return st;
}

enum status unlisted_drop_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct list l;
    json_t *in =
        json_pack("{s:s, s:s}", "list", req->path_arg[0], "reason", req_text(req, "reason"));
    enum status st =
        page_command(req, "drop", "unlisted.drop", in, (struct bytes){NULL, 0}, NULL, &why);

    if (st == ST_OK)
        return page_done(req, res, "/office/unlisted", "unlisted_dropped");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_list(&l, req, err));
    return show_refused(&l, res, &why, NULL);
}
