/* revision_view.c: differences, standings and units in the reader's words. */
#include <string.h>

#include "base/json.h"
#include "pages/ask/verdict.h"
#include "pages/duty/period.h"
#include "pages/edition/revision.h"

const enum standing revision_order[STANDING__MAX] = {
    STANDING_FORBIDDEN, STANDING_QUESTION, STANDING_CHANGED, STANDING_RETIRED, STANDING_KEPT};

const char *revision_standing(const struct req *req, enum standing s)
{
    return words_by_name(req->lang, "standing_", standing_id(s), standing_id(s));
}

enum tone revision_tone(enum standing s)
{
    static const enum tone tones[STANDING__MAX] = {
        [STANDING_KEPT] = TONE_GOOD,     [STANDING_CHANGED] = TONE_WAIT,
        [STANDING_QUESTION] = TONE_WARN, [STANDING_FORBIDDEN] = TONE_BAD,
        [STANDING_RETIRED] = TONE_OFF,
    };
    return tones[s];
}

/* ------------------------------------------------------------------ one difference */
/* P30D as 30 日; "" stays. */
static const char *days(struct req *req, const char *period)
{
    int64_t n;
    size_t len = strlen(period);

    if (len < 3 || period[len - 1] != 'D' ||
        !parse_int64(arena_strndup(req->arena, period + 1, len - 2), &n))
        return period;
    return page_fill(req->arena, W(req->lang, revision_days), page_number(req->arena, n));
}

/* "fiscal on_end next_open_day", token by token. */
static const char *day_words(struct req *req, const char *text)
{
    size_t n;
    char **parts = str_split(req->arena, text, ' ', &n);
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n; i++) {
        int64_t day;
        const char *one = words_by_name(req->lang, "duty_day_", parts[i], NULL);
        if (!one && str_starts(parts[i], "on_") && parse_int64(parts[i] + 3, &day))
            one = page_fill(req->arena, W(req->lang, duty_day_on), parts[i] + 3);
        else if (!one)
            one = str_starts(parts[i], "on_") ? parts[i] + 3 : W(req->lang, every_when);
        buf_printf(&b, "%s%s", i ? "・" : "", one);
    }
    return b.p;
}

/* strength:BEFORE:NOW, phase:BEFORE:NOW */
static const char *from_to(struct req *req, char *const *of)
{
    const char *group = arena_printf(req->arena, "%s_", of[0]);

    return page_fill(req->arena, words_by_name(req->lang, "in_what_", of[0], "{}"),
                     arena_printf(req->arena, "%s → %s",
                                  words_by_name(req->lang, group, of[1], of[1]),
                                  words_by_name(req->lang, group, of[2], of[2])));
}

/* key:SHAPE:KEY: short where it is told at a record, else what the format says of the key. */
static const char *key_words(struct req *req, const char *shape, const char *key)
{
    const char *name = arena_printf(req->arena, "%s_%s", shape, key);
    const char *any = words_by_name(req->lang, "diff_key_any_", key,
                                    words_by_name(req->lang, "key_any_", key, ""));

    return words_by_name(req->lang, "diff_key_", name, words_by_name(req->lang, "key_", name, any));
}

/* "strength:should:must gate": how an item is asked otherwise, in words. */
static const char *in_what_words(struct req *req, const char *text)
{
    size_t n;
    char **parts = str_split(req->arena, text, ' ', &n);
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n && text[0]; i++) {
        size_t k;
        char **of = str_split(req->arena, parts[i], ':', &k);
        const char *one = str_eq(of[0], "key") ? key_words(req, of[1], of[2])
                          : str_eq(of[0], "section")
                              ? words_by_name(req->lang, "diff_section_", of[1], "")
                          : k == 3 ? from_to(req, of)
                                   : words_by_name(req->lang, "in_what_", of[0], "");
        buf_printf(&b, "%s%s", b.n ? "　" : "", one);
    }
    return b.p;
}

/* The kinds whose numbers the rules may leave to the body. */
static bool undecided(const char *kind)
{
    return strcmp(kind, "retention") == 0 || strcmp(kind, "duty_every") == 0 ||
           strcmp(kind, "duty_grace") == 0;
}

static const char *value(struct req *req, const struct pack *p, const char *kind, const char *text)
{
    if (!text[0])
        return "";
    text = arena_strdup(req->arena, text); /* the JSON goes */
    if (strcmp(text, COMPARE_UNDECIDED) == 0 && undecided(kind))
        return W(req->lang, revision_undecided);
    if (strcmp(kind, "verdict") == 0)
        return words_by_name(req->lang, "verdict_", text, text);
    if (strcmp(kind, "duty_day") == 0)
        return day_words(req, text);
    if (strcmp(kind, "duty_every") == 0)
        return page_every(req, text, '\0', NULL);
    if (strcmp(kind, "duty_grace") == 0)
        return days(req, text);
    if (strcmp(kind, "retention") == 0)
        return page_fill(req->arena, W(req->lang, revision_years), text);
    if (strcmp(kind, "service") == 0)
        return words_by_name(req->lang, "revision_service_", text, text);
    return label_in(req->lang, p, text);
}

/* As what a value is said: codes of a duty's days as where a record tells them. */
static const char *said_as(const char *kind, const char *in_what, const char *text)
{
    bool period = text[0] == 'P'; /* else a setting */

    return strstr(in_what, "key:duty:anchor")            ? "duty_day"
           : period && strstr(in_what, "key:duty:every") ? "duty_every"
           : period && strstr(in_what, "key:duty:grace") ? "duty_grace"
                                                         : kind;
}

/* What is written under a key that takes yes or no. */
static const char *written(struct req *req, const char *text)
{
    return str_eq(text, "true")    ? W(req->lang, yes)
           : str_eq(text, "false") ? W(req->lang, no)
                                   : text;
}

static struct revision_line line_of(struct req *req, const struct pack *old, const struct pack *new,
                                    const json_t *j)
{
    const char *kind = json_str(j, "kind", ""), *how = json_str(j, "how", "");
    const char *label = arena_strdup(req->arena, json_str(j, "label", ""));
    const char *was = json_str(j, "was", ""), *now = json_str(j, "now", "");
    const char *in_what = json_str(j, "in_what", "");

    struct revision_line l = {.kind = words_by_name(req->lang, "diff_", kind, ""),
                              .how = words_by_name(req->lang, "diff_how_", how, ""),
                              .label =
                                  label_in(req->lang, strcmp(how, "gone") == 0 ? old : new, label),
                              .was = value(req, old, said_as(kind, in_what, was), was),
                              .now = value(req, new, said_as(kind, in_what, now), now),
                              .old_clause = arena_strdup(req->arena, json_str(j, "old_clause", "")),
                              .clause = arena_strdup(req->arena, json_str(j, "clause", "")),
                              .in_what = in_what_words(req, in_what),
                              .asked = strcmp(json_str(j, "weight", ""), "asked") == 0};
    if (strstr(in_what, "key:")) {
        l.was = written(req, l.was);
        l.now = written(req, l.now);
    }
    int fact = strcmp(kind, "fact") == 0 ? pack_fact(new, json_str(j, "id", "")) : -1;
    if (fact >= 0) {
        l.label = "";
        l.now = fact_ask(req, &new->facts[fact]);
    }
    if (str_eq(l.label, l.now) || str_eq(l.label, l.was))
        l.label = ""; /* said once */
    return l;
}

enum status revision_lines(struct req *req, const struct pack *old, const struct pack *new,
                           const char *differences, const struct revision_line **ret, size_t *ret_n,
                           struct err *err)
{
    AUTO_JSON json_t *list = NULL;

    TRY(json_read("differences", (struct bytes){differences, strlen(differences)}, 0, &list, err));
    size_t n = json_array_size(list);
    struct revision_line *lines = ARENA_ARRAY(req->arena, struct revision_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = line_of(req, old, new, json_array_get(list, i));
    *ret = lines;
    *ret_n = n;
    return ST_OK;
}

/* ------------------------------------------------------------------ units and choices */
enum status revision_units(struct req *req, const struct page *p, struct unit_list **ret,
                           struct err *err)
{
    TRY(units_list(req->app, req->db, req->arena, req->who->tenant, req->who->body, p->head, ret,
                   err));
    req_hold(req, *ret);
    return ST_OK;
}

struct field_view revision_standings(struct req *req, const char *chosen)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, STANDING__MAX);

    for (int i = 0; i < STANDING__MAX; i++) {
        const char *id = standing_id(revision_order[i]);
        o[i] = (struct field_option){id, revision_standing(req, revision_order[i]),
                                     str_eq(id, chosen)};
    }
    return (struct field_view){.control = FIELD_SELECT,
                               .name = "standing",
                               .label = W(req->lang, revision_standing_label),
                               .value = chosen,
                               .prompt = W(req->lang, revision_any),
                               .options = o,
                               .noptions = STANDING__MAX};
}

struct field_view revision_unit_choice(struct req *req, const struct unit_list *l,
                                       const char *chosen)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, l->n + 1);

    for (size_t i = 0; i < l->n; i++)
        o[i] = (struct field_option){l->units[i].id.s, l->units[i].name,
                                     str_eq(l->units[i].id.s, chosen)};
    return (struct field_view){.control = FIELD_SELECT,
                               .name = "unit",
                               .label = W(req->lang, ledger_unit),
                               .value = chosen,
                               .prompt = W(req->lang, ledger_any_unit),
                               .options = o,
                               .noptions = l->n};
}

enum { SHOWN = 30, PRINTED = 500, ON_PAPER = 2000 };

static bool printed(const struct req *req)
{
    return req_param(req, "all") != NULL;
}

size_t revision_shown(const struct req *req)
{
    return revision_on_paper(req) ? ON_PAPER : printed(req) ? PRINTED : SHOWN;
}

void revision_print_link(struct req *req, struct revision_view *v, const char *action)
{
    bool all = printed(req);

    v->print_href =
        all ? action
            : arena_printf(req->arena, "%s%sall=1", action, strchr(action, '?') ? "&" : "?");
    v->print_label =
        page_fill(req->arena, all ? W(req->lang, revision_few) : W(req->lang, revision_all),
                  page_number(req->arena, all ? SHOWN : PRINTED));
    v->paper_href = revision_paper_href(req, action);
}

void revision_headings(struct req *req, struct revision_view *v)
{
    for (int i = 0; i < STANDING__MAX; i++)
        v->headings[i] = revision_standing(req, revision_order[i]);
}
