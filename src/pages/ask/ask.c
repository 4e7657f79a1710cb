#include "pages/ask/ask_parts.h"
#include "rules/doubts.h"

#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "pages/ask.html.h"

const char *ask_given(struct ask *k, const char *prefix, const char *id)
{
    return req_text(k->req, arena_printf(k->a, "%s%s", prefix, id));
}

/* ---- examples ---- */

static void from_pack(struct ask *k)
{
    for (size_t i = 0; i < k->pack->nexamples; i++) {
        const struct example *e = &k->pack->examples[i];
        struct kind_of_info *x = &k->kinds[k->nkinds++];
        *x = (struct kind_of_info){e->id, e->label, e->why, {0}, {0}, false};
        x->flags[0] = e->personal;
        x->flags[1] = e->resident;
        x->flags[2] = e->my_number;
        for (size_t n = 0; n < k->pack->naxes; n++)
            x->levels[n] = e->levels[n];
    }
}

/* The body's own examples replace those of the pack with the same id. */
static void from_body(struct ask *k, const char *key, json_t *o)
{
    struct kind_of_info *x = NULL;
    for (size_t i = 0; i < k->nkinds && !x; i++)
        x = strcmp(k->kinds[i].id, key) == 0 ? &k->kinds[i] : NULL;
    if (!x)
        x = &k->kinds[k->nkinds++];
    *x = (struct kind_of_info){.id = key,
                               .label = arena_strdup(k->a, json_str(o, "label", key)),
                               .why = arena_strdup(k->a, json_str(o, "why", ""))};
    x->flags[0] = json_flag(o, "personal", false);
    for (size_t n = 0; n < k->pack->naxes; n++) {
        const struct axis *axis = &k->pack->axes[n];
        const char *code = json_str(json_object_get(o, "levels"), axis->id, NULL);
        x->levels[n] = code ? axis_level(axis, code) : -1;
    }
}

static enum status read_examples(struct ask *k, struct err *err)
{
    const struct who *w = k->req->who;
    struct q_body_rows_row *rows;
    size_t n;
    struct q_body_rows_in in = {w->tenant, w->body, "example", date_of_instant(k->req->now)};
    TRY(q_body_rows(k->req->db, k->a, &in, &rows, &n, err));
    k->kinds = ARENA_ARRAY(k->a, struct kind_of_info, k->pack->nexamples + n + 1);
    from_pack(k);
    struct ways ways = ways_to(k->req->app, k->a, w->tenant, w->body, k->pack);
    for (size_t i = 0; i < n; i++) {
        struct own_row row;
        TRY(own_example(&ways, k->req->db, rows[i].json, rows[i].valid_from, rows[i].at, &row,
                        err));
        AUTO_JSON json_t *o = json_loads(row.json, 0, NULL);
        from_body(k, rows[i].key, o);
    }
    for (size_t i = 0; i < k->nkinds; i++)
        k->kinds[i].chosen = ask_given(k, "e.", k->kinds[i].id)[0] != '\0';
    return ST_OK;
}

/* ---- facts ---- */

/* "Don't know" beside an example: what else there is may be heavier, so its class is none. */
static bool class_unsure(struct ask *k, size_t axis)
{
    return strcmp(ask_given(k, "l.", k->pack->axes[axis].id), "unknown") == 0;
}

static json_t *row_of(struct ask *k, const struct kind_of_info *x)
{
    static const char *const flags[] = {"personal", "resident", "my_number"};
    json_t *o = json_object();
    for (size_t n = 0; n < k->pack->naxes; n++)
        if (x->levels[n] >= 0 && !class_unsure(k, n))
            json_object_set_new(o, k->pack->axes[n].id,
                                json_string(k->pack->axes[n].levels[x->levels[n]].code));
    for (size_t n = 0; n < 3; n++)
        json_object_set_new(o, flags[n], json_boolean(x->flags[n]));
    json_object_set_new(o, "name", json_string(x->label));
    return o;
}

/* Classes chosen directly stand beside the examples as one more kind of information. */
static void facts_of_info(struct ask *k)
{
    json_t *rows = json_array(), *direct = json_object();
    for (size_t n = 0; n < k->pack->naxes; n++) {
        const char *id = k->pack->axes[n].id, *code = ask_given(k, "l.", id);
        if (axis_level(&k->pack->axes[n], code) >= 0)
            json_object_set_new(direct, id, json_string(code));
    }
    for (size_t i = 0; i < k->nkinds; i++)
        if (k->kinds[i].chosen)
            json_array_append_new(rows, row_of(k, &k->kinds[i]));
    if (json_array_size(rows) && json_object_size(direct))
        json_array_append(rows, direct);
    if (json_array_size(rows)) {
        for (size_t i = 0; i < json_array_size(rows); i++)
            json_object_del(json_array_get(rows, i), "name");
        json_object_set(k->facts, "info.rows", rows);
    } else {
        const char *axis;
        json_t *code;
        json_object_foreach(direct, axis, code)
        {
            json_object_set(k->facts, arena_printf(k->a, "info.%s", axis), code);
        }
    }
    json_decref(rows);
    json_decref(direct);
}

/* The answers that were ticked, 分からない among them (*ret_unsure), also beside others. */
static json_t *list_of(struct ask *k, const struct fact *f, bool *ret_unsure)
{
    const char *name = arena_printf(k->a, "x.%s", f->id);
    json_t *list = json_array();
    for (size_t i = 0; i < k->req->nparams; i++) {
        const struct param *p = &k->req->params[i];
        if (strcmp(p->name, name) != 0 || p->value[0] == '\0')
            continue;
        if (!ask_fits(f, p->value))
            continue;
        *ret_unsure |= strcmp(p->value, "unknown") == 0;
        json_array_append_new(list, json_string(p->value));
    }
    return list;
}

/* "Don't know" about a place is an answer that the rules speak of, beside a country too: there, and
 * perhaps elsewhere. About anything else it is none, and beside other answers it takes these back:
 * half a list must not be taken for the whole. */
static void fact_of_list(struct ask *k, size_t i, const struct fact *f)
{
    bool unsure = false;
    json_t *list = list_of(k, f, &unsure);
    bool place = f->type == V_COUNTRIES;
    k->unsure[i] = unsure;
    if (json_array_size(list) && (!unsure || place))
        json_object_set(k->facts, f->id, list);
    json_decref(list);
}

static const char *const info_flags[] = {"info.personal", "info.resident", "info.my_number"};

/* A 'no' beside chosen information that is personal: the information decides, and it is said. */
static const char *outweighed(struct ask *k, const struct fact *f)
{
    for (size_t x = 0; x < 3; x++) {
        if (strcmp(f->id, info_flags[x]) != 0 || strcmp(ask_given(k, "x.", f->id), "no") != 0)
            continue;
        for (size_t i = 0; i < k->nkinds; i++)
            if (k->kinds[i].chosen && k->kinds[i].flags[x])
                return page_fill(k->a, W(k->req->lang, ask_outweighed),
                                 page_label(k->req, k->kinds[i].label));
    }
    return NULL;
}

static void fact_of_one(struct ask *k, size_t i, const struct fact *f)
{
    const char *s = ask_given(k, "x.", f->id);
    int64_t n;
    k->unsure[i] = strcmp(s, "unknown") == 0;
    if (s[0] == '\0' || !ask_fits(f, s) || (k->unsure[i] && f->type != V_COUNTRY))
        return;
    if (f->type == V_BOOL) {
        if (outweighed(k, f))
            return;
        json_object_set_new(k->facts, f->id, json_boolean(strcmp(s, "yes") == 0));
    } else if (f->type == V_INT) {
        if (parse_int64(s, &n))
            json_object_set_new(k->facts, f->id, json_integer((json_int_t)n));
    } else {
        json_object_set_new(k->facts, f->id, json_string(s));
    }
}

static bool is_setting(const struct fact *f)
{
    return str_starts(f->id, "setting.");
}

static void read_facts(struct ask *k)
{
    k->facts = json_object();
    k->unsure = ARENA_ARRAY(k->a, bool, k->pack->nfacts + 1);
    facts_of_info(k);
    for (size_t i = 0; i < k->pack->nfacts; i++) {
        const struct fact *f = &k->pack->facts[i];
        if (is_setting(f) || f->type == V_ROWS)
            continue;
        if (f->type == V_LEVEL)
            k->unsure[i] = f->axis >= 0 && class_unsure(k, (size_t)f->axis);
        else if (f->type == V_CHOICES || f->type == V_COUNTRIES)
            fact_of_list(k, i, f);
        else
            fact_of_one(k, i, f);
    }
    /* Sent with nothing chosen, it is answered with what is asked. */
    k->v.answered = json_object_size(k->facts) > 0 || req_param(k->req, "x.service.name") != NULL;
    k->doubts = json_array();
    for (size_t i = 0; i < k->pack->nfacts; i++)
        if (k->unsure[i])
            json_array_append_new(k->doubts, json_string(k->pack->facts[i].id));
    k->v.answered |= json_array_size(k->doubts) > 0;
}

/* ---- questions ---- */

void ask_option(struct field_view *f, struct field_option *o, const char *value, const char *label,
                bool on)
{
    o[f->noptions++] = (struct field_option){value, label, on};
}

static bool was_given(struct ask *k, const struct fact *f, const char *value)
{
    const char *name = arena_printf(k->a, "x.%s", f->id);
    for (size_t i = 0; i < k->req->nparams; i++)
        if (strcmp(k->req->params[i].name, name) == 0 &&
            strcmp(k->req->params[i].value, value) == 0)
            return true;
    return false;
}

/* 分からない beside other answers, where the two cannot both be meant. */
static const char *of_two_minds(struct ask *k, size_t i)
{
    const struct fact *f = &k->pack->facts[i];
    if (f->type != V_CHOICES || !k->unsure[i])
        return NULL;
    for (size_t c = 0; c < f->nchoices; c++)
        if (strcmp(f->choices[c].id, "unknown") != 0 && was_given(k, f, f->choices[c].id))
            return W(k->req->lang, ask_two_minds);
    return NULL;
}

static void question_options(struct ask *k, const struct fact *f, struct field_view *v)
{
    enum lang lang = k->req->lang;
    struct field_option *o = ARENA_ARRAY(k->a, struct field_option, f->nchoices + 4);
    v->options = o;
    v->control = f->type == V_CHOICES || f->type == V_COUNTRIES ? FIELD_CHECKS : FIELD_RADIO;
    if (f->type == V_BOOL) {
        ask_option(v, o, "yes", W(lang, yes), was_given(k, f, "yes"));
        ask_option(v, o, "no", W(lang, no), was_given(k, f, "no"));
    } else if (f->nchoices == 0 && (f->type == V_COUNTRY || f->type == V_COUNTRIES)) {
        ask_option(v, o, "japan", W(lang, choice_japan), was_given(k, f, "japan"));
        ask_option(v, o, "overseas", W(lang, choice_overseas), was_given(k, f, "overseas"));
    }
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, "unknown") != 0)
            ask_option(v, o, f->choices[i].id, fact_choice(k->req, &f->choices[i]),
                       was_given(k, f, f->choices[i].id));
    ask_option(v, o, "unknown", W(lang, not_known), was_given(k, f, "unknown"));
}

static void question(struct ask *k, size_t i)
{
    const struct fact *f = &k->pack->facts[i];
    bool missing = k->v.answered && bit_at(k->decision.facts_missing, i);
    struct field_view *v = &k->v.facts[k->v.nfacts++];
    *v = (struct field_view){.name = arena_printf(k->a, "x.%s", f->id),
                             .label = fact_ask(k->req, f),
                             .help = f->help,
                             .hint = missing && !k->unsure[i] ? W(k->req->lang, ask_needed) : NULL,
                             .problem = outweighed(k, f)};
    k->v.outweighed = v->problem ? v->problem : k->v.outweighed;
    if (!v->problem)
        v->problem = of_two_minds(k, i);
    if (f->type == V_TEXT || f->type == V_INT) {
        v->control = f->type == V_INT ? FIELD_NUMBER : FIELD_TEXT;
        v->value = ask_given(k, "x.", f->id);
        v->max = ASK_MAX;
    } else {
        question_options(k, f, v);
    }
    if (k->fill)
        ask_fill(k, f, v);
}

static bool answered(struct ask *k, const struct fact *f)
{
    return json_object_get(k->facts, f->id) != NULL || ask_given(k, "x.", f->id)[0] != '\0';
}

/* Asked are the facts that the rules mark, and whatever turns out to matter. */
static void questions(struct ask *k)
{
    k->v.facts = ARENA_ARRAY(k->a, struct field_view, k->pack->nfacts + 1);
    for (size_t i = 0; i < k->pack->nfacts; i++) {
        const struct fact *f = &k->pack->facts[i];
        bool matters = k->v.answered && bit_at(k->decision.facts_missing, i);
        if (is_setting(f) || f->type == V_ROWS || f->type == V_LEVEL || f->type == V_ROLE ||
            strcmp(f->id, "service.name") == 0)
            continue;
        if (f->asked || matters || answered(k, f))
            question(k, i);
    }
}

static void level_question(struct ask *k, size_t n)
{
    const struct axis *x = &k->pack->axes[n];
    int fact = pack_fact(k->pack, arena_printf(k->a, "info.%s", x->id));
    const struct fact *f = fact >= 0 ? &k->pack->facts[fact] : NULL;
    bool missing = f && k->v.answered && bit_at(k->decision.facts_missing, (size_t)fact);
    if (!f || (!f->asked && !missing && ask_given(k, "l.", x->id)[0] == '\0'))
        return;
    struct field_view *v = &k->v.levels[k->v.nlevels++];
    struct field_option *o = ARENA_ARRAY(k->a, struct field_option, x->nlevels + 1);
    const char *code = ask_given(k, "l.", x->id);
    *v = (struct field_view){.control = FIELD_RADIO,
                             .name = arena_printf(k->a, "l.%s", x->id),
                             .label = x->label,
                             .help = f->ask,
                             .clause = x->cite.clause,
                             .options = o,
                             .hint =
                                 missing && !k->unsure[fact] ? W(k->req->lang, ask_needed) : NULL};
    for (size_t i = 0; i < x->nlevels; i++)
        ask_option(v, o, x->levels[i].code, page_level(k->req, &x->levels[i]),
                   strcmp(code, x->levels[i].code) == 0);
    ask_option(v, o, "unknown", W(k->req->lang, not_known), strcmp(code, "unknown") == 0);
}

/* ---- information and its class ---- */

static const char *levels_words(struct ask *k, const struct kind_of_info *x)
{
    struct buf b;
    buf_init(&b, k->a, 32);
    for (size_t n = 0; n < k->pack->naxes; n++) {
        if (x->levels[n] < 0)
            continue;
        if (b.n)
            buf_puts(&b, "・");
        buf_puts(&b, page_label(k->req, k->pack->axes[n].levels[x->levels[n]].label));
    }
    return b.p;
}

static int weight_of(const struct ask *k, const struct kind_of_info *x)
{
    return k->pack->naxes && x->levels[0] >= 0 ? k->pack->axes[0].levels[x->levels[0]].weight : 0;
}

static void classes(struct ask *k)
{
    struct buf names, whys;
    int top = 0;
    buf_init(&names, k->a, 64);
    buf_init(&whys, k->a, 64);
    k->v.classes = ARENA_ARRAY(k->a, struct ask_class, k->nkinds + 1);
    for (size_t i = 0; i < k->nkinds; i++)
        if (k->kinds[i].chosen && weight_of(k, &k->kinds[i]) > top)
            top = weight_of(k, &k->kinds[i]);
    for (size_t i = 0; i < k->nkinds; i++) {
        const struct kind_of_info *x = &k->kinds[i];
        if (!x->chosen)
            continue;
        buf_printf(&names, "%s%s", names.n ? "\n" : "", x->label);
        buf_printf(&whys, "%s%s", k->v.nclasses ? "\n" : "", x->why);
        k->v.classes[k->v.nclasses++] =
            (struct ask_class){x->label, levels_words(k, x), x->why, weight_of(k, x) == top};
    }
    k->v.kinds = names.p;
    k->v.whys = whys.p;
    k->v.class_label = "";
    for (size_t i = 0; i < k->pack->naxes; i++) {
        const struct fact_value *f =
            &k->compiled->v[pack_fact(k->pack, arena_printf(k->a, "info.%s", k->pack->axes[i].id))];
        if (f->known)
            k->v.class_label =
                arena_printf(k->a, "%s%s%s", k->v.class_label, k->v.class_label[0] ? "、" : "",
                             label_level(k->a, k->req->lang, k->pack, &k->pack->axes[i],
                                         &k->pack->axes[i].levels[f->i]));
    }
}

/* Ticked ones always stay; the others are narrowed by the word typed. */
static void example_list(struct ask *k)
{
    const char *find = req_param(k->req, "find");
    const char *key = search_key(k->a, find ? find : "");
    k->v.examples = ARENA_ARRAY(k->a, struct ask_example, k->nkinds + 1);
    for (size_t i = 0; i < k->nkinds; i++) {
        const struct kind_of_info *x = &k->kinds[i];
        const char *shown = page_label(k->req, x->label);
        if (!x->chosen && key[0] && !strstr(search_key(k->a, x->label), key) &&
            !strstr(search_key(k->a, shown), key)) {
            k->v.nhidden++;
            continue;
        }
        k->v.examples[k->v.nexamples++] =
            (struct ask_example){x->id, x->label, levels_words(k, x), x->chosen};
    }
    k->v.find = (struct field_view){.control = FIELD_SEARCH,
                                    .name = "find",
                                    .label = W(k->req->lang, ask_find),
                                    .value = find ? find : "",
                                    .max = ASK_MAX};
}

static enum status decide_now(struct ask *k, struct err *err)
{
    AUTO_JSON json_t *settings = NULL;
    bool covered = false;
    k->compiled = ARENA_NEW(k->a, struct facts);
    k->v.permit = (struct ask_permit){.href = ""};
    TRY(app_settings(k->req->app, k->req->db, k->a, k->req->who->tenant, k->req->who->body, k->pack,
                     date_of_instant(k->req->now), &settings, err));
    TRY(facts_read(k->pack, k->facts, settings, k->compiled, err));
    TRY(ask_permits(k, &covered, err));
    decide_doubting(k->a, k->pack, k->compiled, covered, k->doubts, &k->decision);
    ask_services(k);
    return ST_OK;
}

/* What the permission says goes before what the rules say; it may not be this person's yet. */
static void covered_by(struct ask *k)
{
    const struct ask_permit *permit = &k->v.permit;
    struct verdict_view *v = &k->v.verdict;
    if (permit->waits || permit->unlisted) {
        v->title =
            permit->unlisted ? W(k->req->lang, ask_unlisted) : W(k->req->lang, state_permitted);
        v->tone = TONE_WAIT;
    }
    if (permit->unlisted)
        v->lead = W(k->req->lang, ask_unlisted_lead);
    if (str_empty(permit->conditions) || !k->v.answered)
        return;
    struct verdict_line *all = ARENA_ARRAY(k->a, struct verdict_line, v->nconditions + 1);
    all[0] = (struct verdict_line){permit->conditions, permit->no};
    for (size_t i = 0; i < v->nconditions; i++)
        all[i + 1] = v->conditions[i];
    v->conditions = all;
    v->nconditions++;
}

static enum status build(struct ask *k, struct err *err)
{
    TRY(read_examples(k, err));
    read_facts(k);
    ask_unknown(k);
    TRY(decide_now(k, err));
    if (k->v.answered)
        TRY(verdict_make(k->req, k->pack, &k->decision, k->req->who->unit, k->req->who->person,
                         &k->v.verdict, err));
    if (k->decision.verdict == VERDICT_COVERED)
        covered_by(k);
    example_list(k);
    classes(k);
    TRY(ask_dictionary(k, err));
    questions(k);
    k->v.levels = ARENA_ARRAY(k->a, struct field_view, AXES_MAX);
    for (size_t i = 0; i < k->pack->naxes; i++)
        level_question(k, i);
    TRY(ask_question(k, err));
    const char *q = req_param(k->req, "q"), *name = ask_given(k, "x.", "service.name");
    k->v.name = (struct field_view){.control = FIELD_TEXT,
                                    .name = "x.service.name",
                                    .label = W(k->req->lang, ask_name),
                                    .value = k->fill   ? k->fill->name
                                             : name[0] ? name
                                             : q       ? q
                                                       : "",
                                    .hint = k->fill ? W(k->req->lang, filled_unconfirmed) : NULL,
                                    .optional = true,
                                    .max = ASK_MAX};
    k->v.json = json_canonical(k->a, k->facts);
    k->v.doubts = json_canonical(k->a, k->doubts);
    k->v.services_title = k->decision.verdict == VERDICT_FORBIDDEN ? W(k->req->lang, ask_instead)
                                                                   : W(k->req->lang, ask_already);
    return ST_OK;
}

enum status ask_get(struct req *req, struct res *res, struct err *err)
{
    struct ask k = {.req = req, .a = req->arena};
    TRY(page_open(req, &k.page, NAV_CHECK, W(req->lang, home_lookup), err));
    if (!k.page.pack)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    k.pack = k.page.pack;
    k.v.page = &k.page;
    enum status st = build(&k, err);
    if (st == ST_OK)
        page_send(req, res, &k.page, page_ask, &k.v);
    json_decref(k.facts);
    json_decref(k.doubts);
    permits_end(&k.permits);
    return st;
}
