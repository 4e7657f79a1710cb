#include "core/invitation.h"

#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "core/meeting_day.h"
#include "core/meetings.h"

#define BLOT "＊＊＊"
#define NUMBER_DIGITS 9 /* fewer are no number of a meeting */

/* ------------------------------------------------------------------ the list */
static const char *const kinds[] = {"host", "query",  "title",  "organiser", "organiser_before",
                                    "day",  "number", "secret", "sent",      "month"};

static bool row_means(const struct csv_row *r)
{
    int64_t month;
    bool known = false, service = strcmp(csv_cell(r, 0), "host") == 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known |= strcmp(csv_cell(r, 0), kinds[i]) == 0;
    if (!known || str_blank(csv_cell(r, 2)))
        return false;
    if (strcmp(csv_cell(r, 0), "month") == 0)
        return parse_int64(csv_cell(r, 1), &month) && month >= 1 && month <= 12;
    return !service || !str_blank(csv_cell(r, 1));
}

enum status meeting_list_read(struct arena *a, const char *name, const char *text,
                              struct meeting_list *ret, struct err *err)
{
    struct csv t;
    TRY(csv_split(a, name, text, &t, err));
    for (size_t i = 1; i < t.nrows; i++)
        if (!row_means(&t.rows[i])) {
            err_set(err, ST_INPUT, "bad_meeting_row", "a row of the list means nothing");
            return err_where(err, "%s: row %zu", name, t.rows[i].number);
        }
    *ret = (struct meeting_list){t.rows + (t.nrows > 0), t.nrows > 0 ? t.nrows - 1 : 0};
    return ST_OK;
}

void meeting_list_own(struct arena *a, struct meeting_list *ret)
{
    *ret = (struct meeting_list){0}; /* a test reads it: it is never refused */
    (void)meeting_list_read(a, meetings_files[0].name, meetings_files[0].text, ret, NULL);
}

/* The next row of a kind from *i on; NULL at the end. */
static const struct csv_row *next_row(const struct meeting_list *list, const char *kind, size_t *i)
{
    while (*i < list->n) {
        const struct csv_row *r = &list->rows[(*i)++];
        if (strcmp(csv_cell(r, 0), kind) == 0)
            return r;
    }
    return NULL;
}

/* ------------------------------------------------------------------ words in a line */
static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does a Latin word begin here: not within another, nor as what an address asks (?pwd=), which is
 * cut from it anyway? */
static bool begins_word(const char *line, const char *p)
{
    const char *run = p;
    if (p == line || !(alnum(p[-1]) || p[-1] == '?' || p[-1] == '&'))
        return true;
    while (run > line && run[-1] != ' ')
        run--;
    return !alnum(p[-1]) && memchr(run, '?', (size_t)(p - run)) == NULL;
}

/* Where the word stands, whole where it is of Latin letters; NULL. */
static const char *word_in(const char *line, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = line; *p != '\0'; p++)
        if (strncasecmp(p, word, n) == 0 && (!alnum(word[0]) || begins_word(line, p)) &&
            !(alnum(word[n - 1]) && alnum(p[n])))
            return p;
    return NULL;
}

static const char *skip_any(const char *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i][0] != '\0' && str_starts(s, words[i]))
            return skip_any(s + strlen(words[i]), words, n);
    return s;
}

static const char *const marks[] = {" ", "　", "\t", "・", "●",  "■", "◆", "◇", "○",
                                    "□", "*",  "-",  ">",  "【", "[", "※", "「"};
static const char *const colons[] = {":", "：", "\t", "　", "  ", "】", "]"};
static const char *const spaces[] = {" ", "　", "\t", ":", "："};
#define SKIP(s, words) skip_any(s, words, sizeof(words) / sizeof *(words))

/* What stands behind the label with which the line begins; "" when it stands alone; NULL. A single
 * blank parts it only from a label that is not of Latin letters ("Host key" is no host). */
static const char *labelled(const char *line, const char *label)
{
    const char *s = SKIP(line, marks);
    size_t n = strlen(label);
    if (strncasecmp(s, label, n) != 0)
        return NULL;
    s += n;
    bool latin = alnum(label[n - 1]);
    const char *rest = SKIP(s, colons);
    if (rest == s && *s == ' ' && (!latin || str_starts(SKIP(s, spaces), "：") || s[1] == ':'))
        rest = SKIP(s, spaces);
    if (rest == s && *s != '\0')
        return NULL;
    return SKIP(rest, spaces);
}

/* ------------------------------------------------------------------ what must not be read */
static const char address_ends[] = " \t\r\n<>\"'|\\^`{}";
static const char *const tails[] = {"?", "#", "&", ";", "%3f", "%3F", "%23", "%26"};

/* Bytes from an address's beginning to where its query or the like begins, at most n. */
static size_t address_body(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof tails / sizeof *tails; k++)
            if (i + strlen(tails[k]) <= n && strncmp(s + i, tails[k], strlen(tails[k])) == 0)
                return i;
    return n;
}

/* A run without blanks loses what stands behind a ? of an address, with or without https://. */
static size_t without_query(struct buf *out, const char *s)
{
    size_t n = strcspn(s, address_ends), keep = n;
    bool address = memmem(s, n, "://", 3) != NULL;
    const char *ask = memchr(s, '?', n);
    if (address)
        keep = address_body(s, n);
    else if (ask != NULL && memchr(ask, '=', n - (size_t)(ask - s)) != NULL)
        keep = (size_t)(ask - s);
    const char *scheme = memmem(s, keep, "://", 3), *at = NULL;
    if (scheme != NULL) {
        size_t host = (size_t)(scheme + 3 - s);
        const char *slash = memchr(s + host, '/', keep - host);
        at = memrchr(s + host, '@', slash != NULL ? (size_t)(slash - s) - host : keep - host);
    }
    if (at != NULL) {
        buf_put(out, s, (size_t)(scheme + 3 - s)); /* user:password@ */
        buf_put(out, at + 1, (size_t)(s + keep - at - 1));
        return n;
    }
    buf_put(out, s, keep);
    return n;
}

/* Is it a letter that words are made of in Japanese, by the first bytes of its UTF-8: U+3040 to
 * U+30FF but the mark ・, U+4000 to U+9FFF? */
static bool kana_or_kanji(const char *s)
{
    unsigned char x = (unsigned char)s[0], y = x != 0 ? (unsigned char)s[1] : 0;
    return (x >= 0xe4 && x <= 0xe9) ||
           (x == 0xe3 && y >= 0x81 && y <= 0x83 && !str_starts(s, "・"));
}

/* Does what stands behind the word look like the rest of a sentence? Whatever else may be its
 * value.
 */
static bool sentence_follows(const char *s)
{
    const char *colon = strpbrk(s, ":="), *wide = strstr(s, "：");
    bool rest = str_starts(s, "、") || str_starts(s, "。") ||
                (kana_or_kanji(s) && !str_starts(s, "は") && !str_starts(s, "が"));
    return rest && !(colon != NULL && colon - s < 40) && !(wide != NULL && wide - s < 40);
}

static const char *secret_in(const struct meeting_list *list, const char *line)
{
    const char *first = NULL;
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "secret", &i)) != NULL;) {
        const char *p = word_in(line, csv_cell(r, 2));
        const char *end = p == NULL ? NULL : p + strlen(csv_cell(r, 2));
        if (end != NULL && !sentence_follows(end) && (first == NULL || end < first))
            first = end;
    }
    return first;
}

/* The line with letters of half and full width as others write them, where only then a word for a
 * secret is seen in it. */
static char *readable(struct arena *a, const struct meeting_list *list, char *line)
{
    char *folded = text_nfkc(a, line);
    return secret_in(list, line) == NULL && secret_in(list, folded) != NULL ? folded : line;
}

/* The mail line by line, trimmed, without what lets people in. */
static char **blotted(struct arena *a, const struct meeting_list *list, const char *text,
                      size_t *ret_n, size_t *ret_hidden)
{
    bool all = false; /* the label stood alone: its value is the next line */
    char **line = str_split(a, text, '\n', ret_n);
    for (size_t i = 0; i < *ret_n; i++) {
        struct buf out;
        line[i] = readable(a, list, str_trim(a, line[i]));
        if (line[i][0] == '\0')
            continue;
        if (all) {
            line[i] = arena_strdup(a, BLOT);
            (*ret_hidden)++;
            all = false;
            continue;
        }
        buf_init(&out, a, strlen(line[i]) + 1);
        const char *end = secret_in(list, line[i]);
        size_t n = end == NULL ? strlen(line[i]) : (size_t)(end - line[i]);
        const char *part = arena_strndup(a, line[i], n);
        for (const char *p = part; *p != '\0';) {
            size_t run = without_query(&out, p);
            p += run;
            if (*p != '\0')
                buf_putc(&out, *p++);
        }
        if (end != NULL) {
            const char *value = SKIP(end, spaces);
            all = *value == '\0';
            *ret_hidden += !all;
            buf_puts(&out, all ? "" : "：" BLOT);
        }
        line[i] = out.p;
    }
    return line;
}

/* ------------------------------------------------------------------ the address */
struct address {
    const char *host, *path, *query, *service;
};

static const char *service_of(const struct meeting_list *list, const char *host)
{
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "host", &i)) != NULL;) {
        const char *known = csv_cell(r, 2);
        size_t n = strlen(host), k = strlen(known);
        if (n >= k && strcasecmp(host + n - k, known) == 0 && (n == k || host[n - k - 1] == '.'))
            return csv_cell(r, 1);
    }
    return NULL;
}

static const char *lower(struct arena *a, const char *s, size_t n)
{
    char *out = arena_strndup(a, s, n);
    for (char *p = out; *p != '\0'; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return out;
}

/* An address behind https://: plain ASCII, or none. */
static bool address_at(struct arena *a, const struct meeting_list *list, const char *s,
                       struct address *ret)
{
    size_t n = strcspn(s, address_ends), body, host;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            n = i; /* Japanese goes on where the address ends */
    body = address_body(s, n);
    host = strcspn(s, "/");
    host = host < body ? host : body;
    const char *at = memrchr(s, '@', host), *name = at == NULL ? s : at + 1;
    size_t length = (size_t)(s + host - name);
    const char *port = memchr(name, ':', length);
    ret->host = lower(a, name, port == NULL ? length : (size_t)(port - name));
    ret->path = arena_strndup(a, s + host, body - host);
    ret->query = arena_strndup(a, s + body, n - body);
    ret->service = service_of(list, ret->host);
    return ret->service != NULL;
}

static bool find_address(struct arena *a, const struct meeting_list *list, const char *text,
                         struct address *ret)
{
    for (const char *p = text; (p = strstr(p, "://")) != NULL; p += 3) {
        bool https = p - text >= 5 && strncasecmp(p - 5, "https", 5) == 0;
        bool http = p - text >= 4 && strncasecmp(p - 4, "http", 4) == 0;
        if ((https || http) && address_at(a, list, p + 3, ret))
            return true;
    }
    *ret = (struct address){0}; /* of no service on the list: none */
    return false;
}

/* ------------------------------------------------------------------ the series */
static const char *digits_of(struct arena *a, const char *s)
{
    struct buf out;
    buf_init(&out, a, 16);
    for (int d; *s != '\0' && *s != '\n';) {
        size_t skip = strspn(s, " -");
        s += skip;
        d = *s == '\0' ? -1 : (*s >= '0' && *s <= '9') ? *s++ - '0' : -1;
        if (d < 0)
            break;
        buf_putc(&out, (char)('0' + d));
    }
    return out.n >= NUMBER_DIGITS ? out.p : NULL;
}

/* A part of the path that is all digits is the number of the meeting. */
static const char *number_in_path(struct arena *a, const char *path)
{
    for (const char *p = path; (p = strchr(p, '/')) != NULL;) {
        size_t n = strspn(++p, "0123456789");
        if (n >= NUMBER_DIGITS && (p[n] == '/' || p[n] == '\0'))
            return arena_strndup(a, p, n);
    }
    return NULL;
}

static const char *number_in_lines(struct arena *a, const struct meeting_list *list,
                                   char *const *line, size_t n)
{
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "number", &i)) != NULL;)
        for (size_t k = 0; k < n; k++) {
            const char *value = labelled(line[k], csv_cell(r, 2));
            if (value != NULL && *value == '\0' && k + 1 < n)
                value = line[k + 1];
            const char *number = value == NULL ? NULL : digits_of(a, value);
            if (number != NULL)
                return number;
        }
    return NULL;
}

/* Some services tell their meetings apart in the query alone. */
static const char *named_query(struct arena *a, const struct meeting_list *list,
                               const struct address *x)
{
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "query", &i)) != NULL;) {
        const char *p = strstr(x->query, arena_printf(a, "%s=", csv_cell(r, 2)));
        if (p != NULL && strcmp(csv_cell(r, 1), x->service) == 0)
            return arena_strndup(a, p, strcspn(p, "&#"));
    }
    return "";
}

static const char *series_of(struct arena *a, const struct meeting_list *list,
                             const struct address *x, char *const *line, size_t n)
{
    const char *key = x->host == NULL ? NULL : number_in_path(a, x->path);
    if (key == NULL)
        key = number_in_lines(a, list, line, n);
    if (key == NULL && x->host != NULL && (x->path[0] != '\0' && strcmp(x->path, "/") != 0))
        key = arena_printf(a, "%s%s?%s", x->host, x->path, named_query(a, list, x));
    if (key == NULL)
        return "";
    const char *whole = arena_printf(a, "%s\n%s", x->service ? x->service : "", key);
    struct hash h = sha256(whole, strlen(whole));
    return arena_strndup(a, hash_hex(a, &h), 6);
}

/* ------------------------------------------------------------------ the rest */
static const char *answer(struct arena *a, const char *s)
{
    size_t n = strlen(s), letters = 0, end = 0;
    for (; end < n && letters < INVITATION_TEXT; letters++)
        for (end++; end < n && ((unsigned char)s[end] & 0xc0) == 0x80;)
            end++;
    const char *cut = str_trim(a, arena_strndup(a, s, end));
    return text_has_control(cut) || strchr(cut, '\t') != NULL || strchr(cut, '\r') != NULL ? ""
                                                                                           : cut;
}

static const char *by_label(const char *label, char *const *line, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const char *value = labelled(line[k], label);
        for (size_t next = k + 1; value != NULL && *value == '\0' && next < n; next++)
            if (line[next][0] != '\0')
                value = line[next];
        if (value != NULL && *value != '\0' && strstr(value, "://") == NULL)
            return value;
    }
    return NULL;
}

static const char *before_phrase(struct arena *a, const char *phrase, char *const *line, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const char *p = strstr(line[k], phrase);
        if (p != NULL && p > line[k] && strstr(line[k], "://") == NULL)
            return arena_strndup(a, line[k], (size_t)(p - line[k]));
    }
    return NULL;
}

/* In the order of the list, whichever of the two kinds. */
static const char *first_said(struct arena *a, const struct meeting_list *list, const char *kind,
                              const char *before, char *const *line, size_t n)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct csv_row *r = &list->rows[i];
        const char *found = NULL;
        if (strcmp(csv_cell(r, 0), kind) == 0)
            found = by_label(csv_cell(r, 2), line, n);
        else if (strcmp(csv_cell(r, 0), before) == 0)
            found = before_phrase(a, csv_cell(r, 2), line, n);
        if (found != NULL && answer(a, found)[0] != '\0')
            return answer(a, found);
    }
    return "";
}

/* 山田 太郎 <yamada@…>: the address is not asked for. */
static const char *name_only(struct arena *a, const char *s)
{
    size_t n = strcspn(s, "<");
    const char *name = str_trim(a, arena_strndup(a, s, n > 0 ? n : strlen(s)));
    n = strlen(name);
    if (n >= 2 && name[0] == '"' && name[n - 1] == '"')
        name = str_trim(a, arena_strndup(a, name + 1, n - 2));
    return name;
}

static bool about_sending(const struct meeting_list *list, const char *line)
{
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "sent", &i)) != NULL;)
        if (labelled(line, csv_cell(r, 2)) != NULL)
            return true;
    return false;
}

/* A line that says so, else the first with a day that does not speak of the mail itself. */
static void find_day(struct arena *a, const struct meeting_list *list, char *const *line, size_t n,
                     struct date today, struct invitation *ret)
{
    const struct csv_row *r;
    for (size_t i = 0; (r = next_row(list, "day", &i)) != NULL;)
        for (size_t k = 0; k < n; k++) {
            const char *value = labelled(line[k], csv_cell(r, 2));
            if (value != NULL && *value == '\0' && k + 1 < n)
                value = line[k + 1];
            if (value != NULL && meeting_day(a, list, value, today, &ret->day, &ret->time))
                return;
        }
    for (size_t k = 0; k < n; k++)
        if (!about_sending(list, line[k]) && strstr(line[k], "://") == NULL &&
            meeting_day(a, list, line[k], today, &ret->day, &ret->time))
            return;
}

/* Addresses in full width, as word processors make them: their lines in half width. */
static const char *plain_addresses(struct arena *a, const char *text)
{
    struct buf out;
    size_t n;
    char **line = str_split(a, text, '\n', &n);
    buf_init(&out, a, strlen(text) + 1);
    for (size_t i = 0; i < n; i++) {
        size_t *from;
        const char *narrow = strstr(line[i], "://") == NULL ? text_narrow(a, line[i], &from) : "";
        if (i > 0)
            buf_putc(&out, '\n');
        buf_puts(&out, strstr(narrow, "://") == NULL ? line[i] : narrow);
    }
    return out.p;
}

void invitation_read(struct arena *a, const struct meeting_list *list, const char *text,
                     struct date today, struct invitation *ret)
{
    size_t n;
    struct address x = {0};
    *ret = (struct invitation){"", "", "", {DATE_NONE}, "", "", "", 0};
    text = plain_addresses(a, text);
    char **line = blotted(a, list, text, &n, &ret->hidden);
    if (find_address(a, list, text, &x)) {
        ret->service = answer(a, x.service);
        ret->link = answer(a, arena_printf(a, "https://%s%s", x.host, x.path));
        ret->hidden += x.query[0] != '\0';
    }
    ret->series = series_of(a, list, &x, line, n);
    ret->title = first_said(a, list, "title", "", line, n);
    ret->organiser = name_only(a, first_said(a, list, "organiser", "organiser_before", line, n));
    find_day(a, list, line, n, today, ret);
}

const char *invitation_blot(struct arena *a, const struct meeting_list *list, const char *text)
{
    size_t n, hidden = 0;
    char **line = blotted(a, list, plain_addresses(a, text), &n, &hidden);
    return n > 0 ? answer(a, line[0]) : "";
}
