/* Writes the C of the queries: typed wrappers and the table that the drivers read. */
#include "sqlc.h"

static const struct {
    const char *c, *of, *column, *oid;
} types[] = {
    [T_TEXT] = {"const char *", "text", "DB_TEXT", "25"},
    [T_INT] = {"int64_t ", "int", "DB_INT", "20"},
    [T_INT_NULL] = {"int64_t ", "int_null", "DB_INT", "20"},
    [T_BOOL] = {"bool ", "bool", "DB_INT", "20"},
    [T_DATE] = {"struct date ", "date", "DB_INT", "20"},
    [T_BLOB] = {"struct bytes ", "blob", "DB_BLOB", "17"},
    [T_ID] = {"struct ", "id", "DB_TEXT", "25"},
};

static void emit_struct(struct gen *g, struct text *h, const struct query *q, const char *which,
                        const struct field *f, size_t n)
{
    if (n == 0)
        return;
    text_add(g, h, "struct q_%s_%s {\n", q->name, which);
    for (size_t i = 0; i < n; i++)
        text_add(g, h, "    %s%s%s%s;\n", types[f[i].type].c, f[i].id ? f[i].id : "",
                 f[i].id ? " " : "", f[i].name);
    text_add(g, h, "};\n");
}

/* The query that names the rows. */
static const char *rows_of(const struct query *q)
{
    return q->like ? q->like->name : q->name;
}

static void emit_signature(struct gen *g, struct text *t, const struct query *q)
{
    text_add(g, t, "enum status q_%s(struct db *db", q->name);
    if (q->kind != EXEC)
        text_add(g, t, ", struct arena *a");
    if (q->nin)
        text_add(g, t, ", const struct q_%s_in *in", q->name);
    if (q->kind == ONE)
        text_add(g, t, ", struct q_%s_row *ret", rows_of(q));
    else if (q->kind == MANY)
        text_add(g, t, ", struct q_%s_row **ret, size_t *ret_n", rows_of(q));
    else
        text_add(g, t, ", int64_t *ret_changed");
    text_add(g, t, ", struct err *err)");
}

/* The text for one database: `mark` is '?' or '$'; parameters are numbered as declared. */
static void emit_sql(struct gen *g, struct text *c, const struct query *q, const struct body *b,
                     char mark)
{
    struct text sql = {0};
    for (size_t i = 0; i < b->n; i++) {
        const struct token *t = &b->t[i];
        if (t->space && i)
            text_put(g, &sql, " ", 1);
        if (t->kind == PARAM)
            text_add(g, &sql, "%c%zu", mark, sqlc_param(q, t) + 1);
        else
            text_put(g, &sql, t->s, t->n);
    }
    text_literal(g, c, sql.p, sql.n);
}

static void emit_names(struct gen *g, struct text *c, const struct query *q, const char *which,
                       const struct field *f, size_t n)
{
    if (n == 0)
        return;
    text_add(g, c, "static const char *const %s_%s[] = {", which, q->name);
    for (size_t i = 0; i < n; i++)
        text_add(g, c, "%s\"%s\"", i ? ", " : "", f[i].name);
    text_add(g, c, "};\n");
}

/* The static arrays that the table's row and the function of a query point to. */
static void emit_arrays(struct gen *g, struct text *c, const struct query *q)
{
    emit_names(g, c, q, "in", q->in, q->nin);
    emit_names(g, c, q, "out", q->out, q->nout);
    if (q->nin) {
        text_add(g, c, "static const uint32_t oids_%s[] = {", q->name);
        for (size_t i = 0; i < q->nin; i++)
            text_add(g, c, "%s%s", i ? ", " : "", types[q->in[i].type].oid);
        text_add(g, c, "};\n");
    }
    if (q->nout) {
        text_add(g, c, "static const enum db_type types_%s[] = {", q->name);
        for (size_t i = 0; i < q->nout; i++)
            text_add(g, c, "%s%s", i ? ", " : "", types[q->out[i].type].column);
        text_add(g, c, "};\n");
    }
    if (q->nchange) {
        text_add(g, c, "static const char *const change_%s[] = {", q->name);
        for (size_t i = 0; i < q->nchange; i++)
            text_add(g, c, "%s\"%s\"", i ? ", " : "", q->change[i].name);
        text_add(g, c, "};\nstatic const enum db_role roles_%s[] = {", q->name);
        for (size_t i = 0; i < q->nchange; i++)
            text_add(g, c, "%s%s", i ? ", " : "", q->change[i].role);
        text_add(g, c, "};\n");
    }
}

static void emit_params(struct gen *g, struct text *c, const struct query *q)
{
    if (q->nin == 0)
        return;
    text_add(g, c, "    const struct db_value params[] = {\n");
    for (size_t i = 0; i < q->nin; i++)
        text_add(g, c, "        of_%s(in->%s%s),\n", types[q->in[i].type].of, q->in[i].name,
                 q->in[i].type == T_ID ? ".s" : "");
    text_add(g, c, "    };\n");
}

/* A value of the change: one of the parameters, or the constant that stands in the SQL. */
static void emit_value(struct gen *g, struct text *c, const struct query *q,
                       const struct column *col)
{
    const struct token *t = &col->value;
    if (t->kind == PARAM) {
        text_add(g, c, "params[%zu]", sqlc_param(q, t));
    } else if (t->kind == NUMBER) {
        text_add(g, c, "{.type = DB_INT, .i = %s%.*s}", col->negative ? "-" : "", (int)t->n, t->s);
    } else if (t->kind == STRING) {
        struct text s = {0};
        for (size_t i = 1; i + 1 < t->n; i++) {
            text_put(g, &s, t->s + i, 1);
            i += t->s[i] == '\''; /* doubled */
        }
        text_add(g, c, "{.type = DB_TEXT, .s = ");
        text_literal(g, c, s.p, s.n);
        text_add(g, c, "}");
    } else {
        text_add(g, c, "{.type = DB_NULL}");
    }
}

static void emit_exec(struct gen *g, struct text *c, const struct query *q)
{
    text_add(g, c, "    int64_t changed = 0;\n    TRY(db_exec(db, Q_%s, %s, &changed, err));\n",
             q->name, q->nin ? "params" : "NULL");
    if (q->nchange) {
        text_add(g, c, "    if (changed > 0) {\n        const struct db_value values[] = {\n");
        for (size_t i = 0; i < q->nchange; i++) {
            text_add(g, c, "            ");
            emit_value(g, c, q, &q->change[i]);
            text_add(g, c, ",\n");
        }
        text_add(
            g, c,
            "        };\n        db_change(db, \"%s\", \"%s\", %zu, change_%s, roles_%s, values);\n"
            "    }\n",
            q->op, q->table, q->nchange, q->name, q->name);
    }
    text_add(g, c,
             "    if (ret_changed)\n        *ret_changed = changed;\n    return ST_OK;\n}\n\n");
}

static void emit_reader(struct gen *g, struct text *c, const struct query *q)
{
    bool arena = false;
    text_add(g, c,
             "static void read_%s(struct db_rows *rows, struct arena *a, struct q_%s_row *r)\n{\n",
             q->name, q->name);
    for (size_t i = 0; i < q->nout; i++) {
        const struct field *f = &q->out[i];
        bool copies = f->type == T_TEXT || f->type == T_BLOB;
        arena = arena || copies;
        if (f->type == T_ID)
            text_add(g, c, "    to_id(rows, %zu, r->%s.s);\n", i, f->name);
        else
            text_add(g, c, "    r->%s = to_%s(rows, %zu%s);\n", f->name, types[f->type].of, i,
                     copies ? ", a" : "");
    }
    text_add(g, c, "%s}\n\n", arena ? "" : "    (void)a;\n");
}

static void emit_read(struct gen *g, struct text *c, const struct query *q)
{
    text_add(g, c,
             "    struct db_rows *rows = NULL;\n    TRY(db_query(db, Q_%s, %s, &rows, err));\n",
             q->name, q->nin ? "params" : "NULL");
    if (q->kind == ONE)
        text_add(g, c,
                 "    struct q_%s_row row;\n"
                 "    bool found = db_step(rows);\n"
                 "    if (found)\n"
                 "        read_%s(rows, a, &row);\n"
                 "    TRY(db_end(rows, err));\n"
                 "    if (!found)\n"
                 "        return err_set(err, ST_NOT_FOUND, \"not_found\", \"%s: no such row\");\n"
                 "    *ret = row;\n"
                 "    return ST_OK;\n}\n\n",
                 rows_of(q), rows_of(q), q->name);
    else
        text_add(g, c,
                 "    struct q_%s_row *list = NULL;\n"
                 "    size_t n = 0, cap = 0;\n"
                 "    while (db_step(rows)) {\n"
                 "        if (n == cap)\n"
                 "            list = to_longer(a, list, &cap, sizeof(*list));\n"
                 "        read_%s(rows, a, &list[n++]);\n"
                 "    }\n"
                 "    TRY(db_end(rows, err));\n"
                 "    *ret = list;\n"
                 "    *ret_n = n;\n"
                 "    return ST_OK;\n}\n\n",
                 rows_of(q), rows_of(q));
}

static void emit_row(struct gen *g, struct text *c, const struct query *q)
{
    const char *n = q->name;
    text_add(g, c, "    [Q_%s] = {\n        .name = \"%s\",\n        .sqlite = ", n, n);
    emit_sql(g, c, q, &q->bodies[0], '?');
    text_add(g, c, ",\n        .pg = ");
    emit_sql(g, c, q, &q->bodies[q->bodies[1].n > 0], '$');
    text_add(g, c, ",\n        .nparams = %zu,\n        .ncols = %zu,\n", q->nin, q->nout);
    if (q->nin)
        text_add(g, c, "        .pg_types = oids_%s,\n        .param_names = in_%s,\n", n, n);
    if (q->nout)
        text_add(g, c, "        .col_names = out_%s,\n        .col_types = types_%s,\n", n, n);
    if (q->nchange)
        text_add(g, c, "        .change_table = \"%s\",\n", q->table);
    if (q->deferred)
        text_add(g, c, "        .deferred = true,\n");
    text_add(g, c, "        .two_texts = %s,\n    },\n", q->bodies[1].n ? "true" : "false");
}

static void emit_header(struct gen *g, const struct query *first, struct text *h)
{
    text_add(g, h,
             "/* Made by sqlc. */\n#ifndef QUERIES_GEN_H\n#define QUERIES_GEN_H\n\n"
             "#include \"base/date.h\"\n#include \"base/id.h\"\n#include \"store/db.h\"\n\n"
             "enum query {\n");
    for (const struct query *q = first; q; q = q->next)
        text_add(g, h, "    Q_%s,\n", q->name);
    text_add(g, h, "    Q__MAX\n};\n");
    for (const struct query *q = first; q; q = q->next) {
        size_t line, column;
        source_where(q->src, q->at, &line, &column);
        text_add(g, h, "\n#line %zu ", line);
        text_literal(g, h, q->src->file, strlen(q->src->file));
        text_add(g, h, "\n");
        emit_struct(g, h, q, "in", q->in, q->nin);
        if (!q->like)
            emit_struct(g, h, q, "row", q->out, q->nout);
        emit_signature(g, h, q);
        text_add(g, h, ";\n");
    }
    text_add(g, h, "\n#endif\n");
}

void sqlc_emit(struct gen *g, const struct query *first, const char *header_name, struct text *h,
               struct text *c)
{
    emit_header(g, first, h);
    text_add(g, c, "/* Made by sqlc. */\n#include \"%s\"\n\n#include \"store/convert.h\"\n\n",
             header_name);
    for (const struct query *q = first; q; q = q->next) {
        emit_arrays(g, c, q);
        if (q->kind != EXEC && !q->like)
            emit_reader(g, c, q);
        emit_signature(g, c, q);
        text_add(g, c, "\n{\n");
        emit_params(g, c, q);
        if (q->kind == EXEC)
            emit_exec(g, c, q);
        else
            emit_read(g, c, q);
    }
    text_add(g, c,
             "const size_t db_query_count = Q__MAX;\n"
             "const struct db_query_info db_query_table[Q__MAX + 1] = {\n");
    for (const struct query *q = first; q; q = q->next)
        emit_row(g, c, q);
    text_add(g, c, "};\n");
}
