#include "commands/counts.h"

#include "base/memo.h"

struct count {
    struct memo_value value;
    int64_t n;
};

static const char *key_of(struct arena *a, const char *what, int64_t head)
{
    return arena_printf(a, "count %s %lld", what, (long long)head);
}

bool counts_find(struct app *app, struct arena *a, const char *what, int64_t head, int64_t *ret)
{
    struct count *c = memo_find(app->memo, key_of(a, what, head));

    if (c)
        *ret = c->n;
    memo_release(c);
    return c != NULL;
}

void counts_keep(struct app *app, struct arena *a, const char *what, int64_t head, int64_t n)
{
    struct count *c = MEMO_NEW(struct count, key_of(a, what, head));

    c->n = n;
    memo_keep(app->memo, c);
    memo_release(c);
}
