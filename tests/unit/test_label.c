/* English for the texts of the rules: every pack glosses what its pages name, and the one way to
 * show a gloss keeps the official text findable and marked as Japanese. */
#include "unit.h"

#include <glob.h>
#include <string.h>

#include "pages/parts.html.h"

/* With the overlay that fits every pack: its names are glossed as well. */
static struct pack *load(const char *dir)
{
    const char *dirs[] = {dir, "packs/law-2027"};
    struct pack *p = NULL;
    struct err err = {0};

    if (pack_load(dirs, 2, NULL, NULL, &p, &err) != ST_OK)
        fail_msg("%s: %s %s", dir, err.where, err.text);
    return p;
}

/* ------------------------------------------------------------------ every pack is readable */
struct reading {
    const struct pack *p;
    size_t seen, missing;
};

static void must_have(struct reading *r, const char *what, const char *text)
{
    r->seen++;
    if (text[0] == '\0' || !text_has_japanese(text) || pack_gloss(r->p, text))
        return;
    print_error("%s: %s has no English: %s\n", r->p->id, what, text);
    r->missing++;
}

static void fields(struct reading *r, const struct field *f, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        must_have(r, "field", f[i].label);
        must_have(r, "group", f[i].group);
        for (size_t k = 0; k < f[i].nchoices; k++)
            must_have(r, "choice", f[i].choices[k].label);
        fields(r, f[i].rows, f[i].nrows);
    }
}

static void checklist(struct reading *r, const struct checklist *l)
{
    must_have(r, "checklist", l->label);
    for (size_t i = 0; i < A__MAX; i++)
        must_have(r, "mark", l->legend[i].label);
    for (size_t i = 0; i < l->ncolumns; i++)
        must_have(r, "column", l->columns[i].label);
    for (size_t i = 0; i < l->nitems; i++) {
        must_have(r, "item", l->items[i].ask);
        must_have(r, "group of items", l->items[i].group);
    }
}

#define EACH(r, kind, array, n, member)                                                            \
    for (size_t i_ = 0; i_ < (r)->p->n; i_++)                                                      \
    must_have((r), (kind), (r)->p->array[i_].member)

static void names(struct reading *r)
{
    const struct pack *p = r->p;

    must_have(r, "title", p->title);
    must_have(r, "service word", p->service_word);
    EACH(r, "axis", axes, naxes, label);
    for (size_t i = 0; i < p->naxes; i++)
        for (size_t k = 0; k < p->axes[i].nlevels; k++)
            must_have(r, "level", p->axes[i].levels[k].label);
    EACH(r, "role", roles, nroles, label);
    EACH(r, "setting", settings, nsettings, label);
    EACH(r, "example", examples, nexamples, label);
    EACH(r, "rule", rules, nrules, text);
    EACH(r, "condition", rules, nrules, condition);
    EACH(r, "form", forms, nforms, title);
    for (size_t i = 0; i < p->nforms; i++)
        fields(r, p->forms[i].fields, p->forms[i].nfields);
    for (size_t i = 0; i < p->nchecklists; i++)
        checklist(r, &p->checklists[i]);
    EACH(r, "texts", texts, ntexts, label);
    for (size_t i = 0; i < p->ntexts; i++)
        for (size_t k = 0; k < p->texts[i].nitems; k++)
            must_have(r, "text", p->texts[i].items[k].text);
    EACH(r, "procedure", procedures, nprocedures, label);
    for (size_t i = 0; i < p->nprocedures; i++)
        for (size_t k = 0; k < p->procedures[i].nsteps; k++)
            must_have(r, "step", p->procedures[i].steps[k].label);
    EACH(r, "act", entry_acts, nentry_acts, label);
    EACH(r, "duty", duties, nduties, label);
    EACH(r, "register", registers, nregisters, label);
    for (size_t i = 0; i < p->nregisters; i++)
        for (size_t k = 0; k < p->registers[i].ncolumns; k++)
            must_have(r, "column", p->registers[i].columns[k].label);
    EACH(r, "paper", papers, npapers, title);
    EACH(r, "state", state_labels, nstate_labels, label);
}

static void every_name_has_english(void **state)
{
    glob_t g;
    size_t missing = 0;

    (void)state;
    assert_int_equal(glob("packs/*/pack.yaml", 0, NULL, &g), 0);
    for (size_t i = 0; i < g.gl_pathc; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        const char *file = g.gl_pathv[i];
        struct pack *p = load(arena_strndup(a, file, strlen(file) - strlen("/pack.yaml")));
        struct reading r = {.p = p};
        names(&r);
        assert_true(r.seen > 80);
        missing += r.missing;
        pack_free(p);
    }
    globfree(&g);
    assert_int_equal(missing, 0);
}

/* ------------------------------------------------------------------ one way to show it */
static const char *shown(struct arena *a, enum lang lang, const struct pack *p, bool only,
                         const char *text)
{
    struct buf b;
    struct out o = {.b = &b, .lang = lang, .rules = p};

    buf_init(&b, a, 64);
    if (only)
        label_only(&o, text);
    else
        label(&o, text);
    return b.p;
}

static const char *option(struct arena *a, const char *text)
{
    struct buf b;
    struct out o = {.b = &b, .lang = LANG_EN};

    buf_init(&b, a, 64);
    field_option(&o, &(struct field_option){"x", text, false});
    return str_trim(a, b.p);
}

static const char *written(struct arena *a, const struct pack *p, const char *text)
{
    struct buf b;
    struct out o = {.b = &b, .lang = LANG_EN, .rules = p};

    buf_init(&b, a, 64);
    as_written(&o, text);
    return b.p;
}

#define SAMPLE "tests/golden/pack/base", "tests/golden/pack/good-glosses"

static void the_rule(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *dirs[] = {SAMPLE};
    struct pack *p = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(pack_load(dirs, 2, NULL, NULL, &p, &err), ST_OK);
    /* Japanese readers see nothing of it. */
    assert_string_equal(shown(a, LANG_JA, p, false, "係長"), "係長");
    /* Names keep the official text beside the gloss; sentences and choices do not. */
    assert_string_equal(shown(a, LANG_EN, p, false, "係長"),
                        "Chief <span class=\"official\" lang=\"ja\">係長</span>");
    assert_string_equal(shown(a, LANG_EN, p, true, "係長"), "Chief");
    assert_string_equal(shown(a, LANG_EN, p, true, "係をまとめる"), "Leads a subsection");
    assert_string_equal(shown(a, LANG_EN, p, false, "まとまり"),
                        "Group <span class=\"official\" lang=\"ja\">まとまり</span>");
    assert_string_equal(shown(a, LANG_EN, p, true, "二つ"), "Two");
    /* Without gloss: as it is, and said to be Japanese. What is English stays alone. */
    assert_string_equal(shown(a, LANG_EN, p, false, "職員<b>"),
                        "<span lang=\"ja\">職員&lt;b&gt;</span>");
    assert_string_equal(shown(a, LANG_EN, p, true, "職員"), "<span lang=\"ja\">職員</span>");
    assert_string_equal(shown(a, LANG_EN, p, false, "Save & go"), "Save &amp; go");
    assert_string_equal(shown(a, LANG_EN, NULL, false, "係長"), "<span lang=\"ja\">係長</span>");
    assert_string_equal(shown(a, LANG_EN, p, false, NULL), "");
    assert_string_equal(option(a, "乙"), "<option value=\"x\" lang=\"ja\">乙</option>");
    assert_string_equal(option(a, "All"), "<option value=\"x\">All</option>");
    /* In sentences and choices C takes the gloss alone; what people wrote never gets one. */
    assert_string_equal(label_in(LANG_EN, p, "甲"), "First");
    assert_string_equal(label_in(LANG_JA, p, "甲"), "甲");
    assert_string_equal(label_in(LANG_EN, p, "乙"), "乙");
    assert_string_equal(written(a, p, "係長"), "<span lang=\"ja\">係長</span>");
    assert_string_equal(written(a, p, "Chief"), "Chief");
    pack_free(p);
}

static void joined(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct gloss all[] = {
        {"可用性2", "Availability 2"}, {"第1種", "Class 1"}, {"第1種・第2種以外", "Neither"}};
    struct pack p = {.glosses = all, .nglosses = 3};
    static const struct {
        const char *ja, *en;
    } cases[] = {
        {"第1種・可用性2", "Class 1, Availability 2"},
        {"第1種・第2種以外・可用性2", "Neither, Availability 2"},
        {"第1種・第2種以外", "Neither"},
        {"知らない・第1種・もの", "知らない, Class 1, もの"},
        {"", ""},
        {"・第1種", "Class 1"},
        {"第1種・", "Class 1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(label_joined(a, LANG_EN, &p, cases[i].ja), cases[i].en);
        assert_string_equal(label_joined(a, LANG_JA, &p, cases[i].ja), cases[i].ja);
    }
}

static void what_is_japanese(void **state)
{
    (void)state;
    assert_true(text_has_japanese("a 漢"));
    assert_true(text_has_japanese("カナ") && text_has_japanese("ﾊﾝｶｸ") && text_has_japanese("𠮷"));
    assert_false(text_has_japanese("") || text_has_japanese("“R8” – naïve　①"));
    assert_false(text_has_japanese("\xE6\xBC"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_has_english),
        cmocka_unit_test(the_rule),
        cmocka_unit_test(joined),
        cmocka_unit_test(what_is_japanese),
    };
    return RUN(tests);
}
