#include "pack/node_each.h"

#include <string.h>

static bool is(const struct node *map, const char *key, const char *value)
{
    return !strcmp(node_text(node_get(map, key)), value);
}

bool each_valid(struct report *r, const char *section, const struct node *element)
{
    const struct node *each = node_get(element, "each");
    bool here = section && (!strcmp(section, "procedures") || !strcmp(section, "forms") ||
                            !strcmp(section, "registers"));
    bool good = here && each->kind == NODE_MAP && !node_id(element) &&
                !node_get(element, "remove") && !node_get(element, "after");

    for (size_t i = 0; good && i < each->n; i++)
        good = !strcmp(each->keys[i], "if_any")
                   ? is(each, "if_any", "true")
                   : (!strcmp(each->keys[i], "kind") || !strcmp(each->keys[i], "fact")) &&
                         node_text(each->items[i])[0];
    if (!good)
        finding(r, node_pos(element, "each"), "overlay_each", NULL, NULL);
    return good;
}

bool each_may_be_none(const struct node *each)
{
    return node_get(each, "if_any") != NULL;
}

/* ------------------------------------------------------------------ procedures */
static bool asks_for(const struct node *base, const struct node *procedure, const char *fact)
{
    const struct node *forms = node_get(base, "forms");
    int at = node_index(forms, node_text(node_get(procedure, "form")));
    const struct node *fields = at < 0 ? NULL : node_get(forms->items[at], "fields");

    for (size_t i = 0; fields && fields->kind == NODE_LIST && i < fields->n; i++) {
        if (is(fields->items[i], "fact", fact))
            return true;
    }
    return false;
}

static bool chosen(const struct node *base, const struct node *procedure, const struct node *each)
{
    const struct node *kind = node_get(each, "kind"), *fact = node_get(each, "fact");

    return (!kind || is(procedure, "kind", node_text(kind))) &&
           (!fact || asks_for(base, procedure, node_text(fact)));
}

/* ------------------------------------------------------------------ what they name */
static const char *register_of(const struct node *procedure)
{
    return node_text(node_get(node_get(procedure, "effect"), "register"));
}

static bool named_by_any(const struct node *procedures, const char *reg)
{
    for (size_t i = 0; i < procedures->n; i++) {
        if (!strcmp(register_of(procedures->items[i]), reg))
            return true;
    }
    return false;
}

static bool names(const struct node *procedures, const struct node *procedure, const char *section,
                  const char *id)
{
    const char *reg = register_of(procedure);

    if (!strcmp(section, "forms"))
        return is(procedure, "form", id);
    if (node_get(procedure, "effect") && !reg[0])
        return !named_by_any(procedures, id);
    return !strcmp(reg, id);
}

bool each_speaks_of(const struct node *base, const char *section, const struct node *element,
                    const struct node *each)
{
    const struct node *procedures = node_get(base, "procedures");
    const char *id = node_id(element);

    if (!procedures || procedures->kind != NODE_LIST || !id)
        return false;
    if (!strcmp(section, "procedures"))
        return chosen(base, element, each);
    for (size_t i = 0; i < procedures->n; i++) {
        if (chosen(base, procedures->items[i], each) &&
            names(procedures, procedures->items[i], section, id))
            return true;
    }
    return false;
}
