/* unit.put, post.put: the house and the posts in it. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "store/queries_gen.h"

/* ------------------------------------------------------------------ units */

/* A unit's parents must not lead back to itself. */
static enum status check_parent(struct call *c, struct unit_id unit, struct unit_id parent,
                                struct err *err)
{
    struct unit_id up = parent;
    struct q_unit_get_row row;

    for (int depth = 0; !ID_NONE(up); depth++) {
        if (ID_EQ(up, unit) || depth > 20) {
            err_set(err, ST_INPUT, "unit_circle", "the unit would stand below itself");
            return err_where(err, "parent");
        }
        enum status st = q_unit_get(
            c->tx->db, c->arena,
            &(struct q_unit_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = up}, &row,
            err);
        if (st == ST_NOT_FOUND)
            err_where(err, "parent");
        TRY(st);
        up = row.parent;
    }
    return ST_OK;
}

/* Nobody may be left in a unit that ends: who works there goes over first. */
static enum status check_left(struct call *c, struct unit_id unit, struct err *err)
{
    struct q_posts_on_row *posts;
    struct q_units_on_row *units;
    size_t nposts, nunits;

    TRY(q_posts_on(c->tx->db, c->arena,
                   &(struct q_posts_on_in){c->who->tenant, c->who->body, c->today}, &posts, &nposts,
                   err));
    TRY(q_units_on(c->tx->db, c->arena,
                   &(struct q_units_on_in){c->who->tenant, c->who->body, c->today}, &units, &nunits,
                   err));
    for (size_t i = 0; i < nposts; i++)
        if (ID_EQ(posts[i].unit, unit))
            return err_set(err, ST_CONFLICT, "unit_has_posts", "posts stand in the unit");
    for (size_t i = 0; i < nunits; i++)
        if (ID_EQ(units[i].parent, unit))
            return err_set(err, ST_CONFLICT, "unit_has_units", "units stand below the unit");
    return ST_OK;
}

/* Yesterday was the last day of the unit; another one carries it on. Both stand today, so what
 * follows whom never leads back. */
static enum status unit_end(struct call *c, struct unit_id id, const struct q_unit_get_row *unit,
                            struct unit_id into, struct err *err)
{
    struct q_unit_get_row next;
    struct q_unit_get_in in = {.tenant = c->who->tenant, .body = c->who->body, .id = into};

    if (q_unit_get(c->tx->db, c->arena, &in, &next, err) != ST_OK)
        return err_where(err, "into");
    if (ID_EQ(id, into) || !date_none(next.valid_to)) {
        err_set(err, ST_INPUT, "unit_into", "a unit goes on in another one that stands");
        return err_where(err, "into");
    }
    if (!date_none(unit->valid_to))
        return err_set(err, ST_CONFLICT, "unit_ended", "the unit has ended");
    TRY(check_left(c, id, err));
    TRY(q_unit_end(
        c->tx->db,
        &(struct q_unit_end_in){c->who->tenant, id, {c->today.day - 1}, .successor = into}, NULL,
        err));
    return org_carry_over(c, id, into, err);
}

static enum status unit_put(struct call *c, struct err *err)
{
    struct unit_id id, parent, into;
    struct q_unit_get_row old = {.name = "", .yomi = "", .code = ""};
    enum status st;

    TRY(org_id(c, "unit", id.s, err));
    TRY(org_id(c, "parent", parent.s, err));
    TRY(org_id(c, "into", into.s, err));
    if (!ID_NONE(into) && ID_NONE(id)) {
        err_set(err, ST_INPUT, "unit_into", "only a unit that is there can go on in another one");
        return err_where(err, "into");
    }
    TRY(check_parent(c, id, parent, err));
    if (ID_NONE(id)) {
        id = ID_NEW(unit, c->tx->now);
        st = q_unit_insert(c->tx->db,
                           &(struct q_unit_insert_in){.tenant = c->who->tenant,
                                                      .body = c->who->body,
                                                      .id = id,
                                                      .parent = parent,
                                                      .name = json_str(c->in, "name", ""),
                                                      .yomi = json_str(c->in, "yomi", ""),
                                                      .code = json_str(c->in, "code", ""),
                                                      .valid_from = c->today},
                           NULL, err);
    } else {
        TRY(q_unit_get(
            c->tx->db, c->arena,
            &(struct q_unit_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = id}, &old,
            err));
        st = q_unit_update(c->tx->db,
                           &(struct q_unit_update_in){.tenant = c->who->tenant,
                                                      .id = id,
                                                      .parent = parent,
                                                      .name = json_str(c->in, "name", old.name),
                                                      .yomi = json_str(c->in, "yomi", old.yomi),
                                                      .code = json_str(c->in, "code", old.code)},
                           NULL, err);
    }
    TRY(st);
    if (!ID_NONE(into))
        TRY(unit_end(c, id, &old, into, err));
    org_subject(c, c->who->body.s);
    org_out(c, "unit", id.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ posts */

static bool names_role(const json_t *roles, const char *role)
{
    size_t i;
    json_t *one;

    json_array_foreach(roles, i, one)
    {
        if (json_is_string(one) && strcmp(json_string_value(one), role) == 0)
            return true;
    }
    return false;
}

/* The ids of the roles that are named by id or label; the caller owns the list. */
static enum status roles_named(struct call *c, const struct pack *p, json_t **ret, struct err *err)
{
    const json_t *roles = json_object_get(c->in, "roles");
    AUTO_JSON json_t *ids = json_array();
    size_t i;
    json_t *one;

    json_array_foreach(roles, i, one)
    {
        const char *id;
        if (org_role_named(c->arena, p, json_is_string(one) ? json_string_value(one) : "", &id,
                           err) != ST_OK)
            return err_where(err, "roles");
        json_array_append_new(ids, json_string(id));
    }
    *ret = json_incref(ids);
    return ST_OK;
}

/* Brings the roles of a post to what is listed: ends what is missing, begins what is new. */
static enum status put_roles(struct call *c, struct post_id post, const json_t *roles,
                             struct err *err)
{
    struct q_post_roles_on_row *rows;
    size_t n, i;
    json_t *one, *held = json_array();
    enum status st =
        q_post_roles_on(c->tx->db, c->arena,
                        &(struct q_post_roles_on_in){
                            .tenant = c->who->tenant, .body = c->who->body, .day = c->today},
                        &rows, &n, err);

    for (size_t r = 0; st == ST_OK && r < n; r++) {
        if (!ID_EQ(rows[r].post, post))
            continue;
        if (names_role(roles, rows[r].role))
            json_array_append_new(held, json_string(rows[r].role));
        else
            st = q_post_role_end(c->tx->db,
                                 &(struct q_post_role_end_in){.tenant = c->who->tenant,
                                                              .id = rows[r].id,
                                                              .valid_to = {c->today.day - 1}},
                                 NULL, err);
    }
    json_array_foreach(roles, i, one)
    {
        const char *role = json_string_value(one);
        if (st != ST_OK || names_role(held, role))
            continue;
        json_array_append_new(held, json_string(role)); /* a role named twice is put once */
        st = q_post_role_insert(c->tx->db,
                                &(struct q_post_role_insert_in){.tenant = c->who->tenant,
                                                                .id = ID_NEW(row, c->tx->now),
                                                                .post = post,
                                                                .role = role,
                                                                .valid_from = c->today},
                                NULL, err);
    }
    json_decref(held);
    return st;
}

/* Lists name a post by its unit and title: two of one name could not be told apart, and nobody sees
 * whose turn it is. One that is there already stays as it was. */
static enum status check_title(struct call *c, struct post_id post, struct unit_id unit,
                               struct err *err)
{
    const char *title = json_str(c->in, "title", "");
    struct q_posts_on_row *rows;
    size_t n;

    TRY(q_posts_on(c->tx->db, c->arena,
                   &(struct q_posts_on_in){c->who->tenant, c->who->body, c->today}, &rows, &n,
                   err));
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(rows[i].id, post) && ID_EQ(rows[i].unit, unit) &&
            text_same_name(rows[i].title, title))
            return ST_OK;
    for (size_t i = 0; i < n; i++) {
        if (!ID_EQ(rows[i].unit, unit) || !text_same_name(rows[i].title, title))
            continue;
        err_set(err, ST_CONFLICT, "post_there", "the unit has a post of this name");
        err_detail(err, rows[i].title);
        return err_where(err, "title");
    }
    return ST_OK;
}

static enum status post_put(struct call *c, struct err *err)
{
    AUTO_JSON json_t *roles = NULL;
    struct q_unit_get_row u;
    struct q_post_get_row old;
    struct post_id id;
    struct unit_id unit;
    const struct pack *p;
    struct org_keys keys;

    TRY(org_keys_before(c, c->today, &keys, err));
    TRY(org_id(c, "post", id.s, err));
    TRY(org_id(c, "unit", unit.s, err));
    TRY(org_pack(c, &p, err));
    TRY(roles_named(c, p, &roles, err));
    TRY(q_unit_get(
        c->tx->db, c->arena,
        &(struct q_unit_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = unit}, &u,
        err));
    TRY(check_title(c, id, unit, err));
    if (ID_NONE(id)) {
        id = ID_NEW(post, c->tx->now);
        TRY(q_post_insert(c->tx->db,
                          &(struct q_post_insert_in){.tenant = c->who->tenant,
                                                     .body = c->who->body,
                                                     .id = id,
                                                     .unit = unit,
                                                     .title = json_str(c->in, "title", ""),
                                                     .valid_from = c->today},
                          NULL, err));
    } else {
        TRY(q_post_get(
            c->tx->db, c->arena,
            &(struct q_post_get_in){.tenant = c->who->tenant, .body = c->who->body, .id = id}, &old,
            err));
        TRY(q_post_update(c->tx->db,
                          &(struct q_post_update_in){.tenant = c->who->tenant,
                                                     .id = id,
                                                     .unit = unit,
                                                     .title = json_str(c->in, "title", "")},
                          NULL, err));
    }
    TRY(put_roles(c, id, roles, err));
    org_subject(c, c->who->body.s);
    org_out(c, "post", id.s);
    return org_keys_kept(c, &keys, err);
}

static const struct arg unit_args[] = {
    {"unit", ARG_ID, false, 0, "unit to be changed; a new one without"},
    {"name", ARG_TEXT, true, 100, "name"},
    {"parent", ARG_ID, false, 0, "unit above"},
    {"yomi", ARG_TEXT, false, 100, "reading, for the order of lists"},
    {"code", ARG_TEXT, false, 20, "code, for the order of lists"},
    {"into", ARG_ID, false, 0, "unit in which it goes on from today; it ends, and is empty by now"},
};
static const struct arg post_args[] = {
    {"post", ARG_ID, false, 0, "post to be changed; a new one without"},
    {"unit", ARG_ID, true, 0, "unit it belongs to"},
    {"title", ARG_TEXT, true, 100, "title"},
    {"roles", ARG_ARRAY, true, 0, "ids or labels of all roles the post carries from now on"},
};

const struct command command_unit_put = {
    "unit.put", RIGHT_ADMIN, ARGS(unit_args), unit_put,
    "Creates or changes a unit, or ends it for another one that carries it on"};
const struct command command_post_put = {"post.put", RIGHT_ADMIN, ARGS(post_args), post_put,
                                         "Creates or changes a post and the roles it carries"};
