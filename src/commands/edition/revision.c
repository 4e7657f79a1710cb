/* revision.c: the walk over everything that goes on, compared with a new edition. */
#include "commands/edition/revision.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "commands/edition/ways.h"
#include "core/setting.h"

/* PAGE: rows read at a time. SLOTS, KEPT: results remembered; then they are worked out again. */
enum { PAGE = 500, SLOTS = 4096, KEPT = 8192, NEEDS = PROCS_MAX + 1 };

/* One of the editions that records were decided under. */
struct before {
    struct before *next;
    char hash[2 * HASH_SIZE + 1];
    struct compare_side side;
    json_t *settings; /* owned */
    struct compare_key key;
    struct {
        const char *procedure;
        struct compare_needs needs;
    } needs[NEEDS];
    size_t nneeds;
};

struct kept {
    struct kept *next;
    uint64_t hash;
    struct bytes key;
    struct revision_result result;
};

struct revision {
    struct app *app;
    struct tenant_id tenant;
    struct body_id body;
    struct date today, from; /* from: the day on which the new edition is looked at first */
    struct arena *a;         /* as long as the revision */
    struct arena *page;      /* rows of a page */
    struct arena *one;       /* one record */
    struct arena *results;   /* what is kept */
    struct compare_side now;
    struct ways ways; /* to the new edition */
    json_t *settings; /* owned; of the new edition */
    struct revision_setting *wanting;
    size_t nwanting;
    struct before *before;
    struct kept *slots[SLOTS];
    size_t nkept;
};

/* ------------------------------------------------------------------ settings */
/* The value as people read it, of a class in the words of the edition that counted before. */
static enum status value_now(struct revision *v, struct db *db, const struct setting *s,
                             const json_t *is, const char **ret, struct err *err)
{
    const struct setting *was = NULL;
    AUTO_JSON json_t *settings = NULL;
    struct adoptions all;
    const struct pack *p;

    *ret = setting_text(v->a, s, is);
    if (s->type != V_LEVEL)
        return ST_OK;
    TRY(adoptions_load(db, v->a, v->tenant, v->body, &all, err));
    if (!adoptions_newest(&all))
        return ST_OK;
    TRY(app_edition(v->app, db, adoptions_newest(&all)->edition, &p, err));
    TRY(app_settings(v->app, db, v->a, v->tenant, v->body, p, v->today, &settings, err));
    was = setting_find(p, s->id);
    if (was && json_object_get(settings, s->id))
        *ret = setting_label(v->a, p, was, json_object_get(settings, s->id), "", "");
    return ST_OK;
}

/* `stored`: as it was written. A class that became exactly one goes on as that. */
static enum status sort_settings(struct revision *v, struct db *db, const json_t *stored,
                                 const json_t *given, struct err *err)
{
    const struct pack *p = v->now.pack;

    v->wanting = ARENA_ARRAY(v->a, struct revision_setting, p->nsettings + 1);
    for (size_t i = 0; i < p->nsettings; i++) {
        const struct setting *s = &p->settings[i];
        const json_t *is = json_object_get(stored, s->id);
        json_t *new = json_object_get(given, s->id);
        const char *now = "";
        bool unfit = is && (s->type == V_LEVEL ? !json_object_get(v->settings, s->id)
                                               : !setting_stands(p, s, is));

        if (new) {
            json_object_set(v->settings, s->id, new);
            continue;
        }
        if (is && !unfit)
            continue;
        json_object_del(v->settings, s->id);
        if (unfit)
            TRY(value_now(v, db, s, is, &now, err));
        if (unfit || !s->otherwise)
            v->wanting[v->nwanting++] = (struct revision_setting){s, unfit, now};
    }
    return ST_OK;
}

const struct revision_setting *revision_settings(const struct revision *v, size_t *ret_n)
{
    *ret_n = v->nwanting;
    return v->wanting;
}

enum status revision_new(struct app *app, struct db *db, struct tenant_id tenant,
                         struct body_id body, const struct pack *pack, struct date today,
                         struct date from, const json_t *given, struct revision **ret,
                         struct err *err)
{
    struct revision *v = calloc(1, sizeof *v);
    AUTO_JSON json_t *stored = NULL;
    struct date day = from.day > today.day ? from : today;

    if (!v)
        abort();
    v->app = app;
    v->tenant = tenant;
    v->body = body;
    v->today = today;
    v->a = arena_new();
    v->page = arena_new();
    v->one = arena_new();
    v->results = arena_new();
    v->ways = ways_to(app, v->a, tenant, body, pack);
    v->from = day;
    enum status st = app_settings(app, db, v->a, tenant, body, pack, day, &v->settings, err);
    if (st == ST_OK)
        st = app_settings(app, db, v->a, tenant, body, NULL, day, &stored, err);
    v->now = (struct compare_side){.pack = pack, .settings = v->settings};
    if (st == ST_OK)
        st = sort_settings(v, db, stored, given, err);
    if (st != ST_OK) {
        revision_free(v);
        return st;
    }
    *ret = v;
    return ST_OK;
}

void revision_free(struct revision *v)
{
    if (!v)
        return;
    for (struct before *b = v->before; b; b = b->next)
        json_decref(b->settings);
    json_decref(v->settings);
    arena_free(v->a);
    arena_free(v->page);
    arena_free(v->one);
    arena_free(v->results);
    free(v);
}

/* ------------------------------------------------------------------ editions before */
static enum status before_of(struct revision *v, struct db *db, const char *hash,
                             struct before **ret, struct err *err)
{
    for (struct before *b = v->before; b; b = b->next)
        if (strcmp(b->hash, hash) == 0) {
            *ret = b;
            return ST_OK;
        }
    struct before *b = ARENA_NEW(v->a, struct before);
    TRY(app_edition(v->app, db, hash, &b->side.pack, err));
    TRY(app_settings(v->app, db, v->a, v->tenant, v->body, b->side.pack, v->today, &b->settings,
                     err));
    memcpy(b->hash, hash, sizeof b->hash - 1);
    b->side.settings = b->settings;
    TRY(way_from(&v->ways, db, b->hash, &b->side.way, err));
    b->side.changes = rule_changes(b->side.pack, v->now.pack, v->a);
    b->key = compare_key(b->side.pack, v->now.pack);
    b->next = v->before;
    v->before = b;
    *ret = b;
    return ST_OK;
}

static struct compare_needs needs_of(struct revision *v, struct before *b, const char *procedure)
{
    for (size_t i = 0; i < b->nneeds; i++)
        if (strcmp(b->needs[i].procedure, procedure) == 0)
            return b->needs[i].needs;
    struct compare_needs needs = compare_needs(b->side.way, procedure);
    if (b->nneeds < NEEDS) {
        b->needs[b->nneeds].procedure = arena_strdup(v->a, procedure);
        b->needs[b->nneeds++].needs = needs;
    }
    return needs;
}

/* ------------------------------------------------------------------ one record */
struct basis {
    const char *facts, *contents; /* JSON; contents: the fields, or an object that holds them */
    const char *procedure;
    struct case_id casefile; /* whose answers count; none */
    const char *running;     /* ids of duties that go on, blanks between; NULL: none ever began */
};

/* What of a record was loaded beside its facts. */
struct beside {
    json_t *parsed; /* owned */
    const json_t *fields;
    struct compare_answer *answers;
    size_t nanswers;
    struct compare_files *files;
    size_t nfiles;
};

static void beside_end(struct beside *x)
{
    json_decref(x->parsed);
}

static enum status load_fields(const struct basis *s, struct beside *x, struct err *err)
{
    TRY(json_read("contents", (struct bytes){s->contents, strlen(s->contents)}, 0, &x->parsed,
                  err));
    const json_t *inner = json_object_get(x->parsed, "fields");
    x->fields = json_is_object(inner) ? inner : x->parsed;
    return ST_OK;
}

static int by_item(const void *a, const void *b)
{
    const struct compare_answer *x = a, *y = b;
    int order = strcmp(x->checklist, y->checklist);

    return order ? order : strcmp(x->item, y->item);
}

/* Of several columns the answer that is furthest from yes counts. */
static enum status load_answers(struct revision *v, struct db *db, const struct basis *s,
                                struct beside *x, struct err *err)
{
    struct q_answers_of_row *rows;
    size_t n, kept = 0;

    TRY(q_answers_of(db, v->one, &(struct q_answers_of_in){v->tenant, s->casefile.s}, &rows, &n,
                     err));
    x->answers = ARENA_ARRAY(v->one, struct compare_answer, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct compare_answer *y = &x->answers[x->nanswers];
        *y = (struct compare_answer){.checklist = rows[i].checklist,
                                     .item = rows[i].item,
                                     .reason = rows[i].reason[0] != '\0',
                                     .measure = rows[i].measure[0] != '\0'};
        if (answer_state_parse(rows[i].state, &y->state) && y->state != A_NONE)
            x->nanswers++;
    }
    qsort(x->answers, x->nanswers, sizeof *x->answers, by_item);
    for (size_t i = 0; i < x->nanswers; i++) {
        struct compare_answer *last = kept ? &x->answers[kept - 1] : NULL;
        if (!last || by_item(last, &x->answers[i]) != 0) {
            x->answers[kept++] = x->answers[i];
            continue;
        }
        last->reason |= x->answers[i].reason;
        last->measure |= x->answers[i].measure;
        if (last->state == A_OK)
            last->state = x->answers[i].state;
    }
    x->nanswers = kept;
    return ST_OK;
}

/* Rows come by the place that the files prove. */
static enum status load_files(struct revision *v, struct db *db, const struct basis *s,
                              struct beside *x, struct err *err)
{
    struct q_evidence_counts_row *rows;
    size_t n;

    TRY(q_evidence_counts(db, v->one, &(struct q_evidence_counts_in){v->tenant, s->casefile}, &rows,
                          &n, err));
    x->files = ARENA_ARRAY(v->one, struct compare_files, n + 1);
    for (size_t i = 0; i < n; i++)
        x->files[x->nfiles++] = (struct compare_files){rows[i].item, (size_t)rows[i].n};
    return ST_OK;
}

/* Everything that the comparison depends on, as bytes. */
static struct bytes key_of(struct revision *v, const struct before *b, const struct basis *s,
                           const struct beside *x)
{
    struct buf key;

    buf_init(&key, v->one, 512);
    buf_put(&key, &b, sizeof b);
    buf_printf(&key, "%s\n%s\n", s->procedure, s->running ? s->running : "-");
    compare_facts_key(&b->key, s->facts, &key);
    for (size_t i = 0; i < x->nanswers; i++)
        buf_printf(&key, "\n%s/%s=%d%d%d", x->answers[i].checklist, x->answers[i].item,
                   (int)x->answers[i].state, x->answers[i].reason, x->answers[i].measure);
    for (size_t i = 0; i < x->nfiles; i++)
        buf_printf(&key, "\n%s:%zu", x->files[i].field, x->files[i].n);
    compare_fields_key(b->side.way, s->procedure, x->fields, &key);
    return (struct bytes){key.p, key.n};
}

static uint64_t fnv(struct bytes b)
{
    const unsigned char *p = b.p;
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < b.n; i++)
        h = (h ^ p[i]) * 1099511628211u;
    return h;
}

static const struct compare_running *running(struct arena *a, const char *text)
{
    struct compare_running *r = text ? ARENA_NEW(a, struct compare_running) : NULL;

    if (r && text[0])
        r->id = (const char *const *)str_split(a, text, ' ', &r->n);
    return r;
}

static enum status work_out(struct revision *v, const struct before *b, const struct basis *s,
                            const struct beside *x, struct revision_result *ret, struct err *err)
{
    AUTO_JSON json_t *facts = NULL, *list = NULL;
    struct comparison c;

    TRY(json_read("facts", (struct bytes){s->facts, strlen(s->facts)}, 0, &facts, err));
    struct compare_record r = {.facts = facts,
                               .procedure = s->procedure,
                               .fields = x->fields,
                               .answers = x->answers,
                               .nanswers = x->nanswers,
                               .files = x->files,
                               .nfiles = x->nfiles,
                               .running = running(v->one, s->running)};
    TRY(compare(&b->side, &v->now, &r, v->one, &c, err));
    list = compare_json(&c);
    *ret = (struct revision_result){.standing = c.standing,
                                    .hand = compare_needs_hand(&c),
                                    .differences = json_canonical(v->results, list)};
    return ST_OK;
}

static void forget(struct revision *v)
{
    memset(v->slots, 0, sizeof v->slots);
    v->nkept = 0;
    arena_reset(v->results);
}

static enum status result_of(struct revision *v, struct db *db, const char *edition,
                             const struct basis *s, struct revision_result **ret, struct err *err)
{
    struct beside x __attribute__((cleanup(beside_end))) = {0};
    struct before *b;

    arena_reset(v->one);
    TRY(before_of(v, db, edition, &b, err));
    struct compare_needs needs = needs_of(v, b, s->procedure);
    if (needs.fields)
        TRY(load_fields(s, &x, err));
    if (needs.answers && !ID_NONE(s->casefile))
        TRY(load_answers(v, db, s, &x, err));
    if (needs.files && !ID_NONE(s->casefile))
        TRY(load_files(v, db, s, &x, err));
    struct bytes key = key_of(v, b, s, &x);
    uint64_t hash = fnv(key);
    for (struct kept *k = v->slots[hash % SLOTS]; k; k = k->next)
        if (k->hash == hash && k->key.n == key.n && memcmp(k->key.p, key.p, key.n) == 0) {
            *ret = &k->result;
            return ST_OK;
        }
    if (v->nkept == KEPT)
        forget(v);
    struct kept *k = ARENA_NEW(v->results, struct kept);
    TRY(work_out(v, b, s, &x, &k->result, err));
    k->hash = hash;
    k->key = (struct bytes){arena_memdup(v->results, key.p, key.n), key.n};
    k->next = v->slots[hash % SLOTS];
    v->slots[hash % SLOTS] = k;
    v->nkept++;
    *ret = &k->result;
    return ST_OK;
}

/* ------------------------------------------------------------------ the walk */
static const char *text(const char *s)
{
    return s ? s : "";
}

static enum status one_entry(struct revision *v, struct db *db,
                             const struct q_revision_entries_row *e, revision_fn *fn, void *arg,
                             bool *stop, struct err *err)
{
    struct revision_record r = {.id = e->id.s,
                                .no = e->no,
                                .title = e->title,
                                .state = e->state,
                                .unit = e->unit,
                                .edition = e->edition};
    const struct basis s = {e->facts, e->columns, text(e->procedure), e->casefile, e->running};

    TRY(result_of(v, db, e->edition, &s, &r.result, err));
    return fn(arg, &r, stop, err);
}

enum status revision_entries(struct revision *v, struct db *db, const char *after, revision_fn *fn,
                             void *arg, struct err *err)
{
    char last[37];
    size_t n = PAGE;

    snprintf(last, sizeof last, "%s", after);
    for (bool stop = false; n == PAGE && !stop;) {
        struct q_revision_entries_row *rows;
        arena_reset(v->page);
        TRY(q_revision_entries(db, v->page,
                               &(struct q_revision_entries_in){v->tenant, v->body, last, PAGE},
                               &rows, &n, err));
        for (size_t i = 0; i < n && !stop; i++)
            TRY(one_entry(v, db, &rows[i], fn, arg, &stop, err));
        if (n > 0)
            snprintf(last, sizeof last, "%s", rows[n - 1].id.s);
    }
    return ST_OK;
}

enum status revision_entry(struct revision *v, struct db *db, struct entry_id entry,
                           revision_fn *fn, void *arg, struct err *err)
{
    struct q_revision_entry_row row;
    bool stop = false;

    arena_reset(v->page);
    TRY(q_revision_entry(db, v->page, &(struct q_revision_entry_in){v->tenant, entry}, &row, err));
    const struct q_revision_entries_row same = {
        row.id,    row.no,      row.title,     row.unit,     row.state,  row.edition,
        row.facts, row.columns, row.procedure, row.casefile, row.running};
    return one_entry(v, db, &same, fn, arg, &stop, err);
}

enum status revision_cases(struct revision *v, struct db *db, const char *after, revision_fn *fn,
                           void *arg, struct err *err)
{
    char last[37];
    size_t n = PAGE;

    snprintf(last, sizeof last, "%s", after);
    for (bool stop = false; n == PAGE && !stop;) {
        struct q_revision_cases_row *rows;
        arena_reset(v->page);
        TRY(q_revision_cases(db, v->page,
                             &(struct q_revision_cases_in){v->tenant, v->body, last, PAGE}, &rows,
                             &n, err));
        for (size_t i = 0; i < n && !stop; i++) {
            const struct q_revision_cases_row *c = &rows[i];
            struct revision_record r = {true,     c->id.s, c->no,      c->title,
                                        c->state, c->unit, c->edition, NULL};
            const struct basis s = {c->facts, c->fields, c->procedure, c->id, NULL};
            TRY(result_of(v, db, c->edition, &s, &r.result, err));
            TRY(fn(arg, &r, &stop, err));
        }
        if (n > 0)
            snprintf(last, sizeof last, "%s", rows[n - 1].id.s);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ adoptions */
enum status adoptions_load(struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, struct adoptions *ret, struct err *err)
{
    struct q_adoptions_row *rows;

    TRY(q_adoptions(db, a, &(struct q_adoptions_in){tenant, body}, &rows, &ret->n, err));
    ret->rows = rows;
    return ST_OK;
}

const struct q_adoptions_row *adoptions_newest(const struct adoptions *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_empty(all->rows[i].undone_by))
            return &all->rows[i];
    return NULL;
}

/* What the body adopted last; NULL: nothing yet. */
static enum status newest_before(struct revision *v, struct db *db, struct before **ret,
                                 struct err *err)
{
    struct adoptions all;

    *ret = NULL;
    TRY(adoptions_load(db, v->a, v->tenant, v->body, &all, err));
    const struct q_adoptions_row *newest = adoptions_newest(&all);
    return newest ? before_of(v, db, newest->edition, ret, err) : ST_OK;
}

enum status revision_documents(struct revision *v, struct db *db, struct comparison *ret,
                               struct err *err)
{
    struct before *b;

    *ret = (struct comparison){.standing = STANDING_KEPT};
    TRY(newest_before(v, db, &b, err));
    if (b)
        compare_documents(b->side.pack, v->now.pack, v->a, ret);
    return ST_OK;
}

enum status revision_rules(struct revision *v, struct db *db, struct comparison *ret,
                           struct err *err)
{
    struct before *b;

    *ret = (struct comparison){.standing = STANDING_KEPT};
    TRY(newest_before(v, db, &b, err));
    if (b)
        compare_rules(b->side.changes, v->a, ret);
    return ST_OK;
}

enum status revision_own(struct revision *v, struct db *db, struct own_unfit **ret, size_t *ret_n,
                         struct err *err)
{
    return own_unfit(&v->ways, db, v->from, ret, ret_n, err);
}

bool adoptions_undone(const struct adoptions *all, const char *edition)
{
    bool undone = false;

    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->rows[i].edition, edition) != 0)
            continue;
        if (str_empty(all->rows[i].undone_by))
            return false;
        undone = true;
    }
    return undone;
}

/* What has no transition ends with the day before the next edition begins. */
static struct date last_before(const struct q_adoptions_row *next)
{
    return date_none(next->grace_to) ? (struct date){next->valid_from.day - 1} : next->grace_to;
}

struct date adoptions_grace(const struct adoptions *all, const char *edition, struct date today)
{
    struct date first = {DATE_NONE}, undone = {DATE_NONE};

    for (size_t i = 0; i < all->n; i++) {
        const struct q_adoptions_row *r = &all->rows[i];
        bool same = strcmp(r->edition, edition) == 0;
        if (same && str_empty(r->undone_by))
            return first; /* what came before it matters no more */
        if (same && date_none(undone))
            undone = (struct date){r->undone_on.day - 1};
        if (str_empty(r->undone_by) && r->valid_from.day <= today.day &&
            (date_none(first) || last_before(r).day < first.day))
            first = last_before(r);
    }
    return date_none(undone) ? first : undone;
}
