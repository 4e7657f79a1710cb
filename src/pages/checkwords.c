#include "pages/checkwords.h"

#include "rules/asked.h"
#include "words/words.h"

const char *strength_word(enum lang lang, enum strength s)
{
    switch (s) {
    case S_MUST:
        return "";
    case S_PRINCIPLE:
        return W(lang, strength_principle);
    case S_SHOULD:
        return W(lang, strength_should);
    case S_IF_NEEDED:
        return W(lang, strength_if_needed);
    case S_EXAMPLE:
        return W(lang, strength_example);
    }
    return "";
}

/* What is due beside which answer. */
const char *answer_rule(struct req *req, const struct casefile *c, const struct checklist *l,
                        const struct item *it)
{
    enum lang lang = req->lang;
    enum strength s = item_strength(&c->decision, it);
    bool na = it->na == NA_REASON && answer_offered(c, l, it, A_NA);
    bool not_ok = l->legend[A_NOT_OK].mark[0] != '\0';
    if (s == S_PRINCIPLE && not_ok)
        return na ? arena_printf(req->arena, "%s %s", W(lang, check_principle_rule),
                                 W(lang, check_na_reason))
                  : W(lang, check_principle_rule);
    if (s == S_SHOULD && not_ok)
        return W(lang, check_should_rule);
    if (s == S_EXAMPLE)
        return W(lang, check_example_rule);
    return na ? W(lang, check_na_reason) : "";
}
