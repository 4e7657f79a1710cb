/* sqlc: SQL queries, compiled to typed C functions.
 *
 *   sqlc OUT.h OUT.c FILE.sql…
 *
 *   -- name: entry_by_id :one              :one row, :many rows, :exec
 *   -- in: tenant tenant_id, entry entry_id, until int?
 *   -- out: id entry_id, title text, until int?
 *   select id, title, until from entry where tenant = :tenant and id = :entry
 *
 * `in` and `out` may be left out or given on several lines; other comments are free. A query whose
 * text differs between the databases carries both, with equal parameters and columns, behind the
 * lines
 * `-- sqlite:` and `-- pg:`.
 *
 * A condition that several queries share is a part, written before them, in an earlier file or in
 * theirs; its words in brackets stand for the aliases which a query uses it with. Its text stands
 * there as it is: behind a `not` in brackets.
 *
 *   -- part: running(x)
 *   x.since <= :day and (x.until is null or x.until >= :day)
 *
 *   -- name: …
 *   select … from appointment a where a.entry = :entry and @running(a)
 *
 * Queries with the same columns share one row: `-- rows: NAME` stands instead of `out`, where NAME
 * is a query before this one.
 *
 *   type      C                  SQL
 *   text      const char *       text, NULL is NULL
 *   int       int64_t            integer
 *   int?      int64_t            integer, DB_NULL_INT is NULL
 *   bool      bool               integer, 0 or 1
 *   date      struct date        integer (day), DATE_NONE is NULL
 *   blob      struct bytes       bytes, p == NULL is NULL
 *   NAME_id   struct NAME_id     text, empty is NULL
 *
 * Output per query: Q_<name> in `enum query`, its row of db_query_table (store/db.h), struct
 * q_<name>_in and struct q_<name>_row, and, without `in` when there are no parameters,
 *   :one   q_<name>(db, arena, in, struct … *ret, err)              ST_NOT_FOUND when there is no
 * row :many  q_<name>(db, arena, in, struct … **ret, size_t *ret_n, err) :exec  q_<name>(db, in,
 * int64_t *ret_changed, err)              ret_changed may be NULL Rows and what they point to live
 * in the arena.
 *
 * Every insert, update and delete is told to db_change() for the journal when it touched a row,
 * unless the query says `-- unjournaled: <reason>`. So that the journal can be replayed, such a
 * statement has only plain columns and values (a parameter, an integer, a string, null): insert
 * into T (col, …) values (value, …) update T set col = value, … where condition and … condition:
 * col = value, col is null delete from T where condition and … Columns in WHERE are keys; those
 * that the statement also sets, and those compared with a parameter named expected…, are guards.
 * Anything computed is refused: pass the value in.
 *
 * An :exec whose outcome nobody needs before the commit (an unjournaled change, or an insert under
 * a new id) may say `-- deferred: <reason>`: where the database is another process it travels with
 * the next statement, ret_changed is then 1, and a failure is reported by that statement or the
 * commit.
 *
 * Refused with file:line:column, and nothing is written: unknown types, a parameter used and not
 * declared or declared and not used, `*` or another number of columns than `out` has, a name given
 * twice, a query without a name or without text, two statements in one, a part that is unknown or
 * that nothing uses, changes that cannot be replayed. */
#include "sqlc.h"

bool sqlc(struct gen *g, const struct source *src, size_t n, const char *header_name,
          struct text *h, struct text *c)
{
    if (setjmp(g->fail))
        return false;
    struct sqlc *s = gen_alloc(g, sizeof(*s));
    s->g = g;
    s->last = &s->first;
    for (size_t i = 0; i < n; i++)
        sqlc_read(s, &src[i]);
    sqlc_parts_used(s);
    sqlc_emit(g, s->first, header_name, h, c);
    return true;
}

#ifndef TOOL_NO_MAIN
int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: sqlc OUT.h OUT.c FILE.sql…\n");
        return 2;
    }
    struct gen g = {.chunks = NULL};
    size_t n = (size_t)argc - 3;
    struct source *src = gen_alloc(&g, n * sizeof(*src));
    struct text h = {0}, c = {0};
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        src[i].file = argv[i + 3];
        char *p = file_read(src[i].file, &src[i].n);
        rc = p == NULL;
        if (p)
            src[i].p = gen_dup(&g, p, src[i].n);
        free(p);
    }
    if (rc == 0 && !sqlc(&g, src, n, path_base(argv[1]), &h, &c)) {
        fprintf(stderr, "%s\n", g.message);
        rc = 1;
    }
    if (rc == 0 && !(file_write(argv[1], &h) && file_write(argv[2], &c)))
        rc = 1;
    gen_end(&g);
    return rc;
}
#endif
