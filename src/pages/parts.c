#include "pages/parts.h"

#include "pack/pack.h"

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
        {"draft", TONE_PLAIN},           {"submitted", TONE_WAIT},
        {"returned", TONE_WARN},         {"approved", TONE_GOOD},
        {"rejected", TONE_BAD},          {"withdrawn", TONE_OFF},
        {"cancelled", TONE_OFF},         {"split", TONE_OFF},
        {ENTRY_PERMITTED, TONE_WAIT},    {ENTRY_IN_USE, TONE_GOOD},
        {ENTRY_UNDER_REVIEW, TONE_WARN}, {ENTRY_SUSPENDED, TONE_BAD},
        {ENTRY_ENDING, TONE_WARN},       {ENTRY_CLOSED, TONE_OFF},
    };
    for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++)
        if (str_eq(tones[i].state, state))
            return tones[i].tone;
    return TONE_PLAIN;
}
