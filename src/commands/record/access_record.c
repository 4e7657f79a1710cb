/* What somebody did or was refused, into the access chain. */
#include "commands/commands.h"

#include "audit/access.h"
#include "base/json.h"

char *access_actor(struct arena *a, const struct who *w)
{
    AUTO_JSON json_t *o = json_pack(
        "{s:s, s:s, s:s, s:s, s:s}", "person", w->person.s, "name", w->name == NULL ? "" : w->name,
        "post", w->post_title == NULL ? "" : w->post_title, "unit",
        w->unit_name == NULL ? "" : w->unit_name, "via", w->via == NULL ? "" : w->via);
    return json_canonical(a, o);
}

static enum status append_access(struct tx *tx, void *arg, struct err *err)
{
    return access_append(tx, arg, err);
}

enum status access_record(struct app *app, const struct who *who, enum access_kind kind,
                          const char *object, const char *detail, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct access_note note = {.tenant = who->tenant,
                               .body = who->body,
                               .kind = kind,
                               .person = who->person.s,
                               .actor = access_actor(a, who),
                               .object = object,
                               .detail = detail};
    return store_write_for(app->store, who->tenant.s, append_access, &note, err);
}
