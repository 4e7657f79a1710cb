/* Any mail: every answer is one clean line within its limit, and a secret put behind it is in none.
 */
#include "fuzz.h"

#include <string.h>

#include "core/invitation.h"

#define SECRET "S3cr3tW0rd"

static void line(const char *s)
{
    HOLDS(utf8_valid(s, strlen(s)) && utf8_length(s) <= INVITATION_TEXT);
    HOLDS(!text_has_control(s) && !strpbrk(s, "\r\n\t"));
    HOLDS(strstr(s, SECRET) == NULL);
}

static void check(struct arena *a, const struct meeting_list *list, const char *text)
{
    struct invitation v;
    struct date today;

    HOLDS(date_make(2026, 11, 29, &today));
    invitation_read(a, list, text, today, &v);
    line(v.service);
    line(v.title);
    line(v.organiser);
    line(v.time);
    line(v.link);
    HOLDS(strlen(v.series) == 6 || v.series[0] == '\0');
    HOLDS(v.series[strspn(v.series, "0123456789abcdef")] == '\0');
    HOLDS(strpbrk(v.link, "?#") == NULL);
    if (v.link[0]) { /* nobody's name or password before the host */
        const char *host = v.link + strlen("https://");
        HOLDS(memchr(host, '@', strcspn(host, "/")) == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)data, n);
    struct meeting_list list;

    if (n > 4 * INVITATION_MAX || !utf8_valid(text, strlen(text)) || strstr(text, SECRET))
        return 0;
    meeting_list_own(a, &list);
    check(a, &list, text);
    check(a, &list,
          arena_printf(a,
                       "%s\nパスコード： " SECRET "\nTopic: x https://zoom.us/j/1?pwd=" SECRET
                       "\nPassword:\n" SECRET "\n",
                       text));
    return 0;
}
