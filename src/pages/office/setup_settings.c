/* 当団体の定め as fields: in the pack's words, with the clause; none is guessed. */
#include <string.h>

#include "base/json.h"
#include "core/setting.h"
#include "pages/office/setup.h"

/* Values that make up a setting with choices; yes and no count as two. */
static void fill_options(struct req *req, const struct pack *p, const struct setting *s,
                         const char *value, struct field_view *f)
{
    const struct axis *axis = s->type == V_LEVEL && s->axis >= 0 ? &p->axes[(size_t)s->axis] : NULL;
    size_t n = 0, most = s->nchoices + p->nroles + (axis ? axis->nlevels : 0) + 2;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, most);

    if (s->type == V_BOOL) {
        o[n++] = (struct field_option){"true", W(req->lang, yes), str_eq(value, "true")};
        o[n++] = (struct field_option){"false", W(req->lang, no), str_eq(value, "false")};
    }
    for (size_t i = 0; i < s->nchoices; i++) {
        size_t parts;
        char **chosen = str_split(req->arena, value, ',', &parts);
        bool on = false;
        for (size_t k = 0; k < parts; k++)
            on = on || strcmp(chosen[k], s->choices[i].id) == 0;
        o[n++] = (struct field_option){s->choices[i].id, page_label(req, s->choices[i].label), on};
    }
    for (size_t i = 0; s->type == V_ROLE && i < p->nroles; i++)
        o[n++] = (struct field_option){p->roles[i].id, page_label(req, p->roles[i].label),
                                       str_eq(value, p->roles[i].id)};
    for (size_t i = 0; axis && i < axis->nlevels; i++)
        o[n++] = (struct field_option){axis->levels[i].code, page_level(req, &axis->levels[i]),
                                       str_eq(value, axis->levels[i].code)};
    f->options = o;
    f->noptions = n;
}

static enum control control_of(const struct setting *s)
{
    switch (s->type) {
    case V_BOOL:
    case V_CHOICE:
        return FIELD_RADIO;
    case V_CHOICES:
        return FIELD_CHECKS;
    case V_ROLE:
        return FIELD_SELECT;
    case V_LEVEL:
        return s->axis >= 0 ? FIELD_SELECT : FIELD_TEXT;
    case V_INT:
        return FIELD_NUMBER;
    case V_ROWS:
        return FIELD_AREA;
    case V_INTS:
    case V_TEXT:
    case V_COUNTRY:
    case V_COUNTRIES:
        break;
    }
    return FIELD_TEXT;
}

static const char *name_of(struct arena *a, const struct setting *s)
{
    return arena_printf(a, "s.%s", s->id);
}

/* What numbers there may be. */
static const char *range_of(struct req *req, const struct setting *s)
{
    bool list = s->type == V_INTS;
    enum word w = s->max ? (list ? W_setup_numbers_between : W_setup_number_between)
                         : (list ? W_setup_numbers_from : W_setup_number_from);

    if (s->type != V_INT && !list)
        return "";
    const char *text =
        page_fill(req->arena, words_get(req->lang, w), page_number(req->arena, s->min));
    return s->max ? page_fill(req->arena, text, page_number(req->arena, s->max)) : text;
}

/* What the rules themselves say when the body says nothing. */
static const char *help_of(struct req *req, const struct pack *p, const struct setting *s,
                           bool open)
{
    const char *help = s->help ? s->help : "";
    const char *range = range_of(req, s);

    if (range[0])
        help = arena_printf(req->arena, "%s%s%s", help, *help ? " " : "", range);
    if (s->otherwise)
        return arena_printf(
            req->arena, "%s%s%s%s", help, *help ? " " : "", W(req->lang, setup_otherwise),
            setting_label(req->arena, p, s, s->otherwise, W(req->lang, yes), W(req->lang, no)));
    return open ? arena_printf(req->arena, "%s%s%s", help, *help ? " " : "",
                               W(req->lang, setup_undecided))
                : help;
}

/* The question; its name where only that can be read. */
static const char *asked(const struct req *req, const struct setting *s)
{
    bool readable = req->lang == LANG_JA || page_label(req, s->ask) != s->ask;
    return s->ask && s->ask[0] && readable ? s->ask : s->label;
}

struct field_view setup_field(struct req *req, const struct pack *pack, const struct setting *s,
                              const json_t *set)
{
    bool open = !set && !s->otherwise;
    struct field_view f = {.control = control_of(s),
                           .name = name_of(req->arena, s),
                           .label = asked(req, s),
                           .value = setting_text(req->arena, s, set),
                           .help = help_of(req, pack, s, open),
                           .clause = s->cite.clause,
                           .required = open,
                           .prompt = W(req->lang, setup_choose)};

    fill_options(req, pack, s, f.value, &f);
    return f;
}

enum status setup_fields(struct req *req, const struct pack *pack, struct setup_view *v,
                         struct err *err)
{
    struct field_view *fields = ARENA_ARRAY(req->arena, struct field_view, pack->nsettings + 1);
    AUTO_JSON json_t *values = NULL;

    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, req->who->body, pack,
                     date_of_instant(req->now), &values, err));
    for (size_t i = 0; i < pack->nsettings; i++) {
        const struct setting *s = &pack->settings[i];
        fields[i] = setup_field(req, pack, s, json_object_get(values, s->id));
        v->nopen += fields[i].required;
    }
    v->fields = fields;
    v->nfields = pack->nsettings;
    return ST_OK;
}

/* Several boxes of one name become one list. */
const char *setup_sent(struct req *req, const char *name)
{
    struct buf b;
    bool any = false;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < req->nparams; i++) {
        if (strcmp(req->params[i].name, name) != 0)
            continue;
        buf_printf(&b, "%s%s", any && b.n ? "," : "", req->params[i].value);
        any = true;
    }
    return b.n ? b.p : "";
}

static enum status save_one(struct req *req, const struct setting *s, const char *value,
                            struct err *err)
{
    const struct bytes no_file = {0};
    AUTO_JSON json_t *in = json_pack("{s:s, s:s}", "key", s->id, "value", value);
    AUTO_JSON json_t *out = NULL;
    /* One form, several commands: each has a key of its own made from the form's. */
    const char *form_key = req->idempotency;

    if (form_key)
        req->idempotency = arena_printf(req->arena, "%s.%s", form_key, s->id);
    enum status st = req_command(req, "setting.set", in, no_file, &out, err);
    req->idempotency = form_key;
    return st;
}

enum status setup_save(struct req *req, const struct pack *pack, struct setup_view *v,
                       struct err *err)
{
    struct form_problem *problems = ARENA_ARRAY(req->arena, struct form_problem, pack->nsettings);

    TRY(setup_fields(req, pack, v, err));
    struct field_view *fields = (struct field_view *)(uintptr_t)v->fields;
    for (size_t i = 0; i < pack->nsettings; i++) {
        const char *value = str_trim(req->arena, setup_sent(req, fields[i].name));
        struct err bad = {0};
        if (strcmp(value, fields[i].value) == 0)
            continue;
        fields[i].value = value;
        fill_options(req, pack, &pack->settings[i], value, &fields[i]);
        enum status st = save_one(req, &pack->settings[i], value, &bad);
        if (st == ST_OK)
            continue;
        if (!page_stays(st)) {
            *err = bad;
            return st;
        }
        fields[i].problem = page_refusal_text(req, &bad); /* with the range */
        problems[v->nform_problems++] = (struct form_problem){
            .field = fields[i].name,
            .text = page_colon(req, page_label(req, pack->settings[i].label), fields[i].problem)};
    }
    v->form_problems = problems;
    return ST_OK;
}
