/* stores.h: runs a test on every engine named in STORE_URLS (see pg.sh), each time on an empty
 * database. Without STORE_URLS: SQLite in a temporary folder. */
#ifndef DAICHO_TESTS_STORES_H
#define DAICHO_TESTS_STORES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "store/db.h"

/* Empties the database of every URL in turn and calls fn with it. */
void stores_each(void (*fn)(const char *url));
/* The path of the file behind an SQLite URL. */
const char *stores_path(const char *url);

/* Fails the test and prints the error unless the call gives ST_OK. */
#define OK(call)                                                                                   \
    do {                                                                                           \
        enum status ok_st_ = (call);                                                               \
        if (ok_st_ != ST_OK)                                                                       \
            fail_msg("%s: %s (%s)", #call, err.text, err.code);                                    \
    } while (0)

#endif
