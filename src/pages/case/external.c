/* external.c: how a decision made on paper or in another system is told. */
#include "base/json.h"
#include "pages/case/casepage.h"

const char *act_proxy(struct req *req, const char *json)
{
    AUTO_JSON json_t *x = json ? json_loads(json, 0, NULL) : NULL;
    if (!json_is_object(x))
        return "";
    return json_str(x, "decider", "")[0] ? W(req->lang, proxy_entry)
                                         : W(req->lang, proxy_entry_unlisted);
}

const char *act_external(struct req *req, const char *json)
{
    AUTO_JSON json_t *x = json ? json_loads(json, 0, NULL) : NULL;
    struct date d;
    const char *day = json_str(x, "date", ""), *needs = json_str(x, "needs", "");
    if (!json_is_object(x))
        return "";
    const char *text = arena_printf(req->arena, "%s %s　%s %s　%s %s", W(req->lang, proxy_by),
                                    json_str(x, "name", ""), W(req->lang, paper_date),
                                    date_parse(day, &d) ? page_day(req, d.day) : day,
                                    W(req->lang, paper_number), json_str(x, "number", ""));
    if (json_str(x, "decider", "")[0])
        return text;
    const char *why =
        needs[0] ? page_fill(req->arena, W(req->lang, proxy_unlisted_needs), page_label(req, needs))
                 : W(req->lang, proxy_unlisted);
    return arena_printf(req->arena, "%s\n%s", text, why);
}
