#include "core/setting.h"

#include <string.h>

#include "base/country.h"
#include "base/json.h"

const struct setting *setting_find(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->nsettings; i++)
        if (strcmp(p->settings[i].id, id) == 0)
            return &p->settings[i];
    return NULL;
}

const char *setting_type_id(const struct setting *s)
{
    static const char *const ids[] = {
        [V_BOOL] = "bool",           [V_INT] = "int",       [V_INTS] = "ints",
        [V_TEXT] = "text",           [V_CHOICE] = "choice", [V_CHOICES] = "choices",
        [V_LEVEL] = "level",         [V_ROLE] = "role",     [V_COUNTRY] = "country",
        [V_COUNTRIES] = "countries", [V_ROWS] = "rows",
    };
    return ids[s->type];
}

static enum status wrong(const char *value, struct err *err)
{
    err_set(err, ST_INPUT, "setting_value", "not a value of this setting: %s", value);
    return err_detail(err, value);
}

/* ------------------------------------------------------------------ one value */

static enum status parse_bool(const char *text, json_t **ret, struct err *err)
{
    static const char *const yes[] = {"true", "yes", "1", "はい", "する", "○"};
    static const char *const no[] = {"false", "no", "0", "いいえ", "しない", "×"};

    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
            *ret = json_boolean(strcmp(text, yes[i]) == 0);
            return ST_OK;
        }
    }
    return wrong(text, err);
}

static enum status parse_int(const struct setting *s, const char *text, json_t **ret,
                             struct err *err)
{
    char range[48];
    int64_t i;

    if (!parse_int64(text, &i) || i < 0) {
        err_set(err, ST_INPUT, "setting_number", "not a whole number: %s", text);
        return err_detail(err, text);
    }
    if (i < s->min || (s->max && i > s->max)) {
        snprintf(range, sizeof(range), s->max ? "%lld-%lld" : "%lld-", (long long)s->min,
                 (long long)s->max);
        err_set(err, ST_INPUT, "setting_range", "%s is not within %s", text, range);
        return err_detail(err, range);
    }
    *ret = json_integer(i);
    return ST_OK;
}

static enum status parse_choice(const struct setting *s, const char *text, json_t **ret,
                                struct err *err)
{
    for (size_t i = 0; i < s->nchoices; i++) {
        if (strcmp(s->choices[i].id, text) == 0 || strcmp(s->choices[i].label, text) == 0) {
            *ret = json_string(s->choices[i].id);
            return ST_OK;
        }
    }
    return wrong(text, err);
}

/* The classes that a setting may be: those of its axis. */
static bool of_axis(const struct setting *s, size_t axis)
{
    return s->axis < 0 || (size_t)s->axis == axis;
}

static enum status parse_level(const struct pack *p, const struct setting *s, const char *text,
                               json_t **ret, struct err *err)
{
    char there[200] = "";
    size_t n = 0;

    for (size_t x = 0; x < p->naxes; x++) {
        for (size_t i = 0; of_axis(s, x) && i < p->axes[x].nlevels; i++) {
            const struct level *l = &p->axes[x].levels[i];
            if (strcmp(l->code, text) == 0 || strcmp(l->label, text) == 0) {
                *ret = json_string(l->code);
                return ST_OK;
            }
            int wrote = snprintf(there + n, sizeof(there) - n, "%s%s", n ? ", " : ": ", l->label);
            n = wrote < 0 || (size_t)wrote >= sizeof(there) - n ? n : n + (size_t)wrote;
            there[n] = '\0';
        }
    }
    err_set(err, ST_INPUT, "setting_value", "not a class of this setting: %s", text);
    char detail[256];
    snprintf(detail, sizeof(detail), "%.50s%s", text, there);
    return err_detail(err, detail);
}

static enum status parse_role(const struct pack *p, const char *text, json_t **ret, struct err *err)
{
    for (size_t i = 0; i < p->nroles; i++) {
        if (strcmp(p->roles[i].id, text) == 0 || strcmp(p->roles[i].label, text) == 0) {
            *ret = json_string(p->roles[i].id);
            return ST_OK;
        }
    }
    return wrong(text, err);
}

static enum status parse_country(const char *text, json_t **ret, struct err *err)
{
    if (!country_code(text))
        return wrong(text, err);
    *ret = json_string(text);
    return ST_OK;
}

static enum status parse_one(const struct pack *p, const struct setting *s, const char *text,
                             json_t **ret, struct err *err)
{
    switch (s->type) {
    case V_BOOL:
        return parse_bool(text, ret, err);
    case V_INT:
    case V_INTS:
        return parse_int(s, text, ret, err);
    case V_CHOICE:
    case V_CHOICES:
        return parse_choice(s, text, ret, err);
    case V_LEVEL:
        return parse_level(p, s, text, ret, err);
    case V_ROLE:
        return parse_role(p, text, ret, err);
    case V_COUNTRY:
    case V_COUNTRIES:
        return parse_country(text, ret, err);
    case V_ROWS:
        TRY(json_read("value", (struct bytes){text, strlen(text)}, 0, ret, err));
        if (json_is_array(*ret))
            return ST_OK;
        json_decref(*ret);
        *ret = NULL;
        return wrong(text, err);
    case V_TEXT:
        break;
    }
    *ret = json_string(text);
    return ST_OK;
}

/* ------------------------------------------------------------------ lists */

static bool is_list(const struct setting *s)
{
    return s->type == V_CHOICES || s->type == V_COUNTRIES || s->type == V_INTS;
}

/* Length of the separator at p, 0 when there is none. */
static size_t separator(const char *p)
{
    if (*p == ',' || *p == '\n')
        return 1;
    return str_starts(p, "、") || str_starts(p, "，") ? strlen("、") : 0;
}

static enum status parse_list(const struct pack *p, const struct setting *s, struct arena *a,
                              const char *text, json_t **ret, struct err *err)
{
    json_t *list = json_array();

    while (*text) {
        size_t n = 0;
        json_t *one = NULL;
        while (text[n] && separator(text + n) == 0)
            n++;
        const char *part = str_trim(a, arena_strndup(a, text, n));
        text += n + separator(text + n);
        if (!*part)
            continue;
        enum status st = parse_one(p, s, part, &one, err);
        if (st != ST_OK) {
            json_decref(list);
            return st;
        }
        json_array_append_new(list, one);
    }
    if (s->type == V_INTS && json_array_size(list) == 0) {
        json_decref(list);
        return wrong(text, err);
    }
    *ret = list;
    return ST_OK;
}

enum status setting_parse(const struct pack *p, const struct setting *s, const char *text,
                          json_t **ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *trimmed = str_trim(a, text);

    if (!*trimmed && (!is_list(s) || s->type == V_INTS)) /* an empty answer is no answer */
        return wrong(text, err);
    if (is_list(s))
        return parse_list(p, s, a, trimmed, ret, err);
    return parse_one(p, s, trimmed, ret, err);
}

/* ------------------------------------------------------------------ back to text */

static const char *one_label(struct arena *a, const struct pack *p, const struct setting *s,
                             const json_t *v, const char *yes, const char *no)
{
    if (json_is_boolean(v))
        return json_is_true(v) ? yes : no;
    if (json_is_integer(v))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    if (!json_is_string(v))
        return json_canonical(a, v);
    const char *id = json_string_value(v);
    for (size_t i = 0; i < s->nchoices; i++)
        if (strcmp(s->choices[i].id, id) == 0)
            return s->choices[i].label;
    if (p && s->type == V_ROLE && pack_role(p, id) >= 0)
        return p->roles[pack_role(p, id)].label;
    for (size_t x = 0; p && s->type == V_LEVEL && x < p->naxes; x++)
        for (size_t i = 0; of_axis(s, x) && i < p->axes[x].nlevels; i++)
            if (strcmp(p->axes[x].levels[i].code, id) == 0)
                return p->axes[x].levels[i].label;
    return id;
}

static char *join(struct arena *a, const struct pack *p, const struct setting *s, const json_t *v,
                  const char *yes, const char *no, const char *between)
{
    struct buf b;
    size_t i;
    json_t *one;

    if (!v || json_is_null(v))
        return arena_strdup(a, "");
    if (!is_list(s))
        return arena_strdup(a, one_label(a, p, s, v, yes, no));
    buf_init(&b, a, 64);
    json_array_foreach(v, i, one)
    {
        if (i)
            buf_puts(&b, between);
        buf_puts(&b, one_label(a, p, s, one, yes, no));
    }
    return b.p;
}

char *setting_text(struct arena *a, const struct setting *s, const json_t *value)
{
    struct setting plain = *s;

    plain.nchoices = 0; /* ids, not labels */
    return join(a, NULL, &plain, value, "true", "false", ",");
}

char *setting_label(struct arena *a, const struct pack *p, const struct setting *s,
                    const json_t *value, const char *yes, const char *no)
{
    return join(a, p, s, value, yes, no, "、");
}
