/* planner.c: sqlite_stat1 for every index of the schema, by what its tables and columns are. */
#include "store/planner.h"

/* What tells a body's size has thousands of rows, what tells its work a million. For each leading
 * part of an index: how many rows share its values. A part is as good as its best column (1:
 * nothing distinguished … 4: about one object); a whole unique index leaves one row. */
static const char statistics[] =
    "analyze chain_head; delete from sqlite_stat1;"
    "with part as ("
    " select m.name tbl, i.name idx, c.seqno n,"
    "  case when m.name in ('adoption', 'body', 'certificate', 'closing', 'dictionary',"
    "   'document', 'document_edition', 'duty_clock', 'edition', 'holding', 'holidays', 'person', "
    "'post', 'post_role', 'setting',"
    "   'tenant', 'token', 'unit') then 5000 else 1000000 end rows,"
    "  case when i.\"unique\" and c.seqno = (select max(seqno) from pragma_index_info(i.name))"
    "   then 5 else max(case"
    "    when c.name in ('tenant', 'body') then 1"
    "    when c.name in ('chain', 'col', 'kind', 'list', 'reg', 'role', 'state', 'tbl', 'to_role')"
    "     then 2"
    "    when c.name in ('applicant', 'person', 'post', 'unit') then 3 else 4 end)"
    "   over (partition by i.name order by c.seqno) end rank"
    " from sqlite_schema m join pragma_index_list(m.name) i join pragma_index_info(i.name) c"
    " where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'"
    "  and m.name not like 'search\\_fts%' escape '\\'),"
    "row as (select tbl, idx, n, rows || group_concat(' ' || case rank"
    "   when 1 then rows / 10 when 2 then rows / 50 when 3 then rows / 500 when 4 then 10"
    "   else 1 end, '')"
    "   over (partition by idx order by n) stat from part) "
    "insert into sqlite_stat1 (tbl, idx, stat) select tbl, idx, stat from row r"
    " where n = (select max(n) from row s where s.idx = r.idx);"
    "analyze sqlite_schema";

enum status planner_teach(struct db *db, struct err *err)
{
    return db_kind_of(db) == DB_SQLITE ? db_script(db, statistics, err) : ST_OK;
}
