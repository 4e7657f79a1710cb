/* says_none.c: texts that say nothing where something has to be said. */
#include <string.h>

#include "core/casefile.h"

/* What was written without blanks and stops around it. */
static const char *without_ends(const char *s, size_t *ret_n)
{
    static const char *const ends[] = {" ", "\n", "\r", "\t", "　", "。", "．", ".", "、", ","};
    size_t n = strlen(s);
    bool found = true;
    while (found) {
        found = false;
        for (size_t i = 0; i < sizeof ends / sizeof *ends && n > 0; i++) {
            size_t len = strlen(ends[i]);
            bool first = n >= len && memcmp(s, ends[i], len) == 0;
            bool last = !first && n >= len && memcmp(s + n - len, ends[i], len) == 0;
            s += first ? len : 0;
            n -= first || last ? len : 0;
            found = found || first || last;
        }
    }
    *ret_n = n;
    return s;
}

/* "項目4については：" before what is said of it. */
static const char *without_item(const char *s)
{
    static const char *const words[] = {
        "0",  "1",   "2",        "3",        "4",  "5",  "6",    "7",        "8",      "9",   "０",
        "１", "２",  "３",       "４",       "５", "６", "７",   "８",       "９",     "①",   "②",
        "③",  "④",   "⑤",        "⑥",        "⑦",  "⑧",  "⑨",    "項目",     "第",     "項",  "号",
        "番", "No.", "(",        ")",        "（", "）", "：",   ":",        "・",     " ",   "　",
        "、", ",",   "について", "に関して", "は", "も", "とも", "いずれも", "すべて", "全て"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, words[i]))
            return without_item(s + strlen(words[i]));
    return s;
}

static bool piece_says_none(const char *s)
{
    static const char *const none[] = {
        "",           "なし",     "無し",     "無",         "ない",
        "無い",       "ナシ",     "特になし", "特に無し",   "特にない",
        "とくになし", "該当なし", "該当無し", "ありません", "特にありません",
        "不要",       "－",       "-",        "ー",         "―",
        "‐",          "−",        "none",     "None",       "NONE",
        "nothing",    "Nothing",  "n/a",      "N/A",        "no"};
    size_t n;
    const char *said = without_ends(s, &n);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (strlen(none[i]) == n && memcmp(none[i], said, n) == 0)
            return true;
    return false;
}

/* 「なし」, also of each item by itself: 「4について：なし。6も不要」. */
bool text_says_none(const char *s)
{
    AUTO_ARENA struct arena *a = arena_new();
    for (const char *end; *s != '\0'; s = end) {
        const char *stop = strstr(s, "。");
        end = s + strcspn(s, "\n;");
        if (stop != NULL && stop < end)
            end = stop;
        const char *piece = arena_strndup(a, s, (size_t)(end - s));
        if (!piece_says_none(piece) && !piece_says_none(without_item(piece)))
            return false;
        end += strlen(end) == 0 ? 0 : end == stop ? strlen("。") : 1;
    }
    return true;
}
