/* Answers and names under the conditions of a pack: 該当なし, findings, holders kept apart. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "core/casefile.h"
#include "core/changed.h"

#define PERSON "019a0000-0000-7000-8000-00000000000"
#define UNIT "019a0000-0000-7000-8000-0000000000a"

static struct pack *pack, *onna, *kitakyushu, *edogawa;

static int load(void **state)
{
    const char *first = "packs/onna-2017", *second = "packs/kitakyushu-2023",
               *third = "packs/edogawa-2023";
    struct err err = {0};

    (void)state;
    if (pack_load(&first, 1, NULL, NULL, &onna, &err) != ST_OK ||
        pack_load(&second, 1, NULL, NULL, &kitakyushu, &err) != ST_OK ||
        pack_load(&third, 1, NULL, NULL, &edogawa, &err) != ST_OK)
        return -1;
    pack = onna;
    return 0;
}

static int unload(void **state)
{
    (void)state;
    pack_free(onna);
    pack_free(kitakyushu);
    pack_free(edogawa);
    return 0;
}

/* A case of the procedure under these facts and settings. */
static struct casefile casefile(const char *proc, const char *facts, json_t *settings)
{
    struct casefile c = {.pack = pack, .proc = pack_procedure(pack, proc), .settings = settings};
    AUTO_JSON json_t *f = json_loads(facts, 0, NULL);
    struct err err = {0};

    assert_non_null(f);
    c.form = pack_form(pack, c.proc->form);
    c.unit = ID_FROM(unit, UNIT "1");
    assert_int_equal(facts_read(pack, f, settings, &c.facts, &err), ST_OK);
    return c;
}

static const char *answer(const struct casefile *c, const char *list, const char *item,
                          enum answer_state s, const char *reason)
{
    const struct checklist *l = pack_checklist(pack, list);
    static struct err err;

    err = (struct err){0};
    for (size_t i = 0; i < l->nitems; i++)
        if (!strcmp(l->items[i].id, item))
            return answer_check(c, l, &l->items[i], (struct given_answer){s, reason, ""}, &err) ==
                           ST_OK
                       ? ""
                       : err.code;
    fail_msg("no item %s", item);
    return "";
}

static void not_applicable_only_where_offered(void **state)
{
    AUTO_JSON json_t *strict = json_loads("{\"na_allowed\":false}", 0, NULL);
    struct casefile plain = casefile("use", "{\"info.personal\":false}", NULL);
    struct casefile personal = casefile("use", "{\"info.personal\":true}", NULL);
    struct casefile open = casefile("use", "{}", NULL);
    struct casefile bound = casefile("use", "{\"info.personal\":false}", strict);
    struct casefile end = casefile("end", "{}", NULL);

    (void)state;
    assert_string_equal(answer(&plain, "use_check", "3", A_NA, ""), "");
    assert_string_equal(answer(&personal, "use_check", "3", A_NA, "要らない"), "na_condition");
    assert_string_equal(answer(&open, "use_check", "3", A_NA, "要らない"), "na_condition");
    assert_string_equal(answer(&plain, "use_check", "1", A_NA, ""), "reason_required");
    assert_string_equal(answer(&plain, "use_check", "1", A_NA, "通信をしない"), "");
    assert_string_equal(answer(&bound, "use_check", "1", A_NA, "通信をしない"), "na_condition");
    assert_string_equal(answer(&bound, "use_check", "4", A_NA, "預けない"), "");
    assert_string_equal(answer(&end, "end_check", "1", A_NA, "消せない"), "na_never");
    assert_string_equal(answer(&end, "end_check", "2", A_NA, "出ない"), "na_never");
    assert_string_equal(answer(&plain, "use_check", "1", A_PARTIAL, "半分"), "bad_answer");
}

static void free_of_charge_wants_a_finding(void **state)
{
    struct casefile free_one = casefile("use", "{\"service.paid\":false}", NULL);
    struct casefile paid = casefile("use", "{\"service.paid\":true}", NULL);

    (void)state;
    assert_string_equal(answer(&free_one, "use_check", "5", A_OK, " "), "reason_required");
    assert_string_equal(answer(&free_one, "use_check", "5", A_OK, "免責の条項を見た"), "");
    assert_string_equal(answer(&paid, "use_check", "5", A_OK, ""), "");
    assert_string_equal(answer(&free_one, "use_check", "6", A_OK, ""), "");
}

static void a_lowered_risk_names_its_measure(void **state)
{
    (void)state;
    pack = kitakyushu;
    struct casefile c = casefile("ordinary", "{\"info.confidentiality\":\"3\"}", NULL);

    assert_string_equal(answer(&c, "risk_review", "エ", A_PARTIAL, "　"), "reason_required");
    assert_string_equal(answer(&c, "risk_review", "エ", A_PARTIAL, "控えを別に取る"), "");
    assert_string_equal(answer(&c, "risk_review", "エ", A_OK, ""), "");
    assert_string_equal(answer(&c, "risk_review", "エ", A_NA, "ない"), "bad_answer");
    pack = onna;
}

static size_t count_code(const struct problems *l, const char *code)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        n += !strcmp(l->p[i].code, code);
    return n;
}

/* Problems and warnings when person 1 is named as head and `x` holds a role. */
static void heads(struct candidate x, json_t *settings, size_t refused, size_t warned)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *fields = json_pack("{s:s}", "head", PERSON "1");
    struct casefile c = casefile("use", "{}", settings);
    struct problems stop = {.arena = a}, warn = {.arena = a};

    c.fields = fields;
    c.candidates = &x;
    c.ncandidates = 1;
    fields_complete(&c, c.form, fields, &stop);
    case_warnings(&c, &warn);
    assert_int_equal(count_code(&stop, "same_holder"), refused);
    assert_int_equal(count_code(&warn, "same_holder"), warned);
}

static void head_who_is_responsible_too(void **state)
{
    AUTO_JSON json_t *block = json_loads("{\"same_person_head\":\"block\"}", 0, NULL);
    struct candidate same = {.role = "responsible",
                             .person = ID_FROM(person, PERSON "1"),
                             .unit = ID_FROM(unit, UNIT "1")};
    struct candidate other = same, elsewhere = same, substitute = same, role = same;

    (void)state;
    other.person = ID_FROM(person, PERSON "2");
    elsewhere.unit = ID_FROM(unit, UNIT "2");
    substitute.kind = HOLD_SUBSTITUTE;
    role.role = "deputy";
    heads(same, NULL, 0, 1);
    heads(same, block, 1, 1);
    heads(other, block, 0, 0);
    heads(elsewhere, block, 0, 0);
    heads(substitute, block, 0, 0);
    heads(role, block, 0, 0);
}

/* An audit by person `by` of unit `section`, of person 1 in unit 1: what is refused and told. */
static void audits(const char *by, const char *section, const char *facts, const char *refused,
                   const char *warned)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *fields = json_pack("{s:s,s:s,s:s,s:s}", "audited", PERSON "1", "by", by,
                                         "audited_unit", UNIT "1", "by_unit", section);
    struct casefile c = casefile("audit", facts, NULL);
    struct problems stop = {.arena = a}, warn = {.arena = a};
    const char *found = "", *told = "";

    c.fields = fields;
    fields_complete(&c, c.form, fields, &stop);
    case_warnings(&c, &warn);
    for (size_t i = 0; i < stop.n; i++)
        if (!strcmp(stop.p[i].code, "same_named")) {
            found = arena_printf(a, "%s%s ", found, stop.p[i].where);
            assert_non_null(stop.p[i].than);
        }
    for (size_t i = 0; i < warn.n; i++)
        if (!strcmp(warn.p[i].code, "same_named"))
            told = arena_printf(a, "%s%s ", told, warn.p[i].where);
    assert_string_equal(found, refused);
    assert_string_equal(told, warned);
}

static void nobody_audits_themselves(void **state)
{
    const char *plain = "{\"edogawa-2023.audit_excused\":false}",
               *excused = "{\"edogawa-2023.audit_excused\":true}";

    (void)state;
    pack = edogawa;
    audits(PERSON "2", UNIT "2", plain, "", "");
    audits(PERSON "1", UNIT "2", plain, "by ", "");
    audits(PERSON "2", UNIT "1", plain, "by_unit ", "");
    /* with a reason the person may be the same, and it is told; the section never */
    audits(PERSON "1", UNIT "2", excused, "", "by ");
    audits(PERSON "1", UNIT "1", excused, "by_unit ", "by ");
    /* nobody named yet is nobody the same */
    audits("", "", plain, "", "");
    pack = onna;
}

/* 分からない is kept, gives no fact, lacks where it has to be known, and changes nothing. */
static void not_known_is_no_answer(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *fields = json_loads("{\"paid\":\"unknown\",\"info\":[{\"name\":\"写真\","
                                          "\"importance\":\"unknown\",\"personal\":\"unknown\"}]}",
                                          0, NULL);
    AUTO_JSON json_t *before = json_loads("{\"info\":[{\"name\":\"写真\"}]}", 0, NULL);
    struct casefile c = casefile("use", "{}", NULL);
    struct problems stop = {.arena = a};
    size_t n;

    (void)state;
    c.fields = fields;
    fields_complete(&c, c.form, fields, &stop);
    assert_int_equal(count_code(&stop, "find_out"), 3);
    for (size_t i = 0; i < stop.n; i++)
        assert_false(strcmp(stop.p[i].where, "paid") == 0 && strcmp(stop.p[i].code, "find_out"));
    AUTO_JSON json_t *facts = fields_facts(c.pack, c.form, fields);
    assert_string_equal(json_canonical(a, facts), "{\"info.rows\":[{}]}");
    /* under another edition it still is what nobody knew */
    const struct field *paid = form_field(c.form, "paid"), *info = form_field(c.form, "info");
    const struct lineage same = {&(struct lineage_step){c.pack, c.pack, false}, 1};
    AUTO_JSON json_t *taken = field_taken(&same, paid, json_object_get(fields, "paid"));
    AUTO_JSON json_t *rows = field_taken(&same, info, json_object_get(fields, "info"));
    assert_string_equal(json_string_value(taken), FIELD_UNKNOWN);
    assert_true(json_equal(rows, json_object_get(fields, "info")));
    c.before = before;
    (void)case_changes(&c, a, &n);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_applicable_only_where_offered),
        cmocka_unit_test(free_of_charge_wants_a_finding),
        cmocka_unit_test(a_lowered_risk_names_its_measure),
        cmocka_unit_test(not_known_is_no_answer),
        cmocka_unit_test(head_who_is_responsible_too),
        cmocka_unit_test(nobody_audits_themselves),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, load, unload);
}
