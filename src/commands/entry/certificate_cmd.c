/* certificate.put, .withdraw, .import: the certificates that the office keeps. */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "commands/entry/certificate_cmd.h"
#include "commands/entry/certificate_rows.h"
#include "commands/org/org.h"
#include "words/words.h"

#define CERTIFICATE_BYTES_MAX ((size_t)20 * 1024 * 1024)

/* ------------------------------------------------------------------ one */
static enum status standing(struct call *c, struct certificate_id id,
                            struct q_certificate_get_row *ret, struct err *err)
{
    enum status st = q_certificate_get(
        c->tx->db, c->arena, &(struct q_certificate_get_in){c->who->tenant, id}, ret, err);

    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(ret->body, c->who->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    return st;
}

/* The same twice would be chosen twice. */
static enum status only_once(struct call *c, struct certificate_id self,
                             const struct particulars *says, struct err *err)
{
    struct certificate_standing there;
    const char *key = search_key(c->arena, says->number);

    TRY(certificate_standing(c->tx->db, c->arena, c->who->tenant, c->who->body, &there, err));
    for (size_t i = 0; *key && i < there.n; i++) {
        const struct q_certificates_all_row *r = &there.rows[i];
        if (ID_EQ(r->id, self) || strcmp(r->scheme, says->scheme) != 0 ||
            !date_none(r->withdrawn_on) || strcmp(search_key(c->arena, r->number), key) != 0)
            continue;
        err_set(err, ST_CONFLICT, "certificate_twice", "%s is there already", r->number);
        err_detail(err, r->holder);
        return err_where(err, "number");
    }
    return ST_OK;
}

/* What stands, as an update that changes nothing. */
static struct q_certificate_update_in kept(struct call *c, struct certificate_id id,
                                           const struct q_certificate_get_row *r)
{
    return (struct q_certificate_update_in){.tenant = c->who->tenant,
                                            .id = id,
                                            .scheme = r->scheme,
                                            .number = r->number,
                                            .holder = r->holder,
                                            .scope = r->scope,
                                            .services = r->services,
                                            .valid_from = r->valid_from,
                                            .valid_to = r->valid_to,
                                            .list = r->list,
                                            .list_on = r->list_on,
                                            .blob = r->blob,
                                            .name = r->name,
                                            .media = r->media,
                                            .withdrawn_on = r->withdrawn_on,
                                            .withdrawn_why = r->withdrawn_why,
                                            .person = c->who->person,
                                            .names = access_actor(c->arena, c->who),
                                            .at = c->tx->now};
}

static void say(struct q_certificate_update_in *in, const struct particulars *s)
{
    in->scheme = s->scheme;
    in->number = s->number;
    in->holder = s->holder;
    in->scope = s->scope;
    in->services = s->services;
    in->valid_from = s->from;
    in->valid_to = s->to;
}

static enum status insert(struct call *c, const struct q_certificate_update_in *in, struct err *err)
{
    return q_certificate_insert(c->tx->db,
                                &(struct q_certificate_insert_in){.tenant = in->tenant,
                                                                  .body = c->who->body,
                                                                  .id = in->id,
                                                                  .scheme = in->scheme,
                                                                  .number = in->number,
                                                                  .holder = in->holder,
                                                                  .scope = in->scope,
                                                                  .services = in->services,
                                                                  .valid_from = in->valid_from,
                                                                  .valid_to = in->valid_to,
                                                                  .list = in->list,
                                                                  .list_on = in->list_on,
                                                                  .blob = in->blob,
                                                                  .name = in->name,
                                                                  .media = in->media,
                                                                  .person = in->person,
                                                                  .names = in->names,
                                                                  .at = in->at},
                                NULL, err);
}

static struct q_certificate_get_row nothing(void)
{
    struct date none = {DATE_NONE};
    return (struct q_certificate_get_row){.list = "",
                                          .name = "",
                                          .media = "",
                                          .withdrawn_why = "",
                                          .list_on = none,
                                          .withdrawn_on = none};
}

static enum status take_file(struct call *c, struct q_certificate_update_in *in, struct err *err)
{
    struct blob_info blob;

    if (c->file.p == NULL)
        return ST_OK;
    if (c->file.n > CERTIFICATE_BYTES_MAX)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "over %zu bytes",
                       CERTIFICATE_BYTES_MAX);
    TRY(blob_write_bytes(c->tx, c->who->tenant, in->id.s, c->file, &blob, err));
    in->blob = blob.id;
    in->name = json_str(c->in, "name", "");
    in->media = c->media;
    return ST_OK;
}

static enum status put(struct call *c, struct err *err)
{
    const char *known = json_str(c->in, "certificate", NULL);
    struct q_certificate_get_row row = nothing();
    struct particulars says;
    const struct pack *p;

    TRY(org_pack(c, &p, err));
    struct certificate_id id =
        known ? ID_FROM(certificate, known) : ID_NEW(certificate, c->tx->now);
    if (known)
        TRY(standing(c, id, &row, err));
    org_subject(c, id.s);
    if (!date_none(row.withdrawn_on))
        return err_set(err, ST_CONFLICT, "certificate_withdrawn", "it was withdrawn");
    TRY(certificate_read(c->arena, p, c->in, &says, err));
    TRY(only_once(c, id, &says, err));
    struct q_certificate_update_in in = kept(c, id, &row);
    say(&in, &says);
    TRY(take_file(c, &in, err));
    TRY(known ? q_certificate_update(c->tx->db, &in, NULL, err) : insert(c, &in, err));
    org_out(c, "certificate", id.s);
    return ST_OK;
}

static const struct arg put_args[] = {
    {"certificate", ARG_ID, false, 0, "the one that was written wrong; none: a new one"},
    {"scheme", ARG_TEXT, true, 100, "kind, by the rules' id or label"},
    {"number", ARG_TEXT, false, 100, "number of the certificate or registration"},
    {"holder", ARG_TEXT, true, 200, "the provider, as it stands on the certificate"},
    {"services", ARG_LONGTEXT, false, 4000, "services that it names, one a line"},
    {"scope", ARG_LONGTEXT, false, 2000, "what it says about its scope"},
    {"from", ARG_TEXT, false, 40, "first day on which it holds"},
    {"to", ARG_TEXT, false, 40, "last day on which it holds"},
    {"name", ARG_TEXT, false, 0, "file name"},
    {"file", ARG_DOCUMENT, false, 0, "a copy, base64url in JSON; none: as before"},
};
const struct command command_certificate_put = {
    "certificate.put", RIGHT_OFFICE, ARGS(put_args), put,
    "Keeps a certificate of a provider, or corrects what it says"};

static enum status withdraw(struct call *c, struct err *err)
{
    struct certificate_id id = ID_FROM(certificate, json_str(c->in, "certificate", ""));
    struct q_certificate_get_row row;
    struct date on = {DATE_NONE};

    TRY(standing(c, id, &row, err));
    org_subject(c, id.s);
    date_parse(json_str(c->in, "on", ""), &on);
    if (date_none(on) == date_none(row.withdrawn_on))
        return err_set(err, ST_CONFLICT,
                       date_none(on) ? "certificate_goes_on" : "certificate_withdrawn",
                       "nothing to change");
    if (!date_none(on) && str_blank(json_str(c->in, "reason", ""))) {
        err_set(err, ST_REFUSED, "reason_required", "why does it no longer hold?");
        return err_where(err, "reason");
    }
    struct q_certificate_update_in in = kept(c, id, &row);
    in.withdrawn_on = on;
    in.withdrawn_why = date_none(on) ? "" : json_str(c->in, "reason", "");
    return q_certificate_update(c->tx->db, &in, NULL, err);
}

static const struct arg withdraw_args[] = {
    {"certificate", ARG_ID, true, 0, "the certificate"},
    {"on", ARG_DATE, false, 0, "first day on which it no longer holds; none: it holds after all"},
    {"reason", ARG_LONGTEXT, false, 500, "why"},
};
const struct command command_certificate_withdraw = {
    "certificate.withdraw", RIGHT_OFFICE, ARGS(withdraw_args), withdraw,
    "Marks a certificate as withdrawn, or takes that back; what rested on it is opened again"};

/* ------------------------------------------------------------------ a list */
static enum status changed(struct call *c, const struct certificate_change *x, const char *list,
                           struct date on, struct err *err)
{
    struct q_certificate_get_row row = nothing();
    struct certificate_id id = x->row ? x->row->id : ID_NEW(certificate, c->tx->now);

    if (x->row)
        TRY(standing(c, id, &row, err));
    struct q_certificate_update_in in = kept(c, id, &row);
    in.list_on = on;
    if (x->line == 0) {
        in.withdrawn_on = on;
        in.withdrawn_why = arena_printf(c->arena, "%s　%s　%s", W(LANG_JA, certificate_not_listed),
                                        list, date_iso(c->arena, on));
        return q_certificate_update(c->tx->db, &in, NULL, err);
    }
    say(&in, &x->says);
    in.list = list;
    in.withdrawn_on = (struct date){DATE_NONE};
    in.withdrawn_why = "";
    return x->row ? q_certificate_update(c->tx->db, &in, NULL, err) : insert(c, &in, err);
}

static enum status apply(struct call *c, const struct certificate_plan *plan, const char *list,
                         struct date on, struct err *err)
{
    for (size_t i = 0; i < plan->nadd; i++)
        TRY(changed(c, &plan->add[i], list, on, err));
    for (size_t i = 0; i < plan->nchange; i++)
        TRY(changed(c, &plan->change[i], list, on, err));
    for (size_t i = 0; i < plan->ngone; i++)
        TRY(changed(c, &plan->gone[i], list, on, err));
    for (size_t i = 0; i < plan->nkeep; i++) /* it still stands in the list */
        if (plan->keep[i].row->list_on.day != on.day)
            TRY(changed(c, &plan->keep[i], list, on, err));
    json_object_set_new(c->out, "added", json_integer((json_int_t)plan->nadd));
    json_object_set_new(c->out, "changed", json_integer((json_int_t)plan->nchange));
    json_object_set_new(c->out, "gone", json_integer((json_int_t)plan->ngone));
    json_object_set_new(c->out, "kept", json_integer((json_int_t)plan->nkeep));
    return ST_OK;
}

static enum status import(struct call *c, struct err *err)
{
    struct org_problems problems = {.arena = c->arena};
    const char *list = str_trim(c->arena, json_str(c->in, "list", ""));
    const char *lock = json_str(c->in, "lock", "");
    const json_t *rows = json_object_get(c->in, "rows");
    struct certificate_standing there;
    struct certificate_plan plan;
    const struct pack *p;
    struct date on;

    TRY(org_pack(c, &p, err));
    org_subject(c, c->who->body.s);
    if (!certificate_list_day(list, json_str(c->in, "on", ""), c->today, &on, &problems))
        return org_problems_refuse(&problems, err);
    if (json_array_size(rows) == 0) {
        err_set(err, ST_INPUT, "certificate_no_lines", "the list is empty");
        return err_where(err, "rows");
    }
    TRY(certificate_standing(c->tx->db, c->arena, c->who->tenant, c->who->body, &there, err));
    if (*lock && strcmp(lock, there.lock) != 0)
        return err_set(err, ST_CONFLICT, "stale", "the register changed in the meantime");
    TRY(certificate_plan_make(c->arena, p, list, on, &there, rows, &plan, &problems, err));
    if (problems.errors)
        return org_problems_refuse(&problems, err);
    return apply(c, &plan, list, on, err);
}

static const struct arg import_args[] = {
    {"list", ARG_TEXT, true, 100, "name of the list; the same name next time"},
    {"on", ARG_DATE, true, 0, "day as of which the list was published"},
    {"rows", ARG_ARRAY, true, 0,
     "objects with scheme, number, holder, services, scope, from, to, row: all that it holds"},
    {"lock", ARG_TEXT, false, 64, "what stood there when the rows were compared"},
};
const struct command command_certificate_import = {
    "certificate.import", RIGHT_OFFICE, ARGS(import_args), import,
    "Takes over a published list of certificates; what it no longer holds is withdrawn"};
