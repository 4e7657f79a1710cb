/* evidence.c: a file of an application, taken out by whoever may see the application. */
#include "pages/form/evidence.h"
#include "audit/blob.h"
#include "pages/case/casepage.h"

enum { EVIDENCE_MOST = 32 * 1024 * 1024 };

enum status evidence_get(struct req *req, struct res *res, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct q_evidence_get_row row;
    struct bytes bytes;
    const struct who *w = req->who;
    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such file");
    struct evidence_id id = ID_FROM(evidence, req->path_arg[0]);
    TRY(q_evidence_get(req->db, req->arena, &(struct q_evidence_get_in){w->tenant, id}, &row, err));
    TRY(case_load(req->app, req->db, req->arena, w->tenant, row.subject, date_of_instant(req->now),
                  &l, err));
    if (!ID_EQ(l->body, w->body) || !case_may_see(&l->c, w))
        return err_hidden(err, "file %s is not visible", id.s);
    TRY(blob_read_bytes(req->db, store_master(req->app->store), req->arena, w->tenant, row.blob,
                        EVIDENCE_MOST, &bytes, err));
    res->content_type = row.media;
    res->download = row.name;
    res->object = id.s[0] ? arena_strdup(req->arena, id.s) : NULL;
    buf_put(&res->body, bytes.p, bytes.n);
    return ST_OK;
}
