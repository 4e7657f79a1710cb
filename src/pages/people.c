#include "pages/people.h"

#include <string.h>

#include "base/json.h"
#include "pages/forms.html.h"

enum status people_load(struct people *p, struct err *err)
{
    const struct who *w = p->req->who;
    if (p->loaded)
        return ST_OK;
    TRY(q_people_pick(p->req->db, p->req->arena,
                      &(struct q_people_pick_in){w->tenant, w->body, date_of_instant(p->req->now)},
                      &p->rows, &p->n, err));
    p->loaded = true;
    return ST_OK;
}

const char *people_label(struct arena *a, const struct q_people_pick_row *row)
{
    return arena_printf(a, "%s（%s %s・%s）", row->name, row->unit_name, row->title, row->login);
}

/* Rows of one person stand together; the first is the main post. */
static bool first_row(const struct people *p, size_t i)
{
    return i == 0 || !ID_EQ(p->rows[i].id, p->rows[i - 1].id);
}

static const char *person_words(struct arena *a, const char *name, const char *unit,
                                const char *post)
{
    return str_empty(post) ? arena_strdup(a, name)
                           : arena_printf(a, "%s（%s %s）", name, unit, post);
}

static enum status name_of(struct people *p, const char *id, bool login, const char **ret,
                           struct err *err)
{
    struct q_person_name_row row;
    *ret = "";
    if (!uuid_valid(id))
        return ST_OK;
    const json_t *then = login ? NULL : json_object_get(p->named, id);
    if (then) {
        *ret = person_words(p->req->arena, json_str(then, "person", ""), json_str(then, "unit", ""),
                            json_str(then, "post", ""));
        return ST_OK;
    }
    TRY(people_load(p, err));
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->rows[i].id.s, id)) {
            *ret = login ? people_label(p->req->arena, &p->rows[i])
                         : person_words(p->req->arena, p->rows[i].name, p->rows[i].unit_name,
                                        p->rows[i].title);
            return ST_OK;
        }
    struct q_person_name_in in = {p->req->who->tenant, ID_FROM(person, id)};
    enum status st = q_person_name(p->req->db, p->req->arena, &in, &row, err);
    if (st == ST_OK)
        *ret = row.name;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status people_name(struct people *p, const char *id, const char **ret, struct err *err)
{
    return name_of(p, id, true, ret, err);
}

enum status people_shown(struct people *p, const char *id, const char **ret, struct err *err)
{
    return name_of(p, id, false, ret, err);
}

/* The login at the end of a label, "" when it is none. */
static const char *login_of_label(struct arena *a, const char *typed)
{
    const char *dot = NULL;
    for (const char *s = strstr(typed, "・"); s; s = strstr(s + 1, "・"))
        dot = s + strlen("・");
    if (!dot || !str_ends(dot, "）"))
        return "";
    return arena_strndup(a, dot, strlen(dot) - strlen("）"));
}

/* How well a row fits what was typed. */
enum fit { FIT_NOT, FIT_PART, FIT_NAME, FIT_EXACT };

static enum fit fit(struct arena *a, const struct q_people_pick_row *r, const char *typed,
                    const char *login, const char *key)
{
    if (str_eq(r->id.s, typed) || str_eq(r->login, typed) || (login[0] && str_eq(r->login, login)))
        return FIT_EXACT;
    const char *name = search_key(a, r->name), *yomi = search_key(a, r->yomi);
    if (str_eq(name, key) || (yomi[0] && str_eq(yomi, key)))
        return FIT_NAME;
    return key[0] && (strstr(name, key) || strstr(yomi, key)) ? FIT_PART : FIT_NOT;
}

enum status people_find(struct people *p, const char *typed, const char **ret,
                        const struct q_people_pick_row *ret_found[PEOPLE_SHOWN], size_t *ret_n,
                        struct err *err)
{
    struct arena *a = p->req->arena;
    TRY(people_load(p, err));
    const char *text = str_trim(a, typed), *login = login_of_label(a, text);
    const char *key = search_key(a, text);
    enum fit best = FIT_PART;
    size_t n = 0;
    for (size_t i = 0; i < p->n && text[0]; i++) {
        if (!first_row(p, i))
            continue;
        enum fit f = fit(a, &p->rows[i], text, login, key);
        if (f > best) { /* a whole name outweighs names that contain it */
            best = f;
            n = 0;
        }
        if (f == best && n < PEOPLE_SHOWN)
            ret_found[n++] = &p->rows[i];
    }
    *ret = n == 1 ? ret_found[0]->id.s : "";
    *ret_n = n;
    return ST_OK;
}

/* The one input that is being typed in arrives under its own name. */
enum status people_get(struct req *req, struct res *res, struct err *err)
{
    struct people people = {.req = req};
    const struct q_people_pick_row *found[PEOPLE_SHOWN];
    const char *one, *typed = "";
    size_t n;
    for (size_t i = 0; i < req->nparams; i++)
        if (str_starts(req->params[i].name, "f.") || str_starts(req->params[i].name, "x."))
            typed = req->params[i].value;
    TRY(people_find(&people, typed, &one, found, &n, err));
    struct out o = {.b = &res->body, .lang = req->lang};
    for (size_t i = 0; i < n; i++)
        person_option(&o, people_label(req->arena, found[i]));
    return ST_OK;
}
