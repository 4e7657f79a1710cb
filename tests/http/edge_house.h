/* edge_house.h: a home with a few people and a table of routes, for the tests of the edge. */
#ifndef DAICHO_TESTS_HTTP_EDGE_HOUSE_H
#define DAICHO_TESTS_HTTP_EDGE_HOUSE_H

#include "http/http.h"

struct edge_house {
    struct arena *a;
    const char *url; /* of the database */
    const char *home;
    struct app *app;
    struct server *server;
    uint16_t port;
};

/* People: staff, admin, auditor, fresh (must change the password), left (has left). */
void edge_house_open(struct edge_house *h, const char *url);
void edge_house_close(struct edge_house *h);
/* Logs somebody in; returns "Cookie: daicho=…\r\n" in the house's arena. */
const char *edge_house_login(struct edge_house *h, const char *login);
/* The session's token, as a page would have printed it. */
const char *edge_house_csrf(struct edge_house *h, const char *cookie);
/* Runs SQL as a writer; fails the test when it does not work. */
void edge_house_sql(struct edge_house *h, const char *sql);
/* A connection of its own, as another process has; to be closed with db_close. */
struct db *edge_house_door(struct edge_house *h);
/* Runs SQL through such a connection. */
void edge_house_outside(struct edge_house *h, const char *sql);
/* Number of records of a kind ("view", "refusal", "export") in the access chain. */
int edge_house_records(struct edge_house *h, const char *kind);

/* Waits until exactly `n` of that kind are written: ten seconds at most. */
void edge_house_await(struct edge_house *h, const char *kind, int n);

#endif
