/* match.h: from a request's path to a row of the route table.
 *
 * A pattern is "/", or segments "/word", "/:name" (one segment, an argument), and a last segment
 * `*` (the rest, an argument, may hold slashes). A word wins over a name at the first segment
 * where two patterns differ. Paths are percent-decoded per segment; a decoded slash, control
 * character, invalid UTF-8, an empty, "." or ".." segment matches nothing. */
#ifndef DAICHO_HTTP_MATCH_H
#define DAICHO_HTTP_MATCH_H

#include "http/http.h"

#define MATCH_ARGS 4
#define MATCH_SEGMENTS 8

struct matcher;

/* ST_SYSTEM with the row in err->where when a row is malformed, ambiguous or unsafe: a POST that
 * runs on the fast lane, or a POST of a logged-in person without CSRF outside /api/. */
enum status matcher_new(struct arena *a, const struct route *rows, size_t n, struct matcher **ret,
                        struct err *err);

struct match {
    const struct route *route;    /* NULL: no route for this method */
    const char *args[MATCH_ARGS]; /* in the arena */
    const char *allow;            /* methods of the path ("GET, HEAD, POST"), NULL: no such path */
};
/* HEAD finds the row of GET. `path` is the target up to `?`, as sent. */
struct match match_path(const struct matcher *m, struct arena *a, const char *method,
                        const char *path);

/* Decodes %XX of n bytes into the arena; NULL when malformed or the result is not clean text
 * (valid UTF-8, no control characters but, with `form`, \t \n \r; `form` also makes + a space). */
char *percent_decode(struct arena *a, const char *s, size_t n, bool form);

#endif
