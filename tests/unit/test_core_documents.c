/* Documents that the rules demand: as facts, as what an answer rests on, and when they are to be
 * looked at again. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "casebox.h"
#include "core/document.h"
#include "rules/documents.h"

enum { APPLICANT, BOSS };

static const struct pack *p;
static struct err err;
static struct problems l;

static int setup(void **state)
{
    (void)state;
    p = box_pack("tests/packs/library");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)p);
    return 0;
}

/* ------------------------------------------------------------------ facts */
static bool in_force(const json_t *ours, const char *fact)
{
    AUTO_JSON json_t *none = json_object();
    struct facts f;

    OK(facts_read(p, none, ours, &f, &err));
    assert_true(f.v[pack_fact(p, fact)].known); /* never asked for */
    return f.v[pack_fact(p, fact)].i;
}

static void as_facts(void **state)
{
    AUTO_JSON json_t *ours = json_object();
    AUTO_JSON json_t *ids = json_pack("[s]", "guide");
    AUTO_JSON json_t *wrong = json_pack("[s]", "gide");
    AUTO_JSON json_t *number = json_pack("[i]", 1);
    AUTO_JSON json_t *told = json_pack("{s:b}", "document.guide", 1);
    struct facts f;

    (void)state;
    for (size_t i = 0; i < p->ndocuments; i++)
        assert_string_equal(p->facts[pack_document_fact(p, i)].id + strlen("document."),
                            p->documents[i].id);
    assert_false(in_force(NULL, "document.guide"));
    assert_false(in_force(ours, "document.guide"));
    OK(documents_join(p, NULL, ours, &err));
    OK(documents_join(p, ids, ours, &err));
    assert_true(in_force(ours, "document.guide"));
    assert_false(in_force(ours, "document.criteria"));
    REFUSED(documents_join(p, wrong, ours, &err), ST_INPUT, "no_such_document");
    REFUSED(documents_join(p, number, ours, &err), ST_INPUT, "no_such_document");
    /* anything but true is not in force; whoever asks cannot say it is */
    json_object_set_new(ours, "document.criteria", json_string("true"));
    assert_false(in_force(ours, "document.criteria"));
    REFUSED(facts_read(p, told, NULL, &f, &err), ST_INPUT, "unknown_fact");
}

/* ------------------------------------------------------------------ answers */
static void open_box(struct box *b)
{
    box_setup(b, p);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_draft(b, "use", APPLICANT);
}

static void lay_down(struct box *b, const char *fact, bool there)
{
    json_object_set_new(b->settings, fact, json_boolean(there));
}

static enum status say(struct box *b, const char *item, enum answer_state a)
{
    return box_answer(b, APPLICANT, "first", "check", item, a, "", &err);
}

static bool problem_at(const char *code, const char *where)
{
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, code) == 0 && strcmp(l.p[i].where, where) == 0)
            return true;
    return false;
}

static void ok_rests_on_it(void **state)
{
    struct box b;

    (void)state;
    open_box(&b);
    lay_down(&b, "document.criteria", false);
    lay_down(&b, "document.guide", false);
    REFUSED(say(&b, "1", A_OK), ST_REFUSED, "no_document");
    assert_string_equal(err.clause, "5①");
    /* what is honest can be said; a document that is only named stops nobody */
    OK(say(&b, "1", A_NOT_OK));
    OK(say(&b, "1", A_PENDING));
    OK(say(&b, "2", A_OK));
    OK(say(&b, "3", A_OK));
    lay_down(&b, "document.criteria", true);
    OK(say(&b, "1", A_OK));
    /* it ended before the application was handed in */
    lay_down(&b, "document.criteria", false);
    REFUSED(box_submit(&b, APPLICANT, &l, &err), ST_REFUSED, "incomplete");
    assert_true(problem_at("no_document", "check/1/first"));
    assert_false(problem_at("no_document", "check/2/first"));
    lay_down(&b, "document.criteria", true);
    OK(box_submit(&b, APPLICANT, &l, &err));
    /* what was handed in was true then: whoever decides is not stopped by what ended since */
    lay_down(&b, "document.criteria", false);
    OK(box_step(&b, BOSS, "approve", STEP_APPROVE, NULL, &l, &err));
    box_done(&b);
}

/* ------------------------------------------------------------------ reviews */
static struct date on(int y, int m, int d)
{
    struct date day;

    assert_true(date_make(y, m, d, &day));
    return day;
}

static enum document_state state_of(const char *id, const char *settings, struct date since,
                                    struct date today, struct date *due)
{
    AUTO_JSON json_t *j = json_loads(settings, 0, NULL);

    return document_state(p, pack_document(p, id), j, since, today, due);
}

static void looked_at_again(void **state)
{
    const struct date none = {DATE_NONE};
    struct date due;

    (void)state;
    assert_int_equal(state_of("criteria", "{}", none, on(2026, 4, 1), &due), DOCUMENT_MISSING);
    assert_true(date_none(due));
    /* a year: the last day before, and the day itself */
    assert_int_equal(state_of("criteria", "{}", on(2025, 4, 1), on(2026, 3, 31), &due),
                     DOCUMENT_IN_PLACE);
    assert_int_equal(due.day, on(2026, 4, 1).day);
    assert_int_equal(state_of("criteria", "{}", on(2025, 4, 1), on(2026, 4, 1), &due),
                     DOCUMENT_DUE);
    /* a leap day comes back on the last of February */
    (void)state_of("criteria", "{}", on(2024, 2, 29), on(2024, 3, 1), &due);
    assert_int_equal(due.day, on(2025, 2, 28).day);
    /* months of the body; while it set none, nothing is guessed, not even after ten years */
    assert_int_equal(state_of("guide", "{}", on(2016, 4, 1), on(2026, 4, 1), &due),
                     DOCUMENT_IN_PLACE);
    assert_true(date_none(due));
    assert_int_equal(state_of("guide", "{\"months\":6}", on(2026, 1, 31), on(2026, 7, 30), &due),
                     DOCUMENT_IN_PLACE);
    assert_int_equal(state_of("guide", "{\"months\":6}", on(2026, 1, 31), on(2026, 7, 31), &due),
                     DOCUMENT_DUE);
    assert_int_equal(
        state_of("guide", "{\"months\":\"6\"}", on(2016, 1, 31), on(2026, 7, 31), &due),
        DOCUMENT_IN_PLACE);
    /* the rules name no period */
    assert_int_equal(state_of("ending", "{}", on(1990, 1, 1), on(2026, 4, 1), &due),
                     DOCUMENT_IN_PLACE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_facts),
        cmocka_unit_test(ok_rests_on_it),
        cmocka_unit_test(looked_at_again),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
