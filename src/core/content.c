/* content.c: what exactly was decided, as one hash. */
#include <string.h>

#include "base/json.h"
#include "core/casefile.h"

/* What an act speaks of: at a step, at the end of the review, or before submission. */
struct reach {
    const struct step *at; /* NULL: the end of the review */
    bool draft;            /* only what the writer wrote; the columns of steps belong to others */
};

static bool within(const struct casefile *c, const struct reach *r, const struct answer *a)
{
    const struct checklist *l = pack_checklist(c->pack, a->checklist);
    const struct step *s = l == NULL ? NULL : case_column_step(c, l, a->col);
    return s == NULL || (!r->draft && !step_is_later(s, r->at));
}

static json_t *answers_json(const struct casefile *c, const struct reach *r)
{
    json_t *out = json_object();
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *a = &c->answers[i];
        char key[256];
        if (a->state == A_NONE || !within(c, r, a))
            continue;
        snprintf(key, sizeof key, "%s/%s/%s", a->checklist, a->item, a->col);
        json_t *said =
            json_pack("[s, s]", answer_state_id(a->state), a->reason == NULL ? "" : a->reason);
        if (!str_empty(a->measure))
            json_array_append_new(said, json_string(a->measure));
        json_object_set_new(out, key, said);
    }
    return out;
}

static int by_id(const void *x, const void *y)
{
    const struct evidence_rec *a = x, *b = y;
    return strcmp(a->id.s, b->id.s);
}

static json_t *evidence_json(const struct casefile *c, const struct reach *r, struct arena *a)
{
    json_t *out = json_array();
    if (c->nevidence == 0)
        return out;
    struct evidence_rec *sorted = arena_memdup(a, c->evidence, c->nevidence * sizeof *sorted);
    qsort(sorted, c->nevidence, sizeof *sorted, by_id);
    for (size_t i = 0; i < c->nevidence; i++)
        if (place_of_contents(c, sorted[i].item, r->at, r->draft))
            json_array_append_new(
                out, json_pack("[s, s, s]", sorted[i].item, sorted[i].name, sorted[i].sha256));
    return out;
}

static struct hash hash_of(const struct casefile *c, const struct reach *r, struct arena *a)
{
    AUTO_JSON json_t *all = json_object();
    json_object_set_new(all, "case", json_string(c->id.s)); /* alike is not the same */
    json_object_set_new(all, "procedure", json_string(c->proc->id));
    json_object_set_new(all, "edition", json_string(hash_hex(a, &c->pack->hash)));
    json_object_set(all, "fields", (json_t *)(uintptr_t)c->fields);
    json_object_set_new(all, "answers", answers_json(c, r));
    json_object_set_new(all, "evidence", evidence_json(c, r, a));
    const char *text = json_canonical(a, all);
    return sha256(text, strlen(text));
}

struct hash case_content_hash(const struct casefile *c, const struct step *at, struct arena *a)
{
    return hash_of(c, &(struct reach){.at = at}, a);
}

struct hash case_draft_hash(const struct casefile *c, struct arena *a)
{
    return hash_of(c, &(struct reach){.draft = true}, a);
}
