#include "pack/schema.h"

#include <string.h>

#include "base/json.h"
#include "pack/control.h"
#include "pack/gloss.h"
#include "pack/node.h"
#include "pack/sections.h"

#define SHAPES_MAX 64

/* ------------------------------------------------------------------ the shapes there are */
static bool has_shape(const struct member *m)
{
    return (m->kind == M_LIST || m->kind == M_MAP || m->kind == M_CUSTOM) && m->of;
}

static void visit(const struct shape **all, size_t *n, const struct shape *s)
{
    for (size_t i = 0; i < *n; i++) {
        if (all[i] == s)
            return;
    }
    if (*n == SHAPES_MAX)
        return;
    all[(*n)++] = s;
    for (const struct member *m = s->members; m->key; m++) {
        if (has_shape(m))
            visit(all, n, m->of);
    }
}

const struct shape **pack_shapes(struct arena *a)
{
    const struct shape **all = ARENA_ARRAY(a, const struct shape *, SHAPES_MAX + 1);
    size_t n = 0;

    visit(all, &n, &pack_shape);
    return all;
}

/* ------------------------------------------------------------------ words */
/* A key that means the same everywhere (id, label, clause) is described once, as key_any_<key>. */
const char *key_meaning(struct arena *a, enum lang lang, const struct shape *s, const char *key)
{
    const char *any = key ? words_by_name(lang, "key_any_", key, "") : "";

    return words_by_name(lang, "key_", key ? arena_printf(a, "%s_%s", s->name, key) : s->name, any);
}

static void describe(struct arena *a, json_t *j, const struct shape *s, const char *key)
{
    json_object_set_new(j, "title", json_string(key_meaning(a, LANG_JA, s, key)));
    json_object_set_new(j, "description", json_string(key_meaning(a, LANG_EN, s, key)));
}

/* ------------------------------------------------------------------ types */
static json_t *ref(struct arena *a, const char *name)
{
    return json_pack("{s:s}", "$ref", arena_printf(a, "#/$defs/%s", name));
}

static json_t *list_of(json_t *items)
{
    return json_pack("{s:s,s:o}", "type", "array", "items", items);
}

static json_t *enum_of(const struct term *w)
{
    json_t *all = json_array();

    for (; w->id; w++)
        json_array_append_new(all, json_string(w->id));
    return json_pack("{s:o}", "enum", all);
}

/* What a custom reader takes, as the table says it. */
static json_t *custom(struct arena *a, const struct member *m)
{
    char *s = arena_strdup(a, m->json ? m->json : "{}");

    for (char *c = s; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return json_loads(s, 0, NULL);
}

static json_t *one_or_list(json_t *one)
{
    return json_pack("{s:[O,o]}", "anyOf", one, list_of(one));
}

static json_t *type_of(struct arena *a, const struct member *m)
{
    switch (m->kind) {
    case M_ID:
        return ref(a, "id");
    case M_TEXT:
    case M_REF:
    case M_REFTEXT:
        return ref(a, "text");
    case M_BOOL:
        return json_pack("{s:s,s:b}", "type", "boolean", "default", m->otherwise != 0);
    case M_INT:
        return json_pack("{s:s,s:i,s:i}", "type", "integer", "minimum", 0, "maximum", 1000000);
    case M_DATE:
        return ref(a, "date");
    case M_WORD:
    case M_ENUMTEXT:
        return enum_of(m->of);
    case M_FLAGS:
        return list_of(enum_of(m->of));
    case M_COND:
        return ref(a, "condition");
    case M_TEXTS:
    case M_REFTEXTS:
        return one_or_list(ref(a, "text"));
    case M_LIST:
        return list_of(ref(a, ((const struct shape *)m->of)->name));
    case M_MAP:
        return ref(a, ((const struct shape *)m->of)->name);
    case M_CUSTOM:
        return custom(a, m);
    }
    return json_object();
}

/* ------------------------------------------------------------------ one shape */
struct schema {
    struct arena *a;
    bool overlay;
};

static void add_key(struct schema *c, json_t *properties, const struct shape *s,
                    const struct member *m)
{
    json_t *type = type_of(c->a, m);
    const char *en = arena_printf(c->a, "%s_en", m->key);

    describe(c->a, type, s, m->key);
    json_object_set_new(properties, m->key, type);
    if (gloss_key(s, en))
        json_object_set_new(properties, en, type_of(c->a, m));
}

static const char *id_key(const struct shape *s)
{
    for (const struct member *m = s->members; m->key; m++) {
        if (m->kind == M_ID && m->required && (!strcmp(m->key, "id") || !strcmp(m->key, "code")))
            return m->key;
    }
    return NULL;
}

static bool takes_each(const struct shape *s)
{
    return s == &procedure_shape || s == &form_shape || s == &register_shape;
}

/* What only speaks to the merge stands in the elements of overlays. */
static void add_directives(struct schema *c, json_t *properties, const struct shape *s)
{
    static const struct shape overlay = {.name = "overlay"};
    json_t *each = json_pack("{s:s,s:{s:o,s:o,s:{s:b}},s:b}", "type", "object", "properties",
                             "kind", ref(c->a, "text"), "fact", ref(c->a, "text"), "if_any",
                             "const", true, "additionalProperties", false);
    struct {
        const char *key;
        json_t *schema;
    } keys[] = {
        {"remove", json_pack("{s:b}", "const", true)},
        {"after", ref(c->a, "text")},
        {"each", each},
    };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        describe(c->a, keys[i].schema, &overlay, keys[i].key);
        if (strcmp(keys[i].key, "each") || takes_each(s))
            json_object_set(properties, keys[i].key, keys[i].schema);
        json_decref(keys[i].schema);
    }
}

/* An element taken from the program (pack/common.h) says what it changes and no more. */
static bool takes_common(const struct shape *s)
{
    static const struct shape *const those[] = {&form_shape,     &checklist_shape, &procedure_shape,
                                                &register_shape, &entry_act_shape, &paper_shape,
                                                &fact_shape};

    for (size_t i = 0; i < sizeof those / sizeof *those; i++) {
        if (those[i] == s)
            return true;
    }
    return false;
}

static void add_common_key(struct schema *c, json_t *properties)
{
    static const struct shape overlay = {.name = "overlay"};
    json_t *key = ref(c->a, "text");

    describe(c->a, key, &overlay, "common");
    json_object_set_new(properties, "common", key);
}

/* What must be there, named as strict validators ask: beside the properties it speaks of. */
static json_t *branch(json_t *required)
{
    json_t *named = json_object(), *name;
    size_t i;

    json_array_foreach(required, i, name)
        json_object_set_new(named, json_string_value(name), json_true());
    return json_pack("{s:O,s:o}", "required", required, "properties", named);
}

static json_t *required_of(const struct schema *c, const struct shape *s)
{
    json_t *all = json_array();
    const char *id = id_key(s);

    for (const struct member *m = s->members; m->key; m++) {
        bool wanted = c->overlay && id ? !strcmp(m->key, id) : m->required;

        if (wanted && s != &pack_shape && !(c->overlay && takes_each(s)))
            json_array_append_new(all, json_string(m->key));
    }
    return all;
}

static json_t *shape_schema(struct schema *c, const struct shape *s)
{
    static const struct member none[] = {{NULL}};
    static const struct shape cite = {.name = "cite", .cite_at = NO_CITE, .members = none};
    json_t *properties = json_object();

    for (const struct member *m = s->members; m->key; m++)
        add_key(c, properties, s, m);
    for (const struct member *m = cite_members; s->cite_at != NO_CITE && m->key; m++)
        add_key(c, properties, &cite, m);
    if (gloss_key(s, "en"))
        json_object_set_new(properties, "en", ref(c->a, "text"));
    if (c->overlay && id_key(s))
        add_directives(c, properties, s);
    if (takes_common(s))
        add_common_key(c, properties);
    json_t *j = json_pack("{s:s,s:o,s:b}", "type", "object", "properties", properties,
                          "additionalProperties", false);
    json_t *required = required_of(c, s);
    if (takes_common(s))
        json_object_set_new(j, "anyOf",
                            json_pack("[o,{s:[s],s:{s:b}}]", branch(required), "required", "common",
                                      "properties", "common", true));
    else
        json_object_set(j, "required", required);
    json_decref(required);
    describe(c->a, j, s, NULL);
    return j;
}

/* ------------------------------------------------------------------ the whole */
static void add_common(struct arena *a, json_t *defs)
{
    static const struct shape type = {.name = "type"};
    const struct {
        const char *name;
        json_t *schema;
    } common[] = {
        {"id", json_pack("{s:[s,s],s:s}", "type", "string", "integer", "pattern",
                         "^[0-9A-Za-z_.\\-\\u0080-\\u{10FFFF}]{1,64}$")},
        {"text",
         json_pack("{s:[s,s,s],s:i}", "type", "string", "number", "boolean", "maxLength", 4000)},
        {"date", json_pack("{s:s,s:i}", "type", "string", "minLength", 4)},
        {"condition", json_pack("{s:[s,s]}", "type", "string", "boolean")},
    };

    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        describe(a, common[i].schema, &type, common[i].name);
        json_object_set_new(defs, common[i].name, common[i].schema);
    }
}

/* ID or {id: ID, is: RELATION}; the ids are those of the program at hand. */
static void add_control(struct arena *a, json_t *defs)
{
    static const struct shape type = {.name = "type"};
    json_t *ids = json_array(), *relations = json_array(), *schema;
    size_t n;
    const struct common_control *all = controls_read(a, &n);

    for (size_t i = 0; i < n; i++)
        json_array_append_new(ids, json_string(all[i].id));
    for (int r = REL_EQUAL; r > REL_NONE; r--)
        json_array_append_new(relations, json_string(relation_id((enum relation)r)));
    schema = json_pack("{s:[{s:O},{s:s,s:{s:{s:O},s:{s:o}},s:[s],s:b}]}", "anyOf", "enum", ids,
                       "type", "object", "properties", "id", "enum", ids, "is", "enum", relations,
                       "required", "id", "additionalProperties", false);
    json_decref(ids);
    describe(a, schema, &type, "control");
    json_object_set_new(defs, "control", schema);
}

json_t *pack_schema(struct arena *a, bool overlay)
{
    struct schema c = {a, overlay};
    json_t *defs = json_object(), *root = shape_schema(&c, &pack_shape);

    add_common(a, defs);
    add_control(a, defs);
    for (const struct shape **s = pack_shapes(a) + 1; *s; s++)
        json_object_set_new(defs, (*s)->name, shape_schema(&c, *s));
    json_object_set_new(root, "$schema",
                        json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(root, "$defs", defs);
    return root;
}
