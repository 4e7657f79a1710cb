/* incident.h: how an incident stands and what may be done about it. Pure.
 *
 * An incident is what its lines say, in their order: none is ever changed, a later one puts an
 * earlier one right. It is open or closed; it was assessed as one, as none, or not yet. */
#ifndef DAICHO_CORE_INCIDENT_H
#define DAICHO_CORE_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/err.h"
#include "core/who.h"
#include "pack/pack.h"
#include "rules/expr.h"

#define INCIDENT_OPEN "open"
#define INCIDENT_CLOSED "closed"

enum incident_kind {
    LINE_FOUND,       /* what whoever reported adds */
    LINE_REPORT,      /* 第n報 */
    LINE_MEASURE,     /* 措置 */
    LINE_CAUSE,       /* 原因 */
    LINE_PREVENTION,  /* 再発防止 */
    LINE_INSTRUCTION, /* 指示 */
    LINE_OUTSIDE,     /* 外部への報告 */
    LINE_NEEDLESS,    /* a report to somebody outside is not owed */
    LINE_ASSESS,
    LINE_CLOSE,
    LINE_REOPEN,
    LINE__MAX,
};
const char *incident_kind_id(enum incident_kind k);
bool incident_kind_parse(const char *id, enum incident_kind *ret);

enum incident_verdict { INCIDENT_UNASSESSED, INCIDENT_IS, INCIDENT_IS_NOT };
const char *incident_verdict_id(enum incident_verdict v); /* "", yes, no */
bool incident_verdict_parse(const char *id, enum incident_verdict *ret);

/* One line as far as it counts. */
struct incident_line {
    enum incident_kind kind;
    enum incident_verdict verdict; /* LINE_ASSESS */
    int corrects;                  /* the line that it puts right, 0 none */
};
struct incident_state {
    bool open, cause, prevention;
    enum incident_verdict verdict;
    int reports; /* how many 第n報 there are, corrections aside */
};
/* How it stands after `n` lines. */
struct incident_state incident_fold(const struct incident_line *lines, size_t n);

/* What somebody is to an incident that they see. */
struct incident_rights {
    bool violations; /* sees violations of the body: the office, and whom the rules name */
    bool all;        /* sees every other: the office, auditors, whoever assesses */
    bool assesses;   /* holds the role that assesses; the office where none is named, and while
                        nobody holds it (commands/incident/incident_load.c) */
};
struct incident_rights incident_rights(const struct who *w);
struct incident_party {
    bool reporter, told, manages, office;
    bool assessor; /* of this one */
};
struct incident_party incident_party(const struct who *w, const struct incident_rights *r,
                                     bool violation, struct person_id reporter, bool told,
                                     bool manages);
/* Follows it, beyond whoever only reported: told, manages, assesses or is the office. */
bool incident_follows(const struct incident_party *p);

/* May this line be added? `older`: the line that it puts right, NULL none; `put_right`: another one
 * did already. ST_DENIED incident_follow, incident_instruct, incident_assessor, incident_reporter;
 * ST_CONFLICT incident_closed, incident_open, incident_corrected; ST_REFUSED incident_corrects,
 * incident_unassessed, incident_no_cause, incident_no_prevention, incident_owed. `owed`: somebody
 * outside is still to be told. */
struct incident_step {
    struct incident_line line;
    const struct incident_line *older;
    bool put_right, owed;
};
enum status incident_may(const struct incident_state *s, const struct incident_party *p,
                         const struct incident_step *step, struct err *err);

/* ------------------------------------------------------------------ whom and by when */
/* What was reported; TRI_UNKNOWN: not known. */
struct incident_facts {
    enum tri personal, my_number, attack, outside, confirmed;
};
/* A condition of the rules over them. `f` is filled anew. */
enum tri incident_holds(const struct pack *p, int when, const struct incident_facts *x,
                        struct facts *f);
/* yes, no, unknown. */
bool incident_tri_parse(const char *id, enum tri *ret);

#define INCIDENT_NEVER INT64_MAX
/* By when somebody told at `at` has to have been reached; INCIDENT_NEVER: nothing is laid down.
 * at_once: that instant, so it is late as long as it is waited for. */
int64_t incident_due(const struct tell *t, int64_t at);
/* The last day of a deadline counted from `from`: the first day counted is the next one. Where open
 * days are counted `open` says which are. */
struct date incident_last(const struct deadline *d, struct date from,
                          bool (*open)(void *arg, struct date), void *arg);

#endif
