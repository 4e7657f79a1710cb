/* org_keys.c: a body never loses the last of those who can put things right again. */
#include "commands/org/org.h"
#include "store/queries_gen.h"
#include "words/words.h"

/* The role of the office in the rules; NULL while there are none. */
static const struct role *office_role(const struct pack *p)
{
    for (size_t i = 0; p && i < p->nroles; i++)
        if (p->roles[i].office)
            return &p->roles[i];
    return NULL;
}

/* "管理者：高橋 花子、伊藤 実"; NULL: nobody. */
static enum status held(struct call *c, const char *role, const char *label, struct date day,
                        const char **ret, struct err *err)
{
    struct q_role_held_by_row *rows;
    struct buf b;
    size_t n;

    TRY(q_role_held_by(c->tx->db, c->arena,
                       &(struct q_role_held_by_in){c->who->tenant, c->who->body, role, day}, &rows,
                       &n, err));
    buf_init(&b, c->arena, 64);
    buf_printf(&b, "%s：", label);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? "、" : "", rows[i].name);
    *ret = n ? b.p : NULL;
    return ST_OK;
}

enum status org_keys_before(struct call *c, struct date day, struct org_keys *ret, struct err *err)
{
    const struct pack *p;

    *ret = (struct org_keys){.day = day};
    TRY(org_pack(c, &p, err));
    const struct role *office = office_role(p);
    TRY(held(c, ROLE_ADMIN, words_get(LANG_JA, W_role_admin), day, &ret->held[0], err));
    if (office)
        TRY(held(c, office->id, office->label, day, &ret->held[1], err));
    return ST_OK;
}

enum status org_keys_kept(struct call *c, const struct org_keys *before, struct err *err)
{
    struct org_keys now;

    TRY(org_keys_before(c, before->day, &now, err));
    for (size_t i = 0; i < ORG_KEYS; i++)
        if (before->held[i] && !now.held[i]) {
            err_set(err, ST_REFUSED, "last_holder", "nobody would be left: %s", before->held[i]);
            return err_detail(err, before->held[i]);
        }
    return ST_OK;
}
