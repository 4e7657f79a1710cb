/* How an incident stands: over random orders of everything that anybody may try, what is told of it
 * must hold, whoever tries what; and by when whom. */
#include "unit.h"

#include <stdlib.h>

#include "core/incident.h"

static struct err err;

/* ------------------------------------------------------------------ random lives */
static uint64_t seed;

static unsigned draw(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

/* A second account of the rules, from the lines alone. */
struct told {
    bool closed, assessed, is, cause, prevention;
};

static struct told tell(const struct incident_line *l, size_t n)
{
    struct told t = {0};

    for (size_t i = 0; i < n; i++) {
        t.closed = l[i].kind == LINE_CLOSE || (t.closed && l[i].kind != LINE_REOPEN);
        t.assessed |= l[i].kind == LINE_ASSESS;
        t.is = l[i].kind == LINE_ASSESS ? l[i].verdict == INCIDENT_IS : t.is;
        t.cause |= l[i].kind == LINE_CAUSE;
        t.prevention |= l[i].kind == LINE_PREVENTION;
    }
    return t;
}

static void check_taken(const struct told *t, const struct incident_party *p,
                        const struct incident_step *s)
{
    enum incident_kind k = s->line.kind;

    assert_int_equal(t->closed, k == LINE_REOPEN);
    if (k == LINE_FOUND)
        assert_true(p->reporter);
    else
        assert_true(p->told || p->manages || p->office || p->assessor);
    if (k == LINE_ASSESS || k == LINE_CLOSE || k == LINE_REOPEN || k == LINE_NEEDLESS)
        assert_true(p->assessor);
    if (k == LINE_CLOSE)
        assert_true(t->assessed && (!t->is || (t->cause && t->prevention && !s->owed)));
    if (s->line.corrects) {
        assert_true(s->older->kind == k && !s->put_right);
        assert_true(k != LINE_ASSESS && k != LINE_CLOSE && k != LINE_REOPEN);
    }
}

static void live(void)
{
    struct incident_line lines[64] = {{0}};
    size_t n = 0, refused = 0;

    for (int i = 0; i < 200 && n < 64; i++) {
        const struct incident_party p = {.reporter = draw(2),
                                         .told = draw(2),
                                         .manages = draw(4) == 0,
                                         .office = draw(4) == 0,
                                         .assessor = draw(2)};
        struct incident_step s = {
            .line = {.kind = (enum incident_kind)draw(LINE__MAX),
                     .verdict = (enum incident_verdict)(INCIDENT_IS + draw(2))},
            .owed = draw(4) == 0};
        if (s.line.kind != LINE_ASSESS)
            s.line.verdict = INCIDENT_UNASSESSED;
        if (n > 0 && draw(4) == 0) {
            s.line.corrects = (int)draw((unsigned)n) + 1;
            s.older = &lines[s.line.corrects - 1];
        }
        for (size_t k = 0; k < n && s.line.corrects; k++)
            s.put_right |= lines[k].corrects == s.line.corrects;
        const struct incident_state st = incident_fold(lines, n);
        const struct told t = tell(lines, n);
        assert_int_equal(st.open, !t.closed);
        assert_int_equal(st.verdict != INCIDENT_UNASSESSED, t.assessed);
        assert_int_equal(st.verdict == INCIDENT_IS, t.is);
        if (incident_may(&st, &p, &s, &err) == ST_OK) {
            check_taken(&t, &p, &s);
            lines[n++] = s.line;
        } else {
            refused++;
            assert_true(err.code[0]);
        }
    }
    assert_true(n > 0 && refused > 0);
}

static void random_lives_keep_the_rules(void **state)
{
    (void)state;
    for (seed = 1; seed < 4000; seed += 2) {
        uint64_t at = seed;
        live();
        seed = at;
    }
}

/* ------------------------------------------------------------------ numbers */
static void reports_are_numbered_without_corrections(void **state)
{
    (void)state;
    const struct incident_line lines[] = {
        {LINE_REPORT, 0, 0}, {LINE_REPORT, 0, 1}, {LINE_REPORT, 0, 0}, {LINE_MEASURE, 0, 0}};

    assert_int_equal(incident_fold(lines, 4).reports, 2);
    assert_int_equal(incident_fold(lines, 0).reports, 0);
    assert_true(incident_fold(lines, 0).open);
}

static void words_are_read_as_they_are_written(void **state)
{
    (void)state;
    enum incident_kind k;
    enum incident_verdict v;

    for (int i = 0; i < LINE__MAX; i++) {
        assert_true(incident_kind_parse(incident_kind_id((enum incident_kind)i), &k));
        assert_int_equal(k, i);
    }
    assert_false(incident_kind_parse("edit", &k));
    assert_true(incident_verdict_parse("no", &v) && v == INCIDENT_IS_NOT);
    assert_false(incident_verdict_parse("", &v));
}

/* ------------------------------------------------------------------ whom and by when */
static bool weekday(void *arg, struct date d)
{
    (void)arg;
    int64_t of_week = (d.day + 4) % 7; /* 1970-01-01 was a Thursday */

    return of_week != 0 && of_week != 6;
}

static struct date date_at(const char *text)
{
    struct date d;

    assert_true(date_parse(text, &d));
    return d;
}

static void deadlines_count_from_the_next_day(void **state)
{
    (void)state;
    struct deadline d = {.days = 5};
    struct date from = date_at("2026-11-27"); /* a Friday */

    assert_int_equal(incident_last(&d, from, weekday, NULL).day, date_at("2026-12-02").day);
    d.business = true;
    assert_int_equal(incident_last(&d, from, weekday, NULL).day, date_at("2026-12-04").day);
    d.days = 1;
    assert_int_equal(incident_last(&d, from, weekday, NULL).day, date_at("2026-11-30").day);
    d = (struct deadline){.days = 60};
    assert_int_equal(incident_last(&d, date_at("2028-01-01"), weekday, NULL).day,
                     date_at("2028-03-01").day); /* over a February 29 */
}

static void times_of_telling(void **state)
{
    (void)state;
    static const char *const good[] = {"at_once", "PT4H", "P1D", "PT999H"};
    static const int hours[] = {0, 4, 24, 999};
    static const char *const bad[] = {"", "PT0H", "P0D", "PT30M", "P1M", "PT4", "4H", "PT1000H"};
    int h;

    for (size_t i = 0; i < 4; i++) {
        assert_true(within_parse(good[i], &h));
        assert_int_equal(h, hours[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(within_parse(bad[i], &h));
    const struct tell once = {.within = "at_once"}, four = {.within = "PT4H", .hours = 4},
                      none = {.within = ""};
    assert_int_equal(incident_due(&once, 1000), 1000);
    assert_int_equal(incident_due(&four, 1000), 1000 + 4 * 3600000);
    assert_true(incident_due(&none, 1000) == INCIDENT_NEVER);
}

/* What is not known is neither true nor false, so it is told. */
static void conditions_over_a_report(void **state)
{
    (void)state;
    const char *dirs[] = {"tests/golden/pack/base", "tests/golden/pack/good-incidents"};
    struct facts *f = calloc(1, sizeof *f);
    struct pack *p;

    assert_int_equal(pack_load(dirs, 2, NULL, NULL, &p, &err), ST_OK);
    int chief = p->incidents.tell[2].when, full = p->incidents.deadlines[1].when;
    struct incident_facts x = {.personal = TRI_TRUE,
                               .my_number = TRI_FALSE,
                               .attack = TRI_UNKNOWN,
                               .outside = TRI_FALSE,
                               .confirmed = TRI_FALSE};
    assert_int_equal(incident_holds(p, chief, &x, f), TRI_FALSE);
    assert_int_equal(incident_holds(p, full, &x, f), TRI_UNKNOWN);
    x.confirmed = TRI_TRUE;
    x.attack = TRI_TRUE;
    assert_int_equal(incident_holds(p, chief, &x, f), TRI_TRUE);
    assert_int_equal(incident_holds(p, full, &x, f), TRI_FALSE);
    x.confirmed = TRI_FALSE;
    x.my_number = TRI_UNKNOWN;
    assert_int_equal(incident_holds(p, chief, &x, f), TRI_UNKNOWN);
    pack_free(p);
    free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_lives_keep_the_rules),
        cmocka_unit_test(reports_are_numbered_without_corrections),
        cmocka_unit_test(words_are_read_as_they_are_written),
        cmocka_unit_test(deadlines_count_from_the_next_day),
        cmocka_unit_test(times_of_telling),
        cmocka_unit_test(conditions_over_a_report),
    };

    return RUN(tests);
}
