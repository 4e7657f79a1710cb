/* Tables from a spreadsheet: first shown with everything that is wrong, then brought in. */
#include <string.h>

#include "base/json.h"
#include "pages/office/roster.h"
#include "pages/office/setup.h"

void setup_problems_fill(struct req *req, const struct org_problems *l, struct setup_view *v)
{
    struct setup_problem_view *p = ARENA_ARRAY(req->arena, struct setup_problem_view, l->n + 1);

    for (size_t i = 0; i < l->n; i++) {
        const struct org_problem *one = &l->p[i];
        p[i] = (struct setup_problem_view){
            .row = one->row ? arena_printf(req->arena, "%zu", one->row) : "",
            .column = one->column,
            .text = words_trouble(req->arena, req->lang, one->code, one->code, one->detail),
            .notice = one->notice};
    }
    v->problems = p;
    v->nproblems = l->n;
    v->nerrors = l->errors;
}

static const char *summary(struct req *req, size_t units, size_t posts, size_t people,
                           size_t holdings, size_t changes, size_t moves)
{
    const char *text = arena_printf(
        req->arena, "%s %zu　%s %zu　%s %zu　%s %zu　%s %zu", W(req->lang, setup_units), units,
        W(req->lang, setup_n_posts), posts, W(req->lang, setup_people), people,
        W(req->lang, setup_n_holdings), holdings, W(req->lang, setup_n_changed), changes);
    return moves ? arena_printf(req->arena, "%s　%s %zu", text, W(req->lang, setup_n_moves), moves)
                 : text;
}

/* ---- what would be made, by name ---- */

enum { NAMES_SHOWN = 60 };

static void add_name(struct req *req, struct buf *b, size_t *n, const char *unit, const char *name)
{
    if ((*n)++ >= NAMES_SHOWN)
        return;
    buf_puts(b, *n > 1 ? W(req->lang, list_and) : "");
    buf_printf(b, "%s%s%s", unit, *unit ? " " : "", name);
}

static void add_new(struct req *req, struct setup_view *v, struct setup_new_view *list,
                    enum word label, const struct buf *b, size_t n)
{
    const char *names = b->p;
    if (n == 0)
        return;
    if (n > NAMES_SHOWN)
        names = page_fill(req->arena, W(req->lang, setup_new_more), names);
    list[v->nnews++] = (struct setup_new_view){
        page_fill(req->arena, words_get(req->lang, label), arena_printf(req->arena, "%zu", n)),
        names};
}

/* "総務課 課長補佐：総務課、利用責任者": of the post's roles those that the import gives, or those
 * that its list leaves out and which stay. */
static void add_roles(struct req *req, const struct pack *pack, const struct org_plan *plan,
                      const struct plan_post *post, bool given, struct buf *b, size_t *n)
{
    const char *roles = "";
    for (size_t i = 0; i < post->nroles; i++) {
        if (given ? i < post->nroles_old : !plan_post_keeps(post, i))
            continue;
        const char *label = roster_role_label(req->lang, pack, post->roles[i]);
        roles = *roles ? arena_printf(req->arena, "%s%s%s", roles, W(req->lang, list_and), label)
                       : label;
    }
    if (*roles)
        add_name(req, b, n, plan->units[post->unit].name, page_colon(req, post->title, roles));
}

/* A mistyped unit or post is not an error: it would be made. */
static void fill_news(struct req *req, const struct pack *pack, const struct org_plan *plan,
                      struct setup_view *v)
{
    struct setup_new_view *list = ARENA_ARRAY(req->arena, struct setup_new_view, 5);
    size_t units = 0, posts = 0, people = 0, given = 0, kept = 0;
    struct buf u, t, p, g, k;
    buf_init(&u, req->arena, 256);
    buf_init(&t, req->arena, 256);
    buf_init(&p, req->arena, 256);
    buf_init(&g, req->arena, 256);
    buf_init(&k, req->arena, 256);
    for (size_t i = 0; i < plan->nunits; i++)
        if (ID_NONE(plan->units[i].id))
            add_name(req, &u, &units, "", plan->units[i].name);
    for (size_t i = 0; i < plan->nposts; i++)
        if (ID_NONE(plan->posts[i].id))
            add_name(req, &t, &posts, plan->units[plan->posts[i].unit].name, plan->posts[i].title);
    for (size_t i = 0; i < plan->nposts; i++) {
        if (plan_post_gains(&plan->posts[i]))
            add_roles(req, pack, plan, &plan->posts[i], true, &g, &given);
        add_roles(req, pack, plan, &plan->posts[i], false, &k, &kept);
    }
    for (size_t i = 0; i < plan->npeople; i++)
        if (ID_NONE(plan->people[i].id))
            add_name(req, &p, &people, "", plan->people[i].name);
    add_new(req, v, list, W_setup_new_units, &u, units);
    add_new(req, v, list, W_setup_new_posts, &t, posts);
    add_new(req, v, list, W_setup_new_people, &p, people);
    add_new(req, v, list, W_setup_new_roles, &g, given);
    add_new(req, v, list, W_setup_kept_roles, &k, kept);
    v->news = list;
}

static void fill_moves(struct req *req, const struct org_plan *plan, struct setup_view *v)
{
    const char **moves = ARENA_ARRAY(req->arena, const char *, plan->nmoves + 1);

    for (size_t i = 0; i < plan->nmoves; i++)
        moves[i] = org_move_text(req->arena, plan, &plan->moves[i]);
    v->moves = moves;
    v->nmoves = plan->nmoves;
}

/* Only people come with days: the rest of the table is there from the day it is brought in. */
void setup_terms(struct req *req, struct setup_view *v)
{
    const char *from = str_eq(req->method, "POST") ? req_param(req, "from") : NULL;

    if (v->step != SETUP_PEOPLE)
        return;
    v->terms[0] = (struct field_view){
        .control = FIELD_DATE,
        .name = "from",
        .label = W(req->lang, setup_from),
        .help = W(req->lang, setup_from_help),
        .value = str_empty(from) ? page_day(req, date_of_instant(req->now).day) : from};
    v->terms[1] = (struct field_view){
        .control = FIELD_FLAG,
        .name = "move",
        .label = W(req->lang, setup_move),
        .help = W(req->lang, setup_move_help),
        .value = str_eq(req->method, "POST") && req_param(req, "move") ? "1" : ""};
    v->terms[2] = (struct field_view){
        .control = FIELD_FLAG,
        .name = "same_name",
        .label = W(req->lang, setup_same_name),
        .help = W(req->lang, setup_same_name_help),
        .value = str_eq(req->method, "POST") && req_param(req, "same_name") ? "1" : ""};
    v->nterms = 3;
}

/* The first day that was sent; false and told when it is none. */
static bool sent_terms(struct req *req, const struct setup_view *v, struct org_terms *ret,
                       struct org_problems *problems)
{
    const struct date today = date_of_instant(req->now);

    *ret = (struct org_terms){.today = today,
                              .from = today,
                              .move = v->nterms && v->terms[1].value[0] != '\0',
                              .same_name = v->nterms && v->terms[2].value[0] != '\0'};
    if (v->nterms == 0 || date_parse(v->terms[0].value, &ret->from))
        return true;
    org_problem_add(problems, 0, W(req->lang, setup_from), "bad_date", v->terms[0].value, false);
    return false;
}

static size_t number(const json_t *out, const char *member)
{
    return (size_t)json_int(out, member, 0);
}

static enum status import(struct req *req, json_t *rows, const struct org_terms *terms,
                          struct setup_view *v, struct err *err)
{
    const struct bytes no_file = {0};
    AUTO_JSON json_t *in =
        json_pack("{s:O, s:s, s:b, s:b}", "rows", rows, "from", date_iso(req->arena, terms->from),
                  "move", terms->move, "same_name", terms->same_name);
    AUTO_JSON json_t *out = NULL;
    size_t i;
    json_t *a;

    TRY(req_command(req, "org.import", in, no_file, &out, err));
    const json_t *accounts = json_object_get(out, "accounts");
    struct setup_account_view *list =
        ARENA_ARRAY(req->arena, struct setup_account_view, json_array_size(accounts) + 1);
    json_array_foreach((json_t *)(uintptr_t)accounts, i, a)
    {
        list[i] = (struct setup_account_view){
            arena_strdup(req->arena, json_str(a, "login", "")),
            arena_strdup(req->arena, json_str(a, "name", "")),
            arena_strdup(req->arena, json_str(a, "temporary_password", ""))};
    }
    v->accounts = list;
    v->naccounts = json_array_size(accounts);
    v->imported = true;
    v->summary = summary(req, number(out, "units"), number(out, "posts"), number(out, "people"),
                         number(out, "holdings"), number(out, "changed"), number(out, "moves"));
    return ST_OK;
}

/* The columns that a paste without headings has, as the help beside the field says. */
static const enum org_column *order_of(enum setup_step step, size_t *ret_n)
{
    static const enum org_column units[] = {COL_UNIT, COL_PARENT};
    static const enum org_column posts[] = {COL_UNIT, COL_TITLE, COL_ROLES};
    static const enum org_column people[] = {COL_UNIT, COL_TITLE, COL_NAME,
                                             COL_YOMI, COL_LOGIN, COL_MAIL};

    *ret_n = step == SETUP_UNITS   ? sizeof(units) / sizeof(*units)
             : step == SETUP_POSTS ? sizeof(posts) / sizeof(*posts)
                                   : sizeof(people) / sizeof(*people);
    return step == SETUP_UNITS ? units : step == SETUP_POSTS ? posts : people;
}

enum status setup_table(struct req *req, const struct pack *pack, struct setup_view *v,
                        struct err *err)
{
    struct org_problems problems = {.arena = req->arena};
    const char *typed = req_param(req, "table"), *act = req_param(req, "do");
    AUTO_JSON json_t *rows = NULL;
    struct org_terms terms;
    struct org_plan plan;
    struct csv table;
    size_t norder;
    const enum org_column *order = order_of(v->step, &norder);

    v->typed = typed ? typed : "";
    v->table = (struct field_view){.control = FIELD_AREA,
                                   .name = "table",
                                   .label = W(req->lang, setup_paste),
                                   .value = v->typed};
    struct err bad = {0};
    setup_terms(req, v);
    bool days = sent_terms(req, v, &terms, &problems);
    if (csv_split(req->arena, W(req->lang, setup_paste), v->typed, &table, &bad) != ST_OK) {
        org_problem_add(&problems, 0, "", bad.code, bad.where, false);
    } else if (days) {
        org_table_rows(&table, ORG_LIST, order, norder, &rows, &problems);
        TRY(org_plan_make(req->db, req->arena, req->who->tenant, req->who->body, &terms, pack, rows,
                          &plan, &problems, err));
        v->summary = summary(req, plan.new_units, plan.new_posts, plan.new_people,
                             plan.new_holdings, plan.changes, plan.nmoves);
        fill_news(req, pack, &plan, v);
        fill_moves(req, &plan, v);
    }
    setup_problems_fill(req, &problems, v);
    v->previewed = v->nerrors == 0;
    if (v->previewed && str_eq(act, "import")) {
        enum status st = import(req, rows, &terms, v, &bad);
        if (page_stays(st)) { /* what was pasted stays */
            org_problem_add(&problems, 0, "", arena_strdup(req->arena, bad.code),
                            arena_strdup(req->arena, bad.detail), false);
            setup_problems_fill(req, &problems, v);
            return ST_OK;
        }
        if (st != ST_OK) {
            *err = bad;
            return st;
        }
        v->previewed = false;
        v->table.value = "";
    }
    return ST_OK;
}
