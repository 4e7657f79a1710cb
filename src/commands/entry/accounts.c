#include "commands/entry/accounts.h"

#include <string.h>

#include "base/json.h"
#include "core/published.h"

enum { ACCOUNTS_MAX = 2000 };

/* Those of one register, behind what was found before. */
static enum status load_register(struct db *db, struct arena *a, struct q_accounts_kept_in in,
                                 const char *field, struct address_accounts *out, struct err *err)
{
    struct q_accounts_kept_row *rows;
    size_t n;
    TRY(q_accounts_kept(db, a, &in, &rows, &n, err));
    const char **text = ARENA_ARRAY(a, const char *, out->n + n + 1);
    for (size_t i = 0; i < out->n; i++)
        text[i] = out->text[i];
    for (size_t i = 0; i < n; i++) {
        AUTO_JSON json_t *columns = NULL;
        TRY(json_read("columns", (struct bytes){rows[i].columns, strlen(rows[i].columns)}, 0,
                      &columns, err));
        text[out->n++] = arena_strdup(a, json_str(json_object_get(columns, "fields"), field, ""));
    }
    out->text = text;
    return ST_OK;
}

enum status accounts_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, const struct pack *p, struct address_accounts *ret,
                          struct err *err)
{
    *ret = (struct address_accounts){.kept = pack_keeps_accounts(p)};
    for (size_t i = 0; ret->kept && i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];
        const struct field *f = published_field(pack_form(p, pr->form), PUBLISHED_ACCOUNT);
        if (f == NULL || pr->kind == PROC_END)
            continue;
        TRY(load_register(db, a,
                          (struct q_accounts_kept_in){tenant, body, pr->effect.reg, ACCOUNTS_MAX},
                          f->id, ret, err));
    }
    return ST_OK;
}
