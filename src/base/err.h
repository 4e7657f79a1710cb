/* err.h: the one error type.
 *
 * A function that can fail returns `enum status` and takes `struct err *` as its last parameter.
 * ST_OK leaves *err untouched; anything else fills it. Out-parameters are named ret_… and are not
 * touched on failure. Library code returns; only the edges (http, cli, main) print or log.
 */
#ifndef DAICHO_BASE_ERR_H
#define DAICHO_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

enum status {
    ST_OK = 0,
    ST_INPUT,        /* the bytes or values given are wrong (exit 2, HTTP 400/422) */
    ST_UNAUTHORIZED, /* nobody is logged in (401) */
    ST_DENIED,       /* this person may not (403) */
    ST_NOT_FOUND,    /* no such thing, or not visible to this person (404) */
    ST_CONFLICT,     /* somebody was faster: version or state moved on (409) */
    ST_REFUSED,      /* the rules refuse it; err.clause says which (422) */
    ST_TOO_LARGE,    /* over a declared limit (413) */
    ST_BUSY,         /* try again: lock, serialisation failure, overload (503) */
    ST_SYSTEM,       /* disk, memory, database, peer (exit 3, HTTP 500) */
};

/* What went wrong, for a person and for a machine.
 * code:   stable short id in snake_case, e.g. "self_approval"; the words catalogue holds its text
 *         under err_<code>, so edges translate; `text` is the English fallback with details.
 * clause: clause of the body's rules that refuses, or "" where no rule is involved.
 * where:  "file:line:column" or "row 3, column 所属" for input errors, else "".
 * detail: the value or name the sentence is about, already in the user's words.
 * All are valid UTF-8 without control characters (\n and \t apart), whatever bytes were quoted: a
 * byte that is neither is shown as '?', and what does not fit is cut between characters. */
struct err {
    enum status status;
    bool hidden; /* it is there, but not for this person: told as not found, recorded as refused */
    char code[48];
    char clause[64];
    char where[256];
    char detail[256];
    char text[512];
};

/* Fills *err (NULL allowed) and returns `st`, so that callers write `return err_set(err, ST_…, …)`.
 * `code` is the stable id; `fmt` the English sentence. clause, where and detail become "". */
enum status err_set(struct err *err, enum status st, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* "not_found" for what this person may not see; *err hidden. */
enum status err_hidden(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Adds the clause / place / detail to an error already set; returns err->status. NULL allowed. */
enum status err_clause(struct err *err, const char *clause);
enum status err_where(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
enum status err_detail(struct err *err, const char *detail);

/* Exit status of the command line for a status (contract: 0, 1, 2, 3). */
int err_exit_code(enum status st);

/* HTTP status of a status. */
int err_http_status(enum status st);

/* `TRY(f(…, err));` returns the status of a failing call from the enclosing function. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum status try_st_ = (call);                                                              \
        if (try_st_ != ST_OK)                                                                      \
            return try_st_;                                                                        \
    } while (0)

#endif
