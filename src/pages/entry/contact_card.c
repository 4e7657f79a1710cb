/* contact_card.c: 初動カード of one service, or of every service of a unit: a page, and PDF. */
#include <string.h>

#include "commands/case/apply.h"
#include "http/see.h"
#include "pages/case/tasks.h"
#include "pages/contact.html.h"
#include "pages/entry/acting.h"
#include "pages/entry/contact.h"
#include "pages/entry/entry_columns.h"
#include "pages/holders.h"
#include "paper/sheet.h"

enum { CARD_FACTS = 24, CARD_COUNT = 200 };
#define PDF "/pdf"
/* The column of a register that says what the service is used for (docs/pack-format.md). */
#define COLUMN_PURPOSE "purpose"

struct making {
    struct req *req;
    const struct page *page;
    struct entry_id id;
    struct q_entry_get_row e;
    const struct pack *pack; /* the edition it was permitted under */
    struct contacts contacts;
    struct card *card;
};

/* ------------------------------------------------------------------ what it is, and whose */
static void add_fact(struct making *m, const char *label, const char *text)
{
    if (text && text[0] && m->card->nfacts < CARD_FACTS)
        m->card->facts[m->card->nfacts++] = (struct card_pair){label, text};
}

static enum status add_purpose(struct making *m, struct err *err)
{
    struct req *req = m->req;
    const struct reg *reg = pack_register(m->pack, m->e.reg);
    struct q_entry_versions_row *rows;
    struct entry_pair *pairs;
    size_t n, npairs;

    TRY(q_entry_versions(req->db, req->arena,
                         &(struct q_entry_versions_in){req->who->tenant, m->id}, &rows, &n, err));
    if (!reg || n == 0)
        return ST_OK;
    const struct columns_source c = {.req = req,
                                     .page = m->page,
                                     .pack = m->pack,
                                     .reg = reg,
                                     .entry = &m->e,
                                     .id = m->id,
                                     .columns = rows[n - 1].columns,
                                     .today = true,
                                     .state = page_state(m->page, m->e.state)};
    TRY(entry_columns(&c, &pairs, &npairs, err));
    for (size_t i = 0; i < npairs && i < reg->ncolumns; i++)
        if (str_eq(reg->columns[i].id, COLUMN_PURPOSE))
            add_fact(m, pairs[i].label, pairs[i].value);
    return ST_OK;
}

/* Everybody appointed to it, or who acts in their place. */
static enum status add_people(struct making *m, struct err *err)
{
    struct req *req = m->req;
    struct q_entry_holders_row *rows;
    size_t n;

    TRY(q_entry_holders(req->db, req->arena, &(struct q_entry_holders_in){req->who->tenant, m->id},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        const struct acting_of of = {m->pack,      m->id,          m->e.unit,
                                     rows[i].role, rows[i].beside, rows[i].person};
        int role = pack_role(m->pack, rows[i].role);
        struct acting now;

        if (!date_none(rows[i].valid_to))
            continue;
        TRY(acting_now(req, &of, &now, err));
        add_fact(m, role >= 0 ? page_label(req, m->pack->roles[role].label) : rows[i].role,
                 now.gone ? now.who
                          : page_aside(req, rows[i].person_name,
                                       home_two(req, rows[i].unit_name, rows[i].post_title)));
    }
    return ST_OK;
}

static enum status fill_facts(struct making *m, struct err *err)
{
    struct req *req = m->req;
    struct q_unit_name_row unit;

    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, m->e.unit},
                    &unit, err));
    m->card->facts = ARENA_ARRAY(req->arena, struct card_pair, CARD_FACTS);
    add_fact(m, W(req->lang, fact_service_provider), m->e.provider_name);
    TRY(add_purpose(m, err));
    add_fact(m, W(req->lang, inventory_level),
             label_joined(req->arena, req->lang, m->pack, m->e.level));
    add_fact(m, W(req->lang, ledger_unit), unit.name);
    return add_people(m, err);
}

/* ------------------------------------------------------------------ whom to tell */
static const char *phone_of(const struct making *m, const char *kind)
{
    struct buf b;

    buf_init(&b, m->req->arena, 32);
    for (size_t i = 0; i < m->contacts.n; i++) {
        const struct q_entry_contacts_row *r = &m->contacts.rows[i];

        if (str_eq(r->kind, kind))
            buf_printf(&b, "%s%s%s", b.n ? "\n" : "", r->phone,
                       str_eq(r->hours, "any")
                           ? ""
                           : page_fill(m->req->arena, W(m->req->lang, in_brackets),
                                       contact_hours_words(m->req, r->hours)));
    }
    return b.n ? b.p : "";
}

/* Who holds the role for the unit of the entry; of an appointed one whoever is appointed. */
static enum status who_of(struct making *m, const struct role *r, bool anywhere, const char **ret,
                          struct err *err)
{
    const struct unit_id none = {{0}};

    if (r->holder == HOLDER_POST)
        return holders_of_role(m->req, r, anywhere ? none : m->e.unit, ret, err);
    *ret = page_label(m->req, r->label);
    for (size_t i = 0; i < m->card->nfacts; i++)
        if (str_eq(m->card->facts[i].label, *ret))
            *ret = page_colon(m->req, *ret, m->card->facts[i].text);
    return ST_OK;
}

static enum status add_told(struct making *m, const struct tell *t, struct err *err)
{
    struct req *req = m->req;
    struct card_told *x = &m->card->told[m->card->ntold];
    const struct role *r = &req->who->pack->roles[t->role];

    *x =
        (struct card_told){.label = t->label,
                           .clause = t->cite.clause,
                           .phone = phone_of(m, arena_printf(req->arena, CONTACT_TELL "%s", t->id)),
                           .note = t->when == COND_ALWAYS ? "" : W(req->lang, card_maybe)};
    m->card->ntold++;
    return who_of(m, r, t->of == TELL_BODY && r->scope == SCOPE_UNIT, &x->who, err);
}

/* Whom the rules name, in their order; the office, where they do not name it. */
static enum status fill_told(struct making *m, struct err *err)
{
    struct req *req = m->req;
    const struct pack *p = req->who->pack;
    bool office = false;

    m->card->told = ARENA_ARRAY(req->arena, struct card_told, (p ? p->incidents.ntell : 0) + 1);
    for (size_t i = 0; p && i < p->incidents.ntell; i++) {
        const struct tell *t = &p->incidents.tell[i];

        if (!registers_name(t->registers, t->nregisters, m->e.reg))
            continue;
        office |= p->roles[t->role].office;
        TRY(add_told(m, t, err));
    }
    for (size_t i = 0; p && !office && i < p->nroles; i++) {
        struct card_told *x = &m->card->told[m->card->ntold];

        if (!p->roles[i].office)
            continue;
        *x = (struct card_told){
            .label = W(req->lang, incident_told_office), .clause = "", .phone = "", .note = ""};
        TRY(who_of(m, &p->roles[i], true, &x->who, err));
        m->card->ntold++;
        office = true;
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ contacts, what to do */
static void add_contacts(struct making *m, bool off)
{
    struct req *req = m->req;

    for (size_t i = 0; i < m->contacts.n; i++) {
        const struct q_entry_contacts_row *r = &m->contacts.rows[i];

        if (contact_off_hours(r->hours) == off)
            m->card->contacts[m->card->ncontacts++] =
                (struct card_contact){contact_kind_words(req, r->kind), r->name, r->phone,
                                      contact_hours_words(req, r->hours), r->note};
    }
}

static void fill_contacts(struct making *m)
{
    struct card *c = m->card;

    c->contacts = ARENA_ARRAY(m->req->arena, struct card_contact, m->contacts.n + 1);
    add_contacts(m, true);
    add_contacts(m, false);
    c->confirmed = m->contacts.n ? contacts_confirmed(m->req, &m->contacts) : "";
    c->again = contacts_again(m->req, &m->contacts, &c->tone);
}

static void fill_acts(struct making *m)
{
    struct req *req = m->req;
    const struct incidents *in = req->who->pack ? &req->who->pack->incidents : NULL;

    m->card->acts = ARENA_ARRAY(req->arena, struct card_pair, (in ? in->nacts : 0) + 1);
    for (size_t i = 0; in && i < in->nacts; i++) {
        const struct entry_act *a = pack_entry_act(req->who->pack, in->acts[i]);

        if (registers_name(a->registers, a->nregisters, m->e.reg))
            m->card->acts[m->card->nacts++] = (struct card_pair){
                page_aside(req, page_label(req, a->label),
                           page_label(req, req->who->pack->roles[a->role].label)),
                a->text ? page_label(req, a->text) : ""};
    }
}

enum status card_of(struct req *req, const struct page *page, struct entry_id id, struct card *ret,
                    struct err *err)
{
    struct making m = {.req = req, .page = page, .card = ret};

    *ret = (struct card){0};
    TRY(see_entry_get(req, id.s, &m.id, &m.e, err));
    TRY(app_edition(req->app, req->db, m.e.edition, &m.pack, err));
    TRY(contacts_load(req->db, req->arena, req->who->tenant, id, date_of_instant(req->now),
                      &m.contacts, err));
    ret->title = m.e.title;
    ret->no = m.e.no;
    ret->state = m.e.state;
    ret->unit = m.e.unit;
    TRY(fill_facts(&m, err));
    TRY(fill_told(&m, err));
    fill_contacts(&m);
    fill_acts(&m);
    return ST_OK;
}

/* ------------------------------------------------------------------ on paper */
static void put_contacts(struct req *req, struct sheet *s, const struct card *c)
{
    static const int width[] = {5, 7, 4, 4};
    const char *const head[] = {W(req->lang, card_kind), W(req->lang, contact_name),
                                W(req->lang, contact_phone), W(req->lang, contact_hours)};

    sheet_heading(s, W(req->lang, card_contacts));
    if (c->ncontacts == 0) {
        sheet_text(s, W(req->lang, card_no_contact));
        return;
    }
    sheet_table(s, width, head, 4);
    for (size_t i = 0; i < c->ncontacts; i++) {
        const struct card_contact *x = &c->contacts[i];
        const char *const row[] = {
            x->kind, x->note[0] ? arena_printf(req->arena, "%s　%s", x->name, x->note) : x->name,
            x->phone, x->hours};
        sheet_row(s, row);
    }
}

static void put_told(struct req *req, struct sheet *s, const struct card *c)
{
    static const int width[] = {1, 8, 8, 5};
    const char *const head[] = {W(req->lang, card_order), W(req->lang, incident_line_of),
                                W(req->lang, incident_who), W(req->lang, contact_phone)};

    sheet_heading(s, W(req->lang, card_told));
    sheet_table(s, width, head, 4);
    for (size_t i = 0; i < c->ntold; i++) {
        const struct card_told *t = &c->told[i];
        const char *label = page_label(req, t->label);
        const char *const row[] = {
            page_number(req->arena, (int64_t)i + 1),
            arena_printf(req->arena, "%s%s%s%s", label,
                         t->clause[0] ? page_fill(req->arena, W(req->lang, in_brackets), t->clause)
                                      : "",
                         t->note[0] ? "　" : "", t->note),
            t->who, t->phone};
        sheet_row(s, row);
    }
}

static void put_card(struct req *req, struct sheet *s, const struct card *c)
{
    struct buf facts;

    sheet_heading(s, home_two(req, c->title, c->no));
    sheet_text(s, W(req->lang, card_lead));
    buf_init(&facts, req->arena, 256);
    for (size_t i = 0; i < c->nfacts; i++)
        buf_printf(&facts, "%s%s", i ? "\n" : "",
                   page_colon(req, page_label(req, c->facts[i].label), c->facts[i].text));
    sheet_text(s, facts.p);
    put_told(req, s, c);
    put_contacts(req, s, c);
    if (c->nacts)
        sheet_heading(s, W(req->lang, card_acts));
    for (size_t i = 0; i < c->nacts; i++)
        sheet_text(
            s, arena_printf(req->arena, "%zu　%s　%s", i + 1, c->acts[i].label, c->acts[i].text));
    if (c->confirmed[0])
        sheet_text(s, home_two(req, c->confirmed, c->again));
}

static enum status send_paper(struct req *req, struct res *res, const struct cards_view *v,
                              struct err *err)
{
    const char *title = home_two(req, W(req->lang, card_title), v->title);
    AUTO_SHEET struct sheet *s = sheet_new(
        title, home_two(req, req->who->body_name, page_day(req, date_of_instant(req->now).day)));
    struct bytes pdf;

    for (size_t i = 0; i < v->n; i++) {
        if (i > 0)
            sheet_page(s);
        put_card(req, s, &v->cards[i]);
    }
    if (v->n == 0)
        sheet_text(s, W(req->lang, card_none));
    TRY(sheet_pdf(s, req->arena, req->now, &pdf, err));
    res->content_type = "application/pdf";
    res->download = arena_printf(req->arena, "%s.pdf", title);
    buf_init(&res->body, req->arena, pdf.n);
    buf_put(&res->body, pdf.p, pdf.n);
    return ST_OK;
}

/* ------------------------------------------------------------------ pages */
static enum status send_cards(struct req *req, struct res *res, const struct cards_view *v,
                              bool paper, struct err *err)
{
    if (paper)
        return send_paper(req, res, v, err);
    page_send(req, res, v->page, page_cards, v);
    return ST_OK;
}

static enum status show_card(struct req *req, struct res *res, bool paper, struct err *err)
{
    const struct entry_id id = ID_FROM(entry, req->path_arg[0]);
    struct page page;
    struct card card;
    bool manages;

    TRY(page_open(req, &page, NAV_LEDGER, W(req->lang, card_title), err));
    TRY(card_of(req, &page, id, &card, err));
    TRY(apply_manages(req->db, req->arena, req->who, date_of_instant(req->now), id, &manages, err));
    page_crumb(&page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&page, arena_printf(req->arena, "/entries/%s", id.s), card.title);
    const struct cards_view v = {
        .page = &page,
        .title = card.title,
        .pdf = arena_printf(req->arena, "/entries/%s/card" PDF, id.s),
        .back = arena_printf(req->arena, "/entries/%s", id.s),
        .edit = !str_eq(card.state, ENTRY_CLOSED) && (manages || req->who->office)
                    ? arena_printf(req->arena, "/entries/%s/contacts", id.s)
                    : "",
        .unit = arena_printf(req->arena, "/cards?unit=%s", card.unit.s),
        .cards = &card,
        .n = 1};
    res->object = arena_strdup(req->arena, id.s);
    return send_cards(req, res, &v, paper, err);
}

enum status card_get(struct req *req, struct res *res, struct err *err)
{
    return show_card(req, res, false, err);
}

enum status card_pdf_get(struct req *req, struct res *res, struct err *err)
{
    return show_card(req, res, true, err);
}

/* Of a unit those that the reader may see. */
static enum status show_cards(struct req *req, struct res *res, bool paper, struct err *err)
{
    const struct unit_id unit = ID_FROM(unit, req_text(req, "unit"));
    struct q_card_entries_row *rows;
    struct q_unit_get_row row;
    struct cards_view v;
    struct page page;
    size_t n;

    TRY(q_unit_get(req->db, req->arena,
                   &(struct q_unit_get_in){req->who->tenant, req->who->body, unit}, &row, err));
    TRY(page_open(req, &page, NAV_LEDGER, W(req->lang, card_title), err));
    page_crumb(&page, "/ledger", W(req->lang, nav_ledger));
    TRY(q_card_entries(
        req->db, req->arena,
        &(struct q_card_entries_in){req->who->tenant, req->who->body, unit, CARD_COUNT}, &rows, &n,
        err));
    v = (struct cards_view){.page = &page,
                            .title = row.name,
                            .pdf = arena_printf(req->arena, "/cards" PDF "?unit=%s", unit.s),
                            .back = "/ledger",
                            .edit = "",
                            .unit = "",
                            .cards = ARENA_ARRAY(req->arena, struct card, n + 1)};
    for (size_t i = 0; i < n; i++) {
        struct err why = {0};
        enum status st = card_of(req, &page, rows[i].id, &v.cards[v.n], &why);

        if (st == ST_OK) {
            v.n++;
        } else if (st != ST_NOT_FOUND) {
            *err = why;
            return st;
        }
    }
    res->object = arena_strdup(req->arena, unit.s);
    return send_cards(req, res, &v, paper, err);
}

enum status cards_get(struct req *req, struct res *res, struct err *err)
{
    return show_cards(req, res, false, err);
}

enum status cards_pdf_get(struct req *req, struct res *res, struct err *err)
{
    return show_cards(req, res, true, err);
}
