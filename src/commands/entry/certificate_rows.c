#include "commands/entry/certificate_rows.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "pack/pack.h"
#include "words/words.h"

/* ------------------------------------------------------------------ headings */
static const struct {
    const char *member, *headings[10];
    size_t max; /* characters */
} columns[CERT__COLUMNS] = {
    [CERT_SCHEME] = {"scheme", {"制度", "認証", "認証・制度", "種類", "scheme"}, 100},
    [CERT_NUMBER] = {"number",
                     {"番号", "登録番号", "認証番号", "証明書番号", "認証登録番号", "number"},
                     100},
    [CERT_HOLDER] = {"holder",
                     {"事業者", "提供者", "事業者名", "クラウドサービス事業者の名称",
                      "クラウドサービス事業者", "登録事業者", "組織名", "holder", "provider"},
                     200},
    [CERT_SERVICES] = {"services",
                       {"サービス", "サービス名", "対象サービス", "クラウドサービスの名称",
                        "クラウドサービス名", "クラウドサービス", "製品名", "service", "services"},
                       4000},
    [CERT_SCOPE] = {"scope",
                    {"範囲", "認証範囲", "対象範囲", "登録範囲", "言明の対象範囲", "scope"},
                    2000},
    [CERT_FROM] = {"from", {"開始日", "登録日", "認証日", "有効期間の始め", "発行日", "from"}, 40},
    [CERT_TO] = {"to", {"有効期限", "登録の有効期限", "登録有効期限", "期限", "満了日", "to"}, 40},
};

const char *certificate_heading(enum certificate_column c)
{
    return columns[c].headings[0];
}

const char *certificate_member(enum certificate_column c)
{
    return columns[c].member;
}

static int column_of(struct arena *a, const char *heading)
{
    const char *key = search_key(a, heading);

    for (int c = 0; *key && c < CERT__COLUMNS; c++)
        for (size_t i = 0; i < 10 && columns[c].headings[i]; i++)
            if (strcmp(key, search_key(a, columns[c].headings[i])) == 0)
                return c;
    return -1;
}

/* ------------------------------------------------------------------ one certificate */
static enum status wrong(enum certificate_column c, const char *code, const char *detail,
                         struct err *err)
{
    err_set(err, ST_INPUT, code, "%s: %s", columns[c].member, detail);
    err_detail(err, detail);
    return err_where(err, "%s", columns[c].member);
}

/* By id or by label, however it is typed. */
static const struct scheme *scheme_named(struct arena *a, const struct pack *p, const char *name)
{
    const char *key = search_key(a, name);

    for (size_t i = 0; p && i < p->nschemes; i++)
        if (strcmp(p->schemes[i].id, name) == 0 ||
            strcmp(search_key(a, p->schemes[i].label), key) == 0)
            return &p->schemes[i];
    return NULL;
}

static enum status read_text(struct arena *a, const json_t *in, enum certificate_column c,
                             const char **ret, struct err *err)
{
    *ret = str_trim(a, json_str(in, columns[c].member, ""));
    if (!utf8_valid(*ret, strlen(*ret)) || text_has_control(*ret))
        return wrong(c, "bad_text", "", err);
    return utf8_length(*ret) > columns[c].max ? wrong(c, "too_long", "", err) : ST_OK;
}

static enum status read_day(struct arena *a, const json_t *in, enum certificate_column c,
                            struct date *ret, struct err *err)
{
    const char *text;

    TRY(read_text(a, in, c, &text, err));
    *ret = (struct date){DATE_NONE};
    return *text && !date_parse(text, ret) ? wrong(c, "bad_date", text, err) : ST_OK;
}

/* "A、B" and one a line; each once. */
static enum status read_services(struct arena *a, const char *text, const char **ret,
                                 struct err *err)
{
    AUTO_JSON json_t *list = json_array();
    const char *p = text;

    while (*p) {
        const char *comma = strstr(p, "、");
        size_t n = strcspn(p, "\r\n;");
        if (comma && (size_t)(comma - p) < n)
            n = (size_t)(comma - p);
        const char *one = str_trim(a, arena_strndup(a, p, n));
        bool twice = !*one;
        for (size_t i = 0; i < json_array_size(list); i++)
            twice |= str_eq(json_string_value(json_array_get(list, i)), one);
        if (!twice)
            json_array_append_new(list, json_string(one));
        p += n;
        p += str_starts(p, "、") ? strlen("、") : strspn(p, "\r\n;");
    }
    if (json_array_size(list) > CERTIFICATE_SERVICES_MAX)
        return wrong(CERT_SERVICES, "too_long", "", err);
    *ret = json_canonical(a, list);
    return ST_OK;
}

static enum status read_days(struct arena *a, const json_t *in, const struct scheme *s,
                             struct particulars *ret, struct err *err)
{
    TRY(read_day(a, in, CERT_FROM, &ret->from, err));
    TRY(read_day(a, in, CERT_TO, &ret->to, err));
    if (date_none(ret->to) && s->months > 0) {
        if (date_none(ret->from))
            return wrong(CERT_FROM, "required", columns[CERT_FROM].headings[0], err);
        ret->to = date_add_months(ret->from, s->months);
        ret->to.day -= !date_none(ret->to);
    }
    if (!date_none(ret->from) && !date_none(ret->to) && ret->to.day < ret->from.day)
        return wrong(CERT_TO, "date_order", "", err);
    return ST_OK;
}

enum status certificate_read(struct arena *a, const struct pack *p, const json_t *in,
                             struct particulars *ret, struct err *err)
{
    const char *name, *services;

    TRY(read_text(a, in, CERT_SCHEME, &name, err));
    const struct scheme *s = scheme_named(a, p, name);
    if (!s)
        return wrong(CERT_SCHEME, *name ? "no_scheme" : "required", name, err);
    ret->scheme = s->id;
    TRY(read_text(a, in, CERT_NUMBER, &ret->number, err));
    TRY(read_text(a, in, CERT_HOLDER, &ret->holder, err));
    if (!*ret->holder)
        return wrong(CERT_HOLDER, "required", columns[CERT_HOLDER].headings[0], err);
    TRY(read_text(a, in, CERT_SCOPE, &ret->scope, err));
    TRY(read_text(a, in, CERT_SERVICES, &services, err));
    TRY(read_services(a, services, &ret->services, err));
    return read_days(a, in, s, ret, err);
}

/* ------------------------------------------------------------------ a list */
static json_t *line_of(struct arena *a, const struct csv_row *row, const int *map, size_t width,
                       const char *scheme)
{
    json_t *line = json_object();

    if (*scheme)
        json_object_set_new(line, columns[CERT_SCHEME].member, json_string(scheme));
    for (size_t i = 0; i < width; i++) {
        const char *text = str_trim(a, csv_cell(row, i));
        if (map[i] >= 0 && *text)
            json_object_set_new(line, columns[map[i]].member, json_string(text));
    }
    json_object_set_new(line, "row", json_integer((json_int_t)row->number));
    return line;
}

void certificate_lines(const struct csv *csv, const char *scheme, json_t **ret,
                       struct org_problems *problems)
{
    struct arena *a = problems->arena;
    bool seen[CERT__COLUMNS] = {false};

    *ret = json_array();
    if (csv->nrows == 0) {
        org_problem_add(problems, 0, "", "certificate_no_lines", "", false);
        return;
    }
    const struct csv_row *head = &csv->rows[0];
    int *map = ARENA_ARRAY(a, int, head->n + 1);
    for (size_t i = 0; i < head->n; i++) {
        map[i] = column_of(a, csv_cell(head, i));
        if (map[i] >= 0 && seen[map[i]])
            org_problem_add(problems, head->number, csv_cell(head, i), "certificate_column_twice",
                            "", false);
        else if (map[i] >= 0)
            seen[map[i]] = true;
        else if (*str_trim(a, csv_cell(head, i)))
            org_problem_add(problems, head->number, csv_cell(head, i), "certificate_heading", "",
                            true);
    }
    if (!seen[CERT_HOLDER] || (!seen[CERT_SCHEME] && !*scheme))
        org_problem_add(problems, head->number,
                        certificate_heading(seen[CERT_HOLDER] ? CERT_SCHEME : CERT_HOLDER),
                        "certificate_headings", "", false);
    for (size_t i = 1; i < csv->nrows && problems->errors == 0; i++)
        json_array_append_new(*ret, line_of(a, &csv->rows[i], map, head->n, scheme));
    if (problems->errors == 0 && csv->nrows == 1) /* an empty list would end all that stand */
        org_problem_add(problems, 0, "", "certificate_no_lines", "", false);
}

enum status certificate_standing(struct db *db, struct arena *a, struct tenant_id tenant,
                                 struct body_id body, struct certificate_standing *ret,
                                 struct err *err)
{
    struct buf b;

    TRY(q_certificates_all(db, a, &(struct q_certificates_all_in){tenant, body}, &ret->rows,
                           &ret->n, err));
    buf_init(&b, a, 256);
    for (size_t i = 0; i < ret->n; i++)
        buf_printf(&b, "%s %lld %d;", ret->rows[i].id.s, (long long)ret->rows[i].at,
                   ret->rows[i].withdrawn_on.day);
    struct hash h = sha256(b.p, b.n);
    ret->lock = hash_hex(a, &h);
    return ST_OK;
}

bool certificate_list_day(const char *list, const char *on, struct date today, struct date *ret,
                          struct org_problems *problems)
{
    size_t before = problems->errors;

    *ret = (struct date){DATE_NONE};
    if (str_blank(list))
        org_problem_add(problems, 0, W(LANG_JA, certificate_list), "required", "", false);
    if (!date_parse(on, ret))
        org_problem_add(problems, 0, W(LANG_JA, certificate_list_on), "bad_date", on, false);
    else if (ret->day > today.day)
        org_problem_add(problems, 0, W(LANG_JA, certificate_list_on), "certificate_list_day", "",
                        false);
    return problems->errors == before;
}

/* ------------------------------------------------------------------ the plan */
struct planning {
    struct arena *a;
    const struct pack *p;
    const char *list;
    const struct certificate_standing *there;
    const char **standing; /* keys of what stands */
    bool *listed;          /* what stands and is in the list */
    const char **keys;     /* of the lines so far */
    size_t nkeys;
    struct certificate_plan *plan;
    struct org_problems *problems;
};

static const char *key_of(struct arena *a, const char *scheme, const char *number,
                          const char *holder, const char *services)
{
    const char *known = search_key(a, number);

    return *known ? arena_printf(a, "%s#%s", scheme, known)
                  : arena_printf(a, "%s@%s@%s", scheme, certificate_holder_key(a, holder),
                                 search_key(a, services));
}

static bool same_day(struct date x, struct date y)
{
    return x.day == y.day;
}

static bool says_same(const struct planning *pl, const struct q_certificates_all_row *r,
                      const struct particulars *s)
{
    return text_same_name(r->list, pl->list) && date_none(r->withdrawn_on) &&
           strcmp(r->number, s->number) == 0 && strcmp(r->holder, s->holder) == 0 &&
           strcmp(r->scope, s->scope) == 0 && strcmp(r->services, s->services) == 0 &&
           same_day(r->valid_from, s->from) && same_day(r->valid_to, s->to);
}

/* Of this list, or typed: other lists are others' business. */
static bool ours(const struct planning *pl, size_t i)
{
    const char *list = pl->there->rows[i].list;

    return !*list || text_same_name(list, pl->list);
}

static void take_line(struct planning *pl, const json_t *line)
{
    size_t row = (size_t)json_int(line, "row", (int64_t)pl->nkeys + 2);
    struct particulars s;
    struct err why = {0};

    if (certificate_read(pl->a, pl->p, line, &s, &why) != ST_OK) {
        const char *heading = "";
        for (int c = 0; c < CERT__COLUMNS; c++)
            heading = strcmp(columns[c].member, why.where) == 0 ? columns[c].headings[0] : heading;
        org_problem_add(pl->problems, row, heading, arena_strdup(pl->a, why.code),
                        strcmp(why.code, "required") == 0 ? "" : arena_strdup(pl->a, why.detail),
                        false);
        return;
    }
    const char *key = key_of(pl->a, s.scheme, s.number, s.holder, s.services);
    for (size_t i = 0; i < pl->nkeys; i++)
        if (strcmp(pl->keys[i], key) == 0) {
            org_problem_add(pl->problems, row, "", "certificate_line_twice", s.number, false);
            return;
        }
    pl->keys[pl->nkeys++] = key;
    for (size_t i = 0; i < pl->there->n; i++) {
        const struct q_certificates_all_row *r = &pl->there->rows[i];
        if (pl->listed[i] || !ours(pl, i) || strcmp(pl->standing[i], key) != 0)
            continue;
        pl->listed[i] = true;
        if (says_same(pl, r, &s))
            pl->plan->keep[pl->plan->nkeep++] = (struct certificate_change){r, s, row};
        else
            pl->plan->change[pl->plan->nchange++] = (struct certificate_change){r, s, row};
        return;
    }
    pl->plan->add[pl->plan->nadd++] = (struct certificate_change){NULL, s, row};
}

/* A list of before would undo what a later one said. */
static bool in_order(struct planning *pl, struct date on)
{
    for (size_t i = 0; i < pl->there->n; i++) {
        const struct q_certificates_all_row *r = &pl->there->rows[i];
        if (!text_same_name(r->list, pl->list) || date_none(r->list_on) || r->list_on.day <= on.day)
            continue;
        org_problem_add(pl->problems, 0, "", "certificate_list_old", date_iso(pl->a, r->list_on),
                        false);
        return false;
    }
    return true;
}

enum status certificate_plan_make(struct arena *a, const struct pack *p, const char *list,
                                  struct date on, const struct certificate_standing *there,
                                  const json_t *lines, struct certificate_plan *ret,
                                  struct org_problems *problems, struct err *err)
{
    size_t n = json_array_size(lines);
    if (n > CERTIFICATE_ROWS_MAX)
        return err_set(err, ST_INPUT, "certificate_too_many", "more than %d lines",
                       CERTIFICATE_ROWS_MAX);
    struct planning pl = {.a = a,
                          .p = p,
                          .list = list,
                          .there = there,
                          .standing = ARENA_ARRAY(a, const char *, there->n + 1),
                          .listed = ARENA_ARRAY(a, bool, there->n + 1),
                          .keys = ARENA_ARRAY(a, const char *, n + 1),
                          .plan = ret,
                          .problems = problems};
    *ret =
        (struct certificate_plan){.add = ARENA_ARRAY(a, struct certificate_change, n + 1),
                                  .change = ARENA_ARRAY(a, struct certificate_change, n + 1),
                                  .keep = ARENA_ARRAY(a, struct certificate_change, n + 1),
                                  .gone = ARENA_ARRAY(a, struct certificate_change, there->n + 1)};
    if (!in_order(&pl, on))
        return ST_OK;
    for (size_t i = 0; i < there->n; i++) {
        const struct q_certificates_all_row *r = &there->rows[i];
        pl.standing[i] = key_of(a, r->scheme, r->number, r->holder, r->services);
    }
    for (size_t i = 0; i < n; i++)
        take_line(&pl, json_array_get(lines, i));
    for (size_t i = 0; i < there->n; i++)
        if (!pl.listed[i] && text_same_name(there->rows[i].list, list) &&
            date_none(there->rows[i].withdrawn_on))
            ret->gone[ret->ngone++] = (struct certificate_change){.row = &there->rows[i]};
    return ST_OK;
}
