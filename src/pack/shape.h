/* shape.h: how a map of the tree becomes a struct, said as a table.
 *
 * Every section of a pack is one `struct shape`: which keys there are, of which type, and where in
 * the C struct the value goes. Keys not in the table are findings, and so are values of the wrong
 * type; reading always goes on, and a faulty value leaves its default. The schema and the reference
 * (schema.h) are printed from the same tables; a key without a description fails a test. */
#ifndef DAICHO_PACK_SHAPE_H
#define DAICHO_PACK_SHAPE_H

#include "pack/node.h"

/* What the whole loading shares. */
struct loader {
    struct report *r;
    struct arena *a; /* the pack's */
    struct pack *p;
    const struct node *root; /* the merged tree */
    struct taken *glosses;   /* gloss.c */
    size_t nglosses;
};

enum member_kind {
    M_ID,       /* const char *: an id */
    M_TEXT,     /* const char *, "" when absent */
    M_BOOL,     /* bool; `otherwise` when absent */
    M_INT,      /* int ≥ 0; `otherwise` when absent */
    M_DATE,     /* struct date */
    M_WORD,     /* enum, through the words in `of`; `otherwise` when absent */
    M_FLAGS,    /* unsigned: list of the words in `of`, or-ed */
    M_ENUMTEXT, /* const char *: one of the words in `of`, "" when absent */
    M_COND,     /* int: condition number; true, false; `otherwise` when absent */
    M_TEXTS,    /* const char *const * and count: a text or a list of texts */
    M_REF,      /* int: position in the section named by `of`, -1 when absent */
    M_REFTEXT,  /* const char *: id that must stand in the section named by `of` */
    M_REFTEXTS, /* the same, a list and its count */
    M_LIST,     /* array of the shape in `of`, and its count */
    M_MAP,      /* one struct of the shape in `of`, in place */
    M_CUSTOM,   /* the function in `fn` */
};

struct term {
    const char *id;
    int value;
};
#define WORDS(...) ((const struct term[]){__VA_ARGS__, {NULL, 0}})

struct member {
    const char *key;
    enum member_kind kind;
    size_t at, count_at;
    const void *of; /* words, section name or shape */
    int otherwise;
    bool required;
    void (*fn)(struct loader *l, const struct node *value, void *out);
    /* M_CUSTOM: JSON Schema of what fn reads, with ' for "; the shape it refers to is `of`. */
    const char *json;
};

#define NO_CITE ((size_t)-1)
struct shape {
    const char *name; /* in the schema, in words: key_<name>_<key> says what a key means */
    size_t size;
    size_t cite_at;               /* offset of struct cite, or NO_CITE */
    const struct member *members; /* ends with key NULL */
    /* Called after the members were read; NULL allowed. */
    void (*after)(struct loader *l, const struct node *map, void *out);
};

/* The keys that every element with a cite has; ends with key NULL. */
extern const struct member cite_members[];

/* Reads `map` into `out` (zeroed). Members that are absent get their defaults. */
void shape_read(struct loader *l, const struct shape *s, const struct node *map, void *out);
/* Reads a list of maps; one slot per element, faulty or not, so that positions match the tree. */
void *shape_read_list(struct loader *l, const struct shape *s, const struct node *list,
                      size_t *ret_n);

/* The scalar's text as the pack's own copy; NULL after a finding. `key` is named in it. */
const char *loader_text(struct loader *l, const char *key, const struct node *n);
/* Position of id in the top-level section; a finding at `at` and -1 when it is not there. */
int loader_ref(struct loader *l, const char *section, const char *id, struct pos at);
/* Compiles the condition a scalar holds; `otherwise` when the node is NULL. */
int loader_cond(struct loader *l, const struct node *n, int otherwise);
/* The words of a table, separated by blanks. */
const char *words_all(struct arena *a, const struct term *w);
/* True when the text is a period such as P3M. */
bool period_valid(const char *s);

#endif
