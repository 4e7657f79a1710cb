/* entry_story.c: what happened to an entry, in plain words: what was decided on the way to it, acts
 * on it, terms that were kept. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "pages/case/casestory.h"
#include "pages/entry/entry.h"
#include "pages/form/rollwords.h"
#include "store/queries_gen.h"

struct story {
    struct req *req;
    const struct pack *pack; /* the edition it was permitted under */
    struct entry_view *v;
    const char *origin;              /* the application behind it, "" */
    struct q_evidence_of_row *files; /* … its files, where the reader may see it */
    size_t nfiles;
};

bool entry_case_seen(struct req *req, struct case_id id)
{
    AUTO_CASE struct loaded_case *l = NULL;
    return case_load(req->app, req->db, req->arena, req->who->tenant, id, date_of_instant(req->now),
                     &l, NULL) == ST_OK &&
           case_may_see(&l->c, req->who);
}

/* "利用責任者の承認（許可）": the step in the body's words and what came out of it. */
static const char *act_words(struct req *req, const struct pack *pack,
                             const struct q_entry_story_row *r, const char **ret_clause)
{
    const struct procedure *proc = pack_procedure(pack, r->procedure);
    const struct step *step = proc && r->step[0] ? procedure_step(proc, r->step) : NULL;
    const char *kind = words_by_name(req->lang, "act_", r->kind, r->kind);
    const char *verdict = words_by_name(req->lang, "verdict_act_", r->verdict, NULL);
    *ret_clause = step ? step->cite.clause : proc ? proc->cite.clause : "";
    if (!step)
        return proc ? page_aside(req, kind, page_label(req, proc->label)) : kind;
    const char *label = page_label(req, step->label);
    if (verdict && strcmp(r->verdict, VERDICT_DONE) != 0)
        return page_colon(req, label, verdict);
    /* A step that was done says so by its name; returning, withdrawing and the like do not. */
    if (verdict)
        return label;
    return page_colon(req, label, kind);
}

/* A decision made elsewhere shows who made it, and the copy that came with it. */
static enum status tell_external(struct story *s, const struct q_entry_story_row *r,
                                 struct history_item *h, struct err *err)
{
    struct req *req = s->req;
    const char *place = arena_printf(req->arena, "step/%s", r->step);
    struct q_evidence_of_row *rows;
    size_t n;
    TRY(q_evidence_of(req->db, req->arena,
                      &(struct q_evidence_of_in){req->who->tenant, r->casefile}, &rows, &n, err));
    h->what = arena_printf(req->arena, "%s【%s】", h->what, act_proxy(req, r->external));
    h->text = story_lines(req->arena, act_external(req, r->external), h->text);
    h->files = ARENA_ARRAY(req->arena, struct history_file, n + 1);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].item, place) == 0 && rows[i].at <= r->at &&
            entry_case_seen(req, r->casefile))
            h->files[h->nfiles++] = (struct history_file){
                arena_printf(req->arena, "/evidence/%s", rows[i].id.s), rows[i].name};
    return ST_OK;
}

static enum status add_act(struct story *s, const struct q_entry_story_row *r, struct err *err)
{
    struct req *req = s->req;
    const struct pack *pack;
    struct history_item *h = &s->v->story[s->v->nstory++];

    TRY(app_edition(req->app, req->db, r->edition, &pack, err));
    h->what = act_words(req, pack, r, &h->clause);
    h->at = page_instant(req, r->at);
    h->who = page_names(req, r->names);
    h->text = story_said(req, r->conditions, r->reason);
    h->number = page_match_number(req, r->content_hash);
    if (r->external)
        TRY(tell_external(s, r, h, err));
    if (r->no[0]) /* of several at once it matters which */
        h->what = arena_printf(req->arena, "%s　%s", r->no, h->what);
    return ST_OK;
}

/* Labels of duties, as they were kept. */
static void list_duties(struct req *req, const json_t *labels, const char *what, struct buf *b)
{
    for (size_t i = 0; i < json_array_size(labels); i++) {
        const char *one = page_label(req, json_string_value(json_array_get(labels, i)));
        if (i == 0)
            buf_printf(b, "%s%s", b->n ? "\n" : "", page_colon(req, what, one));
        else
            buf_printf(b, "%s%s", W(req->lang, list_and), one);
    }
}

/* What was recorded with an act: the reason, then each field of its form as "label：value". */
static enum status event_text(struct story *s, const struct entry_act *a, const char *data,
                              const char **ret, struct err *err)
{
    struct req *req = s->req;
    struct people people = {.req = req};
    AUTO_JSON json_t *o = json_loads(data, 0, NULL);
    people.named = json_object_get(o, "named");
    const struct form *form = a && a->form[0] ? pack_form(s->pack, a->form) : NULL;
    struct buf b;
    buf_init(&b, req->arena, 128);
    buf_puts(&b, json_str(o, "reason", ""));
    list_duties(req, json_object_get(o, "begun"), W(req->lang, duties_begun), &b);
    list_duties(req, json_object_get(o, "ended"), W(req->lang, duties_ended), &b);
    for (size_t i = 0; form && i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *value = json_object_get(json_object_get(o, "fields"), f->id);
        const json_t *delta = json_object_get(json_object_get(o, "rolls"), f->id);
        const char *words = "";
        if (delta)
            TRY(roll_words(req, s->pack, f, delta, &people, &words, err));
        if (value)
            TRY(value_words(req, s->pack, f, value, &people, &words, err));
        if (words[0])
            buf_printf(&b, "%s%s", b.n ? "\n" : "",
                       page_colon(req, page_label(req, f->label), words));
    }
    *ret = b.p;
    return ST_OK;
}

/* The last word about undoing the permission is a proposal: it is still open. */
static void fill_undo(struct story *s, const struct q_entry_story_row *acts, size_t n)
{
    bool open = false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(acts[i].casefile.s, s->origin) == 0 && str_starts(acts[i].kind, DID_CANCEL))
            open = strcmp(acts[i].kind, DID_CANCEL) == 0;
    if (open)
        s->v->undo = entry_case_seen(s->req, ID_FROM(case, s->origin))
                         ? arena_printf(s->req->arena, "/cases/%s", s->origin)
                         : "";
}

/* What was answered for one act stays readable as it was. */
static const struct history_link *lists_of_run(struct story *s, const struct entry_act *a,
                                               const char *data, size_t *ret_n)
{
    struct arena *arena = s->req->arena;
    AUTO_JSON json_t *o = json_loads(data, 0, NULL);
    int64_t run = json_int(o, "run", 0);
    struct history_link *out = ARENA_ARRAY(arena, struct history_link, a->nchecklists + 1);
    *ret_n = 0;
    for (size_t i = 0; run > 0 && i < a->nchecklists; i++)
        out[(*ret_n)++] =
            (struct history_link){arena_printf(arena, "/entries/%s/acts/%s/checks/%s?run=%lld",
                                               s->v->id.s, a->id, a->checklists[i], (long long)run),
                                  pack_checklist(s->pack, a->checklists[i])->label};
    return out;
}

/* The files that came with the act, since it was last done: they lie with the application behind
 * the entry. */
static void act_files(const struct story *s, const struct entry_act *a, int64_t since, int64_t at,
                      struct history_item *h)
{
    struct arena *arena = s->req->arena;
    const char *place = arena_printf(arena, "%s/", a->form);

    h->files = ARENA_ARRAY(arena, struct history_file, s->nfiles + 1);
    for (size_t i = 0; a->form[0] && i < s->nfiles; i++)
        if (str_starts(s->files[i].item, place) && s->files[i].at > since && s->files[i].at <= at)
            h->files[h->nfiles++] = (struct history_file){
                arena_printf(arena, "/evidence/%s", s->files[i].id.s), s->files[i].name};
}

static int64_t done_before(const struct q_entry_events_row *rows, size_t k)
{
    for (size_t i = k; i-- > 0;)
        if (str_eq(rows[i].act, rows[k].act))
            return rows[i].at;
    return 0;
}

static enum status add_event(struct story *s, const struct q_entry_events_row *rows, size_t k,
                             struct err *err)
{
    struct req *req = s->req;
    const struct q_entry_events_row *e = &rows[k];
    const struct entry_act *a = pack_entry_act(s->pack, e->act);
    const char *text;

    TRY(event_text(s, a, e->data, &text, err));
    struct history_item *h = &s->v->story[s->v->nstory++];
    *h = (struct history_item){
        .at = page_instant(req, e->at),
        .who = page_names(req, e->names),
        .what = a ? page_label(req, a->label) : words_by_name(req->lang, "act_", e->act, e->act),
        .text = text,
        .clause = a ? a->cite.clause : "",
    };
    if (!a)
        return ST_OK;
    h->links = lists_of_run(s, a, e->data, &h->nlinks);
    act_files(s, a, done_before(rows, k), e->at, h);
    return ST_OK;
}

/* Terms that were kept, and what was decided on them. */
static void add_terms(struct story *s, const struct q_terms_story_row *r)
{
    struct req *req = s->req;
    struct history_link *link = ARENA_NEW(req->arena, struct history_link);

    *link = (struct history_link){
        arena_printf(req->arena, "/entries/%s/terms/%lld", s->v->id.s, (long long)r->n),
        W(req->lang, terms_compare_title)};
    s->v->story[s->v->nstory++] = (struct history_item){
        .at = page_instant(req, r->at),
        .who = page_names(req, r->names),
        .what = page_aside(req,
                           r->decision[0] ? words_by_name(req->lang, "terms_", r->decision, "")
                                          : W(req->lang, terms_story_kept),
                           r->edition),
        .text = r->reason,
        .links = link,
        .nlinks = 1,
    };
}

/* Three lists, each in the order of time; of one instant the application comes first. */
static enum status merge(struct story *s, const struct q_entry_story_row *acts, size_t nacts,
                         const struct q_entry_events_row *events, size_t nevents,
                         const struct q_terms_story_row *terms, size_t nterms, struct err *err)
{
    for (size_t i = 0, k = 0, t = 0; i < nacts || k < nevents || t < nterms;) {
        int64_t act = i < nacts ? acts[i].at : INT64_MAX;
        int64_t event = k < nevents ? events[k].at : INT64_MAX;
        int64_t term = t < nterms ? terms[t].at : INT64_MAX;
        if (act <= event && act <= term)
            TRY(add_act(s, &acts[i++], err));
        else if (event <= term)
            TRY(add_event(s, events, k++, err));
        else
            add_terms(s, &terms[t++]);
    }
    return ST_OK;
}

enum status entry_tell_story(struct req *req, const struct pack *pack, const char *origin,
                             struct entry_view *v, struct err *err)
{
    struct story s = {.req = req, .pack = pack, .v = v, .origin = origin};
    const struct tenant_id t = req->who->tenant;
    struct q_entry_story_row *acts;
    struct q_entry_events_row *events;
    struct q_terms_story_row *terms;
    size_t nacts, nevents, nterms;

    TRY(q_entry_story(req->db, req->arena, &(struct q_entry_story_in){t, v->id}, &acts, &nacts,
                      err));
    TRY(q_entry_events(req->db, req->arena, &(struct q_entry_events_in){t, v->id}, &events,
                       &nevents, err));
    TRY(q_terms_story(req->db, req->arena, &(struct q_terms_story_in){t, v->id}, &terms, &nterms,
                      err));
    if (origin[0] && nevents && entry_case_seen(req, ID_FROM(case, origin)))
        TRY(q_evidence_of(req->db, req->arena, &(struct q_evidence_of_in){t, ID_FROM(case, origin)},
                          &s.files, &s.nfiles, err));
    fill_undo(&s, acts, nacts);
    v->story = ARENA_ARRAY(req->arena, struct history_item, nacts + nevents + nterms + 1);
    return merge(&s, acts, nacts, events, nevents, terms, nterms, err);
}
