#include "pack/vocab.h"

#include <string.h>

#include "base/country.h"

#define CHOICES(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct vocab_fact facts[] = {
    {"service.kinds", V_CHOICES, NULL,
     CHOICES("iaas", "paas", "saas", "web_meeting", "sns", "search", "translation", "map",
             "hosting", "mail_broadcast", "file_transfer", "storage", "email", "groupware",
             "generative_ai", "internet_line", "other")},
    {"service.cloud", V_BOOL, NULL, NULL},
    {"service.terms", V_CHOICE, NULL, CHOICES("contract", "click_through")},
    {"service.terms_negotiable", V_BOOL, NULL, NULL},
    {"service.paid", V_BOOL, NULL, NULL},
    {"service.location", V_COUNTRIES, NULL, NULL},
    {"service.route_location", V_COUNTRIES, NULL, NULL},
    {"service.law", V_COUNTRIES, NULL, NULL},
    {"service.court", V_COUNTRIES, NULL, NULL},
    {"service.name", V_TEXT, NULL, NULL},
    {"service.provider", V_TEXT, NULL, NULL},
    {"service.function", V_TEXT, NULL, NULL},
    {"service.domain", V_TEXT, NULL, NULL},
    {"service.certifications", V_CHOICES, NULL,
     CHOICES("iso27001", "iso27017", "iso27018", "ismap", "ismap_liu", "soc1", "soc2", "jasa_cs",
             "jc_star", "dmp", "privacy_mark", "other")},
    {"provider.country", V_COUNTRY, NULL, NULL},
    {"provider.parent_country", V_COUNTRY, NULL, NULL},
    {"provider.subcontracts", V_BOOL, NULL, NULL},
    {"provider.integrator", V_BOOL, NULL, NULL},
    {"provider.several", V_BOOL, NULL, NULL},
    {"info.confidentiality", V_LEVEL, "confidentiality", NULL},
    {"info.integrity", V_LEVEL, "integrity", NULL},
    {"info.availability", V_LEVEL, "availability", NULL},
    {"info.importance", V_LEVEL, "importance", NULL},
    {"info.personal", V_BOOL, NULL, NULL},
    {"info.resident", V_BOOL, NULL, NULL},
    {"info.my_number", V_BOOL, NULL, NULL},
    {"info.rows", V_ROWS, NULL, NULL},
    {"network.layer", V_CHOICE, NULL, CHOICES("my_number", "lgwan", "internet")},
    {"network.via_lgwan", V_BOOL, NULL, NULL},
    {"network.gov_cloud", V_BOOL, NULL, NULL},
    {"use.purpose", V_CHOICE, NULL, CHOICES("business", "citizens")},
    {"use.operator", V_CHOICE, NULL, CHOICES("staff", "contractor")},
    {"use.users", V_INT, NULL, NULL},
    {"use.role", V_CHOICE, NULL, CHOICES("host", "invited")},
    {"use.procurement", V_BOOL, NULL, NULL},
    {"use.development", V_BOOL, NULL, NULL},
    {"use.backup", V_BOOL, NULL, NULL},
    {"use.vm", V_BOOL, NULL, NULL},
    {"use.provider_keys", V_BOOL, NULL, NULL},
    {"use.external_login", V_BOOL, NULL, NULL},
    {"use.public_body_system", V_BOOL, NULL, NULL},
    {"sns.use", V_CHOICE, NULL, CHOICES("broadcast", "two_way")},
    {"sns.video", V_BOOL, NULL, NULL},
    {"publish.kind", V_CHOICE, NULL, CHOICES("form", "link", "sns", "mail")},
    {FACT_NOT_OK, V_BOOL, NULL, NULL},
    {"incident.attack", V_BOOL, NULL, NULL},
    {"incident.outside", V_BOOL, NULL, NULL},
    {"incident.confirmed", V_BOOL, NULL, NULL},
};

const struct vocab_fact *vocab_facts(size_t *ret_n)
{
    *ret_n = sizeof facts / sizeof *facts;
    return facts;
}

const char *incident_fact_id(size_t i)
{
    static const char *const ids[INCIDENT_FACTS] = {
        [INCIDENT_PERSONAL] = "info.personal",       [INCIDENT_MY_NUMBER] = "info.my_number",
        [INCIDENT_ATTACK] = "incident.attack",       [INCIDENT_OUTSIDE] = "incident.outside",
        [INCIDENT_CONFIRMED] = "incident.confirmed",
    };

    return ids[i];
}

const char *incident_facts_all(struct arena *a)
{
    const char *all = incident_fact_id(0);

    for (size_t i = 1; i < INCIDENT_FACTS; i++)
        all = arena_printf(a, "%s %s", all, incident_fact_id(i));
    return all;
}

const char *row_flag_id(enum row_flag f)
{
    static const char *const ids[] = {"personal", "resident", "my_number"};

    return f < ROW_FLAGS ? ids[f] : "";
}

const char *country_class_id(enum country_class c)
{
    static const char *const ids[] = {"japan", "overseas", "unknown"};

    return c < COUNTRY_CLASSES ? ids[c] : "";
}

bool country_parse(const char *s, enum country_class *ret_class, uint16_t *ret_code)
{
    for (unsigned c = 0; c < COUNTRY_CLASSES; c++) {
        if (!strcmp(s, country_class_id((enum country_class)c))) {
            *ret_class = (enum country_class)c;
            *ret_code = 0;
            return true;
        }
    }
    if (!country_code(s))
        return false;
    *ret_code = (uint16_t)((unsigned char)s[0] << 8 | (unsigned char)s[1]);
    *ret_class = strcmp(s, "JP") ? COUNTRY_OVERSEAS : COUNTRY_JAPAN;
    return true;
}
