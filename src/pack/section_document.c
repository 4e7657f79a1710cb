/* Documents that the rules demand of the body, and the facts that say whether they are in force;
 * how long what was there before may take. */
#include <string.h>

#include "pack/sections.h"

#define AT(member) offsetof(struct document, member)

static const struct term openness_words[] = {
    {"no", OPEN_NO}, {"yes", OPEN_YES}, {"never", OPEN_NEVER}, {NULL, 0}};

/* Settings are read before documents, facts after: so it is looked up among the settings. */
static int months_setting(const struct loader *l, const char *s)
{
    const char *id = str_starts(s, "setting.") ? s + strlen("setting.") : "";

    for (size_t i = 0; i < l->p->nsettings; i++) {
        if (str_eq(l->p->settings[i].id, id) && l->p->settings[i].type == V_INT)
            return (int)i;
    }
    return -1;
}

static void document_review(struct loader *l, const struct node *value, void *out)
{
    struct document *d = out;
    const char *s = node_text(value);

    if (period_valid(s))
        d->review = loader_text(l, "review", value);
    else
        d->review_setting = months_setting(l, s);
    if (!period_valid(s) && d->review_setting < 0)
        finding(l->r, value->pos, "want_period", "review", NULL);
}

static void document_after(struct loader *l, const struct node *map, void *out)
{
    struct document *d = out;

    (void)l;
    if (d->review || !node_get(map, "review"))
        d->review_setting = -1;
    if (!d->review)
        d->review = "";
}

const struct shape document_shape = {
    "document",
    sizeof(struct document),
    AT(cite),
    (const struct member[]){
        {"id", M_ID, AT(id), .required = true},
        {"label", M_TEXT, AT(label), .required = true},
        {"text", M_TEXT, AT(text)},
        {"owner", M_REF, AT(owner), .of = "roles", .required = true},
        {"open", M_WORD, AT(open), .of = openness_words, .otherwise = OPEN_NO},
        {"review", M_CUSTOM, .fn = document_review,
         .json = "{'type':'string','pattern':'^(P[0-9]{1,4}[YMWD]|setting[.].+)$'}"},
        {NULL},
    },
    document_after,
};

static void transition_within(struct loader *l, const struct node *value, void *out)
{
    if (!period_valid(node_text(value)))
        finding(l->r, value->pos, "want_fixed_period", "within", NULL);
    ((struct transition *)out)->within = arena_strdup(l->a, node_text(value));
}

const struct shape transition_shape = {
    "transition",
    sizeof(struct transition),
    offsetof(struct transition, cite),
    (const struct member[]){
        {"id", M_ID, offsetof(struct transition, id), .required = true},
        {"label", M_TEXT, offsetof(struct transition, label), .required = true},
        {"text", M_TEXT, offsetof(struct transition, text), .required = true},
        {"within", M_CUSTOM, .fn = transition_within, .required = true,
         .json = "{'type':'string','pattern':'^P[0-9]{1,4}[YMWD]$'}"},
        {NULL},
    },
    NULL,
};

void document_facts(struct loader *l)
{
    for (size_t i = 0; i < l->p->ndocuments && l->p->nfacts < FACTS_MAX; i++) {
        const struct document *d = &l->p->documents[i];

        l->p->facts[l->p->nfacts++] = (struct fact){.id = arena_printf(l->a, "document.%s", d->id),
                                                    .label = d->label,
                                                    .ask = "",
                                                    .help = d->text,
                                                    .type = V_BOOL,
                                                    .axis = -1,
                                                    .who = ""};
    }
}
