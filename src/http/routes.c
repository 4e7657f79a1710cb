/* The whole surface, and the security review: who may call what, what it must carry, what is
 * written down, where it runs. Handlers are declared here by name; they live in pages/ and api/. */
#include "http/http.h"

static handler_fn healthz;
handler_fn api_me, api_command, api_decide, api_tasks, api_case, api_entries, api_entry,
    api_openapi, api_dictionary, api_documents;
/* pages: frame and reading */
handler_fn static_get, home_get, login_get, login_post, logout_post, password_get, password_post,
    language_post, problem_get, services_get, tasks_get, ledger_get, entry_get, entry_act_get,
    entry_act_post, act_people_get, case_people_get, record_get, record_story_get;
/* pages: the work on applications */
handler_fn ask_get, inquiries_get, inquiries_post, inquiry_get, inquiry_reply_post, people_get,
    cases_get, cases_new_get, cases_post, case_get, case_ask_post, case_edit_get, case_edit_post,
    case_request_post, case_submit_get, case_submit_post, checks_get, checks_post, entry_checks_get,
    entry_checks_post, review_get, step_get, step_post, paper_get, paper_post, case_withdraw_page,
    case_take_over_page, case_discard_page, case_cancel_page, case_decline_page, case_waive_page,
    case_split_page, sheet_get, evidence_get, meeting_get, meeting_post, meeting_start_post,
    publish_get, publish_post, whole_get, whole_post;
/* pages: what falls due */
handler_fn duties_get, duties_post, occurrence_get, occurrence_post;
/* pages: 規程文書庫 */
handler_fn documents_get, document_get, document_file_get, document_state_get, document_new_get,
    document_new_post, document_act_get, document_act_post;
/* pages: office and administration */
handler_fn certificates_get, certificate_form_get, certificate_form_post, certificate_import_get,
    certificate_import_post, certificate_file_get, certificate_confirm_get,
    certificate_confirm_post;
handler_fn office_get, setup_get, setup_post, office_units_get, office_units_post, office_unit_get,
    office_unit_post, office_unit_posts_post, office_post_get, office_post_post, office_people_get,
    office_people_post, office_person_get, office_person_post, office_holdings_post,
    office_holding_end_post, office_person_reset_post, office_person_leave_post,
    office_examples_get, office_examples_post, office_example_remove_post, tables_get, table_get,
    table_post;
/* pages: rules that change */
handler_fn crosswalk_get, rules_get, rules_edition_get, rules_edition_post, adoption_page_get,
    adoption_undo_post, revision_get, revision_confirm_post, case_move_page;

static enum status healthz(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)err;
    res->content_type = "text/plain; charset=utf-8";
    buf_puts(&res->body, "ok\n");
    return ST_OK;
}

#define NO_INPUTS NULL, 0
#define INPUTS(a) (a), sizeof(a) / sizeof((a)[0])

static const struct input entries_inputs[] = {
    {"register", IN_TEXT, true, 60},
    {"before", IN_TEXT, false, 80},
};

/* What a page shows once after a command: the name of a word (pages/page.h). */
#define DONE                                                                                       \
    {                                                                                              \
        "done", IN_TEXT, false, 40                                                                 \
    }

static const struct input done_inputs[] = {DONE};
static const struct input login_get_inputs[] = {
    DONE,
    {"next", IN_TEXT, false, 1000},
    {"lang", IN_TEXT, false, 2},
};
static const struct input login_inputs[] = {
    {"next", IN_TEXT, false, 1000},       {"tenant", IN_ID, false, 0},
    {"login", IN_TEXT, true, 64},         {"password", IN_TEXT, true, 200},
    {"kept", IN_LONGTEXT, false, 900000},
};
static const struct input password_inputs[] = {
    {"old", IN_TEXT, true, 200},
    {"new", IN_TEXT, true, 200},
    {"again", IN_TEXT, true, 200},
};
static const struct input language_inputs[] = {
    {"lang", IN_TEXT, true, 2},
    {"back", IN_TEXT, false, 1000},
};
static const struct input services_inputs[] = {
    {"q", IN_TEXT, false, SEARCH_MAX},
    {"after", IN_TEXT, false, 200},
    {"after_id", IN_ID, false, 0},
};
static const struct input ledger_inputs[] = {
    {"register", IN_TEXT, false, 60}, {"q", IN_TEXT, false, SEARCH_MAX},
    {"unit", IN_ID, false, 0},        {"state", IN_TEXT, false, 20},
    {"level", IN_TEXT, false, 60},    {"after", IN_TEXT, false, 80},
};
static const struct input entry_inputs[] = {
    DONE,
    {"asof", IN_DATE, false, 40},
};
static const struct input record_inputs[] = {
    {"chain", IN_TEXT, false, 10},
    {"kind", IN_TEXT, false, 20},
    {"before", IN_INT, false, 20},
};
static const struct input record_story_inputs[] = {{"after", IN_INT, false, 20}};

/* Fields of a form of the rules: values, people picked from a list, files with their day and
 * source, buttons that change rows or take a file out. */
#define RULE_FIELDS                                                                                \
    {"f.", IN_PREFIX, false, IN_AS_SENT}, {"paste.", IN_PREFIX, false, 20000},                     \
        {"pick.", IN_PREFIX, false, 40}, {"file.", IN_FILES, false, 0},                            \
        {"date.", IN_PREFIX, false, IN_AS_SENT}, {"source.", IN_PREFIX, false, IN_AS_SENT},        \
        {"drop", IN_TEXT, false, 40}, {"certify", IN_TEXT, false, 200},                            \
        {"scope.", IN_PREFIX, false, 2}, {"add_row", IN_TEXT, false, 60},                          \
        {"del_row", IN_TEXT, false, 70},                                                           \
    {                                                                                              \
        "do", IN_TEXT, false, 20                                                                   \
    }

static const struct input ask_inputs[] = {
    {"q", IN_TEXT, false, ASK_MAX}, {"find", IN_TEXT, false, ASK_MAX}, {"e.", IN_PREFIX, false, 10},
    {"l.", IN_PREFIX, false, 20},   {"x.", IN_PREFIX, false, ASK_MAX}, {"dict", IN_TEXT, false, 1},
    {"fill", IN_TEXT, false, 100},
};
static const struct input inquiries_inputs[] = {
    {"facts", IN_LONGTEXT, true, 20000}, {"kinds", IN_LONGTEXT, false, 4000},
    {"whys", IN_LONGTEXT, false, 20000}, {"question", IN_LONGTEXT, false, IN_AS_SENT},
    {"to_role", IN_TEXT, false, 60},     {"begin", IN_TEXT, false, 60},
};
static const struct input duties_inputs[] = {DONE, {"later", IN_TEXT, false, 1}};
static const struct input duties_post_inputs[] = {{"later", IN_TEXT, false, 1},
                                                  {"r.", IN_PREFIX, false, 10},
                                                  {"n.", IN_PREFIX, false, IN_AS_SENT},
                                                  {"k.", IN_PREFIX, false, IN_AS_SENT}};
static const struct input occurrence_inputs[] = {{"result", IN_TEXT, false, 10},
                                                 {"note", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"kept", IN_TEXT, false, IN_AS_SENT},
                                                 {"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"do", IN_TEXT, false, 10}};
static const struct input reply_inputs[] = {{"reply", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input people_inputs[] = {{"f.", IN_PREFIX, false, 200},
                                             {"x.", IN_PREFIX, false, 200}};
static const struct input cases_inputs[] = {{"see", IN_TEXT, false, 10},
                                            {"unit", IN_ID, false, 0},
                                            {"state", IN_TEXT, false, 20},
                                            {"after", IN_TEXT, false, 80}};
static const struct input cases_new_inputs[] = {{"procedure", IN_TEXT, false, 60},
                                                {"inquiry", IN_ID, false, 0}};
static const struct input case_create_inputs[] = {
    {"procedure", IN_TEXT, true, 60}, {"entry", IN_ID, false, 0}, {"copy_from", IN_ID, false, 0},
    {"inquiry", IN_ID, false, 0},     {"unit", IN_ID, false, 0},  {"again", IN_ID, false, 0},
};
static const struct input publish_inputs[] = {{"kind", IN_TEXT, false, 60},
                                              {"address", IN_LONGTEXT, false, 4000},
                                              {"picture", IN_FILES, false, 0}};
/* A mail may hold what opens a meeting: the page does not KEEP it, and only what was read goes on.
 */
static const struct input meeting_inputs[] = {{"text", IN_LONGTEXT, false, 20000}};
static const struct input meeting_start_inputs[] = {{"v.", IN_PREFIX, false, 200},
                                                    {"procedure", IN_TEXT, false, 60},
                                                    {"again", IN_ID, false, 0},
                                                    {"do", IN_TEXT, false, 10}};
static const struct input case_ask_inputs[] = {{"question", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input crosswalk_inputs[] = {{"with", IN_TEXT, false, 64}};
static const struct input case_edit_get_inputs[] = {{"check", IN_TEXT, false, 1}};
static const struct input entry_act_get_inputs[] = {DONE, {"group", IN_TEXT, false, 200}};
static const struct input entry_act_inputs[] = {{"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                                {"group", IN_TEXT, false, 200},
                                                {"seen", IN_INT, false, 20},
                                                RULE_FIELDS};
static const struct input people_list_inputs[] = {{"field", IN_TEXT, true, 60},
                                                  {"answer", IN_TEXT, false, 60}};
/* With the buttons about the service dictionary: look up, fill from a service, confirm a field. */
static const struct input case_edit_inputs[] = {{"version", IN_INT, false, 20},
                                                {"dict", IN_TEXT, false, 400},
                                                {"fill", IN_TEXT, false, 100},
                                                {"confirm", IN_TEXT, false, 100},
                                                RULE_FIELDS};
static const struct input checks_get_inputs[] = {{"col", IN_TEXT, false, 40}};
static const struct input entry_checks_get_inputs[] = {{"col", IN_TEXT, false, 40},
                                                       {"run", IN_INT, false, 10}};
static const struct input checks_inputs[] = {{"col", IN_TEXT, false, 40},
                                             {"copy", IN_TEXT, false, 300},
                                             {"a.", IN_PREFIX, false, 20},
                                             {"r.", IN_PREFIX, false, IN_AS_SENT},
                                             {"m.", IN_PREFIX, false, IN_AS_SENT},
                                             {"w.", IN_PREFIX, false, 16},
                                             RULE_FIELDS};
static const struct input whole_inputs[] = {{"a.", IN_PREFIX, false, 20},
                                            {"r.", IN_PREFIX, false, IN_AS_SENT},
                                            {"m.", IN_PREFIX, false, IN_AS_SENT},
                                            RULE_FIELDS};
static const struct input step_inputs[] = {{"content_hash", IN_TEXT, false, 64},
                                           {"conditions", IN_LONGTEXT, false, IN_AS_SENT},
                                           {"return_reason", IN_LONGTEXT, false, IN_AS_SENT},
                                           {"reject_reason", IN_LONGTEXT, false, IN_AS_SENT},
                                           {"to_step", IN_TEXT, false, 60},
                                           {"t.", IN_PREFIX, false, 2},
                                           RULE_FIELDS};
static const struct input paper_inputs[] = {{"content_hash", IN_TEXT, false, 64},
                                            {"conditions", IN_LONGTEXT, false, IN_AS_SENT},
                                            {"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                            {"verdict", IN_TEXT, false, 20},
                                            {"decider", IN_TEXT, false, 36},
                                            {"decider_name", IN_TEXT, false, 100},
                                            {"decider_post", IN_TEXT, false, 100},
                                            {"date", IN_DATE, false, 40},
                                            {"number", IN_TEXT, false, 100},
                                            {"t.", IN_PREFIX, false, 2},
                                            RULE_FIELDS};
static const struct input case_act_inputs[] = {{"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                               {"person", IN_ID, false, 0},
                                               {"proposal", IN_TEXT, false, 36}};
static const struct input setup_inputs[] = {
    {"table", IN_LONGTEXT, false, 500000},
    {"do", IN_TEXT, false, 10},
    {"s.", IN_PREFIX, false, 4000},
};
static const struct input unit_inputs[] = {
    DONE,
    {"name", IN_TEXT, false, 100},
    {"parent", IN_ID, false, 0},
    {"yomi", IN_TEXT, false, 100},
    {"code", IN_TEXT, false, 20},
};
static const struct input post_inputs[] = {
    {"unit", IN_ID, false, 0},
    {"title", IN_TEXT, false, 100},
    {"roles.", IN_PREFIX, false, 60},
};
static const struct input roster_inputs[] = {DONE, {"q", IN_TEXT, false, SEARCH_MAX}};
static const struct input person_inputs[] = {
    {"name", IN_TEXT, false, 100},
    {"yomi", IN_TEXT, false, 100},
    {"login", IN_TEXT, false, 64},
    {"mail", IN_TEXT, false, 200},
};
static const struct input holding_inputs[] = {
    {"post", IN_ID, false, 0},
    {"kind", IN_TEXT, false, 20},
    {"from", IN_DATE, false, 40},
    {"to", IN_DATE, false, 40},
};
static const struct input leave_inputs[] = {{"sure", IN_FLAG, false, 0}};
static const struct input example_inputs[] = {
    {"label", IN_TEXT, false, 100},
    {"level.", IN_PREFIX, false, 20},
    {"personal", IN_FLAG, false, 0},
    {"why", IN_TEXT, false, 200},
};
static const struct input rules_inputs[] = {
    DONE,
    {"standing", IN_TEXT, false, 20},
    {"unit", IN_ID, false, 0},
    {"state", IN_TEXT, false, 20},
    {"after", IN_TEXT, false, 80},
    {"all", IN_TEXT, false, 1},
};
static const struct input adopt_inputs[] = {
    {"from", IN_DATE, false, 40},
    {"grace_to", IN_DATE, false, 40},
    {"s.", IN_PREFIX, false, 4000},
    {"sure", IN_FLAG, false, 0},
};
static const struct input undo_inputs[] = {
    {"reason", IN_LONGTEXT, false, IN_AS_SENT},
    {"sure", IN_FLAG, false, 0},
};
static const struct input confirm_inputs[] = {{"reason", IN_LONGTEXT, false, IN_AS_SENT}};

static const struct input table_inputs[] = {
    {"lines", IN_LONGTEXT, false, 500000},
    {"lock", IN_TEXT, false, 64},
    {"do", IN_TEXT, false, 10},
};

static const struct input documents_inputs[] = {
    DONE,
    {"q", IN_TEXT, false, 100},
    {"asof", IN_DATE, false, 40},
    {"for", IN_TEXT, false, 60},
};
static const struct input document_form_inputs[] = {{"edition", IN_INT, false, 20},
                                                    {"for", IN_TEXT, false, 60}};
static const struct input document_inputs[] = {
    {"edition", IN_INT, false, 20},      {"title", IN_TEXT, false, 200},
    {"number", IN_TEXT, false, 100},     {"made_on", IN_DATE, false, 40},
    {"effective", IN_DATE, false, 40},   {"file", IN_FILE, false, 0},
    {"meets.", IN_PREFIX, false, 60},    {"open", IN_FLAG, false, 0},
    {"note", IN_LONGTEXT, false, 1000},  {"on", IN_DATE, false, 40},
    {"reason", IN_LONGTEXT, false, 500},
};
static const struct input api_dictionary_inputs[] = {{"q", IN_TEXT, true, 400}};
static const struct input api_documents_inputs[] = {{"asof", IN_DATE, false, 40}};

static const struct input certificates_inputs[] = {
    DONE,
    {"q", IN_TEXT, false, 100},
    {"which", IN_TEXT, false, 10},
};
static const struct input certificate_inputs[] = {
    {"scheme", IN_TEXT, false, 60},      {"number", IN_TEXT, false, 100},
    {"holder", IN_TEXT, false, 200},     {"services", IN_LONGTEXT, false, 4000},
    {"scope", IN_LONGTEXT, false, 2000}, {"from", IN_DATE, false, 40},
    {"to", IN_DATE, false, 40},          {"file", IN_FILE, false, 0},
    {"on", IN_DATE, false, 40},          {"reason", IN_LONGTEXT, false, 500},
};
static const struct input certificate_import_inputs[] = {
    {"list", IN_TEXT, false, 100},
    {"on", IN_DATE, false, 40},
    {"scheme", IN_TEXT, false, 60},
    {"file", IN_FILE, false, 0},
    {"lines", IN_LONGTEXT, false, 2000000},
    {"lock", IN_TEXT, false, 64},
    {"do", IN_TEXT, false, 10},
};
static const struct input certificate_confirm_inputs[] = {
    {"certify", IN_TEXT, false, 40},
    {"scope.", IN_PREFIX, false, 2},
    {"reason", IN_LONGTEXT, false, 1000},
    {"file", IN_FILE, false, 0},
};

#define KEEPS true

const struct route routes[] = {
    /* method, path, permission, csrf, lane, access record, inputs, handler, keeps */
    {"GET", "/healthz", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NO_INPUTS, healthz},

    {"GET", "/static/:version/:file", PERM_ASSET, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     static_get},

    /* who is there */
    {"GET", "/login", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, INPUTS(login_get_inputs),
     login_get},
    {"POST", "/login", PERM_PUBLIC, false, LANE_HEAVY, RECORD_NONE, INPUTS(login_inputs),
     login_post},
    {"POST", "/logout", PERM_SELF, true, LANE_SLOW, RECORD_NONE, NO_INPUTS, logout_post},
    {"GET", "/password", PERM_SELF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs),
     password_get},
    {"POST", "/password", PERM_SELF, true, LANE_HEAVY, RECORD_NONE, INPUTS(password_inputs),
     password_post},
    {"POST", "/settings/language", PERM_SELF, true, LANE_SLOW, RECORD_NONE, INPUTS(language_inputs),
     language_post},

    {"GET", "/problems/:code", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NO_INPUTS, problem_get},

    /* reading */
    {"GET", "/", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs), home_get},
    {"GET", "/tasks", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs), tasks_get},
    {"GET", "/duties", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(duties_inputs),
     duties_get},
    {"POST", "/duties", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(duties_post_inputs),
     duties_post, KEEPS},
    {"GET", "/duties/:occurrence", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, INPUTS(done_inputs),
     occurrence_get},
    {"POST", "/duties/:occurrence", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(occurrence_inputs), occurrence_post, KEEPS},
    {"GET", "/services", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(services_inputs),
     services_get},
    {"GET", "/ledger", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(ledger_inputs),
     ledger_get},
    {"GET", "/entries/:entry", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, INPUTS(entry_inputs),
     entry_get},
    {"GET", "/entries/:entry/acts/:act", PERM_STAFF, false, LANE_FAST, RECORD_VIEW,
     INPUTS(entry_act_get_inputs), entry_act_get},
    {"GET", "/entries/:entry/acts/:act/people", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT,
     INPUTS(people_list_inputs), act_people_get},
    {"GET", "/cases/:case/people", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT,
     INPUTS(people_list_inputs), case_people_get},
    {"POST", "/entries/:entry/acts/:act", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(entry_act_inputs), entry_act_post, KEEPS},
    {"GET", "/entries/:entry/acts/:act/checks/:list", PERM_STAFF, false, LANE_FAST, RECORD_VIEW,
     INPUTS(entry_checks_get_inputs), entry_checks_get},
    {"POST", "/entries/:entry/acts/:act/checks/:list", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(checks_inputs), entry_checks_post, KEEPS},
    {"POST", "/entries/:entry/revision/:todo", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(confirm_inputs), revision_confirm_post, KEEPS},
    {"GET", "/revision", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(rules_inputs),
     revision_get},
    {"GET", "/revision/pdf", PERM_STAFF, false, LANE_HEAVY, RECORD_EXPORT, INPUTS(rules_inputs),
     revision_get},
    {"GET", "/record", PERM_OFFICE | PERM_AUDIT, false, LANE_FAST, RECORD_VIEW,
     INPUTS(record_inputs), record_get},
    {"GET", "/record/:subject", PERM_OFFICE | PERM_AUDIT, false, LANE_FAST, RECORD_VIEW,
     INPUTS(record_story_inputs), record_story_get},

    /* what the body has laid down in writing: for all staff, kept by the office */
    {"GET", "/documents", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(documents_inputs),
     documents_get},
    {"GET", "/documents/new", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(document_form_inputs), document_new_get},
    {"POST", "/documents/new", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(document_inputs), document_new_post, KEEPS},
    {"GET", "/documents/state", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     document_state_get},
    {"GET", "/documents/:document", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs),
     document_get},
    {"GET", "/documents/:document/file/:n", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT, NO_INPUTS,
     document_file_get},
    {"GET", "/documents/:document/:act", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(document_form_inputs), document_act_get},
    {"POST", "/documents/:document/:act", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(document_inputs), document_act_post, KEEPS},

    /* asking, and applications */
    {"GET", "/ask", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(ask_inputs), ask_get},
    {"GET", "/inquiries", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, inquiries_get},
    {"POST", "/inquiries", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(inquiries_inputs),
     inquiries_post, KEEPS},
    {"GET", "/inquiries/:inquiry", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS,
     inquiry_get},
    {"POST", "/inquiries/:inquiry/reply", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(reply_inputs), inquiry_reply_post, KEEPS},
    {"GET", "/people", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(people_inputs),
     people_get},
    {"GET", "/cases", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(cases_inputs), cases_get},
    {"GET", "/cases/new", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(cases_new_inputs),
     cases_new_get},
    {"POST", "/cases", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(case_create_inputs),
     cases_post},
    {"GET", "/meetings", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, meeting_get},
    {"POST", "/meetings", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(meeting_inputs),
     meeting_post},
    {"POST", "/meetings/start", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(meeting_start_inputs), meeting_start_post, KEEPS},
    {"GET", "/publish", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, publish_get},
    {"POST", "/publish", PERM_STAFF, true, LANE_HEAVY, RECORD_NONE, INPUTS(publish_inputs),
     publish_post, KEEPS},
    {"GET", "/cases/:case", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS, case_get},
    {"POST", "/cases/:case/ask", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(case_ask_inputs),
     case_ask_post, KEEPS},
    {"GET", "/cases/:case/edit", PERM_STAFF, false, LANE_FAST, RECORD_NONE,
     INPUTS(case_edit_get_inputs), case_edit_get},
    {"POST", "/cases/:case/edit", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_edit_inputs), case_edit_post, KEEPS},
    {"GET", "/cases/:case/whole", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, whole_get},
    {"POST", "/cases/:case/whole", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, INPUTS(whole_inputs),
     whole_post, KEEPS},
    {"POST", "/cases/:case/request", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, NO_INPUTS,
     case_request_post},
    {"GET", "/cases/:case/submit", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_submit_get},
    {"POST", "/cases/:case/submit", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, NO_INPUTS,
     case_submit_post, KEEPS},
    {"GET", "/cases/:case/checks/:list", PERM_STAFF, false, LANE_FAST, RECORD_VIEW,
     INPUTS(checks_get_inputs), checks_get},
    {"POST", "/cases/:case/checks/:list", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(checks_inputs), checks_post, KEEPS},
    {"GET", "/cases/:case/review", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS,
     review_get},
    {"GET", "/cases/:case/steps/:step", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS,
     step_get},
    {"POST", "/cases/:case/steps/:step", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(step_inputs), step_post, KEEPS},
    {"GET", "/cases/:case/steps/:step/paper", PERM_OFFICE, false, LANE_FAST, RECORD_VIEW, NO_INPUTS,
     paper_get},
    {"POST", "/cases/:case/steps/:step/paper", PERM_OFFICE, true, LANE_SLOW, RECORD_NONE,
     INPUTS(paper_inputs), paper_post, KEEPS},
    {"GET", "/cases/:case/withdraw", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_withdraw_page},
    {"POST", "/cases/:case/withdraw", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_withdraw_page, KEEPS},
    {"GET", "/cases/:case/take-over", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_take_over_page},
    {"POST", "/cases/:case/take-over", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_take_over_page, KEEPS},
    {"GET", "/cases/:case/discard", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_discard_page},
    {"POST", "/cases/:case/discard", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_discard_page, KEEPS},
    {"GET", "/cases/:case/cancel", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_cancel_page},
    {"POST", "/cases/:case/cancel", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_cancel_page, KEEPS},
    {"GET", "/cases/:case/cancel/decline", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_decline_page},
    {"POST", "/cases/:case/cancel/decline", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_decline_page, KEEPS},
    {"GET", "/cases/:case/waive", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_waive_page},
    {"POST", "/cases/:case/waive", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_waive_page, KEEPS},
    {"GET", "/cases/:case/move", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_move_page},
    {"POST", "/cases/:case/move", PERM_STAFF, true, LANE_SLOW, RECORD_NONE, NO_INPUTS,
     case_move_page, KEEPS},
    {"GET", "/cases/:case/split", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     case_split_page},
    {"POST", "/cases/:case/split", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(case_act_inputs), case_split_page, KEEPS},
    {"GET", "/cases/:case/print", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT, NO_INPUTS,
     sheet_get},
    {"GET", "/evidence/:evidence", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT, NO_INPUTS,
     evidence_get},
    /* office and administration */
    {"GET", "/office", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE, INPUTS(done_inputs),
     office_get},
    {"GET", "/setup", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE, INPUTS(done_inputs), setup_get},
    {"GET", "/setup/:step", PERM_OFFICE | PERM_ADMIN, false, LANE_SLOW, RECORD_NONE,
     INPUTS(done_inputs), setup_get},
    {"POST", "/setup/:step", PERM_OFFICE | PERM_ADMIN, true, LANE_HEAVY, RECORD_NONE,
     INPUTS(setup_inputs), setup_post, KEEPS},
    {"GET", "/office/units", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE, INPUTS(done_inputs),
     office_units_get},
    {"POST", "/office/units", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE, INPUTS(unit_inputs),
     office_units_post, KEEPS},
    {"GET", "/office/units/:unit", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE, INPUTS(done_inputs),
     office_unit_get},
    {"POST", "/office/units/:unit", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE, INPUTS(unit_inputs),
     office_unit_post, KEEPS},
    {"POST", "/office/units/:unit/posts", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(post_inputs), office_unit_posts_post, KEEPS},
    {"GET", "/office/posts/:post", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE, INPUTS(done_inputs),
     office_post_get},
    {"POST", "/office/posts/:post", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE, INPUTS(post_inputs),
     office_post_post, KEEPS},
    {"GET", "/office/people", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE, INPUTS(roster_inputs),
     office_people_get},
    {"POST", "/office/people", PERM_ADMIN, true, LANE_HEAVY, RECORD_NONE, INPUTS(person_inputs),
     office_people_post, KEEPS},
    {"GET", "/office/people/:person", PERM_ADMIN, false, LANE_SLOW, RECORD_NONE,
     INPUTS(done_inputs), office_person_get},
    {"POST", "/office/people/:person", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(person_inputs), office_person_post, KEEPS},
    {"POST", "/office/people/:person/holdings", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(holding_inputs), office_holdings_post, KEEPS},
    {"POST", "/office/people/:person/holdings/:holding/end", PERM_ADMIN, true, LANE_SLOW,
     RECORD_NONE, NO_INPUTS, office_holding_end_post},
    {"POST", "/office/people/:person/reset", PERM_ADMIN, true, LANE_HEAVY, RECORD_NONE, NO_INPUTS,
     office_person_reset_post},
    {"POST", "/office/people/:person/leave", PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(leave_inputs), office_person_leave_post, KEEPS},
    {"GET", "/office/examples", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(done_inputs), office_examples_get},
    {"POST", "/office/examples", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(example_inputs), office_examples_post, KEEPS},
    {"GET", "/office/tables", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(done_inputs), tables_get},
    {"GET", "/office/tables/:table", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(done_inputs), table_get},
    {"POST", "/office/tables/:table", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(table_inputs), table_post, KEEPS},
    {"GET", "/office/certificates", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(certificates_inputs), certificates_get},
    {"GET", "/office/certificates/new", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     NO_INPUTS, certificate_form_get},
    {"POST", "/office/certificates/new", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(certificate_inputs), certificate_form_post, KEEPS},
    {"GET", "/office/certificates/import", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     NO_INPUTS, certificate_import_get},
    {"POST", "/office/certificates/import", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(certificate_import_inputs), certificate_import_post, KEEPS},
    {"GET", "/office/certificates/:certificate", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST,
     RECORD_NONE, NO_INPUTS, certificate_form_get},
    {"POST", "/office/certificates/:certificate", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW,
     RECORD_NONE, INPUTS(certificate_inputs), certificate_form_post, KEEPS},
    {"GET", "/office/certificates/:certificate/withdraw", PERM_OFFICE | PERM_ADMIN, false,
     LANE_FAST, RECORD_NONE, NO_INPUTS, certificate_form_get},
    {"POST", "/office/certificates/:certificate/withdraw", PERM_OFFICE | PERM_ADMIN, true,
     LANE_SLOW, RECORD_NONE, INPUTS(certificate_inputs), certificate_form_post, KEEPS},
    {"GET", "/certificates/:certificate/file", PERM_STAFF, false, LANE_SLOW, RECORD_EXPORT,
     NO_INPUTS, certificate_file_get},
    {"GET", "/entries/:entry/certificates/:evidence", PERM_STAFF, false, LANE_FAST, RECORD_NONE,
     NO_INPUTS, certificate_confirm_get},
    {"POST", "/entries/:entry/certificates/:evidence", PERM_STAFF, true, LANE_SLOW, RECORD_NONE,
     INPUTS(certificate_confirm_inputs), certificate_confirm_post, KEEPS},
    {"POST", "/office/examples/:key/remove", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     NO_INPUTS, office_example_remove_post},
    {"GET", "/office/rules", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_NONE,
     INPUTS(done_inputs), rules_get},
    {"GET", "/office/crosswalk", PERM_OFFICE | PERM_ADMIN, false, LANE_SLOW, RECORD_NONE,
     INPUTS(crosswalk_inputs), crosswalk_get},
    {"GET", "/office/rules/:edition", PERM_OFFICE | PERM_ADMIN, false, LANE_SLOW, RECORD_VIEW,
     INPUTS(rules_inputs), rules_edition_get},
    {"GET", "/office/rules/:edition/pdf", PERM_OFFICE | PERM_ADMIN, false, LANE_HEAVY,
     RECORD_EXPORT, INPUTS(rules_inputs), rules_edition_get},
    {"POST", "/office/rules/:edition", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW, RECORD_NONE,
     INPUTS(adopt_inputs), rules_edition_post, KEEPS},
    {"GET", "/office/adoptions/:adoption", PERM_OFFICE | PERM_ADMIN, false, LANE_FAST, RECORD_VIEW,
     INPUTS(rules_inputs), adoption_page_get},
    {"GET", "/office/adoptions/:adoption/pdf", PERM_OFFICE | PERM_ADMIN, false, LANE_HEAVY,
     RECORD_EXPORT, INPUTS(rules_inputs), adoption_page_get},
    {"POST", "/office/adoptions/:adoption/undo", PERM_OFFICE | PERM_ADMIN, true, LANE_SLOW,
     RECORD_NONE, INPUTS(undo_inputs), adoption_undo_post, KEEPS},

    /* the API: JSON, bearer tokens; every change is a command */
    {"GET", "/api/openapi.json", PERM_PUBLIC, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     api_openapi},
    {"GET", "/api/v1/me", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, api_me},
    {"GET", "/api/v1/tasks", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS, api_tasks},
    {"GET", "/api/v1/cases/:case", PERM_STAFF, false, LANE_FAST, RECORD_VIEW, NO_INPUTS, api_case},
    {"GET", "/api/v1/entries", PERM_STAFF, false, LANE_FAST, RECORD_NONE, INPUTS(entries_inputs),
     api_entries},
    {"GET", "/api/v1/entries/:entry", PERM_STAFF, false, LANE_FAST, RECORD_NONE, NO_INPUTS,
     api_entry},
    {"GET", "/api/v1/dictionary", PERM_STAFF, false, LANE_FAST, RECORD_NONE,
     INPUTS(api_dictionary_inputs), api_dictionary},
    {"GET", "/api/v1/documents", PERM_STAFF, false, LANE_FAST, RECORD_NONE,
     INPUTS(api_documents_inputs), api_documents},
    {"POST", "/api/v1/decide", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NO_INPUTS, api_decide},
    {"POST", "/api/v1/commands/:command", PERM_STAFF, false, LANE_SLOW, RECORD_NONE, NO_INPUTS,
     api_command},
};
const size_t routes_count = sizeof(routes) / sizeof(routes[0]);
