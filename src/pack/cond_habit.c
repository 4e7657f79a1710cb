#include "pack/cond_habit.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

/* The longer before the shorter that begins alike. Those in letters stand alone; those of a sign
 * or in Japanese may touch their neighbours, for nobody puts blanks around them. */
static const struct habit {
    const char *sign, *instead;
} habits[] = {
    {"===", "="},        {"==", "="},          {"!==", "!="},       {"=>", ">="},
    {"=<", "<="},        {"<>", "!="},         {"&&", "and"},       {"&", "and"},
    {"||", "or"},        {"|", "or"},          {"AND", "and"},      {"OR", "or"},
    {"NOT", "not"},      {"And", "and"},       {"Or", "or"},        {"Not", "not"},
    {"True", "true"},    {"TRUE", "true"},     {"False", "false"},  {"FALSE", "false"},
    {"is", "="},         {"equals", "="},      {"contains", "has"}, {"includes", "has"},
    {"かつ", "and"},     {"及び", "and"},      {"および", "and"},   {"または", "or"},
    {"又は", "or"},      {"もしくは", "or"},   {"若しくは", "or"},  {"でない", "not"},
    {"ではない", "not"}, {"以上", "at_least"}, {"以下", "at_most"}, {"＝＝", "="},
    {"＝", "="},         {"≠", "!="},          {"≧", ">="},         {"≥", ">="},
    {"≦", "<="},         {"≤", "<="},          {"＞", ">"},         {"＜", "<"},
    {"！", "not"},       {"＆", "and"},        {"｜", "or"},        {"（", "("},
    {"）", ")"},         {"［", "["},          {"］", "]"},         {"、", ","},
    {"，", ","},         {"「", "\""},         {"」", "\""},        {"“", "\""},
    {"”", "\""},         {"‘", "\""},          {"’", "\""},         {"．", "."},
    {"　", "\" \""},
};

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-' || (unsigned char)c >= 0x80;
}

static bool habit_at(const struct habit *h, const char *text, const char *at)
{
    size_t n = strlen(h->sign);
    char first = h->sign[0];

    if (strncmp(at, h->sign, n) != 0)
        return false;
    if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))
        return (at == text || !letter(at[-1])) && !letter(at[n]);
    return true;
}

const char *cond_habit(struct arena *a, const char *text, const char **ret_sign,
                       const char **ret_instead)
{
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\'') {
            const char *end = strchr(c + 1, *c);

            if (!end)
                return NULL;
            c = end;
            continue;
        }
        if (*c == '!' && c[1] != '=') {
            *ret_sign = "!";
            *ret_instead = "not";
            return c;
        }
        for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
            if (!habit_at(&habits[i], text, c))
                continue;
            *ret_sign = arena_strdup(a, habits[i].sign);
            *ret_instead = habits[i].instead;
            return c;
        }
    }
    return NULL;
}
