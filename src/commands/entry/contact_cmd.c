/* contact_cmd.c: entry.contacts; the newest list. */
#include "commands/entry/contact.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "commands/case/apply.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"

const char *const contact_hours[] = {"any", "day", "off", "night", "holiday", NULL};
const char *const contact_kinds[] = {"provider", "contractor", "section", "other", NULL};

static bool listed(const char *const *ids, const char *id)
{
    for (; *ids; ids++)
        if (str_eq(*ids, id))
            return true;
    return false;
}

const struct tell *contact_tell(const struct pack *p, const char *kind)
{
    return p && str_starts(kind, CONTACT_TELL) ? pack_tell(p, kind + strlen(CONTACT_TELL)) : NULL;
}

bool contact_off_hours(const char *hours)
{
    return !str_eq(hours, "day");
}

struct date contacts_until(struct date since, struct date gone)
{
    bool later = !date_none(gone) && gone.day >= since.day;

    return (struct date){(later ? gone.day + 1 : since.day) + CONTACT_DAYS};
}

enum status contacts_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct entry_id entry, struct date day, struct contacts *ret,
                          struct err *err)
{
    struct q_entry_managed_since_row *since;
    size_t n;

    *ret = (struct contacts){.confirmed = {DATE_NONE}, .until = {DATE_NONE}, .names = ""};
    TRY(q_entry_contacts(db, a, &(struct q_entry_contacts_in){tenant, entry}, &ret->rows, &ret->n,
                         err));
    if (ret->n == 0)
        return ST_OK;
    ret->list = ret->rows[0].list;
    ret->confirmed = ret->rows[0].confirmed_on;
    ret->names = ret->rows[0].names;
    const char *manager = ret->rows[0].manager;
    TRY(q_entry_managed_since(
        db, a, &(struct q_entry_managed_since_in){tenant, entry, day, manager}, &since, &n, err));
    if (n > 0 && !str_eq(since[0].person.s, manager))
        ret->until = contacts_until(since[0].since, since[0].gone);
    return ST_OK;
}

/* ------------------------------------------------------------------ entry.contacts */
static enum status wrong(struct err *err, const char *code, size_t i, const char *field)
{
    err_set(err, ST_REFUSED, code, "contact %zu: %s", i + 1, field);
    return err_where(err, "%s.%zu", field, i);
}

static enum status fits(const struct call *c, size_t i, const json_t *x, struct err *err)
{
    static const char *const texts[] = {"name", "phone", "note"};
    size_t *from;

    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        const char *s = json_str(x, texts[k], "");

        if (k < 2 && str_blank(s))
            return wrong(err, "contact_blank", i, texts[k]);
        if (utf8_length(s) > CONTACT_LETTERS)
            return wrong(err, "contact_long", i, texts[k]);
    }
    if (!strpbrk(text_narrow(c->arena, json_str(x, "phone", ""), &from), "0123456789"))
        return wrong(err, "contact_phone", i, "phone");
    if (!listed(contact_hours, json_str(x, "hours", "")))
        return wrong(err, "contact_choice", i, "hours");
    if (!listed(contact_kinds, json_str(x, "kind", "")) &&
        !contact_tell(c->who->pack, json_str(x, "kind", "")))
        return wrong(err, "contact_choice", i, "kind");
    return ST_OK;
}

/* Of an entry of this body that goes on, by who manages it or the office. */
static enum status may(struct call *c, struct entry_id id, struct err *err)
{
    struct q_entry_get_row e;
    bool manages;

    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, id}, &e,
                    err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(apply_manages(c->tx->db, c->tx->arena, c->who, c->today, id, &manages, err));
    if (!manages && !c->who->office)
        return err_set(err, ST_DENIED, "contacts_whose", "whoever manages it writes them");
    return str_eq(e.state, ENTRY_CLOSED)
               ? err_set(err, ST_REFUSED, "contacts_closed", "its use has ended")
               : ST_OK;
}

/* What all rows of a list share. */
struct handed {
    struct call *c;
    struct entry_id id;
    struct person_id manager;
    int64_t list;
};

static enum status insert(const struct handed *h, size_t i, const json_t *x, struct err *err)
{
    struct call *c = h->c;
    struct arena *a = c->tx->arena;
    const struct q_entry_contact_insert_in in = {.tenant = c->who->tenant,
                                                 .entry = h->id,
                                                 .list = h->list,
                                                 .n = (int64_t)i + 1,
                                                 .kind = json_str(x, "kind", ""),
                                                 .name = str_trim(a, json_str(x, "name", "")),
                                                 .phone = str_trim(a, json_str(x, "phone", "")),
                                                 .hours = json_str(x, "hours", ""),
                                                 .note = str_trim(a, json_str(x, "note", "")),
                                                 .confirmed_on = c->today,
                                                 .manager = h->manager.s,
                                                 .person = c->who->person.s,
                                                 .names = names_frozen(a, c->who, NULL),
                                                 .at = c->tx->now};

    return q_entry_contact_insert(c->tx->db, &in, NULL, err);
}

static enum status contacts(struct call *c, struct err *err)
{
    const struct entry_id id = ID_FROM(entry, json_str(c->in, "entry", ""));
    const json_t *list = json_object_get(c->in, "contacts");
    struct handed h = {.c = c, .id = id};
    struct contacts there;

    TRY(may(c, id, err));
    TRY(contacts_load(c->tx->db, c->tx->arena, c->who->tenant, id, c->today, &there, err));
    if (there.list != json_int(c->in, "seen", 0))
        return err_set(err, ST_CONFLICT, "contacts_changed", "another list was handed in");
    if (json_array_size(list) == 0)
        return err_set(err, ST_REFUSED, "contacts_none", "a contact is needed");
    if (json_array_size(list) > CONTACTS_MAX)
        return err_set(err, ST_REFUSED, "contacts_many", "at most %d", CONTACTS_MAX);
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(fits(c, i, json_array_get(list, i), err));
    TRY(entry_manager(c->tx->db, c->tx->arena, c->who->tenant, id, NULL, c->today, &h.manager,
                      err));
    h.list = there.list + 1;
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(insert(&h, i, json_array_get(list, i), err));
    org_subject(c, id.s);
    json_object_set_new(c->out, "list", json_integer((json_int_t)there.list + 1));
    return ST_OK;
}

static const struct arg contacts_args[] = {
    {"entry", ARG_ID, true, 0, "the entry"},
    {"seen", ARG_INT, false, 0, "number of the list that was seen; 0 or absent: none"},
    {"contacts", ARG_ARRAY, true, 0,
     "[{kind, name, phone, hours, note}]: all of them; kind: provider contractor section other, "
     "tell.ID of whom the rules tell; hours: any day off night holiday"},
};

const struct command command_entry_contacts = {
    "entry.contacts", RIGHT_STAFF, ARGS(contacts_args), contacts,
    "Hands in whom to call about an entry, and confirms it"};
