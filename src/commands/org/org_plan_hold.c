/* The appointments of a list: what begins, what gets a last day, whom the list moves. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "commands/org/org_planner.h"
#include "store/queries_gen.h"

/* A day of the row; false and told when it is none. */
static bool row_day(struct planner *p, enum org_column column, const char *member,
                    struct date otherwise, struct date *ret)
{
    const char *text = plan_cell(p, member);

    *ret = otherwise;
    if (!*text || date_parse(text, ret))
        return true;
    plan_complain(p, column, "bad_date", text);
    return false;
}

static struct date earliest(const struct planner *p, const json_t *rows)
{
    struct date first = p->terms->from, day;
    size_t i;
    json_t *row;

    if (p->terms->today.day < first.day)
        first = p->terms->today;
    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        if (date_parse(json_str(row, "from", ""), &day) && day.day < first.day)
            first = day;
    }
    return first;
}

enum status plan_load_holdings(struct planner *p, const json_t *rows, size_t room, struct err *err)
{
    struct org_plan *plan = p->plan;
    struct q_holdings_since_row *held;
    size_t n;

    TRY(q_holdings_since(
        p->db, p->arena,
        &(struct q_holdings_since_in){.tenant = p->tenant, .day = earliest(p, rows)}, &held, &n,
        err));
    plan->holdings = ARENA_ARRAY(p->arena, struct plan_holding, n + room);
    /* A row ends a main post at most, and what is held of the same post as the two other kinds. */
    plan->moves = ARENA_ARRAY(p->arena, struct plan_move, 3 * room + 1);
    for (size_t i = 0; i < n; i++)
        plan->holdings[plan->nholdings++] = (struct plan_holding){
            .id = held[i].id,
            .person = plan_person_index(plan, held[i].person),
            .post = ID_EQ(held[i].body, p->body) ? plan_post_index(plan, held[i].post) : -1,
            .kind = held[i].kind,
            .from = held[i].valid_from,
            .to = held[i].valid_to,
            .unit = held[i].unit_name,
            .title = held[i].title};
    return ST_OK;
}

const char *org_kind_named(const char *text)
{
    static const struct {
        const char *text, *kind;
    } kinds[] = {{"", "main"},
                 {"本務", "main"},
                 {"main", "main"},
                 {"本", "main"},
                 {"兼務", "concurrent"},
                 {"兼職", "concurrent"},
                 {"兼", "concurrent"},
                 {"concurrent", "concurrent"},
                 {"代理", "substitute"},
                 {"代決", "substitute"},
                 {"職務代理", "substitute"},
                 {"substitute", "substitute"}};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (strcmp(kinds[i].text, text) == 0)
            return kinds[i].kind;
    return NULL;
}

static const char *tenure_text(struct arena *a, const struct org_plan *plan,
                               const struct plan_holding *h)
{
    const char *unit = h->unit ? h->unit : plan->units[plan->posts[h->post].unit].name;
    const char *title = h->title ? h->title : plan->posts[h->post].title;

    return org_tenure_text(a, unit, title, h->from, h->to);
}

const char *org_move_text(struct arena *a, const struct org_plan *plan, const struct plan_move *m)
{
    const struct plan_holding *was = &plan->holdings[m->was], *now = &plan->holdings[m->now];

    return arena_printf(a, "%s：%s → %s", plan->people[now->person].name, tenure_text(a, plan, was),
                        tenure_text(a, plan, now));
}

/* The row is about an appointment that is there: a last day that it names counts. */
static void goes_on(struct planner *p, struct plan_holding *h, const struct plan_holding *new)
{
    if (*plan_cell(p, "from") && new->from.day < h->from.day) {
        plan_complain(p, COL_FROM, "holding_twice", tenure_text(p->arena, p->plan, h));
    } else if (*plan_cell(p, "to") && new->to.day != h->to.day) {
        if (!date_none(h->to) && new->to.day > h->to.day) { /* might run into another one */
            plan_complain(p, COL_TO, "holding_twice", tenure_text(p->arena, p->plan, h));
            return;
        }
        h->to = new->to;
        h->changed = !ID_NONE(h->id);
    }
}

/* Compares the row with everything that the person holds; true: it is to be created, and what has
 * to end for it stands behind the moves. */
static bool fits(struct planner *p, const struct plan_holding *new)
{
    struct org_plan *plan = p->plan;
    const struct tenure t = {new->kind, new->from, new->to};
    bool ends;

    for (size_t i = 0; i < plan->nholdings; i++) {
        struct plan_holding *h = &plan->holdings[i];
        const struct tenure there = {h->kind, h->from, h->to};
        if (h->person != new->person)
            continue;
        const char *code = org_tenure_clash(&t, &there, h->post == new->post, h->post >= 0,
                                            p->terms->move && !ID_NONE(h->id), &ends);
        if (code && h->post == new->post &&strcmp(h->kind, new->kind) == 0) {
            goes_on(p, h, new);
            return false;
        }
        if (ends)
            plan->moves[plan->nmoves++] = (struct plan_move){.was = i, .now = plan->nholdings};
        if (code) {
            plan_complain(p, COL_KIND, code,
                          arena_printf(p->arena, "%s、%s", plan->people[new->person].name,
                                       tenure_text(p->arena, plan, h)));
            return false;
        }
    }
    return true;
}

void plan_holding(struct planner *p, int person, int post)
{
    struct org_plan *plan = p->plan;
    struct plan_holding new = {.person = person, .post = post};

    new.kind = org_kind_named(plan_cell(p, "kind"));
    if (!new.kind) {
        plan_complain(p, COL_KIND, "bad_kind", plan_cell(p, "kind"));
        return;
    }
    if (!row_day(p, COL_FROM, "from", p->terms->from, &new.from) ||
        !row_day(p, COL_TO, "to", (struct date){DATE_NONE}, &new.to))
        return;
    if (person < 0 || post < 0) {
        if (person >= 0 && !*plan_cell(p, "title"))
            plan_complain(p, COL_TITLE, "required", "");
        return;
    }
    if (!date_none(new.to) && new.to.day < new.from.day) {
        plan_complain(p, COL_TO, "ends_before", "");
        return;
    }
    const size_t before = plan->nmoves;
    if (!fits(p, &new)) {
        plan->nmoves = before;
        return;
    }
    for (size_t i = before; i < plan->nmoves; i++) {
        struct plan_holding *was = &plan->holdings[plan->moves[i].was];
        was->to = (struct date){new.from.day - 1};
        was->changed = true;
    }
    plan->holdings[plan->nholdings++] = new;
    plan->new_holdings++;
}
