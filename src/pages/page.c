#include "pages/page.h"

#include <jansson.h>
#include <stdarg.h>
#include <string.h>

#include "commands/case/case_load.h"
#include "commands/counts.h"
#include "core/casefile.h"
#include "pages/layout.html.h"
#include "store/queries_gen.h"

/* PAGE_BYTES: what most pages need, so that the buffer seldom grows. */
enum { WAITING_MAX = 100, CRUMBS_MAX = 4, PAGE_BYTES = 48 * 1024 };

static bool logged_in(const struct req *req)
{
    return req->who && !ID_NONE(req->who->person);
}

/* Tasks that wait for this person, through every role held and in person; not those of cases that
 * the person is a party to. */
static enum status read_waiting(struct req *req, const struct who *w, int64_t *ret, struct err *err)
{
    struct q_frame_waiting_person_row mine;
    TRY(q_frame_waiting_person(req->db, req->arena,
                               &(struct q_frame_waiting_person_in){w->tenant, w->body, w->person,
                                                                   date_of_instant(req->now)},
                               &mine, err));
    int64_t n = mine.n;
    size_t nseats;
    const struct seat *seats = who_seats(w, req->arena, &nseats);
    for (size_t i = 0; i < nseats && n < WAITING_MAX; i++) {
        struct q_frame_waiting_role_in in = {.tenant = w->tenant,
                                             .body = w->body,
                                             .role = seats[i].role,
                                             .held = seats[i].held,
                                             .unit = seats[i].unit,
                                             .person = w->person,
                                             .own = seats[i].own,
                                             .day = date_of_instant(req->now)};
        struct q_frame_waiting_role_row row;
        TRY(q_frame_waiting_role(req->db, req->arena, &in, &row, err));
        n += row.n;
    }
    *ret = n < WAITING_MAX ? n : WAITING_MAX;
    return ST_OK;
}

/* Roles are held for days, so the day belongs to what is remembered. */
static enum status count_waiting(struct req *req, const struct who *w, int64_t head, int64_t *ret,
                                 struct err *err)
{
    const char *what = arena_printf(req->arena, "waiting %s %s %d", w->body.s, w->person.s,
                                    date_of_instant(req->now).day);
    if (counts_find(req->app, req->arena, what, head, ret))
        return ST_OK;
    TRY(read_waiting(req, w, ret, err));
    counts_keep(req->app, req->arena, what, head, *ret);
    return ST_OK;
}

static enum status read_head(struct req *req, int64_t *ret, struct err *err)
{
    struct q_chain_head_row head;
    TRY(q_chain_head(req->db, req->arena, &(struct q_chain_head_in){req->who->tenant, "journal"},
                     &head, err));
    *ret = head.seq;
    return ST_OK;
}

enum status page_open(struct req *req, struct page *p, enum nav nav, const char *title,
                      struct err *err)
{
    const char *done = req_param(req, "done");
    *p = (struct page){
        .title = title,
        .nav = nav,
        .who = req->who,
        .body_name = "",
        .csrf = req->csrf,
        .path = req->path,
        .today = page_day(req, date_of_instant(req->now).day),
        .demo = req->app->demo,
        .held = req->held,
        .lang = req->lang,
    };
    if (done)
        p->done = words_by_name(req->lang, "done_", done, NULL);
    if (!logged_in(req))
        return ST_OK;
    p->body_name = req->who->body_name ? req->who->body_name : "";
    p->pack = req->who->pack;
    TRY(req_read(req, err));
    TRY(read_head(req, &p->head, err));
    return count_waiting(req, req->who, p->head, &p->waiting, err);
}

enum status page_waiting_in(struct req *req, const struct page *p, struct body_id body,
                            int64_t *ret, struct err *err)
{
    struct who *there;

    TRY(who_load(req->app, req->db, req->arena, p->who->tenant, p->who->person, body,
                 date_of_instant(req->now), &there, err));
    return count_waiting(req, there, p->head, ret, err);
}

void page_crumb(struct page *p, const char *href, const char *label)
{
    if (p->ncrumbs < CRUMBS_MAX)
        p->crumbs[p->ncrumbs++] = (struct crumb){href, label};
}

void page_send(struct req *req, struct res *res, const struct page *p, page_fn *body,
               const void *view)
{
    struct out o = {.b = &res->body, .lang = req->lang, .rules = p->pack};
    buf_init(&res->body, req->arena, PAGE_BYTES);
    res->content_type = "text/html; charset=utf-8";
    if (req->htmx)
        body(&o, view);
    else
        layout(&o, p, body, view);
}

enum status page_done(struct req *req, struct res *res, const char *path, const char *done)
{
    res->status = 303;
    res->location = page_url(req->arena, path, "done", done, NULL);
    return ST_OK;
}

struct row_id page_nonce(void)
{
    return ID_NEW(row, clock_now());
}

const char *page_day(const struct req *req, int64_t day)
{
    if (day == DB_NULL_INT || day == DATE_NONE)
        return "";
    struct date d = {(int32_t)day};
    return req->lang == LANG_JA ? date_wareki(req->arena, d) : date_iso(req->arena, d);
}

const char *page_day_short(const struct req *req, int64_t day)
{
    if (day == DB_NULL_INT || day == DATE_NONE)
        return "";
    struct date d = {(int32_t)day};
    return req->lang == LANG_JA ? date_wareki_short(req->arena, d) : date_iso(req->arena, d);
}

const char *page_instant(const struct req *req, int64_t ms)
{
    if (ms == DB_NULL_INT)
        return "";
    if (req->lang == LANG_JA)
        return instant_wareki(req->arena, ms);
    char *iso = instant_iso(req->arena, ms); /* 2026-11-21T09:30:00+09:00 */
    iso[10] = ' ';
    return arena_strndup(req->arena, iso, 16);
}

enum status page_no_filter(struct req *req, const char *label, const char *asked, struct err *err)
{
    err_set(err, ST_INPUT, "unknown_filter", "the list cannot be narrowed to %s", asked);
    return err_detail(err, page_colon(req, label, asked));
}

const char *page_state(const struct page *p, const char *state)
{
    const char *otherwise = words_by_name(p->lang, "state_", state, state);
    const char *label = p->pack ? pack_state_label(p->pack, state, NULL) : NULL;
    const char *gloss = label && p->lang != LANG_JA ? pack_gloss(p->pack, label) : label;
    return gloss ? gloss : otherwise;
}

/* Does nobody permit anything under it? */
static bool only_records(const struct procedure *proc)
{
    bool decided = false;

    for (size_t i = 0; i < proc->nsteps; i++)
        decided |= step_decides(&proc->steps[i]);
    return proc->kind == PROC_RECORD || !decided;
}

const char *page_case_state(const struct page *p, const struct procedure *proc, const char *state,
                            const char *step)
{
    bool recorded = proc && case_state_is(state, CASE_APPROVED) && only_records(proc);
    bool named =
        p->pack && case_state_is(state, CASE_SUBMITTED) && pack_state_label(p->pack, step, NULL);
    return recorded ? W(p->lang, state_recorded) : page_state(p, named ? step : state);
}

const char *page_label(const struct req *req, const char *text)
{
    return label_in(req->lang, req->who ? req->who->pack : NULL, text);
}

const char *page_colon(const struct req *req, const char *label, const char *value)
{
    return arena_printf(req->arena, "%s%s%s", label, W(req->lang, colon), value);
}

const char *page_aside(const struct req *req, const char *text, const char *aside)
{
    return arena_printf(req->arena, "%s%s", text,
                        page_fill(req->arena, W(req->lang, in_brackets), aside));
}

const char *page_level(const struct req *req, const struct level *l)
{
    const char *label = page_label(req, l->label), *text = page_label(req, l->text);
    bool known = req->lang == LANG_JA || text != l->text; /* a class is chosen by words one reads */
    return text[0] && known ? arena_printf(req->arena, "%s　%s", label, text) : label;
}

const char *page_names(const struct req *req, const char *json)
{
    json_t *names = json ? json_loads(json, 0, NULL) : NULL;
    /* The records of the chains hold the id as "person" and the name as "name". */
    const char *person = json_string_value(json_object_get(names, "name"));
    if (!person)
        person = json_string_value(json_object_get(names, "person"));
    const char *post = json_string_value(json_object_get(names, "post"));
    const char *unit = json_string_value(json_object_get(names, "unit"));
    struct buf b;
    buf_init(&b, req->arena, 64);
    buf_puts(&b, person);
    if (!str_empty(post) || !str_empty(unit)) {
        buf_puts(&b, req->lang == LANG_JA ? "（" : " (");
        buf_puts(&b, unit);
        if (!str_empty(post) && !str_empty(unit))
            buf_puts(&b, req->lang == LANG_JA ? " " : ", ");
        buf_puts(&b, post);
        if (json_is_true(json_object_get(names, "substitute")))
            buf_printf(&b, "・%s", W(req->lang, by_substitute));
        buf_puts(&b, req->lang == LANG_JA ? "）" : ")");
    }
    if (json_is_true(json_object_get(names, NAMES_SAME)))
        buf_printf(&b, "【%s】", W(req->lang, as_applicant_named));
    if (json_is_true(json_object_get(names, NAMES_INSTEAD)))
        buf_printf(&b, "【%s】", W(req->lang, in_place_of_role));
    json_decref(names);
    return b.p;
}

static void put_encoded(struct buf *b, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("-_.~", c)) {
            buf_putc(b, *s);
        } else {
            buf_putc(b, '%');
            buf_putc(b, hex[c >> 4]);
            buf_putc(b, hex[c & 15]);
        }
    }
}

const char *page_url(struct arena *a, const char *base, ...)
{
    struct buf b;
    va_list ap;
    char sep = strchr(base, '?') ? '&' : '?';
    buf_init(&b, a, 128);
    buf_puts(&b, base);
    va_start(ap, base);
    for (const char *name; (name = va_arg(ap, const char *));) {
        const char *value = va_arg(ap, const char *);
        if (str_empty(value))
            continue;
        buf_putc(&b, sep);
        buf_puts(&b, name);
        buf_putc(&b, '=');
        put_encoded(&b, value);
        sep = '&';
    }
    va_end(ap);
    return b.p;
}

const char *page_fill(struct arena *a, const char *text, const char *arg)
{
    return words_fill(a, text, arg);
}

const char *page_number(struct arena *a, int64_t n)
{
    char *digits = arena_printf(a, "%lld", (long long)n);
    struct buf b;
    buf_init(&b, a, 24);
    for (const char *d = digits; *d; d++) {
        buf_putc(&b, *d);
        if (*d != '-' && d[1] && strlen(d + 1) % 3 == 0)
            buf_putc(&b, ',');
    }
    return b.p;
}

const char *page_refused_thing(const struct req *req, const struct err *err)
{
    static const char *const inputs[] = {"unknown_field", "missing_field", "repeated_field",
                                         "file_expected", "text_expected", "form_text",
                                         "bad_field_name"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    bool ours =
        str_starts(err->code, "field_") || strspn(err->detail, letters) == strlen(err->detail);
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        ours |= str_eq(err->code, inputs[i]);
    return err->status == ST_INPUT && ours ? "" : page_label(req, err->detail);
}

const char *page_refused(const struct req *req, const struct err *err)
{
    struct err shown = *err;
    err_detail(&shown, page_label(req, err->detail));
    return words_refusal(req->arena, req->lang, &shown);
}

const char *page_refusal_text(struct req *req, const struct err *err)
{
    struct buf b;
    buf_init(&b, req->arena, 128);
    const char *text = page_refused(req, err), *detail = page_refused_thing(req, err);
    buf_puts(&b, text);
    if (detail[0] && !strstr(text, detail))
        buf_puts(&b, page_fill(req->arena, W(req->lang, refusal_detail), detail));
    if (err->clause[0])
        buf_puts(&b, page_fill(req->arena, W(req->lang, refusal_clause), err->clause));
    return b.p;
}

struct form_problem *page_problem(struct req *req, const struct err *err, struct field_view *f)
{
    struct form_problem *p = ARENA_NEW(req->arena, struct form_problem);

    *p = (struct form_problem){f ? f->name : "", page_refusal_text(req, err)};
    if (f)
        f->problem = p->text;
    return p;
}

bool page_too_long(struct req *req, struct field_view *f, size_t most)
{
    size_t n = utf8_length(f->value);
    if (n <= most)
        return false;
    const char *text = page_fill(req->arena, W(req->lang, problem_text_too_long),
                                 page_number(req->arena, (int64_t)most));
    f->problem = page_fill(req->arena, text, page_number(req->arena, (int64_t)n));
    return true;
}

bool page_stays(enum status st)
{
    return st == ST_REFUSED || st == ST_INPUT || st == ST_CONFLICT;
}

const char *page_match_number(const struct req *req, const char *hash)
{
    if (!hash || strlen(hash) < 12)
        return "";
    return arena_printf(req->arena, "%.4s-%.4s-%.4s", hash, hash + 4, hash + 8);
}
