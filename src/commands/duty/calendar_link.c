#include "commands/duty/calendar_link.h"

#include <string.h>

#include "base/crypto.h"
#include "commands/case/case_cmd.h"
#include "commands/org/org.h"
#include "store/queries_gen.h"

#define SECRET_BYTES 32

const char *calendar_link_hash(struct arena *a, const char *secret)
{
    struct hash h = sha256(secret, strlen(secret));

    return hash_hex(a, &h);
}

enum status calendar_link_end(struct call *c, struct person_id person, size_t *ret_n,
                              struct err *err)
{
    struct q_calendar_links_of_row *rows;
    size_t n;

    TRY(q_calendar_links_of(c->tx->db, c->arena,
                            &(struct q_calendar_links_of_in){c->who->tenant, person}, &rows, &n,
                            err));
    for (size_t i = 0; i < n; i++)
        TRY(q_calendar_link_revoke(
            c->tx->db,
            &(struct q_calendar_link_revoke_in){c->who->tenant, rows[i].id_hash, c->tx->now}, NULL,
            err));
    if (ret_n)
        *ret_n = n;
    return ST_OK;
}

static enum status make(struct call *c, struct err *err)
{
    const char *secret = random_token(c->arena, SECRET_BYTES);
    struct q_calendar_link_insert_in in = {.tenant = c->who->tenant,
                                           .person = c->who->person,
                                           .id_hash = calendar_link_hash(c->arena, secret),
                                           .names = names_frozen(c->tx->arena, c->who, NULL),
                                           .at = c->tx->now};

    if (ID_NONE(c->who->person))
        return err_set(err, ST_DENIED, "no_right", "only people have calendars");
    TRY(calendar_link_end(c, c->who->person, NULL, err));
    TRY(q_calendar_link_insert(c->tx->db, &in, NULL, err));
    org_subject(c, c->who->person.s);
    org_out(c, "secret", secret);
    return ST_OK;
}

static enum status end(struct call *c, struct err *err)
{
    size_t n;

    TRY(calendar_link_end(c, c->who->person, &n, err));
    org_subject(c, c->who->person.s);
    if (n == 0)
        return err_set(err, ST_CONFLICT, "calendar_none", "there is no address");
    return ST_OK;
}

const struct command command_calendar_link = {"calendar.link",
                                              RIGHT_STAFF,
                                              NULL,
                                              0,
                                              make,
                                              "Makes the caller's secret address for calendar "
                                              "programs; it is shown once, the one before ends",
                                              NULL};
const struct command command_calendar_unlink = {"calendar.unlink",
                                                RIGHT_STAFF,
                                                NULL,
                                                0,
                                                end,
                                                "Ends the caller's address for calendar programs",
                                                NULL};
