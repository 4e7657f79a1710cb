/* The walk over procedures, with a small pack made by hand and houses that lack this or that. */
#include "unit.h"

#include <string.h>

#include "core/walk.h"

enum { R_STAFF, R_HEAD, R_DEPUTY, R_CISO, R_MANAGER, R_OFFICE };

static struct role roles[] = {
    {.id = "staff", .label = "職員", .holder = HOLDER_STAFF, .fallback = -1},
    {.id = "head", .label = "所属長", .holder = HOLDER_POST, .scope = SCOPE_UNIT, .fallback = -1},
    {.id = "deputy", .label = "代理", .holder = HOLDER_POST, .scope = SCOPE_UNIT, .fallback = -1},
    {.id = "ciso", .label = "CISO", .holder = HOLDER_POST, .scope = SCOPE_BODY, .fallback = -1},
    {.id = "manager", .holder = HOLDER_APPOINTMENT, .fallback = R_HEAD},
    {.id = "office", .holder = HOLDER_POST, .scope = SCOPE_BODY, .fallback = -1, .office = true},
};
static struct setting settings[] = {
    {.id = "asked", .label = "未定"},
    {.id = "settled", .label = "既定あり"},
};

/* One procedure of the tests: a check in the unit, a decision above or for all. */
struct rules {
    struct pack pack;
    struct procedure proc;
    struct step steps[2];
    json_t *otherwise;
};

static void rules_make(struct rules *r)
{
    *r = (struct rules){0};
    r->otherwise = json_true();
    settings[1].otherwise = r->otherwise;
    r->steps[0] = (struct step){.id = "check",
                                .label = "確認",
                                .act = ACT_CHECK,
                                .phase = PHASE_REVIEW,
                                .role = R_HEAD,
                                .scope = SCOPE_UNIT,
                                .if_conflict = -1};
    r->steps[1] = (struct step){.id = "decide",
                                .label = "決定",
                                .act = ACT_DECIDE,
                                .phase = PHASE_REVIEW,
                                .role = R_CISO,
                                .scope = SCOPE_BODY,
                                .if_conflict = -1};
    r->proc = (struct procedure){.id = "use",
                                 .label = "利用申請",
                                 .applicant = R_STAFF,
                                 .authority = R_CISO,
                                 .form = "",
                                 .steps = r->steps,
                                 .nsteps = 2,
                                 .effect = {.manager_field = "manager"}};
    r->pack = (struct pack){.roles = roles,
                            .nroles = sizeof(roles) / sizeof(*roles),
                            .procedures = &r->proc,
                            .nprocedures = 1};
}

/* A house of two units: 1 with a head and a clerk, 2 empty; a CISO and an office of two. */
struct houses {
    struct walk_unit units[2];
    struct walk_person people[8];
    struct candidate candidates[8];
    struct walk_post posts[2];
    struct walk_input in;
};

static struct unit_id unit(int i)
{
    return ID_FROM(unit, i == 1 ? "00000000-0000-7000-8000-000000000001"
                                : "00000000-0000-7000-8000-000000000002");
}

static struct person_id person(int i)
{
    struct person_id p = ID_FROM(person, "00000000-0000-7000-8000-0000000000a0");
    p.s[35] = (char)('0' + i);
    return p;
}

static struct post_id post(int i)
{
    struct post_id p = ID_FROM(post, "00000000-0000-7000-8000-0000000000b0");
    p.s[35] = (char)('0' + i);
    return p;
}

static void sit(struct houses *h, int who, int where)
{
    h->people[h->in.npeople++] = (struct walk_person){person(who), unit(where)};
}

static void hold(struct houses *h, int who, int where, int role, enum holding_kind kind)
{
    h->candidates[h->in.ncandidates++] = (struct candidate){.role = roles[role].id,
                                                            .person = person(who),
                                                            .unit = unit(where),
                                                            .post = post(role),
                                                            .kind = kind};
}

static void house_make(struct houses *h, const struct rules *r)
{
    memset(h, 0, sizeof(*h));
    h->units[0].id = unit(1);
    h->units[1].id = unit(2);
    h->in = (struct walk_input){.pack = &r->pack,
                                .units = h->units,
                                .nunits = 2,
                                .people = h->people,
                                .posts = h->posts,
                                .candidates = h->candidates};
    sit(h, 1, 1);
    sit(h, 2, 1);
    hold(h, 1, 1, R_HEAD, HOLD_MAIN);
    hold(h, 3, 1, R_CISO, HOLD_MAIN);
    hold(h, 6, 1, R_OFFICE, HOLD_MAIN);
    hold(h, 7, 1, R_OFFICE, HOLD_MAIN);
}

static struct walk_finding *find(struct arena *a, const struct houses *h, size_t n)
{
    struct walk_finding *found;
    size_t got;

    walk(&h->in, a, &found, &got);
    if (got != n)
        for (size_t i = 0; i < got; i++)
            print_message("%s role %d unit %s person %s\n", walk_kind_id(found[i].kind),
                          found[i].role, found[i].unit.s, found[i].person.s);
    assert_int_equal(got, n);
    return found;
}

static void head_applies_alone(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    house_make(&h, &r);
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ONLY_SELF);
    assert_int_equal(f->role, R_HEAD);
    assert_true(ID_EQ(f->person, person(1)));
    assert_ptr_equal(f->step, &r.steps[0]);

    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT); /* a second head cures both of them */
    find(a, &h, 0);
}

static void a_substitute_of_the_applicant_is_no_cure(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_SUBSTITUTE); /* of the same post: as good as the head */
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ONLY_SELF);
}

static void stand_in_role(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    r.steps[0].if_conflict = R_DEPUTY;
    house_make(&h, &r);
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_NO_STAND_IN);
    assert_int_equal(f->role, R_DEPUTY);
    hold(&h, 2, 1, R_DEPUTY, HOLD_MAIN);
    find(a, &h, 0);
}

/* The stand-in is all there is, and applies. */
static void only_a_stand_in(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    r.steps[0].if_conflict = R_DEPUTY;
    house_make(&h, &r);
    h.candidates[0].role = "deputy";
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_NO_STAND_IN);
    assert_true(ID_EQ(f->person, person(1)));
}

static void units_without_holders(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    sit(&h, 4, 2); /* now unit 2 has somebody who may apply, and no head */
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ROLE_VACANT);
    assert_int_equal(f->role, R_HEAD);
    assert_true(ID_EQ(f->unit, unit(2)));

    r.steps[0].scope = SCOPE_PARENT; /* the head of the unit above serves */
    h.units[1].parent = unit(1);
    find(a, &h, 0);
}

static void whole_body_is_told_once(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    struct duty duty = {.id = "d", .label = "点検", .role = R_CISO};
    rules_make(&r);
    r.pack.duties = &duty;
    r.pack.nduties = 1;
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    sit(&h, 4, 2);
    hold(&h, 4, 2, R_HEAD, HOLD_MAIN);
    sit(&h, 5, 2);
    hold(&h, 5, 2, R_HEAD, HOLD_MAIN);
    h.candidates[1].role = "auditor"; /* no CISO is left */
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ROLE_VACANT);
    assert_int_equal(f->role, R_CISO);
    assert_true(ID_NONE(f->unit));
}

/* Whoever fills a column of a list that an act asks for has to be there as well. */
static void columns_of_acts(void **state)
{
    static struct column columns[] = {{.id = "done", .role = R_CISO},
                                      {.id = "seen", .role = R_DEPUTY}};
    static struct checklist lists[] = {{.id = "yearly", .columns = columns, .ncolumns = 2}};
    static const char *const named[] = {"yearly"};
    static struct entry_act acts[] = {
        {.id = "look", .role = R_CISO, .checklists = named, .nchecklists = 1}};
    struct rules r;
    struct houses h;
    AUTO_ARENA struct arena *a = arena_new();
    struct walk_finding *found;
    size_t n, deputies = 0;

    (void)state;
    rules_make(&r);
    r.pack.checklists = lists;
    r.pack.nchecklists = 1;
    r.pack.entry_acts = acts;
    r.pack.nentry_acts = 1;
    house_make(&h, &r);
    walk(&h.in, a, &found, &n);
    for (size_t i = 0; i < n; i++)
        deputies += found[i].kind == WALK_ROLE_VACANT && found[i].role == R_DEPUTY &&
                    found[i].act == &acts[0];
    assert_int_equal(deputies, 1); /* in the unit that has people, nowhere else */
}

/* Whom an incident is told, and who assesses it: the first once, the other as its own scope has it.
 */
static void whom_incidents_are_told(void **state)
{
    static struct tell tell[] = {{.id = "deputy", .role = R_DEPUTY, .of = TELL_BODY},
                                 {.id = "unit", .role = R_DEPUTY, .of = TELL_UNIT}};
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;

    (void)state;
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    r.pack.incidents = (struct incidents){.tell = tell, .ntell = 1, .assess = -1};
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ROLE_VACANT);
    assert_int_equal(f->role, R_DEPUTY);
    assert_ptr_equal(f->tell, &tell[0]);
    hold(&h, 8, 2, R_DEPUTY, HOLD_MAIN); /* anywhere in the body */
    find(a, &h, 0);
    r.pack.incidents.ntell = 2;
    f = find(a, &h, 1); /* where people work */
    assert_ptr_equal(f->tell, &tell[1]);
    assert_true(ID_EQ(f->unit, unit(1)));
    r.pack.incidents = (struct incidents){.assess = R_DEPUTY};
    f = find(a, &h, 1);
    assert_true(f->incident);
}

static void appointed_managers(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    r.steps[0].role = R_MANAGER;
    r.steps[0].phase = PHASE_START;
    r.steps[0].act = ACT_ACKNOWLEDGE;
    house_make(&h, &r);
    h.candidates[0].role = "nothing"; /* nobody is head */
    find(a, &h, 0);                   /* the form names the manager */
    r.proc.effect.manager_field = "";
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_ROLE_VACANT);
    assert_int_equal(f->role, R_HEAD); /* the role it falls back to */
}

static void only_some_may_apply(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    r.proc.applicant = R_DEPUTY;
    house_make(&h, &r);
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_NOBODY_APPLIES);
    assert_int_equal(f->role, R_DEPUTY);
    hold(&h, 2, 1, R_DEPUTY, HOLD_MAIN);
    find(a, &h, 0); /* the head never applies, so nothing stops at the head */
}

/* Who decided proposes to undo it; somebody else has to be there to confirm. */
static void undone_by_two(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    h.candidates[2].role = "nothing";
    find(a, &h, 0); /* the CISO and one of the office */
    h.candidates[3].role = "nothing";
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_NO_SECOND);
    assert_true(ID_EQ(f->person, person(3)));
    assert_ptr_equal(f->step, &r.steps[1]);
    hold(&h, 8, 1, R_CISO, HOLD_SUBSTITUTE); /* who stands in may confirm */
    find(a, &h, 0);
}

/* One of the two applies: what they applied for could not be undone. */
static void undone_by_two_others(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    h.candidates[2].role = "nothing"; /* the CISO and one of the office may undo */
    find(a, &h, 0);                   /* who apply for nothing: they sit in no unit */
    sit(&h, 7, 1);
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_NO_SECOND_OWN);
    assert_int_equal(f->role, R_OFFICE);
    assert_true(ID_NONE(f->unit));
    assert_true(ID_EQ(f->person, person(7)));
    assert_ptr_equal(f->step, &r.steps[1]);
    h.candidates[2].role = "office"; /* a second one of the office cures it */
    find(a, &h, 0);
}

/* A manager who left: somebody has to hold the role that stands in, in the entry's unit. */
static void managers_gone(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    const struct walk_entry entries[] = {{"便", unit(1), R_MANAGER, "甲"},
                                         {"箱", unit(2), R_MANAGER, "乙"}};
    rules_make(&r);
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    h.in.entries = entries;
    h.in.nentries = 1;
    find(a, &h, 0); /* the head stands in */
    h.in.nentries = 2;
    struct walk_finding *f = find(a, &h, 1);
    assert_int_equal(f->kind, WALK_MANAGER_GONE);
    assert_int_equal(f->role, R_HEAD);
    assert_true(ID_EQ(f->unit, unit(2)));
    assert_ptr_equal(f->entry, &entries[1]);
    roles[R_HEAD].scope = SCOPE_PARENT; /* the head of the unit above serves */
    h.units[1].parent = unit(1);
    find(a, &h, 0);
    roles[R_HEAD].scope = SCOPE_UNIT;
    roles[R_MANAGER].fallback = -1; /* the rules name nobody */
    f = find(a, &h, 2);
    roles[R_MANAGER].fallback = R_HEAD;
    assert_int_equal(f->kind, WALK_MANAGER_GONE);
    assert_int_equal(f->role, -1);
}

static void settings_and_posts(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct rules r;
    struct houses h;
    rules_make(&r);
    r.pack.settings = settings;
    r.pack.nsettings = 2;
    house_make(&h, &r);
    hold(&h, 2, 1, R_HEAD, HOLD_CONCURRENT);
    h.posts[0] = (struct walk_post){post(7), unit(1), true, false};
    h.posts[1] = (struct walk_post){post(8), unit(1), false, false};
    h.in.nposts = 2;
    struct walk_finding *f = find(a, &h, 2);
    assert_int_equal(f[0].kind, WALK_SETTING);
    assert_ptr_equal(f[0].setting, &settings[0]);
    assert_int_equal(f[1].kind, WALK_POST_VACANT);
    assert_true(ID_EQ(f[1].post, post(7)));
    json_t *answers = json_pack("{s:s}", "asked", "x");
    h.in.settings = answers;
    find(a, &h, 1);
    json_decref(answers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_applies_alone),
        cmocka_unit_test(a_substitute_of_the_applicant_is_no_cure),
        cmocka_unit_test(stand_in_role),
        cmocka_unit_test(only_a_stand_in),
        cmocka_unit_test(units_without_holders),
        cmocka_unit_test(whole_body_is_told_once),
        cmocka_unit_test(columns_of_acts),
        cmocka_unit_test(whom_incidents_are_told),
        cmocka_unit_test(appointed_managers),
        cmocka_unit_test(only_some_may_apply),
        cmocka_unit_test(undone_by_two),
        cmocka_unit_test(undone_by_two_others),
        cmocka_unit_test(managers_gone),
        cmocka_unit_test(settings_and_posts),
    };
    return RUN(tests);
}
