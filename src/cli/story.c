/* story: commands played by people, with references to what came before. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/demo.h"
#include "store/queries_gen.h"

struct story {
    struct cli *c;
    struct house *h;
    const char *file;
    size_t at;       /* number of the command, from 1 */
    json_t *results; /* by id */
    const char *each;
};

static int fail(struct story *s, const char *text, const char *detail)
{
    fprintf(stderr, "daicho: %s: %zu: %s: %s\n", s->file, s->at, text, detail);
    return CLI_INPUT;
}

/* ------------------------------------------------------------------ references */

static bool day_of(struct story *s, const char *text, json_t **ret)
{
    struct date today = house_today();
    int64_t days = 0;

    if (str_eq(text, "$year_end")) {
        *ret = json_string(date_iso(s->c->a, date_fiscal_year_end(today)));
        return true;
    }
    if (!str_starts(text, "$today"))
        return false;
    text += strlen("$today");
    if (*text && !parse_int64(text + (*text == '+'), &days))
        return false;
    *ret = json_string(date_iso(s->c->a, (struct date){today.day + (int32_t)days}));
    return true;
}

static int id_of(struct story *s, const char *text, json_t **ret)
{
    struct person_id person;
    struct unit_id unit;
    bool of_unit = str_starts(text, "$unit.");
    const char *name = strchr(text, '.') + 1;
    int status =
        of_unit ? house_unit(s->c, s->h, name, &unit) : house_person(s->c, s->h, name, &person);

    if (status == CLI_OK)
        *ret = json_string(of_unit ? unit.s : person.s);
    return status;
}

/* "$x.member", "$x" */
static int result_of(struct story *s, const char *text, json_t **ret)
{
    const char *dot = strchr(text, '.');
    const char *id = dot ? arena_strndup(s->c->a, text + 1, (size_t)(dot - text - 1)) : text + 1;
    json_t *value = json_object_get(s->results, id);

    if (dot)
        value = json_object_get(value, dot + 1);
    if (!value)
        return fail(s, "unknown reference", text);
    *ret = json_deep_copy(value);
    return CLI_OK;
}

static json_t *with_each(struct story *s, const char *text)
{
    struct buf b;

    buf_init(&b, s->c->a, 64);
    while (*text) {
        if (s->each && str_starts(text, "$each")) {
            buf_puts(&b, s->each);
            text += strlen("$each");
        } else {
            buf_putc(&b, *text++);
        }
    }
    return json_string(b.p ? b.p : "");
}

static int resolve(struct story *s, const json_t *in, json_t **ret);

static int resolve_object(struct story *s, const json_t *in, json_t **ret)
{
    json_t *o = json_object();
    const char *key;
    json_t *v, *one;

    json_object_foreach((json_t *)(uintptr_t)in, key, v)
    {
        int status = resolve(s, v, &one);
        if (status != CLI_OK) {
            json_decref(o);
            return status;
        }
        json_object_set_new(o, key, one);
    }
    *ret = o;
    return CLI_OK;
}

static int resolve_array(struct story *s, const json_t *in, json_t **ret)
{
    json_t *l = json_array();
    json_t *v, *one;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)in, i, v)
    {
        int status = resolve(s, v, &one);
        if (status != CLI_OK) {
            json_decref(l);
            return status;
        }
        json_array_append_new(l, one);
    }
    *ret = l;
    return CLI_OK;
}

static int resolve(struct story *s, const json_t *in, json_t **ret)
{
    const char *text = json_string_value(in);

    if (json_is_object(in))
        return resolve_object(s, in, ret);
    if (json_is_array(in))
        return resolve_array(s, in, ret);
    if (!text || !strchr(text, '$')) {
        *ret = json_deep_copy(in);
        return CLI_OK;
    }
    if (text[0] != '$' || str_starts(text, "$each")) {
        *ret = with_each(s, text);
        return CLI_OK;
    }
    if (day_of(s, text, ret))
        return CLI_OK;
    if (str_starts(text, "$person.") || str_starts(text, "$unit."))
        return id_of(s, text, ret);
    return result_of(s, text, ret);
}

/* ------------------------------------------------------------------ playing */

static enum status load_who(struct cli *c, struct house *h, struct db *db, void *arg,
                            struct err *err)
{
    struct q_person_of_login_row row;
    const char *login = h->who->login;
    enum status st = q_person_of_login(
        db, c->a, &(struct q_person_of_login_in){.tenant = h->tenant, .login = login}, &row, err);

    if (st == ST_NOT_FOUND) {
        err_set(err, ST_INPUT, "no_such_person", "nobody has the login %s", login);
        return err_detail(err, login);
    }
    TRY(st);
    return who_load(h->app, db, c->a, h->tenant, row.id, h->who->body, house_today(), arg, err);
}

/* As somebody else than the operator: with exactly that person's rights. */
static int play_as(struct story *s, const char *login, const char *command, json_t *in,
                   struct bytes file, json_t **ret)
{
    struct house as = *s->h;
    struct who asked = {.login = login};
    struct who *who = NULL;

    as.who = &asked;
    int status = house_read(s->c, &as, load_who, &who);
    if (status != CLI_OK) {
        json_decref(in);
        return status;
    }
    as.who = who;
    return house_run(s->c, &as, command, in, file, ret);
}

static int play_once(struct story *s, const json_t *line)
{
    const char *text = json_str(line, "file", NULL);
    const char *command = json_str(line, "command", "");
    const char *id = json_str(line, "id", NULL);
    struct bytes file = {text, text ? strlen(text) : 0};
    json_t *in = NULL, *out = NULL;
    int status = resolve(s, json_object_get(line, "in"), &in);

    if (status == CLI_OK)
        status = play_as(s, json_str(line, "as", ""), command, in, file, &out);
    if (status != CLI_OK)
        return fail(s, "was not possible", command);
    if (id)
        json_object_set(s->results, id, out);
    json_decref(out);
    return CLI_OK;
}

static int play_line(struct story *s, const json_t *line)
{
    const json_t *each = json_object_get(line, "each");
    const char *let = json_str(line, "let", NULL);
    int status = CLI_OK;

    if (let) {
        json_t *value = NULL;
        status = resolve(s, json_object_get(line, "value"), &value);
        if (status == CLI_OK)
            json_object_set_new(s->results, let, value);
        return status;
    }
    if (!each)
        return play_once(s, line);
    for (size_t i = 0; status == CLI_OK && i < json_array_size(each); i++) {
        s->each = json_string_value(json_array_get(each, i));
        status = play_once(s, line);
    }
    s->each = NULL;
    return status;
}

int story_play(struct cli *c, struct house *h, const char *file, const json_t *story)
{
    AUTO_JSON json_t *results = json_object();
    struct story s = {.c = c, .h = h, .file = file, .results = results};
    int status = CLI_OK;

    for (size_t i = 0; status == CLI_OK && i < json_array_size(story); i++) {
        s.at = i + 1;
        status = play_line(&s, json_array_get(story, i));
    }
    return status;
}
