/* unlisted.h: 台帳にないサービス: lists of what was reached and of what was paid, compared with the
 * register; and what the office decides about what the register does not know.
 *
 * A list is text in any encoding that csv.h reads: of accesses a domain, and perhaps a unit, a
 * number and a day; of payments to whom, for what, and perhaps a sum, a unit and a day. Nothing
 * else of it is read: columns of people and machines are left out and told, an address counts by
 * its host alone, a unit counts when the body has it, names of people that the register knows and
 * addresses of mail are taken out of texts. Only sums by unit and day are kept, never the list.
 *
 * The office says of each: it is the same as one of the register (what lies below the domain is
 * known from then on), it is none of the services that are meant, or it asks the units to declare
 * it (commands/tell/survey.h). Decisions are only added, the newest counts; each can be taken back.
 */
#ifndef DAICHO_COMMANDS_UNLISTED_H
#define DAICHO_COMMANDS_UNLISTED_H

#include "commands/org/org_table.h"
#include "commands/services/dictionary_load.h"
#include "store/queries_gen.h"

extern const struct command command_unlisted_import, command_unlisted_drop, command_unlisted_decide;

enum {
    UNLISTED_BYTES = 16 << 20,
    UNLISTED_SUMS = 20000,   /* of one list: host or payment × unit × day */
    UNLISTED_LETTERS = 200,  /* of a text */
    UNLISTED_PROBLEMS = 100, /* told of one list */
};

#define UNLISTED_ACCESS "access"
#define UNLISTED_PAYMENT "payment"

/* What was decided. */
#define UNLISTED_SAME "same"
#define UNLISTED_OTHER "other"
#define UNLISTED_ASKED "asked"
#define UNLISTED_OPEN "open" /* taken back */

/* ------------------------------------------------------------------ a list */
struct unlisted_line {
    size_t row;          /* as the spreadsheet counts */
    const char *key;     /* the host; of a payment the search keys of both texts, "to\nfor" */
    const char *name;    /* the host; to whom */
    const char *subject; /* for what; "" */
    const char *unit;    /* as written; "" */
    struct date day;
    int64_t n, amount;
};
struct unlisted_list {
    const char *kind; /* UNLISTED_ACCESS, UNLISTED_PAYMENT */
    struct unlisted_line *lines;
    size_t n;
    size_t rows, machines; /* read; of these left out because they name a machine */
};
/* Reads a list. Lines without a day are of `day` (none: refused). Everything that is wrong is in
 * *problems by row, columns that were left out as notices; with problems->errors nothing of the
 * list is to be used. A text without headings is a list of hosts. ST_INPUT not_text with the line,
 * ST_TOO_LARGE and what csv.h refuses. Pure; in `a`. */
enum status unlisted_read(struct arena *a, const char *name, struct bytes text, struct date day,
                          struct date today, struct unlisted_list *ret,
                          struct org_problems *problems, struct err *err);

/* What it says, however the file was saved: the same list is brought in once. */
const char *unlisted_hash(struct arena *a, const struct unlisted_list *l);
/* The key of a payment. */
const char *unlisted_payment_key(struct arena *a, const char *name, const char *subject);

/* ------------------------------------------------------------------ what is known */
struct unlisted_known;
/* What the register, the decisions and the dictionary know of the body, now. In `a`. */
enum status unlisted_known_load(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct body_id body, struct unlisted_known **ret, struct err *err);

struct unlisted_match {
    const char *what; /* UNLISTED_SAME: the register has it; UNLISTED_OTHER; "" it is not known */
    const struct q_unlisted_entries_row *entry; /* as which, where it is one that goes on */
    const struct service *service;              /* what the dictionary calls it; NULL */
    bool decided; /* the office said so, here or of a domain above it */
};
struct unlisted_match unlisted_match(const struct unlisted_known *k, const char *kind,
                                     const char *key);
/* Entries that may be meant, best first, at most `most`. */
size_t unlisted_candidates(const struct unlisted_known *k, const char *kind, const char *key,
                           const struct q_unlisted_entries_row **ret, size_t most);

/* What a decision about it may cover, the narrowest first: a host and the domains above it, of two
 * labels at least; a payment for this, and any to whom it went. *ret_n at most 10. */
const char **unlisted_covers(struct arena *a, const char *kind, const char *key, size_t *ret_n);

#endif
