/* duty_book.c: a body's calendar, and the days of its duties. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/duty/holidays.h"

#define EDITIONS_MOST 256

/* ------------------------------------------------------------------ calendar */
struct bytes holidays_own(void)
{
    const char *text = holidays_files[0].text;

    return (struct bytes){text, strlen(text)};
}

enum status calendar_load(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct calendar **ret, struct err *err)
{
    struct calendar *c = calendar_new(a);
    struct q_holidays_all_row *files;
    struct q_closings_of_row *days;
    size_t n;

    TRY(calendar_load_csv(c, "holidays", holidays_own(), err));
    TRY(q_holidays_all(db, a, &(struct q_holidays_all_in){tenant}, &files, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(calendar_load_csv(c, files[i].title, files[i].bytes, err));
    TRY(q_closings_of(db, a, &(struct q_closings_of_in){tenant, body}, &days, &n, err));
    for (size_t i = 0; i < n; i++)
        if (days[i].name[0])
            calendar_close(c, days[i].day, days[i].name);
    *ret = c;
    return ST_OK;
}

/* ------------------------------------------------------------------ the book */
enum status duty_book_open(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                           struct body_id body, struct date clock, struct duty_book *ret,
                           struct err *err)
{
    struct q_duty_clock_get_row row = {.begun = {DATE_NONE}, .reached = {DATE_NONE}};
    struct duty_book b = {
        .app = app, .db = db, .a = a, .tenant = tenant, .body = body, .today = clock};
    enum status st =
        q_duty_clock_get(db, a, &(struct q_duty_clock_get_in){tenant, body}, &row, err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    b.begun = st == ST_OK ? row.begun : clock;
    b.reached = row.reached;
    if (st == ST_OK && row.reached.day > clock.day)
        b.today = row.reached;
    TRY(calendar_load(db, a, tenant, body, &b.calendar, err));
    b.editions = ARENA_ARRAY(a, struct duty_edition, EDITIONS_MOST);
    *ret = b;
    return ST_OK;
}

void duty_book_close(struct duty_book *b)
{
    for (size_t i = 0; i < b->neditions; i++)
        json_decref(b->editions[i].settings);
    b->neditions = 0;
}

enum status duty_edition(struct duty_book *b, const char *hash, const struct duty_edition **ret,
                         struct err *err)
{
    AUTO_JSON json_t *none = json_object();

    for (size_t i = 0; i < b->neditions; i++)
        if (strcmp(b->editions[i].hash, hash) == 0) {
            *ret = &b->editions[i];
            return ST_OK;
        }
    if (b->neditions == EDITIONS_MOST)
        return err_set(err, ST_SYSTEM, "too_many", "too many editions in use");
    struct duty_edition *e = &b->editions[b->neditions];
    *e = (struct duty_edition){.hash = arena_strdup(b->a, hash),
                               .facts = ARENA_NEW(b->a, struct facts)};
    TRY(app_edition(b->app, b->db, hash, &e->pack, err));
    TRY(app_settings(b->app, b->db, b->a, b->tenant, b->body, e->pack, b->today, &e->settings,
                     err));
    b->neditions++;
    *ret = e;
    return facts_read(e->pack, none, e->settings, e->facts, err);
}

const struct duty *duty_find(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->nduties; i++)
        if (strcmp(p->duties[i].id, id) == 0)
            return &p->duties[i];
    return NULL;
}

enum status duty_days(struct duty_book *b, const char *edition, const char *rule,
                      const struct duty **ret_rule, const struct pack **ret_pack,
                      struct recurrence *ret, bool *ret_days, int *ret_setting, struct err *err)
{
    const struct duty_edition *e = NULL;

    TRY(duty_edition(b, edition, &e, err));
    *ret_setting = -1;
    *ret_pack = e->pack;
    *ret_rule = duty_find(e->pack, rule);
    *ret_days = *ret_rule && recurrence_of(*ret_rule, e->facts, ret, ret_setting);
    return ST_OK;
}

enum status duty_moment(struct duty_book *b, const char *edition, const char *rule,
                        const struct duty **ret_rule, const struct pack **ret_pack,
                        struct recurrence *ret, int *ret_before, int *ret_setting, struct err *err)
{
    const struct duty_edition *e = NULL;
    int setting = -1;

    *ret_setting = *ret_before = -1;
    TRY(duty_edition(b, edition, &e, err));
    *ret_pack = e->pack;
    *ret_rule = duty_find(e->pack, rule);
    if (!*ret_rule)
        return ST_OK;
    if (!recurrence_before(*ret_rule, e->facts, ret_before, &setting))
        *ret_before = -1;
    (void)recurrence_waits(*ret_rule, e->facts, ret, ret_setting);
    if (*ret_setting < 0)
        *ret_setting = setting;
    return ST_OK;
}

enum status duty_warns(struct app *app, struct db *db, struct arena *a, const struct who *w,
                       struct date today, int *ret, struct err *err)
{
    AUTO_JSON json_t *settings = NULL, *none = json_object();
    struct facts *f = NULL;
    int before, setting;

    *ret = 0;
    for (size_t i = 0; w->pack && i < w->pack->nduties; i++) {
        const struct duty *d = &w->pack->duties[i];
        if (!str_eq(d->trigger, TRIGGER_PERIOD))
            continue;
        if (!f) {
            f = ARENA_NEW(a, struct facts);
            TRY(app_settings(app, db, a, w->tenant, w->body, w->pack, today, &settings, err));
            TRY(facts_read(w->pack, none, settings, f, err));
        }
        if (recurrence_before(d, f, &before, &setting) && before > *ret)
            *ret = before;
    }
    return ST_OK;
}

struct recur_span duty_span(const struct duty_book *b, const struct duty_row *d)
{
    struct recur_span s = {d->counted_from, d->valid_from, d->valid_to};

    if (date_none(s.counted))
        s.counted = d->valid_from;
    if (s.first.day < b->begun.day - 1)
        s.first.day = b->begun.day - 1; /* what fell due before was nobody's to report here */
    return s;
}

enum status duty_past(struct duty_book *b, const struct duty_row *d, struct occurrence_past **ret,
                      size_t *ret_n, struct err *err)
{
    struct q_occurrences_past_row *rows;
    size_t n;

    TRY(q_occurrences_past(b->db, b->a,
                           &(struct q_occurrences_past_in){b->tenant, d->entry, d->rule}, &rows, &n,
                           err));
    *ret = ARENA_ARRAY(b->a, struct occurrence_past, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct occurrence_past){rows[i].nominal, rows[i].last, rows[i].done_on,
                                             !date_none(rows[i].waived_on)};
    *ret_n = n;
    return ST_OK;
}

/* ------------------------------------------------------------------ whose it is */
static enum status acts_on(struct db *db, struct arena *a, const struct who *w,
                           const struct pack *p, const struct role *r, struct entry_id entry,
                           struct date day, struct person_id *ret, struct err *err)
{
    *ret = (struct person_id){{0}};
    if (pack_appoints(p, r->id))
        TRY(entry_manager(db, a, w->tenant, entry, r->id, day, ret, err));
    return ID_NONE(*ret) ? entry_manager(db, a, w->tenant, entry, NULL, day, ret, err) : ST_OK;
}

enum status duty_scope(struct db *db, struct arena *a, struct tenant_id tenant,
                       const struct role *r, struct unit_id unit, struct unit_id *ret,
                       struct err *err)
{
    struct q_unit_name_row row;

    *ret = r->scope == SCOPE_BODY ? (struct unit_id){{0}} : unit;
    if (r->scope != SCOPE_PARENT)
        return ST_OK;
    TRY(q_unit_name(db, a, &(struct q_unit_name_in){tenant, unit}, &row, err));
    *ret = ID_NONE(row.parent) ? unit : row.parent;
    return ST_OK;
}

static bool belongs_to(const struct who *w, struct unit_id unit)
{
    bool mine = ID_EQ(w->unit, unit);

    for (size_t i = 0; i < w->nroles; i++)
        mine |= ID_EQ(w->roles[i].unit, unit);
    return mine;
}

enum status duty_owner(struct db *db, struct arena *a, const struct who *w, const struct pack *p,
                       const char *role, struct entry_id entry, struct unit_id unit,
                       struct date day, struct duty_owner *ret, struct err *err)
{
    int i = pack_role(p, role);
    struct person_id person;
    struct unit_id where;

    *ret = (struct duty_owner){.is = false};
    if (i < 0 || ID_NONE(w->person))
        return ST_OK;
    const struct role *r = &p->roles[i];
    if (r->holder == HOLDER_APPOINTMENT) {
        ret->office = w->office;
        TRY(acts_on(db, a, w, p, r, entry, day, &person, err));
        ret->is = ID_EQ(person, w->person);
        if (!ID_NONE(person) || r->fallback < 0)
            return ST_OK;
        r = &p->roles[r->fallback];
    }
    if (r->holder == HOLDER_POST) {
        TRY(duty_scope(db, a, w->tenant, r, unit, &where, err));
        ret->held = who_role(w, r->id, where);
        ret->is = ret->held != NULL;
    } else if (r->holder == HOLDER_STAFF || r->holder == HOLDER_APPLICANT) {
        ret->is = belongs_to(w, unit);
    }
    return ST_OK;
}
