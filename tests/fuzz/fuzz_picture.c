/* Any bytes behind the name of a picture: an answer or a refusal, within the limits. Here the
 * decoders run in this process, so that the sanitizers see what they do. */
#include "fuzz.h"

#include <string.h>

#include "base/qr.h"

/* Large pictures are allowed, but a fuzzer has no time for them. */
static bool large_png(const uint8_t *d, size_t n)
{
    return n >= 24 && d[1] == 'P' && (d[16] | d[17] | d[20] | d[21] || d[18] > 3 || d[22] > 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *const *text;
    size_t found = 0;
    struct err err;

    if (n > 64 * 1024 || large_png(data, n))
        return 0;
    enum status st = qr_read(a, (struct bytes){data, n}, &text, &found, &err);
    HOLDS(st == ST_OK || st == ST_INPUT || st == ST_SYSTEM);
    HOLDS(st != ST_OK || found <= QR_CODES_MAX);
    for (size_t i = 0; st == ST_OK && i < found; i++)
        HOLDS(strlen(text[i]) <= QR_TEXT_MAX && utf8_valid(text[i], strlen(text[i])));
    return 0;
}
