/* Whether two texts are one name, without a place to keep them in: rules allocate nothing. */
#include <string.h>
#include <utf8proc.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/variants.h"

enum { PARTS = 32 }; /* no character has more */

/* A name as it is read: the parts of its next character that are left. */
struct reading {
    const char *s;
    utf8proc_int32_t part[PARTS];
    utf8proc_ssize_t n, at;
    const char32_t *form; /* what is left of a legal form that stands there short; NULL */
};

static void take_apart(struct reading *r)
{
    const utf8proc_option_t how =
        (utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    uint32_t c = 0;
    size_t n = utf8_decode(r->s, strlen(r->s), &c);
    int boundary = 0;

    r->part[0] = n ? (utf8proc_int32_t)c : (unsigned char)*r->s;
    r->n = 1;
    r->at = 0;
    r->s += n ? n : 1;
    if (n < 2) {
        if (c >= 'A' && c <= 'Z')
            r->part[0] = (utf8proc_int32_t)(c + 'a' - 'A');
        return;
    }
    utf8proc_ssize_t got =
        utf8proc_decompose_char((utf8proc_int32_t)c, r->part, PARTS, how, &boundary);
    if (got >= 0 && got <= PARTS)
        r->n = got;
}

/* The next part that counts; 0 at the end. */
static utf8proc_int32_t next_part(struct reading *r)
{
    for (;;) {
        while (r->at < r->n) {
            utf8proc_int32_t c = r->part[r->at++];
            if (c != ' ' && c != '\t')
                return c;
        }
        if (*r->s == '\0')
            return 0;
        take_apart(r);
    }
}

/* The same, with legal forms written out: ㈱ and （株） are 株式会社. */
static utf8proc_int32_t next(struct reading *r)
{
    if (r->form && *r->form)
        return (utf8proc_int32_t)*r->form++;
    utf8proc_int32_t c = next_part(r);
    if (c != '(')
        return c;
    struct reading ahead = *r;
    ahead.form = legal_form((uint32_t)next_part(&ahead));
    if (!ahead.form || next_part(&ahead) != ')')
        return c;
    *r = ahead;
    return (utf8proc_int32_t)*r->form++;
}

bool text_same_name(const char *a, const char *b)
{
    struct reading x = {.s = a}, y = {.s = b};
    utf8proc_int32_t c, d;

    do {
        c = next(&x);
        d = next(&y);
    } while (c == d && c != 0);
    return c == d;
}
