/* str.h: text and byte strings.
 *
 * Text is NUL-terminated valid UTF-8 in an arena; bytes are pointer and length. `struct buf` grows
 * in an arena. */
#ifndef DAICHO_BASE_STR_H
#define DAICHO_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct bytes {
    const void *p;
    size_t n;
};

/* A growing buffer; always NUL-terminated one past n. Start with buf_init. */
struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

void buf_init(struct buf *b, struct arena *a, size_t expect);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s); /* NULL writes nothing */
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_empty(const char *s);             /* NULL or "" */
bool str_blank(const char *s);             /* NULL or nothing but white space (ASCII and U+3000) */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* `s` without leading and trailing white space (ASCII and U+3000), as a copy. */
char *str_trim(struct arena *a, const char *s);
/* Splits on one character; keeps empty parts. ret_n receives the count. */
char **str_split(struct arena *a, const char *s, char sep, size_t *ret_n);

bool utf8_valid(const void *p, size_t n);
/* How many bytes from the start on are valid. */
size_t utf8_prefix(const void *p, size_t n); /* strict: no overlong, surrogate, > U+10FFFF */
/* Number of code points; `s` must be valid. */
size_t utf8_length(const char *s);
/* True when the text holds a control character other than \t, \n, \r. */
bool text_has_control(const char *s);
/* `s` without what nobody sees but what changes how it reads or compares: signs that turn the
 * direction of writing, joiners, blanks of no width, tags. Variation selectors stay, which names
 * need. A copy, or `s` itself when there is nothing of the kind. */
const char *text_visible(struct arena *a, const char *s);
/* A file's name with at most `max` letters: "…" stands for the end of what is before its extension.
 * A letter keeps the marks that follow it. */
const char *text_file_name(struct arena *a, const char *s, size_t max);
/* True when it holds kana, kanji or their full-width companions; the wide space alone is none. */
bool text_has_japanese(const char *s);

/* Is it one name, whatever width, case and blanks it is written with? ズーム and ｽﾞｰﾑ are, and
 * （株）訳 and 株式会社訳. Allocates nothing. */
bool text_same_name(const char *a, const char *b);

/* The same letters in half width, for what is compared with plain letters: Ａ, 𝐀 and Ⓐ become A. Of
 * marks only those that addresses are made of; a wide colon or question mark where what follows is
 * the inside of an address (：／／, ？edit=). ret_from[i]: where in `s` byte i, and the end, comes
 * from. */
char *text_narrow(struct arena *a, const char *s, size_t **ret_from);
/* Every letter in its usual width (NFKC): ＰＷ is PW, ﾊﾟｽ is パス. What is no UTF-8 stays. */
char *text_nfkc(struct arena *a, const char *s);

/* The key under which text is searched, never shown or stored as text: NFKC, hiragana to katakana,
 * case folded, dashes and waves folded, variation selectors dropped, variant kanji (髙 to 高 …)
 * folded, spaces dropped, （株） and ㈱ written out. `ガ`, `ｶﾞ` and `が` give equal keys. A key is
 * its own key. Bytes that are not UTF-8 give "". */
char *search_key(struct arena *a, const char *s);

/* Lower-case hex of n bytes, and back; hex_decode returns false on a wrong digit (upper case
 * included) or odd length. */
char *hex_encode(struct arena *a, const void *p, size_t n);
bool hex_decode(struct arena *a, const char *hex, struct bytes *ret);

/* URL-safe base64 without padding. Decoding accepts only what encoding writes. */
char *base64url_encode(struct arena *a, const void *p, size_t n);
bool base64url_decode(struct arena *a, const char *s, struct bytes *ret);

/* Strict decimal integers: optional minus, digits only, no overflow; full-width digits accepted. */
bool parse_int64(const char *s, int64_t *ret);

#endif
