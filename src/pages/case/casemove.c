/* casemove.c: an application written under the rules before: what the present ones change for it,
 * and the button that moves it. */
#include "pages/case/casemove.h"

#include <string.h>

#include "base/json.h"
#include "core/move.h"
#include "pages/casemove.html.h"

enum status case_move_note(struct case_page *cp, const char **ret, struct err *err)
{
    struct req *req = cp->req;
    struct date today = date_of_instant(req->now);
    struct adoptions all;

    *ret = NULL;
    if (!cp->mine || !cp->editable || !cp->page.pack ||
        hash_eq(&cp->page.pack->hash, &cp->l->c.pack->hash))
        return ST_OK;
    TRY(adoptions_load(req->db, req->arena, req->who->tenant, cp->l->body, &all, err));
    if (adoptions_undone(&all, cp->l->row.edition)) {
        *ret = W(req->lang, move_note_undone);
        return ST_OK;
    }
    struct date last = adoptions_grace(&all, cp->l->row.edition, today);
    *ret = date_none(last) ? W(req->lang, move_note)
                           : page_fill(req->arena,
                                       today.day <= last.day ? W(req->lang, move_note_until)
                                                             : W(req->lang, move_note_over),
                                       page_day(req, last.day));
    return ST_OK;
}

static const struct compare_answer *answers_of(struct case_page *cp, size_t *ret_n)
{
    const struct casefile *c = &cp->l->c;
    struct compare_answer *out =
        ARENA_ARRAY(cp->req->arena, struct compare_answer, c->nanswers + 1);

    *ret_n = 0;
    for (size_t i = 0; i < c->nanswers; i++)
        if (c->answers[i].state != A_NONE)
            out[(*ret_n)++] = (struct compare_answer){
                c->answers[i].checklist, c->answers[i].item, c->answers[i].state,
                c->answers[i].reason[0] != '\0', c->answers[i].measure[0] != '\0'};
    return out;
}

static enum status differences(struct case_page *cp, const struct lineage *way,
                               struct case_move_view *v, struct err *err)
{
    struct req *req = cp->req;
    const struct pack *to = lineage_last(way);
    AUTO_JSON json_t *settings = NULL, *list = NULL;
    struct comparison c;
    size_t n;

    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, cp->l->body, to,
                     date_of_instant(req->now), &settings, err));
    const struct compare_side was = {cp->l->c.pack, cp->l->settings, way,
                                     rule_changes(cp->l->c.pack, to, req->arena)},
                              now = {.pack = to, .settings = settings};
    const struct compare_answer *answers = answers_of(cp, &n);
    const struct compare_record r = {.facts = cp->l->facts,
                                     .procedure = cp->l->c.proc->id,
                                     .fields = cp->l->fields,
                                     .answers = answers,
                                     .nanswers = n};
    TRY(compare(&was, &now, &r, req->arena, &c, err));
    list = compare_json(&c);
    return revision_lines(req, cp->l->c.pack, to, json_canonical(req->arena, list), &v->lines,
                          &v->nlines, err);
}

static enum status left_behind(struct case_page *cp, const struct move_plan *p,
                               struct case_move_view *v, struct err *err)
{
    struct req *req = cp->req;
    struct pair_view *out = ARENA_ARRAY(req->arena, struct pair_view, p->nleft + 1);

    for (size_t i = 0; i < p->nleft; i++) {
        const char *words = "";
        TRY(value_words(req, cp->l->c.pack, p->left[i].field, p->left[i].value, &cp->people, &words,
                        err));
        if (words[0])
            out[v->nleft++] = (struct pair_view){.label = p->left[i].field->label,
                                                 .value = words,
                                                 .clause = p->left[i].field->cite.clause};
    }
    v->left = out;
    return ST_OK;
}

static enum status show(struct case_page *cp, struct res *res, const struct lineage *way,
                        const struct move_plan *p, struct case_move_view *v, struct err *err)
{
    struct req *req = cp->req;
    const struct pack *to = lineage_last(way);

    v->cp = cp;
    v->action = arena_printf(req->arena, "%s/move", cp->base);
    v->was = cp->l->c.pack->edition;
    v->now = page_aside(req, label_in(req->lang, to, to->title), to->edition);
    TRY(differences(cp, way, v, err));
    TRY(left_behind(cp, p, v, err));
    page_send(req, res, &cp->page, page_case_move, v);
    return ST_OK;
}

enum status case_move_page(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct case_move_view v = {.problem = ""};
    struct move_plan p;
    struct err local = {0};
    enum status st = ST_OK;

    TRY(case_page_open(req, &cp, W(req->lang, move_title), err));
    if (!cp.page.pack)
        return err_set(err, ST_NOT_FOUND, "no_edition", "no rules are in force");
    struct ways ways = ways_to(req->app, req->arena, req->who->tenant, cp.l->body, cp.page.pack);
    const struct lineage *way;
    TRY(way_from(&ways, req->db, cp.l->row.edition, &way, err));
    TRY(case_move(&cp.l->c, req->who, way, req->arena, &p, err));
    AUTO_JSON json_t *fields __attribute__((unused)) = p.fields;
    if (strcmp(req->method, "POST") == 0) {
        st =
            page_command(req, "move", "case.move_edition", json_pack("{s:s}", "case", cp.l->c.id.s),
                         (struct bytes){0}, NULL, &local);
        if (st == ST_OK)
            return page_done(req, res, arena_printf(req->arena, "%s/edit", cp.base), "moved");
        if (!page_stays(st)) {
            *err = local;
            return st;
        }
        v.problem = page_refusal_text(req, &local);
        res->status = err_http_status(st);
    }
    return show(&cp, res, way, &p, &v, err);
}
