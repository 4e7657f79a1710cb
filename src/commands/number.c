/* number.c: the numbers under which people speak of things. */
#include "commands/case/case_load.h"

/* The counter of each kind of thing and the sign before its numbers, which tells them apart. */
static const struct {
    const char *counter, *sign;
} series_of[] = {
    [NUMBER_CASE] = {"case", "申"},         [NUMBER_ENTRY] = {"entry", "台"},
    [NUMBER_INQUIRY] = {"inquiry", "控"},   [NUMBER_QUESTION] = {"question", "問"},
    [NUMBER_INCIDENT] = {"incident", "事"}, [NUMBER_VIOLATION] = {"violation", "違"},
};

enum status next_number(struct tx *tx, struct tenant_id tenant, struct body_id body,
                        enum number_series kind, struct date day, char **ret, struct err *err)
{
    const char *series = series_of[kind].counter;
    int year = date_fiscal_year(day);
    struct q_counter_get_row row = {.n = 0};
    enum status st = q_counter_get(
        tx->db, tx->arena, &(struct q_counter_get_in){tenant, body, series, year}, &row, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    int64_t changed = 1;
    if (st == ST_NOT_FOUND) {
        TRY(q_counter_start(tx->db, &(struct q_counter_start_in){tenant, body, series, year}, NULL,
                            err));
    } else {
        TRY(q_counter_set(tx->db,
                          &(struct q_counter_set_in){.tenant = tenant,
                                                     .body = body,
                                                     .series = series,
                                                     .year = year,
                                                     .expected_n = row.n,
                                                     .n = row.n + 1},
                          &changed, err));
    }
    if (changed != 1)
        return err_set(err, ST_BUSY, "number_taken", "another number was given at this moment");
    *ret = arena_printf(tx->arena, "%sR%d-%04lld", series_of[kind].sign, year - 2018,
                        (long long)row.n + 1);
    return ST_OK;
}
