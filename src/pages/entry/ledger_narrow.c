#include "pages/entry/ledger_narrow.h"

#include <string.h>

#include "core/casefile.h"
#include "http/see.h"

static const char *param_or_empty(const struct req *req, const char *name)
{
    const char *s = req_param(req, name);
    return s ? s : "";
}

static enum status choose_unit(struct req *req, const struct page *p, struct narrow *n,
                               struct field_view *f, struct err *err)
{
    struct unit_choice c;
    TRY(unit_choose(req, p, see_all(req->who) || see_register(req->who, n->of), &c, err));
    n->units = c.list;
    n->unit = c.unit;
    *f = c.field;
    return ST_OK;
}

static enum status choose_register(struct req *req, const struct pack *pack, const char *path,
                                   struct narrow *n, struct ledger_view *v, struct err *err)
{
    const char *asked = param_or_empty(req, "register");
    const struct reg *reg = asked[0] ? pack_register(pack, asked) : &pack->registers[0];
    if (!reg)
        return page_no_filter(req, W(req->lang, nav_ledger), asked, err);
    n->of = reg;
    n->reg = v->reg = reg->id;
    v->label = reg->label;
    v->word = reg->word[0] ? reg->word : NULL;
    v->services = reg->services;
    v->records = pack_keeps_records(pack, reg);
    v->tabs = ARENA_ARRAY(req->arena, struct ledger_tab, pack->nregisters);
    for (size_t i = 0; i < pack->nregisters; i++)
        v->tabs[v->ntabs++] =
            (struct ledger_tab){page_url(req->arena, path, "register", pack->registers[i].id, NULL),
                                pack->registers[i].label, &pack->registers[i] == reg};
    return ST_OK;
}

static enum status choose_state(struct req *req, struct narrow *n, struct ledger_view *v,
                                struct err *err)
{
    static const char *const states[] = {ENTRY_PERMITTED, ENTRY_IN_USE, ENTRY_UNDER_REVIEW,
                                         ENTRY_SUSPENDED, ENTRY_ENDING, ENTRY_CLOSED,
                                         TOLD_CANCELLED};
    enum { STATES = sizeof(states) / sizeof(states[0]) };
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, STATES);
    const char *asked = param_or_empty(req, "state");
    n->state = "";
    for (size_t i = 0; i < STATES; i++) {
        bool here = strcmp(states[i], asked) == 0;
        if (here)
            n->state = states[i];
        options[i] = (struct field_option){states[i], page_state(v->page, states[i]), here};
    }
    v->state = (struct field_view){.control = FIELD_SELECT,
                                   .name = "state",
                                   .label = W(req->lang, ledger_state),
                                   .prompt = W(req->lang, ledger_any_state),
                                   .options = options,
                                   .noptions = STATES};
    n->kept = strcmp(n->state, TOLD_CANCELLED) == 0 ? ENTRY_CLOSED : n->state;
    return asked[0] && !n->state[0] ? page_no_filter(req, v->state.label, asked, err) : ST_OK;
}

/* The classes of the body's first axis; an entry keeps one label per axis, joined by a dot. */
static enum status choose_level(struct req *req, const struct pack *pack, struct narrow *n,
                                struct ledger_view *v, struct err *err)
{
    const struct axis *axis = pack->naxes ? &pack->axes[0] : NULL;
    size_t count = axis ? axis->nlevels : 0;
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, count + 1);
    const char *asked = param_or_empty(req, "level");
    n->level = n->class = "";
    for (size_t i = 0; i < count; i++) {
        bool here = strcmp(axis->levels[i].label, asked) == 0;
        if (here) {
            n->class = axis->levels[i].label;
            n->level = arena_printf(req->arena, "%%・%s・%%", n->class);
        }
        options[i] = (struct field_option){axis->levels[i].label,
                                           page_label(req, axis->levels[i].label), here};
    }
    v->level = (struct field_view){.control = FIELD_SELECT,
                                   .name = "level",
                                   .label = axis ? axis->label : "",
                                   .prompt = W(req->lang, ledger_any_level),
                                   .options = options,
                                   .noptions = count};
    return asked[0] && !n->level[0] ? page_no_filter(req, v->level.label, asked, err) : ST_OK;
}

static enum status choose_search(struct req *req, struct narrow *n, struct ledger_view *v,
                                 struct err *err)
{
    int64_t hits;
    n->typed = str_trim(req->arena, param_or_empty(req, "q"));
    v->search = (struct field_view){.control = FIELD_SEARCH,
                                    .name = "q",
                                    .label = v->services ? W(req->lang, ledger_search)
                                                         : W(req->lang, ledger_search_other),
                                    .value = n->typed,
                                    .max = SEARCH_MAX};
    if (n->typed[0] == '\0')
        return ST_OK;
    search_query_make(req->arena, req->who->tenant, "entry", n->typed, &n->search);
    TRY(search_count(req->db, req->arena, &n->search, &hits, err));
    n->many = hits > SEARCH_COMMON;
    return ST_OK;
}

bool ledger_narrowed(const struct req *req, const struct narrow *n)
{
    return n->typed[0] || n->state[0] || n->level[0] ||
           (n->unit[0] && (see_all(req->who) || see_register(req->who, n->of)));
}

enum status ledger_narrow(struct req *req, const char *path, struct narrow *n,
                          struct ledger_view *v, struct err *err)
{
    const struct page *p = v->page;
    if (!p->pack || p->pack->nregisters == 0)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    TRY(choose_register(req, p->pack, path, n, v, err));
    if (v->records) /* all are closed */
        n->state = n->kept = "";
    else
        TRY(choose_state(req, n, v, err));
    TRY(choose_level(req, p->pack, n, v, err));
    TRY(choose_unit(req, p, n, &v->unit, err));
    return choose_search(req, n, v, err);
}
