/* mutate_ways.c: in which ways each key of an element is changed. */
#include <string.h>

#include "golden/mutate_ways.h"

static const struct way ways[] = {
    /* conditions and marks */
    {"when", WAY_NEGATED},
    {"reason_when", WAY_NEGATED},
    {"required", WAY_NEGATED},
    {"note_required", WAY_NEGATED},
    {"split_when", WAY_NEGATED},
    {"not_same_blocks", WAY_NEGATED},
    {"holder_anywhere", WAY_NEGATED},
    {"not_holder_blocks", WAY_NEGATED},
    {"gate", WAY_NEGATED},
    {"business", WAY_NEGATED},
    {"document_when_ok", WAY_NEGATED},
    {"not_before_start", WAY_NEGATED},
    {"starts_duties", WAY_NEGATED},
    {"stops_duties", WAY_NEGATED},
    {"all", WAY_NEGATED},
    {"self_allowed", WAY_NEGATED},
    {"office", WAY_NEGATED},
    {"exception", WAY_NEGATED},
    {"alone", WAY_NEGATED, .in = "choices"},
    {"unique", WAY_NEGATED},
    {"when", WAY_BOUNDED},
    {"reason_when", WAY_BOUNDED},
    {"required", WAY_BOUNDED},
    {"note_required", WAY_BOUNDED},
    {"split_when", WAY_BOUNDED},
    {"not_holder_blocks", WAY_BOUNDED},
    /* bounds and bonds: without them something is allowed, or goes on without somebody */
    {"not_before", WAY_DROPPED},
    {"not_after", WAY_DROPPED},
    {"warn_before", WAY_DROPPED},
    {"may_act", WAY_DROPPED},
    {"not_holder", WAY_DROPPED},
    {"not_by", WAY_DROPPED},
    {"columns", WAY_DROPPED},
    {"registers", WAY_DROPPED},
    {"violation_to", WAY_DROPPED},
    {"services", WAY_DROPPED},
    {"readers", WAY_DROPPED},
    {"holder", WAY_DROPPED, .otherwise = "post"},
    {"document", WAY_DROPPED},
    {"certificates", WAY_DROPPED},
    {"keeps", WAY_DROPPED},
    {"invited", WAY_DROPPED},
    {"answers", WAY_DROPPED},
    {"roster", WAY_DROPPED},
    {"continues", WAY_DROPPED},
    {"awaited", WAY_DROPPED},
    {"ends", WAY_DROPPED},
    {"published", WAY_DROPPED},
    {"paper", WAY_DROPPED},
    {"not_same", WAY_DROPPED},
    {"not_after_end", WAY_DROPPED},
    {"not_none", WAY_DROPPED},
    {"submit_needs", WAY_DROPPED, .otherwise = "fields"},
    {"needs", WAY_DROPPED},
    {"milestone", WAY_DROPPED},
    {"milestones", WAY_DROPPED},
    {"checklists", WAY_DROPPED},
    {"from", WAY_DROPPED, .in = "entry_acts"},
    {"fallback", WAY_DROPPED},
    {"if_conflict", WAY_DROPPED},
    {"asks", WAY_DROPPED},
    {"before", WAY_DROPPED},
    {"procedure", WAY_DROPPED},
    {"condition", WAY_DROPPED},
    {"warning", WAY_DROPPED},
    {"split_rows", WAY_DROPPED},
    {"manager_field", WAY_DROPPED},
    {"manager_role", WAY_DROPPED},
    {"from_field", WAY_DROPPED},
    {"to_field", WAY_DROPPED},
    {"end_field", WAY_DROPPED},
    {"appointments", WAY_DROPPED},
    {"legend", WAY_DROPPED},
    {"choices", WAY_DROPPED},
    {"otherwise", WAY_DROPPED, .in = "settings"},
    {"fact", WAY_DROPPED, .in = "fields"},
    {"fact", WAY_DROPPED, .in = "rows"},
    /* one word for another */
    {"strength", WAY_WORD, .word = {"should", "must"}},
    {"na", WAY_WORD, .word = {"reason", "never"}},
    {"phase", WAY_WORD, .in = "steps", .word = {"review", "start"}},
    {"scope", WAY_WORD, .word = {"unit", "body"}},
    {"verdict", WAY_WORD, .word = {"apply", "forbidden"}},
    {"to", WAY_WORD, .in = "entry_acts", .word = {"suspended", "in_use"}},
    {"anchor", WAY_WORD, .word = {"last_done", "start"}},
    {"on", WAY_WORD, .word = {"start", "end"}},
    {"unit", WAY_WORD, .in = "duties", .word = {"days", "months"}},
    {"of", WAY_WORD, .in = "tell", .word = {"unit", "body"}},
    {"from", WAY_WORD, .in = "deadlines", .word = {"occurred", "known"}},
    {"roll", WAY_WORD, .word = {"none", "next_open_day"}},
    {"trigger", WAY_WORD, .word = {"violation_found", "incident"}},
    {"open", WAY_WORD, .word = {"no", "yes"}},
    /* lengths; what the body sets becomes one that it cannot change */
    {"every", WAY_LONGER, .word = {"P1M"}},
    {"grace", WAY_LONGER, .word = {"P1D"}},
    {"after", WAY_LONGER, .in = "duties", .word = {"P1D"}},
    {"review", WAY_LONGER, .word = {"P1M"}},
    {"within", WAY_LONGER},
    {"days", WAY_LONGER},
    {"retain_years", WAY_LONGER, .word = {"1"}},
    {"evidence_when_ok", WAY_LONGER},
    {"months", WAY_LONGER},
    {"min", WAY_LONGER},
    {"max", WAY_LONGER, .in = "settings"},
    {"weight", WAY_SWAPPED},
    /* somebody or something else */
    {"role", WAY_OTHER, .of = "roles"},
    {"asks", WAY_OTHER, .of = "roles"},
    {"applicant", WAY_OTHER, .of = "roles"},
    {"authority", WAY_OTHER, .of = "roles"},
    {"if_conflict", WAY_OTHER, .of = "roles"},
    {"fallback", WAY_OTHER, .of = "roles"},
    {"assess", WAY_OTHER, .of = "roles"},
    {"readers", WAY_OTHER, .of = "roles"},
    {"not_holder", WAY_OTHER, .of = "roles"},
    {"owner", WAY_OTHER, .of = "roles"},
    {"manager_from_role", WAY_OTHER, .of = "roles"},
    {"from_role", WAY_OTHER, .of = "roles"},
    {"document", WAY_OTHER, .of = "documents"},
    {"register", WAY_OTHER, .of = "registers"},
    {"procedure", WAY_OTHER, .of = "procedures"},
    {NULL, WAY_DROPPED},
};

#define WORDING "wording: tests of what is written state it where it is prescribed word for word"
#define NAME "a name within the pack: a slip in it is found when the pack is read"
#define WHAT "what an element is: changed it is another one, and its removal is tried"
#define PARTS "a list or map whose parts are changed, each by itself"
#define COMFORT "comfort and looks: nothing is decided by it"
#define SHOWN "shown and compared: nothing is decided by it"
#define FOUND "a name under which an entry is found"
#define ROSTER "what a column of a roster means: `roster` is dropped, each part of it by itself"
#define WHOLE "of the whole pack, not of an element"
#define BEFORE "how the edition before is read, which no test of one pack sees"

/* Whatever says aloud what counts without being said is left alone as well (`otherwise` of a way),
 * and so is the English beside a text. "pack": the root. */
static const struct left left[] = {
    {"label", NULL, WORDING},
    {"title", NULL, WORDING},
    {"text", NULL, WORDING},
    {"ask", NULL, WORDING},
    {"help", NULL, WORDING},
    {"lead", NULL, WORDING},
    {"note", NULL, WORDING},
    {"notes", NULL, WORDING},
    {"mark", NULL, WORDING},
    {"placeholder", NULL, WORDING},
    {"record", NULL, WORDING},
    {"why", NULL, WORDING},
    {"word", NULL, WORDING},
    {"clause", NULL, WORDING},
    {"clauses", NULL, WORDING},
    {"source", NULL, WORDING},
    {"req", NULL, "says which obligation it carries: what coverage looks at"},
    {"id", NULL, NAME},
    {"code", NULL, NAME},
    {"kind", NULL, WHAT},
    {"act", NULL, WHAT},
    {"type", NULL, WHAT},
    {"axis", NULL, WHAT},
    {"of", "fields", WHAT},
    {"of", "rows", WHAT},
    {"match", NULL, WHAT},
    {"form", NULL, WHAT},
    {"column", NULL, WHAT},
    {"fact", "columns", "what a cell is compared with: `columns` are dropped"},
    {"from", "columns", "where a cell comes from: `columns` are dropped"},
    {"levels", NULL, PARTS},
    {"fields", NULL, PARTS},
    {"rows", NULL, PARTS},
    {"items", NULL, PARTS},
    {"steps", NULL, PARTS},
    {"escalates", NULL, PARTS},
    {"effect", NULL, PARTS},
    {"texts", NULL, PARTS},
    {"tell", NULL, PARTS},
    {"deadlines", NULL, PARTS},
    {"field", NULL, "who is appointed: `appointments` are dropped"},
    {"by", NULL, SHOWN},
    {"control", NULL, SHOWN},
    {"personal", "examples", SHOWN},
    {"resident", "examples", SHOWN},
    {"my_number", "examples", SHOWN},
    {"phase", "items", SHOWN},
    {"carry", NULL, COMFORT},
    {"otherwise", "fields", COMFORT},
    {"otherwise", "rows", COMFORT},
    {"entry", NULL, COMFORT},
    {"value", NULL, COMFORT},
    {"internal", NULL, COMFORT},
    {"asked", NULL, COMFORT},
    {"acts", NULL, COMFORT},
    {"procedures", NULL, COMFORT},
    {"who", NULL, COMFORT},
    {"group", "items", COMFORT},
    {"group", "fields", COMFORT},
    {"group", "rows", COMFORT},
    {"max", "fields", "how long a text may be"},
    {"max", "rows", "how long a text may be"},
    {"provider_field", NULL, FOUND},
    {"service_field", NULL, FOUND},
    {"function_field", NULL, FOUND},
    {"users_field", NULL, FOUND},
    {"no", "items", WORDING},
    {"no", "fields", ROSTER},
    {"no", "rows", ROSTER},
    {"answer", NULL, ROSTER},
    {"waiting", NULL, ROSTER},
    {"day", NULL, ROSTER},
    {"alone", "state_labels", "of choices alone; a state is never chosen"},
    {"from", "migrations", BEFORE},
    {"to", "migrations", BEFORE},
    {"checklist", "migrations", BEFORE},
    {"item", "migrations", BEFORE},
    {"was", "migrations", BEFORE},
    {"notice", "tables", "whom a new row is told to: no test of a pack adds one"},
    {"gates_told", NULL, "tells pack check that it is meant: nothing is decided by it"},
    {"met_by", NULL, "what an approval does to occurrences that wait: no test of a pack has any"},
    {"pack", "pack", WHOLE},
    {"edition", "pack", WHOLE},
    {"body_name", "pack", WHOLE},
    {"service_word", "pack", WHOLE},
    {"overlay", "pack", WHOLE},
    {"effective", "pack", WHOLE},
    {NULL, NULL, NULL},
};

const struct left *mutate_left(size_t i)
{
    return left[i].key ? &left[i] : NULL;
}

const struct way *mutate_way(size_t i)
{
    return ways[i].key ? &ways[i] : NULL;
}

bool way_fits(const struct way *w, const char *section, const char *key)
{
    return !strcmp(w->key, key) && (!w->in || !strcmp(w->in, section));
}

/* ------------------------------------------------------------------ what stands there instead */
static bool digits(const char *s)
{
    return s[0] && strspn(s, "0123456789") == strlen(s);
}

/* One more, of a number or of a period. */
static const char *longer(struct arena *a, const char *s, const char *set)
{
    const char *number = s + (s[0] == 'P');

    number += number > s && *number == 'T';
    size_t n = strspn(number, "0123456789");

    if (str_starts(s, "setting."))
        return set;
    return n ? arena_printf(a, "%.*s%ld%s", (int)(number - s), s, strtol(number, NULL, 10) + 1,
                            number + n)
             : NULL;
}

/* The bound moved by one class: the i-th comparison takes its own class in, or leaves it out. */
static const char *bounded(struct arena *a, const char *s, size_t i)
{
    static const char *const pairs[][2] = {{" heavier_than ", " at_least "},
                                           {" lighter_than ", " at_most "},
                                           {" > ", " >= "},
                                           {" < ", " <= "}};

    for (const char *at = s; *at; at++) {
        for (size_t k = 0; k < 2 * (sizeof pairs / sizeof *pairs); k++) {
            const char *was = pairs[k / 2][k % 2], *now = pairs[k / 2][1 - k % 2];

            if (str_starts(at, was) && i-- == 0)
                return arena_printf(a, "%.*s%s%s", (int)(at - s), s, now, at + strlen(was));
        }
    }
    return NULL;
}

/* Whoever is most like it: of the same kind of holder, else anybody. */
static const char *other(const struct node *list, const char *id)
{
    int at = node_index(list, id);
    const char *holder = at < 0 ? "" : node_text(node_get(list->items[at], "holder"));
    const char *any = NULL;

    for (size_t i = 0; list && i < list->n; i++) {
        const char *is = node_id(list->items[i]);

        if (!is || !strcmp(is, id))
            continue;
        if (at >= 0 && !strcmp(node_text(node_get(list->items[i], "holder")), holder))
            return is;
        any = any ? any : is;
    }
    return any;
}

static const char *instead(struct arena *a, const struct way *w, const struct node *root,
                           const struct node *n, size_t i)
{
    switch (w->how) {
    case WAY_NEGATED:
        return i > 0                  ? NULL
               : n->kind != NODE_BOOL ? arena_printf(a, "not (%s)", n->text)
               : n->i                 ? "false"
                                      : "true";
    case WAY_BOUNDED:
        return n->kind == NODE_TEXT ? bounded(a, n->text, i) : NULL;
    case WAY_WORD:
        return i > 0 ? NULL : w->word[!strcmp(n->text, w->word[0])];
    case WAY_LONGER:
        return i > 0 ? NULL : longer(a, n->text, w->word[0]);
    case WAY_OTHER:
        return i > 0 ? NULL : other(node_get(root, w->of), n->text);
    case WAY_DROPPED:
    case WAY_SWAPPED:
        break;
    }
    return NULL;
}

bool way_instead(struct arena *a, const struct way *w, const struct node *root,
                 const struct node *n, size_t i, struct node *ret)
{
    bool scalar = n->kind == NODE_TEXT || n->kind == NODE_BOOL || n->kind == NODE_INT;
    const char *text = scalar ? instead(a, w, root, n, i) : NULL;
    bool yes = text && !strcmp(text, "true");

    if (!text)
        return false;
    *ret = *n;
    ret->text = text;
    ret->kind = NODE_TEXT;
    if (yes || !strcmp(text, "false")) {
        ret->kind = NODE_BOOL;
        ret->i = yes;
    } else if (digits(text)) {
        ret->kind = NODE_INT;
        ret->i = strtol(text, NULL, 10);
    }
    return true;
}
