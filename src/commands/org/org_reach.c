/* Whom an administrator reaches: one body's does not touch the accounts of another's people. */
#include "commands/org/org.h"
#include "store/queries_gen.h"

/* *ret_found false: nobody's yet. */
static enum status home_of(struct db *db, struct arena *a, const struct who *who,
                           struct person_id person, struct date day, struct q_person_home_row *ret,
                           bool *ret_found, struct err *err)
{
    enum status st = q_person_home(
        db, a, &(struct q_person_home_in){who->tenant, person, who->body, day}, ret, err);

    *ret_found = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status org_person_elsewhere(struct db *db, struct arena *a, const struct who *who,
                                 struct person_id person, struct date day, const char **ret_body,
                                 struct err *err)
{
    struct q_person_home_row home;
    bool found;

    *ret_body = NULL;
    if (ID_NONE(who->person)) /* whoever runs the machine */
        return ST_OK;
    TRY(home_of(db, a, who, person, day, &home, &found, err));
    if (!found || ID_EQ(home.body, who->body))
        return ST_OK;
    *ret_body = home.name;
    return home.known ? ST_OK : err_hidden(err, "no such person here");
}

enum status org_person_mine(struct call *c, struct person_id person, struct err *err)
{
    const char *body;

    TRY(org_person_elsewhere(c->tx->db, c->arena, c->who, person, c->today, &body, err));
    if (body == NULL)
        return ST_OK;
    err_set(err, ST_DENIED, "person_elsewhere", "the account is kept by %s", body);
    return err_detail(err, body);
}

enum status org_main_may(struct call *c, struct person_id person, struct date from, struct err *err)
{
    struct q_person_home_row now, then;
    bool found;

    if (ID_NONE(c->who->person))
        return ST_OK;
    TRY(home_of(c->tx->db, c->arena, c->who, person, c->today, &now, &found, err));
    if (!found || now.over || ID_EQ(now.body, c->who->body))
        return ST_OK;
    TRY(home_of(c->tx->db, c->arena, c->who, person, from, &then, &found, err));
    if (then.over || ID_EQ(then.body, c->who->body))
        return ST_OK;
    err_set(err, ST_CONFLICT, "main_from_elsewhere", "%s has not ended the posts there", then.name);
    return err_detail(err, then.name);
}
