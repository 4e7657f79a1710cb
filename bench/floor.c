/* floor: the least a ledger page can cost. A bare libmicrohttpd and SQLite program on the same
 * file, with the same list query, rows escaped into a table; no log-in, no permission, no layout
 * but a fixed frame that makes the page as long as ours.
 *
 *   floor DB PORT BYTES          50 newest rows, padded to BYTES
 *   floor DB PORT BYTES memory   the same bytes from memory */
#include <microhttpd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char list[] =
    "select e.id, e.no, e.title, e.provider_name, u.name, e.level, e.manager_label, e.period_to, "
    "e.state, coalesce(v.function, ''), (select p.name from appointment a join person p on "
    "p.tenant "
    "= a.tenant and p.id = a.person where a.tenant = e.tenant and a.entry = e.id and a.valid_to is "
    "null) from entry e left join unit u on u.tenant = e.tenant and u.id = e.unit left join "
    "service "
    "v on v.tenant = e.tenant and v.id = e.service where e.tenant = ?1 and e.body = ?2 and e.reg = "
    "?3 and (e.updated_at, e.id) < (?4, ?5) order by e.updated_at desc, e.id desc limit 50";

struct floor {
    const char *path;
    char tenant[40], body[40], reg[80];
    size_t bytes;
    char *memory; /* NULL: render each time */
};
struct page {
    char *p;
    size_t n, cap;
};

static void put(struct page *b, const char *s, size_t n)
{
    if (b->n + n > b->cap) {
        b->cap = (b->n + n) * 2;
        b->p = realloc(b->p, b->cap);
        if (b->p == NULL)
            abort();
    }
    memcpy(b->p + b->n, s, n);
    b->n += n;
}

static void escape(struct page *b, const char *s)
{
    for (; s != NULL && *s != '\0'; s++) {
        size_t plain = strcspn(s, "<>&\"'");
        put(b, s, plain);
        s += plain;
        if (*s == '\0')
            return;
        const char *e = *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '&' ? "&amp;" : "&#34;";
        put(b, e, strlen(e));
    }
}

static sqlite3 *open_db(const char *path)
{
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        exit(3);
    sqlite3_exec(db, "pragma cache_size=-4096", NULL, NULL, NULL);
    return db;
}

static void render(const struct floor *f, struct page *b)
{
    static _Thread_local sqlite3_stmt *st; /* one connection and statement per event thread */
    if (st == NULL && sqlite3_prepare_v2(open_db(f->path), list, -1, &st, NULL) != SQLITE_OK)
        exit(3);
    sqlite3_bind_text(st, 1, f->tenant, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, f->body, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 3, f->reg, -1, SQLITE_STATIC);
    sqlite3_bind_int64(st, 4, INT64_MAX);
    sqlite3_bind_text(st, 5, "", -1, SQLITE_STATIC);
    put(b, "<!doctype html><table>", 22);
    while (sqlite3_step(st) == SQLITE_ROW) {
        put(b, "<tr>", 4);
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            put(b, "<td>", 4);
            escape(b, (const char *)sqlite3_column_text(st, i));
            put(b, "</td>", 5);
        }
        put(b, "</tr>", 5);
    }
    sqlite3_reset(st);
    while (b->n < f->bytes) { /* the frame: links, labels, buttons */
        static const char frame[] = "<a class=\"link\" href=\"/entries\">x</a>\n";
        put(b, frame, b->n + sizeof frame - 1 > f->bytes ? f->bytes - b->n : sizeof frame - 1);
    }
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *m,
                              const char *v, const char *data, size_t *n, void **state)
{
    const struct floor *f = cls;
    (void)url, (void)m, (void)v, (void)data, (void)n;
    if (*state == NULL) { /* an answer at the first call would close the connection */
        *state = cls;
        return MHD_YES;
    }
    struct page b = {.p = malloc(f->bytes), .cap = f->bytes};
    if (b.p == NULL)
        return MHD_NO;
    if (f->memory != NULL)
        put(&b, f->memory, f->bytes);
    else
        render(f, &b);
    struct MHD_Response *r = MHD_create_response_from_buffer(b.n, b.p, MHD_RESPMEM_MUST_FREE);
    MHD_add_response_header(r, "Content-Type", "text/html; charset=utf-8");
    enum MHD_Result ok = MHD_queue_response(c, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return ok;
}

static void first_row(struct floor *f)
{
    sqlite3 *db = open_db(f->path);
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, "select tenant, body, reg from entry limit 1", -1, &st, NULL) !=
            SQLITE_OK ||
        sqlite3_step(st) != SQLITE_ROW)
        exit(3);
    snprintf(f->tenant, sizeof f->tenant, "%s", (const char *)sqlite3_column_text(st, 0));
    snprintf(f->body, sizeof f->body, "%s", (const char *)sqlite3_column_text(st, 1));
    snprintf(f->reg, sizeof f->reg, "%s", (const char *)sqlite3_column_text(st, 2));
    sqlite3_finalize(st);
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    struct floor f = {.path = argc > 3 ? argv[1] : NULL};
    if (argc < 4)
        return 2;
    f.bytes = (size_t)atol(argv[3]);
    first_row(&f);
    if (argc > 4) {
        struct page b = {0};
        render(&f, &b);
        f.memory = b.p;
    }
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)atoi(argv[2]), NULL, NULL, answer,
                         &f, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    if (d == NULL)
        return 3;
    pause();
    return 0;
}
