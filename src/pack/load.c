#include <string.h>

#include "base/json.h"
#include "pack/control.h"
#include "pack/gloss.h"
#include "pack/resolve.h"
#include "pack/sections.h"
#include "pack/tree.h"

#define AT(member) offsetof(struct pack, member)
#define LIST(key, member, count, shape)                                                            \
    {                                                                                              \
        key, M_LIST, AT(member), AT(count), &shape                                                 \
    }

/* In the order of dependency: a section may look at those above it. */
static const struct member pack_members[] = {
    {"pack", M_ID, AT(id), .required = true},
    {"edition", M_TEXT, AT(edition), .required = true},
    {"title", M_TEXT, AT(title), .required = true},
    {"body_name", M_TEXT, AT(body_name), .required = true},
    {"service_word", M_TEXT, AT(service_word), .required = true},
    {"overlay", M_TEXT, AT(overlay)},
    {"text", M_TEXT, AT(text)},
    {"effective", M_DATE, AT(effective)},
    LIST("sources", sources, nsources, source_shape),
    LIST("axes", axes, naxes, axis_shape),
    LIST("roles", roles, nroles, role_shape),
    LIST("settings", settings, nsettings, setting_shape),
    LIST("tables", tables, ntables, table_shape),
    LIST("documents", documents, ndocuments, document_shape),
    LIST("transitions", transitions, ntransitions, transition_shape),
    LIST("certificates", schemes, nschemes, scheme_shape),
    {"facts", M_CUSTOM, .fn = section_facts, .of = &fact_shape,
     .json = "{'type':'array','items':{'$ref':'#/$defs/fact'}}"},
    LIST("examples", examples, nexamples, example_shape),
    LIST("rules", rules, nrules, rule_shape),
    LIST("forms", forms, nforms, form_shape),
    LIST("checklists", checklists, nchecklists, checklist_shape),
    LIST("texts", texts, ntexts, texts_shape),
    LIST("registers", registers, nregisters, register_shape),
    LIST("procedures", procedures, nprocedures, procedure_shape),
    LIST("entry_acts", entry_acts, nentry_acts, entry_act_shape),
    LIST("duties", duties, nduties, duty_shape),
    {"incidents", M_MAP, AT(incidents), .of = &incidents_shape},
    LIST("papers", papers, npapers, paper_shape),
    LIST("declared", declared, ndeclared, declared_shape),
    LIST("state_labels", state_labels, nstate_labels, choice_shape),
    LIST("migrations", migrations, nmigrations, migration_shape),
    {NULL},
};

const struct shape pack_shape = {"pack", sizeof(struct pack), NO_CITE, pack_members, NULL};

static void check_limits(struct loader *l)
{
    const struct {
        const char *key;
        size_t n, max;
    } limits[] = {
        {"axes", l->p->naxes, AXES_MAX},
        {"rules", l->p->nrules, RULES_MAX},
        {"duties", l->p->nduties, DUTIES_MAX},
        {"tables", l->p->ntables, TABLES_MAX},
        {"roles", l->p->nroles, 64},
        {"procedures", l->p->nprocedures, PROCS_MAX},
        {"certificates", l->p->nschemes, SCHEMES_MAX},
    };

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (limits[i].n > limits[i].max)
            finding(l->r, node_key_pos(l->root, limits[i].key), "too_many", limits[i].key, NULL);
    }
}

/* The bundle: what the tree says, without places, in one form of bytes. */
static void make_bundle(struct pack *p, const struct node *root)
{
    AUTO_JSON json_t *j = node_json(root);
    char *s = json_canonical(p->arena, j);

    p->bundle = (struct bytes){s, strlen(s)};
    p->hash = sha256(s, p->bundle.n);
}

/* Looks at the pack as a whole. */
static void check_all(struct loader *l)
{
    check_roles(l);
    check_forms(l);
    check_procedures(l);
    check_lists(l);
    check_entries(l);
    check_rest(l);
    check_incidents(l);
    check_clauses(l);
    check_sense(l);
    check_migrations(l);
}

/* Reads the whole tree; findings are counted in r. The pack is unusable when there was one.
 * `checked`: it was looked at as a whole before, perhaps by a program that looked for less. */
static struct pack *build(struct report *r, struct node *root, bool checked)
{
    struct arena *a = arena_new();
    struct pack *p = ARENA_NEW(a, struct pack);
    struct node top = *root; /* a copy, for what is added below is not part of the tree */
    struct node none = {.kind = NODE_LIST, .pos = root->pos};
    struct report unheard = {.a = r->a};
    struct loader l = {.r = r, .a = a, .p = p, .root = &top};

    p->arena = a;
    make_bundle(p, root);
    p->conds = ARENA_ARRAY(a, struct cond, CONDS_MAX);
    p->controls = controls_read(a, &p->ncontrols);
    top.cap = top.n;
    if (top.kind == NODE_MAP && !node_get(root, "facts")) /* the common ones are always there */
        node_put(r->a, &top, "facts", root->pos, &none);
    shape_read(&l, &pack_shape, &top, p);
    gloss_finish(&l);
    resolve_lists(&l);
    check_limits(&l);
    if (checked) /* still run: some of what is looked at is worked out on the way */
        l.r = &unheard;
    check_all(&l);
    return p;
}

static enum status finish(struct report *r, struct pack *p, struct pack **ret)
{
    if (r->count) {
        pack_free(p);
        return ST_INPUT;
    }
    *ret = p;
    return ST_OK;
}

static struct node *text_node(struct report *r, const struct node *like, const char *text)
{
    struct node *n = ARENA_NEW(r->a, struct node);

    *n = (struct node){.kind = NODE_TEXT, .pos = like->pos, .text = text};
    return n;
}

/* A key of the top joined with the overlay's word for itself, where the pack has it. */
static void join_text(struct report *r, struct node *root, const char *key, const char *between,
                      const char *word)
{
    for (size_t i = 0; i < root->n; i++) {
        if (!strcmp(root->keys[i], key) && node_text(root->items[i])[0])
            root->items[i] =
                text_node(r, root->items[i],
                          arena_printf(r->a, "%s%s%s", node_text(root->items[i]), between, word));
    }
}

static const char *folder_name(struct arena *a, const char *dir)
{
    size_t end = strlen(dir), start;

    while (end > 1 && dir[end - 1] == '/')
        end--;
    for (start = end; start > 0 && dir[start - 1] != '/';)
        start--;
    return arena_strndup(a, dir + start, end - start);
}

/* What is merged is told from what lies below by its title, unless the overlay brings one of its
 * own: by what the overlay calls itself, else by its folder. */
static struct node *lay_folder(struct report *r, struct node *root, struct node *over,
                               const char *dir)
{
    struct node *merged = node_merge(r, root, over);
    const char *name = node_text(node_get(over, "overlay"));
    const char *en = node_text(node_get(over, "overlay_en"));

    if (node_get(over, "title") || !over->n)
        return merged;
    if (!name[0])
        en = name = folder_name(r->a, dir);
    join_text(r, merged, "title", "＋", name);
    join_text(r, merged, "title_en", " + ", en[0] ? en : name);
    return merged;
}

struct node *pack_tree(struct report *r, const char *const *dirs, size_t ndirs)
{
    struct node *root = NULL;

    for (size_t i = 0; i < ndirs; i++) {
        struct node *next = node_read_dir(r, dirs[i]);

        if (next)
            root = root ? lay_folder(r, root, next, dirs[i]) : next;
    }
    return r->unread ? NULL : root;
}

struct pack *pack_of_tree(struct report *r, struct node *root)
{
    struct pack *p = NULL;

    finish(r, build(r, root, false), &p);
    return p;
}

/* An overlay checked by itself would give a finding for everything that the pack below has. */
static bool overlay_alone(struct report *r, const struct node *root)
{
    static const char *const own[] = {"pack", "edition", "title", "body_name", "service_word"};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (node_get(root, own[i]))
            return false;
    }
    if (root->n)
        finding(r, root->pos, "overlay_alone", root->pos.file, NULL);
    return root->n > 0;
}

enum status pack_load(const char *const *dirs, size_t ndirs, pack_finding_fn *report, void *arg,
                      struct pack **ret, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct report r = {.a = a, .fn = report, .arg = arg, .err = err};
    struct node *root = pack_tree(&r, dirs, ndirs);

    if (!root || overlay_alone(&r, root))
        return ST_INPUT;
    return finish(&r, build(&r, root, false), ret);
}

static enum status parse(const char *name, struct bytes bundle, bool checked, struct pack **ret,
                         struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct report r = {.a = a, .err = err};
    struct node *root = node_read(&r, name, bundle);

    if (!root && !r.count)
        finding(&r, (struct pos){name, 1, 1}, "not_a_map", NULL, NULL);
    if (!root)
        return ST_INPUT;
    return finish(&r, build(&r, root, checked), ret);
}

enum status pack_parse(const char *name, struct bytes bundle, struct pack **ret, struct err *err)
{
    return parse(name, bundle, false, ret, err);
}

enum status pack_reopen(const char *name, struct bytes bundle, struct pack **ret, struct err *err)
{
    return parse(name, bundle, true, ret, err);
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->nsettings; i++)
        json_decref(p->settings[i].otherwise);
    arena_free(p->arena);
}
