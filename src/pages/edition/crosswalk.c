#include "pages/edition/crosswalk.h"

#include <string.h>

#include "pages/crosswalk.html.h"
#include "rules/crosswalk.h"
#include "store/queries_gen.h"

static const char *named(struct req *req, const struct pack *p)
{
    return page_aside(req, label_in(req->lang, p, p->title), p->edition);
}

/* ------------------------------------------------------------------ what stands beside */
/* Every other installed edition that this program can read; *ret: the one that was chosen. */
static enum status choose(struct req *req, struct crosswalk_view *v, struct err *err)
{
    const char *with = req_param(req, "with");
    const struct pack *ours = v->pack[0];
    struct q_editions_row *rows;
    size_t n, used = 0;
    TRY(q_editions(req->db, req->arena, &rows, &n, err));
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct pack *p;
        if (strcmp(rows[i].hash, hash_hex(req->arena, &ours->hash)) == 0 ||
            app_edition(req->app, req->db, rows[i].hash, &p, NULL) != ST_OK)
            continue;
        bool chosen = str_eq(with, rows[i].hash);
        o[used++] = (struct field_option){rows[i].hash, named(req, p), chosen};
        if (chosen)
            v->pack[1] = p;
    }
    if (with && with[0] && !v->pack[1])
        return err_set(err, ST_NOT_FOUND, "not_found", "no such edition");
    v->choice = (struct field_view){.control = FIELD_SELECT,
                                    .name = "with",
                                    .label = W(req->lang, crosswalk_with),
                                    .value = with ? with : "",
                                    .prompt = W(req->lang, crosswalk_choose),
                                    .options = o,
                                    .noptions = used};
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const char *how_much(enum lang lang, enum relation r)
{
    switch (r) {
    case REL_SUPERSET:
        return W(lang, crosswalk_superset);
    case REL_SUBSET:
        return W(lang, crosswalk_subset);
    case REL_INTERSECTS:
        return W(lang, crosswalk_intersects);
    default:
        return "";
    }
}

static struct crosswalk_side side(struct req *req, const struct pack *p,
                                  const struct crosswalk_cell *x, size_t n)
{
    struct crosswalk_line *lines = ARENA_ARRAY(req->arena, struct crosswalk_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct crosswalk_line){label_in(req->lang, p, x[i].text),
                                           label_in(req->lang, p, x[i].clause),
                                           how_much(req->lang, x[i].is)};
    return (struct crosswalk_side){lines, n};
}

static void fill(struct req *req, struct crosswalk_view *v)
{
    const struct pack *ours = v->pack[0];
    struct crosswalk_row *rows = ARENA_ARRAY(req->arena, struct crosswalk_row, ours->ncontrols + 1);
    bool ja = req->lang == LANG_JA;
    for (size_t i = 0; i < ours->ncontrols; i++) {
        const struct common_control *k = &ours->controls[i];
        struct crosswalk_row *r = &rows[v->nrows];
        *r = (struct crosswalk_row){.title = ja ? k->ja : k->en,
                                    .meaning = ja ? k->text_ja : k->text_en};
        for (size_t s = 0; s < 2; s++) {
            size_t n;
            struct crosswalk_cell *x = crosswalk_cells(v->pack[s], (int)i, req->arena, &n);
            r->side[s] = side(req, v->pack[s], x, n);
        }
        v->nrows += r->side[0].n || r->side[1].n;
    }
    v->rows = rows;
    for (size_t s = 0; s < 2; s++) {
        size_t n;
        struct crosswalk_cell *x = crosswalk_apart(v->pack[s], req->arena, &n);
        v->apart[s] = side(req, v->pack[s], x, n);
    }
}

enum status crosswalk_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct crosswalk_view v = {.page = &p, .pack = {req->who->pack}};
    TRY(page_open(req, &p, NAV_OFFICE, W(req->lang, crosswalk_title), err));
    page_crumb(&p, "/office", W(req->lang, nav_office));
    page_crumb(&p, "/office/rules", W(req->lang, rules_title));
    if (!v.pack[0])
        return err_set(err, ST_REFUSED, "no_rules", "the body has no rules");
    TRY(choose(req, &v, err));
    if (v.pack[1])
        fill(req, &v);
    for (size_t s = 0; s < 2 && v.pack[s]; s++)
        v.title[s] = named(req, v.pack[s]);
    page_send(req, res, &p, page_crosswalk, &v);
    return ST_OK;
}
