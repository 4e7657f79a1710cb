#include "pages/form/formdata.h"

#include <string.h>

#include "base/json.h"

/* Where one value belongs; `sub` NULL: a field without rows. */
struct place {
    const char *field, *sub;
    size_t row;
};

/* Ids of the rules may be in Japanese; whether there is such a field is seen later. */
static bool ident(const char *s)
{
    return *s && !strpbrk(s, " \t\"'<>&") && !text_has_control(s);
}

static bool row_number(const char *s, size_t *ret)
{
    int64_t n;
    /* Plain digits only: "00" or full-width digits would name one row twice. */
    if (strspn(s, "0123456789") != strlen(s) || (s[0] == '0' && s[1]) || !parse_int64(s, &n) ||
        n >= FORMDATA_ROWS_MAX)
        return false;
    *ret = (size_t)n;
    return true;
}

static bool place_of(struct arena *a, const char *name, struct place *ret)
{
    size_t n;
    char **part = str_split(a, name, '.', &n);
    *ret = (struct place){.field = part[0]};
    if (n == 1)
        return ident(part[0]);
    ret->sub = part[n - 1];
    return n == 3 && ident(part[0]) && ident(part[2]) && row_number(part[1], &ret->row);
}

/* A second value under the same name makes a list. */
static void add_value(json_t *object, const char *key, const char *value)
{
    json_t *old = json_object_get(object, key);
    if (!old) {
        json_object_set_new(object, key, json_string(value));
        return;
    }
    if (!json_is_array(old)) {
        json_t *list = json_array();
        json_array_append(list, old);
        json_object_set_new(object, key, list);
        old = list;
    }
    json_array_append_new(old, json_string(value));
}

static enum status bad_name(const char *name, struct err *err)
{
    err_set(err, ST_INPUT, "bad_field_name", "input %s names no place in a form", name);
    return err_detail(err, name);
}

/* Rows are objects by number until all names are seen. */
static enum status add(json_t *values, json_t *rows, const struct place *p, const char *name,
                       const char *value, struct err *err)
{
    if (!p->sub) {
        if (json_object_get(rows, p->field))
            return bad_name(name, err);
        add_value(values, p->field, value);
        return ST_OK;
    }
    if (json_object_get(values, p->field))
        return bad_name(name, err);
    json_t *numbered = json_object_get(rows, p->field);
    if (!numbered) {
        numbered = json_object();
        json_object_set_new(rows, p->field, numbered);
    }
    char key[24];
    snprintf(key, sizeof key, "%zu", p->row);
    json_t *row = json_object_get(numbered, key);
    if (!row) {
        row = json_object();
        json_object_set_new(numbered, key, row);
    }
    add_value(row, p->sub, value);
    return ST_OK;
}

static json_t *in_order(json_t *numbered)
{
    json_t *list = json_array();
    for (size_t i = 0; i < FORMDATA_ROWS_MAX; i++) {
        char key[24];
        snprintf(key, sizeof key, "%zu", i);
        json_t *row = json_object_get(numbered, key);
        if (row)
            json_array_append(list, row);
    }
    return list;
}

enum status formdata_json(struct arena *a, const struct param *params, size_t n, const char *prefix,
                          json_t **ret, struct err *err)
{
    AUTO_JSON json_t *values = json_object();
    AUTO_JSON json_t *rows = json_object();
    const char *field;
    json_t *numbered;
    for (size_t i = 0; i < n; i++) {
        struct place p;
        if (!str_starts(params[i].name, prefix))
            continue;
        if (!place_of(a, params[i].name + strlen(prefix), &p))
            return bad_name(params[i].name, err);
        TRY(add(values, rows, &p, params[i].name, params[i].value, err));
    }
    json_object_foreach(rows, field, numbered)
    {
        json_object_set_new(values, field, in_order(numbered));
    }
    *ret = json_incref(values);
    return ST_OK;
}

bool formdata_row(struct arena *a, const char *s, const char **ret_field, size_t *ret_row)
{
    size_t n;
    char **part = str_split(a, s ? s : "", '.', &n);
    if (n != 2 || !ident(part[0]) || !row_number(part[1], ret_row))
        return false;
    *ret_field = part[0];
    return true;
}
