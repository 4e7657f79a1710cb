/* daicho decide --pack PATH… --facts FILE|- [--with FILE] */
#include <string.h>

#include "base/json.h"
#include "cli/pack.h"
#include "rules/cover.h"
#include "rules/decide.h"

#define FACTS_BYTES_MAX ((size_t)1024 * 1024)
#define OVERLAYS_MAX 16

struct with {
    const json_t *settings; /* NULL: none given */
    const json_t *permits;  /* list of the facts that were permitted */
    bool covered;
};

static enum status with_error(struct err *err, const char *name, const char *key, const char *what)
{
    err_set(err, ST_INPUT, "bad_with", "%s: %s", key, what);
    err_where(err, "%s", name);
    return err_detail(err, key);
}

/* The file of --with: settings, permits in force, or just covered. */
static enum status read_with(const struct pack *p, const char *name, const json_t *j,
                             struct with *ret, struct err *err)
{
    const char *key;
    json_t *value;

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
        else if (!strcmp(key, "tables") && json_is_object(value) && !json_object_size(value))
            continue; /* packs keep their lists in settings: there is no table to fill */
        else
            return with_error(err, name, key, "unknown key, or a value of the wrong type");
    }
    json_object_foreach((json_t *)(uintptr_t)ret->settings, key, value)
    {
        bool known = false;

        for (size_t i = 0; i < p->nsettings; i++)
            known |= !strcmp(p->settings[i].id, key);
        if (!known)
            return with_error(err, name, key, "the pack has no such setting");
    }
    return ST_OK;
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
        TRY(facts_read(p, facts, w->settings, &permit, err));
        *ret |= permit_covers(p, &permit, f);
    }
    return ST_OK;
}

static enum status read_json(struct cli *c, const char *path, json_t **ret, struct err *err)
{
    struct bytes text;

    TRY(cli_read(c, path, FACTS_BYTES_MAX, &text, err));
    return json_read(strcmp(path, "-") ? path : "stdin", text, FACTS_BYTES_MAX, ret, err);
}

static enum status run(struct cli *c, const struct pack *p, const char *facts_path,
                       const char *with_path, struct decision *ret, struct err *err)
{
    AUTO_JSON json_t *facts = NULL;
    AUTO_JSON json_t *with = NULL;
    struct with w = {0};
    struct facts f;
    bool covered;

    TRY(read_json(c, facts_path, &facts, err));
    if (with_path) {
        TRY(read_json(c, with_path, &with, err));
        TRY(read_with(p, with_path, with, &w, err));
    }
    if (facts_read(p, facts, w.settings, &f, err) != ST_OK)
        return err->where[0] ? err->status : err_where(err, "%s", facts_path);
    TRY(covered_by_permit(p, &w, &f, &covered, err));
    decide(p, &f, covered, ret);
    return ST_OK;
}

int cli_decide(struct cli *c)
{
    char *dirs[OVERLAYS_MAX];
    int ndirs = 0, status;
    const char *path, *facts, *with;
    struct decision d = {0};
    struct pack *p;
    struct err err = {0};

    while (ndirs < OVERLAYS_MAX && (path = cli_option(c, "--pack")))
        dirs[ndirs++] = arena_strdup(c->a, path);
    facts = cli_option(c, "--facts");
    with = cli_option(c, "--with");
    if (!cli_args(c, 0, OVERLAYS_MAX - ndirs))
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
