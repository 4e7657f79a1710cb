#include "base/id.h"

#include <string.h>
#include <time.h>

#include "base/crypto.h"

void uuid7(char ret[37], int64_t now_ms)
{
    static const char digit[] = "0123456789abcdef";
    uint8_t b[16];
    struct timespec t;

    random_bytes(b, sizeof(b));
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t later = ((uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec) >> 4;
    for (int i = 0; i < 3; i++) /* 42 bits, around those of the version and the variant */
        b[11 - i] = (uint8_t)(later >> (8 * i));
    b[8] = (uint8_t)(later >> 24);
    b[7] = (uint8_t)(later >> 30);
    b[6] = (uint8_t)(later >> 38);
    for (int i = 0; i < 6; i++)
        b[i] = (uint8_t)((uint64_t)now_ms >> (40 - 8 * i));
    b[6] = (uint8_t)(0x70 | (b[6] & 0x0F));
    b[8] = (uint8_t)(0x80 | (b[8] & 0x3F));
    char *p = ret;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = digit[b[i] >> 4];
        *p++ = digit[b[i] & 15];
    }
    *p = '\0';
}

bool uuid_valid(const char *s)
{
    if (!s)
        return false;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool hex = (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f');
        if (dash ? s[i] != '-' : !hex)
            return false;
    }
    return s[36] == '\0';
}

bool id_eq_(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

void id_copy_(char dst[37], const char *text)
{
    if (uuid_valid(text))
        memcpy(dst, text, 37);
    else
        dst[0] = '\0';
}
