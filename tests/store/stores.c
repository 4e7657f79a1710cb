#include "stores.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void empty_sqlite(const char *path)
{
    static const char *const ending[] = {"", "-wal", "-shm"};
    char name[512];

    for (size_t i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", path, ending[i]);
        unlink(name);
    }
}

static void empty_pg(const char *url)
{
    struct err err = {0};
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    OK(db_script(db, "drop schema public cascade; create schema public", &err));
    db_close(db);
}

const char *stores_path(const char *url)
{
    return url + strlen("sqlite:");
}

void stores_each(void (*fn)(const char *url))
{
    char fallback[64], *save = NULL;
    const char *env = getenv("STORE_URLS");

    snprintf(fallback, sizeof fallback, "sqlite:/tmp/daicho-test-%d.db", (int)getpid());

    char *urls = strdup(env != NULL ? env : fallback);

    for (char *u = strtok_r(urls, " ", &save); u != NULL; u = strtok_r(NULL, " ", &save)) {
        if (strncmp(u, "sqlite:", 7) == 0)
            empty_sqlite(stores_path(u));
        else
            empty_pg(u);
        fn(u);
        if (strncmp(u, "sqlite:", 7) == 0)
            empty_sqlite(stores_path(u));
    }
    free(urls);
}
