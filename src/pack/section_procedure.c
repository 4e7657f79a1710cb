/* Procedures with their routes, acts on entries, duties, registers, papers, declared things. */
#include <stdlib.h>
#include <string.h>

#include "pack/control.h"
#include "pack/sections.h"

#define AT(type, member) offsetof(type, member)

const struct term phase_words[] = {
    {"prepare", PHASE_PREPARE}, {"review", PHASE_REVIEW}, {"start", PHASE_START}, {NULL, 0}};
const struct term act_words[] = {
    {"check", ACT_CHECK},
    {"decide", ACT_DECIDE},
    {"approve", ACT_APPROVE},
    {"acknowledge", ACT_ACKNOWLEDGE},
    {"appoint", ACT_APPOINT},
    {"record", ACT_RECORD},
    {NULL, 0},
};
const struct term need_words[] = {
    {"fields", NEED_FIELDS},
    {"first", NEED_FIRST},
    {"second", NEED_SECOND},
    {"no_not_ok", NEED_NO_NOT_OK},
    {"evidence", NEED_EVIDENCE},
    {"agree", NEED_AGREE},
    {"not_forbidden", NEED_NOT_FORBIDDEN},
    {NULL, 0},
};
const struct term entry_state_words[] = {
    {ENTRY_PERMITTED, 0},
    {ENTRY_IN_USE, 0},
    {ENTRY_UNDER_REVIEW, 0},
    {ENTRY_SUSPENDED, 0},
    {ENTRY_ENDING, 0},
    {ENTRY_CLOSED, 0},
    {NULL, 0},
};
static const struct term kind_words[] = {{"use", PROC_USE},       {"end", PROC_END},
                                         {"change", PROC_CHANGE}, {"notice", PROC_NOTICE},
                                         {"record", PROC_RECORD}, {NULL, 0}};

/* ------------------------------------------------------------------ steps */
static void step_shape_of_act(struct loader *l, const struct node *map, const struct step *s)
{
    static const struct {
        const char *key;
        enum step_act act;
    } own[] = {{"column", ACT_CHECK}, {"texts", ACT_ACKNOWLEDGE}, {"form", ACT_RECORD}};
    const char *act = step_act_id(s->act);

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const struct node *n = node_get(map, own[i].key);

        bool form = own[i].act == ACT_RECORD && (s->act == ACT_APPOINT || s->act == ACT_DECIDE);

        if (n && s->act != own[i].act && !form)
            finding(l->r, n->pos, "step_extra", own[i].key, act);
        if (!n && s->act == own[i].act && own[i].act != ACT_RECORD)
            finding(l->r, map->pos, "step_needs", act, own[i].key);
    }
}

static void step_after(struct loader *l, const struct node *map, void *out)
{
    struct step *s = out;

    s->first_look = s->nchecklists > 0;
    for (size_t i = 0; i < s->nchecklists; i++) {
        const struct checklist *c = pack_checklist(l->p, s->checklists[i]);

        s->first_look &= c && c->ncolumns && !strcmp(c->columns[0].id, s->column);
    }
    if (!node_get(map, "scope") && s->role >= 0)
        s->scope = l->p->roles[s->role].scope;
    if (node_get(map, "act"))
        step_shape_of_act(l, map, s);
    if (s->nchecklists && s->act != ACT_CHECK)
        finding(l->r, node_pos(map, "checklists"), "step_extra", "checklists", step_act_id(s->act));
    if (s->if_conflict >= 0 && s->if_conflict == s->role)
        finding(l->r, node_pos(map, "if_conflict"), "conflict_self", l->p->roles[s->role].id, NULL);
}

static const struct shape step_shape = {
    "step",
    sizeof(struct step),
    AT(struct step, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct step, id), .required = true},
        {"label", M_TEXT, AT(struct step, label), .required = true},
        {"text", M_TEXT, AT(struct step, text)},
        {"act", M_WORD, AT(struct step, act), .of = act_words, .required = true},
        {"phase", M_WORD, AT(struct step, phase), .of = phase_words, .otherwise = PHASE_REVIEW},
        {"when", M_COND, AT(struct step, when), .otherwise = COND_ALWAYS},
        {"role", M_REF, AT(struct step, role), .of = "roles", .required = true},
        {"scope", M_WORD, AT(struct step, scope), .of = scope_words, .otherwise = SCOPE_UNIT},
        {"all", M_BOOL, AT(struct step, all)},
        {"if_conflict", M_REF, AT(struct step, if_conflict), .of = "roles"},
        {"not_by", M_TEXTS, AT(struct step, not_by), AT(struct step, nnot_by)},
        {"self_allowed", M_BOOL, AT(struct step, self_allowed)},
        {"exception", M_BOOL, AT(struct step, exception)},
        {"column", M_TEXT, AT(struct step, column)},
        {"checklists", M_REFTEXTS, AT(struct step, checklists), AT(struct step, nchecklists),
         "checklists"},
        {"texts", M_REFTEXT, AT(struct step, texts), .of = "texts"},
        {"form", M_REFTEXT, AT(struct step, form), .of = "forms"},
        {"milestone", M_ID, AT(struct step, milestone)},
        {"milestones", M_TEXTS, AT(struct step, milestones), AT(struct step, nmilestones)},
        {"needs", M_FLAGS, AT(struct step, needs), .of = need_words},
        {NULL},
    },
    step_after,
};

/* ------------------------------------------------------------------ procedures */
static void appointed_after(struct loader *l, const struct node *map, void *out)
{
    const struct appointed *a = out;

    if (!a->field[0] == !a->from_role[0])
        finding(l->r, map->pos, "appointed_shape", NULL, NULL);
    if (a->role >= 0 && l->p->roles[a->role].holder != HOLDER_APPOINTMENT)
        finding(l->r, node_pos(map, "role"), "role_not_appointed", l->p->roles[a->role].id, NULL);
}

static const struct shape appointed_shape = {
    "appointed",
    sizeof(struct appointed),
    NO_CITE,
    (const struct member[]){
        {"role", M_REF, AT(struct appointed, role), .of = "roles", .required = true},
        {"field", M_TEXT, AT(struct appointed, field)},
        {"from_role", M_REFTEXT, AT(struct appointed, from_role), .of = "roles"},
        {NULL},
    },
    appointed_after,
};

static const struct shape effect_shape = {
    "effect",
    sizeof(struct effect),
    NO_CITE,
    (const struct member[]){
        {"register", M_REFTEXT, AT(struct effect, reg), .of = "registers"},
        {"manager_field", M_TEXT, AT(struct effect, manager_field)},
        {"manager_role", M_REFTEXT, AT(struct effect, manager_role), .of = "roles"},
        {"manager_from_role", M_REFTEXT, AT(struct effect, manager_from_role), .of = "roles"},
        {"users_field", M_TEXT, AT(struct effect, users_field)},
        {"from_field", M_TEXT, AT(struct effect, from_field)},
        {"to_field", M_TEXT, AT(struct effect, to_field)},
        {"end_field", M_TEXT, AT(struct effect, end_field)},
        {"provider_field", M_TEXT, AT(struct effect, provider_field)},
        {"service_field", M_TEXT, AT(struct effect, service_field)},
        {"function_field", M_TEXT, AT(struct effect, function_field)},
        {"appointments", M_LIST, AT(struct effect, appointments), AT(struct effect, nappointments),
         &appointed_shape},
        {NULL},
    },
    NULL,
};

/* "setting.ID" of a type that can hold years, months or days. */
static bool is_setting(struct loader *l, const char *s, enum value_type type)
{
    int f = str_starts(s, "setting.") ? pack_fact(l->p, s) : -1;

    return f >= 0 && l->p->facts[f].type == type;
}

/* Whole years, or a setting of them. */
static void procedure_retain(struct loader *l, const struct node *value, void *out)
{
    struct procedure *pr = out;

    if (value->kind == NODE_INT && value->i > 0 && value->i <= 100)
        pr->retain_years = (int)value->i;
    else if (is_setting(l, node_text(value), V_INT))
        pr->retain_setting = pack_fact(l->p, node_text(value));
    else
        finding(l->r, value->pos, "want_years", "retain_years", NULL);
}

static void procedure_after(struct loader *l, const struct node *map, void *out)
{
    struct procedure *pr = out;

    (void)l;
    if (!node_get(map, "retain_years") || pr->retain_years > 0)
        pr->retain_setting = -1;
    if (!node_get(map, "verdict"))
        pr->verdict = pr->kind == PROC_USE ? VERDICT_APPLY : VERDICT_NONE;
}

const struct shape procedure_shape = {
    "procedure",
    sizeof(struct procedure),
    AT(struct procedure, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct procedure, id), .required = true},
        {"kind", M_WORD, AT(struct procedure, kind), .of = kind_words, .required = true},
        {"label", M_TEXT, AT(struct procedure, label), .required = true},
        {"text", M_TEXT, AT(struct procedure, text)},
        {"verdict", M_WORD, AT(struct procedure, verdict), .of = verdict_words,
         .otherwise = VERDICT_NONE},
        {"when", M_COND, AT(struct procedure, when), .otherwise = COND_ALWAYS},
        {"registers", M_REFTEXTS, AT(struct procedure, registers), AT(struct procedure, nregisters),
         "registers"},
        {"keeps", M_TEXTS, AT(struct procedure, keeps), AT(struct procedure, nkeeps)},
        {"applicant", M_REF, AT(struct procedure, applicant), .of = "roles", .required = true},
        {"authority", M_REF, AT(struct procedure, authority), .of = "roles"},
        {"form", M_REFTEXT, AT(struct procedure, form), .of = "forms", .required = true},
        {"checklists", M_REFTEXTS, AT(struct procedure, checklists),
         AT(struct procedure, nchecklists), "checklists"},
        {"submit_needs", M_FLAGS, AT(struct procedure, submit_needs), .of = need_words},
        {"gates_told", M_BOOL, AT(struct procedure, gates_told)},
        {"steps", M_LIST, AT(struct procedure, steps), AT(struct procedure, nsteps), &step_shape,
         .required = true},
        {"split_rows", M_TEXT, AT(struct procedure, split_rows)},
        {"split_when", M_COND, AT(struct procedure, split_when), .otherwise = COND_NEVER},
        {"retain_years", M_CUSTOM, .fn = procedure_retain,
         .json = "{'type':['integer','string'],'minimum':1,'maximum':100,"
                 "'pattern':'^setting[.]'}"},
        {"effect", M_MAP, AT(struct procedure, effect), .of = &effect_shape},
        {NULL},
    },
    procedure_after,
};

/* ------------------------------------------------------------------ acts on entries */
static void entry_act_after(struct loader *l, const struct node *map, void *out)
{
    struct entry_act *e = out;

    for (size_t i = 0; i < e->nfrom; i++) {
        const struct term *w = entry_state_words;

        while (w->id && strcmp(w->id, e->from[i]))
            w++;
        if (!w->id)
            finding(l->r, node_nth(map, "from", i)->pos, "bad_word", e->from[i],
                    words_all(l->r->a, entry_state_words));
    }
    if (e->continues && !e->form[0])
        finding(l->r, node_pos(map, "continues"), "continues_form", e->id, NULL);
    if (e->awaited && e->role >= 0 && l->p->roles[e->role].holder != HOLDER_POST)
        finding(l->r, node_pos(map, "awaited"), "awaited_post", e->id, l->p->roles[e->role].id);
}

const struct shape entry_act_shape = {
    "entry_act",
    sizeof(struct entry_act),
    AT(struct entry_act, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct entry_act, id), .required = true},
        {"label", M_TEXT, AT(struct entry_act, label), .required = true},
        {"text", M_TEXT, AT(struct entry_act, text)},
        {"from", M_TEXTS, AT(struct entry_act, from), AT(struct entry_act, nfrom),
         .required = true},
        {"to", M_ENUMTEXT, AT(struct entry_act, to), .of = entry_state_words, .required = true},
        {"when", M_COND, AT(struct entry_act, when), .otherwise = COND_ALWAYS},
        {"registers", M_REFTEXTS, AT(struct entry_act, registers), AT(struct entry_act, nregisters),
         "registers"},
        {"ends", M_REFTEXTS, AT(struct entry_act, ends), AT(struct entry_act, nends), "entry_acts"},
        {"role", M_REF, AT(struct entry_act, role), .of = "roles", .required = true},
        {"form", M_REFTEXT, AT(struct entry_act, form), .of = "forms"},
        {"checklists", M_REFTEXTS, AT(struct entry_act, checklists),
         AT(struct entry_act, nchecklists), "checklists"},
        {"milestones", M_TEXTS, AT(struct entry_act, milestones),
         AT(struct entry_act, nmilestones)},
        {"not_before_start", M_BOOL, AT(struct entry_act, not_before_start)},
        {"not_after_end", M_BOOL, AT(struct entry_act, not_after_end)},
        {"starts_duties", M_BOOL, AT(struct entry_act, starts_duties)},
        {"stops_duties", M_BOOL, AT(struct entry_act, stops_duties)},
        {"continues", M_BOOL, AT(struct entry_act, continues)},
        {"awaited", M_BOOL, AT(struct entry_act, awaited)},
        {NULL},
    },
    entry_act_after,
};

/* ------------------------------------------------------------------ duties */
/* A period, or a setting of a whole number. */
static const char *period(struct loader *l, const struct node *value, const char *key)
{
    if (!period_valid(node_text(value)) && !is_setting(l, node_text(value), V_INT))
        finding(l->r, value->pos, "want_period", key, NULL);
    return arena_strdup(l->a, node_text(value));
}

static void duty_every(struct loader *l, const struct node *value, void *out)
{
    const char *s = node_text(value);

    ((struct duty *)out)->every = period(l, value, "every");
    if (period_valid(s) && strspn(s + 1, "0") == strlen(s) - 2)
        finding(l->r, value->pos, "want_fixed_period", "every", NULL);
}

static void duty_grace(struct loader *l, const struct node *value, void *out)
{
    ((struct duty *)out)->grace = period(l, value, "grace");
}

/* "end", "start", a day of the month (as a number or as text, as it is printed), or MM-DD. */
static void duty_on(struct loader *l, const struct node *value, void *out)
{
    const char *s = node_text(value);
    int month = 1, day = 0;
    bool ok = !strcmp(s, "end") || !strcmp(s, "start");

    if (s[0] >= '1' && s[0] <= '9' && strlen(s) <= 2 && strspn(s, "0123456789") == strlen(s))
        day = atoi(s);
    else if (strlen(s) == 5 && s[2] == '-' && strspn(s, "0123456789-") == 5) {
        month = (s[0] - '0') * 10 + s[1] - '0';
        day = (s[3] - '0') * 10 + s[4] - '0';
    }
    if (!ok && (month < 1 || month > 12 || day < 1 || day > 31 ||
                !date_make(2028, month, day, &(struct date){0}))) /* a leap year */
        finding(l->r, value->pos, "bad_word", s, "end start 1…31 MM-DD");
    ((struct duty *)out)->on = arena_strdup(l->a, s);
}

static void duty_before(struct loader *l, const struct node *value, void *out)
{
    struct duty *d = out;

    if (!is_setting(l, node_text(value), V_INTS) && !is_setting(l, node_text(value), V_INT))
        finding(l->r, value->pos, "want_days", "before", NULL);
    d->before = arena_strdup(l->a, node_text(value));
}

/* What can happen to an entry, or be reported of it, that a duty answers. */
static const struct term event_words[] = {
    {"ending", 0},
    {"incident", 0},
    {"manager_changed", 0},
    {"outside_incident", 0},
    {"overseas_found", 0},
    {"period_ending", 0},
    {"purpose_mismatch", 0},
    {"service_changed", 0},
    {"terms_changed", 0},
    {"violation_found", 0},
    {NULL, 0},
};

static void escalation_days(struct loader *l, const struct node *value, void *out)
{
    ((struct escalation *)out)->after = period(l, value, "after");
}

static void escalation_after(struct loader *l, const struct node *map, void *out)
{
    struct escalation *e = out;

    (void)map;
    if (!e->after)
        e->after = "";
    e->setting = str_starts(e->after, "setting.") ? pack_fact(l->p, e->after) : -1;
}

static void duty_control(struct loader *l, const struct node *value, void *out)
{
    bonds_read(l, value, &((struct duty *)out)->bonds);
}

static void duty_after(struct loader *l, const struct node *map, void *out)
{
    struct duty *d = out;

    if (!d->every)
        d->every = "";
    if (!node_get(map, "every") == !node_get(map, "trigger"))
        finding(l->r, map->pos, "duty_shape", NULL, NULL);
    if (node_get(map, "unit") && !str_starts(d->every, "setting."))
        finding(l->r, node_get(map, "unit")->pos, "duty_unit", NULL, NULL);
    if (d->every[0] && !d->anchor[0])
        d->anchor = "start";
    if (!d->on)
        d->on = "";
    if (!d->grace)
        d->grace = "";
    if (!d->before)
        d->before = "";
    const char *const named[] = {d->every, d->grace, d->before};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        d->settings[i] = str_starts(named[i], "setting.") ? pack_fact(l->p, named[i]) : -1;
}

#define PERIOD_JSON "{'type':'string','pattern':'^(P[0-9]{1,4}[YMWD]|setting[.].+)$'}"

static const struct shape escalation_shape = {
    "escalation",
    sizeof(struct escalation),
    AT(struct escalation, cite),
    (const struct member[]){
        {"role", M_REF, AT(struct escalation, role), .of = "roles", .required = true},
        {"after", M_CUSTOM, .fn = escalation_days, .json = PERIOD_JSON},
        {NULL},
    },
    escalation_after,
};

const struct shape duty_shape = {
    "duty",
    sizeof(struct duty),
    AT(struct duty, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct duty, id), .required = true},
        {"label", M_TEXT, AT(struct duty, label), .required = true},
        {"text", M_TEXT, AT(struct duty, text)},
        {"role", M_REF, AT(struct duty, role), .of = "roles", .required = true},
        {"when", M_COND, AT(struct duty, when), .otherwise = COND_ALWAYS},
        {"every", M_CUSTOM, .fn = duty_every, .json = PERIOD_JSON},
        {"unit", M_ENUMTEXT, AT(struct duty, unit),
         .of = WORDS({"months", 0}, {"weeks", 0}, {"days", 0})},
        {"anchor", M_ENUMTEXT, AT(struct duty, anchor),
         .of = WORDS({"calendar", 0}, {"fiscal", 0}, {"start", 0}, {"last_done", 0})},
        {"on", M_CUSTOM, .fn = duty_on,
         .json = "{'type':['integer','string'],'minimum':1,'maximum':31,"
                 "'pattern':'^(end|start|[1-9]|[12][0-9]|3[01]|[0-9]{2}-[0-9]{2})$'}"},
        {"roll", M_ENUMTEXT, AT(struct duty, roll),
         .of = WORDS({"next_open_day", 0}, {"previous_open_day", 0}, {"none", 0})},
        {"grace", M_CUSTOM, .fn = duty_grace, .json = PERIOD_JSON},
        {"before", M_CUSTOM, .fn = duty_before,
         .json = "{'type':'string','pattern':'^setting[.]'}"},
        {"asks", M_REF, AT(struct duty, asks), .of = "roles"},
        {"trigger", M_ENUMTEXT, AT(struct duty, trigger), .of = event_words},
        {"record", M_TEXT, AT(struct duty, record)},
        {"procedure", M_REFTEXT, AT(struct duty, procedure), .of = "procedures"},
        {"met_by", M_REFTEXTS, AT(struct duty, met_by), AT(struct duty, nmet_by), "procedures"},
        {"escalates", M_LIST, AT(struct duty, escalates), AT(struct duty, nescalates),
         &escalation_shape},
        {"control", M_CUSTOM, .fn = duty_control, .json = CONTROL_JSON},
        {NULL},
    },
    duty_after,
};

/* ------------------------------------------------------------------ registers, papers, declared */
static const struct shape reg_column_shape = {
    "register_column",
    sizeof(struct reg_column),
    AT(struct reg_column, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct reg_column, id), .required = true},
        {"label", M_TEXT, AT(struct reg_column, label), .required = true},
        {"from", M_TEXT, AT(struct reg_column, from), .required = true},
        {NULL},
    },
    NULL,
};

const struct shape register_shape = {
    "register",
    sizeof(struct reg),
    AT(struct reg, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct reg, id), .required = true},
        {"label", M_TEXT, AT(struct reg, label), .required = true},
        {"word", M_TEXT, AT(struct reg, word)},
        {"services", M_BOOL, AT(struct reg, services), .otherwise = true},
        {"readers", M_REF, AT(struct reg, readers), .of = "roles"},
        {"when", M_COND, AT(struct reg, when), .otherwise = COND_ALWAYS},
        {"columns", M_LIST, AT(struct reg, columns), AT(struct reg, ncolumns), &reg_column_shape,
         .required = true},
        {NULL},
    },
    NULL,
};

const struct shape paper_shape = {
    "paper",
    sizeof(struct paper),
    AT(struct paper, cite),
    (const struct member[]){
        {"id", M_ID, AT(struct paper, id), .required = true},
        {"title", M_TEXT, AT(struct paper, title), .required = true},
        {"form", M_REFTEXT, AT(struct paper, form), .of = "forms", .required = true},
        {NULL},
    },
    NULL,
};

const struct shape declared_shape = {
    "declared",
    sizeof(struct declared),
    AT(struct declared, cite),
    (const struct member[]){
        {"kind", M_ENUMTEXT, AT(struct declared, kind),
         .of = WORDS({"notice", 0}, {"record", 0}, {"prohibition", 0}, {"transition", 0},
                     {"reading", 0}),
         .required = true},
        {"id", M_ID, AT(struct declared, id), .required = true},
        {"label", M_TEXT, AT(struct declared, label), .required = true},
        {"text", M_TEXT, AT(struct declared, text)},
        {"by", M_TEXT, AT(struct declared, by)},
        {NULL},
    },
    NULL,
};
