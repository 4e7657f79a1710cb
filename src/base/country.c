#include "base/country.h"

#include <string.h>

/* All that are officially assigned, in order: three bytes each. */
static const char codes[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
    "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
    "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

bool country_code(const char *s)
{
    size_t from = 0, to = sizeof codes / 3;

    while (strlen(s) == 2 && from < to) {
        size_t mid = from + (to - from) / 2;
        int order = memcmp(s, codes + 3 * mid, 2);

        if (order == 0)
            return true;
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return false;
}

const char *country_near(const char *s)
{
    static const struct {
        const char *slip, *code;
    } slips[] = {
        {"UK", "GB"},         {"JA", "JP"},       {"EL", "GR"},      {"SP", "ES"},
        {"JPN", "JP"},        {"USA", "US"},      {"GBR", "GB"},     {"CHN", "CN"},
        {"KOR", "KR"},        {"TWN", "TW"},      {"SGP", "SG"},     {"DEU", "DE"},
        {"FRA", "FR"},        {"AUS", "AU"},      {"IND", "IN"},     {"IRL", "IE"},
        {"CAN", "CA"},        {"jp", "JP"},       {"us", "US"},      {"gb", "GB"},
        {"uk", "GB"},         {"JAPAN", "japan"}, {"日本", "japan"}, {"国内", "japan"},
        {"海外", "overseas"},
    };

    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (!strcmp(slips[i].slip, s))
            return slips[i].code;
    }
    return "";
}
