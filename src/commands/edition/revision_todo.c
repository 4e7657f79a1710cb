/* revision_todo.c: 見直し: what an adoption leaves to do, entry by entry; and when it is done. */
#include <string.h>

#include "audit/journal.h"
#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/edition/revision.h"
#include "commands/org/org.h"
#include "core/casefile.h"

/* Records of this many to-dos go to the journal together, so that memory does not grow with the
 * register. */
enum { PIECE = 1000 };

struct making {
    struct call *c;
    struct row_id adoption;
    struct date due;
    int64_t *counts; /* by standing; NULL: one entry */
    struct arena *piece;
    size_t n; /* in this piece */
};

static enum status journal_piece(struct making *m, struct err *err)
{
    struct call *c = m->c;
    struct tx part = *c->tx;

    part.arena = m->piece;
    const struct journal_note note = {.tenant = c->who->tenant,
                                      .kind = c->command->name,
                                      .subject = c->subject,
                                      .edition = c->edition,
                                      .actor = access_actor(m->piece, c->who)};
    TRY(journal_append(&part, &note, NULL, err));
    db_changes_release(c->tx->db);
    arena_reset(m->piece);
    m->n = 0;
    return ST_OK;
}

static enum status keep_result(struct making *m, struct revision_result *r, struct err *err)
{
    struct call *c = m->c;
    struct row_id id = ID_NEW(row, c->tx->now);

    if (r->row[0] != '\0')
        return ST_OK;
    memcpy(r->row, id.s, sizeof r->row);
    return q_revision_result_insert(
        c->tx->db,
        &(struct q_revision_result_insert_in){c->who->tenant, id, m->adoption, r->differences},
        NULL, err);
}

static enum status make(void *arg, const struct revision_record *r, bool *stop, struct err *err)
{
    struct making *m = arg;
    struct call *c = m->c;

    (void)stop;
    if (m->counts)
        m->counts[r->result->standing]++;
    if (!r->result->hand)
        return ST_OK;
    TRY(keep_result(m, r->result, err));
    TRY(q_revision_todo_insert(
        c->tx->db,
        &(struct q_revision_todo_insert_in){.tenant = c->who->tenant,
                                            .body = c->who->body,
                                            .id = ID_NEW(row, c->tx->now),
                                            .adoption = m->adoption,
                                            .entry = ID_FROM(entry, r->id),
                                            .unit = r->unit,
                                            .edition = r->edition,
                                            .standing = standing_id(r->result->standing),
                                            .result = ID_FROM(row, r->result->row),
                                            .due = m->due,
                                            .at = c->tx->now},
        NULL, err));
    return m->counts && ++m->n == PIECE ? journal_piece(m, err) : ST_OK;
}

enum status revision_todos_make(struct call *c, struct revision *v, struct row_id adoption,
                                struct date due, int64_t counts[STANDING__MAX], struct err *err)
{
    AUTO_ARENA struct arena *piece = arena_new();
    struct making m = {.c = c, .adoption = adoption, .due = due, .counts = counts, .piece = piece};

    return revision_entries(v, c->tx->db, "", make, &m, err);
}

/* ------------------------------------------------------------------ an adoption is undone */
struct going_back {
    struct making m;
    const char *edition;
    int64_t made;
};

static enum status make_back(void *arg, const struct revision_record *r, bool *stop,
                             struct err *err)
{
    struct going_back *x = arg;

    if (strcmp(r->edition, x->edition) != 0)
        return ST_OK;
    x->made += r->result->hand;
    return make(&x->m, r, stop, err);
}

enum status revision_went_back(struct call *c, const char *edition, int64_t *ret_entries,
                               int64_t *ret_cases, struct err *err)
{
    AUTO_REVISION struct revision *v = NULL;
    AUTO_ARENA struct arena *piece = arena_new();
    struct q_revision_cases_under_row under;
    int64_t counts[STANDING__MAX] = {0};
    struct adoptions all;
    const struct pack *p;

    *ret_entries = 0;
    TRY(q_revision_cases_under(
        c->tx->db, c->tx->arena,
        &(struct q_revision_cases_under_in){c->who->tenant, c->who->body, edition}, &under, err));
    TRY(adoptions_load(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, &all, err));
    *ret_cases = adoptions_undone(&all, edition) ? under.n : 0; /* else adopted before as well */
    const struct q_adoptions_row *newest = adoptions_newest(&all);
    if (!newest || strcmp(newest->edition, edition) == 0)
        return ST_OK;
    TRY(app_edition(c->app, c->tx->db, newest->edition, &p, err));
    TRY(revision_new(c->app, c->tx->db, c->who->tenant, c->who->body, p, c->today,
                     newest->valid_from, NULL, &v, err));
    struct going_back x = {.m = {.c = c, .adoption = newest->id, .due = newest->grace_to},
                           .edition = edition};
    x.m.counts = counts;
    x.m.piece = piece;
    if (x.m.due.day < c->today.day) /* that grace was another change's */
        x.m.due = (struct date){DATE_NONE};
    TRY(revision_entries(v, c->tx->db, "", make_back, &x, err));
    *ret_entries = x.made;
    return ST_OK;
}

/* ------------------------------------------------------------------ an entry goes on */
/* How far down the list of adoptions, newest first, an edition stands; undone ones count, for what
 * was answered under them was answered. The number of adoptions when it is not there. */
static size_t place_of(const struct adoptions *all, const char *edition)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->rows[i].edition, edition) == 0)
            return i;
    return all->n;
}

static enum status close_todos(struct call *c, const struct adoptions *all, struct entry_id entry,
                               const char *edition, bool closed, struct err *err)
{
    struct q_revision_todos_of_row *rows;
    size_t n, here = place_of(all, edition);

    TRY(q_revision_todos_of(c->tx->db, c->tx->arena,
                            &(struct q_revision_todos_of_in){c->who->tenant, entry}, &rows, &n,
                            err));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rows[i].state, "open") != 0)
            continue;
        bool done = !closed && place_of(all, rows[i].new_edition) >= here;
        TRY(q_revision_todo_close(
            c->tx->db,
            &(struct q_revision_todo_close_in){.tenant = c->who->tenant,
                                               .id = rows[i].id,
                                               .state = done ? "done" : "void",
                                               .reason = "",
                                               .names = names_frozen(c->tx->arena, c->who, NULL),
                                               .at = c->tx->now},
            NULL, err));
    }
    return ST_OK;
}

enum status revision_entry_decided(struct call *c, struct entry_id entry, const char *edition,
                                   bool closed, struct err *err)
{
    AUTO_REVISION struct revision *v = NULL;
    struct adoptions all;
    const struct pack *p;

    TRY(adoptions_load(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, &all, err));
    TRY(close_todos(c, &all, entry, edition, closed, err));
    const struct q_adoptions_row *newest = adoptions_newest(&all);
    if (closed || !newest || strcmp(newest->edition, edition) == 0)
        return ST_OK;
    TRY(app_edition(c->app, c->tx->db, newest->edition, &p, err));
    TRY(revision_new(c->app, c->tx->db, c->who->tenant, c->who->body, p, c->today,
                     newest->valid_from, NULL, &v, err));
    struct making m = {.c = c, .adoption = newest->id, .due = newest->grace_to};
    return revision_entry(v, c->tx->db, entry, make, &m, err);
}

/* ------------------------------------------------------------------ what is forbidden by now */
enum status revision_forbidden(struct db *db, struct arena *a, struct tenant_id tenant,
                               struct entry_id entry, struct date today, struct forbidden_now *ret,
                               struct err *err)
{
    struct q_revision_forbids_row *rows;
    const json_t *d;
    size_t n, i;

    *ret = (struct forbidden_now){.due = {DATE_NONE}, .what = "", .clause = ""};
    TRY(q_revision_forbids(db, a, &(struct q_revision_forbids_in){tenant, entry, today}, &rows, &n,
                           err));
    if (n == 0)
        return ST_OK;
    AUTO_JSON json_t *list = json_loads(rows[0].differences, 0, NULL);
    ret->forbidden = true;
    ret->due = rows[0].due;
    ret->over = date_none(ret->due) || ret->due.day < today.day;
    json_array_foreach(list, i, d)
    {
        if (strcmp(json_str(d, "kind", ""), "forbidden") != 0)
            continue;
        ret->what = arena_strdup(a, json_str(d, "label", ""));
        ret->clause = arena_strdup(a, json_str(d, "clause", ""));
        break;
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ revision.confirm */
/* The office, or who manages the entry. */
static enum status may_confirm(struct call *c, const struct q_revision_todo_get_row *t,
                               struct err *err)
{
    bool manages;

    if (c->who->office)
        return ST_OK;
    TRY(apply_manages(c->tx->db, c->tx->arena, c->who, c->today, t->entry, &manages, err));
    if (manages)
        return ST_OK;
    return err_set(err, ST_DENIED, "not_manager", "only the manager or the office confirms this");
}

static enum status confirm(struct call *c, struct err *err)
{
    struct row_id id = ID_FROM(row, json_str(c->in, "todo", ""));
    struct q_revision_todo_get_row t;
    int64_t changed = 0;

    TRY(q_revision_todo_get(c->tx->db, c->tx->arena,
                            &(struct q_revision_todo_get_in){c->who->tenant, id}, &t, err));
    if (!ID_EQ(t.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such to-do");
    TRY(may_confirm(c, &t, err));
    if (strcmp(t.state, "open") != 0)
        return err_set(err, ST_CONFLICT, "revision_closed", "this was settled before");
    if (strcmp(t.standing, standing_id(STANDING_FORBIDDEN)) == 0)
        return err_set(err, ST_REFUSED, "revision_forbidden",
                       "it is forbidden now: the use is stopped or ended");
    if (strcmp(t.standing, "changed") != 0)
        return err_set(err, ST_REFUSED, "revision_to_answer",
                       "there are questions: they are answered by applying for a change");
    TRY(q_revision_todo_close(
        c->tx->db,
        &(struct q_revision_todo_close_in){.tenant = c->who->tenant,
                                           .id = id,
                                           .state = "done",
                                           .reason = json_str(c->in, "reason", ""),
                                           .names = names_frozen(c->tx->arena, c->who, NULL),
                                           .at = c->tx->now},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "revision_closed", "this was settled before");
    org_subject(c, t.entry.s);
    org_out(c, "entry", t.entry.s);
    return ST_OK;
}

static const struct arg confirm_args[] = {
    {"todo", ARG_ID, true, 0, "the to-do of the entry"},
    {"reason", ARG_LONGTEXT, true, REASON_LETTERS_MAX, "why nothing has to be answered"},
};
const struct command command_revision_confirm = {
    "revision.confirm", RIGHT_STAFF, ARGS(confirm_args), confirm,
    "Confirms that a changed rule leaves nothing to answer for an entry"};
