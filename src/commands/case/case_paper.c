/* case_paper.c: a decision made on paper or elsewhere, as the office tells it. */
#include "commands/case/case_paper.h"

#include <string.h>

#include "base/json.h"
#include "core/elsewhere.h"
#include "core/names.h"

static enum status add_names(const struct paper_place *p, struct person_id id, const char **out,
                             size_t *n, struct err *err)
{
    struct q_person_get_row row;
    TRY(q_person_get(p->db, p->a, &(struct q_person_get_in){p->who->tenant, id}, &row, err));
    out[(*n)++] = row.name;
    out[(*n)++] = row.yomi;
    out[(*n)++] = row.login;
    return ST_OK;
}

/* Names of those who cannot have decided: whoever enters it, and the parties. */
static enum status names_of(const struct paper_place *p, struct external_decision *x,
                            struct err *err)
{
    struct person_id *parties;
    size_t n = case_parties(&p->l->c, p->a, &parties);
    const char **out = ARENA_ARRAY(p->a, const char *, 3 * (n + 1));
    TRY(add_names(p, p->who->person, out, &x->nown, err));
    x->nnames = x->nown;
    for (size_t i = 0; i < n; i++)
        TRY(add_names(p, parties[i], out, &x->nnames, err));
    x->names = out;
    return ST_OK;
}

/* Everybody who had a post since it was handed in: whoever might be meant by a free name. */
static enum status everybody(const struct paper_place *p, struct q_people_within_row **rows,
                             size_t *n, struct err *err)
{
    const struct date since = date_none(p->l->c.submitted) ? p->today : p->l->c.submitted;
    return q_people_within(
        p->db, p->a, &(struct q_people_within_in){p->who->tenant, p->l->body, since, p->today},
        rows, n, err);
}

/* What may stand around a name that was typed freely; log-ins as the program writes them behind
 * names. */
static enum status titles_of(const struct paper_place *p, struct external_decision *x,
                             struct err *err)
{
    struct q_posts_on_row *posts;
    struct q_units_on_row *units;
    struct q_tenants_row *tenants;
    struct q_bodies_row *bodies;
    struct q_people_within_row *people;
    size_t nposts, nunits, nbodies, ntenants, npeople;
    struct arena *a = p->a;
    if (!ID_NONE(x->decider))
        return ST_OK;
    TRY(q_posts_on(p->db, a, &(struct q_posts_on_in){p->who->tenant, p->l->body, p->today}, &posts,
                   &nposts, err));
    TRY(q_units_on(p->db, a, &(struct q_units_on_in){p->who->tenant, p->l->body, p->today}, &units,
                   &nunits, err));
    TRY(q_bodies(p->db, a, &(struct q_bodies_in){p->who->tenant}, &bodies, &nbodies, err));
    TRY(q_tenants(p->db, a, &tenants, &ntenants, err));
    TRY(everybody(p, &people, &npeople, err));
    const char **out = ARENA_ARRAY(a, const char *, nposts + nunits + nbodies + npeople + 2);
    for (size_t i = 0; i < nposts; i++)
        out[x->ntitles++] = posts[i].title;
    for (size_t i = 0; i < nunits; i++)
        out[x->ntitles++] = units[i].name;
    for (size_t i = 0; i < nbodies; i++)
        out[x->ntitles++] = bodies[i].name;
    for (size_t i = 0; i < ntenants; i++)
        if (ID_EQ(tenants[i].id, p->who->tenant))
            out[x->ntitles++] = tenants[i].name;
    for (size_t i = 0; i < npeople; i++)
        out[x->ntitles++] = people[i].login;
    x->titles = out;
    return ST_OK;
}

static bool plain(const char *s)
{
    return !text_has_control(s) && utf8_length(s) <= 100;
}

/* Whose step it was then, as the rules call them. */
static const char *decides_then(const struct paper_place *p, const struct external_decision *x)
{
    int role;
    struct unit_id unit;
    struct person_id person;
    (void)case_assignee(x->then == NULL ? &p->l->c : x->then, p->s, &role, &unit, &person);
    return p->l->c.pack->roles[role].label;
}

/* Who held what on the day; a day to come is refused as such. */
static enum status then_of(const struct paper_place *p, struct external_decision *x,
                           struct err *err)
{
    if (date_none(x->date) || x->date.day > p->today.day)
        return ST_OK;
    struct casefile *then = ARENA_NEW(p->a, struct casefile);
    x->then = then;
    return case_on(p->db, p->a, p->who->tenant, p->l, x->date, then, err);
}

/* ------------------------------------------------------------------ whose name it is */
static bool is_called(const struct paper_place *p, const struct external_decision *x,
                      const struct q_people_within_row *r)
{
    return name_is(p->a, x->decider_name, r->name, x->titles, x->ntitles) ||
           name_is(p->a, x->decider_name, r->yomi, x->titles, x->ntitles);
}

/* "課長 山田" may be one of the register, and need not be: the whole name has to be written. */
static enum status family_alone(const struct paper_place *p, const struct external_decision *x,
                                const struct q_people_within_row *rows, size_t n, struct err *err)
{
    struct buf b;
    buf_init(&b, p->a, 64);
    for (size_t i = 0; i < n; i++) {
        const char *own = name_key(p->a, rows[i].name, "").family,
                   *yomi = name_key(p->a, rows[i].yomi, "").family;
        if ((i > 0 && ID_EQ(rows[i].id, rows[i - 1].id)) ||
            (!name_is(p->a, x->decider_name, own, x->titles, x->ntitles) &&
             !name_is(p->a, x->decider_name, yomi, x->titles, x->ntitles)))
            continue;
        buf_printf(&b, "%s%s（%s %s）", b.n > 0 ? "、" : "", rows[i].name, rows[i].unit_name,
                   rows[i].title);
    }
    if (b.n == 0)
        return ST_OK;
    err_set(err, ST_REFUSED, "decider_family", "a family name alone");
    return err_detail(err, b.p);
}

/* A free name that is somebody's of the register, by name or reading, is theirs: it is judged as
 * theirs. Of several of that name nobody is guessed. */
static enum status namesake(const struct paper_place *p, struct external_decision *x,
                            struct err *err)
{
    struct q_people_within_row *rows;
    size_t n, found = 0;
    struct buf b;
    if (!ID_NONE(x->decider) || str_blank(x->decider_name))
        return ST_OK;
    TRY(everybody(p, &rows, &n, err));
    buf_init(&b, p->a, 64);
    for (size_t i = 0; i < n; i++) {
        if ((i > 0 && ID_EQ(rows[i].id, rows[i - 1].id)) || !is_called(p, x, &rows[i]))
            continue;
        x->decider = rows[i].id;
        buf_printf(&b, "%s%s（%s %s）", found++ > 0 ? "、" : "", rows[i].name, rows[i].unit_name,
                   rows[i].title);
    }
    if (found == 0)
        return family_alone(p, x, rows, n, err);
    if (found == 1)
        return ST_OK;
    err_set(err, ST_REFUSED, "decider_which", "%zu people have this name", found);
    return err_detail(err, b.p);
}

/* ------------------------------------------------------------------ read */
/* "企画課 課長": what the decider held on the day, that which gave the right before all others. */
static enum status seat_of(const struct paper_place *p, const struct external_decision *x,
                           const char **ret, struct err *err)
{
    struct q_who_holdings_row *rows;
    const struct q_who_holdings_row *held = NULL;
    struct unit_id unit;
    struct person_id person;
    int role;
    size_t n;
    (void)case_assignee(x->then == NULL ? &p->l->c : x->then, p->s, &role, &unit, &person);
    TRY(q_who_holdings(p->db, p->a,
                       &(struct q_who_holdings_in){p->who->tenant, x->decider, x->date}, &rows, &n,
                       err));
    for (size_t i = n; i-- > 0;)
        if (ID_EQ(rows[i].body, p->l->body) &&
            (held == NULL || strcmp(held->role, p->l->c.pack->roles[role].id) != 0 ||
             strcmp(rows[i].role, held->role) == 0))
            held = &rows[i];
    *ret = held == NULL ? "" : arena_printf(p->a, "%s %s ", held->unit_name, held->title);
    return ST_OK;
}

/* As the record tells it; of one whom nobody can compare also whose decision the rules ask for. */
static enum status tell(const struct paper_place *p, const struct external_decision *x,
                        json_t **ret, struct err *err)
{
    struct q_person_name_row person;
    const char *seat, *name = arena_printf(p->a, "%s %s", x->decider_post, x->decider_name);
    if (!ID_NONE(x->decider)) {
        TRY(q_person_name(p->db, p->a, &(struct q_person_name_in){p->who->tenant, x->decider},
                          &person, err));
        TRY(seat_of(p, x, &seat, err));
        name = arena_printf(p->a, "%s%s", seat, person.name);
    }
    *ret = json_pack("{s:s, s:s, s:s, s:s}", "decider", x->decider.s, "name", name, "date",
                     date_iso(p->a, x->date), "number", x->number);
    if (ID_NONE(x->decider)) {
        json_object_set_new(*ret, "post", json_string(x->decider_post));
        json_object_set_new(*ret, "needs", json_string(decides_then(p, x)));
    }
    return ST_OK;
}

enum status paper_read(const struct paper_place *p, const json_t *in, struct external_decision *x,
                       json_t **ret_told, struct err *err)
{
    const char *decider = json_str(in, "decider", "");
    *x = (struct external_decision){.decider_name = json_str(in, "decider_name", ""),
                                    .decider_post = json_str(in, "decider_post", ""),
                                    .number = json_str(in, "number", "")};
    if (decider[0] != '\0' && !uuid_valid(decider))
        return err_set(err, ST_INPUT, "bad_id", "decider");
    if (!plain(x->decider_name) || !plain(x->decider_post) || !plain(x->number))
        return err_set(err, ST_INPUT, "bad_text", "decider or number");
    x->decider = ID_FROM(person, decider);
    if (!date_parse(json_str(in, "date", ""), &x->date))
        x->date = (struct date){DATE_NONE};
    TRY(then_of(p, x, err));
    TRY(titles_of(p, x, err));
    TRY(namesake(p, x, err));
    TRY(names_of(p, x, err));
    return tell(p, x, ret_told, err);
}

void paper_into(const struct form *form, const json_t *told, json_t *fields)
{
    static const char *const members[] = {
        [PAPER_NUMBER] = "number", [PAPER_DATE] = "date", [PAPER_DECIDER] = "decider"};
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const char *said = f->paper == PAPER_NONE ? "" : json_str(told, members[f->paper], "");
        if (said[0] != '\0' && str_blank(json_str(fields, f->id, "")))
            json_object_set_new(fields, f->id, json_string(said));
    }
}

void paper_spare(const struct form *form, const json_t *told, struct problems *problems)
{
    size_t n = 0;
    bool unlisted = json_str(told, "decider", "")[0] == '\0';
    for (size_t i = 0; i < problems->n; i++) {
        const struct field *f = form_field(form, problems->p[i].where);
        if (!unlisted || f == NULL || f->paper != PAPER_DECIDER ||
            strcmp(problems->p[i].code, "required") != 0)
            problems->p[n++] = problems->p[i];
    }
    problems->n = n;
}

/* Who decides instead of the one who cannot: by role, post and name. */
enum status paper_decider_told(const struct paper_place *p, const struct external_decision *x,
                               struct arena *a, struct err *err)
{
    struct loaded_case on = *p->l; /* borrows everything */
    const char *names;
    if (err == NULL ||
        (strcmp(err->code, "decider_party") != 0 && strcmp(err->code, "decider_role") != 0))
        return ST_DENIED;
    if (x->then != NULL) {
        on.c = *x->then;
        on.c.today = x->date;
    }
    TRY(case_holders(p->db, a, p->who->tenant, &on, p->s, "、", NULL, &names, err));
    if (names[0] != '\0')
        err_detail(err, arena_printf(a, "%s（%s）", decides_then(p, x), names));
    return ST_DENIED;
}
