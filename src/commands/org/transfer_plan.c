/* A list of transfers compared with who sits where, row by row. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "commands/org/transfer.h"
#include "store/queries_gen.h"

struct reader {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    struct body_id body;
    const struct transfer_terms *terms;
    struct transfer_plan *plan;
    struct org_problems *problems;
    /* of the row being read */
    const json_t *in;
    size_t line;
};

const char *transfer_heading(enum org_column c)
{
    switch (c) {
    case COL_UNIT:
        return "新所属";
    case COL_TITLE:
        return "新職";
    case COL_FROM:
        return "異動日";
    default:
        return org_heading(c);
    }
}

static const char *cell(const struct reader *r, const char *member)
{
    return json_str(r->in, member, "");
}

/* Always false: what complains gives up the row. */
static bool complain(struct reader *r, enum org_column c, const char *code, const char *detail)
{
    org_problem_add(r->problems, r->line, transfer_heading(c), code, detail, false);
    return false;
}

/* ------------------------------------------------------------------ what is there */
static enum status load_sits(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct body_id body, struct date since, size_t room,
                             struct transfer_house *h, struct err *err)
{
    struct q_holdings_since_row *held;
    size_t n;

    TRY(q_holdings_since(db, a, &(struct q_holdings_since_in){tenant, since}, &held, &n, err));
    h->sits = ARENA_ARRAY(a, struct sitting, n + room + 1);
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(held[i].body, body))
            h->sits[h->nsits++] =
                (struct sitting){held[i].id,   held[i].person,     held[i].post,
                                 held[i].kind, held[i].valid_from, held[i].valid_to};
    return ST_OK;
}

enum status transfer_house_load(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct body_id body, struct date today, struct date since,
                                size_t room, struct transfer_house *h, struct err *err)
{
    *h = (struct transfer_house){.nsits = 0};
    TRY(q_units_of_body(db, a, &(struct q_units_of_body_in){tenant, body}, &h->units, &h->nunits,
                        err));
    TRY(q_posts_on(db, a, &(struct q_posts_on_in){tenant, body, today}, &h->posts, &h->nposts,
                   err));
    TRY(q_people_of_body(db, a, &(struct q_people_of_body_in){tenant, body, today}, &h->people,
                         &h->npeople, err));
    return load_sits(db, a, tenant, body, since, room, h, err);
}

const struct q_people_of_body_row *transfer_person(const struct transfer_house *h,
                                                   struct person_id id)
{
    for (size_t i = 0; i < h->npeople; i++)
        if (ID_EQ(h->people[i].id, id))
            return &h->people[i];
    return NULL;
}

const struct q_posts_on_row *transfer_post(const struct transfer_house *h, struct post_id id)
{
    for (size_t i = 0; i < h->nposts; i++)
        if (ID_EQ(h->posts[i].id, id))
            return &h->posts[i];
    return NULL;
}

static const struct q_units_of_body_row *unit_row(const struct transfer_house *h, struct unit_id id)
{
    for (size_t i = 0; i < h->nunits; i++)
        if (ID_EQ(h->units[i].id, id))
            return &h->units[i];
    return NULL;
}

const char *transfer_post_text(struct arena *a, const struct transfer_house *h, struct post_id id)
{
    const struct q_posts_on_row *p = transfer_post(h, id);
    const struct q_units_of_body_row *u = p ? unit_row(h, p->unit) : NULL;

    return p ? arena_printf(a, "%s %s", u ? u->name : "", p->title) : "";
}

/* ------------------------------------------------------------------ who and when */
static bool find_person(struct reader *r, const struct q_people_of_body_row **ret)
{
    const struct transfer_house *h = &r->plan->house;
    const char *login = cell(r, "login"), *name = cell(r, "name");
    const struct q_people_of_body_row *found = NULL;

    if (!*login && !*name)
        return complain(r, COL_LOGIN, "required", "");
    for (size_t i = 0; i < h->npeople; i++) {
        const struct q_people_of_body_row *x = &h->people[i];
        if (strcmp(*login ? x->login : x->name, *login ? login : name) != 0)
            continue;
        if (found)
            return complain(r, COL_LOGIN, "person_ambiguous", name);
        found = x;
    }
    if (!found)
        return complain(r, *login ? COL_LOGIN : COL_NAME, "transfer_person", *login ? login : name);
    if (*login && *name && strcmp(found->name, name) != 0)
        return complain(r, COL_NAME, "login_of_other", found->name);
    if (strcmp(found->state, "active") != 0)
        return complain(r, *login ? COL_LOGIN : COL_NAME, "transfer_left", found->name);
    *ret = found;
    return true;
}

static bool find_day(struct reader *r, struct date *ret)
{
    const char *text = cell(r, "from");
    const int32_t today = r->terms->today.day;

    *ret = r->terms->from;
    if (*text && !date_parse(text, ret))
        return complain(r, COL_FROM, "bad_date", text);
    if (date_none(*ret))
        return complain(r, COL_FROM, "required", "");
    if (ret->day < today - TRANSFER_BACK)
        return complain(r, COL_FROM, "transfer_past", date_wareki_short(r->a, *ret));
    if (ret->day > today + TRANSFER_AHEAD)
        return complain(r, COL_FROM, "transfer_far", date_wareki_short(r->a, *ret));
    return true;
}

/* ------------------------------------------------------------------ from where */
static bool in_unit(const struct transfer_house *h, const struct q_posts_on_row *p,
                    const char *unit, const char *title)
{
    const struct q_units_of_body_row *u = p ? unit_row(h, p->unit) : NULL;

    return u && (!*unit || strcmp(u->name, unit) == 0) && (!*title || strcmp(p->title, title) == 0);
}

/* A unit that ended names the one that carries it on. */
static bool unit_known(struct reader *r, enum org_column c, const char *name, struct err *err)
{
    const struct transfer_house *h = &r->plan->house;
    const struct q_units_of_body_row *ended = NULL;
    struct q_unit_get_row row;

    for (size_t i = 0; i < h->nunits; i++) {
        const struct q_units_of_body_row *u = &h->units[i];
        if (strcmp(u->name, name) != 0)
            continue;
        if (date_none(u->valid_to) || u->valid_to.day >= r->terms->today.day)
            return true;
        ended = u;
    }
    if (!ended)
        return complain(r, c, "transfer_unit", name);
    if (q_unit_get(r->db, r->a, &(struct q_unit_get_in){r->tenant, r->body, ended->id}, &row,
                   err) != ST_OK)
        return complain(r, c, "transfer_unit", name);
    const struct q_units_of_body_row *next = unit_row(h, row.successor);
    return complain(r, c, next ? "transfer_unit_into" : "transfer_unit", next ? next->name : name);
}

static bool post_there(const struct transfer_house *h, const char *unit, const char *title)
{
    for (size_t i = 0; i < h->nposts; i++)
        if (in_unit(h, &h->posts[i], unit, title))
            return true;
    return false;
}

/* Nobody of the name sits there: why not. */
static bool not_there(struct reader *r, struct date before, const char *unit, const char *title,
                      struct err *err)
{
    const struct transfer_house *h = &r->plan->house;
    const char *what = arena_printf(r->a, "%s %s", unit, title);

    if (*unit && !unit_known(r, COL_WAS_UNIT, unit, err))
        return false;
    if (!post_there(h, unit, title))
        return complain(r, COL_WAS_TITLE, "transfer_post", what);
    for (size_t i = 0; i < h->nsits; i++) {
        const struct q_people_of_body_row *x = transfer_person(h, h->sits[i].person);
        if (x && sitting_on(&h->sits[i], before) &&
            in_unit(h, transfer_post(h, h->sits[i].post), unit, title))
            return complain(r, COL_WAS_TITLE, "transfer_other",
                            arena_printf(r->a, "%s：%s", what, x->name));
    }
    return complain(r, COL_WAS_TITLE, "transfer_nobody", what);
}

/* What ends: the sitting named, else the main one; of those who leave, all. False and told when
 * there is none; *ret_n 0 when none has to end. */
static bool find_ends(struct reader *r, struct transfer_move *m, struct sitting **ends, size_t *n,
                      struct err *err)
{
    struct transfer_house *h = &r->plan->house;
    const char *unit = cell(r, "was_unit"), *title = cell(r, "was_title");
    const struct date before = {m->day.day - 1};
    const bool named = *unit || *title;
    struct sitting *found = NULL;

    *n = 0;
    for (size_t i = 0; i < h->nsits; i++) {
        struct sitting *s = &h->sits[i];
        if (!ID_EQ(s->person, m->person) || !sitting_on(s, before))
            continue;
        if (m->leaves)
            ends[(*n)++] = s;
        if (named ? in_unit(h, transfer_post(h, s->post), unit, title)
                  : strcmp(s->kind, "main") == 0)
            found = !found || strcmp(s->kind, "main") == 0 ? s : found;
    }
    if (named && !found)
        return not_there(r, before, unit, title, err);
    if (named && !*cell(r, "kind"))
        m->kind = found->kind;
    /* a further post takes none away unless the row says which */
    if (!m->leaves && found && (named || strcmp(m->kind, "main") == 0))
        ends[(*n)++] = found;
    if (*n == 0 && (m->leaves || strcmp(m->kind, "main") == 0))
        return complain(r, COL_WAS_TITLE, "transfer_no_post", m->name);
    return true;
}

/* ------------------------------------------------------------------ to where */
static bool find_leaving(const struct reader *r, enum transfer_leaves *ret)
{
    static const struct {
        const char *text;
        enum transfer_leaves how;
    } ways[] = {{"退職", TRANSFER_RETIRES},     {"定年退職", TRANSFER_RETIRES},
                {"普通退職", TRANSFER_RETIRES}, {"任期満了", TRANSFER_RETIRES},
                {"leaves", TRANSFER_RETIRES},   {"転出", TRANSFER_GOES},
                {"出向", TRANSFER_GOES},        {"派遣", TRANSFER_GOES}};
    const char *unit = cell(r, "unit"), *title = cell(r, "title");

    *ret = TRANSFER_STAYS;
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
        if (strcmp(ways[i].text, title) == 0 || (!*title && strcmp(ways[i].text, unit) == 0))
            *ret = ways[i].how;
    return *ret != TRANSFER_STAYS;
}

static bool find_to(struct reader *r, struct transfer_move *m, struct err *err)
{
    const struct transfer_house *h = &r->plan->house;
    const char *unit = cell(r, "unit"), *title = cell(r, "title");
    const char *what = arena_printf(r->a, "%s %s", unit, title);
    size_t n = 0;

    if (!*unit || !*title)
        return complain(r, *unit ? COL_TITLE : COL_UNIT, "required", "");
    if (!unit_known(r, COL_UNIT, unit, err))
        return false;
    for (size_t i = 0; i < h->nposts; i++)
        if (in_unit(h, &h->posts[i], unit, title)) {
            m->to = h->posts[i].id;
            n++;
        }
    if (n == 1) {
        m->to_text = what;
        return true;
    }
    return complain(r, COL_TITLE, n ? "transfer_posts" : "transfer_post", what);
}

static const char *sitting_text(const struct reader *r, const struct sitting *s)
{
    const struct transfer_house *h = &r->plan->house;
    const struct q_posts_on_row *p = transfer_post(h, s->post);
    const struct q_units_of_body_row *u = p ? unit_row(h, p->unit) : NULL;

    return org_tenure_text(r->a, u ? u->name : "", p ? p->title : "", s->from, s->to);
}

/* Does what the person holds by then let the new one in? *ret_there: it is there already. */
static bool fits(struct reader *r, const struct transfer_move *m, const struct sitting *ended,
                 bool *ret_there)
{
    const struct transfer_house *h = &r->plan->house;
    const struct tenure new = {m->kind, m->day, {DATE_NONE}};
    bool ends;

    *ret_there = false;
    for (size_t i = 0; i < h->nsits; i++) {
        const struct sitting *s = &h->sits[i];
        const struct tenure there = {s->kind, s->from, s->to};
        const bool same = ID_EQ(s->post, m->to);
        if (!ID_EQ(s->person, m->person) || s == ended)
            continue;
        if (same && s->from.day == m->day.day && strcmp(s->kind, m->kind) == 0 &&
            (date_none(s->to) || s->to.day >= s->from.day)) {
            *ret_there = true;
            return true;
        }
        if (org_tenure_clash(&new, &there, same, true, false, &ends))
            return complain(r, COL_TITLE, "transfer_clash", sitting_text(r, s));
    }
    return true;
}

/* ------------------------------------------------------------------ a row */
/* The same person twice: two main posts, the same post, or leaving and something else. */
static bool once(struct reader *r, const struct transfer_move *m, const struct transfer_move *seen,
                 size_t nseen)
{
    for (size_t i = 0; i < nseen; i++) {
        const struct transfer_move *o = &seen[i];
        if (!ID_EQ(o->person, m->person))
            continue;
        if (m->leaves || o->leaves || ID_EQ(o->to, m->to) ||
            (strcmp(m->kind, "main") == 0 && strcmp(o->kind, "main") == 0))
            return complain(r, *cell(r, "login") ? COL_LOGIN : COL_NAME, "transfer_twice",
                            arena_printf(r->a, "%zu", o->line));
    }
    return true;
}

static bool later(struct reader *r, const struct transfer_move *m)
{
    const struct transfer_house *h = &r->plan->house;

    for (size_t i = 0; i < h->nsits; i++)
        if (ID_EQ(h->sits[i].person, m->person) && h->sits[i].from.day >= m->day.day)
            return complain(r, COL_TITLE, "transfer_clash", sitting_text(r, &h->sits[i]));
    return true;
}

/* Puts it into the house; what ends already the day before ends no more. True when it changes
 * anything. */
static bool put(struct reader *r, struct transfer_move *m, struct sitting **ends, size_t n,
                bool there)
{
    struct transfer_house *h = &r->plan->house;
    struct transfer_end *kept = ARENA_ARRAY(r->a, struct transfer_end, n + 1);

    for (size_t i = 0; i < n; i++) {
        if (ends[i]->to.day == m->day.day - 1)
            continue;
        kept[m->nends++] = (struct transfer_end){ends[i]->id, ends[i]->to, ends[i]->post,
                                                 transfer_post_text(r->a, h, ends[i]->post)};
        ends[i]->to = (struct date){m->day.day - 1};
    }
    m->ends = kept;
    if (!m->leaves && !there)
        h->sits[h->nsits++] =
            (struct sitting){{""}, m->person, m->to, m->kind, m->day, {DATE_NONE}};
    return m->nends > 0 || (!m->leaves && !there);
}

/* False: told, and left out. */
static bool read_move(struct reader *r, struct transfer_move *m, struct err *err)
{
    const struct q_people_of_body_row *x;

    if (!org_row_clean(r->in, r->line, r->problems) || !find_person(r, &x) || !find_day(r, &m->day))
        return false;
    m->person = x->id;
    m->name = x->name;
    m->login = x->login;
    m->to_text = "";
    m->kind = org_kind_named(cell(r, "kind"));
    if (!m->kind)
        return complain(r, COL_KIND, "bad_kind", cell(r, "kind"));
    return find_leaving(r, &m->leaves) || find_to(r, m, err);
}

static void read_one(struct reader *r, struct transfer_move *seen, size_t *nseen, struct err *err)
{
    struct transfer_plan *plan = r->plan;
    struct sitting **ends = ARENA_ARRAY(r->a, struct sitting *, plan->house.nsits + 1);
    struct transfer_move m = {.line = r->line};
    bool there = false;
    size_t n;

    if (!read_move(r, &m, err) || !find_ends(r, &m, ends, &n, err) || !once(r, &m, seen, *nseen))
        return;
    seen[(*nseen)++] = m;
    if (!m.leaves && n && ID_EQ(ends[0]->post, m.to) && strcmp(ends[0]->kind, m.kind) == 0) {
        complain(r, COL_TITLE, "transfer_same", m.to_text);
        return;
    }
    if (m.leaves ? !later(r, &m) : !fits(r, &m, n ? ends[0] : NULL, &there))
        return;
    if (put(r, &m, ends, n, there))
        plan->moves[plan->nmoves++] = m;
    else
        plan->same++;
}

/* The day before the earliest one that the rows name. */
static struct date earliest(const struct transfer_terms *t, const json_t *rows)
{
    struct date first = t->today, day;
    size_t i;
    json_t *row;

    if (!date_none(t->from) && t->from.day < first.day)
        first = t->from;
    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        if (date_parse(json_str(row, "from", ""), &day) && day.day < first.day)
            first = day;
    }
    return (struct date){first.day - 1};
}

enum status transfer_plan_make(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct body_id body, const struct transfer_terms *terms,
                               const json_t *rows, struct transfer_plan *ret,
                               struct org_problems *problems, struct err *err)
{
    const size_t n = json_array_size(rows);
    struct reader r = {.db = db,
                       .a = a,
                       .tenant = tenant,
                       .body = body,
                       .terms = terms,
                       .plan = ret,
                       .problems = problems};
    struct transfer_move *seen = ARENA_ARRAY(a, struct transfer_move, n + 1);
    size_t nseen = 0, i;

    if (n > TRANSFER_ROWS_MAX)
        return err_set(err, ST_TOO_LARGE, "table_rows", "at most %d rows at once",
                       TRANSFER_ROWS_MAX);
    *ret = (struct transfer_plan){.moves = ARENA_ARRAY(a, struct transfer_move, n + 1)};
    TRY(transfer_house_load(db, a, tenant, body, terms->today, earliest(terms, rows), n,
                            &ret->house, err));
    json_array_foreach((json_t *)(uintptr_t)rows, i, r.in)
    {
        r.line = (size_t)json_int(r.in, "row", (int64_t)i + 1);
        read_one(&r, seen, &nseen, err);
    }
    return ST_OK;
}
