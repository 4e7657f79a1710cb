/* route_inputs.h: what each row of routes.c takes, by name, kind and length; read by it alone. */
#ifndef DAICHO_HTTP_ROUTE_INPUTS_H
#define DAICHO_HTTP_ROUTE_INPUTS_H

#include "http/http.h"

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
static const struct input body_inputs[] = {
    {"body", IN_ID, true, 0},
    {"kept", IN_LONGTEXT, false, 900000},
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
static const struct input ledger_columns_inputs[] = {
    {"register", IN_TEXT, false, 60}, {"q", IN_TEXT, false, SEARCH_MAX},
    {"unit", IN_ID, false, 0},        {"state", IN_TEXT, false, 20},
    {"level", IN_TEXT, false, 60},    {"asof", IN_DATE, false, 40},
    {"after", IN_ID, false, 0},
};
static const struct input entry_inputs[] = {
    DONE,
    {"asof", IN_DATE, false, 40},
};
static const struct input record_inputs[] = {
    {"chain", IN_TEXT, false, 10}, {"kind", IN_TEXT, false, 20}, {"before", IN_INT, false, 20},
    {"no", IN_TEXT, false, 100},   {"from", IN_TEXT, false, 40}, {"to", IN_TEXT, false, 40},
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
    {"facts", IN_LONGTEXT, true, 20000},
    {"kinds", IN_LONGTEXT, false, 4000},
    {"doubts", IN_LONGTEXT, false, 4000},
    {"whys", IN_LONGTEXT, false, 20000},
    {"question", IN_LONGTEXT, false, IN_AS_SENT},
    {"to_role", IN_TEXT, false, 60},
    {"begin", IN_TEXT, false, 60},
};
static const struct input duties_inputs[] = {DONE, {"later", IN_TEXT, false, 1}};
static const struct input duties_post_inputs[] = {{"later", IN_TEXT, false, 1},
                                                  {"r.", IN_PREFIX, false, 10},
                                                  {"n.", IN_PREFIX, false, IN_AS_SENT},
                                                  {"k.", IN_PREFIX, false, IN_AS_SENT}};
static const struct input year_inputs[] = {{"from", IN_TEXT, false, 20}, {"unit", IN_ID, false, 0}};
static const struct input late_inputs[] = {{"unit", IN_ID, false, 0}};
static const struct input notices_inputs[] = {DONE, {"before", IN_ID, false, 0}};
static const struct input notice_form_inputs[] = {{"entry", IN_ID, false, 0}};
static const struct input notice_new_inputs[] = {{"to", IN_TEXT, false, 20},
                                                 {"units.", IN_PREFIX, false, 60},
                                                 {"entry", IN_ID, false, 0},
                                                 {"title", IN_TEXT, false, IN_AS_SENT},
                                                 {"text", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"until", IN_DATE, false, 40},
                                                 {"do", IN_TEXT, false, 10}};
static const struct input notice_inputs[] = {{"do", IN_TEXT, false, 10},
                                             {"person.", IN_PREFIX, false, 10},
                                             {"reason", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input notice_sheet_inputs[] = {{"unit", IN_ID, false, 0}};
static const struct input terms_inputs[] = {
    {"seen", IN_INT, true, 20},  {"edition", IN_TEXT, false, 100},     {"from", IN_DATE, false, 40},
    {"file", IN_FILE, false, 0}, {"text", IN_LONGTEXT, false, 400000},
};
static const struct input renewal_inputs[] = {{"until", IN_DATE, false, 40},
                                              {"entry.", IN_PREFIX, false, 10}};
static const struct input terms_copy_inputs[] = {
    {"seen", IN_INT, true, 20},
    {"source", IN_ID, true, 0},
    {"n", IN_INT, true, 20},
};
static const struct input terms_one_inputs[] = {DONE, {"all", IN_FLAG, false, 0}};
static const struct input terms_decide_inputs[] = {
    {"seen", IN_INT, true, 20},
    {"decision", IN_TEXT, false, 10},
    {"reason", IN_LONGTEXT, false, 2000},
};
static const struct input contacts_inputs[] = {{"seen", IN_TEXT, true, 20},
                                               {"kind.", IN_PREFIX, false, 80},
                                               {"name.", IN_PREFIX, false, IN_AS_SENT},
                                               {"phone.", IN_PREFIX, false, IN_AS_SENT},
                                               {"hours.", IN_PREFIX, false, 20},
                                               {"note.", IN_PREFIX, false, IN_AS_SENT}};
static const struct input cards_inputs[] = {{"unit", IN_ID, true, 0}};
static const struct input incidents_inputs[] = {
    DONE, {"show", IN_TEXT, false, 10}, {"before", IN_ID, false, 0}};
static const struct input incident_form_inputs[] = {{"entry", IN_ID, false, 0}};
static const struct input incident_new_inputs[] = {{"what", IN_LONGTEXT, false, IN_AS_SENT},
                                                   {"noticed_on", IN_TEXT, false, 40},
                                                   {"noticed_at", IN_TEXT, false, 40},
                                                   {"occurred_on", IN_TEXT, false, 40},
                                                   {"entry", IN_ID, false, 0},
                                                   {"service", IN_TEXT, false, IN_AS_SENT},
                                                   {"personal", IN_TEXT, false, 10},
                                                   {"my_number", IN_TEXT, false, 10},
                                                   {"attack", IN_TEXT, false, 10},
                                                   {"name", IN_TEXT, false, IN_AS_SENT},
                                                   {"contact", IN_TEXT, false, IN_AS_SENT},
                                                   {"how", IN_TEXT, false, IN_AS_SENT},
                                                   {"violation", IN_TEXT, false, 1}};
static const struct input incident_inputs[] = {{"do", IN_TEXT, true, 10},
                                               {"told", IN_ID, false, 0},
                                               {"how", IN_TEXT, false, IN_AS_SENT},
                                               {"kind", IN_TEXT, false, 20},
                                               {"text", IN_LONGTEXT, false, IN_AS_SENT},
                                               {"on", IN_TEXT, false, 40},
                                               {"time", IN_TEXT, false, 40},
                                               {"corrects", IN_TEXT, false, 10},
                                               {"deadline", IN_TEXT, false, 64},
                                               {"verdict", IN_TEXT, false, 10},
                                               {"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                               {"personal", IN_TEXT, false, 10},
                                               {"my_number", IN_TEXT, false, 10},
                                               {"attack", IN_TEXT, false, 10},
                                               {"end", IN_LONGTEXT, false, IN_AS_SENT},
                                               {"again", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input inventory_new_inputs[] = {{"name", IN_TEXT, false, IN_AS_SENT},
                                                    {"until", IN_TEXT, false, 40},
                                                    {"text", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input inventory_inputs[] = {{"note", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input inventory_unit_inputs[] = {
    {"do", IN_TEXT, false, 10},           {"replied", IN_TEXT, false, 10},
    {"a.", IN_PREFIX, false, 10},         {"w.", IN_PREFIX, false, IN_AS_SENT},
    {"u.", IN_PREFIX, false, IN_AS_SENT}, {"none", IN_TEXT, false, 1},
    {"heard", IN_TEXT, false, IN_AS_SENT}};
static const struct input unlisted_inputs[] = {
    DONE, {"show", IN_TEXT, false, 10}, {"from", IN_TEXT, false, 10}};
static const struct input unlisted_list_inputs[] = {{"file", IN_FILE, false, 0},
                                                    {"day", IN_DATE, false, 40}};
static const struct input unlisted_drop_inputs[] = {{"reason", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input unlisted_one_inputs[] = {{"do", IN_TEXT, false, 10},
                                                   {"decided", IN_TEXT, false, 10},
                                                   {"entry", IN_ID, false, 0},
                                                   {"no", IN_TEXT, false, IN_AS_SENT},
                                                   {"covers", IN_TEXT, false, 4},
                                                   {"covers_other", IN_TEXT, false, 4},
                                                   {"units.", IN_PREFIX, false, 10},
                                                   {"unit", IN_ID, false, 0},
                                                   {"until", IN_DATE, false, 40},
                                                   {"text", IN_LONGTEXT, false, IN_AS_SENT},
                                                   {"reason", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input surveys_inputs[] = {DONE, {"before", IN_ID, false, 0}};
static const struct input survey_form_inputs[] = {{"q", IN_TEXT, false, 200},
                                                  {"e.", IN_PREFIX, false, 10}};
static const struct input survey_new_inputs[] = {{"e.", IN_PREFIX, false, 10},
                                                 {"pick.", IN_PREFIX, false, 10},
                                                 {"title", IN_TEXT, false, IN_AS_SENT},
                                                 {"text", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"until", IN_DATE, false, 40}};
static const struct input survey_inputs[] = {{"note", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input survey_answer_inputs[] = {{"replied", IN_TEXT, false, 10},
                                                    {"answer", IN_TEXT, false, 20},
                                                    {"words", IN_LONGTEXT, false, IN_AS_SENT},
                                                    {"heard", IN_TEXT, false, IN_AS_SENT}};
static const struct input use_inputs[] = {DONE, {"q", IN_TEXT, false, 200}};
static const struct input use_post_inputs[] = {{"q", IN_TEXT, false, 200},
                                               {"why", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input contractors_inputs[] = {{"file", IN_FILE, false, 0}};
static const struct input contractor_inputs[] = {{"contractor", IN_TEXT, false, IN_AS_SENT},
                                                 {"service", IN_TEXT, false, IN_AS_SENT},
                                                 {"purpose", IN_TEXT, false, IN_AS_SENT},
                                                 {"unit", IN_ID, false, 0},
                                                 {"ended", IN_TEXT, false, 1}};
static const struct input retention_inputs[] = {
    DONE, {"show", IN_TEXT, false, 10}, {"after", IN_TEXT, false, 60}, {"before", IN_ID, false, 0}};
static const struct input retention_post_inputs[] = {{"do", IN_TEXT, false, 10},
                                                     {"entry.", IN_PREFIX, false, 10},
                                                     {"role", IN_TEXT, false, 60},
                                                     {"source", IN_TEXT, false, IN_AS_SENT}};
static const struct input retention_one_inputs[] = {{"do", IN_TEXT, false, 10},
                                                    {"reason", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input disposal_inputs[] = {{"do", IN_TEXT, false, 10},
                                               {"decider", IN_ID, false, 0},
                                               {"date", IN_DATE, false, 40},
                                               {"number", IN_TEXT, false, IN_AS_SENT},
                                               {"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                               {"sure", IN_TEXT, false, 1}};
/* No KEEPS: it may hold the password of the mail server. */
static const struct input mail_inputs[] = {
    {"do", IN_TEXT, false, 10},      {"mail", IN_ID, false, 0},
    {"on", IN_TEXT, false, 1},       {"host", IN_TEXT, false, 253},
    {"port", IN_TEXT, false, 10},    {"tls", IN_TEXT, false, 10},
    {"login", IN_TEXT, false, 200},  {"secret", IN_TEXT, false, 200},
    {"sender", IN_TEXT, false, 254}, {"sender_name", IN_TEXT, false, 60},
    {"base", IN_TEXT, false, 200}};
static const struct input mail_mine_inputs[] = {{"wants", IN_TEXT, false, 10}};
static const struct input calendar_inputs[] = {{"do", IN_TEXT, false, 10}};
static const struct input calendar_ics_inputs[] = {{"key", IN_TEXT, false, 200}};
static const struct input occurrence_inputs[] = {{"result", IN_TEXT, false, 10},
                                                 {"note", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"kept", IN_TEXT, false, IN_AS_SENT},
                                                 {"reason", IN_LONGTEXT, false, IN_AS_SENT},
                                                 {"a.", IN_PREFIX, false, IN_AS_SENT},
                                                 {"h.", IN_PREFIX, false, IN_AS_SENT},
                                                 {"do", IN_TEXT, false, 10}};
static const struct input happened_inputs[] = {{"kind", IN_TEXT, false, 40},
                                               {"day", IN_TEXT, false, 40},
                                               {"note", IN_LONGTEXT, false, IN_AS_SENT}};
static const struct input reply_inputs[] = {{"reply", IN_LONGTEXT, false, IN_AS_SENT},
                                            {"correct", IN_FLAG, false, 0}};
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
    {"table", IN_LONGTEXT, false, 500000}, {"do", IN_TEXT, false, 10},
    {"s.", IN_PREFIX, false, 4000},        {"from", IN_DATE, false, 40},
    {"move", IN_FLAG, false, 0},           {"same_name", IN_FLAG, false, 0},
};
static const struct input transfers_inputs[] = {{"table", IN_LONGTEXT, false, 500000},
                                                {"do", IN_TEXT, false, 10},
                                                {"from", IN_DATE, false, 40}};
static const struct input transfer_day_inputs[] = {{"person", IN_ID, false, 0},
                                                   {"sure", IN_TEXT, false, 1}};
static const struct input transfer_sheets_inputs[] = {{"person", IN_ID, false, 0},
                                                      {"who", IN_TEXT, false, 3}};
static const struct input unit_inputs[] = {
    DONE,
    {"name", IN_TEXT, false, 100},
    {"parent", IN_ID, false, 0},
    {"yomi", IN_TEXT, false, 100},
    {"code", IN_TEXT, false, 20},
    {"into", IN_ID, false, 0},
};
static const struct input post_inputs[] = {
    {"unit", IN_ID, false, 0},
    {"title", IN_TEXT, false, 100},
    {"roles.", IN_PREFIX, false, 60},
};
static const struct input roster_inputs[] = {DONE, {"q", IN_TEXT, false, SEARCH_MAX}};
static const struct input person_inputs[] = {
    {"name", IN_TEXT, false, 100}, {"yomi", IN_TEXT, false, 100},    {"login", IN_TEXT, false, 64},
    {"mail", IN_TEXT, false, 200}, {"same_name", IN_FLAG, false, 0},
};
static const struct input holding_inputs[] = {
    {"post", IN_ID, false, 0},  {"kind", IN_TEXT, false, 20}, {"from", IN_DATE, false, 40},
    {"to", IN_DATE, false, 40}, {"move", IN_FLAG, false, 0},  {"do", IN_TEXT, false, 10},
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
    {"from", IN_DATE, false, 40},   {"grace_to", IN_DATE, false, 40},
    {"s.", IN_PREFIX, false, 4000}, {"other_rules", IN_FLAG, false, 0},
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
static const struct input api_incidents_inputs[] = {{"state", IN_TEXT, false, 10},
                                                    {"before", IN_ID, false, 0}};
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

#endif
