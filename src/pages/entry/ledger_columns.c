#include "pages/entry/ledger_columns.h"

#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "commands/entry/entry_frozen.h"
#include "pages/entry/entry_columns.h"
#include "pages/entry/ledger_narrow.h"
#include "pages/ledger.html.h"

/* SCAN_MOST: entries looked at for one page, where those of a past day are told apart in C. */
enum { CHUNK = 200, PAGE_LINES = 200, SCAN_MOST = 4000, CSV_MOST = 20000 };

typedef struct q_ledger_columns_row row_t;

/* A walk through the register in the order of its numbers. */
struct walk {
    struct req *req;
    struct narrow n;
    struct ledger_columns_view v;
    struct page page;
    struct date day;
    bool asked;            /* for a day; else as of today */
    bool number, state;    /* columns put beside those of the register */
    char after[37];        /* the last entry looked at */
    size_t most, scan;     /* lines, entries looked at */
    bool more;             /* there may be others behind */
    struct arena *scratch; /* what a chunk needs, when it is not kept; NULL */
};

/* ---- what is asked for ---- */

static enum status choose_day(struct walk *w, struct err *err)
{
    struct req *req = w->req;
    const char *asked = req_param(req, "asof");
    struct date today = date_of_instant(req->now);
    w->day = today;
    w->asked = !str_empty(asked);
    if (w->asked && !date_parse(asked, &w->day))
        return err_set(err, ST_INPUT, "bad_date", "not a date: %s", asked);
    w->v.asof_shown = w->asked ? page_day(req, w->day.day) : "";
    w->v.future = w->day.day > today.day;
    w->v.asof = (struct field_view){.control = FIELD_DATE,
                                    .name = "asof",
                                    .label = W(req->lang, ledger_asof),
                                    .value = w->v.asof_shown};
    return ST_OK;
}

static bool has_column(const struct reg *reg, const char *from)
{
    for (size_t i = 0; i < reg->ncolumns; i++)
        if (strcmp(reg->columns[i].from, from) == 0)
            return true;
    return false;
}

static void add_heading(struct walk *w, const char *label, const char *clause)
{
    w->v.clauses[w->v.ncolumns] = clause;
    w->v.headings[w->v.ncolumns++] = label;
}

static void headings(struct walk *w)
{
    const struct reg *reg = w->n.of;
    enum lang lang = w->req->lang;
    w->number = !has_column(reg, "entry:number");
    w->state = !w->v.list.records && !has_column(reg, "entry:state");
    w->v.headings = ARENA_ARRAY(w->req->arena, const char *, reg->ncolumns + 2);
    w->v.clauses = ARENA_ARRAY(w->req->arena, const char *, reg->ncolumns + 2);
    if (w->number)
        add_heading(w, W(lang, ledger_no), "");
    for (size_t i = 0; i < reg->ncolumns; i++)
        add_heading(w, reg->columns[i].label, reg->columns[i].cite.clause);
    if (w->state)
        add_heading(w, W(lang, ledger_state), "");
}

static enum status begin(struct req *req, struct walk *w, struct err *err)
{
    w->req = req;
    w->v.page = w->v.list.page = &w->page;
    w->n.unit = "";
    TRY(page_open(req, &w->page, NAV_LEDGER, W(req->lang, nav_ledger), err));
    TRY(ledger_narrow(req, "/ledger/columns", &w->n, &w->v.list, err));
    TRY(choose_day(w, err));
    headings(w);
    const char *after = req_param(req, "after");
    if (!str_empty(after) && !uuid_valid(after))
        return err_set(err, ST_INPUT, "bad_page", "bad place in the list");
    memcpy(w->after, str_empty(after) ? "" : after, str_empty(after) ? 1 : sizeof w->after);
    return ST_OK;
}

static const char *address(const struct walk *w, const char *path, const char *after)
{
    struct req *req = w->req;
    return page_url(req->arena, path, "register", w->n.reg, "q", w->n.typed, "unit", w->n.unit,
                    "state", w->n.state, "level", w->n.class, "asof",
                    w->asked ? date_iso(req->arena, w->day) : "", "after", after, NULL);
}

/* ---- one line ---- */

/* The state at the end of the day, as it is told. */
static const char *state_then(const row_t *r)
{
    const char *state = r->reached ? r->reached : r->version_state;
    bool cancelled = r->case_state && case_state_is(r->case_state, CASE_CANCELLED);
    return strcmp(state, ENTRY_CLOSED) == 0 && cancelled ? TOLD_CANCELLED : state;
}

static const char *class_then(struct walk *w, const struct pack *pack, const row_t *r)
{
    struct facts facts;
    AUTO_JSON json_t *j = r->n < r->version ? json_loads(r->facts, 0, NULL) : NULL;
    return j && facts_read(pack, j, NULL, &facts, NULL) == ST_OK
               ? entry_level(w->req->arena, pack, &facts)
               : r->level;
}

/* For a day that was asked for, the classes and states of then count. */
static bool wanted(struct walk *w, const struct pack *pack, const row_t *r)
{
    struct arena *a = w->req->arena;
    if (!w->asked)
        return true;
    if (w->n.state[0] && strcmp(state_then(r), w->n.state) != 0)
        return false;
    return w->n.class[0] == '\0' || strstr(arena_printf(a, "・%s・", class_then(w, pack, r)),
                                           arena_printf(a, "・%s・", w->n.class)) != NULL;
}

static struct date by_then(const struct walk *w, struct date d)
{
    return !date_none(d) && d.day > w->day.day ? (struct date){DATE_NONE} : d;
}

static enum status fill(struct walk *w, const struct pack *pack, const row_t *r,
                        struct ledger_line *line, struct err *err)
{
    struct req *req = w->req;
    const char *state = state_then(r);
    const struct q_entry_get_row entry = {.no = r->no,
                                          .reg = w->n.reg,
                                          .unit = r->unit,
                                          .origin = r->origin,
                                          .origin_id = r->origin_id,
                                          .title = r->title,
                                          .provider_name = r->provider_name,
                                          .level = r->level,
                                          .function = r->function,
                                          .period_from = r->period_from,
                                          .period_to = r->period_to,
                                          .started_on = by_then(w, r->started_on),
                                          .ended_on = by_then(w, r->ended_on)};
    const struct q_case_get_row origin = {.procedure = r->procedure ? r->procedure : "",
                                          .no = r->case_no ? r->case_no : "",
                                          .submitted_at = r->submitted_at,
                                          .decided_at = r->decided_at};
    const struct columns_source s = {
        .req = req,
        .page = &w->page,
        .pack = pack,
        .reg = w->n.of,
        .entry = &entry,
        .id = r->id,
        .columns = r->columns,
        .state = w->v.list.records ? W(req->lang, state_recorded) : page_state(&w->page, state),
        .then = r->n < r->version ? r->facts : NULL,
        .origin = &origin,
        .unit_now = units_name(w->n.units, r->unit),
        .unused = strcmp(state, TOLD_CANCELLED) == 0 && date_none(r->started_on),
        .today = !w->asked && strcmp(state, ENTRY_CLOSED) != 0};
    struct entry_pair *pairs;
    size_t n, k = 0;
    TRY(entry_columns(&s, &pairs, &n, err));
    *line = (struct ledger_line){r->id, ARENA_ARRAY(req->arena, const char *, w->v.ncolumns)};
    if (w->number)
        line->cells[k++] = r->no;
    for (size_t i = 0; i < n; i++)
        line->cells[k++] = pairs[i].value;
    if (w->state)
        line->cells[k++] = s.state;
    return ST_OK;
}

/* ---- all of them ---- */

static enum status read_chunk(struct walk *w, row_t **rows, size_t *n, struct err *err)
{
    struct req *req = w->req;
    const bool any = w->n.typed[0] == '\0';
    const struct q_ledger_columns_in in = {.day = w->day,
                                           .until =
                                               date_first_instant((struct date){w->day.day + 1}),
                                           .tenant = req->who->tenant,
                                           .body = req->who->body,
                                           .reg = w->n.reg,
                                           .unit = w->n.unit,
                                           .level = w->asked ? "" : w->n.level,
                                           .state = w->asked ? "" : w->n.state,
                                           .like1 = any ? "" : w->n.search.like[0],
                                           .like2 = any ? "" : w->n.search.like[1],
                                           .like3 = any ? "" : w->n.search.like[2],
                                           .after_id = w->after,
                                           .limit = CHUNK};
    return q_ledger_columns(req->db, req->arena, &in, rows, n, err);
}

typedef void emit_fn(struct walk *w, const struct ledger_line *line, void *arg);

static enum status walk_chunk(struct walk *w, emit_fn *emit, void *arg, bool *ret_on,
                              struct err *err)
{
    row_t *rows;
    size_t n;
    TRY(read_chunk(w, &rows, &n, err));
    *ret_on = n == CHUNK;
    for (size_t i = 0; i < n; i++) {
        const struct pack *pack;
        struct ledger_line line;
        TRY(app_edition(w->req->app, w->req->db, rows[i].version_edition, &pack, err));
        bool shown = wanted(w, pack, &rows[i]);
        if (shown && w->v.n == w->most) {
            w->more = true;
            *ret_on = false;
            return ST_OK;
        }
        if (shown) {
            TRY(fill(w, pack, &rows[i], &line, err));
            emit(w, &line, arg);
            w->v.n++;
        }
        memcpy(w->after, rows[i].id.s, sizeof w->after);
    }
    return ST_OK;
}

static enum status walk(struct walk *w, emit_fn *emit, void *arg, struct err *err)
{
    struct arena *kept = w->req->arena;
    enum status st = ST_OK;
    bool on = true;
    for (size_t seen = 0; st == ST_OK && on; seen += CHUNK) {
        if (seen >= w->scan) {
            w->more = true;
            break;
        }
        if (w->scratch) {
            arena_reset(w->scratch);
            w->req->arena = w->scratch;
        }
        st = walk_chunk(w, emit, arg, &on, err);
        w->req->arena = kept;
    }
    return st;
}

/* ---- the page ---- */

static void keep_line(struct walk *w, const struct ledger_line *line, void *arg)
{
    (void)arg;
    w->v.lines[w->v.n] = *line;
}

enum status ledger_columns_get(struct req *req, struct res *res, struct err *err)
{
    struct walk w = {.most = PAGE_LINES, .scan = SCAN_MOST};
    struct ledger_columns_view *v = &w.v;
    TRY(begin(req, &w, err));
    v->everyday = page_url(req->arena, "/ledger", "register", w.n.reg, "q", w.n.typed, "unit",
                           w.n.unit, "state", w.n.state, "level", w.n.class, NULL);
    page_crumb(&w.page, v->everyday, W(req->lang, nav_ledger));
    w.page.title = page_label(req, w.n.of->label);
    v->lines = ARENA_ARRAY(req->arena, struct ledger_line, PAGE_LINES);
    TRY(walk(&w, keep_line, NULL, err));
    if (w.more)
        v->pager.next = address(&w, "/ledger/columns", w.after);
    bool first = str_empty(req_param(req, "after"));
    if (!first)
        v->pager.first = address(&w, "/ledger/columns", NULL);
    v->csv = address(&w, "/ledger/columns.csv", NULL);
    v->list.filtered = ledger_narrowed(req, &w.n) || w.asked;
    v->count = page_fill(req->arena,
                         first && !w.more ? W(req->lang, ledger_count) : W(req->lang, ledger_shown),
                         page_number(req->arena, (int64_t)v->n));
    page_send(req, res, &w.page, page_ledger_columns, v);
    return ST_OK;
}

/* ---- the file ---- */

static void put_line(struct walk *w, const struct ledger_line *line, void *arg)
{
    struct buf *b = arg;
    for (size_t i = 0; i < w->v.ncolumns; i++)
        csv_put(b, line->cells[i], i == 0);
    buf_puts(b, "\r\n");
}

enum status ledger_csv_get(struct req *req, struct res *res, struct err *err)
{
    AUTO_ARENA struct arena *scratch = arena_new();
    struct walk w = {.most = CSV_MOST, .scan = SIZE_MAX, .scratch = scratch};
    TRY(begin(req, &w, err));
    struct buf b;
    buf_init(&b, req->arena, 65536);
    buf_puts(&b, "\xEF\xBB\xBF");
    for (size_t i = 0; i < w.v.ncolumns; i++)
        csv_put(&b, page_label(req, w.v.headings[i]), i == 0);
    buf_puts(&b, "\r\n");
    TRY(walk(&w, put_line, &b, err));
    if (w.more) {
        err_set(err, ST_TOO_LARGE, "ledger_rows", "more than %d entries", CSV_MOST);
        return err_detail(err, page_number(req->arena, CSV_MOST));
    }
    res->content_type = "text/csv; charset=utf-8";
    res->download = arena_printf(req->arena, "%s %s.csv", page_label(req, w.n.of->label),
                                 date_iso(req->arena, w.day));
    res->object = address(&w, "/ledger/columns.csv", NULL);
    res->body = b;
    return ST_OK;
}
