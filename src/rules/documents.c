#include "rules/documents.h"

#include <stdio.h>

void documents_read(const struct pack *p, const json_t *ours, struct facts *f)
{
    for (size_t i = 0; i < p->ndocuments; i++) {
        int fact = pack_document_fact(p, i);

        f->v[fact] = (struct fact_value){
            .known = true, .i = json_is_true(json_object_get(ours, p->facts[fact].id))};
    }
}

enum status documents_join(const struct pack *p, const json_t *ids, json_t *ours, struct err *err)
{
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        char key[96];

        if (!id || !pack_document(p, id)) {
            err_set(err, ST_INPUT, "no_such_document", "the rules demand no document %s",
                    id ? id : "(no text)");
            return err_detail(err, id ? id : "");
        }
        snprintf(key, sizeof key, "document.%s", id);
        json_object_set_new(ours, key, json_true());
    }
    return ST_OK;
}
