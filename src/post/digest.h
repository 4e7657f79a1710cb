/* digest.h: what a mail says, as text. Pure.
 *
 * One mail tells a person everything that waits for them: what, of which service, by which day, and
 * where to go. What is written there is not told: mail may leave the site. */
#ifndef DAICHO_POST_DIGEST_H
#define DAICHO_POST_DIGEST_H

#include <stdint.h>

#include "base/arena.h"
#include "words/words.h"

struct digest_line {
    const char *what;  /* in words: 確認・許可のお願い */
    const char *title; /* what it is called */
    const char *day;   /* in words, "" */
    const char *path;  /* "/duties/…" */
};

/* 台帳：お願いが3件あります */
const char *digest_subject(struct arena *a, enum lang lang, size_t n);
/* `base`: where the pages are, without a / at the end. */
const char *digest_text(struct arena *a, enum lang lang, const char *name, const char *base,
                        const struct digest_line *lines, size_t n);

struct mail {
    const char *sender, *sender_name; /* address; name, "" */
    const char *to;                   /* address */
    const char *subject, *text;       /* UTF-8 */
    const char *id;                   /* what names it for good, without brackets: ID@HOST */
    int64_t at;                       /* milliseconds */
};
/* As it goes over the wire: RFC 5322, CRLF, ASCII. Addresses have passed mail_address_ok; nothing
 * else of it can make a header: texts are encoded whole. */
const char *mail_text(struct arena *a, const struct mail *m);

#endif
