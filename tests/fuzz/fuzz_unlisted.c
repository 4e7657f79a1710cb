/* Any file as a list of accesses or payments: no crash, and what comes of it is fit to be kept:
 * hosts that read as themselves, texts without addresses of mail and control characters, days that
 * were. */
#include "fuzz.h"

#include <string.h>

#include "base/hostname.h"
#include "commands/services/unlisted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct org_problems problems = {.arena = a};
    struct unlisted_list list;
    const struct date today = {20000};
    char *again;

    if (n < 1 || unlisted_read(a, "fuzz", (struct bytes){data + 1, n - 1},
                               data[0] & 1 ? today : (struct date){DATE_NONE}, today, &list,
                               &problems, NULL) != ST_OK)
        return 0;
    HOLDS(list.n + list.machines <= list.rows);
    HOLDS(problems.errors > 0 || list.n + list.machines == list.rows);
    for (size_t i = 0; i < list.n; i++) {
        const struct unlisted_line *x = &list.lines[i];
        HOLDS(!date_none(x->day) && x->day.day <= today.day && x->n >= 0);
        HOLDS(strchr(x->name, '@') == NULL && strchr(x->subject, '@') == NULL);
        HOLDS(!text_has_control(x->name) && !text_has_control(x->subject));
        HOLDS(utf8_valid(x->key, strlen(x->key)));
        if (!str_eq(list.kind, UNLISTED_ACCESS)) {
            HOLDS(strchr(x->key, '\n') != NULL);
            continue;
        }
        HOLDS(strpbrk(x->name, "/?#: ") == NULL && strchr(x->name, '.') != NULL);
        HOLDS(hostname_plain(a, x->name, &again) == HOST_NAMED && str_eq(again, x->name));
    }
    (void)unlisted_hash(a, &list);
    return 0;
}
