/* out.h: what compiled templates (tools/tplc.c) write with.
 *
 * A value's C type picks its function: text is escaped, integers are printed, `struct html` passes
 * as it is, words (T1, TN) are escaped with what they hold; anything else, such as bool, double or
 * a struct, does not compile. An id prints as its text: {{ v->id.s }}. NULL prints nothing. */
#ifndef DAICHO_PAGES_OUT_H
#define DAICHO_PAGES_OUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "words/words.h"

struct pack;
struct out {
    struct buf *b;
    enum lang lang;
    const struct pack *rules; /* whose texts are glossed (pages/label.h), NULL: none */
};

/* Markup that needs no escaping. html_trusted() is the only way to make one: each caller answers
 * for the markup being ours and every value in it being escaped. */
struct html {
    const char *p;
    size_t n;
};
struct html html_trusted(const char *markup, size_t n);

/* A text of the catalogue whose `{}` stands for a text or a number. */
struct out_words {
    const char *text;
    const char *arg; /* NULL: the number */
    int64_t number;
};
#define T(key) W(o->lang, key)
#define T1(key, arg_) ((struct out_words){.text = T(key), .arg = out_some(arg_), .number = 0})
#define TN(key, number_)                                                                           \
    ((struct out_words){.text = T(key), .arg = NULL, .number = (int64_t)(number_)})

static inline const char *out_some(const char *s)
{
    return s ? s : "";
}

static inline void out_raw(struct out *o, const char *s, size_t n)
{
    struct buf *b = o->b;
    if (b->cap > b->n && b->cap - b->n > n + 1) {
        memcpy(b->p + b->n, s, n);
        b->n += n;
        b->p[b->n] = '\0';
    } else {
        buf_put(b, s, n);
    }
}

/* {{ T(key) }}: wordc has escaped the catalogue. */
static inline void out_word(struct out *o, enum word w)
{
    const struct markup *m = &words_markup[o->lang][w];
    out_raw(o, m->p, m->n);
}

void out_text_str(struct out *o, const char *s);    /* & < > */
void out_attr_str(struct out *o, const char *s);    /* & < > " ' */
void out_url_str(struct out *o, const char *s);     /* a whole URL or its beginning, see out_url */
void out_urlpart_str(struct out *o, const char *s); /* all but letters, digits and - _ . ~ as %XX */
void out_int(struct out *o, int64_t i);
void out_uint(struct out *o, uint64_t u);
void out_html(struct out *o, struct html h);
void out_text_words(struct out *o, struct out_words w);
void out_attr_words(struct out *o, struct out_words w);

/* clang-format off */
#define OUT_NUMBERS                                                                                \
    short: out_int, unsigned short: out_uint, int: out_int, unsigned: out_uint,                    \
    long: out_int, unsigned long: out_uint, long long: out_int, unsigned long long: out_uint

#define out_text(o, x)                                                                             \
    _Generic((x), const char *: out_text_str, char *: out_text_str, struct html: out_html,         \
             struct out_words: out_text_words, OUT_NUMBERS)((o), (x))

/* Inside of a double-quoted attribute. */
#define out_attr(o, x)                                                                             \
    _Generic((x), const char *: out_attr_str, char *: out_attr_str,                                \
             struct out_words: out_attr_words, OUT_NUMBERS)((o), (x))

/* At the start of a URL attribute: relative, http:, https: or mailto:; any other scheme, a control
 * character or a backslash gives "#". Bytes that no URL has are written as %XX, & as &amp;. */
#define out_url(o, x)                                                                              \
    _Generic((x), const char *: out_url_str, char *: out_url_str, OUT_NUMBERS)((o), (x))

/* Later in a URL attribute: one path segment or one query value. */
#define out_urlpart(o, x)                                                                          \
    _Generic((x), const char *: out_urlpart_str, char *: out_urlpart_str, OUT_NUMBERS)((o), (x))
/* clang-format on */

#endif
