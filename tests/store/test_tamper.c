/* An opponent with the database in his hands: every kind of row is edited, dropped, moved; each
 * time the verifier names what is wrong and where. Every attack is rolled back afterwards. */
#include "house.h"

#include <string.h>

static struct err err;

static struct house h;
static struct db *db;
static char head_hash[65], old_hash[65]; /* of the journal, at its end and at record 3 */

static void text_of(const char *sql, char ret[65])
{
    struct db_rows *rows = NULL;

    OK(db_query_text(db, sql, 0, NULL, &rows, &err));
    assert_true(db_step(rows));
    snprintf(ret, 65, "%s", db_text(rows, 0, NULL));
    OK(db_end(rows, &err));
}

/* Flips one bit in the middle of a blob. */
static void flip(const char *select, const char *update)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct db_rows *rows = NULL;

    OK(db_query_text(db, select, 0, NULL, &rows, &err));
    assert_true(db_step(rows));

    struct bytes b = db_blob(rows, 0);
    uint8_t *copy = arena_memdup(a, b.p, b.n);
    struct db_value v = {.type = DB_BLOB, .b = {copy, b.n}};

    OK(db_end(rows, &err));
    copy[v.b.n / 2] ^= 1;
    OK(db_query_text(db, update, 1, &v, &rows, &err));
    db_step(rows);
    OK(db_end(rows, &err));
}

struct attack {
    const char *sql;
    const char *names; /* the findings expected, in order, "name@seq …"; fold findings have 0 */
    const char *flip;  /* sql is then the select, this the update */
};

/* Records: 1 found, 2 add sato, 3 rename, 4 count, 5 file, 6 add suzuki; access 1–3. */
static const struct attack attacks[] = {
    {"update journal set kind = kind || 'x' where seq = 3", "journal_hash@3", NULL},
    {"update journal set edition = 'e' where seq = 3", "journal_hash@3", NULL},
    {"update journal set actor = '{}' where seq = 3", "journal_hash@3", NULL},
    {"update journal set at = at + 1 where seq = 3", "journal_hash@3", NULL},
    {"update journal set subject = 'other' where seq = 3",
     "journal_hash@3 key_missing@3 fold_value@0", NULL},
    {"update journal set prev = hash where seq = 3", "journal_hash@3 journal_link@3", NULL},
    {"update journal set hash = prev where seq = 3", "journal_hash@3 journal_link@4", NULL},
    {"update journal set commitment = hash where seq = 3",
     "journal_hash@3 journal_commitment@3 fold_value@0", NULL},
    {"delete from journal where seq = 3", "journal_gap@3 payload_orphan@3 fold_value@0", NULL},
    {"update journal set seq = -3 where seq = 3",
     "journal_hash@-3 journal_gap@1 journal_gap@-2 journal_gap@3 payload_missing@-3 "
     "payload_orphan@3 fold_value@0",
     NULL},
    {"update journal set seq = 99 where seq = 3; update journal set seq = 3 where seq = 4;"
     "update journal set seq = 4 where seq = 99",
     "journal_hash@3 journal_link@3 journal_hash@4 journal_link@4 journal_link@5 "
     "journal_commitment@3 journal_commitment@4 fold_extra@0 fold_value@0",
     NULL},
    {"delete from journal where seq = 6; delete from journal_payload where seq = 6",
     "head_mismatch@5 fold_extra@0", NULL},
    {"delete from journal_payload where seq = 3", "payload_missing@3 fold_value@0", NULL},
    {"update journal_payload set cipher = (select cipher from journal_payload where seq = 2) "
     "where seq = 3",
     "journal_commitment@3 fold_value@0", NULL},
    {"select cipher from journal_payload where seq = 3", "journal_commitment@3 fold_value@0",
     "update journal_payload set cipher = $1 where seq = 3"},
    {"update chain_head set seq = seq + 1 where chain = 'journal'", "head_mismatch@6", NULL},
    {"update chain_head set hash = 'x' where chain = 'access'", "head_mismatch@3", NULL},
    {"delete from chain_head where chain = 'journal'", "head_missing@6", NULL},
    {"update access_log set object = 'x' where seq = 2", "access_hash@2", NULL},
    {"update access_log set person = 'x' where seq = 2", "access_hash@2", NULL},
    {"update access_log set kind = 'export' where seq = 2", "access_hash@2", NULL},
    {"update access_log set detail = 'x' where seq = 2", "access_hash@2", NULL},
    {"update access_log set actor = 'x' where seq = 2", "access_hash@2", NULL},
    {"update access_log set at = at - 1 where seq = 2", "access_hash@2", NULL},
    {"update access_log set body = 'x' where seq = 2", "access_hash@2", NULL},
    {"update access_log set body = null where seq = 2", "access_hash@2", NULL},
    {"update access_log set hash = prev where seq = 2", "access_hash@2 access_link@3", NULL},
    {"delete from access_log where seq = 1", "access_gap@1", NULL},
    {"delete from access_log where seq = 3", "head_mismatch@2", NULL},
    {"delete from access_log", "head_mismatch@0", NULL},
    {"insert into seal select tenant, 'journal', 3, 'x', wrapped, 1 from subject_key "
     "where subject = 'file'",
     "seal_mismatch@3", NULL},
    {"select wrapped from subject_key where subject = 'file'",
     "journal_commitment@5 blob_damaged@0 fold_extra@0",
     "update subject_key set wrapped = $1 where subject = 'file'"},
    {"delete from subject_key where subject = 'file'", "key_missing@5 blob_damaged@0 fold_extra@0",
     NULL},
    {"select cipher from blob_chunk", "blob_damaged@0", "update blob_chunk set cipher = $1"},
    {"delete from blob_chunk", "blob_damaged@0", NULL},
    {"update blob set sha256 = 'x'", "blob_damaged@0 fold_value@0", NULL},
    {"update person set name = 'x' where login = 'suzuki'", "fold_value@0", NULL},
    {"update person set state = 'left' where login = 'suzuki'", "fold_value@0", NULL},
    {"update counter set year = 2027", "fold_extra@0 fold_missing@0", NULL},
    {"delete from person where login = 'suzuki'", "fold_missing@0", NULL},
    {"update counter set n = 9", "fold_value@0", NULL},
    {"insert into counter select tenant, body, 'other', 2026, 1 from counter", "fold_extra@0",
     NULL},
};

/* After those: 7 a file of a subject, 8 its disposal. */
static const struct attack late_attacks[] = {
    /* contents that were taken away look like a disposal, but nobody disposed of them */
    {"update subject_key set wrapped = null, destroyed_at = 5 where subject = 'file'",
     "disposal_unrecorded@0 fold_extra@0", NULL},
    {"update subject_key set wrapped = null, destroyed_at = 5 where subject = 'file';"
     "insert into disposal select tenant, subject, 5 from subject_key where subject = 'file'",
     "fold_extra@0 fold_extra@0", NULL},
    {"delete from disposal", "disposal_unrecorded@0 fold_missing@0", NULL},
    {"update disposal set at = at + 1", "disposal_changed@0 fold_value@0", NULL},
    {"update subject_key set destroyed_at = destroyed_at + 1 where destroyed_at is not null",
     "disposal_changed@0", NULL},
    {"update subject_key set destroyed_at = null, wrapped = (select wrapped from subject_key "
     "where subject = 'file') where destroyed_at is not null",
     "journal_commitment@7 disposal_changed@0 blob_damaged@0", NULL},
    /* results: of a command that was run, and of one that nobody ran */
    {"insert into command select j.tenant, 'key', 'p', j.kind, 'h', p.cipher, j.at from journal j "
     "join journal_payload p on p.tenant = j.tenant and p.seq = j.seq where j.seq = 8",
     "result_changed@0", NULL},
    {"insert into command select j.tenant, 'key', 'p', 'case.step', 'h', p.cipher, j.at "
     "from journal j join journal_payload p on p.tenant = j.tenant and p.seq = j.seq "
     "where j.seq = 8",
     "result_unrecorded@0 result_changed@0", NULL},
};

static void names_of(const struct found *f, char *ret, size_t n)
{
    size_t at = 0;

    ret[0] = '\0';
    for (int i = 0; i < f->n && i < 64 && at < n; i++)
        at += (size_t)snprintf(ret + at, n - at, "%s%s@%ld", i > 0 ? " " : "", f->list[i].name,
                               (long)f->list[i].seq);
}

static void try_attack(const struct attack *at, int *ret_wrong)
{
    struct found found;
    char names[2048];

    OK(db_begin(db, true, &err));
    if (at->flip != NULL)
        flip(at->sql, at->flip);
    else
        OK(db_script(db, at->sql, &err));
    house_verify(&h, db, NULL, 0, &found);
    db_rollback(db);
    names_of(&found, names, sizeof names);
    if (strcmp(names, at->names) != 0) {
        print_error("%s\n  gave %s\n  expected %s\n", at->sql, names, at->names);
        *ret_wrong += 1;
    }
}

static void fill(const char *url)
{
    struct person_id p;
    struct blob_id blob;
    int64_t n;

    house_open(url, &h);
    OK(house_add_person(&h, "sato", &p, &err));
    OK(house_rename(&h, p, "佐藤", &err));
    OK(house_count(&h, "受付", &n, &err));
    OK(house_store_file(&h, "file", (struct bytes){"bytes of a file", 15}, &blob, &err));
    OK(house_add_person(&h, "suzuki", NULL, &err));
    for (int i = 0; i < 3; i++)
        OK(house_access(&h, "/ledger", &err));
    OK(db_open(url, DB_READ_WRITE, &db, &err));
    text_of("select hash from chain_head where chain = 'journal'", head_hash);
    text_of("select hash from journal where seq = 3", old_hash);
}

static void attacks_are_named(const char *url)
{
    int wrong = 0;

    fill(url);
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++)
        try_attack(&attacks[i], &wrong);
    assert_int_equal(wrong, 0);
    house_is_whole(&h, NULL);
    db_close(db);
    house_close(&h);
}

static void disposals_are_known(const char *url)
{
    int wrong = 0;
    struct blob_id blob;

    fill(url);
    OK(house_store_file(&h, "old", (struct bytes){"to be forgotten", 15}, &blob, &err));
    OK(house_destroy(&h, "old", &err));
    house_is_whole(&h, NULL);
    for (size_t i = 0; i < sizeof late_attacks / sizeof late_attacks[0]; i++)
        try_attack(&late_attacks[i], &wrong);
    assert_int_equal(wrong, 0);
    db_close(db);
    house_close(&h);
}

static void test_disposals(void **state)
{
    (void)state;
    stores_each(disposals_are_known);
}

static void test_attacks(void **state)
{
    (void)state;
    stores_each(attacks_are_named);
}

/* The tail is cut and the head set back: only what is kept outside can tell. */
static void anchors_tell(const char *url)
{
    const char *cut =
        "delete from journal where seq = 6; delete from journal_payload where seq = 6;"
        "delete from person where login = 'suzuki';"
        "update chain_head set seq = 5, hash = (select hash from journal where seq = 5) "
        "where chain = 'journal'";
    struct found found;

    fill(url);

    const struct anchor good[] = {
        {.tenant = h.tenant.s, .chain = "journal", .seq = 6, .hash = head_hash},
        {.tenant = h.tenant.s, .chain = "journal", .seq = 3, .hash = old_hash},
    };
    const struct anchor wrong = {
        .tenant = h.tenant.s, .chain = "journal", .seq = 3, .hash = head_hash};
    const struct anchor other = {
        .tenant = "nobody", .chain = "journal", .seq = 3, .hash = head_hash};

    house_verify(&h, db, good, 2, &found);
    assert_int_equal(found.n, 0);
    house_verify(&h, db, &wrong, 1, &found);
    assert_int_equal(found.n, 1);
    assert_string_equal(found.list[0].name, "anchor_mismatch");
    house_verify(&h, db, &other, 1, &found);
    assert_int_equal(found.n, 1);

    OK(db_begin(db, true, &err));
    OK(db_script(db, cut, &err));
    house_verify(&h, db, NULL, 0, &found);
    assert_int_equal(found.n, 0); /* a perfect cut */
    house_verify(&h, db, good, 2, &found);
    db_rollback(db);
    assert_int_equal(found.n, 1);
    assert_string_equal(found.list[0].name, "anchor_mismatch");
    assert_int_equal(found.list[0].seq, 6);
    db_close(db);
    house_close(&h);
}

static void test_anchors(void **state)
{
    (void)state;
    stores_each(anchors_tell);
}

static void ignore(void *arg, const struct finding *f)
{
    (void)f;
    (*(int *)arg)++;
}

/* Without the master key the chains are still checked, the contents are not opened. */
static void chains_alone(const char *url)
{
    struct verify_counts c;
    int n = 0;

    fill(url);
    OK(audit_verify(db, &(struct verify_options){.fold = true}, ignore, &n, &c, &err));
    assert_int_equal(n, 0);
    assert_int_equal(c.journal, 6);
    assert_int_equal(c.contents, 0);
    OK(audit_verify(
        db, &(struct verify_options){.tenant = h.tenant.s, .master = &h.master, .fold = true},
        ignore, &n, &c, &err));
    assert_int_equal(n, 0);
    assert_int_equal(c.contents, 6);
    db_close(db);
    house_close(&h);
}

static void test_chains_alone(void **state)
{
    (void)state;
    stores_each(chains_alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attacks),
        cmocka_unit_test(test_disposals),
        cmocka_unit_test(test_anchors),
        cmocka_unit_test(test_chains_alone),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
