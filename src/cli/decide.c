/* daicho decide --pack PATH… --facts FILE|- [--with FILE] */
#include <string.h>

#include "base/country.h"
#include "base/json.h"
#include "cli/pack.h"
#include "pack/finding.h"
#include "rules/cover.h"
#include "rules/decide.h"
#include "rules/documents.h"
#include "rules/tables.h"

#define FACTS_BYTES_MAX ((size_t)1024 * 1024)

struct with {
    const json_t *settings, *tables, *documents; /* NULL: none given */
    struct date day;                             /* for the rows of tables, none */
    json_t *ours;                                /* all, as the rules read them */
    const json_t *permits;                       /* list of the facts that were permitted */
    bool covered;
};

static enum status with_error(struct err *err, const char *name, const char *key, const char *what)
{
    err_set(err, ST_INPUT, "bad_with", "%s: %s", key, what);
    err_where(err, "%s", name);
    return err_detail(err, key);
}

static const char *next_setting(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->nsettings ? p->settings[i].id : NULL;
}

static const char *next_table(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->ntables ? p->tables[i].id : NULL;
}

static const char *next_document(const void *arg, size_t i)
{
    const struct pack *p = arg;

    return i < p->ndocuments ? p->documents[i].id : NULL;
}

static const char *next_fact(const void *arg, size_t i)
{
    const struct pack *p = arg;
    size_t n = 0;

    for (size_t k = 0; k < p->nfacts; k++) {
        const char *id = p->facts[k].id;

        if (!str_starts(id, "setting.") && !str_starts(id, "table.") &&
            !str_starts(id, "document.") && n++ == i)
            return id;
    }
    return NULL;
}

/* What the pack does not have, with what it has, the nearest first. */
static enum status tell_there_are(struct cli *c, const struct pack *p, const char *key,
                                  const char *(*next)(const void *, size_t), struct err *err)
{
    const char *all = nearest_all(c->a, key, next, p, NEAREST_SHOWN);

    return all[0] ? err_detail(err, arena_printf(c->a, "%s%s%s", key, W(c->lang, there_are), all))
                  : err_detail(err, key);
}

static enum status with_settings(struct cli *c, const struct pack *p, const json_t *settings,
                                 struct err *err)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)settings, key, value)
    {
        bool known = false;

        for (size_t i = 0; i < p->nsettings; i++)
            known |= !strcmp(p->settings[i].id, key);
        if (!known) {
            err_set(err, ST_INPUT, "no_such_setting", "the pack has no setting %s", key);
            return tell_there_are(c, p, key, next_setting, err);
        }
    }
    return ST_OK;
}

/* A table or a document that is not there: the rest of what was found says itself what is wrong. */
static enum status tell_missing(struct cli *c, const struct pack *p, struct err *err)
{
    char *key = arena_strdup(c->a, err->detail);

    if (!strcmp(err->code, "no_such_document")) {
        err_set(err, ST_INPUT, "no_document_here", "the rules demand no document %s", key);
        return tell_there_are(c, p, key, next_document, err);
    }
    if (!strcmp(err->code, "bad_table") && !pack_table(p, key)) {
        err_set(err, ST_INPUT, "no_table_here", "the pack has no table %s", key);
        return tell_there_are(c, p, key, next_table, err);
    }
    return err->status;
}

/* The file of --with: settings, tables, documents, permits in force, or just covered. */
static enum status read_with(struct cli *c, const struct pack *p, const char *name, const json_t *j,
                             struct with *ret, struct err *err)
{
    AUTO_JSON json_t *rows = NULL;
    const char *key;
    json_t *value;

    ret->day = (struct date){DATE_NONE};
    if (!json_is_object(j))
        return with_error(err, name, "", "must be an object");
    json_object_foreach((json_t *)(uintptr_t)j, key, value)
    {
        if (!strcmp(key, "settings") && json_is_object(value))
            ret->settings = value;
        else if (!strcmp(key, "permits") && json_is_array(value))
            ret->permits = value;
        else if (!strcmp(key, "covered") && json_is_boolean(value))
            ret->covered = json_is_true(value);
        else if (!strcmp(key, "tables") && json_is_object(value))
            ret->tables = value;
        else if (!strcmp(key, "documents") && json_is_array(value))
            ret->documents = value;
        else if (!strcmp(key, "day") && json_is_string(value) &&
                 date_parse(json_string_value(value), &ret->day))
            continue;
        else
            return with_error(err, name, key, "unknown key, or a value of the wrong type");
    }
    if (with_settings(c, p, ret->settings, err) == ST_OK &&
        tables_on_day(p, ret->tables, ret->day, &rows, err) == ST_OK &&
        tables_join(p, ret->settings, rows, &ret->ours, err) == ST_OK &&
        documents_join(p, ret->documents, ret->ours, err) == ST_OK)
        return ST_OK;
    (void)tell_missing(c, p, err);
    return err_where(err, "%s", name);
}

static void with_free(struct with *w)
{
    json_decref(w->ours);
}

static enum status covered_by_permit(const struct pack *p, const struct with *w,
                                     const struct facts *f, bool *ret, struct err *err)
{
    *ret = w->covered;
    for (size_t i = 0; i < json_array_size(w->permits); i++) {
        const json_t *facts = json_array_get(w->permits, i);
        struct facts permit;

        if (json_object_get(facts, "facts")) /* as the register writes them, with their number */
            facts = json_object_get(facts, "facts");
        TRY(facts_read(p, facts, w->ours, &permit, err));
        *ret |= permit_covers(p, &permit, f);
    }
    return ST_OK;
}

static const char *shown(const char *path)
{
    return strcmp(path, "-") ? path : "stdin";
}

static enum status read_json(struct cli *c, const char *path, struct bytes *ret_text, json_t **ret,
                             struct err *err)
{
    TRY(cli_read(c, path, FACTS_BYTES_MAX, ret_text, err));
    return json_read(shown(path), *ret_text, FACTS_BYTES_MAX, ret, err);
}

/* The fact or setting that cannot have its value, of rows that of the member; -1: none. */
static int faulty(struct arena *a, const struct pack *p, const struct err *err)
{
    const char *member = strrchr(err->where, '.');

    if (strcmp(err->code, "bad_fact_value") && strcmp(err->code, "bad_setting_value"))
        return -1;
    return pack_fact(p, member ? arena_printf(a, "info.%s", member + 1) : err->detail);
}

/* " (UK → GB)" of the first country that is none but near to one; "". */
static const char *slip_of(struct arena *a, const json_t *given)
{
    for (size_t i = 0; i < (json_is_array(given) ? json_array_size(given) : 1); i++) {
        const char *s = json_string_value(json_is_array(given) ? json_array_get(given, i) : given);

        if (s && country_near(s)[0])
            return arena_printf(a, " (%s → %s)", s, country_near(s));
    }
    return "";
}

/* What may be written for it, as it stands in JSON, where `given` was; "" where only its kind is
 * known. */
static const char *values_of(struct arena *a, const struct pack *p, const struct fact *f,
                             const json_t *given)
{
    const struct axis *x = f->type == V_LEVEL && f->axis >= 0 ? &p->axes[f->axis] : NULL;
    bool choice = f->type == V_CHOICE || f->type == V_CHOICES;
    struct buf b;

    if (f->type == V_BOOL)
        return "true false";
    if (f->type == V_COUNTRY || f->type == V_COUNTRIES)
        return arena_printf(a, "japan overseas unknown US …%s", slip_of(a, given));
    if (f->type == V_INT || f->type == V_INTS)
        return f->max ? arena_printf(a, "%lld…%lld", (long long)f->min, (long long)f->max)
                      : arena_printf(a, "%lld…", (long long)f->min);
    buf_init(&b, a, 64);
    for (size_t i = 0; x && i < x->nlevels; i++)
        buf_printf(&b, "%s%s", i ? " " : "", x->levels[i].code);
    for (size_t i = 0; choice && i < f->nchoices; i++)
        buf_printf(&b, "%s%s", i ? " " : "", f->choices[i].id);
    return b.p;
}

static enum status tell_values(struct cli *c, const struct pack *p, const json_t *facts, int fact,
                               struct err *err)
{
    const json_t *given = fact < 0 ? NULL : json_object_get(facts, p->facts[fact].id);
    const char *values = fact < 0 ? "" : values_of(c->a, p, &p->facts[fact], given);

    return values[0] ? err_detail(err, arena_printf(c->a, "%s%s%s", p->facts[fact].id,
                                                    W(c->lang, fact_values), values))
                     : err->status;
}

/* A fault in a fact is shown where its name stands in the file. */
static enum status place_fact(const char *path, struct bytes text, struct err *err)
{
    char name[sizeof err->detail + 2];
    int line = 1, column = 1;

    snprintf(name, sizeof name, "\"%s\"", err->detail);
    const char *at = err->detail[0] ? memmem(text.p, text.n, name, strlen(name)) : NULL;
    if (!at)
        return err_where(err, "%s", shown(path));
    for (const char *p = text.p; p < at; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    return err_where(err, "%s:%d:%d", shown(path), line, column);
}

static enum status run(struct cli *c, const struct pack *p, const char *facts_path,
                       const char *with_path, struct decision *ret, struct err *err)
{
    AUTO_JSON json_t *facts = NULL;
    AUTO_JSON json_t *with = NULL;
    struct bytes text, with_text;
    __attribute__((cleanup(with_free))) struct with w = {0};
    struct facts f;
    bool covered;

    TRY(read_json(c, facts_path, &text, &facts, err));
    if (with_path) {
        TRY(read_json(c, with_path, &with_text, &with, err));
        TRY(read_with(c, p, shown(with_path), with, &w, err));
    }
    if (facts_read(p, facts, w.ours, &f, err) != ST_OK) {
        int fact = faulty(c->a, p, err);

        (void)place_fact(facts_path, text, err);
        if (!strcmp(err->code, "unknown_fact"))
            return tell_there_are(c, p, arena_strdup(c->a, err->detail), next_fact, err);
        return tell_values(c, p, facts, fact, err);
    }
    TRY(covered_by_permit(p, &w, &f, &covered, err));
    decide(p, &f, covered, ret);
    return ST_OK;
}

int cli_decide(struct cli *c)
{
    char **dirs = ARENA_ARRAY(c->a, char *, (size_t)c->argc + 1);
    int ndirs = 0, status;
    const char *path, *facts, *with;
    struct decision d = {0};
    struct pack *p;
    struct err err = {0};

    while ((path = cli_option(c, "--pack")))
        dirs[ndirs++] = arena_strdup(c->a, path);
    facts = cli_option(c, "--facts");
    with = cli_option(c, "--with");
    if (!cli_args(c, 0, -1))
        return CLI_INPUT;
    for (int i = 0; i < c->argc; i++) /* --pack BASE OVERLAY … */
        dirs[ndirs++] = c->argv[i];
    if (!ndirs || !facts)
        return cli_usage(c);
    status = cli_load_pack(c, dirs, ndirs, &p);
    if (status != CLI_OK)
        return status;
    if (run(c, p, facts, with, &d, &err) == ST_OK) {
        cli_print_json(decision_json(p, &d));
        status = d.verdict == VERDICT_FORBIDDEN ? CLI_NEGATIVE : CLI_OK;
    } else {
        status = cli_fail(c, &err);
    }
    pack_free(p);
    return status;
}
