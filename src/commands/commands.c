/* commands.c: the runner. One transaction: change, journal record, stored result. */
#include "commands/commands.h"
#include "commands/entry/certificate_cmd.h"

#include <string.h>

#include "audit/access.h"
#include "audit/journal.h"
#include "base/json.h"
#include "base/media.h"
#include "commands/case/case_cmd.h"
#include "commands/case/case_follow.h"
#include "commands/duty/calendar_link.h"
#include "commands/duty/duty.h"
#include "commands/edition/revision.h"
#include "commands/entry/contact.h"
#include "commands/entry/terms.h"
#include "commands/incident/incident.h"
#include "commands/org/org.h"
#include "commands/org/transfer.h"
#include "commands/record/disposal.h"
#include "commands/services/dictionary_load.h"
#include "commands/services/unlisted.h"
#include "commands/services/use.h"
#include "commands/tell/inventory.h"
#include "commands/tell/notice.h"
#include "commands/tell/outbox.h"
#include "commands/tell/survey.h"
#include "store/queries_gen.h"

/* clang-format off: one a line, so that two that come at once do not touch */
const struct command *const commands[] = {
    &command_inquiry_record,
    &command_inquiry_reply,
    &command_case_create,
    &command_case_save,
    &command_entry_answer,
    &command_case_answer,
    &command_case_request,
    &command_case_submit,
    &command_case_discard,
    &command_case_take_over,
    &command_case_follow,
    &command_case_withdraw,
    &command_case_return,
    &command_case_step,
    &command_case_waive,
    &command_case_cancel,
    &command_case_cancel_confirm,
    &command_case_cancel_decline,
    &command_case_split,
    &command_evidence_add,
    &command_evidence_withdraw,
    &command_entry_act,
    &command_unit_put,
    &command_person_put,
    &command_person_password,
    &command_person_reset,
    &command_person_lang,
    &command_person_leave,
    &command_post_put,
    &command_holding_put,
    &command_holding_end,
    &command_holding_withdraw,
    &command_token_create,
    &command_token_revoke,
    &command_setting_set,
    &command_example_put,
    &command_org_import,
    &command_transfer_load,
    &command_transfer_withdraw,
    &command_edition_install,
    &command_edition_adopt,
    &command_tenant_create,
    &command_body_create,
    &command_table_set,
    &command_document_put,
    &command_document_mark,
    &command_document_review,
    &command_document_end,
    &command_document_withdraw,
    &command_edition_undo,
    &command_revision_confirm,
    &command_case_move,
    &command_certificate_put,
    &command_certificate_withdraw,
    &command_certificate_import,
    &command_certificate_confirm,
    &command_evidence_certify,
    &command_dictionary_install,
    &command_case_fill,
    &command_case_fill_confirm,
    &command_holidays_install,
    &command_closing_set,
    &command_duty_tick,
    &command_occurrence_done,
    &command_occurrence_waive,
    &command_occurrence_reply,
    &command_duty_happened,
    &command_calendar_link,
    &command_calendar_unlink,
    &command_entry_contacts,
    &command_entry_terms,
    &command_entry_terms_copy,
    &command_entry_terms_decide,
    &command_incident_report,
    &command_incident_seen,
    &command_incident_phone,
    &command_incident_line,
    &command_incident_assess,
    &command_incident_close,
    &command_incident_reopen,
    &command_inventory_start,
    &command_inventory_reply,
    &command_inventory_close,
    &command_unlisted_import,
    &command_unlisted_drop,
    &command_unlisted_decide,
    &command_survey_start,
    &command_survey_reply,
    &command_survey_close,
    &command_use_check,
    &command_contractor_put,
    &command_contractor_import,
    &command_notice_publish,
    &command_notice_read,
    &command_notice_withdraw,
    &command_mail_set,
    &command_mail_again,
    &command_mail_drop,
    &command_person_mail,
    &command_retention_hold,
    &command_retention_release,
    &command_disposal_role,
    &command_disposal_prepare,
    &command_disposal_cancel,
    &command_disposal_decide,
    &command_disposal_execute,
};
/* clang-format on */
const size_t commands_count = sizeof commands / sizeof *commands;

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < commands_count; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* ------------------------------------------------------------------ arguments */
static enum status bad_arg(const struct arg *a, const char *code, struct err *err)
{
    err_set(err, ST_INPUT, code, "argument %s", a->name);
    return err_detail(err, a->name);
}

static enum status check_text(const struct arg *a, const char *s, struct err *err)
{
    size_t max = a->max > 0 ? a->max : (a->type == ARG_LONGTEXT ? 4000 : 200);
    if (text_has_control(s) || (a->type != ARG_LONGTEXT && strchr(s, '\n') != NULL))
        return bad_arg(a, "bad_text", err);
    return utf8_length(s) > max ? bad_arg(a, "too_long", err) : ST_OK;
}

static enum status check_arg(struct arena *arena, const struct arg *a, json_t *v, json_t *out,
                             struct err *err)
{
    const char *s = json_string_value(v);
    struct date d;
    switch (a->type) {
    case ARG_TEXT:
    case ARG_LONGTEXT:
        if (s == NULL)
            return bad_arg(a, "text_wanted", err);
        s = text_visible(arena, s);
        TRY(check_text(a, s, err));
        if (s[0] != '\0' || a->required)
            json_object_set_new(out, a->name, json_string(s));
        return ST_OK;
    case ARG_SECRET:
        if (s == NULL)
            return bad_arg(a, "text_wanted", err);
        TRY(check_text(a, s, err));
        break;
    case ARG_INT:
        if (!json_is_integer(v))
            return bad_arg(a, "bad_number", err);
        break;
    case ARG_BOOL:
        if (!json_is_boolean(v))
            return bad_arg(a, "bad_choice", err);
        break;
    case ARG_DATE:
        if (s == NULL || !date_parse(s, &d))
            return bad_arg(a, "bad_date", err);
        json_object_set_new(out, a->name, json_string(date_iso(arena, d)));
        return ST_OK;
    case ARG_ID:
        if (s == NULL || !uuid_valid(s))
            return bad_arg(a, "bad_id", err);
        break;
    case ARG_OBJECT:
        if (!json_is_object(v))
            return bad_arg(a, "bad_object", err);
        break;
    case ARG_ARRAY:
        if (!json_is_array(v))
            return bad_arg(a, "bad_array", err);
        break;
    case ARG_FILE:
    case ARG_DOCUMENT:
        return ST_OK; /* taken beside, see take_file */
    }
    json_object_set(out, a->name, v);
    return ST_OK;
}

static bool is_file(const struct arg *a)
{
    return a->type == ARG_FILE || a->type == ARG_DOCUMENT;
}

static const struct arg *find_arg(const struct command *c, const char *name)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (strcmp(c->args[i].name, name) == 0)
            return &c->args[i];
    return NULL;
}

/* A checked copy of the input: declared names only, dates as ISO, empty optional texts dropped. */
static enum status check_args(struct arena *arena, const struct command *c, const json_t *in,
                              json_t **ret, struct err *err)
{
    AUTO_JSON json_t *out = json_object();
    const char *name;
    json_t *v;
    if (!json_is_object(in))
        return err_set(err, ST_INPUT, "bad_object", "the input must be an object");
    json_object_foreach((json_t *)(uintptr_t)in, name, v)
    {
        const struct arg *a = find_arg(c, name);
        if (a == NULL) {
            err_set(err, ST_INPUT, "unknown_field", "%s takes no argument %s", c->name, name);
            return err_detail(err, name);
        }
        bool empty =
            json_is_null(v) || (json_is_string(v) && json_string_length(v) == 0 && !a->required);
        if (!empty)
            TRY(check_arg(arena, a, v, out, err));
    }
    for (size_t i = 0; i < c->nargs; i++)
        if (c->args[i].required && !is_file(&c->args[i]) &&
            json_object_get(out, c->args[i].name) == NULL)
            return bad_arg(&c->args[i], "required", err);
    *ret = json_incref(out);
    return ST_OK;
}

/* The file's bytes: given beside the input, or as base64url inside it. A document's kind is found
 * here, before the transaction, because that takes milliseconds. */
static enum status take_file(struct call *call, const json_t *in, struct err *err)
{
    for (size_t i = 0; i < call->command->nargs; i++) {
        const struct arg *a = &call->command->args[i];
        if (!is_file(a))
            continue;
        const char *s = json_str(in, a->name, NULL);
        if (call->file.p == NULL && s != NULL && !base64url_decode(call->arena, s, &call->file))
            return bad_arg(a, "bad_file", err);
        if (a->required && call->file.p == NULL)
            return bad_arg(a, "required", err);
        if (call->file.p == NULL)
            return ST_OK;
        if (call->file.n == 0)
            return bad_arg(a, "file_empty", err);
        if (a->type == ARG_DOCUMENT)
            TRY(media_check(json_str(in, "name", ""), call->file, &call->media, err));
    }
    return ST_OK;
}

static enum status check_right(const struct command *c, const struct who *w, struct err *err)
{
    bool ok = false;
    switch (c->right) {
    case RIGHT_PUBLIC:
        ok = true;
        break;
    case RIGHT_STAFF:
        ok = !ID_NONE(w->person);
        break;
    case RIGHT_OFFICE:
        ok = w->office || w->admin;
        break;
    case RIGHT_ADMIN:
        ok = w->admin;
        break;
    }
    if (ok)
        return ST_OK;
    return ID_NONE(w->person)
               ? err_set(err, ST_UNAUTHORIZED, "login_required", "log in first")
               : err_set(err, ST_DENIED, "no_right", "%s is not for this person", c->name);
}

/* ------------------------------------------------------------------ running */
struct run {
    struct call call;
    const char *idempotency, *request_hash;
    json_t *result; /* the stored one, when this was a repetition */
};

/* What a stored result is bound to. */
static struct bytes sealed_for(const struct run *r)
{
    return (struct bytes){r->idempotency, strlen(r->idempotency)};
}

static enum status repeated(struct run *r, bool *ret_found, struct err *err)
{
    struct call *c = &r->call;
    struct q_command_get_row row;
    *ret_found = false;
    if (r->idempotency == NULL)
        return ST_OK;
    enum status st = q_command_get(
        c->tx->db, c->tx->arena,
        &(struct q_command_get_in){c->who->tenant, c->who->person, r->idempotency}, &row, err);
    if (st == ST_NOT_FOUND)
        return ST_OK;
    TRY(st);
    if (strcmp(row.request_hash, r->request_hash) != 0 || strcmp(row.kind, c->command->name) != 0)
        return err_set(err, ST_CONFLICT, "idempotency_reuse", "this key was used for other input");
    struct bytes plain;
    if (!box_open(c->tx->arena, c->tx->master, row.result, sealed_for(r), &plain))
        return err_set(err, ST_SYSTEM, "result_damaged", "the stored result cannot be opened");
    *ret_found = true;
    return json_read("result", plain, 0, &r->result, err);
}

static enum status journal(struct run *r, struct err *err)
{
    struct call *c = &r->call;
    struct journal_note note = {.tenant = c->who->tenant,
                                .kind = c->command->name,
                                .subject = c->subject,
                                .edition = c->edition,
                                .actor = access_actor(c->tx->arena, c->who)};
    TRY(journal_append(c->tx, &note, NULL, err));
    if (r->idempotency == NULL)
        return ST_OK;
    const char *result = json_canonical(c->tx->arena, c->out);
    struct bytes sealed = box_seal(c->tx->arena, c->tx->master,
                                   (struct bytes){result, strlen(result)}, sealed_for(r));
    return q_command_insert(c->tx->db,
                            &(struct q_command_insert_in){
                                .tenant = c->who->tenant,
                                .person = c->who->person,
                                .idempotency = r->idempotency,
                                .kind = c->command->name,
                                .request_hash = r->request_hash,
                                .result = sealed,
                                .at = c->tx->now,
                            },
                            NULL, err);
}

/* May run again after a serialisation failure: starts from nothing each time. */
static enum status in_transaction(struct tx *tx, void *arg, struct err *err)
{
    struct run *r = arg;
    struct call *c = &r->call;
    bool found;
    c->tx = tx;
    c->today = app_day(c->app, tx->now);
    c->subject[0] = '\0';
    c->edition = "";
    c->nothing = false;
    json_object_clear(c->out);
    TRY(repeated(r, &found, err));
    if (found)
        return ST_OK;
    TRY(c->command->run(c, err));
    return c->nothing ? ST_OK : journal(r, err);
}

static bool is_refusal(enum status st)
{
    return st == ST_DENIED || st == ST_REFUSED || st == ST_UNAUTHORIZED;
}

static enum status run(struct run *r, const json_t *in, struct bytes file, struct err *err)
{
    struct call *c = &r->call;
    AUTO_JSON json_t *checked = NULL;
    TRY(check_right(c->command, c->who, err));
    TRY(check_args(c->arena, c->command, in, &checked, err));
    c->file = file;
    TRY(take_file(c, in, err));
    const char *text = json_canonical(c->arena, checked);
    struct sha256 *h = sha256_new();
    sha256_begin(h);
    /* keyed: the input may hold a password, and its plain hash would be a way to guess it */
    sha256_add(h, store_master(c->app->store), sizeof(struct key));
    sha256_add(h, text, strlen(text));
    sha256_add(h, c->file.p, c->file.n);
    struct hash digest = sha256_end(h);
    sha256_free(h);
    r->request_hash = hash_hex(c->arena, &digest);
    c->in = checked;
    c->today = app_day(c->app, clock_now());
    if (c->command->prepare != NULL)
        TRY(c->command->prepare(c, err));
    return store_write_for(c->app->store, c->who->tenant.s, in_transaction, r, err);
}

enum status command_run(struct app *app, struct arena *a, const struct who *who, const char *name,
                        const char *idempotency, const json_t *in, struct bytes file,
                        json_t **ret_out, struct err *err)
{
    const struct command *command = command_find(name);
    if (command == NULL)
        return err_set(err, ST_NOT_FOUND, "no_command", "there is no command %s", name);
    struct run r = {.call = {.app = app, .arena = a, .who = who, .command = command},
                    .idempotency = idempotency};
    AUTO_JSON json_t *out = json_object();
    struct err local = {0};
    r.call.out = out;
    enum status st = run(&r, in, file, &local);
    if (st == ST_OK) {
        *ret_out = r.result != NULL ? r.result : json_incref(out);
        return ST_OK;
    }
    json_decref(r.result);
    /* A refusal that cannot be recorded is still a refusal; the store's own trouble shows
     * elsewhere. */
    if ((is_refusal(st) || local.hidden) && !ID_NONE(who->tenant))
        (void)access_record(app, who, ACCESS_REFUSAL, name, local.code, NULL);
    if (err != NULL)
        *err = local;
    return st;
}
