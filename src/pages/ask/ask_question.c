/* ask_question.c: what was answered with 分からない, and who can tell. */
#include <string.h>

#include "pages/ask/ask_parts.h"
#include "pages/holders.h"

static enum status whom_to_ask(struct ask *k, const char *named, struct err *err)
{
    struct field_option *o = ARENA_ARRAY(k->a, struct field_option, k->pack->nroles + 1);
    k->v.to_role = (struct field_view){.control = FIELD_SELECT,
                                       .name = "to_role",
                                       .label = W(k->req->lang, ask_to_role),
                                       .options = o};
    for (size_t i = 0; i < k->pack->nroles; i++) {
        const struct role *r = &k->pack->roles[i];
        const char *label;
        if (r->holder != HOLDER_POST)
            continue;
        TRY(holders_of_role(k->req, r, k->req->who->unit, &label, err));
        ask_option(&k->v.to_role, o, r->id, label,
                   named[0] ? strcmp(named, r->id) == 0 : r->office);
    }
    return ST_OK;
}

enum status ask_question(struct ask *k, struct err *err)
{
    struct buf b;
    const char *role = "";
    buf_init(&b, k->a, 128);
    for (size_t i = 0; i < k->pack->nfacts; i++) {
        const struct fact *f = &k->pack->facts[i];
        if (!k->unsure[i])
            continue;
        if (b.n == 0)
            buf_printf(&b, "%s\n", W(k->req->lang, ask_question_begins));
        buf_printf(&b, "・%s\n", fact_ask(k->req, f));
        role = role[0] ? role : f->who;
    }
    k->v.question = b.p;
    k->v.question_field = (struct field_view){.control = FIELD_AREA,
                                              .name = "question",
                                              .label = W(k->req->lang, ask_question),
                                              .help = W(k->req->lang, ask_question_help),
                                              .value = b.p,
                                              .optional = true};
    return whom_to_ask(k, role, err);
}
