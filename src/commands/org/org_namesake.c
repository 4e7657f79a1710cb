/* org_namesake.c: is somebody of this name there already? Among the people of the body: only they
 * meet each other, and those of another one are named to nobody here. */
#include "commands/org/org_namesake.h"

#include <string.h>

#include "base/json.h"
#include "core/names.h"

enum { NAMED = 3 }; /* told by name */

/* "佐藤 次郎（企画課 課長・sato）" */
static enum status label(struct call *c, const struct q_people_of_body_row *x, const char **ret,
                         struct err *err)
{
    struct q_person_post_on_row *posts;
    size_t n;
    const struct q_person_post_on_in in = {c->who->tenant, c->who->body, x->id, c->today};
    TRY(q_person_post_on(c->tx->db, c->arena, &in, &posts, &n, err));
    *ret = n == 0 ? arena_printf(c->arena, "%s（%s）", x->name, x->login)
                  : arena_printf(c->arena, "%s（%s %s・%s）", x->name, posts[0].unit_name,
                                 posts[0].title, x->login);
    return ST_OK;
}

enum status org_no_namesake(struct call *c, struct person_id self, const char *name,
                            const char *yomi, struct err *err)
{
    struct q_people_of_body_row *rows;
    size_t n, found = 0;
    struct buf b;
    const struct name_key key = name_key(c->arena, name, yomi);
    if (json_is_true(json_object_get(c->in, "same_name")))
        return ST_OK;
    TRY(q_people_of_body(c->tx->db, c->arena,
                         &(struct q_people_of_body_in){c->who->tenant, c->who->body, c->today},
                         &rows, &n, err));
    buf_init(&b, c->arena, 64);
    for (size_t i = 0; i < n && found < NAMED; i++) {
        const struct name_key other = name_key(c->arena, rows[i].name, rows[i].yomi);
        const char *who;
        if (strcmp(rows[i].state, "active") != 0 || ID_EQ(rows[i].id, self) ||
            !name_keys_alike(&key, &other))
            continue;
        TRY(label(c, &rows[i], &who, err));
        buf_printf(&b, "%s%s", found++ > 0 ? "、" : "", who);
    }
    if (found == 0)
        return ST_OK;
    err_set(err, ST_CONFLICT, "person_namesake", "somebody of this name is registered");
    err_detail(err, b.p);
    return err_where(err, "name");
}
