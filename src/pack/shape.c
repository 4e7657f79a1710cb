#include "pack/shape.h"

#include <string.h>

#include "pack/cond.h"
#include "pack/gloss.h"

#define TEXT_MAX 4000
#define ID_MAX 64

/* Writing through offsets; memcpy keeps it free of aliasing questions. */
static void put(void *out, size_t at, const void *value, size_t n)
{
    memcpy((char *)out + at, value, n);
}
static void put_text(void *out, size_t at, const char *s)
{
    put(out, at, &s, sizeof s);
}
static void put_int(void *out, size_t at, int i)
{
    put(out, at, &i, sizeof i);
}
static void put_size(void *out, size_t at, size_t n)
{
    put(out, at, &n, sizeof n);
}

static bool is_scalar(const struct node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP && n->kind != NODE_NULL;
}

/* ------------------------------------------------------------------ single values */
static bool id_valid(const char *s)
{
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '_' || c == '-' || c == '.' || c >= 0x80))
            return false;
    }
    return n > 0 && n <= ID_MAX;
}

const char *loader_text(struct loader *l, const char *key, const struct node *n)
{
    if (!is_scalar(n)) {
        finding(l->r, n->pos, "want_text", key, NULL);
        return NULL;
    }
    if (strlen(n->text) > TEXT_MAX) {
        finding(l->r, n->pos, "too_long", key, NULL);
        return NULL;
    }
    return str_trim(l->a, n->text);
}

const char *words_all(struct arena *a, const struct term *w)
{
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; w[i].id; i++)
        buf_printf(&b, "%s%s", i ? " " : "", w[i].id);
    return b.p;
}

static const struct term *find_word(struct loader *l, const struct term *words,
                                    const struct node *n)
{
    for (const struct term *w = words; w->id && is_scalar(n); w++) {
        if (!strcmp(w->id, n->text))
            return w;
    }
    finding(l->r, n->pos, "bad_word", is_scalar(n) ? n->text : "…", words_all(l->r->a, words));
    return NULL;
}

bool period_valid(const char *s)
{
    size_t digits = s[0] == 'P' ? strspn(s + 1, "0123456789") : 0;

    return digits >= 1 && digits <= 4 && strchr("YMWD", s[1 + digits]) && s[1 + digits] &&
           !s[2 + digits];
}

static const char *next_id(const void *arg, size_t i)
{
    const struct node *list = arg;

    while (i < list->n) {
        const char *id = node_id(list->items[i]);

        if (id)
            return id;
        i++;
    }
    return NULL;
}

int loader_ref(struct loader *l, const char *section, const char *id, struct pos at)
{
    const struct node *list = node_get(l->root, section);
    int i = node_index(list, id);
    const char *all = "";

    if (i >= 0)
        return i;
    if (list && list->kind == NODE_LIST)
        all = nearest_all(l->r->a, id, next_id, list, NEAREST_SHOWN);
    if (all[0] && nearest(id, next_id, list))
        finding(l->r, at, "dangling_near", id, all);
    else
        finding(l->r, at, "dangling", id,
                all[0] ? arena_printf(l->r->a, "%s (%s)", section, all) : section);
    return -1;
}

int loader_cond(struct loader *l, const struct node *n, int otherwise)
{
    if (!n)
        return otherwise;
    if (n->kind == NODE_BOOL)
        return n->i ? COND_ALWAYS : COND_NEVER;
    const char *s = loader_text(l, "condition", n);

    return s ? cond_compile(l->r, l->p, l->a, s, n->pos) : COND_NEVER;
}

/* ------------------------------------------------------------------ lists of texts */
static size_t texts(struct loader *l, const char *key, const struct node *n, const char *section,
                    const char *const **ret)
{
    size_t count = n->kind == NODE_LIST ? n->n : 1, used = 0;
    const char **list = ARENA_ARRAY(l->a, const char *, count ? count : 1);

    if (n->kind == NODE_MAP || n->kind == NODE_NULL) {
        finding(l->r, n->pos, "want_list", key, NULL);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct node *item = n->kind == NODE_LIST ? n->items[i] : n;
        const char *s = loader_text(l, key, item);

        if (s && section && loader_ref(l, section, s, item->pos) < 0)
            continue;
        if (s)
            list[used++] = s;
    }
    *ret = list;
    return used;
}

static unsigned flags(struct loader *l, const struct member *m, const struct node *n)
{
    unsigned all = 0;

    if (n->kind != NODE_LIST) {
        finding(l->r, n->pos, "want_list", m->key, NULL);
        return 0;
    }
    for (size_t i = 0; i < n->n; i++) {
        const struct term *w = find_word(l, m->of, n->items[i]);

        all |= w ? (unsigned)w->value : 0;
    }
    return all;
}

/* ------------------------------------------------------------------ defaults and members */
static void preset(const struct member *m, void *out)
{
    bool yes;

    switch (m->kind) {
    case M_ID:
    case M_TEXT:
    case M_ENUMTEXT:
    case M_REFTEXT:
        put_text(out, m->at, "");
        break;
    case M_INT:
    case M_WORD:
    case M_COND:
        put_int(out, m->at, m->otherwise);
        break;
    case M_BOOL:
        yes = m->otherwise != 0;
        put(out, m->at, &yes, sizeof yes);
        break;
    case M_REF:
        put_int(out, m->at, -1);
        break;
    case M_DATE:
        put(out, m->at, &(struct date){DATE_NONE}, sizeof(struct date));
        break;
    default:
        break;
    }
}

static void read_text(struct loader *l, const struct member *m, const struct node *n, void *out)
{
    const char *s = loader_text(l, m->key, n);

    if (!s)
        return;
    if (m->required && !s[0])
        finding(l->r, n->pos, "empty_text", m->key, NULL);
    if (m->kind == M_ID && s[0] && !id_valid(s))
        finding(l->r, n->pos, "bad_id", s, NULL);
    if (m->kind == M_REFTEXT && loader_ref(l, m->of, s, n->pos) < 0)
        return;
    if (m->kind == M_ENUMTEXT && !find_word(l, m->of, n))
        return;
    put_text(out, m->at, s);
}

static void read_date(struct loader *l, const struct member *m, const struct node *n, void *out)
{
    struct date d;

    if (is_scalar(n) && date_parse(n->text, &d))
        put(out, m->at, &d, sizeof d);
    else
        finding(l->r, n->pos, "want_date", m->key, NULL);
}

static void read_number(struct loader *l, const struct member *m, const struct node *n, void *out)
{
    if (n->kind == NODE_INT && n->i >= 0 && n->i <= 1000000)
        put_int(out, m->at, (int)n->i);
    else
        finding(l->r, n->pos, "want_int", m->key, NULL);
}

static void read_member(struct loader *l, const struct member *m, const struct node *n, void *out)
{
    const char *const *list = NULL;
    const struct term *w;
    size_t count = 0;
    void *array;
    bool yes;

    switch (m->kind) {
    case M_ID:
    case M_TEXT:
    case M_REFTEXT:
    case M_ENUMTEXT:
        read_text(l, m, n, out);
        break;
    case M_BOOL:
        if (n->kind != NODE_BOOL)
            finding(l->r, n->pos, "want_bool", m->key, NULL);
        yes = n->kind == NODE_BOOL && n->i;
        put(out, m->at, &yes, sizeof yes);
        break;
    case M_INT:
        read_number(l, m, n, out);
        break;
    case M_DATE:
        read_date(l, m, n, out);
        break;
    case M_WORD:
        if ((w = find_word(l, m->of, n)))
            put_int(out, m->at, w->value);
        break;
    case M_FLAGS:
        put_int(out, m->at, (int)flags(l, m, n));
        break;
    case M_COND:
        put_int(out, m->at, loader_cond(l, n, m->otherwise));
        break;
    case M_TEXTS:
    case M_REFTEXTS:
        count = texts(l, m->key, n, m->of, &list);
        put(out, m->at, &list, sizeof list);
        put_size(out, m->count_at, count);
        break;
    case M_REF:
        if (is_scalar(n))
            put_int(out, m->at, loader_ref(l, m->of, n->text, n->pos));
        else
            finding(l->r, n->pos, "want_text", m->key, NULL);
        break;
    case M_LIST:
        if (n->kind != NODE_LIST) {
            finding(l->r, n->pos, "want_list", m->key, NULL);
            break;
        }
        array = shape_read_list(l, m->of, n, &count);
        put(out, m->at, &array, sizeof array);
        put_size(out, m->count_at, count);
        break;
    case M_MAP:
        if (n->kind == NODE_MAP)
            shape_read(l, m->of, n, (char *)out + m->at);
        else
            finding(l->r, n->pos, "want_map", m->key, NULL);
        break;
    case M_CUSTOM:
        m->fn(l, n, out);
        break;
    }
}

/* ------------------------------------------------------------------ whole maps */
const struct member cite_members[] = {
    {"clause", M_TEXT, offsetof(struct cite, clause)},
    {"source", M_REFTEXT, offsetof(struct cite, source), .of = "sources"},
    {"req", M_TEXTS, offsetof(struct cite, req), offsetof(struct cite, nreq)},
    {NULL},
};

static const struct member *find_member(const struct member *m, const char *key)
{
    for (; m->key; m++) {
        if (!strcmp(m->key, key))
            return m;
    }
    return NULL;
}

static const char *next_key(const void *arg, size_t i)
{
    const struct shape *s = arg;
    size_t n = 0;

    while (s->members[n].key)
        n++;
    if (i < n)
        return s->members[i].key;
    return s->cite_at == NO_CITE || i - n >= 3 ? NULL : cite_members[i - n].key;
}

static void preset_all(struct loader *l, const struct shape *s, void *out)
{
    for (const struct member *m = s->members; m->key; m++) {
        preset(m, out);
        if (m->kind == M_MAP)
            preset_all(l, m->of, (char *)out + m->at);
    }
    if (s->cite_at != NO_CITE) {
        const struct node *sources = node_get(l->root, "sources");
        struct cite *c = (void *)((char *)out + s->cite_at);

        c->clause = c->source = "";
        if (sources && sources->kind == NODE_LIST && sources->n && node_id(sources->items[0]))
            c->source = arena_strdup(l->a, node_id(sources->items[0]));
    }
}

/* The keys that must be there, as they are written. */
static const char *keys_wanted(struct arena *a, const struct shape *s)
{
    const char *keys = "";

    for (const struct member *m = s->members; m->key; m++) {
        if (m->required)
            keys = arena_printf(a, "%s%s%s: …", keys, keys[0] ? ", " : "", m->key);
    }
    return arena_printf(a, "{%s}", keys);
}

void shape_read(struct loader *l, const struct shape *s, const struct node *map, void *out)
{
    preset_all(l, s, out);
    if (map->kind != NODE_MAP) {
        finding(l->r, map->pos, "want_keys", keys_wanted(l->r->a, s), NULL);
        return;
    }
    for (size_t i = 0; i < map->n; i++) {
        if (!find_member(s->members, map->keys[i]) && !gloss_key(s, map->keys[i]) &&
            (s->cite_at == NO_CITE || !find_member(cite_members, map->keys[i])))
            finding(l->r, map->key_pos[i], "unknown_key", map->keys[i],
                    nearest(map->keys[i], next_key, s));
    }
    /* In the table's order, not the file's: a section may rely on those above it. */
    for (const struct member *m = s->members; m->key; m++) {
        const struct node *n = node_get(map, m->key);

        if (n)
            read_member(l, m, n, out);
        else if (m->required)
            finding(l->r, map->pos, "missing_key", m->key, NULL);
    }
    for (const struct member *m = cite_members; s->cite_at != NO_CITE && m->key; m++) {
        const struct node *n = node_get(map, m->key);

        if (n)
            read_member(l, m, n, (char *)out + s->cite_at);
    }
    gloss_read(l, s, map);
    if (s->after)
        s->after(l, map, out);
}

void *shape_read_list(struct loader *l, const struct shape *s, const struct node *list,
                      size_t *ret_n)
{
    char *array;

    *ret_n = 0;
    if (list->kind != NODE_LIST) {
        finding(l->r, list->pos, "not_a_list", NULL, NULL);
        return NULL;
    }
    array = arena_calloc(l->a, list->n ? list->n : 1, s->size);
    for (size_t i = 0; i < list->n; i++) {
        const char *id = node_id(list->items[i]);
        int first = id ? node_index(list, id) : -1;
        size_t before = l->r->count;

        shape_read(l, s, list->items[i], array + i * s->size);
        list->items[i]->faulty = l->r->count > before;
        if (first >= 0 && (size_t)first < i)
            finding(l->r, list->items[i]->pos, "duplicate_id", id,
                    arena_printf(l->r->a, "%s:%d", list->items[first]->pos.file,
                                 list->items[first]->pos.line));
    }
    *ret_n = list->n;
    return array;
}
