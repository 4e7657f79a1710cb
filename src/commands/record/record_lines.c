#include "commands/record/record_lines.h"

#include <string.h>

#include "audit/payload.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/own.h"
#include "commands/entry/certificate_cmd.h"
#include "commands/org/transfer.h"
#include "commands/record/record_posts.h"
#include "store/queries_gen.h"

struct lines {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    enum lang lang;
    const struct pack *pack; /* under which it was done, NULL none */
    struct app *app;
    const struct record_reader *reader; /* NULL: whoever runs the machine */
    struct loaded_case *about;          /* the case of the answers, NULL not loaded */
    bool kept;                          /* something was kept from the reader */
    bool ahead;                         /* … a transfer, before its day */
    bool transfers; /* it is a list of transfers: their posts are told with them */
    struct buf out;
};

static void add(struct lines *l, const char *what, const char *how)
{
    if (str_empty(how))
        return;
    buf_printf(&l->out, "%s%s%s%s", l->out.n > 0 ? "\n" : "", what,
               l->lang == LANG_JA ? "：" : ": ", how);
}

#define SAY(l, word, how) add((l), words_get((l)->lang, W_##word), (how))

/* ------------------------------------------------------------------ names of the rules */
/* Of the procedure of its own application: those of others may have a step of the same id. */
static enum status step_label(const struct lines *l, const char *casefile, const char *id,
                              const char **ret, struct err *err)
{
    struct q_case_get_row row;
    const struct procedure *p = NULL;
    const struct step *s;

    *ret = id;
    if (l->pack == NULL || str_empty(id))
        return ST_OK;
    enum status st = q_case_get(
        l->db, l->a, &(struct q_case_get_in){l->tenant, ID_FROM(case, casefile)}, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    p = pack_procedure(l->pack, row.procedure);
    s = p != NULL ? procedure_step(p, id) : NULL;
    if (s != NULL)
        *ret = s->label;
    return ST_OK;
}

static const char *field_label(const struct lines *l, const char *form, const char *id)
{
    for (size_t i = 0; l->pack != NULL && i < l->pack->nforms; i++) {
        const struct form *f = &l->pack->forms[i];
        const struct field *x = form == NULL || strcmp(f->id, form) == 0 ? form_field(f, id) : NULL;
        if (x != NULL)
            return x->label;
    }
    return id;
}

static const char *item_label(const struct lines *l, const char *list, const char *item)
{
    const struct checklist *c = l->pack == NULL ? NULL : pack_checklist(l->pack, list);
    for (size_t i = 0; c != NULL && i < c->nitems; i++)
        if (strcmp(c->items[i].id, item) == 0)
            return arena_printf(l->a, "%s %s", c->label, c->items[i].no);
    return NULL;
}

/* Where a file lies: FIELD, LIST/ITEM, FORM/FIELD, step/STEP. */
static enum status place_label(const struct lines *l, const char *subject, const char *place,
                               const char **ret, struct err *err)
{
    if (str_starts(place, CERTIFICATE_RENEWED))
        place += strlen(CERTIFICATE_RENEWED);
    const char *slash = strchr(place, '/');
    *ret = field_label(l, NULL, place);
    if (slash == NULL)
        return ST_OK;
    const char *first = arena_strndup(l->a, place, (size_t)(slash - place));
    if (strcmp(first, "step") == 0)
        return step_label(l, subject, slash + 1, ret, err);
    const char *item = item_label(l, first, slash + 1);
    *ret = item != NULL ? item : field_label(l, first, slash + 1);
    return ST_OK;
}

/* ------------------------------------------------------------------ tables */
static enum status evidence(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    struct q_evidence_get_row e = {.subject = ID_FROM(case, json_str(row, "subject", "")),
                                   .item = json_str(row, "item", ""),
                                   .name = json_str(row, "name", "")};
    bool gone = e.name[0] == '\0';
    if (gone) {
        enum status st = q_evidence_get(
            l->db, l->a,
            &(struct q_evidence_get_in){l->tenant, ID_FROM(evidence, json_str(key, "id", ""))}, &e,
            err);
        if (st != ST_OK)
            return st == ST_NOT_FOUND ? ST_OK : st;
    }
    const char *place;
    TRY(place_label(l, e.subject.s, e.item, &place, err));
    const char *how = arena_printf(l->a, "%s「%s」", place, e.name);
    if (gone)
        SAY(l, change_file_gone, how);
    else
        SAY(l, change_file, how);
    return ST_OK;
}

static enum status act(struct lines *l, const json_t *row, struct err *err)
{
    const char *verdict = json_str(row, "verdict", ""), *step;
    TRY(step_label(l, json_str(row, "casefile", ""), json_str(row, "step", ""), &step, err));
    SAY(l, change_step, step);
    if (verdict[0])
        SAY(l, change_verdict, words_by_name(l->lang, "verdict_act_", verdict, verdict));
    SAY(l, change_conditions, json_str(row, "conditions", ""));
    SAY(l, change_reason, json_str(row, "reason", ""));
    if (json_is_string(json_object_get(row, "external"))) {
        AUTO_JSON json_t *x = json_loads(json_str(row, "external", ""), 0, NULL);
        SAY(l, proxy_by,
            arena_printf(l->a, "%s %s %s　%s", json_str(x, "name", ""), json_str(x, "date", ""),
                         json_str(x, "number", ""),
                         json_str(x, "decider", "")[0] ? ""
                                                       : words_get(l->lang, W_proxy_unlisted)));
    }
    return ST_OK;
}

/* A second look that is not finished: whoever is a party reads it nowhere. */
static enum status kept_from(struct lines *l, const json_t *row, bool *ret, struct err *err)
{
    const char *subject = json_str(row, "subject", "");
    const struct answer a = {.checklist = json_str(row, "checklist", ""),
                             .item = json_str(row, "item", ""),
                             .col = json_str(row, "col", ""),
                             .person = ID_FROM(person, json_str(row, "person", ""))};
    *ret = false;
    if (l->reader == NULL || !uuid_valid(subject)) /* of an act on an entry: of nobody's case */
        return ST_OK;
    if (l->about == NULL)
        TRY(case_load(l->app, l->db, l->a, l->tenant, ID_FROM(case, subject), l->reader->today,
                      &l->about, err));
    *ret = case_kept_from(&l->about->c, l->reader->who, &a);
    return ST_OK;
}

static enum status answer(struct lines *l, const json_t *row, struct err *err)
{
    bool kept;
    TRY(kept_from(l, row, &kept, err));
    if (kept) {
        if (!l->kept)
            SAY(l, change_answer, words_get(l->lang, W_change_answer_kept));
        l->kept = true;
        return ST_OK;
    }
    const char *list = json_str(row, "checklist", ""), *state = json_str(row, "state", "");
    const struct checklist *c = l->pack == NULL ? NULL : pack_checklist(l->pack, list);
    const char *label = item_label(l, list, json_str(row, "item", "")), *who = "";
    enum answer_state s;
    for (size_t i = 0; c != NULL && i < c->ncolumns; i++)
        if (strcmp(c->columns[i].id, json_str(row, "col", "")) == 0)
            who = c->columns[i].label;
    bool given = answer_state_parse(state, &s) && s != A_NONE && c != NULL;
    SAY(l, change_answer,
        arena_printf(l->a, "%s（%s） %s %s", label == NULL ? "" : label, who,
                     given ? c->legend[s].mark : words_get(l->lang, W_check_unanswered),
                     json_str(row, "reason", "")));
    return ST_OK;
}

/* Labels of the fields that differ from the contents before. */
static enum status contents(struct lines *l, const json_t *row, struct err *err)
{
    struct q_case_version_get_row before = {.fields = "{}"};
    int64_t n = json_int(row, "n", 1);
    if (n < 2)
        return ST_OK;
    enum status st =
        q_case_version_get(l->db, l->a,
                           &(struct q_case_version_get_in){
                               l->tenant, ID_FROM(case, json_str(row, "casefile", "")), n - 1},
                           &before, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    AUTO_JSON json_t *then = json_loads(before.fields, 0, NULL);
    AUTO_JSON json_t *now = json_loads(json_str(row, "fields", "{}"), 0, NULL);
    struct buf b;
    const char *key;
    json_t *v;
    buf_init(&b, l->a, 64);
    json_object_foreach(now, key, v) if (!json_equal(v, json_object_get(then, key)))
        buf_printf(&b, "%s%s", b.n > 0 ? "、" : "", field_label(l, NULL, key));
    json_object_foreach(then, key, v) if (json_object_get(now, key) == NULL)
        buf_printf(&b, "%s%s", b.n > 0 ? "、" : "", field_label(l, NULL, key));
    SAY(l, change_contents, b.p);
    return ST_OK;
}

static const char *joined(struct arena *a, const json_t *texts)
{
    struct buf b;
    buf_init(&b, a, 64);
    for (size_t i = 0; i < json_array_size(texts); i++)
        buf_printf(&b, "%s%s", i > 0 ? "、" : "", json_string_value(json_array_get(texts, i)));
    return b.p;
}

static void entry_event(struct lines *l, const json_t *row)
{
    const char *id = json_str(row, "act", "");
    const struct entry_act *e = l->pack == NULL ? NULL : pack_entry_act(l->pack, id);
    SAY(l, change_act, e != NULL ? e->label : words_by_name(l->lang, "act_", id, id));
    AUTO_JSON json_t *data = json_loads(json_str(row, "data", "{}"), 0, NULL);
    SAY(l, change_reason, json_str(data, "reason", ""));
    SAY(l, duties_begun, joined(l->a, json_object_get(data, "begun")));
    SAY(l, duties_ended, joined(l->a, json_object_get(data, "ended")));
}

/* People, posts, settings and the like: the texts that were stored, without ids. */
/* Roles and ways to hold a post as people call them, everything else as it is written. */
static const char *called(const struct lines *l, const char *member, const char *s)
{
    const struct pack *p = l->pack != NULL     ? l->pack
                           : l->reader != NULL ? l->reader->who->pack
                                               : NULL;
    int role = p != NULL && strcmp(member, "role") == 0 ? pack_role(p, s) : -1;
    if (role >= 0)
        return p->roles[role].label;
    if (strcmp(member, "role") == 0)
        return words_by_name(l->lang, "role_", s, s);
    return strcmp(member, "kind") == 0 ? words_by_name(l->lang, "kind_", s, s) : s;
}

static void plain_row(struct lines *l, const char *table, const json_t *row)
{
    static const char *const told[] = {"person",        "post",         "post_role", "unit",
                                       "setting",       "adoption",     "api_token", "edition",
                                       "adoption_undo", "revision_todo"};
    static const char *const texts[] = {"login",  "name",  "yomi",  "title", "label",
                                        "role",   "kind",  "mail",  "key",   "value",
                                        "clause", "scope", "reason"};
    struct buf b;
    bool shown = false;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        shown |= strcmp(told[i], table) == 0;
    buf_init(&b, l->a, 64);
    for (size_t i = 0; shown && i < sizeof texts / sizeof *texts; i++) {
        const char *s = json_str(row, texts[i], "");
        if (s[0] != '\0' && !uuid_valid(s))
            buf_printf(&b, "%s%s", b.n > 0 ? "、" : "", called(l, texts[i], s));
    }
    SAY(l, change_stored, b.p);
}

/* Who gets or leaves which post is told to nobody but the office and administrators before its day.
 */
static void post_line(struct lines *l, const struct record_post_line *p)
{
    const struct who *w = l->reader ? l->reader->who : NULL;
    bool hidden = w && !w->office && !w->admin && p->day.day > l->reader->today.day;
    if (!hidden)
        add(l, words_get(l->lang, p->label), p->text);
    else if (!l->ahead)
        SAY(l, change_post, words_get(l->lang, W_record_move));
    l->ahead |= hidden;
}

static enum status holding(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    const struct record_posts r = {l->db, l->a, l->tenant, l->lang};
    struct record_post_line line;
    if (l->transfers)
        return ST_OK;
    TRY(record_holding(&r, key, row, &line, err));
    post_line(l, &line);
    return ST_OK;
}

/* The row as it is stored: a record that ended it tells its last day alone. */
static enum status body_row(struct lines *l, const json_t *key, const json_t *row,
                            struct q_body_row_get_row *ret, struct err *err)
{
    const char *id = json_str(row, "id", json_str(key, "id", ""));
    enum status st = q_body_row_get(
        l->db, l->a, &(struct q_body_row_get_in){l->tenant, ID_FROM(row, id)}, ret, err);
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status transfers(struct lines *l, const json_t *changes, struct err *err)
{
    size_t i;
    json_t *j;
    json_array_foreach(changes, i, j)
    {
        struct q_body_row_get_row t = {.tbl = ""};
        const json_t *row = json_object_get(j, "row");
        if (!str_eq(json_str(j, "table", ""), "body_row"))
            continue;
        TRY(body_row(l, json_object_get(j, "key"), row, &t, err));
        l->transfers |= str_eq(t.tbl, TRANSFER_TABLE);
    }
    return ST_OK;
}

static enum status transfer(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    const struct record_posts r = {l->db, l->a, l->tenant, l->lang};
    struct q_body_row_get_row t = {.tbl = ""};
    struct record_post_line line;
    TRY(body_row(l, key, row, &t, err));
    TRY(record_transfer(&r, &t, !json_object_get(row, "tbl"), &line, err));
    post_line(l, &line);
    return ST_OK;
}

/* The cells of a row of one of the body's own tables: "訳すくん、機密性B（通知第1号）". A row that
 * ended was perhaps written under an earlier edition, and is told in its words if it has to be. */
static enum status cells_told(struct lines *l, const struct table *t,
                              const struct q_body_row_get_row *r, const char **ret, struct err *err)
{
    struct ways ways = ways_to(l->app, l->a, l->tenant, r->body, l->pack);
    struct own_row own;
    struct buf b;
    TRY(own_table_row(&ways, l->db, t, r->json, r->valid_from, r->at, &own, err));
    AUTO_JSON json_t *cells = json_loads(own.json, 0, NULL);
    buf_init(&b, l->a, 64);
    for (size_t i = 0; i < t->ncolumns; i++) {
        const char *cell = own_cell_text(l->a, &own, t, &t->columns[i], cells);
        if (cell[0] != '\0')
            buf_printf(&b, "%s%s", b.n > 0 ? "、" : "", cell);
    }
    if (r->source[0] != '\0')
        buf_printf(&b, "（%s）", r->source);
    *ret = b.p;
    return ST_OK;
}

static enum status table_row(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    bool ended = !json_object_get(row, "tbl");
    struct q_body_row_get_row r = {.tbl = ""};
    const char *said;
    TRY(body_row(l, key, row, &r, err));
    const struct table *t = l->pack != NULL && str_starts(r.tbl, "table.")
                                ? pack_table(l->pack, r.tbl + strlen("table."))
                                : NULL;
    if (t != NULL) {
        TRY(cells_told(l, t, &r, &said, err));
    } else { /* an everyday example of information */
        AUTO_JSON json_t *o = r.tbl[0] == '\0' ? NULL : json_loads(r.json, 0, NULL);
        said = arena_strdup(l->a, json_str(o, "label", ""));
    }
    if (ended)
        SAY(l, change_row_ended, said);
    else
        SAY(l, change_row, said);
    return ST_OK;
}

static const char *day(const struct lines *l, const json_t *row, const char *name)
{
    const json_t *j = json_object_get(row, name);
    struct date d = {json_is_integer(j) ? (int32_t)json_integer_value(j) : DATE_NONE};
    return date_none(d) ? "" : l->lang == LANG_JA ? date_wareki(l->a, d) : date_iso(l->a, d);
}

/* An edition of a document: "外部サービス利用規程、令和8年4月1日、非公開", or what changed of it.
 */
static enum status edition(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    struct q_document_title_row r = {.title = json_str(row, "title", "")};
    const json_t *open = json_object_get(row, "is_open");
    const char *word = !open                      ? ""
                       : json_integer_value(open) ? words_get(l->lang, W_document_open)
                                                  : words_get(l->lang, W_document_closed);
    if (r.title[0] == '\0')
        TRY(q_document_title(l->db, l->a,
                             &(struct q_document_title_in){
                                 l->tenant, ID_FROM(document, json_str(key, "document", ""))},
                             &r, err));
    const char *from = day(l, row, "effective");
    SAY(l, change_document,
        arena_printf(l->a, "%s%s%s%s%s", r.title, from[0] ? "、" : "", from, word[0] ? "、" : "",
                     word));
    SAY(l, change_reason, json_str(row, "withdrawn_why", ""));
    return ST_OK;
}

static void document(struct lines *l, const json_t *row)
{
    const json_t *end = json_object_get(row, "ended_on");
    SAY(l, document_end_day, day(l, row, "ended_on"));
    if (json_is_null(end) && json_object_size(row) == 1)
        SAY(l, document_end_day, words_get(l->lang, W_none));
    SAY(l, document_review_day, day(l, row, "reviewed_on"));
}

/* "ISMAP C21-0001（株式会社みほん）、令和9年1月9日", and why it no longer holds. */
static void certificate(struct lines *l, const json_t *row)
{
    const char *id = json_str(row, "scheme", ""), *to = day(l, row, "valid_to");
    const struct scheme *s = l->pack == NULL ? NULL : pack_scheme(l->pack, id);
    SAY(l, change_stored,
        arena_printf(l->a, "%s（%s）%s%s",
                     certificate_name(l->a, s ? s->label : id, json_str(row, "number", "")),
                     json_str(row, "holder", ""), to[0] ? "、" : "", to));
    SAY(l, certificate_withdrawn_on, day(l, row, "withdrawn_on"));
    SAY(l, change_reason, json_str(row, "withdrawn_why", ""));
}

/* Filled from the service dictionary, or confirmed: "提供者（Zoom Meetings、令和7年4月1日）". */
static enum status filled(struct lines *l, const json_t *key, const json_t *row, struct err *err)
{
    struct q_dictionary_fill_get_row r;
    const char *id = json_str(row, "id", json_str(key, "id", ""));
    enum status st = q_dictionary_fill_get(
        l->db, l->a, &(struct q_dictionary_fill_get_in){l->tenant, ID_FROM(row, id)}, &r, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    const char *on = l->lang == LANG_JA ? date_wareki(l->a, r.day) : date_iso(l->a, r.day);
    SAY(l, change_dictionary,
        arena_printf(l->a, "%s（%s、%s）", field_label(l, NULL, r.field), r.service, on));
    return ST_OK;
}

/* What people were told, or why it was taken back. */
static void notice(struct lines *l, const json_t *row)
{
    SAY(l, change_stored, json_str(row, "title", ""));
    SAY(l, change_reason, json_str(row, "withdrawn_why", ""));
}

/* What was reported of an incident, or added to it; and what was told of it by other means. */
static void incident(struct lines *l, const char *table, const json_t *row)
{
    if (strcmp(table, "incident") == 0)
        SAY(l, change_stored, json_str(row, "what", ""));
    else if (strcmp(table, "incident_line") == 0)
        SAY(l, change_stored,
            arena_printf(l->a, "%s：%s",
                         words_by_name(l->lang, "incident_line_", json_str(row, "kind", ""), ""),
                         json_str(row, "text", "")));
    else
        SAY(l, change_stored, json_str(row, "phone_how", ""));
}

/* "みほん県サービス辞書、令和8年1月31日" */
static void dictionary(struct lines *l, const json_t *row)
{
    SAY(l, change_stored,
        arena_printf(l->a, "%s、%s", json_str(row, "title", ""), day(l, row, "day")));
}

static enum status change(struct lines *l, const json_t *j, struct err *err)
{
    const char *table = json_str(j, "table", "");
    const json_t *row = json_object_get(j, "row"), *key = json_object_get(j, "key");
    if (strcmp(table, "evidence") == 0)
        return evidence(l, key, row, err);
    if (strcmp(table, "casefile_version") == 0)
        return contents(l, row, err);
    if (strcmp(table, "body_row") == 0)
        return l->transfers ? transfer(l, key, row, err) : table_row(l, key, row, err);
    if (strcmp(table, "holding") == 0)
        return holding(l, key, row, err);
    if (strcmp(table, "document_edition") == 0)
        return edition(l, key, row, err);
    if (strcmp(table, "dictionary_fill") == 0)
        return filled(l, key, row, err);
    if (strcmp(table, "answer") == 0)
        return answer(l, row, err);
    if (strcmp(table, "act") == 0)
        return act(l, row, err);
    if (strcmp(table, "entry_event") == 0)
        entry_event(l, row);
    else if (strcmp(table, "certificate") == 0)
        certificate(l, row);
    else if (strcmp(table, "document") == 0)
        document(l, row);
    else if (strcmp(table, "notice") == 0)
        notice(l, row);
    else if (str_starts(table, "incident"))
        incident(l, table, row);
    else if (strcmp(table, "dictionary") == 0)
        dictionary(l, row);
    else
        plain_row(l, table, row);
    return ST_OK;
}

static enum status changes_told(struct lines *l, const json_t *changes, struct err *err)
{
    enum status st = ST_OK;
    size_t i;
    json_t *j;
    json_array_foreach(changes, i, j) if (st == ST_OK) st = change(l, j, err);
    if (l->about)
        case_unload(l->about);
    return st;
}

enum status record_lines(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                         enum lang lang, const struct record_reader *reader,
                         const struct record_ref *r, const char **ret, struct err *err)
{
    struct lines l = {
        .app = app, .db = db, .a = a, .tenant = tenant, .lang = lang, .reader = reader};
    AUTO_JSON json_t *changes = NULL;
    struct err why = {0};
    *ret = "";
    enum status st =
        payload_read(db, store_master(app->store), tenant, r->seq, r->subject, &changes, &why);
    if (st == ST_REFUSED || st == ST_NOT_FOUND)
        return ST_OK;
    if (st != ST_OK) {
        if (err != NULL)
            *err = why;
        return st;
    }
    buf_init(&l.out, a, 128);
    if (!str_empty(r->edition)) {
        TRY(app_edition(app, db, r->edition, &l.pack, err));
    }
    TRY(transfers(&l, changes, err));
    TRY(changes_told(&l, changes, err));
    if (l.pack != NULL && l.out.n > 0)
        SAY(&l, change_edition, arena_printf(a, "%s %s", l.pack->title, l.pack->edition));
    *ret = l.out.p;
    return ST_OK;
}

const char *record_kind(struct arena *a, enum lang lang, const char *kind)
{
    char *name = arena_strdup(a, kind);
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '_';
    return words_by_name(lang, "kind_", name, kind);
}
