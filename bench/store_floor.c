/* store_floor.c: the floor on PostgreSQL, straight on libpq: one statement, one round trip. */
#include "store_floor.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "store/queries_gen.h"

struct floor_conn {
    PGconn *conn;
};

static void check(PGconn *conn, PGresult *res)
{
    ExecStatusType s = PQresultStatus(res);

    if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK) {
        fprintf(stderr, "store_bench: floor: %s\n", PQerrorMessage(conn));
        exit(3);
    }
    PQclear(res);
}

static const int used[] = {Q_case_set_state,      Q_act_insert,  Q_command_insert,
                           Q_journal_payload_add, Q_journal_add, Q_chain_head_set};

struct floor_conn *floor_open(const char *url)
{
    struct floor_conn *f = calloc(1, sizeof *f);

    f->conn = PQconnectdb(url);
    for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
        const struct db_query_info *q = &db_query_table[used[i]];

        check(f->conn,
              PQprepare(f->conn, q->name, q->pg, (int)q->nparams, (const Oid *)q->pg_types));
    }
    return f;
}

void floor_close(struct floor_conn *f)
{
    PQfinish(f->conn);
    free(f);
}

static void run(struct floor_conn *f, int query, const char *const *values)
{
    const struct db_query_info *q = &db_query_table[query];

    check(f->conn, PQexecPrepared(f->conn, q->name, (int)q->nparams, values, NULL, NULL, 0));
}

void floor_head(struct floor_conn *f, const char *tenant, int64_t seq)
{
    char n[32];
    const char *const head[] = {tenant, "floor", n, FLOOR_HASH};

    snprintf(n, sizeof n, "%" PRId64, seq);
    check(f->conn, PQexec(f->conn, "begin"));
    run(f, Q_chain_head_set, head);
    check(f->conn, PQexec(f->conn, "commit"));
}

void floor_rows(struct floor_conn *f, const struct floor_row *r)
{
    char seq[32], at[32], act[37];
    static const char cipher[] = FLOOR_CIPHER;
    const char *const state[] = {r->tenant, r->casefile, r->n % 2 ? "submitted" : "approved",
                                 "decide", "1"};
    const char *const act_row[] = {r->tenant, act,        r->casefile, NULL, "decide", "approve",
                                   "",        FLOOR_HASH, r->person,   "",   "",       r->names,
                                   "",        "",         NULL,        NULL, at};
    const char *const command[] = {r->tenant,  r->person,  act, "approve",
                                   FLOOR_HASH, FLOOR_HASH, at};
    const char *const payload[] = {r->tenant, seq, cipher};
    const char *const journal[] = {r->tenant,  seq,      FLOOR_HASH, "approve",  r->casefile,
                                   FLOOR_HASH, r->names, at,         FLOOR_HASH, FLOOR_HASH};
    const char *const head[] = {r->tenant, "floor", seq, FLOOR_HASH};

    uuid7(act, r->at);
    snprintf(seq, sizeof seq, "%" PRId64, r->seq);
    snprintf(at, sizeof at, "%" PRId64, r->at);
    check(f->conn, PQexec(f->conn, "begin"));
    run(f, Q_case_set_state, state);
    run(f, Q_act_insert, act_row);
    run(f, Q_command_insert, command);
    run(f, Q_journal_payload_add, payload);
    run(f, Q_journal_add, journal);
    run(f, Q_chain_head_set, head);
    check(f->conn, PQexec(f->conn, "commit"));
}
