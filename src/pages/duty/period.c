#include "pages/duty/period.h"

#include <string.h>

#include "base/json.h"

const char *page_every(struct req *req, const char *every, char unit_set, const json_t *settings)
{
    int64_t n = 0;
    size_t len = strlen(every);
    char unit = len ? every[len - 1] : '\0';
    if (str_starts(every, "setting.")) {
        n = json_int(settings, every + strlen("setting."), 0);
        unit = unit_set;
        if (n <= 0)
            return W(req->lang, every_unset);
    } else if (len < 3 || !parse_int64(arena_strndup(req->arena, every + 1, len - 2), &n)) {
        return W(req->lang, every_when);
    }
    const char *one = unit == 'M'   ? W(req->lang, every_month)
                      : unit == 'Y' ? W(req->lang, every_year)
                      : unit == 'W' ? W(req->lang, every_week)
                                    : W(req->lang, every_day);
    const char *many = unit == 'M'   ? W(req->lang, every_months)
                       : unit == 'Y' ? W(req->lang, every_years)
                       : unit == 'W' ? W(req->lang, every_weeks)
                                     : W(req->lang, every_days);
    return n == 1 ? one : page_fill(req->arena, many, page_number(req->arena, n));
}
