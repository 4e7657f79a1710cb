/* asked.c: those whom an occurrence of a duty asks: on their first screen, and on its own page. */
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/case/tasks.h"
#include "pages/duty/duties.h"

const char *asked_counted(struct req *req, int64_t replied, int64_t all, int64_t found)
{
    const char *n = page_fill(req->arena, W(req->lang, asked_counted),
                              page_number(req->arena, replied)),
               *of = page_fill(req->arena, W(req->lang, asked_of), page_number(req->arena, all));

    if (found > 0)
        of = arena_printf(
            req->arena, "%s%s%s", of, W(req->lang, dictionary_comma),
            page_fill(req->arena, W(req->lang, asked_found), page_number(req->arena, found)));
    return page_aside(req, n, of);
}

/* ------------------------------------------------------------------ the first screen */
enum status asking_list(struct req *req, int64_t limit, struct home_list *l, struct err *err)
{
    const struct date none = {DATE_NONE};
    struct q_occurrences_asking_row *rows;
    const struct pack *p;
    struct date today;
    size_t n;

    TRY(duties_today(req, &today, err));
    TRY(q_occurrences_asking(req->db, req->arena,
                             &(struct q_occurrences_asking_in){req->who->tenant, req->who->body,
                                                               req->who->person, today, limit},
                             &rows, &n, err));
    *l = (struct home_list){.id = "asking",
                            .title = page_fill(req->arena, W(req->lang, home_asking),
                                               page_number(req->arena, (int64_t)n)),
                            .empty = "",
                            .items = ARENA_ARRAY(req->arena, struct home_item, n + 1)};
    for (size_t i = 0; i < n; i++) {
        const struct q_occurrences_asking_row *r = &rows[i];
        struct occurrence o = {r->opens, r->nominal, r->due, r->last, r->unsure};
        struct duty_told t = duty_tell(req, &o, none, none, none, today);
        TRY(app_edition(req->app, req->db, r->edition, &p, err));
        const struct duty *d = duty_find(p, r->rule);
        l->items[l->n++] =
            (struct home_item){.href = arena_printf(req->arena, "/duties/%s", r->id.s),
                               .label = page_label(req, d ? d->label : r->rule),
                               .sub = home_two(req, r->title, r->no),
                               .tag = t.state,
                               .tone = t.tone};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the page of one */
enum status asked_is(struct req *req, const char *occurrence, bool *ret, struct err *err)
{
    struct q_occurrence_asked_get_row row;
    enum status st = q_occurrence_asked_get(
        req->db, req->arena,
        &(struct q_occurrence_asked_get_in){req->who->tenant, ID_FROM(occurrence, occurrence),
                                            req->who->person},
        &row, err);

    *ret = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static struct field_view results(struct req *req, const char *name, const char *label)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);

    o[0] = (struct field_option){"ok", W(req->lang, duty_result_ok),
                                 str_eq(req_text(req, name), "ok")};
    o[1] = (struct field_option){"found", W(req->lang, duty_result_found),
                                 str_eq(req_text(req, name), "found")};
    return (struct field_view){.control = FIELD_RADIO,
                               .name = name,
                               .label = label,
                               .required = true,
                               .options = o,
                               .noptions = 2};
}

static struct field_view note(struct req *req, const char *name)
{
    return (struct field_view){.control = FIELD_AREA,
                               .name = name,
                               .label = W(req->lang, asked_note),
                               .value = req_text(req, name)};
}

static void fill_fields(struct req *req, struct occurrence_view *v,
                        const struct q_occurrence_replies_row *rows, size_t n)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    size_t waiting = 0;

    for (size_t i = 0; i < n; i++)
        if (rows[i].replied == 0 && !ID_EQ(rows[i].person, req->who->person))
            o[waiting++] =
                (struct field_option){rows[i].person.s, page_names(req, rows[i].asked_names),
                                      str_eq(req_text(req, "h.who"), rows[i].person.s)};
    v->hear &= waiting > 0;
    v->h_who = (struct field_view){.control = FIELD_SELECT,
                                   .name = "h.who",
                                   .label = W(req->lang, asked_hear_who),
                                   .prompt = W(req->lang, asked_hear_prompt),
                                   .required = true,
                                   .options = o,
                                   .noptions = waiting};
    v->h_result = results(req, "h.result", W(req->lang, asked_answer));
    v->h_note = note(req, "h.note");
    v->a_result = results(req, "a.result", W(req->lang, asked_answer));
    v->a_note = note(req, "a.note");
}

static struct asked_line line_of(struct req *req, const struct q_occurrence_replies_row *r)
{
    struct asked_line l = {.who = page_names(req, r->asked_names),
                           .note = r->note,
                           .by = r->heard_by[0] ? page_names(req, r->names) : "",
                           .state = W(req->lang, asked_waiting),
                           .tone = TONE_WAIT};

    if (r->replied == 0)
        return l;
    l.tone = strcmp(r->result, "found") == 0 ? TONE_WARN : TONE_GOOD;
    l.state = page_aside(req, words_by_name(req->lang, "duty_result_", r->result, ""),
                         page_day_short(req, r->on_day.day));
    return l;
}

enum status asked_fill(struct req *req, const struct q_occurrence_get_row *row, bool may,
                       struct occurrence_view *v, struct err *err)
{
    struct q_occurrence_replies_row *rows;
    int64_t replied = 0, found = 0;
    size_t n;
    bool open =
        date_none(row->waived_on) &&
        (date_none(row->ended) || row->nominal.day <= row->ended.day || !date_none(row->done_on));

    v->counted = "";
    TRY(q_occurrence_replies(
        req->db, req->arena,
        &(struct q_occurrence_replies_in){req->who->tenant, ID_FROM(occurrence, v->id)}, &rows, &n,
        err));
    v->asks |= n > 0;
    v->hear = may && open;
    v->asked = ARENA_ARRAY(req->arena, struct asked_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool mine = ID_EQ(rows[i].person, req->who->person);
        replied += rows[i].replied > 0;
        found += strcmp(rows[i].result, "found") == 0;
        v->answer |= mine && open;
        v->again |= mine && rows[i].replied > 0;
        if (may || mine)
            v->asked[v->nasked++] = line_of(req, &rows[i]);
    }
    if (n > 0)
        v->counted = asked_counted(req, replied, (int64_t)n, found);
    fill_fields(req, v, rows, n);
    return ST_OK;
}
