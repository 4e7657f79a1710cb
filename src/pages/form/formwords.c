/* formwords.c: problems, refusals, files and values in the reader's words. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "pages/form/formview.h"

/* ---- problems ---- */

const char *problem_filled(struct req *req, const struct problem *p, const char *text)
{
    struct date d;
    bool written_out = p->than && day_fixed(p->than, &d);
    if (p->most)
        return page_fill(req->arena,
                         page_fill(req->arena, text, page_number(req->arena, (int64_t)p->most)),
                         page_number(req->arena, (int64_t)p->is));
    if (p->than)
        return page_fill(req->arena, text,
                         written_out ? page_day(req, d.day) : page_label(req, p->than));
    bool day = strlen(p->detail) == 10 && p->detail[4] == '-' && date_parse(p->detail, &d);
    return page_fill(req->arena, text, day ? page_day(req, d.day) : page_label(req, p->detail));
}

static const char *words_of(struct req *req, const struct problem *p)
{
    if (p->most)
        return W(req->lang, problem_too_long_n);
    return words_by_name(req->lang, "problem_", p->code, W(req->lang, problem_otherwise));
}

const char *problem_sentence(struct req *req, const struct problem *p)
{
    return problem_filled(req, p, words_of(req, p));
}

static const char *with_clause(struct req *req, const char *text, const char *clause)
{
    return str_empty(clause) ? text : arena_printf(req->arena, "%s〔%s〕", text, clause);
}

/* "情報の種類 2 行目", of what lies in one row of a field; "" anywhere else. */
static const char *row_of(struct req *req, const struct form *form, const struct problem *p)
{
    size_t n = strcspn(p->where, ".");
    char *end;
    if (!form || p->where[n] != '.' || p->where[n + 1] < '0' || p->where[n + 1] > '9')
        return "";
    const struct field *f = form_field(form, arena_strndup(req->arena, p->where, n));
    size_t row = strtoul(p->where + n + 1, &end, 10);
    if (!f || f->type != F_ROWS || (*end && *end != '.'))
        return "";
    return arena_printf(
        req->arena, "%s %s", page_label(req, f->label),
        page_fill(req->arena, W(req->lang, row_n), page_number(req->arena, (int64_t)row + 1)));
}

/* "提供会社名：…", "情報の種類 2 行目　分類：…"; a sentence that names its label already stands
 * without it. */
const char *problem_line(struct req *req, const struct form *form, const struct problem *p)
{
    bool alone = str_empty(p->detail) || (!p->than && !p->most && strstr(words_of(req, p), "{}"));
    const char *row = row_of(req, form, p), *label = alone ? "" : page_label(req, p->detail);
    const char *line = problem_sentence(req, p);
    if (row[0] && label[0])
        label = arena_printf(req->arena, "%s　%s", row, label);
    else if (row[0])
        label = row;
    if (label[0])
        line = page_colon(req, label, line);
    return with_clause(req, line, p->clause);
}

const char *refusal_line(struct req *req, const struct err *err)
{
    return with_clause(req, page_refused(req, err), err->clause);
}

struct form_problem *problem_summary(struct req *req, const struct form *form,
                                     const struct problems *l, const char *files)
{
    struct form_problem *out = ARENA_ARRAY(req->arena, struct form_problem, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct problem *p = &l->p[i];
        bool file = strcmp(p->code, "no_file") == 0;
        out[i] = (struct form_problem){
            str_starts(p->where, FILE_PREFIX) ? p->where
            : file ? arena_printf(req->arena, FILE_PREFIX "%s%s", files, p->where)
                   : arena_printf(req->arena, FORM_PREFIX "%s", p->where),
            problem_line(req, form, p)};
    }
    return out;
}

/* ---- files ---- */

static const char *size_words(struct arena *a, int64_t bytes)
{
    if (bytes < 1024 * 1024)
        return arena_printf(a, "%lld KB", (long long)((bytes + 1023) / 1024));
    return arena_printf(a, "%lld.%lld MB", (long long)(bytes >> 20),
                        (long long)((bytes & 0xfffff) * 10 >> 20));
}

struct file_place file_place(struct req *req, const char *key, const char *label,
                             const struct problems *l)
{
    struct file_place v = {.key = key,
                           .label = label,
                           .certify = arena_printf(req->arena, "%s ", key),
                           .date = "",
                           .source = ""};
    const char *name = arena_printf(req->arena, FILE_PREFIX "%s", key);
    for (size_t i = 0; l && i < l->n; i++) {
        if (strcmp(l->p[i].where, name) != 0)
            continue;
        const char *line = problem_line(req, NULL, &l->p[i]);
        const char *date = req_param(req, arena_printf(req->arena, "date.%s", key));
        const char *source = req_param(req, arena_printf(req->arena, "source.%s", key));
        v.problem = v.problem ? arena_printf(req->arena, "%s\n%s", v.problem, line) : line;
        v.date = date ? date : "";
        v.source = source ? source : "";
    }
    return v;
}

static const char *lapsed_words(struct req *req, const struct casefile *c,
                                const struct evidence_rec *e)
{
    if (!case_lapsed(c, e))
        return "";
    return page_fill(req->arena, W(req->lang, certificate_lapsed_since),
                     page_day(req, e->until.day));
}

struct file_view *files_of(struct req *req, const struct loaded_case *l, const char *item,
                           size_t *ret_n)
{
    struct file_view *out = ARENA_ARRAY(req->arena, struct file_view, l->c.nevidence + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->c.nevidence; i++) {
        const struct evidence_rec *e = &l->c.evidence[i];
        if (strcmp(e->item, item) == 0)
            out[n++] = (struct file_view){e->id,
                                          e->name,
                                          size_words(req->arena, e->size),
                                          page_day(req, e->effective),
                                          e->source,
                                          lapsed_words(req, &l->c, e)};
    }
    *ret_n = n;
    return out;
}

/* ---- values ---- */

static const char *choice_label(const struct field *f, const char *id)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, id) == 0)
            return f->choices[i].label;
    return id;
}

static const char *level_label(const struct pack *p, int axis, const char *code)
{
    for (size_t i = 0; axis >= 0 && i < p->axes[axis].nlevels; i++)
        if (strcmp(p->axes[axis].levels[i].code, code) == 0)
            return p->axes[axis].levels[i].label;
    return code;
}

static const char *choices_words(struct req *req, const struct field *f, const json_t *v)
{
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *id = json_string_value(json_array_get(v, i));
        if (b.n)
            buf_puts(&b, req->lang == LANG_JA ? "、" : ", ");
        buf_puts(&b, page_label(req, choice_label(f, id ? id : "")));
    }
    return b.p;
}

static enum status unit_words(struct people *people, const char *id, const char **ret,
                              struct err *err)
{
    struct req *req = people->req;
    struct q_unit_name_row row;
    const json_t *then = json_object_get(people->named, id);
    if (then)
        *ret = arena_strdup(req->arena, json_str(then, "unit", ""));
    if (then || !uuid_valid(id))
        return ST_OK;
    struct q_unit_name_in in = {req->who->tenant, ID_FROM(unit, id)};
    enum status st = q_unit_name(req->db, req->arena, &in, &row, err);
    if (st == ST_OK)
        *ret = row.name;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status post_words(struct people *people, const char *id, const char **ret,
                              struct err *err)
{
    struct req *req = people->req;
    struct q_post_get_row row;
    const json_t *then = json_object_get(people->named, id);
    if (then)
        *ret = arena_printf(req->arena, "%s %s", json_str(then, "unit", ""),
                            json_str(then, "post", ""));
    if (then || !uuid_valid(id))
        return ST_OK;
    struct q_post_get_in in = {req->who->tenant, req->who->body, ID_FROM(post, id)};
    enum status st = q_post_get(req->db, req->arena, &in, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    TRY(unit_words(people, row.unit.s, ret, err));
    *ret = arena_printf(req->arena, "%s %s", *ret, row.title);
    return ST_OK;
}

enum status rows_words(struct req *req, const struct pack *p, const struct field *f,
                       const json_t *v, struct people *people, bool internal, const char **ret,
                       struct err *err)
{
    struct buf b;
    buf_init(&b, req->arena, 256);
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *sep = i ? "\n" : "";
        for (size_t k = 0; k < f->nrows; k++) {
            const struct field *sub = &f->rows[k];
            const char *text;
            if (sub->internal && !internal)
                continue;
            TRY(value_words(req, p, sub, json_object_get(json_array_get(v, i), sub->id), people,
                            &text, err));
            if (text[0] == '\0')
                continue;
            buf_puts(&b, sep);
            if (k > 0)
                buf_printf(&b, "%s%s", page_label(req, sub->label), W(req->lang, colon));
            buf_puts(&b, text);
            sep = "　";
        }
    }
    *ret = b.p;
    return ST_OK;
}

bool value_open(const struct field *f, const json_t *v)
{
    bool several = f->type == F_CHOICES || f->type == F_COUNTRY; /* none may be meant */
    return v == NULL && (f->type == F_BOOL || f->type == F_LEVEL || f->type == F_HEAVIEST ||
                         f->type == F_CHOICE || (several && f->required != COND_NEVER));
}

enum status value_words(struct req *req, const struct pack *p, const struct field *f,
                        const json_t *v, struct people *people, const char **ret, struct err *err)
{
    const char *text = json_is_string(v) ? json_string_value(v) : "";
    struct date d;
    *ret = text;
    if (json_is_integer(v))
        *ret = arena_printf(req->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    if (json_is_boolean(v))
        *ret = json_is_true(v) ? W(req->lang, yes) : W(req->lang, no);
    if (field_unknown(f, v)) {
        *ret = W(req->lang, not_known);
        return ST_OK;
    }
    switch (f->type) {
    case F_DATE:
        if (date_parse(text, &d))
            *ret = page_day(req, d.day);
        return ST_OK;
    case F_CHOICE:
        *ret = page_label(req, choice_label(f, text));
        return ST_OK;
    case F_CHOICES:
        *ret = choices_words(req, f, v);
        return ST_OK;
    case F_LEVEL:
    case F_HEAVIEST:
        *ret = page_label(req, level_label(p, f->axis, text));
        return ST_OK;
    case F_PERSON:
        return people_shown(people, text, ret, err);
    case F_UNIT:
        *ret = "";
        return unit_words(people, text, ret, err);
    case F_POST:
        *ret = "";
        return post_words(people, text, ret, err);
    case F_ROWS:
        return rows_words(req, p, f, v, people, true, ret, err);
    default:
        return ST_OK;
    }
}
