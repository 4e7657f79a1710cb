/* contact.c: 連絡先 of an entry: the form, and what is said of them elsewhere. */
#include "pages/entry/contact.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/contact.html.h"

enum { EMPTY_ROWS = 3 };

/* ------------------------------------------------------------------ in words */
const char *contact_kind_words(const struct req *req, const char *kind)
{
    const struct tell *t = contact_tell(req->who->pack, kind);

    return t ? page_label(req, t->label)
             : words_by_name(req->lang, "contact_", kind, W(req->lang, contact_other));
}

const char *contact_hours_words(const struct req *req, const char *hours)
{
    return words_by_name(req->lang, "contact_hours_", hours, hours);
}

const char *contacts_confirmed(const struct req *req, const struct contacts *x)
{
    return x->n == 0 ? W(req->lang, contacts_none)
                     : page_aside(req,
                                  page_fill(req->arena, W(req->lang, contacts_confirmed),
                                            page_day(req, x->confirmed.day)),
                                  page_names(req, x->names));
}

const char *contacts_again(const struct req *req, const struct contacts *x, enum tone *tone)
{
    bool late = x->until.day < date_of_instant(req->now).day;

    if (date_none(x->until))
        return "";
    *tone = late ? TONE_BAD : TONE_WARN;
    return page_fill(req->arena, late ? W(req->lang, contacts_late) : W(req->lang, contacts_again),
                     page_day(req, x->until.day));
}

const char *contacts_off(const struct req *req, const struct contacts *x)
{
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < x->n; i++)
        if (contact_off_hours(x->rows[i].hours))
            buf_printf(&b, "%s%s　%s%s", b.n ? "\n" : "", x->rows[i].name, x->rows[i].phone,
                       page_fill(req->arena, W(req->lang, in_brackets),
                                 contact_hours_words(req, x->rows[i].hours)));
    return b.n ? b.p : "";
}

enum status contacts_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    const struct date today = date_of_instant(req->now);
    struct q_contacts_again_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "contacts", .title = W(req->lang, home_contacts), .empty = ""};
    TRY(q_contacts_again(req->db, req->arena,
                         &(struct q_contacts_again_in){req->who->tenant, req->who->body,
                                                       req->who->person, today, limit},
                         &rows, &n, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct contacts x = {.until = contacts_until(rows[i].since, rows[i].gone)};
        struct home_item *item = &ret->items[ret->n++];

        *item = (struct home_item){
            .href = arena_printf(req->arena, "/entries/%s/contacts", rows[i].id.s),
            .label = rows[i].title,
            .sub = rows[i].no};
        item->tag = contacts_again(req, &x, &item->tone);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the form */
struct contact_form {
    struct req *req;
    struct entry_id id;
    struct page page;
    struct contacts there;
    struct contacts_view v;
    size_t at[CONTACTS_MAX]; /* which row of the form each contact was that was sent */
};

static const char *typed(const struct contact_form *x, const char *field, size_t i,
                         const char *stored)
{
    const char *s = req_param(x->req, arena_printf(x->req->arena, "%s.%zu", field, i));

    return s ? s : stored;
}

static struct field_view text_of(const struct contact_form *x, const char *field, size_t i,
                                 enum word label, const char *stored)
{
    return (struct field_view){.control = FIELD_TEXT,
                               .name = arena_printf(x->req->arena, "%s.%zu", field, i),
                               .label = words_get(x->req->lang, label),
                               .value = typed(x, field, i, stored)};
}

static struct field_view choice_of(const struct contact_form *x, const char *field, size_t i,
                                   enum word label, const struct field_option *from, size_t n,
                                   const char *stored)
{
    struct field_option *o = ARENA_ARRAY(x->req->arena, struct field_option, n);
    const char *chosen = typed(x, field, i, stored);
    struct field_view f = text_of(x, field, i, label, stored);

    for (size_t k = 0; k < n; k++)
        o[k] = (struct field_option){from[k].value, from[k].label, str_eq(from[k].value, chosen)};
    f.control = FIELD_SELECT;
    f.options = o;
    f.noptions = n;
    return f;
}

/* What a contact may be: those whom the rules tell, then what there is besides. */
static struct field_option *kinds_of(const struct contact_form *x, size_t *ret_n)
{
    const struct req *req = x->req;
    const struct incidents *in = req->who->pack ? &req->who->pack->incidents : NULL;
    struct field_option *o =
        ARENA_ARRAY(req->arena, struct field_option, (in ? in->ntell : 0) + CONTACTS_MAX);

    *ret_n = 0;
    for (const char *const *id = contact_kinds; *id; id++)
        o[(*ret_n)++] = (struct field_option){*id, contact_kind_words(req, *id), false};
    for (size_t i = 0; in && i < in->ntell; i++)
        o[(*ret_n)++] =
            (struct field_option){arena_printf(req->arena, CONTACT_TELL "%s", in->tell[i].id),
                                  page_label(req, in->tell[i].label), false};
    return o;
}

static struct field_option *hours_of(const struct contact_form *x, size_t *ret_n)
{
    struct field_option *o = ARENA_ARRAY(x->req->arena, struct field_option, CONTACTS_MAX);

    *ret_n = 0;
    for (const char *const *id = contact_hours; *id; id++)
        o[(*ret_n)++] = (struct field_option){*id, contact_hours_words(x->req, *id), false};
    return o;
}

static void fill_rows(struct contact_form *x)
{
    static const struct q_entry_contacts_row blank = {
        .kind = "provider", .name = "", .phone = "", .hours = "any", .note = ""};
    struct req *req = x->req;
    size_t nkinds, nhours, n = x->there.n + EMPTY_ROWS;
    const struct field_option *kinds = kinds_of(x, &nkinds), *hours = hours_of(x, &nhours);

    while (n < CONTACTS_MAX && req_param(req, arena_printf(req->arena, "name.%zu", n)))
        n++;
    x->v.n = n < CONTACTS_MAX ? n : CONTACTS_MAX;
    x->v.rows = ARENA_ARRAY(req->arena, struct contact_fields, x->v.n);
    for (size_t i = 0; i < x->v.n; i++) {
        const struct q_entry_contacts_row *r = i < x->there.n ? &x->there.rows[i] : &blank;

        x->v.rows[i] = (struct contact_fields){
            .legend = page_fill(req->arena, W(req->lang, contact_nth),
                                page_number(req->arena, (int64_t)i + 1)),
            .kind = choice_of(x, "kind", i, W_contact_kind, kinds, nkinds, r->kind),
            .name = text_of(x, "name", i, W_contact_name, r->name),
            .phone = text_of(x, "phone", i, W_contact_phone, r->phone),
            .hours = choice_of(x, "hours", i, W_contact_hours, hours, nhours, r->hours),
            .note = text_of(x, "note", i, W_contact_note, r->note)};
    }
}

/* ST_DENIED for whoever sees the entry and does not write its contacts. */
static enum status open_form(struct contact_form *x, struct req *req, struct err *err)
{
    const struct date today = date_of_instant(req->now);
    struct q_entry_get_row e;
    bool manages;

    *x = (struct contact_form){.req = req};
    TRY(see_entry_get(req, req->path_arg[0], &x->id, &e, err));
    TRY(apply_manages(req->db, req->arena, req->who, today, x->id, &manages, err));
    if (!manages && !req->who->office)
        return err_set(err, ST_DENIED, "contacts_whose", "whoever manages it writes them");
    if (str_eq(e.state, ENTRY_CLOSED))
        return err_set(err, ST_REFUSED, "contacts_closed", "its use has ended");
    TRY(contacts_load(req->db, req->arena, req->who->tenant, x->id, today, &x->there, err));
    x->v = (struct contacts_view){.page = &x->page,
                                  .title = home_two(req, e.title, e.no),
                                  .back = arena_printf(req->arena, "/entries/%s/card", x->id.s),
                                  .href = arena_printf(req->arena, "/entries/%s/contacts", x->id.s),
                                  .confirmed = contacts_confirmed(req, &x->there),
                                  .seen = x->there.list};
    x->v.again = contacts_again(req, &x->there, &x->v.tone);
    TRY(page_open(req, &x->page, NAV_LEDGER, W(req->lang, contacts_title), err));
    page_crumb(&x->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&x->page, arena_printf(req->arena, "/entries/%s", x->id.s), e.title);
    fill_rows(x);
    return ST_OK;
}

enum status contacts_get(struct req *req, struct res *res, struct err *err)
{
    struct contact_form x;

    TRY(open_form(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_contacts, &x.v);
    return ST_OK;
}

/* Rows that nothing was written into are none. */
static json_t *input_of(struct contact_form *x)
{
    json_t *list = json_array();

    for (size_t i = 0; i < x->v.n; i++) {
        const struct contact_fields *r = &x->v.rows[i];

        if (str_blank(r->name.value) && str_blank(r->phone.value) && str_blank(r->note.value))
            continue;
        x->at[json_array_size(list)] = i;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", r->kind.value,
                                              "name", r->name.value, "phone", r->phone.value,
                                              "hours", r->hours.value, "note", r->note.value));
    }
    return json_pack("{s:s, s:I, s:o}", "entry", x->id.s, "seen",
                     (json_int_t)req_int(x->req, "seen"), "contacts", list);
}

/* "phone.3": of the third contact that was sent. */
static struct field_view *field_about(struct contact_form *x, const struct err *why)
{
    const char *dot = strchr(why->where, '.');
    int64_t i;

    if (!dot || !parse_int64(dot + 1, &i) || i < 0 || i >= CONTACTS_MAX)
        return &x->v.rows[0].name;
    struct contact_fields *r = &x->v.rows[x->at[i]];
    struct field_view *all[] = {&r->kind, &r->name, &r->phone, &r->hours, &r->note};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (str_starts(why->where, all[k]->name) ||
            strncmp(why->where, all[k]->name, (size_t)(dot - why->where) + 1) == 0)
            return all[k];
    return &r->name;
}

enum status contacts_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct contact_form x;

    TRY(open_form(&x, req, err));
    enum status st = page_command(req, "contacts", "entry.contacts", input_of(&x),
                                  (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.back, "contacts");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    x.v.problems = page_problem(req, &why, field_about(&x, &why));
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_contacts, &x.v);
    return ST_OK;
}
