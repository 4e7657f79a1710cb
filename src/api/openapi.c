/* openapi.c: /api/openapi.json, made from the table of commands, so that it cannot lag behind. */
#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "commands/commands.h"

static json_t *schema_of(const struct arg *a)
{
    switch (a->type) {
    case ARG_TEXT:
    case ARG_SECRET:
    case ARG_LONGTEXT: {
        size_t max = a->max > 0 ? a->max : (a->type == ARG_LONGTEXT ? 4000 : 200);
        return json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)max);
    }
    case ARG_INT:
        return json_pack("{s:s}", "type", "integer");
    case ARG_BOOL:
        return json_pack("{s:s}", "type", "boolean");
    case ARG_DATE:
        return json_pack("{s:s, s:s}", "type", "string", "examples", "2026-11-21");
    case ARG_ID:
        return json_pack("{s:s, s:s}", "type", "string", "format", "uuid");
    case ARG_OBJECT:
        return json_pack("{s:s}", "type", "object");
    case ARG_ARRAY:
        return json_pack("{s:s}", "type", "array");
    case ARG_FILE:
    case ARG_DOCUMENT:
        return json_pack("{s:s, s:s}", "type", "string", "contentEncoding", "base64url");
    }
    return json_object();
}

static json_t *input_schema(const struct command *c)
{
    json_t *props = json_object(), *required = json_array();
    for (size_t i = 0; i < c->nargs; i++) {
        json_t *s = schema_of(&c->args[i]);
        if (c->args[i].type == ARG_DATE)
            json_object_set_new(
                s, "examples", json_pack("[s, s, s]", "2026-11-21", "R8.11.21", "令和8年11月21日"));
        json_object_set_new(s, "description",
                            json_string(c->args[i].text == NULL ? "" : c->args[i].text));
        json_object_set_new(props, c->args[i].name, s);
        if (c->args[i].required)
            json_array_append_new(required, json_string(c->args[i].name));
    }
    json_t *o = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", props,
                          "additionalProperties", 0);
    if (json_array_size(required) > 0)
        json_object_set(o, "required", required);
    json_decref(required);
    return o;
}

/* The answers every operation has. */
static json_t *answers(void)
{
    static const struct {
        const char *status, *text;
    } refusals[] = {
        {"400", "wrong input"},
        {"401", "nobody is logged in"},
        {"403", "not this person"},
        {"404", "no such thing, or not visible"},
        {"409", "somebody was faster"},
        {"413", "too large"},
        {"415", "no JSON"},
        {"422", "the rules refuse; `clause` says which"},
        {"503", "try again after Retry-After"},
    };
    json_t *o = json_pack("{s:{s:s, s:{s:{s:{s:s}}}}}", "200", "description", "done", "content",
                          "application/json", "schema", "type", "object");
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        json_object_set_new(o, refusals[i].status,
                            json_pack("{s:s, s:{s:{s:{s:s}}}}", "description", refusals[i].text,
                                      "content", "application/problem+json", "schema", "$ref",
                                      "#/components/schemas/Problem"));
    return o;
}

static json_t *command_path(const struct command *c)
{
    json_t *parameters = json_pack(
        "[{s:s, s:s, s:b, s:s, s:{s:s, s:i, s:i}}]", "name", "Idempotency-Key", "in", "header",
        "required", 1, "description",
        "a new one for every operation; the same key with the same input is done once and answered "
        "alike",
        "schema", "type", "string", "minLength", 8, "maxLength", 100);
    return json_pack("{s:{s:s, s:s, s:o, s:{s:b, s:{s:{s:o}}}, s:o}}", "post", "operationId",
                     c->name, "summary", c->summary, "parameters", parameters, "requestBody",
                     "required", 1, "content", "application/json", "schema", input_schema(c),
                     "responses", answers());
}

static json_t *read_path(const char *id, const char *summary, const char *parameter,
                         const char *where)
{
    json_t *op =
        json_pack("{s:s, s:s, s:o}", "operationId", id, "summary", summary, "responses", answers());
    if (parameter != NULL)
        json_object_set_new(op, "parameters",
                            json_pack("[{s:s, s:s, s:b, s:{s:s}}]", "name", parameter, "in", where,
                                      "required", 1, "schema", "type", "string"));
    return json_pack("{s:o}", "get", op);
}

static json_t *paths(struct arena *a)
{
    json_t *o = json_object();
    for (size_t i = 0; i < commands_count; i++)
        json_object_set_new(o, arena_printf(a, "/api/v1/commands/%s", commands[i]->name),
                            command_path(commands[i]));
    json_object_set_new(o, "/api/v1/me", read_path("me", "Who the token speaks for", NULL, NULL));
    json_object_set_new(o, "/api/v1/tasks",
                        read_path("tasks", "What waits for this person", NULL, NULL));
    json_object_set_new(o, "/api/v1/cases/{id}",
                        read_path("case", "An application, whole", "id", "path"));
    json_object_set_new(
        o, "/api/v1/entries",
        read_path("entries", "A register, 50 entries at a time", "register", "query"));
    json_object_set_new(o, "/api/v1/entries/{id}",
                        read_path("entry", "An entry of a register", "id", "path"));
    json_object_set_new(
        o, "/api/v1/incidents",
        read_path("incidents", "Incidents that this person sees, 50 at a time", NULL, NULL));
    json_object_set_new(o, "/api/v1/incidents/{id}",
                        read_path("incident", "An incident with its chronology", "id", "path"));
    json_object_set_new(
        o, "/api/v1/documents",
        read_path("documents", "What the body has laid down and is open to all", "asof", "query"));
    json_object_set_new(
        o, "/api/v1/decide",
        json_pack("{s:{s:s, s:s, s:{s:b, s:{s:{s:{s:s, s:{s:{s:s}, s:{s:s}}, s:[s]}}}}, s:o}}",
                  "post", "operationId", "decide", "summary",
                  "May this information go into this service? covered: a permit in force of your "
                  "own unit for the service of this name (service.name) is enough",
                  "requestBody", "required", 1, "content", "application/json", "schema", "type",
                  "object", "properties", "facts", "type", "object", "settings", "type", "object",
                  "required", "facts", "responses", answers()));
    return o;
}

/* RFC 9457, with what we add to it. */
static json_t *problem_schema(void)
{
    static const struct {
        const char *name, *type, *text;
    } members[] = {
        {"type", "string", "one address per code; it opens a page that explains it"},
        {"title", "string", "why, in the language asked for"},
        {"next", "string", "what to do next"},
        {"status", "integer", "the HTTP status"},
        {"code", "string", "stable short name"},
        {"detail", "string", "the same in English, with particulars"},
        {"clause", "string", "clause of the rules that refuses"},
        {"where", "string", "place in what was sent"},
        {"value", "string", "field or value it is about"},
        {"instance", "string", "number of this request, also in the log"},
    };
    json_t *props = json_object();
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        json_object_set_new(
            props, members[i].name,
            json_pack("{s:s, s:s}", "type", members[i].type, "description", members[i].text));
    return json_pack("{s:s, s:o}", "type", "object", "properties", props);
}

enum status api_openapi(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    json_t *components =
        json_pack("{s:{s:o}, s:{s:{s:s, s:s}}}", "schemas", "Problem", problem_schema(),
                  "securitySchemes", "bearer", "type", "http", "scheme", "bearer");
    json_t *o = json_pack("{s:s, s:{s:s, s:s}, s:[{s:[]}], s:o, s:o}", "openapi", "3.1.0", "info",
                          "title", "daicho", "version", "1", "security", "bearer", "paths",
                          paths(req->arena), "components", components);
    if (o == NULL)
        return err_set(err, ST_SYSTEM, "internal", "the description could not be made");
    return api_send(req, res, o);
}
