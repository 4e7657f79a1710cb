#include "pages/form/checkwords.h"

#include "pages/page.h"
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

const char *document_missing_words(struct req *req, const struct casefile *c, const struct item *it)
{
    const struct document *d = &c->pack->documents[it->document];
    const char *owner = d->owner >= 0 ? label_in(req->lang, c->pack, c->pack->roles[d->owner].label)
                                      : W(req->lang, check_document_office);

    return arena_printf(req->arena, "%s %s",
                        it->document_when_ok ? W(req->lang, check_document_blocks)
                                             : W(req->lang, check_document_missing),
                        page_fill(req->arena, W(req->lang, check_document_ask), owner));
}

void answer_problem(struct problems *l, const char *code, const struct item *it,
                    struct given_answer given, const char *where)
{
    bool reason = utf8_length(given.reason) > ANSWER_LETTERS_MAX;
    if (str_eq(code, "too_long"))
        problem_too_long(l, where, it->no, it->cite.clause, ANSWER_LETTERS_MAX,
                         reason ? given.reason : given.measure);
    else
        problem_add(l, arena_strdup(l->arena, code), where, it->no, it->cite.clause);
}
