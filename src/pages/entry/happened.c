/* happened.c: somebody tells what happened to an entry; and what an occurrence came from, in words.
 */
#include <string.h>

#include "base/json.h"
#include "commands/entry/happen.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/duties.html.h"
#include "pages/duty/duties.h"

/* ------------------------------------------------------------------ in words */
/* "山田 → 佐藤" of a change of managers. */
static const char *both_names(struct req *req, const char *names)
{
    AUTO_JSON json_t *j = NULL;

    if (json_read("names", (struct bytes){names, strlen(names)}, 0, &j, NULL) != ST_OK)
        return "";
    const char *before = json_str(json_object_get(j, "before"), "person", ""),
               *now = json_str(json_object_get(j, "now"), "person", "");
    return arena_printf(req->arena, "%s → %s", before, now);
}

enum status duty_cause(struct req *req, const char *cause, const char *happening,
                       struct date nominal, const char **ret, struct err *err)
{
    struct q_happening_get_row h;

    *ret = "";
    if (str_eq(cause, TRIGGER_PERIOD)) {
        *ret = page_fill(req->arena, W(req->lang, happened_period), page_day(req, nominal.day));
        return ST_OK;
    }
    if (happening[0] == '\0')
        return ST_OK;
    TRY(q_happening_get(
        req->db, req->arena,
        &(struct q_happening_get_in){req->who->tenant, ID_FROM(happening, happening)}, &h, err));
    const char *known = page_fill(req->arena, W(req->lang, happened_known),
                                  page_day_short(req, h.day.day)),
               *said = str_eq(h.kind, TRIGGER_MANAGER) ? both_names(req, h.names) : h.note;
    if (h.person[0])
        said = arena_printf(req->arena, "%s　%s", said,
                            page_colon(req, W(req->lang, happened_by), page_names(req, h.names)));
    *ret = said[0] ? page_colon(req, known, said) : known;
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
struct telling {
    struct req *req;
    struct page page;
    struct happened_view v;
    struct q_entry_get_row e;
    bool may;
};

/* "事故が起きた（すること：…、…）": once for each trigger. */
static enum status fill_kinds(struct telling *x, struct duty_book *b, const struct duty_row *rows,
                              size_t n, struct err *err)
{
    struct req *req = x->req;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    const char **does = ARENA_ARRAY(req->arena, const char *, n + 1);
    const struct duty *rule;
    const struct pack *pack;
    struct recurrence r;
    int before, setting;
    size_t kinds = 0, k;

    for (size_t i = n; i-- > 0;) { /* as the rules have them */
        TRY(duty_moment(b, rows[i].edition, rows[i].rule, &rule, &pack, &r, &before, &setting,
                        err));
        const char *label = page_label(req, rule->label);
        for (k = 0; k < kinds && strcmp(o[k].value, rule->trigger) != 0; k++)
            ;
        if (k == kinds) {
            o[kinds++] =
                (struct field_option){.value = rule->trigger,
                                      .selected = str_eq(req_text(x->req, "kind"), rule->trigger)};
            does[k] = label;
        } else {
            does[k] =
                arena_printf(req->arena, "%s%s%s", does[k], W(req->lang, dictionary_comma), label);
        }
    }
    for (k = 0; k < kinds; k++)
        o[k].label = page_aside(req, words_by_name(req->lang, "happened_", o[k].value, o[k].value),
                                page_fill(req->arena, W(req->lang, happened_does), does[k]));
    x->v.kind.options = o;
    x->v.kind.noptions = kinds;
    return ST_OK;
}

static void fill_fields(struct telling *x)
{
    struct req *req = x->req;
    const char *day = req_param(req, "day");

    x->v.kind = (struct field_view){.control = FIELD_RADIO,
                                    .name = "kind",
                                    .label = W(req->lang, happened_kind),
                                    .required = true};
    x->v.day = (struct field_view){.control = FIELD_TEXT,
                                   .name = "day",
                                   .label = W(req->lang, happened_day),
                                   .help = W(req->lang, happened_day_help),
                                   .required = true,
                                   .value = day ? day : x->page.today};
    x->v.note = (struct field_view){.control = FIELD_AREA,
                                    .name = "note",
                                    .label = W(req->lang, happened_note),
                                    .help = W(req->lang, happened_note_help),
                                    .required = true,
                                    .value = req_text(x->req, "note")};
}

static enum status open_page(struct telling *x, struct req *req, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    const struct date day = date_of_instant(req->now);
    struct duty_row *rows;
    struct entry_id id;
    size_t n;

    *x = (struct telling){.req = req};
    x->v = (struct happened_view){.page = &x->page, .id = req->path_arg[0]};
    TRY(see_entry_get(req, req->path_arg[0], &id, &x->e, err));
    TRY(page_open(req, &x->page, NAV_LEDGER, W(req->lang, happened_title), err));
    x->v.title = x->e.title;
    x->v.no = x->e.no;
    page_crumb(&x->page, arena_printf(req->arena, "/entries/%s", id.s), x->e.title);
    fill_fields(x);
    TRY(happen_may_tell(req->db, req->arena, req->who, id, x->e.unit, day, &x->may, err));
    if (!x->may) {
        err_set(err, ST_DENIED, "happened_whose", "not somebody of the entry");
        return err_detail(err, x->e.unit_name);
    }
    if (str_eq(x->e.state, ENTRY_CLOSED))
        return err_set(err, ST_CONFLICT, "happened_closed", "its use is over");
    TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body, day, &b,
                       err));
    TRY(happen_owed(&b, id, NULL, b.today, &rows, &n, err));
    return fill_kinds(x, &b, rows, n, err);
}

enum status happened_offers(struct req *req, struct entry_id entry, struct unit_id unit, bool *ret,
                            struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    const struct date day = date_of_instant(req->now);
    struct duty_row *rows;
    size_t n;

    TRY(happen_may_tell(req->db, req->arena, req->who, entry, unit, day, ret, err));
    if (!*ret)
        return ST_OK;
    TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body, day, &b,
                       err));
    TRY(happen_owed(&b, entry, NULL, b.today, &rows, &n, err));
    *ret = n > 0;
    return ST_OK;
}

enum status happened_get(struct req *req, struct res *res, struct err *err)
{
    struct telling x;

    TRY(open_page(&x, req, err));
    page_send(req, res, &x.page, page_happened, &x.v);
    return ST_OK;
}

static enum status show_again(struct telling *x, struct res *res, enum status st,
                              const struct err *why)
{
    bool about_note = str_eq(why->code, "happened_note");
    bool about_day = str_eq(why->code, "bad_date") || str_eq(why->code, "happened_future") ||
                     str_eq(why->code, "happened_unowed");
    struct field_view *f = about_note ? &x->v.note : about_day ? &x->v.day : &x->v.kind;

    x->v.problems[0] = *page_problem(x->req, why, f);
    x->v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(x->req, res, &x->page, page_happened, &x->v);
    return ST_OK;
}

enum status happened_post(struct req *req, struct res *res, struct err *err)
{
    struct telling x;
    struct err why = {0};
    enum status st;

    TRY(open_page(&x, req, err));
    if (req_text(x.req, "kind")[0] == '\0') {
        err_set(&why, ST_REFUSED, "happened_kind", "nothing chosen");
        return show_again(&x, res, ST_REFUSED, &why);
    }
    json_t *in = json_pack("{s:s, s:s, s:s, s:s}", "entry", x.v.id, "kind", req_text(x.req, "kind"),
                           "day", req_text(x.req, "day"), "note", req_text(x.req, "note"));
    st = page_command(req, "happened", "duty.happened", in, (struct bytes){NULL, 0}, NULL, &why);
    if (page_stays(st))
        return show_again(&x, res, st, &why);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/entries/%s", x.v.id), "happened");
}
