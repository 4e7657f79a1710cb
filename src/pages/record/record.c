#include "pages/record/record.h"

#include <string.h>

#include "commands/case/case_load.h"
#include "commands/incident/incident.h"
#include "commands/record/record_find.h"
#include "commands/record/record_lines.h"
#include "pages/entry/certificate.h"
#include "pages/record.html.h"
#include "store/queries_gen.h"

enum { PAGE_ROWS = 50 };

/* Groups of commands offered as a filter; each stands for a pattern of command names. */
static const struct group {
    const char *id, *pattern;
    enum word label;
} changes[] = {
    {"case", "case.%", W_kind_case},
    {"entry", "entry.%", W_kind_entry},
    {"evidence", "evidence.%", W_kind_evidence},
    {"certificate", "certificate.%", W_kind_certificate},
    {"inquiry", "inquiry.%", W_kind_inquiry},
    {"incident", "incident.%", W_kind_incident},
    {"document", "document.%", W_kind_document},
    {"retention", "disposal.%", W_kind_retention},
    {"person", "person.%", W_kind_person},
    {"edition", "edition.%", W_kind_rules},
};
static const struct group accesses[] = {
    {"login", "login", W_access_login},    {"login_failed", "login_failed", W_access_login_failed},
    {"view", "view", W_access_view},       {"refusal", "refusal", W_access_refusal},
    {"export", "export", W_access_export},
};

/* 1: violations told past the line stand in what this reader sees of the record. */
static int64_t violations(const struct req *req)
{
    return incident_rights(req->who).violations;
}

/* Word of a command: kind_case_submit for case.submit. */
static const char *kind_words(struct req *req, const char *prefix, const char *kind)
{
    char *name = arena_strdup(req->arena, kind);
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '_';
    return words_by_name(req->lang, prefix, name, kind);
}

static const char *choose_kind(struct req *req, struct record_view *v, const struct group *groups,
                               size_t n)
{
    const char *asked = req_param(req, "kind"), *pattern = "%";
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, n);
    for (size_t i = 0; i < n; i++) {
        bool here = str_eq(asked, groups[i].id);
        if (here)
            pattern = groups[i].pattern;
        options[i] =
            (struct field_option){groups[i].id, words_get(req->lang, groups[i].label), here};
    }
    v->kind = (struct field_view){.control = FIELD_SELECT,
                                  .name = "kind",
                                  .label = W(req->lang, record_filter),
                                  .prompt = W(req->lang, record_any),
                                  .options = options,
                                  .noptions = n};
    return pattern;
}

/* Instants of the list: from `since` on, and below the row `before` of `until`. */
struct stretch {
    int64_t since, until, before;
    bool later; /* not its first page */
};

/* The day typed there; DATE_NONE: none, or nothing that is one, which the field says. */
static struct date day_typed(struct req *req, struct field_view *f, const char *name,
                             enum word label)
{
    struct date d = {DATE_NONE};
    const char *typed = req_param(req, name) ? str_trim(req->arena, req_param(req, name)) : "";
    bool fits = !*typed || date_parse(typed, &d);
    *f = (struct field_view){.control = FIELD_DATE,
                             .name = name,
                             .label = words_get(req->lang, label),
                             .value = fits ? page_day(req, d.day) : typed,
                             .problem = fits ? NULL : W(req->lang, problem_bad_date)};
    return fits ? d : (struct date){DATE_NONE};
}

static enum status stretch_asked(struct req *req, struct record_view *v, struct stretch *ret,
                                 struct err *err)
{
    const char *before = req_param(req, "before");
    struct date from = day_typed(req, &v->from, "from", W_record_from);
    struct date to = day_typed(req, &v->to, "to", W_record_to);
    struct q_record_at_row row;

    *ret = (struct stretch){.since = date_none(from) ? 0 : date_first_instant(from),
                            .until = date_none(to) ? INT64_MAX
                                                   : date_first_instant((struct date){to.day + 1})};
    if (!before || !parse_int64(before, &ret->before))
        return ST_OK;
    enum status st =
        q_record_at(req->db, req->arena,
                    &(struct q_record_at_in){req->who->tenant, ret->before, v->access}, &row, err);
    if (st == ST_OK && row.at < ret->until)
        ret->until = row.at;
    else
        ret->before = 0; /* of no row, or of one that is not in it */
    ret->later = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* The same list from its beginning, or below a row. */
static const char *list_url(struct req *req, const struct record_view *v, int64_t below)
{
    const char *days[] = {v->from.problem ? NULL : req_param(req, "from"),
                          v->to.problem ? NULL : req_param(req, "to")};
    return page_url(req->arena, "/record", "chain", v->access ? "access" : NULL, "kind",
                    req_param(req, "kind"), "from", days[0], "to", days[1], "before",
                    below ? arena_printf(req->arena, "%lld", (long long)below) : NULL, NULL);
}

static bool unsent(const char *case_title, const char *case_no)
{
    return case_title && str_empty(case_no);
}

/* "2026-0001 Zoom", whichever kind of thing the subject is. What was never handed in is its
 * writers' alone, its name too. */
static const char *about(struct req *req, const char *case_title, const char *case_no,
                         const char *entry_title, const char *entry_no, const char *person)
{
    const char *title = case_title ? case_title : entry_title, *no = case_no ? case_no : entry_no;
    if (!title)
        return person ? person : "";
    if (unsent(case_title, case_no))
        return W(req->lang, record_draft);
    if (title[0] == '\0')
        title = W(req->lang, case_untitled);
    return str_empty(no) ? title : arena_printf(req->arena, "%s　%s", no, title);
}

static const char *about_row(struct req *req, const struct q_record_page_row *r)
{
    const char *s =
        about(req, r->case_title, r->case_no, r->entry_title, r->entry_no, r->person_name);
    if (s[0])
        return s;
    if (r->gone_label)
        return arena_printf(req->arena, "%s　%s", r->gone_no, page_label(req, r->gone_label));
    if (r->incident_no)
        return arena_printf(req->arena, "%s　%s", r->incident_no, W(req->lang, record_incident));
    if (r->inquiry_no)
        return arena_printf(req->arena, "%s　%s", r->inquiry_no, W(req->lang, record_inquiry));
    return r->unit_name ? r->unit_name : r->post_title ? r->post_title : W(req->lang, record_body);
}

/* A post that somebody is to get or leave is told to nobody but the office and administrators
 * before its day: an auditor reads that a post was decided, and later whose. */
static enum status move_hidden(struct req *req, const char *kind, const char *subject, bool *ret,
                               struct err *err)
{
    struct q_transfer_ahead_row row = {0};

    *ret = false;
    if (req->who->office || req->who->admin || !str_starts(kind, "holding."))
        return ST_OK;
    TRY(q_transfer_ahead(req->db, req->arena,
                         &(struct q_transfer_ahead_in){req->who->tenant, ID_FROM(person, subject),
                                                       date_of_instant(req->now)},
                         &row, err));
    *ret = row.n > 0;
    return ST_OK;
}

static enum status list_changes(struct req *req, struct record_view *v, const struct stretch *s,
                                struct err *err)
{
    struct q_record_page_row *rows;
    size_t n;
    const char *kinds = choose_kind(req, v, changes, sizeof(changes) / sizeof(changes[0]));
    TRY(q_record_page(req->db, req->arena,
                      &(struct q_record_page_in){req->who->tenant, req->who->body, violations(req),
                                                 kinds, s->since, s->until, s->before,
                                                 PAGE_ROWS + 1},
                      &rows, &n, err));
    v->rows = ARENA_ARRAY(req->arena, struct record_row, n + 1);
    for (size_t i = 0; i < n && i < PAGE_ROWS; i++) {
        const struct record_reader reader = {req->who, date_of_instant(req->now)};
        const struct record_ref r = {rows[i].seq, rows[i].subject, rows[i].edition};
        const char *lines = "";
        bool hidden;
        TRY(move_hidden(req, rows[i].kind, rows[i].subject, &hidden, err));
        if (!hidden && !unsent(rows[i].case_title, rows[i].case_no))
            TRY(record_lines(req->app, req->db, req->arena, req->who->tenant, req->lang, &reader,
                             &r, &lines, err));
        v->rows[v->n++] = (struct record_row){
            .seq = rows[i].seq,
            .at = page_instant(req, rows[i].at),
            .who = page_names(req, rows[i].actor),
            .what = kind_words(req, "kind_", rows[i].kind),
            .about = hidden ? W(req->lang, record_move) : about_row(req, &rows[i]),
            .href = hidden ? NULL : arena_printf(req->arena, "/record/%s", rows[i].subject),
            .number = page_match_number(req, rows[i].hash),
            .detail = lines,
        };
    }
    if (n > PAGE_ROWS)
        v->pager.next = list_url(req, v, v->rows[PAGE_ROWS - 1].seq);
    return ST_OK;
}

/* What an access was about when it is no case and no entry: a command, or a page by its address. */
static const char *accessed(struct req *req, const struct q_record_access_row *r)
{
    if (r->case_title || r->entry_title)
        return about(req, r->case_title, r->case_no, r->entry_title, r->entry_no, NULL);
    if (r->incident_no)
        return arena_printf(req->arena, "%s　%s", r->incident_no, W(req->lang, record_incident));
    if (strcmp(r->object, "/record") == 0)
        return W(req->lang, record_title);
    return r->object[0] == '/' ? r->object : kind_words(req, "kind_", r->object);
}

static enum status list_access(struct req *req, struct record_view *v, const struct stretch *s,
                               struct err *err)
{
    struct q_record_access_row *rows;
    size_t n;
    const char *kinds = choose_kind(req, v, accesses, sizeof(accesses) / sizeof(accesses[0]));
    TRY(q_record_access(req->db, req->arena,
                        &(struct q_record_access_in){req->who->tenant, req->who->body,
                                                     violations(req), kinds, s->since, s->until,
                                                     s->before, PAGE_ROWS + 1},
                        &rows, &n, err));
    v->rows = ARENA_ARRAY(req->arena, struct record_row, n + 1);
    for (size_t i = 0; i < n && i < PAGE_ROWS; i++) {
        const char *who = page_names(req, rows[i].actor);
        v->rows[v->n++] = (struct record_row){
            .seq = rows[i].seq,
            .at = page_instant(req, rows[i].at),
            .who = who[0] ? who : rows[i].person_name,
            .what = kind_words(req, "access_", rows[i].kind),
            .about = accessed(req, &rows[i]),
            .href = rows[i].case_title || rows[i].entry_title
                        ? arena_printf(req->arena, "/record/%s", rows[i].object)
                        : NULL,
            .number = "",
            .detail = page_fill(req->arena,
                                words_by_name(req->lang, "err_", rows[i].detail, rows[i].detail),
                                "…"), /* what it spoke of is not kept */
        };
    }
    if (n > PAGE_ROWS)
        v->pager.next = list_url(req, v, v->rows[PAGE_ROWS - 1].seq);
    return ST_OK;
}

/* Nothing of another body is read here. */
static enum status of_here(struct req *req, const char *subject, bool *ret, struct err *err)
{
    struct q_record_elsewhere_row row;
    TRY(q_record_elsewhere(
        req->db, req->arena,
        &(struct q_record_elsewhere_in){req->who->tenant, req->who->body, violations(req), subject},
        &row, err));
    *ret = !row.elsewhere;
    return ST_OK;
}

/* By number or login: one leads to its story, several are offered, none is said. */
static enum status find(struct req *req, struct record_view *v, const char *no, struct err *err)
{
    const char **subjects;
    size_t n;

    TRY(record_find(req->db, req->arena, req->who->tenant, no, &subjects, &n, err));
    v->found = ARENA_ARRAY(req->arena, struct record_link, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct q_record_subject_row row;
        bool here;
        TRY(of_here(req, subjects[i], &here, err));
        if (!here)
            continue;
        enum status st = q_record_subject(
            req->db, req->arena, &(struct q_record_subject_in){req->who->tenant, subjects[i]}, &row,
            err);
        if (st != ST_OK && st != ST_NOT_FOUND)
            return st;
        const char *label = st == ST_NOT_FOUND || row.gone_label
                                ? no
                                : about(req, row.case_title, row.case_no, row.entry_title,
                                        row.entry_no, row.person_name);
        v->found[v->nfound++] = (struct record_link){
            arena_printf(req->arena, "/record/%s", subjects[i]), label[0] ? label : no};
    }
    v->searched = true;
    return ST_OK;
}

static void search_field(struct req *req, struct record_view *v, const char *no)
{
    v->no = (struct field_view){.control = FIELD_SEARCH,
                                .name = "no",
                                .label = W(req->lang, record_find),
                                .value = no,
                                .max = 100};
}

enum status record_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct record_view v = {.page = &page, .access = str_eq(req_param(req, "chain"), "access")};
    struct stretch s;
    const char *no = req_param(req, "no") ? str_trim(req->arena, req_param(req, "no")) : "";

    search_field(req, &v, no);
    if (*no)
        TRY(find(req, &v, no, err));
    if (v.nfound == 1) {
        res->status = 303;
        res->location = v.found[0].href;
        return ST_OK;
    }
    TRY(page_open(req, &page, NAV_RECORD, W(req->lang, record_title), err));
    TRY(stretch_asked(req, &v, &s, err));
    TRY(v.access ? list_access(req, &v, &s, err) : list_changes(req, &v, &s, err));
    if (s.later)
        v.pager.first = list_url(req, &v, 0);
    page_send(req, res, &page, page_record, &v);
    return ST_OK;
}

static enum status name_incident(struct req *req, const char *subject, struct record_story_view *v,
                                 struct err *err)
{
    struct incident x;
    enum status st = incident_load(req->db, req->arena, req->who, date_of_instant(req->now),
                                   ID_FROM(incident, subject), &x, err);

    if (st == ST_OK) {
        v->title = arena_printf(req->arena, "%s　%s", x.row.no, W(req->lang, record_incident));
        v->href = arena_printf(req->arena, "/incidents/%s", subject);
    }
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* What the office keeps: a document, a certificate. */
static enum status name_kept(struct req *req, const char *subject, struct record_story_view *v,
                             struct err *err)
{
    struct q_document_title_row document;
    struct q_certificate_get_row certificate;
    struct tenant_id tenant = req->who->tenant;
    enum status st = q_document_title(
        req->db, req->arena, &(struct q_document_title_in){tenant, ID_FROM(document, subject)},
        &document, err);
    if (st == ST_OK) {
        v->title = document.title;
        v->href = arena_printf(req->arena, "/documents/%s", subject);
    }
    if (st != ST_NOT_FOUND)
        return st;
    st = q_certificate_get(req->db, req->arena,
                           &(struct q_certificate_get_in){tenant, ID_FROM(certificate, subject)},
                           &certificate, err);
    if (st == ST_OK) {
        v->title = certificate_label(req, req->who->pack, certificate.scheme, certificate.number);
        v->href = arena_printf(req->arena, "/office/certificates/%s", subject);
    }
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* What was decided about an entry is recorded with the application. */
static enum status name_cases(struct req *req, const char *entry, struct record_story_view *v,
                              struct err *err)
{
    struct q_entry_cases_row *rows;
    size_t n;
    TRY(q_entry_cases(req->db, req->arena,
                      &(struct q_entry_cases_in){req->who->tenant, ID_FROM(entry, entry)}, &rows,
                      &n, err));
    v->cases = ARENA_ARRAY(req->arena, struct record_link, n + 1);
    for (size_t i = 0; i < n; i++)
        if (rows[i].no[0] != '\0') /* handed in */
            v->cases[v->ncases++] = (struct record_link){
                arena_printf(req->arena, "/record/%s", rows[i].id.s),
                page_fill(req->arena, W(req->lang, record_of_case), rows[i].no)};
    return ST_OK;
}

static enum status name_subject(struct req *req, const char *subject, struct record_story_view *v,
                                struct err *err)
{
    struct q_record_subject_row row;
    enum status st = q_record_subject(
        req->db, req->arena, &(struct q_record_subject_in){req->who->tenant, subject}, &row, err);
    if (st == ST_NOT_FOUND && uuid_valid(subject)) {
        /* An entry that has no record of its own yet: all of it is with its applications. */
        struct q_entry_get_row e;
        struct q_tombstone_get_row t;
        st = q_tombstone_get(req->db, req->arena,
                             &(struct q_tombstone_get_in){req->who->tenant, subject}, &t, err);
        if (st == ST_OK) {
            row = (struct q_record_subject_row){
                .gone_kind = t.kind, .gone_no = t.no, .gone_label = t.label, .destroyed_at = t.at};
        } else if (st == ST_NOT_FOUND) {
            TRY(q_entry_get(req->db, req->arena,
                            &(struct q_entry_get_in){req->who->tenant, ID_FROM(entry, subject)}, &e,
                            err));
            row = (struct q_record_subject_row){
                .entry_title = e.title, .entry_no = e.no, .destroyed_at = DB_NULL_INT};
            st = ST_OK;
        }
    }
    TRY(st);
    v->title =
        about(req, row.case_title, row.case_no, row.entry_title, row.entry_no, row.person_name);
    if (row.gone_label)
        v->title = arena_printf(req->arena, "%s　%s", row.gone_no, page_label(req, row.gone_label));
    if (v->title[0] == '\0')
        v->title = W(req->lang, record_subject);
    v->unsent = unsent(row.case_title, row.case_no);
    v->gone = row.destroyed_at != DB_NULL_INT;
    v->href = row.case_title    ? arena_printf(req->arena, "/cases/%s", subject)
              : row.entry_title ? arena_printf(req->arena, "/entries/%s", subject)
              : row.gone_kind
                  ? arena_printf(req->arena, "/%s/%s",
                                 str_eq(row.gone_kind, "case") ? "cases" : "entries", subject)
                  : NULL;
    if (row.entry_title && !row.case_title)
        TRY(name_cases(req, subject, v, err));
    if (!v->href)
        TRY(name_incident(req, subject, v, err));
    return v->href ? ST_OK : name_kept(req, subject, v, err);
}

/* What was never handed in: is it kept from the reader? */
static enum status keep_draft(struct req *req, const char *subject, struct record_story_view *v,
                              struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    if (!v->unsent)
        return ST_OK;
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, ID_FROM(case, subject),
                  date_of_instant(req->now), &l, err));
    v->kept = !case_may_see(&l->c, req->who);
    return ST_OK;
}

enum status record_story_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct record_story_view v = {.page = &page};
    struct q_journal_of_subject_row *rows;
    size_t n;
    int64_t after = 0;
    bool here;
    const char *subject = req->path_arg[0];
    if (req_param(req, "after"))
        parse_int64(req_param(req, "after"), &after);
    TRY(of_here(req, subject, &here, err));
    if (!here)
        return err_hidden(err, "it is another body's");
    TRY(name_subject(req, subject, &v, err));
    TRY(keep_draft(req, subject, &v, err));
    TRY(page_open(req, &page, NAV_RECORD, v.title, err));
    page_crumb(&page, "/record", W(req->lang, record_title));
    TRY(q_journal_of_subject(
        req->db, req->arena,
        &(struct q_journal_of_subject_in){req->who->tenant, subject, after, PAGE_ROWS + 1}, &rows,
        &n, err));
    v.items = ARENA_ARRAY(req->arena, struct history_item, n + 1);
    for (size_t i = 0; i < n && i < PAGE_ROWS; i++) {
        const struct record_reader reader = {req->who, date_of_instant(req->now)};
        const struct record_ref r = {rows[i].seq, subject, rows[i].edition};
        const char *lines = "";
        bool hidden;
        TRY(move_hidden(req, rows[i].kind, subject, &hidden, err));
        if (hidden)
            continue;
        if (!v.kept)
            TRY(record_lines(req->app, req->db, req->arena, req->who->tenant, req->lang, &reader,
                             &r, &lines, err));
        v.items[v.n++] = (struct history_item){.at = page_instant(req, rows[i].at),
                                               .who = page_names(req, rows[i].actor),
                                               .what = kind_words(req, "kind_", rows[i].kind),
                                               .text = lines,
                                               .number = page_match_number(req, rows[i].hash)};
    }
    if (n > PAGE_ROWS)
        v.pager.next =
            page_url(req->arena, arena_printf(req->arena, "/record/%s", subject), "after",
                     arena_printf(req->arena, "%lld", (long long)rows[PAGE_ROWS - 1].seq), NULL);
    res->object = subject;
    page_send(req, res, &page, page_record_story, &v);
    return ST_OK;
}
