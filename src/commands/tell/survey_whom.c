/* survey_whom.c: who answers a question: as in the yearly inventory, and whoever manages the entry.
 */
#include "commands/case/apply.h"
#include "commands/tell/survey.h"

enum status survey_mine(struct db *db, struct arena *a, const struct who *w, struct date day,
                        struct unit_id unit, struct entry_id entry, bool *ret, struct err *err)
{
    struct inventory_mine mine;

    *ret = false;
    if (ID_NONE(w->person))
        return ST_OK;
    if (!ID_NONE(entry))
        TRY(apply_manages(db, a, w, day, entry, ret, err));
    if (*ret)
        return ST_OK;
    TRY(inventory_mine_open(db, a, w, day, (struct inventory_id){{0}}, &mine, err));
    return inventory_mine_is(&mine, (struct row_id){{0}}, unit, ret, err);
}

static bool has(const struct q_survey_managers_row *m, size_t n, struct row_id asked)
{
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(m[i].asked, asked))
            return true;
    return false;
}

enum status survey_people(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct survey_id survey, const struct q_survey_asked_of_row *asked,
                          size_t n, struct inventory_person **ret, size_t *ret_n, struct err *err)
{
    struct q_inventory_units_row *units = ARENA_ARRAY(a, struct q_inventory_units_row, n + 1);
    struct inventory_person *of_units, *all;
    struct q_survey_managers_row *managers;
    size_t nunits = 0, nof, nmanagers;

    TRY(q_survey_managers(db, a, &(struct q_survey_managers_in){w->tenant, survey, day}, &managers,
                          &nmanagers, err));
    for (size_t i = 0; i < n; i++)
        if (!has(managers, nmanagers, asked[i].id))
            units[nunits++] =
                (struct q_inventory_units_row){.id = asked[i].id, .unit = asked[i].unit};
    TRY(inventory_people(db, a, w, day, (struct inventory_id){{0}}, units, nunits, &of_units, &nof,
                         err));
    all = ARENA_ARRAY(a, struct inventory_person, nmanagers + nof + 1);
    *ret_n = 0;
    for (size_t i = 0; i < nmanagers; i++)
        all[(*ret_n)++] = (struct inventory_person){managers[i].asked, managers[i].person,
                                                    managers[i].name, false};
    for (size_t i = 0; i < nof; i++)
        all[(*ret_n)++] = of_units[i];
    *ret = all;
    return ST_OK;
}
