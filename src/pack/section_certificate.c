/* Kinds of certificates and audit reports that the rules know. */
#include "pack/sections.h"

#define AT(member) offsetof(struct scheme, member)

static void scheme_after(struct loader *l, const struct node *map, void *out)
{
    const struct scheme *s = out;

    if (s->months == 0 || s->months > 120)
        finding(l->r, node_get(map, "months")->pos, "want_months", NULL, NULL);
}

const struct shape scheme_shape = {
    "certificate",
    sizeof(struct scheme),
    AT(cite),
    (const struct member[]){
        {"id", M_ID, AT(id), .required = true},
        {"label", M_TEXT, AT(label), .required = true},
        {"text", M_TEXT, AT(text)},
        {"months", M_INT, AT(months), .otherwise = -1},
        {NULL},
    },
    scheme_after,
};
