/* node.h: a tree of YAML or JSON in which every value knows its place.
 *
 * Scalars keep their text as written; only plain true/false and plain integers are anything but
 * text. Nodes live in the arena they were read into and are never changed afterwards, except by
 * node_merge. */
#ifndef DAICHO_PACK_NODE_H
#define DAICHO_PACK_NODE_H

#include "pack/finding.h"

enum node_kind { NODE_TEXT, NODE_INT, NODE_BOOL, NODE_NULL, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    struct pos pos;
    const char *text;    /* scalars: as written */
    int64_t i;           /* NODE_INT, NODE_BOOL */
    struct node **items; /* NODE_LIST elements, NODE_MAP values */
    const char **keys;   /* NODE_MAP */
    struct pos *key_pos; /* NODE_MAP */
    size_t n, cap;
    bool faulty; /* an element that a shape read with findings: what depends on it is not judged */
};

#define NODE_FILE_MAX ((size_t)4 * 1024 * 1024)
#define NODE_DEPTH_MAX 32
#define NODE_COUNT_MAX 200000

/* Reads one YAML (or JSON) document. Faults become findings; *ret is NULL when there was one that
 * left no tree, or when the document is empty. `name` must outlive the tree. */
struct node *node_read(struct report *r, const char *name, struct bytes text);

/* Reads a file; `shown` is the name in findings. */
struct node *node_read_file(struct report *r, const char *path, const char *shown);

/* Reads every *.yaml and *.yml of a folder in the order of names, without coverage.yaml, and joins
 * them: lists under one key are appended, anything else may be given once. NULL after findings. */
struct node *node_read_dir(struct report *r, const char *dir);

/* The sorted *.yaml names of dir/sub ("" for dir itself), as paths; *ret_n 0 when there is no such
 * folder. */
char **node_list_dir(struct arena *a, const char *dir, const char *sub, size_t *ret_n);

/* Says that this folder is not there, and which others with *.yaml lie where it should. */
void node_no_folder(struct report *r, const char *dir);

/* Lays `over` upon `base` and returns the merged tree: maps key by key, lists of elements that have
 * `id` (or `code`) element by element, everything else replaced. In an overlay `remove: true` drops
 * an element, `after: ID` says behind which one a new element stands ("" = first), and `each` in
 * place of an id speaks of several elements (node_each.h), whose plain lists it adds to. */
struct node *node_merge(struct report *r, const struct node *base, const struct node *over);

struct node *node_get(const struct node *map, const char *key); /* NULL when absent or no map */
/* Where the key, or its value, stands; where the map stands when the key is absent. */
struct pos node_key_pos(const struct node *map, const char *key);
struct pos node_pos(const struct node *map, const char *key);
const char *node_text(const struct node *n); /* scalar text, "" otherwise */
/* The text of member `id`, else `code`, of a map; NULL when it has none. */
const char *node_id(const struct node *map);
/* Position of the element with that id in a list; -1. */
int node_index(const struct node *list, const char *id);

/* A list, not empty, whose every element has an id (or code). */
bool node_elements(const struct node *list);
/* The same value, wherever it stands; scalars as written, so 1 and "1" are the same. */
bool node_equal(const struct node *a, const struct node *b);
/* Where the i-th text of member `key` stands, be it a list or a single text. */
const struct node *node_nth(const struct node *map, const char *key, size_t i);

/* The same value as JSON (new reference). */
json_t *node_json(const struct node *n);

void node_push(struct arena *a, struct node *list, struct node *item);
void node_put(struct arena *a, struct node *map, const char *key, struct pos at,
              struct node *value);

#endif
