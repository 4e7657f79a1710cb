/* Common controls: what is certain of two elements through what both name, and whether an answer
 * may be offered. Relations are sets here: every claim is held against all of them. */
#include <string.h>

#include "pack/control.h"
#include "rules/crosswalk.h"
#include "unit.h"

/* ------------------------------------------------------------------ the algebra */
#define SETS 32 /* of five things */

/* Is the relation true of the sets? Nothing that is asked asks for nothing: no set is empty. */
static bool holds(enum relation r, unsigned x, unsigned y)
{
    switch (r) {
    case REL_EQUAL:
        return x == y;
    case REL_SUBSET:
        return (x & y) == x;
    case REL_SUPERSET:
        return (x & y) == y;
    case REL_INTERSECTS:
        return (x & y) != 0;
    default:
        return true;
    }
}

static bool always(enum relation ab, enum relation bc, enum relation ac)
{
    for (unsigned a = 1; a < SETS; a++)
        for (unsigned b = 1; b < SETS; b++)
            for (unsigned c = 1; c < SETS && holds(ab, a, b); c++)
                if (holds(bc, b, c) && !holds(ac, a, c))
                    return false;
    return true;
}

/* Never more than is certain, and never less. */
static void joined_is_what_is_certain(void **state)
{
    (void)state;
    for (int ab = REL_NONE; ab <= REL_EQUAL; ab++)
        for (int bc = REL_NONE; bc <= REL_EQUAL; bc++) {
            enum relation ac = relation_joined((enum relation)ab, (enum relation)bc);
            assert_true(always((enum relation)ab, (enum relation)bc, ac));
            for (int more = REL_INTERSECTS; more <= REL_EQUAL; more++)
                if (!(holds((enum relation)more, 1, 1) && more == (int)ac) && ac == REL_NONE)
                    assert_false(always((enum relation)ab, (enum relation)bc, (enum relation)more));
        }
    assert_int_equal(relation_joined(REL_EQUAL, REL_EQUAL), REL_EQUAL);
    assert_int_equal(relation_joined(REL_SUBSET, REL_SUBSET), REL_SUBSET);
    assert_int_equal(relation_joined(REL_SUPERSET, REL_SUPERSET), REL_SUPERSET);
    assert_int_equal(relation_joined(REL_SUPERSET, REL_SUBSET), REL_INTERSECTS);
    assert_int_equal(relation_joined(REL_SUBSET, REL_SUPERSET), REL_NONE);
}

static void turned_is_the_other_side(void **state)
{
    (void)state;
    for (int r = REL_NONE; r <= REL_EQUAL; r++) {
        enum relation t = relation_turned((enum relation)r);
        assert_int_equal(relation_turned(t), r);
        for (unsigned x = 1; x < SETS; x++)
            for (unsigned y = 1; y < SETS; y++)
                assert_int_equal(holds((enum relation)r, x, y), holds(t, y, x));
        /* the way there and back, from either end */
        for (int q = REL_NONE; q <= REL_EQUAL; q++)
            assert_int_equal(relation_turned(relation_joined((enum relation)r, (enum relation)q)),
                             relation_joined(relation_turned((enum relation)q), t));
    }
}

static void several_controls(void **state)
{
    const struct bond both[] = {{3, REL_SUBSET}, {5, REL_SUPERSET}}, one = {5, REL_EQUAL},
                      part = {3, REL_SUPERSET}, other = {7, REL_EQUAL};
    const struct bonds a = {both, 2}, b = {&one, 1}, c = {&part, 1}, d = {&other, 1},
                       none = {NULL, 0};
    int through;
    (void)state;
    assert_int_equal(bonds_relation(&a, &b, &through), REL_SUPERSET);
    assert_int_equal(through, 5);
    assert_int_equal(bonds_relation(&b, &a, NULL), REL_SUBSET);
    assert_int_equal(bonds_relation(&a, &c, NULL), REL_SUBSET);
    assert_int_equal(bonds_relation(&a, &d, &through), REL_NONE);
    assert_int_equal(through, -1);
    assert_int_equal(bonds_relation(&a, &none, NULL), REL_NONE);
}

/* ------------------------------------------------------------------ what is offered */
/* An answer is copied only where the question asked for no less; and where it asked for more, only
 * that it was met. */
static void no_weaker_answer_for_a_stronger_question(void **state)
{
    (void)state;
    for (int ab = REL_NONE; ab <= REL_EQUAL; ab++)
        for (int bc = REL_NONE; bc <= REL_EQUAL; bc++)
            for (int s = A_NONE; s < A__MAX; s++) {
                enum relation ab_ = (enum relation)ab, bc_ = (enum relation)bc;
                enum offer o = offer_of(relation_joined(ab_, bc_), (enum answer_state)s);
                if (o == OFFER_COPY)
                    assert_true(always(ab_, bc_, REL_SUPERSET));
                if (o == OFFER_COPY && s != A_OK)
                    assert_true(always(ab_, bc_, REL_EQUAL));
                if (s == A_NONE || s == A_PENDING || s == A_EXEMPTED)
                    assert_int_not_equal(o, OFFER_COPY);
            }
    assert_int_equal(offer_of(REL_EQUAL, A_NOT_OK), OFFER_COPY);
    assert_int_equal(offer_of(REL_SUPERSET, A_OK), OFFER_COPY);
    assert_int_equal(offer_of(REL_SUPERSET, A_NOT_OK), OFFER_TOLD);
    assert_int_equal(offer_of(REL_SUBSET, A_OK), OFFER_TOLD);
    assert_int_equal(offer_of(REL_INTERSECTS, A_OK), OFFER_TOLD);
    assert_int_equal(offer_of(REL_NONE, A_OK), OFFER_NONE);
}

/* ------------------------------------------------------------------ the list and the packs */
static void the_list(void **state)
{
    struct arena *a = arena_new();
    size_t n;
    const struct common_control *all = controls_read(a, &n);
    (void)state;
    assert_true(n >= 40);
    for (size_t i = 0; i < n; i++) {
        assert_true(all[i].id[0] && all[i].ja[0] && all[i].en[0]);
        assert_true(all[i].text_ja[0] && all[i].text_en[0]);
        assert_true(text_has_japanese(all[i].text_ja) && !text_has_japanese(all[i].text_en));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(all[i].id, all[k].id);
    }
    arena_free(a);
}

static struct pack *load(const char *dir, const char *over)
{
    const char *dirs[] = {dir, over};
    struct err err = {0};
    struct pack *p = NULL;
    if (pack_load(dirs, over ? 2 : 1, NULL, NULL, &p, &err) != ST_OK)
        fail_msg("%s: %s %s", dir, err.where, err.text);
    return p;
}

static struct posed posed(const struct pack *p, const char *list, const char *item)
{
    const struct checklist *l = pack_checklist(p, list);
    assert_non_null(l);
    for (size_t i = 0; i < l->nitems; i++)
        if (strcmp(l->items[i].id, item) == 0)
            return (struct posed){p, l, &l->items[i]};
    fail_msg("no item %s/%s", list, item);
    return (struct posed){0};
}

static void between(const struct posed a, const struct posed b, enum relation r)
{
    assert_int_equal(posed_relation(&a, &b), r);
    assert_int_equal(posed_relation(&b, &a), relation_turned(r));
}

/* Read out of the sources: these pairs ask the same, more, or share something. */
static void the_packs(void **state)
{
    struct pack *soumu = load("packs/soumu-2021", NULL),
                *city = load("packs/kitakyushu-2023", NULL),
                *metro = load("packs/tokyo-2025", NULL), *ward = load("packs/edogawa-2023", NULL),
                *village = load("packs/onna-2017", "packs/law-2027"),
                *town = load("packs/example-town", NULL);
    (void)state;
    between(posed(soumu, "selection", "3"), posed(city, "selection", "8-1"), REL_EQUAL);
    between(posed(soumu, "selection", "3"), posed(ward, "selection", "2-ア"), REL_EQUAL);
    between(posed(soumu, "selection", "3"), posed(metro, "selection", "06-1"), REL_EQUAL);
    between(posed(village, "use_check", "8"), posed(soumu, "selection", "3"), REL_SUPERSET);
    between(posed(soumu, "selection_if_needed", "14"), posed(city, "selection_if_needed", "5-2"),
            REL_SUPERSET);
    between(posed(town, "check", "1"), posed(village, "use_check", "1"), REL_SUPERSET);
    between(posed(town, "check", "2"), posed(metro, "selection", "02-2"), REL_SUBSET);
    between(posed(metro, "procedure_ab", "APP-2"), posed(town, "check", "4"), REL_NONE);
    between(posed(village, "law-check", "law-jurisdiction"), posed(soumu, "selection", "25"),
            REL_SUPERSET);
    between(posed(village, "use_check", "2"), posed(metro, "build_check", "イ-ア"), REL_INTERSECTS);
    /* the same item is equal to itself, though through its control nothing would be certain */
    between(posed(village, "use_check", "3"), posed(village, "use_check", "3"), REL_EQUAL);
    /* what names no control is compared with nothing */
    between(posed(village, "end_check", "2"), posed(village, "end_check", "2"), REL_NONE);
    struct pack *const all[] = {soumu, city, metro, ward, village, town};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        pack_free(all[i]);
}

static void the_table(void **state)
{
    struct arena *a = arena_new();
    struct pack *p = load("tests/golden/pack/base", "tests/golden/pack/good-controls");
    const char *const where[][2] = {{"encryption-transit", "check/1"},
                                    {"personal-data-level", "check/2"},
                                    {"terms-risk", "application/terms"},
                                    {"service-status", "monthly"}};
    (void)state;
    for (size_t w = 0; w < 4; w++) {
        size_t n = 0;
        for (size_t i = 0; i < p->ncontrols; i++) {
            if (strcmp(p->controls[i].id, where[w][0]) != 0)
                continue;
            struct crosswalk_cell *x = crosswalk_cells(p, (int)i, a, &n);
            assert_int_equal(n, 1);
            assert_string_equal(x[0].where, where[w][1]);
        }
        assert_int_equal(n, 1);
    }
    pack_free(p);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joined_is_what_is_certain),
        cmocka_unit_test(turned_is_the_other_side),
        cmocka_unit_test(several_controls),
        cmocka_unit_test(no_weaker_answer_for_a_stronger_question),
        cmocka_unit_test(the_list),
        cmocka_unit_test(the_packs),
        cmocka_unit_test(the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
