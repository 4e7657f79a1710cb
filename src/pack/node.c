#include "pack/node.h"

#include <stdlib.h>
#include <string.h>

void node_push(struct arena *a, struct node *list, struct node *item)
{
    if (list->n == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 8;
        struct node **items = ARENA_ARRAY(a, struct node *, cap);

        if (list->n)
            memcpy(items, list->items, list->n * sizeof *items);
        list->items = items;
        list->cap = cap;
    }
    list->items[list->n++] = item;
}

void node_put(struct arena *a, struct node *map, const char *key, struct pos at, struct node *value)
{
    if (map->n == map->cap) {
        size_t cap = map->cap ? map->cap * 2 : 8;
        const char **keys = ARENA_ARRAY(a, const char *, cap);
        struct pos *key_pos = ARENA_ARRAY(a, struct pos, cap);
        struct node **items = ARENA_ARRAY(a, struct node *, cap);

        if (map->n) {
            memcpy(keys, map->keys, map->n * sizeof *keys);
            memcpy(key_pos, map->key_pos, map->n * sizeof *key_pos);
            memcpy(items, map->items, map->n * sizeof *items);
        }
        map->keys = keys;
        map->key_pos = key_pos;
        map->items = items;
        map->cap = cap;
    }
    map->keys[map->n] = key;
    map->key_pos[map->n] = at;
    map->items[map->n++] = value;
}

static int find(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return -1;
    for (size_t i = 0; i < map->n; i++) {
        if (!strcmp(map->keys[i], key))
            return (int)i;
    }
    return -1;
}

struct node *node_get(const struct node *map, const char *key)
{
    int i = find(map, key);

    return i < 0 ? NULL : map->items[i];
}

struct pos node_key_pos(const struct node *map, const char *key)
{
    int i = find(map, key);

    return i < 0 ? map->pos : map->key_pos[i];
}

struct pos node_pos(const struct node *map, const char *key)
{
    int i = find(map, key);

    return i < 0 ? map->pos : map->items[i]->pos;
}

const char *node_text(const struct node *n)
{
    return n && n->text ? n->text : "";
}

const char *node_id(const struct node *map)
{
    const struct node *id = node_get(map, "id");

    if (!id)
        id = node_get(map, "code");
    return id ? id->text : NULL;
}

int node_index(const struct node *list, const char *id)
{
    if (!list || list->kind != NODE_LIST)
        return -1;
    for (size_t i = 0; i < list->n; i++) {
        const char *other = node_id(list->items[i]);

        if (other && !strcmp(other, id))
            return (int)i;
    }
    return -1;
}

static bool scalar(const struct node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (scalar(a) != scalar(b) || (!scalar(a) && (a->kind != b->kind || a->n != b->n)))
        return false;
    if (scalar(a)) /* as written: 1 and "1" say the same */
        return !strcmp(node_text(a), node_text(b));
    for (size_t i = 0; i < a->n; i++) {
        const struct node *other = a->kind == NODE_MAP ? node_get(b, a->keys[i]) : b->items[i];

        if (!other || !node_equal(a->items[i], other))
            return false;
    }
    return true;
}

bool node_elements(const struct node *list)
{
    if (list->kind != NODE_LIST || !list->n)
        return false;
    for (size_t i = 0; i < list->n; i++) {
        if (!node_id(list->items[i]))
            return false;
    }
    return true;
}

const struct node *node_nth(const struct node *map, const char *key, size_t i)
{
    const struct node *n = node_get(map, key);

    if (!n)
        return map;
    return n->kind == NODE_LIST && i < n->n ? n->items[i] : n;
}

json_t *node_json(const struct node *n)
{
    json_t *j;

    switch (n->kind) {
    case NODE_TEXT:
        return json_string(n->text);
    case NODE_INT:
        return json_integer(n->i);
    case NODE_BOOL:
        return json_boolean(n->i);
    case NODE_NULL:
        return json_null();
    case NODE_LIST:
        j = json_array();
        for (size_t i = 0; i < n->n; i++)
            json_array_append_new(j, node_json(n->items[i]));
        return j;
    case NODE_MAP:
        j = json_object();
        for (size_t i = 0; i < n->n; i++)
            json_object_set_new(j, n->keys[i], node_json(n->items[i]));
        return j;
    }
    return NULL;
}
