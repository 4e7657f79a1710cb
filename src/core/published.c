#include "core/published.h"

#include <string.h>

#include "base/json.h"

const struct field *published_field(const struct form *form, enum published what)
{
    for (size_t i = 0; form != NULL && i < form->nfields; i++)
        if (form->fields[i].published == what)
            return &form->fields[i];
    return NULL;
}

bool form_publishes(const struct form *form)
{
    return published_field(form, PUBLISHED_ADDRESS) != NULL ||
           published_field(form, PUBLISHED_PICTURE) != NULL;
}

bool pack_keeps_accounts(const struct pack *p)
{
    for (size_t i = 0; i < p->nforms; i++)
        if (published_field(&p->forms[i], PUBLISHED_ACCOUNT) != NULL)
            return true;
    return false;
}

const struct field *place_field(const struct casefile *c, const char *place)
{
    const char *slash = strchr(place, '/');
    if (slash == NULL)
        return form_field(c->form, place);
    for (size_t i = 0; i < c->pack->nforms; i++) {
        const struct form *form = &c->pack->forms[i];
        if (strlen(form->id) == (size_t)(slash - place) &&
            strncmp(form->id, place, (size_t)(slash - place)) == 0)
            return form_field(form, slash + 1);
    }
    return NULL;
}

/* ------------------------------------------------------------------ pictures */
json_t *published_said(struct arena *a, const struct address_list *list, const char *const *code,
                       size_t n)
{
    const struct address_accounts none = {0};
    json_t *codes = json_array();
    for (size_t i = 0; i < n; i++)
        if (strcmp(address_judge(a, list, &none, code[i]).code, "no_address") != 0)
            json_array_append_new(codes, json_string(code[i]));
    return json_pack("{s:o, s:I}", "codes", codes, "found", (json_int_t)n);
}

/* ------------------------------------------------------------------ judging */
struct judging {
    const struct casefile *c;
    struct arena *a;
    struct address_list list;
    struct address_accounts accounts;
    struct published_address *out;
    size_t n, cap;
};

static void add(struct judging *j, const struct field *f, struct address_judged v)
{
    for (size_t i = 0; i < j->n; i++) /* a picture of what the text says too */
        if (strcmp(j->out[i].judged.text, v.text) == 0 &&
            strcmp(j->out[i].judged.code, v.code) == 0)
            return;
    if (j->n == j->cap) {
        size_t cap = j->cap == 0 ? 16 : 2 * j->cap;
        struct published_address *more = ARENA_ARRAY(j->a, struct published_address, cap);
        if (j->n > 0)
            memcpy(more, j->out, j->n * sizeof *more);
        j->out = more;
        j->cap = cap;
    }
    j->out[j->n++] = (struct published_address){v, f};
}

static void judge_text(struct judging *j, const struct field *f, const json_t *fields)
{
    struct address_judged *found;
    size_t n = addresses_judge(j->a, &j->list, &j->accounts, json_str(fields, f->id, ""), &found);
    for (size_t i = 0; i < n; i++)
        add(j, f, found[i]);
}

static void judge_pictures(struct judging *j, const struct form *form, const struct field *f)
{
    for (size_t i = 0; i < j->c->nevidence; i++) {
        const struct evidence_rec *e = &j->c->evidence[i];
        if (!case_file_of(j->c, form, f->id, e) || str_empty(e->said))
            continue;
        AUTO_JSON json_t *said = json_loads(e->said, 0, NULL);
        const json_t *codes = json_object_get(said, "codes");
        for (size_t k = 0; k < json_array_size(codes); k++) {
            const char *text = json_string_value(json_array_get(codes, k));
            if (text != NULL)
                add(j, f, address_judge(j->a, &j->list, &j->accounts, text));
        }
    }
}

size_t published_judge(const struct casefile *c, const struct form *form, const json_t *fields,
                       struct arena *a, struct published_address **ret)
{
    struct judging j = {
        .c = c, .a = a, .accounts = {pack_keeps_accounts(c->pack), c->accounts, c->naccounts}};
    if (form_publishes(form))
        address_list_own(a, &j.list);
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->published == PUBLISHED_ADDRESS)
            judge_text(&j, f, fields);
        else if (f->published == PUBLISHED_PICTURE)
            judge_pictures(&j, form, f);
    }
    *ret = j.out;
    return j.n;
}

/* ------------------------------------------------------------------ what stands in the way */
/* All of the same fault in the same field are one problem that names them. */
static const char *alike(struct arena *a, const struct published_address *x, size_t n, size_t first)
{
    struct buf names;
    buf_init(&names, a, 256);
    for (size_t i = first; i < n; i++) {
        if (x[i].field != x[first].field || strcmp(x[i].judged.code, x[first].judged.code) != 0)
            continue;
        buf_printf(&names, "%s%s", i > first ? " 、" : "", x[i].judged.text);
    }
    return names.p;
}

static bool has_address(const struct published_address *x, size_t n, const struct field *f)
{
    for (size_t i = 0; i < n; i++)
        if (x[i].field == f)
            return true;
    return false;
}

void published_problems(const struct casefile *c, const struct form *form, const json_t *fields,
                        struct problems *problems)
{
    struct published_address *x;
    struct arena *a = problems->arena;
    size_t n = published_judge(c, form, fields, a, &x);
    for (size_t i = 0; i < n; i++)
        if (x[i].judged.verdict == ADDRESS_REFUSED)
            problem_add(problems, arena_printf(a, "address_%s", x[i].judged.code), x[i].field->id,
                        alike(a, x, n, i), x[i].field->cite.clause);
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->published == PUBLISHED_ADDRESS && !str_blank(json_str(fields, f->id, "")) &&
            !has_address(x, n, f))
            problem_add(problems, "no_address", f->id, f->label, f->cite.clause);
    }
}
