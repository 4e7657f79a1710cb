#include "cli/demo_staff.h"

#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "words/words.h"

#define PEOPLE_WITHOUT_ROLE 2

static void put(struct arena *a, json_t *rows, bool department, const char *login,
                const char *title, const char *role)
{
    const char *section = W(LANG_JA, demo_section), *above = W(LANG_JA, demo_department);

    json_array_append_new(
        rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "unit", department ? above : section,
                        "parent", department ? "" : above, "title", title, "roles", role, "name",
                        arena_printf(a, "%s %s", W(LANG_JA, demo_family), title), "login", login,
                        "kind", "main"));
}

static bool taken(const json_t *rows, const char *member, const char *value)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        if (!strcmp(json_str(row, member, ""), value))
            return true;
    }
    return false;
}

json_t *demo_staff(struct arena *a, const struct pack *p)
{
    json_t *rows = json_array();

    for (size_t i = 0; i < p->nroles; i++) {
        const struct role *r = &p->roles[i];
        const char *login = r->id, *title = r->label;

        if (r->holder != HOLDER_POST)
            continue;
        if (org_login_ok(login, NULL) != ST_OK || !strcmp(login, "admin") ||
            taken(rows, "login", login))
            login = arena_printf(a, "role%zu", i + 1);
        if (taken(rows, "title", title)) /* one post would carry both */
            title = arena_printf(a, "%s %s", title, r->id);
        put(a, rows, r->scope == SCOPE_PARENT, login, title, r->id);
        if (r->office) /* what one proposes the other confirms */
            put(a, rows, false, arena_printf(a, "%s2", login), arena_printf(a, "%s2", title),
                r->id);
    }
    for (int i = 1; i <= PEOPLE_WITHOUT_ROLE; i++)
        put(a, rows, false, arena_printf(a, "staff%d", i),
            arena_printf(a, "%s%d", W(LANG_JA, demo_plain), i), "");
    return rows;
}
