/* Reads YAML through libfyaml's events: they carry the place of every value, and nothing is ever
 * expanded, so an alias bomb stays an alias (and is refused). */
#include <dirent.h>
#include <errno.h>
#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "pack/node.h"

struct reader {
    struct report *r;
    const char *name;
    struct bytes text;
    struct fy_parser *fyp;
    struct pos
        last; /* of what was read before: a value that is not written has no place of its own */
    int depth;
    size_t count;
    bool failed;
};

static struct pos start(struct reader *rd, struct fy_event *e)
{
    const struct fy_mark *m = fy_event_start_mark(e);

    if (m)
        rd->last = (struct pos){rd->name, m->line + 1, m->column + 1};
    return rd->last;
}

static void fail(struct reader *rd, struct pos at, const char *code, const char *a)
{
    rd->failed = true;
    finding(rd->r, at, code, a, NULL);
}

/* Only these plain words are anything but text, so that 1.0, yes and 2017-11-30 stay as written and
 * a bundle read back gives the same bytes. */
static void scalar_kind(struct node *n)
{
    const char *s = n->text;
    const char *digits = s[0] == '-' ? s + 1 : s;

    if (!strcmp(s, "true") || !strcmp(s, "false")) {
        n->kind = NODE_BOOL;
        n->i = s[0] == 't';
    } else if (!s[0] || !strcmp(s, "~") || !strcmp(s, "null")) {
        n->kind = NODE_NULL;
        n->text = "";
    } else if (digits[0] && strspn(digits, "0123456789") == strlen(digits) &&
               strlen(digits) <= 18 && (digits[0] != '0' || !strcmp(s, "0"))) {
        n->kind = NODE_INT;
        n->i = strtoll(s, NULL, 10);
    }
}

/* Does the text go on behind a blank and #, so that YAML takes the rest of it for a comment? A
 * comment that is meant as one begins with a blank. */
static bool cut_short(const struct reader *rd, struct fy_token *t)
{
    const struct fy_mark *m = fy_token_end_mark(t);
    const char *text = rd->text.p;
    size_t i = m ? m->input_pos : rd->text.n, from = i;

    while (i < rd->text.n && text[i] == ' ')
        i++;
    return i > from && i + 1 < rd->text.n && text[i] == '#' && !strchr(" \t\r\n#!", text[i + 1]);
}

static struct node *scalar(struct reader *rd, struct fy_event *e, struct pos at)
{
    struct fy_token *t = e->scalar.value;
    struct node *n = ARENA_NEW(rd->r->a, struct node);
    size_t len = 0;
    const char *p = fy_token_get_text(t, &len);

    n->kind = NODE_TEXT;
    n->pos = at;
    if (p && memchr(p, 0, len)) {
        fail(rd, at, "yaml_control", NULL);
        len = 0;
    }
    n->text = arena_strndup(rd->r->a, p ? p : "", p ? len : 0);
    if (text_has_control(n->text))
        fail(rd, at, "yaml_control", NULL);
    if (fy_token_scalar_style(t) == FYSS_PLAIN) {
        scalar_kind(n);
        if (n->kind == NODE_TEXT && cut_short(rd, t))
            finding(rd->r, at, "yaml_comment", n->text, NULL);
    }
    return n;
}

static struct node *value(struct reader *rd, struct fy_event *e);

/* The next event; NULL when the text is over or wrong. Freed with fy_parser_event_free. */
static struct fy_event *next(struct reader *rd)
{
    return rd->failed ? NULL : fy_parser_parse(rd->fyp);
}

static void read_list(struct reader *rd, struct node *list)
{
    for (;;) {
        struct fy_event *e = next(rd);
        struct node *item;

        if (!e || e->type == FYET_SEQUENCE_END) {
            fy_parser_event_free(rd->fyp, e);
            return;
        }
        item = value(rd, e);
        fy_parser_event_free(rd->fyp, e);
        if (item)
            node_push(rd->r->a, list, item);
    }
}

static void read_map(struct reader *rd, struct node *map)
{
    for (;;) {
        struct fy_event *e = next(rd);
        struct node *key, *item = NULL;

        if (!e || e->type == FYET_MAPPING_END) {
            fy_parser_event_free(rd->fyp, e);
            return;
        }
        key = value(rd, e);
        fy_parser_event_free(rd->fyp, e);
        if (key && (key->kind == NODE_LIST || key->kind == NODE_MAP || !key->text[0])) {
            fail(rd, key->pos, "yaml_key", NULL);
            key = NULL;
        }
        e = next(rd);
        if (!e)
            return;
        item = value(rd, e);
        fy_parser_event_free(rd->fyp, e);
        if (!key || !item)
            continue;
        if (node_get(map, key->text))
            fail(rd, key->pos, "yaml_duplicate", key->text);
        else
            node_put(rd->r->a, map, key->text, key->pos, item);
    }
}

static struct node *value(struct reader *rd, struct fy_event *e)
{
    struct pos at = start(rd, e);
    struct node *n;

    if (e->type == FYET_ALIAS) {
        fail(rd, at, "yaml_alias", NULL);
        return NULL;
    }
    if (fy_event_get_tag_token(e)) {
        fail(rd, at, "yaml_tag", NULL);
        return NULL;
    }
    if (++rd->count > NODE_COUNT_MAX) {
        fail(rd, at, "yaml_too_many", NULL);
        return NULL;
    }
    if (e->type == FYET_SCALAR)
        return scalar(rd, e, at);
    n = ARENA_NEW(rd->r->a, struct node);
    n->kind = e->type == FYET_MAPPING_START ? NODE_MAP : NODE_LIST;
    n->pos = at;
    if (++rd->depth > NODE_DEPTH_MAX) {
        fail(rd, at, "yaml_too_deep", NULL);
        return NULL;
    }
    if (n->kind == NODE_MAP)
        read_map(rd, n);
    else
        read_list(rd, n);
    rd->depth--;
    return n;
}

/* True when the bytes are text; the first wrong byte becomes a finding. */
static bool check_utf8(struct report *r, const char *name, struct bytes text)
{
    const unsigned char *s = text.p;
    struct pos at = {name, 1, 1};
    size_t i = 0;

    while (i < text.n) {
        uint32_t c;
        size_t len = utf8_decode(s + i, text.n - i, &c);

        if (!len || !c) {
            finding(r, at, len ? "yaml_control" : "yaml_utf8", NULL, NULL);
            return false;
        }
        i += len;
        at.col++;
        if (c == '\n') {
            at.line++;
            at.col = 1;
        }
    }
    return true;
}

static void report_syntax(struct reader *rd, struct fy_diag *diag)
{
    void *iter = NULL;
    struct fy_diag_error *d = fy_diag_errors_iterate(diag, &iter);
    struct pos at = {rd->name, 1, 1};

    if (d) {
        at.line = d->line > 0 ? d->line : 1;
        at.col = d->column > 0 ? d->column : 1;
    }
    fail(rd, at, "yaml_syntax", d ? d->msg : NULL);
}

static struct node *read_stream(struct reader *rd, struct fy_diag *diag)
{
    struct node *root = NULL;
    int documents = 0;
    struct fy_event *e;

    while ((e = next(rd))) {
        if (e->type == FYET_DOCUMENT_START && ++documents > 1)
            fail(rd, start(rd, e), "yaml_documents", NULL);
        else if (e->type == FYET_SCALAR || e->type == FYET_ALIAS || e->type == FYET_MAPPING_START ||
                 e->type == FYET_SEQUENCE_START)
            root = value(rd, e);
        fy_parser_event_free(rd->fyp, e);
    }
    if (!rd->failed && fy_parser_get_stream_error(rd->fyp))
        report_syntax(rd, diag);
    return rd->failed ? NULL : root;
}

struct node *node_read(struct report *r, const char *name, struct bytes text)
{
    struct fy_diag_cfg dcfg;
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG};
    struct reader rd = {.r = r, .name = name, .text = text, .last = {name, 1, 1}};
    struct fy_diag *diag;
    struct node *root = NULL;

    if (text.n > NODE_FILE_MAX) {
        fail(&rd, (struct pos){name, 1, 1}, "file_too_large", NULL);
        return NULL;
    }
    if (!check_utf8(r, name, text))
        return NULL;
    fy_diag_cfg_default(&dcfg);
    dcfg.fp = NULL;
    diag = fy_diag_create(&dcfg);
    fy_diag_set_collect_errors(diag, true);
    cfg.diag = diag;
    rd.fyp = fy_parser_create(&cfg);
    if (rd.fyp && !fy_parser_set_string(rd.fyp, text.p, text.n))
        root = read_stream(&rd, diag);
    fy_parser_destroy(rd.fyp);
    fy_diag_destroy(diag);
    return root && root->kind == NODE_NULL ? NULL : root;
}

struct node *node_read_file(struct report *r, const char *path, const char *shown)
{
    struct pos at = {arena_strdup(r->a, shown), 1, 1};
    FILE *f = fopen(path, "rb");
    char *text;
    size_t n;

    if (!f) {
        finding(r, at, "file_open", strerror(errno), NULL);
        return NULL;
    }
    text = malloc(NODE_FILE_MAX + 1);
    n = text ? fread(text, 1, NODE_FILE_MAX + 1, f) : 0;
    if (!text || ferror(f)) {
        finding(r, at, "file_open", strerror(errno), NULL);
        fclose(f);
        free(text);
        return NULL;
    }
    fclose(f);

    struct node *root = node_read(r, at.file, (struct bytes){text, n});
    free(text);
    return root;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

#define DIR_FILES_MAX 512

char **node_list_dir(struct arena *a, const char *dir, const char *sub, size_t *ret_n)
{
    const char *path = sub[0] ? arena_printf(a, "%s/%s", dir, sub) : dir;
    char **names = ARENA_ARRAY(a, char *, DIR_FILES_MAX);
    DIR *d = opendir(path);
    struct dirent *e;
    size_t n = 0;

    while (d && n < DIR_FILES_MAX && (e = readdir(d))) {
        if (e->d_name[0] != '.' && (str_ends(e->d_name, ".yaml") || str_ends(e->d_name, ".yml")))
            names[n++] = arena_printf(a, "%s/%s", path, e->d_name);
    }
    if (d)
        closedir(d);
    qsort(names, n, sizeof *names, by_name);
    *ret_n = n;
    return names;
}

/* ------------------------------------------------------------------ a folder that is not there */
struct folders {
    char **names;
    size_t n;
};

static const char *next_folder(const void *arg, size_t i)
{
    const struct folders *f = arg;

    return i < f->n ? f->names[i] : NULL;
}

static struct folders folders_in(struct arena *a, const char *parent)
{
    struct folders f = {.names = ARENA_ARRAY(a, char *, DIR_FILES_MAX)};
    DIR *d = opendir(parent);
    struct dirent *e;
    size_t files;

    while (d && f.n < DIR_FILES_MAX && (e = readdir(d))) {
        (void)node_list_dir(a, parent, e->d_name, &files);
        if (e->d_name[0] != '.' && files > 0)
            f.names[f.n++] = arena_strdup(a, e->d_name);
    }
    if (d)
        closedir(d);
    qsort(f.names, f.n, sizeof *f.names, by_name);
    return f;
}

void node_no_folder(struct report *r, const char *dir)
{
    const char *slash = strrchr(dir, '/');
    const char *parent = slash ? arena_strndup(r->a, dir, (size_t)(slash - dir)) : ".";
    struct folders f = folders_in(r->a, parent[0] ? parent : "/");

    finding(r, (struct pos){arena_strdup(r->a, dir), 1, 1}, "no_folder", parent,
            nearest_all(r->a, slash ? slash + 1 : dir, next_folder, &f, NEAREST_SHOWN));
}
