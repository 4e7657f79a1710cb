/* 連絡先 and 初動カード, on every engine: who writes them, what is refused, two at once, another
 * manager, ten years later, the end; and what the card says to whom. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/entry/contact.h"
#include "pages/entry/contact.h"
#include "pages/entry/entry.h"
#include "pages/services/use.h"

#define PACK "tests/packs/incidents"

static json_t *one(const char *kind, const char *name, const char *phone, const char *hours)
{
    return IN("{s:s, s:s, s:s, s:s, s:s}", "kind", kind, "name", name, "phone", phone, "hours",
              hours, "note", "");
}

static json_t *list(const char *entry, int seen, json_t *contact)
{
    return IN("{s:s, s:i, s:[o]}", "entry", entry, "seen", seen, "contacts", contact);
}

static const char *service(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_step(t, "takahashi", id, "judge", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    const char *entry = arena_strdup(t->a, town_case(t, id)->c.entry.s);
    town_act(t, "tanaka", entry, "start_use");
    return entry;
}

static const char *page(struct town *t, const char *login, const char *arg, handler_fn *handler)
{
    return seen(visit(t, login, arg, NULL), handler);
}

static void open_town(struct town *t, const char *url)
{
    shift = 0;
    town_open(t, url, PACK);
}

static void close_town(struct town *t)
{
    town_is_whole(t);
    town_close(t);
    shift = 0;
}

/* ------------------------------------------------------------------ who writes them, and what */
static void test_written_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    json_t *ok = one("provider", "みほん社 窓口", "０３－0000－0000", "off");
    static const char *const others[] = {"yamada", "watanabe", "oshiro", "ito"};
    for (size_t i = 0; i < 4; i++)
        town_refused(&t, others[i], "entry.contacts", list(entry, 0, json_incref(ok)), ST_DENIED,
                     "contacts_whose");
    town_refused(&t, "tanaka", "entry.contacts", IN("{s:s, s:[]}", "entry", entry, "contacts"),
                 ST_REFUSED, "contacts_none");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(entry, 0, one("provider", " ", "03-0000-0000", "any")), ST_REFUSED,
                 "contact_blank");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(entry, 0, one("provider", "窓口", "担当に聞く", "any")), ST_REFUSED,
                 "contact_phone");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(entry, 0, one("provider", "窓口", "1", "noon")), ST_REFUSED,
                 "contact_choice");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(entry, 0, one("tell.nobody", "窓口", "1", "any")), ST_REFUSED,
                 "contact_choice");
    town_refused(&t, "tanaka", "entry.contacts", IN("{s:s, s:[i]}", "entry", entry, "contacts", 7),
                 ST_REFUSED, "contact_blank");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(town_id(&t, "person.yamada"), 0, json_incref(ok)), ST_NOT_FOUND, "not_found");
    json_t *many = json_array();
    for (int i = 0; i <= CONTACTS_MAX; i++)
        json_array_append(many, ok);
    town_refused(&t, "tanaka", "entry.contacts", IN("{s:s, s:o}", "entry", entry, "contacts", many),
                 ST_REFUSED, "contacts_many");
    says(page(&t, "tanaka", entry, entry_get), "連絡先は、まだありません");
    (void)town_do(&t, "tanaka", "entry.contacts", list(entry, 0, json_incref(ok)));
    /* two had the first list open: one of them was faster */
    town_refused(&t, "takahashi", "entry.contacts", list(entry, 0, json_incref(ok)), ST_CONFLICT,
                 "contacts_changed");
    (void)town_do(&t, "takahashi", "entry.contacts",
                  list(entry, 1, one("tell.csirt", "CSIRT 当番", "080-1111-1111", "night")));
    json_decref(ok);
    assert_int_equal(town_count(&t, "select count(*) from entry_contact"), 2);
    /* the newest counts; on the card it stands beside whom the rules tell */
    html = page(&t, "tanaka", entry, card_get);
    says(html, "080-1111-1111");
    says_not(html, "みほん社 窓口");
    says(html, "CSIRTへの連絡");
    says(html, "所属長 伊藤 四郎");
    says(html, "止める");
    says(html, "田中");
    says(page(&t, "takahashi", entry, entry_get), "に確かめました");
    /* whoever may not see the service sees no card of it */
    assert_int_equal(occurs(seen(visit(&t, "tanaka", NULL,
                                       (const char *[]){"unit", town_id(&t, "unit.企画課"), NULL}),
                                 cards_get),
                            "080-1111-1111"),
                     2);
    says(seen(visit(&t, "takahashi", NULL,
                    (const char *[]){"q", town_text(&t, "select title from entry"), NULL}),
              use_get),
         "080-1111-1111");
    refused(visit(&t, "yamada", entry, NULL), contacts_get, ST_DENIED, "contacts_whose");
    close_town(&t);
}

/* ------------------------------------------------------------------ the form */
static void test_form_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t), *html;
    struct visit *v =
        visit(&t, "tanaka", entry,
              (const char *[]){"seen",    "0",        "kind.0",  "provider", "name.0",  "",
                               "phone.0", "",         "hours.0", "any",      "note.0",  "",
                               "kind.1",  "provider", "name.1",  "みほん社", "phone.1", "",
                               "hours.1", "off",      "note.1",  "",         NULL});
    html = seen_with(v, contacts_post, 422);
    says(html, "名前と電話番号の両方を書いてください");
    says(html, "id=\"phone.1\" name=\"phone.1\" value=\"\"");
    says(html, "value=\"みほん社\"");
    v = visit(&t, "tanaka", entry,
              (const char *[]){"seen", "0", "kind.1", "provider", "name.1", "みほん社", "phone.1",
                               "03-2222-2222", "hours.1", "off", "note.1", "番号3", NULL});
    assert_true(str_ends(sent(v, contacts_post), "/card?done=contacts"));
    html = page(&t, "tanaka", entry, contacts_get);
    says(html, "03-2222-2222");
    says(html, "name=\"seen\" value=\"1\"");
    close_town(&t);
}

/* ------------------------------------------------------------------ another manager, and time */
static void test_again_on(const char *url)
{
    struct town t;

    open_town(&t, url);
    const char *entry = service(&t);
    (void)town_do(&t, "tanaka", "entry.contacts",
                  list(entry, 0, one("provider", "みほん社", "03-0000-0000", "off")));
    shift = 3650;
    says_not(page(&t, "tanaka", NULL, home_get), "連絡先の確かめ直し"); /* still the same person */
    says_not(page(&t, "tanaka", entry, card_get), "担当が替わりました");
    town_move(&t, "tanaka", "主事");
    says(page(&t, "kato", NULL, home_get), "連絡先の確かめ直し");
    says(page(&t, "kato", entry, card_get), "担当が替わりました");
    says_not(page(&t, "tanaka", NULL, home_get), "連絡先の確かめ直し");
    shift += CONTACT_DAYS;
    says_not(page(&t, "kato", NULL, home_get), "過ぎています");
    shift++;
    says(page(&t, "kato", NULL, home_get), "過ぎています");
    town_refused(&t, "tanaka", "entry.contacts",
                 list(entry, 1, one("provider", "みほん社", "03-0000-0000", "off")), ST_DENIED,
                 "contacts_whose");
    (void)town_do(&t, "kato", "entry.contacts",
                  list(entry, 1, one("provider", "みほん社", "03-0000-0000", "off")));
    says_not(page(&t, "kato", NULL, home_get), "連絡先の確かめ直し");
    says_not(page(&t, "kato", entry, card_get), "確かめ直");
    close_town(&t);
}

#define EACH(what)                                                                                 \
    static void what(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(what##_on);                                                                    \
    }
EACH(test_written)
EACH(test_form)
EACH(test_again)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
