/* verify.c: walks the chains. */
#include "audit/verify.h"

#include <endian.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit/verify_walk.h"
#include "store/queries_gen.h"

#define BEFORE_ALL (-INT64_MAX) /* numbers below 1 must not hide from the walk */

void verify_finding(struct verifier *v, const char *name, int64_t seq, const char *fmt, ...)
{
    char detail[512];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    v->counts.findings++;
    v->report(v->arg,
              &(struct finding){.name = name, .tenant = v->tenant, .seq = seq, .detail = detail});
}

static void fold_finding(void *arg, const char *name, const char *tenant, int64_t seq,
                         const char *detail)
{
    struct verifier *v = arg;

    v->tenant = tenant;
    verify_finding(v, name, seq, "%s", detail);
}

/* ---- bytes under a hash ---- */

static void hash_text(struct verifier *v, const char *s)
{
    size_t n = strlen(s);
    uint64_t wire = htobe64(n);

    buf_put(&v->bytes, &wire, sizeof wire);
    buf_put(&v->bytes, s, n);
}

static void hash_number(struct verifier *v, int64_t n)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64, n);
    hash_text(v, text);
}

static void hash_start(struct verifier *v, const char *domain)
{
    v->bytes.n = 0;
    buf_put(&v->bytes, domain, strlen(domain));
}

static bool hash_is(struct verifier *v, const char *hex)
{
    struct hash stored, real;

    sha256_begin(v->sha);
    sha256_add(v->sha, v->bytes.p, v->bytes.n);
    real = sha256_end(v->sha);
    return hash_parse(hex, &stored) && memcmp(&stored, &real, sizeof real) == 0;
}

/* ---- one chain ---- */

static const char *name_of(const struct chain_walk *w, const char *journal, const char *access)
{
    return w->chain[0] == 'j' ? journal : access;
}

static void start_walk(struct chain_walk *w, const char *chain)
{
    *w = (struct chain_walk){.chain = chain};
    memset(w->hash, '0', sizeof w->hash - 1);
}

/* Anchors and seals name a record by number and hash. */
static void check_anchors(struct verifier *v, const struct chain_walk *w, int64_t seq,
                          const char *hash)
{
    for (size_t i = 0; i < v->o->nanchors; i++) {
        const struct anchor *a = &v->o->anchors[i];

        if (a->seq == seq && str_eq(a->chain, w->chain) && str_eq(a->tenant, v->tenant) &&
            !str_eq(a->hash, hash))
            verify_finding(v, "anchor_mismatch", seq, "%s: the anchor says %s, the record %s",
                           w->chain, a->hash, hash);
    }
}

/* After the hash of a record was recomputed: its place in the chain. */
static void check_place(struct verifier *v, struct chain_walk *w, int64_t seq, const char *prev,
                        const char *hash)
{
    if (seq != w->seq + 1)
        verify_finding(v, name_of(w, "journal_gap", "access_gap"), w->seq + 1,
                       "%" PRId64 " follows %" PRId64, seq, w->seq);
    else if (!str_eq(prev, w->hash))
        verify_finding(v, name_of(w, "journal_link", "access_link"), seq,
                       "names %s as the record before, which is %s", prev, w->hash);
    check_anchors(v, w, seq, hash);
    w->seq = seq;
    snprintf(w->hash, sizeof w->hash, "%s", hash);
}

static enum status check_head(struct verifier *v, const struct chain_walk *w, struct err *err)
{
    struct q_verify_head_row head;
    const struct q_verify_head_in in = {.tenant = v->tenant, .chain = w->chain};
    enum status st = q_verify_head(v->db, v->arena, &in, &head, err);

    if (st == ST_NOT_FOUND) {
        if (w->seq > 0)
            verify_finding(v, "head_missing", w->seq, "%s", w->chain);
        return ST_OK;
    }
    TRY(st);
    if (head.seq != w->seq || !str_eq(head.hash, w->hash))
        verify_finding(v, "head_mismatch", w->seq,
                       "%s: the head says %" PRId64 " %s, the last record %" PRId64 " %s", w->chain,
                       head.seq, head.hash, w->seq, w->hash);
    return ST_OK;
}

static void check_anchor_ends(struct verifier *v, const struct chain_walk *w)
{
    for (size_t i = 0; i < v->o->nanchors; i++) {
        const struct anchor *a = &v->o->anchors[i];

        if (a->seq > w->seq && str_eq(a->chain, w->chain) && str_eq(a->tenant, v->tenant))
            verify_finding(v, "anchor_mismatch", a->seq, "%s: the chain ends at %" PRId64, w->chain,
                           w->seq);
    }
}

/* Seals are few; each asks for its record. */
static enum status check_seals(struct verifier *v, const struct chain_walk *w, struct err *err)
{
    struct q_verify_seals_row *seals = NULL;
    size_t n = 0;

    TRY(q_verify_seals(v->db, v->arena,
                       &(struct q_verify_seals_in){.tenant = v->tenant, .chain = w->chain}, &seals,
                       &n, err));
    for (size_t i = 0; i < n; i++) {
        struct q_verify_record_hash_row row = {.journal = "", .access = ""};
        enum status st = q_verify_record_hash(
            v->db, v->arena,
            &(struct q_verify_record_hash_in){.tenant = v->tenant, .seq = seals[i].seq}, &row, err);

        TRY(st);
        if (!str_eq(name_of(w, row.journal, row.access), seals[i].hash))
            verify_finding(v, "seal_mismatch", seals[i].seq, "%s", w->chain);
    }
    return ST_OK;
}

static enum status end_walk(struct verifier *v, const struct chain_walk *w, struct err *err)
{
    check_anchor_ends(v, w);
    TRY(check_head(v, w, err));
    return check_seals(v, w, err);
}

/* ---- journal ---- */

static void check_journal_row(struct verifier *v, struct chain_walk *w,
                              const struct q_verify_journal_row *r)
{
    hash_start(v, "daicho-journal-1");
    hash_text(v, v->tenant);
    hash_number(v, r->seq);
    hash_text(v, r->prev);
    hash_text(v, r->kind);
    hash_text(v, r->subject);
    hash_text(v, r->edition);
    hash_text(v, r->actor);
    hash_number(v, r->at);
    hash_text(v, r->commitment);
    if (!hash_is(v, r->hash))
        verify_finding(v, "journal_hash", r->seq, "%s %s", r->kind, r->subject);
    check_place(v, w, r->seq, r->prev, r->hash);
    v->counts.journal++;
}

static enum status check_contents(struct verifier *v, const struct q_verify_journal_row *r,
                                  struct bytes cipher, struct err *err)
{
    struct bytes plain;
    struct hash commitment, real;
    bool open = false;

    TRY(verify_open(v, r->seq, r->subject, cipher, &open, &plain, err));
    if (!open)
        return ST_OK;
    sha256_begin(v->sha);
    sha256_add(v->sha, plain.p, plain.n);
    real = sha256_end(v->sha);
    if (!hash_parse(r->commitment, &commitment) || !hash_eq(&commitment, &real)) {
        verify_finding(v, "journal_commitment", r->seq, "%s %s", r->kind, r->subject);
        return ST_OK;
    }
    v->counts.contents++;
    if (v->fold == NULL)
        return ST_OK;
    return fold_apply(v->fold, v->tenant, r->seq,
                      (struct bytes){(const char *)plain.p + 16, plain.n - 16}, err);
}

/* The payloads between two records of the chain, in step with the page of records. */
static enum status check_page_contents(struct verifier *v, const struct q_verify_journal_row *rows,
                                       size_t n, int64_t after, struct err *err)
{
    struct q_verify_payload_row *payloads = NULL;
    size_t np = 0, p = 0;
    bool last = n < VERIFY_PAGE;
    /* All contents up to the page's last record; behind the last record of all there must be none,
     * so a few of those are enough. */
    const struct q_verify_payload_in in = {.tenant = v->tenant,
                                           .after = after,
                                           .upto = last ? INT64_MAX : rows[n - 1].seq,
                                           .limit = last ? 2 * VERIFY_PAGE : INT64_MAX};

    TRY(q_verify_payload(v->db, v->page, &in, &payloads, &np, err));
    for (size_t i = 0; i < n; i++) {
        for (; p < np && payloads[p].seq < rows[i].seq; p++)
            verify_finding(v, "payload_orphan", payloads[p].seq, "no record");
        if (p < np && payloads[p].seq == rows[i].seq)
            TRY(check_contents(v, &rows[i], payloads[p++].cipher, err));
        else
            verify_finding(v, "payload_missing", rows[i].seq, "%s %s", rows[i].kind,
                           rows[i].subject);
    }
    for (; p < np; p++)
        verify_finding(v, "payload_orphan", payloads[p].seq, "no record");
    return ST_OK;
}

static enum status walk_journal(struct verifier *v, struct err *err)
{
    struct chain_walk w;
    size_t n = VERIFY_PAGE;
    int64_t after = BEFORE_ALL;

    start_walk(&w, "journal");
    while (n == VERIFY_PAGE) {
        struct q_verify_journal_row *rows = NULL;

        arena_reset(v->page);
        TRY(q_verify_journal(v->db, v->page,
                             &(struct q_verify_journal_in){
                                 .tenant = v->tenant, .after = after, .limit = VERIFY_PAGE},
                             &rows, &n, err));
        for (size_t i = 0; i < n; i++)
            check_journal_row(v, &w, &rows[i]);
        if (v->o->master != NULL)
            TRY(check_page_contents(v, rows, n, after, err));
        after = w.seq;
    }
    return end_walk(v, &w, err);
}

/* ---- access ---- */

static void check_access_row(struct verifier *v, struct chain_walk *w,
                             const struct q_verify_access_row *r)
{
    bool bodied = !ID_NONE(r->body);
    hash_start(v, bodied ? "daicho-access-2" : "daicho-access-1");
    hash_text(v, v->tenant);
    hash_number(v, r->seq);
    hash_text(v, r->prev);
    hash_text(v, r->kind);
    hash_text(v, r->person);
    hash_text(v, r->actor);
    hash_text(v, r->object);
    hash_text(v, r->detail);
    hash_number(v, r->at);
    if (bodied)
        hash_text(v, r->body.s);
    if (!hash_is(v, r->hash))
        verify_finding(v, "access_hash", r->seq, "%s", r->kind);
    check_place(v, w, r->seq, r->prev, r->hash);
    v->counts.access++;
}

static enum status walk_access(struct verifier *v, struct err *err)
{
    struct chain_walk w;
    size_t n = VERIFY_PAGE;
    int64_t after = BEFORE_ALL;

    start_walk(&w, "access");
    while (n == VERIFY_PAGE) {
        struct q_verify_access_row *rows = NULL;

        arena_reset(v->page);
        TRY(q_verify_access(
            v->db, v->page,
            &(struct q_verify_access_in){.tenant = v->tenant, .after = after, .limit = VERIFY_PAGE},
            &rows, &n, err));
        for (size_t i = 0; i < n; i++)
            check_access_row(v, &w, &rows[i]);
        after = w.seq;
    }
    return end_walk(v, &w, err);
}

/* ---- all ---- */

static enum status note_destroyed(struct verifier *v, struct err *err)
{
    struct q_verify_destroyed_row row;

    TRY(q_verify_destroyed(v->db, v->arena, &(struct q_verify_destroyed_in){.tenant = v->tenant},
                           &row, err));
    if (v->fold != NULL && row.n > 0)
        fold_incomplete(v->fold);
    return ST_OK;
}

static enum status walk_tenant(struct verifier *v, struct err *err)
{
    v->counts.tenants++;
    TRY(note_destroyed(v, err));
    TRY(walk_journal(v, err));
    TRY(walk_access(v, err));
    TRY(verify_credentials(v, err));
    TRY(verify_disposals(v, err));
    TRY(verify_leftovers(v, err));
    TRY(verify_results(v, err));
    if (v->o->files && v->o->master != NULL)
        TRY(verify_files(v, err));
    return ST_OK;
}

static enum status walk_all(struct verifier *v, struct err *err)
{
    AUTO_ARENA struct arena *names = arena_new();
    struct q_verify_next_tenant_row row = {.tenant = ""};

    if (v->o->tenant != NULL) {
        v->tenant = v->o->tenant;
        return walk_tenant(v, err);
    }
    for (;;) {
        TRY(q_verify_next_tenant(
            v->db, names, &(struct q_verify_next_tenant_in){.after = row.tenant}, &row, err));
        if (row.tenant == NULL)
            return ST_OK;
        arena_reset(v->arena);
        v->tenant = row.tenant;
        TRY(walk_tenant(v, err));
    }
}

/* An anchor of a tenant that left no trace at all. */
static void check_lost_tenants(struct verifier *v, struct db *db)
{
    AUTO_ARENA struct arena *a = arena_new();

    for (size_t i = 0; i < v->o->nanchors && v->o->tenant == NULL; i++) {
        const struct anchor *at = &v->o->anchors[i];
        struct q_verify_trace_row row = {0};

        v->tenant = at->tenant;
        if (q_verify_trace(db, a, &(struct q_verify_trace_in){.tenant = at->tenant}, &row, NULL) ==
                ST_OK &&
            row.n == 0)
            verify_finding(v, "anchor_mismatch", at->seq, "%s: nothing of this tenant is left",
                           at->chain);
    }
}

enum status audit_verify(struct db *db, const struct verify_options *o, finding_report *report,
                         void *arg, struct verify_counts *ret, struct err *err)
{
    AUTO_ARENA struct arena *tenant = arena_new();
    AUTO_ARENA struct arena *page = arena_new();
    AUTO_ARENA struct arena *scratch = arena_new();
    struct verifier v = {.db = db,
                         .o = o,
                         .report = report,
                         .arg = arg,
                         .arena = tenant,
                         .page = page,
                         .sha = sha256_new()};
    enum status st = ST_OK;

    buf_init(&v.bytes, scratch, 4096);
    if (o->fold && o->master != NULL)
        st = fold_new(fold_finding, &v, &v.fold, err);
    if (st == ST_OK)
        st = walk_all(&v, err);
    if (st == ST_OK)
        check_lost_tenants(&v, db);
    if (st == ST_OK && v.fold != NULL)
        st = fold_compare(v.fold, db, o->tenant, err);
    fold_free(v.fold);
    sha256_free(v.sha);
    if (st == ST_OK)
        *ret = v.counts;
    return st;
}
