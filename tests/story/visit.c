#include "visit.h"

#include <string.h>

static struct err err;

void visit_add(struct visit *v, const char *name, const char *value)
{
    assert_true(v->x.req.nparams < sizeof v->params / sizeof *v->params);
    v->params[v->x.req.nparams++] = (struct param){name, value};
}

struct visit *visit(struct town *t, const char *login, const char *arg, const char *query[])
{
    struct visit *v = ARENA_NEW(t->a, struct visit);
    v->x.req = (struct req){.app = t->app,
                            .arena = t->a,
                            .method = "GET",
                            .path = "/",
                            .query_string = "",
                            .path_arg = {arg},
                            .csrf = "token",
                            .params = v->params,
                            .now = clock_now()};
    for (size_t i = 0; query && query[i]; i += 2)
        visit_add(v, query[i], query[i + 1]);
    OK(store_lease(t->app->store, &v->x.req.db, &err));
    OK(who_load(t->app, v->x.req.db, t->a, t->tenant,
                ID_FROM(person, town_id(t, arena_printf(t->a, "person.%s", login))), t->body,
                date_of_instant(v->x.req.now), &v->x.req.who, &err));
    buf_init(&v->res.body, t->a, 64);
    return v;
}

/* Where the page says what is wrong. */
static const char *wrong(const char *html)
{
    const char *p = strstr(html, "role=\"alert\"");
    return p ? p : html;
}

const char *seen_with(struct visit *v, handler_fn *page, int status)
{
    v->res.status = 200;
    OK(page(&v->x.req, &v->res, &err));
    exchange_end(&v->x);
    if (v->res.status != status)
        fail_msg("%d instead of %d: %.600s", v->res.status, status, wrong(v->res.body.p));
    return v->res.body.p;
}

const char *seen(struct visit *v, handler_fn *page)
{
    return seen_with(v, page, 200);
}

const char *sent(struct visit *v, handler_fn *page)
{
    (void)seen_with(v, page, 303);
    return v->res.location;
}

void refused(struct visit *v, handler_fn *page, enum status st, const char *code)
{
    assert_int_equal(page(&v->x.req, &v->res, &err), st);
    assert_string_equal(err.code, code);
    exchange_end(&v->x);
}

size_t occurs(const char *text, const char *word)
{
    size_t n = 0;
    while ((text = strstr(text, word))) {
        text += strlen(word);
        n++;
    }
    return n;
}

void says(const char *html, const char *text)
{
    if (!strstr(html, text))
        fail_msg("the page does not say %s", text);
}

void says_not(const char *html, const char *text)
{
    if (strstr(html, text))
        fail_msg("the page says %s", text);
}
