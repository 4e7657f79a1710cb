/* Any file as a published list: no crash, and what the plan would write is whole: texts without
 * control characters, days in order, lists of services that read again, each certificate once. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "commands/entry/certificate_rows.h"
#include "pack/pack.h"

static void whole(struct arena *a, const struct particulars *s)
{
    AUTO_JSON json_t *services = json_loads(s->services, 0, NULL);

    HOLDS(json_is_array(services) && json_array_size(services) <= CERTIFICATE_SERVICES_MAX);
    for (size_t i = 0; i < json_array_size(services); i++)
        HOLDS(!str_blank(json_string_value(json_array_get(services, i))));
    HOLDS(!str_empty(s->holder) && !text_has_control(s->holder) && utf8_length(s->holder) <= 200);
    HOLDS(!text_has_control(s->number) && !text_has_control(s->scope));
    HOLDS(date_none(s->from) || date_none(s->to) || s->from.day <= s->to.day);
    (void)certificate_match(a, s->holder, services, "zoom", "株式会社みほん");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct scheme schemes[] = {{.id = "ismap", .label = "ISMAP", .months = -1},
                                            {.id = "soc2", .label = "SOC 2", .months = 12}};
    const struct pack p = {.schemes = (struct scheme *)(uintptr_t)schemes, .nschemes = 2};
    AUTO_ARENA struct arena *a = arena_new();
    struct org_problems problems = {.arena = a};
    struct certificate_standing none = {.lock = ""};
    struct certificate_plan plan;
    AUTO_JSON json_t *lines = NULL;
    struct csv csv;

    if (n < 1 || csv_read(a, "fuzz", (struct bytes){data + 1, n - 1}, &csv, NULL) != ST_OK)
        return 0;
    certificate_lines(&csv, data[0] & 1 ? "ismap" : "", &lines, &problems);
    HOLDS(json_is_array(lines));
    if (problems.errors || certificate_plan_make(a, &p, "list", (struct date){20000}, &none, lines,
                                                 &plan, &problems, NULL) != ST_OK)
        return 0;
    HOLDS(plan.nchange == 0 && plan.ngone == 0 && plan.nkeep == 0);
    HOLDS(plan.nadd + problems.errors == json_array_size(lines));
    for (size_t i = 0; i < plan.nadd; i++)
        whole(a, &plan.add[i].says);
    return 0;
}
