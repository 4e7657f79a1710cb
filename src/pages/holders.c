#include "pages/holders.h"

#include <string.h>

#include "pages/page.h"
#include "store/queries_gen.h"

enum status holders_where(struct req *req, const struct role *r, struct unit_id unit,
                          const char **ret, struct err *err)
{
    struct q_unit_get_row row;
    *ret = r->scope == SCOPE_BODY ? "" : arena_strdup(req->arena, unit.s);
    if (r->scope != SCOPE_PARENT || ID_NONE(unit))
        return ST_OK;
    struct q_unit_get_in in = {req->who->tenant, req->who->body, unit};
    TRY(q_unit_get(req->db, req->arena, &in, &row, err));
    if (!ID_NONE(row.parent))
        *ret = arena_strdup(req->arena, row.parent.s);
    return ST_OK;
}

enum status holders_of_role(struct req *req, const struct role *r, struct unit_id unit,
                            const char **ret, struct err *err)
{
    enum { SHOWN = 3 };
    const struct who *w = req->who;
    struct q_role_holders_row *rows;
    size_t n;
    struct buf b;
    const char *where;
    *ret = page_label(req, r->label);
    if (r->holder != HOLDER_POST)
        return ST_OK;
    TRY(holders_where(req, r, unit, &where, err));
    struct q_role_holders_in in = {w->tenant, w->body, r->id, where, date_of_instant(req->now)};
    TRY(q_role_holders(req->db, req->arena, &in, &rows, &n, err));
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        buf_printf(&b, "%s%s%s%s %s", i ? W(req->lang, list_and) : "",
                   strcmp(rows[i].kind, "substitute") == 0 ? W(req->lang, kind_substitute) : "",
                   strcmp(rows[i].kind, "substitute") == 0 ? " " : "", rows[i].title, rows[i].name);
    *ret = page_aside(req, *ret, n ? b.p : W(req->lang, role_nobody));
    return ST_OK;
}

/* ["id", …]; ids need no escaping. */
struct id_list {
    struct buf b;
    size_t n;
};

static void list_begin(struct id_list *l, struct arena *a, size_t most)
{
    buf_init(&l->b, a, 40 * most + 3);
    l->n = 0;
}

static void list_put(struct id_list *l, const char *id)
{
    buf_printf(&l->b, "%s\"%s\"", l->n++ ? "," : "[", id);
}

static const char *list_end(struct id_list *l)
{
    buf_puts(&l->b, l->n ? "]" : "[]");
    return l->b.p;
}

/* Each post once: a list names few, again and again. */
static enum status read_holders(struct req *req, const struct q_entry_posts_row *of, size_t n,
                                struct q_post_holders_row **ret, size_t *retn, struct err *err)
{
    struct id_list posts;
    list_begin(&posts, req->arena, n);
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        while (!ID_EQ(of[same].post, of[i].post))
            same++;
        if (same == i)
            list_put(&posts, of[i].post.s);
    }
    struct q_post_holders_in in = {list_end(&posts), req->who->tenant, date_of_instant(req->now)};
    return q_post_holders(req->db, req->arena, &in, ret, retn, err);
}

/* Whoever was appointed while they hold the post, then its first holder (view `acting`). */
static const char *acting_name(const struct q_entry_posts_row *of,
                               const struct q_post_holders_row *rows, size_t n)
{
    const struct q_post_holders_row *first = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!ID_EQ(rows[i].post, of->post))
            continue;
        if (ID_EQ(rows[i].person, of->person))
            return rows[i].name;
        if (!first || strcmp(rows[i].turn, first->turn) < 0)
            first = &rows[i];
    }
    return first ? first->name : "";
}

enum status holders_managers(struct req *req, const struct entry_id *ids, size_t n,
                             const char *const **ret, struct err *err)
{
    const char **names = ARENA_ARRAY(req->arena, const char *, n + 1);
    struct q_entry_posts_row *of;
    struct q_post_holders_row *holders;
    struct id_list entries;
    size_t nof, nholders, at = 0;
    list_begin(&entries, req->arena, n);
    for (size_t i = 0; i < n; i++) {
        list_put(&entries, ids[i].s);
        names[i] = "";
    }
    struct q_entry_posts_in in = {list_end(&entries), req->who->tenant, date_of_instant(req->now)};
    TRY(q_entry_posts(req->db, req->arena, &in, &of, &nof, err));
    TRY(read_holders(req, of, nof, &holders, &nholders, err));
    /* The rows come in the order of the ids as a rule, so the search goes on where it ended. */
    for (size_t i = 0; i < nof; i++) {
        for (size_t tried = 0; tried < n && !ID_EQ(ids[at], of[i].entry); tried++)
            at = (at + 1) % n;
        if (!names[at][0])
            names[at] = acting_name(&of[i], holders, nholders);
    }
    *ret = names;
    return ST_OK;
}
