/* Any text: what is found in it is told in clean, short lines; a bad address put beside it is
 * found; and nothing that can be put around an account makes another's account the body's own. */
#include "fuzz.h"

#include <string.h>

#include "core/address.h"

static const char *const own[] = {"https://x.com/town_example"};
static const struct address_accounts accounts = {true, own, 1};

static void sound(const struct address_judged *v)
{
    HOLDS(v->verdict <= ADDRESS_REFUSED && v->code[0] && v->service);
    HOLDS(utf8_valid(v->text, strlen(v->text)) && utf8_length(v->text) <= 201);
}

static size_t judged(struct arena *a, const struct address_list *list, const char *text,
                     struct address_judged **ret)
{
    size_t n = addresses_judge(a, list, &accounts, text, ret);
    HOLDS(n <= ADDRESSES_MAX + 1);
    for (size_t i = 0; i < n; i++)
        sound(&(*ret)[i]);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)data, n);
    struct address_list list;
    struct address_judged *v, one;

    if (n > 4 * ADDRESS_TEXT_MAX || !utf8_valid(text, strlen(text)))
        return 0;
    address_list_own(a, &list);
    (void)judged(a, &list, text, &v);
    one = address_judge(a, &list, &accounts, text);
    sound(&one);
    size_t m =
        judged(a, &list, arena_printf(a, "%s https://docs.google.com/forms/d/x/edit ", text), &v);
    HOLDS(addresses_verdict(v, m) == ADDRESS_REFUSED);
    m = judged(a, &list, arena_printf(a, "%s ｂｉｔ．ｌｙ／ａ ", text), &v);
    HOLDS(addresses_verdict(v, m) == ADDRESS_REFUSED);
    /* whoever chooses what stands before the host, or the host's beginning, never looks official */
    if (strpbrk(text, " \t\r\n") == NULL && text[0]) {
        one = address_judge(a, &list, &accounts,
                            arena_printf(a, "https://x.com/town_example%s", text));
        HOLDS(one.verdict != ADDRESS_FINE || strchr("/?#\\", text[0]) || text[0] <= ' ');
    }
    return 0;
}
