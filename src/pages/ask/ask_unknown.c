/* ask_unknown.c: what came with the address but is nothing that this page asks: a link that was
 * kept from other rules, an example that the body took away. It counts for nothing, and that is
 * said. */
#include <string.h>

#include "pages/ask/ask_parts.h"

static bool kind_known(const struct ask *k, const char *id)
{
    for (size_t i = 0; i < k->nkinds; i++)
        if (strcmp(k->kinds[i].id, id) == 0)
            return true;
    return false;
}

static bool level_known(const struct ask *k, const char *axis, const char *code)
{
    for (size_t i = 0; i < k->pack->naxes; i++)
        if (strcmp(k->pack->axes[i].id, axis) == 0)
            return strcmp(code, "unknown") == 0 || axis_level(&k->pack->axes[i], code) >= 0;
    return false;
}

bool ask_fits(const struct fact *f, const char *s)
{
    int64_t n;
    if (strcmp(s, "unknown") == 0 || f->type == V_TEXT)
        return true;
    if (f->type == V_BOOL)
        return strcmp(s, "yes") == 0 || strcmp(s, "no") == 0;
    if (f->type == V_INT)
        return parse_int64(s, &n);
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, s) == 0)
            return true;
    return f->nchoices == 0 && (f->type == V_COUNTRY || f->type == V_COUNTRIES) &&
           (strcmp(s, "japan") == 0 || strcmp(s, "overseas") == 0);
}

static bool answer_known(const struct ask *k, const char *id, const char *s)
{
    int fact = pack_fact(k->pack, id);
    const struct fact *f = fact >= 0 ? &k->pack->facts[fact] : NULL;
    if (strcmp(id, "service.name") == 0)
        return true;
    return f && f->type != V_LEVEL && f->type != V_ROWS && f->type != V_ROLE &&
           !str_starts(id, "setting.") && ask_fits(f, s);
}

/* "tax_roll", "情報の区分：Z" */
static const char *called(struct ask *k, const struct param *p)
{
    const char *id = p->name + 2;
    int fact = p->name[0] == 'x' ? pack_fact(k->pack, id) : -1;
    if (p->name[0] == 'e')
        return id;
    return page_colon(k->req, fact >= 0 ? fact_ask(k->req, &k->pack->facts[fact]) : id, p->value);
}

void ask_unknown(struct ask *k)
{
    const struct param *p = k->req->params;
    k->v.unknown = ARENA_ARRAY(k->a, const char *, k->req->nparams + 1);
    for (size_t i = 0; i < k->req->nparams; i++) {
        if (p[i].value[0] == '\0' || p[i].name[0] == '\0' || p[i].name[1] != '.')
            continue;
        const char *id = p[i].name + 2;
        bool known = p[i].name[0] == 'e'   ? kind_known(k, id)
                     : p[i].name[0] == 'l' ? level_known(k, id, p[i].value)
                                           : answer_known(k, id, p[i].value);
        if (!known)
            k->v.unknown[k->v.nunknown++] = called(k, &p[i]);
    }
}
