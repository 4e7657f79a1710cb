/* What a list would change. Every row is compared with what is there and with the rows before it;
 * the same list imported twice plans nothing the second time. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "commands/org/org_planner.h"
#include "commands/tell/outbox.h"
#include "core/names.h"
#include "store/queries_gen.h"

const char *plan_cell(const struct planner *p, const char *member)
{
    return json_str(p->in, member, "");
}

void plan_complain(struct planner *p, enum org_column column, const char *code, const char *detail)
{
    org_problem_add(p->problems, p->row, org_heading(column), code, detail, false);
}

/* ------------------------------------------------------------------ what is there */

static int unit_index(const struct org_plan *plan, struct unit_id id)
{
    for (size_t i = 0; i < plan->nunits; i++)
        if (!ID_NONE(id) && ID_EQ(plan->units[i].id, id))
            return (int)i;
    return -1;
}

int plan_post_index(const struct org_plan *plan, struct post_id id)
{
    for (size_t i = 0; i < plan->nposts; i++)
        if (ID_EQ(plan->posts[i].id, id))
            return (int)i;
    return -1;
}

int plan_person_index(const struct org_plan *plan, struct person_id id)
{
    for (size_t i = 0; i < plan->npeople; i++)
        if (ID_EQ(plan->people[i].id, id))
            return (int)i;
    return -1;
}

static enum status load_units(struct planner *p, size_t room, struct err *err)
{
    struct q_units_on_row *rows;
    size_t n;

    TRY(q_units_on(
        p->db, p->arena,
        &(struct q_units_on_in){.tenant = p->tenant, .body = p->body, .day = p->terms->today},
        &rows, &n, err));
    p->plan->units = ARENA_ARRAY(p->arena, struct plan_unit, n + 2 * room);
    for (size_t i = 0; i < n; i++)
        p->plan->units[p->plan->nunits++] = (struct plan_unit){.id = rows[i].id,
                                                               .parent_id = rows[i].parent,
                                                               .parent = -1,
                                                               .name = rows[i].name,
                                                               .yomi = rows[i].yomi,
                                                               .code = rows[i].code};
    for (size_t i = 0; i < n; i++)
        p->plan->units[i].parent = unit_index(p->plan, rows[i].parent);
    return ST_OK;
}

static void add_role(struct planner *p, struct plan_post *post, const char *role)
{
    const char **roles = ARENA_ARRAY(p->arena, const char *, post->nroles + 1);

    for (size_t i = 0; i < post->nroles; i++) {
        if (strcmp(post->roles[i], role) == 0)
            return;
        roles[i] = post->roles[i];
    }
    roles[post->nroles++] = role;
    post->roles = roles;
}

static enum status load_posts(struct planner *p, size_t room, struct err *err)
{
    struct q_posts_on_row *rows;
    struct q_post_roles_on_row *roles;
    size_t n, nroles;

    TRY(q_posts_on(
        p->db, p->arena,
        &(struct q_posts_on_in){.tenant = p->tenant, .body = p->body, .day = p->terms->today},
        &rows, &n, err));
    TRY(q_post_roles_on(
        p->db, p->arena,
        &(struct q_post_roles_on_in){.tenant = p->tenant, .body = p->body, .day = p->terms->today},
        &roles, &nroles, err));
    p->plan->posts = ARENA_ARRAY(p->arena, struct plan_post, n + room);
    for (size_t i = 0; i < n; i++)
        p->plan->posts[p->plan->nposts++] = (struct plan_post){
            .id = rows[i].id, .unit = unit_index(p->plan, rows[i].unit), .title = rows[i].title};
    for (size_t i = 0; i < nroles; i++) {
        int post = plan_post_index(p->plan, roles[i].post);
        if (post >= 0)
            add_role(p, &p->plan->posts[post], roles[i].role);
    }
    for (size_t i = 0; i < n; i++)
        p->plan->posts[i].nroles_old = p->plan->posts[i].nroles;
    return ST_OK;
}

/* Both lists are in one order. */
static enum status mark_elsewhere(struct planner *p, struct err *err)
{
    struct q_people_of_body_row *own;
    size_t n, k = 0;

    TRY(q_people_of_body(p->db, p->arena,
                         &(struct q_people_of_body_in){p->tenant, p->body, p->terms->today}, &own,
                         &n, err));
    for (size_t i = 0; i < p->plan->npeople; i++) {
        struct plan_person *x = &p->plan->people[i];
        x->elsewhere = k == n || !ID_EQ(own[k].id, x->id);
        k += !x->elsewhere;
    }
    return ST_OK;
}

static enum status load_people(struct planner *p, size_t room, struct err *err)
{
    struct q_people_row *rows;
    size_t n;

    TRY(q_people(p->db, p->arena, &(struct q_people_in){.tenant = p->tenant}, &rows, &n, err));
    p->plan->people = ARENA_ARRAY(p->arena, struct plan_person, n + room);
    for (size_t i = 0; i < n; i++)
        p->plan->people[p->plan->npeople++] =
            (struct plan_person){.id = rows[i].id,
                                 .login = rows[i].login,
                                 .name = rows[i].name,
                                 .yomi = rows[i].yomi,
                                 .mail = rows[i].mail,
                                 .left = strcmp(rows[i].state, "active") != 0};
    return p->terms->everybody ? ST_OK : mark_elsewhere(p, err);
}

/* ------------------------------------------------------------------ units */

static bool stands_below(const struct org_plan *plan, int unit, int above)
{
    for (int up = unit, depth = 0; up >= 0 && depth < 50; up = plan->units[up].parent, depth++)
        if (up == above)
            return true;
    return false;
}

/* The unit of this name, below `parent` where one is given (-1: wherever). -1 none, -2 several. */
static int find_unit(const struct org_plan *plan, const char *name, int parent)
{
    int found = -1;

    for (size_t i = 0; i < plan->nunits; i++) {
        const struct plan_unit *u = &plan->units[i];
        if (strcmp(u->name, name) != 0 || (parent >= 0 && u->parent != parent))
            continue;
        if (found >= 0)
            return -2;
        found = (int)i;
    }
    return found;
}

static int new_unit(struct org_plan *plan, const char *name, int parent)
{
    plan->units[plan->nunits] =
        (struct plan_unit){.name = name, .parent = parent, .yomi = "", .code = ""};
    plan->new_units++;
    return (int)plan->nunits++;
}

/* Two units of one name are told apart by the unit above: seldom meant, so it is said. */
static void tell_namesake(struct planner *p, const char *name, int parent)
{
    const struct org_plan *plan = p->plan;

    for (size_t i = 0; i < plan->nunits; i++) {
        const struct plan_unit *u = &plan->units[i];
        if (strcmp(u->name, name) != 0 || u->parent < 0)
            continue;
        org_problem_add(p->problems, p->row, org_heading(COL_PARENT), "unit_namesake",
                        arena_printf(p->arena, "%s > %s / %s > %s", plan->units[u->parent].name,
                                     name, plan->units[parent].name, name),
                        true);
        return;
    }
}

/* A unit known without a unit above, such as one named only as somebody's 所属 so far, gets the one
 * that the list names for it. */
static int unit_below(struct planner *p, const char *name, int parent)
{
    struct org_plan *plan = p->plan;
    int i = find_unit(plan, name, parent);

    if (i != -1)
        return i;
    for (size_t u = 0; u < plan->nunits; u++) {
        if (strcmp(plan->units[u].name, name) != 0 || plan->units[u].parent >= 0)
            continue;
        if (stands_below(plan, parent, (int)u)) {
            plan_complain(p, COL_PARENT, "unit_circle", name);
            return -3;
        }
        plan->units[u].parent = parent;
        plan->units[u].changed = true;
        return (int)u;
    }
    tell_namesake(p, name, parent);
    return new_unit(plan, name, parent);
}

static void fill(const char **field, const char *text, bool *changed)
{
    if (*text && strcmp(*field, text) != 0) {
        *field = text;
        *changed = true;
    }
}

/* Index of the row's unit, -1 when the row names none or names it wrongly. */
static int plan_unit(struct planner *p)
{
    const char *name = plan_cell(p, "unit"), *above = plan_cell(p, "parent");
    int parent = -1, unit;

    if (!*name) {
        if (*above)
            plan_complain(p, COL_UNIT, "required", "");
        return -1;
    }
    if (*above && strcmp(above, name) == 0) {
        plan_complain(p, COL_PARENT, "unit_circle", name);
        return -1;
    }
    if (*above) {
        parent = find_unit(p->plan, above, -1);
        if (parent == -2) {
            plan_complain(p, COL_PARENT, "unit_ambiguous", above);
            return -1;
        }
        if (parent < 0)
            parent = new_unit(p->plan, above, -1);
        unit = unit_below(p, name, parent);
    } else {
        unit = find_unit(p->plan, name, -1);
        if (unit == -1)
            unit = new_unit(p->plan, name, -1);
    }
    if (unit == -2)
        plan_complain(p, COL_UNIT, "unit_ambiguous", name);
    if (unit < 0)
        return -1;
    fill(&p->plan->units[unit].yomi, plan_cell(p, "unit_yomi"), &p->plan->units[unit].changed);
    fill(&p->plan->units[unit].code, plan_cell(p, "code"), &p->plan->units[unit].changed);
    return unit;
}

/* ------------------------------------------------------------------ posts */

bool plan_post_gains(const struct plan_post *p)
{
    return !ID_NONE(p->id) && p->nroles > p->nroles_old;
}

bool plan_post_keeps(const struct plan_post *p, size_t role)
{
    return p->told && role < p->nroles_old && role < 64 && !(p->listed >> role & 1);
}

static void list_role(struct plan_post *post, const char *role)
{
    post->told = true;
    for (size_t i = 0; i < post->nroles_old && i < 64; i++)
        if (strcmp(post->roles[i], role) == 0)
            post->listed |= UINT64_C(1) << i;
}

static void plan_roles(struct planner *p, struct plan_post *post)
{
    const char *text = plan_cell(p, "roles");

    while (*text) {
        size_t n = 0, wide;
        while (text[n] && !strchr(",;/\n", text[n]) && !str_starts(text + n, "、") &&
               !str_starts(text + n, "，") && !str_starts(text + n, "・") &&
               !str_starts(text + n, "･"))
            n++;
        const char *one = str_trim(p->arena, arena_strndup(p->arena, text, n));
        wide = !text[n] ? 0 : strchr(",;/\n", text[n]) ? 1 : strlen("、");
        text += n + wide;
        if (!*one)
            continue;
        struct err why = {0};
        const char *role;
        if (org_role_named(p->arena, p->pack, one, &role, &why) == ST_OK) {
            add_role(p, post, role);
            list_role(post, role);
        } else {
            plan_complain(p, COL_ROLES, arena_strdup(p->arena, why.code),
                          arena_strdup(p->arena, why.detail));
        }
    }
}

static int plan_post(struct planner *p, int unit)
{
    struct org_plan *plan = p->plan;
    const char *title = plan_cell(p, "title");
    int found = -1;

    if (!*title) {
        if (*plan_cell(p, "roles"))
            plan_complain(p, COL_TITLE, "required", "");
        return -1;
    }
    if (unit < 0) {
        if (!*plan_cell(p, "unit"))
            plan_complain(p, COL_UNIT, "required", "");
        return -1;
    }
    for (size_t i = 0; i < plan->nposts && found < 0; i++)
        if (plan->posts[i].unit == unit && text_same_name(plan->posts[i].title, title))
            found = (int)i;
    if (found < 0) {
        found = (int)plan->nposts++;
        plan->posts[found] = (struct plan_post){.unit = unit, .title = title};
        plan->new_posts++;
    }
    size_t before = plan->posts[found].nroles;
    plan_roles(p, &plan->posts[found]);
    plan->new_roles += plan->posts[found].nroles - before;
    return found;
}

/* ------------------------------------------------------------------ people */

static int find_person(struct planner *p, const char *login, const char *name)
{
    int found = -1;

    for (size_t i = 0; i < p->plan->npeople; i++) {
        const struct plan_person *x = &p->plan->people[i];
        if (*login ? strcmp(x->login, login) != 0 : x->elsewhere || strcmp(x->name, name) != 0)
            continue;
        if (found >= 0) /* only names can occur twice */
            return -2;
        found = (int)i;
    }
    return found;
}

/* One account more for somebody who may have one: refused until it is confirmed that they are two
 * people, and told then. */
static void tell_same_name(struct planner *p, int person)
{
    const struct plan_person *x = &p->plan->people[person];
    const struct name_key key = name_key(p->arena, x->name, plan_cell(p, "yomi"));
    for (int i = 0; i < person; i++) {
        const struct plan_person *other = &p->plan->people[i];
        const struct name_key theirs = name_key(p->arena, other->name, other->yomi);
        if (other->left || !name_keys_alike(&key, &theirs))
            continue;
        org_problem_add(p->problems, p->row, org_heading(COL_NAME), "person_namesake",
                        arena_printf(p->arena, "%s（%s）", other->name, other->login),
                        p->terms->same_name);
        return;
    }
}

static int plan_person(struct planner *p)
{
    const char *name = plan_cell(p, "name"),
               *login = org_login_fold(p->arena, plan_cell(p, "login"));
    struct err err;
    int i;

    if (!*name && !*login)
        return -1;
    i = find_person(p, login, name);
    if (i == -2) {
        plan_complain(p, COL_LOGIN, "person_ambiguous", name);
        return -1;
    }
    if (i < 0 && (!*name || !*login)) {
        plan_complain(p, *name ? COL_LOGIN : COL_NAME, "required", *name ? name : login);
        return -1;
    }
    if (i < 0 && org_login_ok(login, &err) != ST_OK) {
        plan_complain(p, COL_LOGIN, err.code, login);
        return -1;
    }
    if (i < 0) {
        i = (int)p->plan->npeople++;
        p->plan->people[i] =
            (struct plan_person){.login = login, .name = name, .yomi = "", .mail = ""};
        p->plan->new_people++;
        tell_same_name(p, i);
    } else if (p->plan->people[i].elsewhere && strcmp(p->plan->people[i].name, name) != 0) {
        plan_complain(p, COL_LOGIN, "login_taken", login);
        return -1;
    } else if (*name && strcmp(p->plan->people[i].name, name) != 0) {
        /* Two people with one login, or a new name after marriage: not for us to decide. */
        plan_complain(p, COL_NAME, "login_of_other", p->plan->people[i].name);
        return -1;
    }
    struct plan_person *x = &p->plan->people[i];
    const char *mail = plan_cell(p, "mail");
    if (mail[0] != '\0' && !mail_address_ok(mail))
        plan_complain(p, COL_MAIL, "bad_mail", mail);
    fill(&x->yomi, plan_cell(p, "yomi"), &x->changed);
    fill(&x->mail, mail, &x->changed);
    return i;
}

enum status org_plan_make(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, const struct org_terms *terms,
                          const struct pack *pack, const json_t *rows, struct org_plan *ret,
                          struct org_problems *problems, struct err *err)
{
    size_t n = json_array_size(rows), i;
    struct planner p = {.db = db,
                        .arena = a,
                        .tenant = tenant,
                        .body = body,
                        .terms = terms,
                        .pack = pack,
                        .plan = ret,
                        .problems = problems};

    memset(ret, 0, sizeof(*ret));
    if (n > ORG_ROWS_MAX)
        return err_set(err, ST_TOO_LARGE, "table_rows", "at most %d rows at once", ORG_ROWS_MAX);
    TRY(load_units(&p, n, err));
    TRY(load_posts(&p, n, err));
    TRY(load_people(&p, n, err));
    TRY(plan_load_holdings(&p, rows, n, err));
    json_array_foreach((json_t *)(uintptr_t)rows, i, p.in)
    {
        p.row = (size_t)json_int(p.in, "row", (int64_t)i + 1);
        if (!org_row_clean(p.in, p.row, problems))
            continue;
        int unit = plan_unit(&p);
        int post = plan_post(&p, unit);
        int person = plan_person(&p);
        plan_holding(&p, person, post);
    }
    for (i = 0; i < ret->nunits; i++)
        ret->changes += ret->units[i].changed && !ID_NONE(ret->units[i].id);
    for (i = 0; i < ret->nposts; i++)
        ret->changes += plan_post_gains(&ret->posts[i]);
    for (i = 0; i < ret->npeople; i++)
        ret->changes += ret->people[i].changed && !ID_NONE(ret->people[i].id);
    for (i = 0; i < ret->nholdings; i++)
        ret->changes += ret->holdings[i].changed;
    return ST_OK;
}
