#include "post/digest.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/str.h"

#define DAY_MS INT64_C(86400000)
#define JST_MS INT64_C(32400000)

/* ------------------------------------------------------------------ what it says */
const char *digest_subject(struct arena *a, enum lang lang, size_t n)
{
    return words_fill(a, W(lang, mail_subject), arena_printf(a, "%zu", n));
}

const char *digest_text(struct arena *a, enum lang lang, const char *name, const char *base,
                        const struct digest_line *lines, size_t n)
{
    struct buf b;

    buf_init(&b, a, 1024);
    buf_printf(&b, "%s\n\n%s\n", words_fill(a, W(lang, mail_dear), name), W(lang, mail_lead));
    for (size_t i = 0; i < n; i++) {
        const struct digest_line *l = &lines[i];
        buf_printf(&b, "\n%zu. %s\n", i + 1, l->what);
        if (l->title[0])
            buf_printf(&b, "   %s\n", l->title);
        if (l->day[0])
            buf_printf(&b, "   %s\n", l->day);
        buf_printf(&b, "   %s%s\n", base, l->path);
    }
    buf_printf(&b, "\n%s\n%s%s\n", W(lang, mail_foot), base, "/settings/mail");
    return b.p;
}

/* ------------------------------------------------------------------ as it goes out */
static void put_base64(struct buf *b, const char *s, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char four[5] = "";

    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)(uint8_t)s[i] << 16;
        v |= i + 1 < n ? (uint32_t)(uint8_t)s[i + 1] << 8 : 0;
        v |= i + 2 < n ? (uint8_t)s[i + 2] : 0;
        four[0] = digits[v >> 18];
        four[1] = digits[v >> 12 & 63];
        four[2] = i + 1 < n ? digits[v >> 6 & 63] : '=';
        four[3] = i + 2 < n ? digits[v & 63] : '=';
        buf_puts(b, four);
    }
}

/* Encoded words of whole letters, each at most 75 characters with what stands around it. */
static void put_words(struct buf *b, const char *s)
{
    enum { BYTES = 39 }; /* with "Subject: " a line has at most 76 letters */
    size_t n = strlen(s), at = 0;

    for (bool first = true; at < n || first; first = false) {
        size_t end = n - at > BYTES ? at + BYTES : n;
        while (end < n && end > at + 1 && ((uint8_t)s[end] & 0xc0) == 0x80)
            end--;
        buf_puts(b, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        put_base64(b, s + at, end - at);
        buf_puts(b, "?=");
        at = end;
    }
}

/* Sun, 29 Nov 2026 19:22:12 +0900 */
static void put_date(struct buf *b, int64_t at)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d = date_of_instant(at);
    int second = (int)((at + JST_MS) % DAY_MS / 1000), year, month, day;

    date_parts(d, &year, &month, &day);
    buf_printf(b, "Date: %s, %d %s %04d %02d:%02d:%02d +0900\r\n", days[((d.day + 4) % 7 + 7) % 7],
               day, months[month - 1], year, second / 3600, second / 60 % 60, second % 60);
}

static void put_body(struct buf *b, struct arena *a, const char *text)
{
    enum { LINE = 57 }; /* 76 letters */
    struct buf plain;

    buf_init(&plain, a, strlen(text) + 64);
    for (const char *s = text; *s; s++) {
        if (*s == '\n')
            buf_puts(&plain, "\r");
        buf_put(&plain, s, 1);
    }
    for (size_t at = 0; at < plain.n; at += LINE) {
        put_base64(b, plain.p + at, plain.n - at > LINE ? LINE : plain.n - at);
        buf_puts(b, "\r\n");
    }
}

const char *mail_text(struct arena *a, const struct mail *m)
{
    struct buf b;

    buf_init(&b, a, 4096);
    put_date(&b, m->at);
    buf_puts(&b, "From: ");
    if (m->sender_name[0]) {
        put_words(&b, m->sender_name);
        buf_puts(&b, "\r\n ");
    }
    buf_printf(&b, "<%s>\r\nTo: <%s>\r\nSubject: ", m->sender, m->to);
    put_words(&b, m->subject);
    buf_printf(&b,
               "\r\nMessage-ID: <%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
               "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"
               "\r\n",
               m->id);
    put_body(&b, a, m->text);
    return b.p;
}
