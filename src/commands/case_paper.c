/* case_paper.c: a decision made on paper or elsewhere, as the office tells it. */
#include "commands/case_paper.h"

#include <string.h>

#include "base/json.h"

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

/* What may stand around a name that was typed freely. */
static enum status titles_of(const struct paper_place *p, struct external_decision *x,
                             struct err *err)
{
    struct q_posts_on_row *posts;
    struct q_units_on_row *units;
    size_t nposts, nunits;
    struct arena *a = p->a;
    if (!ID_NONE(x->decider))
        return ST_OK;
    TRY(q_posts_on(p->db, a, &(struct q_posts_on_in){p->who->tenant, p->l->body, p->today}, &posts,
                   &nposts, err));
    TRY(q_units_on(p->db, a, &(struct q_units_on_in){p->who->tenant, p->l->body, p->today}, &units,
                   &nunits, err));
    const char **out = ARENA_ARRAY(a, const char *, nposts + nunits + 1);
    for (size_t i = 0; i < nposts; i++)
        out[x->ntitles++] = posts[i].title;
    for (size_t i = 0; i < nunits; i++)
        out[x->ntitles++] = units[i].name;
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

/* The decider of a decision made elsewhere becomes known to the record as such (代行入力); of one
 * whom nobody can compare also whose decision the rules ask for. */
enum status paper_read(const struct paper_place *p, const json_t *in, struct external_decision *x,
                       char **ret_json, struct err *err)
{
    const char *decider = json_str(in, "decider", "");
    struct q_person_name_row person;
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
    const char *name = arena_printf(p->a, "%s %s", x->decider_post, x->decider_name);
    if (!ID_NONE(x->decider)) {
        TRY(q_person_name(p->db, p->a, &(struct q_person_name_in){p->who->tenant, x->decider},
                          &person, err));
        name = person.name;
    }
    AUTO_JSON json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "decider", decider, "name", name,
                                    "date", date_iso(p->a, x->date), "number", x->number);
    if (ID_NONE(x->decider)) {
        json_object_set_new(o, "post", json_string(x->decider_post));
        json_object_set_new(o, "needs", json_string(decides_then(p, x)));
    }
    *ret_json = json_canonical(p->a, o);
    TRY(titles_of(p, x, err));
    return names_of(p, x, err);
}

void paper_into(const struct form *form, const json_t *external, json_t *fields)
{
    static const char *const members[] = {
        [PAPER_NUMBER] = "number", [PAPER_DATE] = "date", [PAPER_DECIDER] = "decider"};
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const char *said = f->paper == PAPER_NONE ? "" : json_str(external, members[f->paper], "");
        if (said[0] != '\0' && str_blank(json_str(fields, f->id, "")))
            json_object_set_new(fields, f->id, json_string(said));
    }
}

void paper_spare(const struct form *form, const json_t *external, struct problems *problems)
{
    size_t n = 0;
    bool unlisted = json_str(external, "decider", "")[0] == '\0';
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
