/* incident_cmd.c: incident.report, incident.seen, incident.phone. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/incident/incident.h"
#include "commands/org/org.h"

/* ------------------------------------------------------------------ reporting */
struct reporting {
    struct call *c;
    struct q_incident_insert_in in;
    struct incident_telling tell;
};

static enum status answer_of(struct call *c, const char *name, const char **ret, enum tri *ret_tri,
                             struct err *err)
{
    *ret = json_str(c->in, name, "unknown");
    if (incident_tri_parse(*ret, ret_tri))
        return ST_OK;
    err_set(err, ST_INPUT, "bad_choice", "yes, no or unknown");
    return err_detail(err, name);
}

/* What somebody from outside said; they may not want to be named. */
static enum status outside_of(struct reporting *x, struct err *err)
{
    static const char *const keys[] = {"name", "contact", "how"};
    const json_t *given = json_object_get(x->c->in, "outside");
    AUTO_JSON json_t *kept = json_object();

    x->in.outside = "";
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *s = json_str(given, keys[i], "");

        if (utf8_length(s) > INCIDENT_SHORT_MAX) {
            err_set(err, ST_INPUT, "too_long", "%s is too long", keys[i]);
            return err_detail(err, "outside");
        }
        if (!str_blank(s))
            json_object_set_new(kept, keys[i], json_string(s));
    }
    if (json_object_size(given) > json_object_size(kept) + 3)
        return err_set(err, ST_INPUT, "bad_array", "outside has name, contact, how");
    if (json_object_size(kept) > 0)
        x->in.outside = json_canonical(x->c->tx->arena, kept);
    x->tell.facts.outside = x->in.outside[0] ? TRI_TRUE : TRI_FALSE;
    return ST_OK;
}

/* Whose service it is: of this body's register, or as whoever reports calls it. */
static enum status service_of(struct reporting *x, struct err *err)
{
    struct call *c = x->c;
    struct q_entry_get_row e;

    x->in.entry = json_str(c->in, "entry", "");
    x->in.service = json_str(c->in, "service", "");
    x->tell.reg = "";
    if (!x->in.entry[0])
        return ST_OK;
    x->tell.entry = ID_FROM(entry, x->in.entry);
    TRY(q_entry_get(c->tx->db, c->tx->arena,
                    &(struct q_entry_get_in){c->who->tenant, x->tell.entry}, &e, err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    x->in.service = e.title;
    x->tell.entry_unit = e.unit;
    x->tell.reg = e.reg;
    return ST_OK;
}

static enum status days_of(struct reporting *x, struct err *err)
{
    struct call *c = x->c;
    const char *occurred = json_str(c->in, "occurred_on", "");

    x->in.occurred_on = (struct date){DATE_NONE};
    TRY(incident_when(c, "noticed_on", "noticed_at", &x->in.noticed_at, err));
    if (occurred[0] && date_parse(occurred, &x->in.occurred_on) &&
        x->in.occurred_on.day > date_of_instant(x->in.noticed_at).day) {
        err_set(err, ST_REFUSED, "incident_occurred", "it happened before it was noticed");
        return err_detail(err, "occurred_on");
    }
    x->tell.noticed = date_of_instant(x->in.noticed_at);
    x->tell.occurred = x->in.occurred_on;
    return ST_OK;
}

static enum status facts_of(struct reporting *x, struct err *err)
{
    struct incident_facts *f = &x->tell.facts;

    TRY(answer_of(x->c, "personal", &x->in.personal, &f->personal, err));
    TRY(answer_of(x->c, "my_number", &x->in.my_number, &f->my_number, err));
    TRY(answer_of(x->c, "attack", &x->in.attack, &f->attack, err));
    f->confirmed = TRI_FALSE; /* nobody looked at it yet */
    return outside_of(x, err);
}

static enum status report(struct call *c, struct err *err)
{
    struct reporting x = {.c = c,
                          .in = {.tenant = c->who->tenant,
                                 .body = c->who->body,
                                 .id = ID_NEW(incident, c->tx->now),
                                 .violation = json_is_true(json_object_get(c->in, "violation")),
                                 .unit = c->who->unit.s,
                                 .what = json_str(c->in, "what", ""),
                                 .person = c->who->person.s,
                                 .names = names_frozen(c->tx->arena, c->who, NULL),
                                 .at = c->tx->now},
                          .tell = {.c = c, .unit = c->who->unit, .reporter = c->who->person}};
    char *no;

    if (str_blank(x.in.what))
        return err_set(err, ST_REFUSED, "incident_what", "what happened is missing");
    TRY(org_pack(c, &x.tell.pack, err));
    TRY(service_of(&x, err));
    TRY(days_of(&x, err));
    TRY(facts_of(&x, err));
    TRY(next_number(c->tx, c->who->tenant, c->who->body,
                    x.in.violation ? NUMBER_VIOLATION : NUMBER_INCIDENT, c->today, &no, err));
    x.in.no = no;
    x.in.edition = c->edition ? c->edition : "";
    x.tell.id = x.in.id;
    x.tell.violation = x.in.violation;
    TRY(q_incident_insert(c->tx->db, &x.in, NULL, err));
    TRY(incident_tell(&x.tell, err));
    TRY(incident_deadlines(&x.tell, err));
    org_subject(c, x.in.id.s);
    org_out(c, "incident", x.in.id.s);
    org_out(c, "no", no);
    return ST_OK;
}

/* ------------------------------------------------------------------ told, and heard of it */
static enum status load(struct call *c, const char *id, struct incident *ret, struct err *err)
{
    TRY(incident_load(c->tx->db, c->tx->arena, c->who, c->today, ID_FROM(incident, id), ret, err));
    org_subject(c, ret->id.s);
    return ST_OK;
}

static enum status seen(struct call *c, struct err *err)
{
    struct incident x;
    int64_t changed;

    TRY(load(c, json_str(c->in, "incident", ""), &x, err));
    TRY(q_incident_see(
        c->tx->db, &(struct q_incident_see_in){c->who->tenant, x.id, c->who->person.s, c->tx->now},
        &changed, err));
    if (changed == 0)
        return err_set(err, ST_CONFLICT, "incident_seen", "nothing waits for them");
    return ST_OK;
}

static enum status phone(struct call *c, struct err *err)
{
    const struct row_id id = ID_FROM(row, json_str(c->in, "told", ""));
    const char *how = json_str(c->in, "how", "");
    struct q_incident_told_get_row row;
    struct incident x;

    enum status st = q_incident_told_get(
        c->tx->db, c->tx->arena, &(struct q_incident_told_get_in){c->who->tenant, id}, &row, err);
    if (st == ST_NOT_FOUND)
        return err_hidden(err, "nobody was told so");
    TRY(st);
    TRY(load(c, row.incident.s, &x, err));
    if (!incident_follows(&x.party))
        return err_set(err, ST_DENIED, "incident_follow", "who follows it records");
    if (str_blank(how))
        return err_set(err, ST_REFUSED, "incident_how", "how they were told is missing");
    if (row.phone_at != DB_NULL_INT || row.seen_at != DB_NULL_INT)
        return err_set(err, ST_CONFLICT, "incident_reached", "they know");
    return q_incident_phone(c->tx->db,
                            &(struct q_incident_phone_in){c->who->tenant, id, c->tx->now, how,
                                                          names_frozen(c->tx->arena, c->who, NULL)},
                            NULL, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg report_args[] = {
    {"what", ARG_LONGTEXT, true, INCIDENT_WHAT_MAX, "what happened, or may have"},
    {"noticed_on", ARG_DATE, false, 0, "day on which it was noticed; now if absent"},
    {"noticed_at", ARG_TEXT, false, 10, "… at what time: 9:05"},
    {"occurred_on", ARG_DATE, false, 0, "day on which it happened, where that is known"},
    {"entry", ARG_ID, false, 0, "the service, where the register has it"},
    {"service", ARG_TEXT, false, INCIDENT_SHORT_MAX,
     "… else what it is called; not known if absent"},
    {"personal", ARG_TEXT, false, 10, "does it concern personal information: yes, no, unknown"},
    {"my_number", ARG_TEXT, false, 10, "… individual numbers"},
    {"attack", ARG_TEXT, false, 10, "did somebody do it on purpose"},
    {"outside", ARG_OBJECT, false, 0, "{name, contact, how}: who told it from outside"},
    {"violation", ARG_BOOL, false, 0, "a violation, told past the line"},
};
static const struct arg seen_args[] = {
    {"incident", ARG_ID, true, 0, "the incident"},
};
static const struct arg phone_args[] = {
    {"told", ARG_ID, true, 0, "whom it was told: one row of the incident"},
    {"how", ARG_TEXT, true, INCIDENT_SHORT_MAX, "how they were reached: by telephone"},
};

const struct command command_incident_report = {
    "incident.report", RIGHT_STAFF, ARGS(report_args), report,
    "Reports what may be an incident; whom the rules name is told"};
const struct command command_incident_seen = {"incident.seen", RIGHT_STAFF, ARGS(seen_args), seen,
                                              "Says that one has seen an incident"};
const struct command command_incident_phone = {"incident.phone", RIGHT_STAFF, ARGS(phone_args),
                                               phone,
                                               "Records that somebody was told by other means"};
