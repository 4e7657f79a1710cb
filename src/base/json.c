#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define JSON_MAX_DEPTH 64
#define JSON_MAX_BYTES ((size_t)8 * 1024 * 1024)

/* Line and column (both from 1, the column in characters) of a byte offset. */
static void locate(struct err *err, const char *name, struct bytes text, size_t at)
{
    const unsigned char *s = text.p;
    size_t line = 1, column = 1;

    for (size_t i = 0; i < at && i < text.n; i++) {
        if (s[i] == '\n') {
            line++;
            column = 1;
        } else if ((s[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    err_where(err, "%s:%zu:%zu", name, line, column);
}

/* The first offset where the nesting goes below JSON_MAX_DEPTH, or text.n. jansson has a limit of
 * its own but a far higher one, and recursion is what it protects from, so look before parsing. */
static size_t too_deep(struct bytes text)
{
    const char *s = text.p;
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        if (quoted) {
            if (s[i] == '\\')
                i++;
            else if (s[i] == '"')
                quoted = false;
        } else if (s[i] == '"') {
            quoted = true;
        } else if (s[i] == '[' || s[i] == '{') {
            if (++depth > JSON_MAX_DEPTH)
                return i;
        } else if (s[i] == ']' || s[i] == '}') {
            depth--;
        }
    }
    return text.n;
}

static size_t first_invalid(struct bytes text)
{
    const unsigned char *s = text.p;
    size_t i = 0;

    while (i < text.n) {
        uint32_t c;
        size_t len = utf8_decode(s + i, text.n - i, &c);
        if (len == 0)
            break;
        i += len;
    }
    return i;
}

enum status json_read(const char *name, struct bytes text, size_t max, json_t **ret,
                      struct err *err)
{
    json_error_t je;

    if (max == 0)
        max = JSON_MAX_BYTES;
    if (text.n > max)
        return err_set(err, ST_TOO_LARGE, "json_too_large", "%s: %zu bytes of JSON, limit %zu",
                       name, text.n, max);
    if (!utf8_valid(text.p, text.n)) {
        err_set(err, ST_INPUT, "json_not_utf8", "%s: not valid UTF-8", name);
        locate(err, name, text, first_invalid(text));
        return ST_INPUT;
    }
    size_t deep = too_deep(text);
    if (deep < text.n) {
        err_set(err, ST_INPUT, "json_too_deep", "%s: nested deeper than %d", name, JSON_MAX_DEPTH);
        locate(err, name, text, deep);
        return ST_INPUT;
    }
    json_t *j =
        json_loadb(text.n > 0 ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
    if (!j) {
        err_set(err, ST_INPUT, "json_syntax", "%s: %s", name, je.text);
        if (je.line > 0)
            err_where(err, "%s:%d:%d", name, je.line, je.column > 0 ? je.column : 1);
        else
            err_where(err, "%s:1:1", name);
        return ST_INPUT;
    }
    *ret = j;
    return ST_OK;
}

static int put_dump(const char *p, size_t n, void *to)
{
    buf_put(to, p, n);
    return 0;
}

char *json_canonical(struct arena *a, const json_t *j)
{
    struct buf b;

    buf_init(&b, a, 256);
    if (json_dump_callback(j, put_dump, &b, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY) != 0)
        abort(); /* only a value that contains itself: half of it must not be hashed */
    return b.p;
}

const char *json_str(const json_t *o, const char *key, const char *otherwise)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? json_string_value(v) : otherwise;
}

int64_t json_int(const json_t *o, const char *key, int64_t otherwise)
{
    const json_t *v = json_object_get(o, key);

    return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool json_flag(const json_t *o, const char *key, bool otherwise)
{
    const json_t *v = json_object_get(o, key);

    return json_is_boolean(v) ? json_is_true(v) : otherwise;
}
