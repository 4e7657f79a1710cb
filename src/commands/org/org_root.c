/* tenant.create, body.create: the very first rows, made on the machine itself. */
#include "base/govcode.h"
#include "base/json.h"
#include "commands/org/org.h"
#include "store/queries_gen.h"

/* Only whoever runs the program on the machine: no page and no token gets here. */
static enum status operator_only(const struct call *c, struct err *err)
{
    if (ID_NONE(c->who->person) && c->who->admin)
        return ST_OK;
    return err_set(err, ST_DENIED, "operator_only", "only on the machine itself");
}

/* The caller has chosen the tenant's id, because the journal begins with this very command. */
static enum status tenant_create(struct call *c, struct err *err)
{
    const char *code = json_str(c->in, "code", "");

    TRY(operator_only(c, err));
    if (code[0] && govcode_check(code, err) != ST_OK)
        return err_where(err, "code");
    TRY(q_tenant_insert(c->tx->db,
                        &(struct q_tenant_insert_in){.id = c->who->tenant,
                                                     .code = code,
                                                     .name = json_str(c->in, "name", "")},
                        NULL, err));
    org_subject(c, c->who->tenant.s);
    org_out(c, "tenant", c->who->tenant.s);
    return ST_OK;
}

static enum status body_create(struct call *c, struct err *err)
{
    struct body_id id = c->who->body; /* chosen by the caller like the tenant's */

    TRY(operator_only(c, err));
    TRY(q_body_insert(c->tx->db,
                      &(struct q_body_insert_in){
                          .tenant = c->who->tenant, .id = id, .name = json_str(c->in, "name", "")},
                      NULL, err));
    org_subject(c, id.s);
    org_out(c, "body", id.s);
    return ST_OK;
}

static const struct arg tenant_args[] = {
    {"name", ARG_TEXT, true, 100, "name of the local government"},
    {"code", ARG_TEXT, false, 20, "全国地方公共団体コード, six digits with the check digit"},
};
static const struct arg body_args[] = {
    {"name", ARG_TEXT, true, 100, "name of the body: mayor, assembly, board of education"},
};

const struct command command_tenant_create = {
    "tenant.create", RIGHT_PUBLIC, ARGS(tenant_args), tenant_create,
    "Creates the local government of an empty home (command line only)"};
const struct command command_body_create = {
    "body.create", RIGHT_PUBLIC, ARGS(body_args), body_create,
    "Creates a body with rules of its own (command line only)"};
