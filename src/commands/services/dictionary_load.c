#include "commands/services/dictionary_load.h"

enum status dictionary_which(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct q_dictionary_newest_row *ret, struct err *err)
{
    enum status st = q_dictionary_newest(db, a, &(struct q_dictionary_newest_in){tenant}, ret, err);

    if (st != ST_NOT_FOUND)
        return st;
    *ret = (struct q_dictionary_newest_row){
        .hash = "", .title = "", .day = {DATE_NONE}, .signer = "", .names = ""};
    return ST_OK;
}

enum status dictionary_load(struct db *db, struct arena *a, struct tenant_id tenant,
                            struct loaded_dictionary *ret, struct err *err)
{
    struct q_dictionary_bytes_row file;

    ret->d = (struct dictionary){.day = {DATE_NONE}};
    TRY(dictionary_which(db, a, tenant, &ret->row, err));
    if (ret->row.hash[0] == '\0')
        return ST_OK;
    TRY(q_dictionary_bytes(db, a, &(struct q_dictionary_bytes_in){tenant, ret->row.hash}, &file,
                           err));
    return dictionary_read(a, ret->row.title, file.bytes, &ret->d, err);
}

enum status filled_load(struct db *db, struct arena *a, struct tenant_id tenant, struct casefile *c,
                        struct err *err)
{
    struct q_dictionary_fills_of_row *rows;
    size_t n;

    TRY(q_dictionary_fills_of(db, a, &(struct q_dictionary_fills_of_in){tenant, c->id}, &rows, &n,
                              err));
    struct filled *out = ARENA_ARRAY(a, struct filled, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct filled){.id = rows[i].id,
                                 .field = rows[i].field,
                                 .value = rows[i].value,
                                 .service = rows[i].service,
                                 .on = rows[i].day,
                                 .confirmed = rows[i].confirmed_at != DB_NULL_INT};
    c->filled = out;
    c->nfilled = n;
    return ST_OK;
}
