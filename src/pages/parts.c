#include "pages/parts.h"

const char *tone_class(enum tone t)
{
    static const char *const classes[] = {
        [TONE_PLAIN] = "",        [TONE_GOOD] = "tag-good", [TONE_WAIT] = "tag-wait",
        [TONE_WARN] = "tag-warn", [TONE_BAD] = "tag-bad",   [TONE_OFF] = "tag-off",
    };
    return classes[t];
}

enum tone state_tone(const char *state)
{
    static const struct {
        const char *state;
        enum tone tone;
    } tones[] = {
        {"draft", TONE_PLAIN},   {"submitted", TONE_WAIT},    {"returned", TONE_WARN},
        {"approved", TONE_GOOD}, {"rejected", TONE_BAD},      {"withdrawn", TONE_OFF},
        {"cancelled", TONE_OFF}, {"split", TONE_OFF},         {"permitted", TONE_WAIT},
        {"in_use", TONE_GOOD},   {"under_review", TONE_WARN}, {"suspended", TONE_BAD},
        {"ending", TONE_WARN},   {"closed", TONE_OFF},
    };
    for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++)
        if (str_eq(tones[i].state, state))
            return tones[i].tone;
    return TONE_PLAIN;
}
