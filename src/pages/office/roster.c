#include "pages/office/roster.h"

#include <string.h>

#include "commands/org/org.h"

enum status roster_load(struct req *req, const struct pack *pack, struct roster *ret,
                        struct err *err)
{
    struct tenant_id tenant = req->who->tenant;
    struct body_id body = req->who->body;
    struct date day = date_of_instant(req->now);
    struct roster *r = ret;
    size_t n;

    *r = (struct roster){.pack = pack};
    TRY(q_units_on(req->db, req->arena,
                   &(struct q_units_on_in){.tenant = tenant, .body = body, .day = day}, &r->units,
                   &r->nunits, err));
    TRY(q_posts_on(req->db, req->arena,
                   &(struct q_posts_on_in){.tenant = tenant, .body = body, .day = day}, &r->posts,
                   &r->nposts, err));
    TRY(q_post_roles_on(req->db, req->arena,
                        &(struct q_post_roles_on_in){.tenant = tenant, .body = body, .day = day},
                        &r->roles, &r->nroles, err));
    TRY(q_holdings_on(req->db, req->arena,
                      &(struct q_holdings_on_in){.tenant = tenant, .body = body, .day = day},
                      &r->holdings, &r->nholdings, err));
    TRY(q_holdings_since(req->db, req->arena,
                         &(struct q_holdings_since_in){.tenant = tenant, .day = day}, &r->planned,
                         &n, err));
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(r->planned[i].body, body) && r->planned[i].valid_from.day > day.day)
            r->planned[r->nplanned++] = r->planned[i];
    return q_people_of_body(req->db, req->arena, &(struct q_people_of_body_in){tenant, body, day},
                            &r->people, &r->npeople, err);
}

const struct q_units_on_row *roster_unit(const struct roster *r, struct unit_id id)
{
    for (size_t i = 0; i < r->nunits; i++)
        if (ID_EQ(r->units[i].id, id))
            return &r->units[i];
    return NULL;
}

const struct q_posts_on_row *roster_post(const struct roster *r, struct post_id id)
{
    for (size_t i = 0; i < r->nposts; i++)
        if (ID_EQ(r->posts[i].id, id))
            return &r->posts[i];
    return NULL;
}

const struct q_people_of_body_row *roster_person(const struct roster *r, struct person_id id)
{
    for (size_t i = 0; i < r->npeople; i++)
        if (ID_EQ(r->people[i].id, id))
            return &r->people[i];
    return NULL;
}

const char *roster_unit_path(struct arena *a, const struct roster *r, struct unit_id id)
{
    const struct q_units_on_row *u = roster_unit(r, id);
    const char *path = u ? u->name : "";

    for (int depth = 0; u && !ID_NONE(u->parent) && depth < 20; depth++) {
        u = roster_unit(r, u->parent);
        if (u)
            path = arena_printf(a, "%s　%s", u->name, path);
    }
    return path;
}

const char *roster_post_label(struct arena *a, const struct roster *r, struct post_id id)
{
    const struct q_posts_on_row *p = roster_post(r, id);

    return p ? arena_printf(a, "%s　%s", roster_unit_path(a, r, p->unit), p->title) : "";
}

const char *roster_role_label(enum lang lang, const struct pack *pack, const char *role)
{
    int i = pack ? pack_role(pack, role) : -1;

    if (i >= 0)
        return label_in(lang, pack, pack->roles[i].label);
    if (strcmp(role, ROLE_ADMIN) == 0)
        return W(lang, role_admin);
    return strcmp(role, ROLE_AUDITOR) == 0 ? W(lang, role_auditor) : role;
}

/* Starts with `、` from the second part on. */
static void join(struct buf *b, const char *text)
{
    if (b->n)
        buf_puts(b, "、");
    buf_puts(b, text);
}

static const char *joined(const struct buf *b)
{
    return b->n ? b->p : "";
}

const char *roster_roles_text(struct req *req, const struct roster *r, struct post_id post)
{
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < r->nroles; i++)
        if (ID_EQ(r->roles[i].post, post))
            join(&b, roster_role_label(req->lang, r->pack, r->roles[i].role));
    return joined(&b);
}

const char *roster_kind_label(enum lang lang, const char *kind)
{
    if (strcmp(kind, "main") == 0)
        return W(lang, kind_main);
    return strcmp(kind, "concurrent") == 0 ? W(lang, kind_concurrent) : W(lang, kind_substitute);
}

/* Its kind unless it is a main one, and its days: from when (none: it is held today) until when. */
static const char *aside(struct req *req, const char *kind, struct date from, struct date to)
{
    const bool main = strcmp(kind, "main") == 0, days = !date_none(from) || !date_none(to);
    struct buf b;

    if (main && !days)
        return "";
    buf_init(&b, req->arena, 32);
    if (!main)
        join(&b, roster_kind_label(req->lang, kind));
    if (days)
        join(&b, arena_printf(req->arena, "%s〜%s",
                              date_none(from) ? "" : page_day_short(req, from.day),
                              date_none(to) ? "" : page_day_short(req, to.day)));
    return page_aside(req, "", b.p);
}

const char *roster_holders_text(struct req *req, const struct roster *r, struct post_id post)
{
    const struct date today = {DATE_NONE};
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < r->nholdings; i++) {
        const struct q_holdings_on_row *h = &r->holdings[i];
        if (!ID_EQ(h->post, post)) /* first: finding the person is the long part */
            continue;
        const struct q_people_of_body_row *p = roster_person(r, h->person);
        join(&b, p ? p->name : "");
        buf_puts(&b, aside(req, h->kind, today, h->valid_to));
    }
    for (size_t i = 0; i < r->nplanned; i++) {
        const struct q_holdings_since_row *h = &r->planned[i];
        if (!ID_EQ(h->post, post))
            continue;
        const struct q_people_of_body_row *p = roster_person(r, h->person);
        join(&b, p ? p->name : "");
        buf_puts(&b, aside(req, h->kind, h->valid_from, h->valid_to));
    }
    return joined(&b);
}

const char *roster_posts_text(struct req *req, const struct roster *r, struct person_id person)
{
    const struct date today = {DATE_NONE};
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < r->nholdings; i++) {
        const struct q_holdings_on_row *h = &r->holdings[i];
        if (!ID_EQ(h->person, person))
            continue;
        join(&b, roster_post_label(req->arena, r, h->post));
        buf_puts(&b, aside(req, h->kind, today, h->valid_to));
    }
    for (size_t i = 0; i < r->nplanned; i++) {
        const struct q_holdings_since_row *h = &r->planned[i];
        if (!ID_EQ(h->person, person))
            continue;
        join(&b, roster_post_label(req->arena, r, h->post));
        buf_puts(&b, aside(req, h->kind, h->valid_from, h->valid_to));
    }
    return joined(&b);
}

bool roster_post_has_role(const struct roster *r, struct post_id post, const char *role)
{
    for (size_t i = 0; i < r->nroles; i++)
        if (ID_EQ(r->roles[i].post, post) && strcmp(r->roles[i].role, role) == 0)
            return true;
    return false;
}

void roster_unit_options(struct arena *a, const struct roster *r, const char *chosen,
                         struct field_view *f)
{
    struct field_option *options = ARENA_ARRAY(a, struct field_option, r->nunits + 1);

    for (size_t i = 0; i < r->nunits; i++)
        options[i] = (struct field_option){r->units[i].id.s, roster_unit_path(a, r, r->units[i].id),
                                           str_eq(r->units[i].id.s, chosen)};
    f->options = options;
    f->noptions = r->nunits;
}

void roster_post_options(struct arena *a, const struct roster *r, const char *chosen,
                         struct field_view *f)
{
    struct field_option *options = ARENA_ARRAY(a, struct field_option, r->nposts + 1);

    for (size_t i = 0; i < r->nposts; i++)
        options[i] =
            (struct field_option){r->posts[i].id.s, roster_post_label(a, r, r->posts[i].id),
                                  str_eq(r->posts[i].id.s, chosen)};
    f->options = options;
    f->noptions = r->nposts;
}

void roster_problem(struct req *req, const struct err *err, struct form_problem *ret,
                    struct field_view *const *fields, size_t nfields)
{
    const char *text = page_refused(req, err);
    /* The runner names the argument in the detail, the commands in the place. */
    const char *place = err->where[0] ? err->where : err->detail;

    if (err->detail[0] && strcmp(err->detail, place) != 0)
        text = page_aside(req, text, err->detail);
    else
        text = arena_strdup(req->arena, text);
    *ret = (struct form_problem){.field = "", .text = text};
    for (size_t i = 0; i < nfields; i++) {
        if (strcmp(fields[i]->name, place) != 0)
            continue;
        fields[i]->problem = text;
        ret->field = fields[i]->name;
    }
}
