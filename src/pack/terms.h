/* terms.h: what the rules of a pack speak of: classes, roles, settings, facts, tables, documents
 * and certificates, conditions and the rules themselves. Part of model.h, whose first words count
 * here. */
#ifndef DAICHO_PACK_TERMS_H
#define DAICHO_PACK_TERMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/date.h"
#include "base/str.h"

/* Every citable element starts with these. */
struct cite {
    const char *clause; /* "5(2)①" */
    const char *source; /* source id, the pack's first when the file names none */
    const char *const *req;
    size_t nreq;
};

/* ------------------------------------------------------------------ common controls */
/* What rules of different bodies ask alike (pack/control.h). Numbers are the same in every pack. */
struct common_control {
    const char *id, *ja, *en;
    const char *text_ja, *text_en; /* what is meant, in one line */
};
/* How much an element asks, seen from the control; the stronger the greater. */
enum relation {
    REL_NONE,       /* nothing is certain */
    REL_INTERSECTS, /* something of it */
    REL_SUBSET,     /* nothing but it, and perhaps not all */
    REL_SUPERSET,   /* all of it, and perhaps more */
    REL_EQUAL,
};
struct bond {
    int control;
    enum relation is;
};
struct bonds {
    const struct bond *of;
    size_t n;
};

struct source {
    const char *id, *title;
    const char *const *clauses; /* all there are, as far as `clause` names them; none: not told */
    size_t nclauses;
};
struct gloss {
    const char *ja, *en;
};

/* ------------------------------------------------------------------ classes, roles, settings */
struct level {
    const char *code, *label, *text;
    int weight; /* the heavier the greater; the only thing that is compared */
    struct cite cite;
};
struct axis {
    const char *id; /* confidentiality integrity availability importance */
    const char *label;
    struct level *levels;
    size_t nlevels;
    struct cite cite;
};

enum holder {
    HOLDER_POST,        /* people through posts that carry the role */
    HOLDER_APPLICANT,   /* who applies */
    HOLDER_APPOINTMENT, /* who was appointed for the entry (service manager) */
    HOLDER_MEMBER,      /* who is listed as a user of the entry */
    HOLDER_STAFF,       /* everybody */
    HOLDER_OUTSIDE,     /* the provider and the like: no account */
};
enum scope { SCOPE_UNIT, SCOPE_PARENT, SCOPE_BODY };

struct role {
    const char *id, *label, *text;
    enum holder holder;
    enum scope scope;
    int fallback; /* role that stands in when nobody is appointed, -1 */
    bool office;  /* the governance office of the body */
    struct cite cite;
};

enum value_type {
    V_BOOL,
    V_INT,
    V_INTS, /* list of whole numbers; settings only */
    V_TEXT,
    V_CHOICE,
    V_CHOICES, /* list of choices */
    V_LEVEL,   /* level of an axis */
    V_ROLE,
    V_COUNTRY,
    V_COUNTRIES,
    V_ROWS,
};
struct choice {
    const char *id, *label;
    bool alone; /* of several that may be chosen: not beside another */
};

struct setting { /* 当団体の定め */
    const char *id, *label, *ask, *help;
    enum value_type type;
    int axis; /* V_LEVEL */
    struct choice *choices;
    size_t nchoices;
    int64_t min, max; /* of numbers; max 0: no limit */
    json_t
        *otherwise; /* the pack's own reading where the matrix decides one; NULL: must be asked */
    struct cite cite;
};

/* ------------------------------------------------------------------ facts and conditions */
/* Facts are numbered: first the common vocabulary (pack/vocab.h), then the pack's own, then every
 * table as "table.<id>", then every setting as "setting.<id>". */
#define FACTS_MAX 192
#define AXES_MAX 4
#define CONDS_MAX 512
#define RULES_MAX 256
#define DUTIES_MAX 256
#define PROCS_MAX 32
struct fact {
    const char *id, *label, *ask, *help;
    enum value_type type;
    int axis; /* V_LEVEL */
    struct choice *choices;
    size_t nchoices;
    int64_t min, max; /* of numbers; max 0: no limit */
    bool asked;       /* the 判定 page asks for it when it matters */
    const char *who;  /* role id that can tell when the person does not know, "" = office */
};

/* Tables that the body keeps (当団体の表): what a column says is compared with a fact. A row holds
 * when every column filled in it does; the fact "table.<id>" is true when any row holds. */
#define TABLES_MAX 8
enum table_match { MATCH_EQUAL, MATCH_AT_MOST, MATCH_AT_LEAST, MATCH_HAS };
struct table_column {
    const char *id, *label;
    const char *of;         /* id of the fact */
    int fact;               /* its number */
    enum table_match match; /* the fact … the cell; has: one of the cell's values */
    struct cite cite;
};
enum table_tells { TABLE_TELLS_NOBODY, TABLE_TELLS_STAFF, TABLE_TELLS_MANAGERS };
struct table {
    const char *id, *label, *ask, *text;
    enum table_tells notice; /* who is told when rows are added */
    struct table_column *columns;
    size_t ncolumns;
    struct cite cite;
};

/* What the rules demand in writing (規程文書庫); in force: the fact "document.<id>". */
enum openness { OPEN_NO, OPEN_YES, OPEN_NEVER }; /* 公開 at first; never: kept from the public */
struct document {
    const char *id, *label, *text;
    int owner; /* role that makes it, -1 */
    enum openness open;
    const char *review; /* ISO 8601 period after which it is to be looked at again, "" */
    int review_setting; /* … or the setting of months, position in settings; -1 */
    struct cite cite;
};

/* 経過措置: how long what was there before may take to fit. */
struct transition {
    const char *id, *label, *text;
    const char *within; /* ISO 8601 period from the first day of the rules */
    struct cite cite;
};

/* A kind of certificate or audit report that the rules know (認証): ISMAP, ISO/IEC 27017 … */
#define SCHEMES_MAX 32
struct scheme {
    const char *id, *label, *text;
    int months; /* how long one counts that names no last day; -1: until it is withdrawn */
    struct cite cite;
};

/* Compiled condition (pack/cond.h); rules/expr.h evaluates it. Equal texts share one number. */
struct cond {
    const char *text;
    const struct expr *expr;
};
#define COND_ALWAYS (-1)

struct example { /* 情報の例: everyday information and the class it usually has */
    const char *id, *label, *why;
    int *levels; /* per axis: level index, -1 unknown */
    bool personal, resident, my_number;
    struct cite cite;
};

enum verdict {
    VERDICT_OUT_OF_SCOPE,
    VERDICT_ALLOWED,
    VERDICT_COVERED,
    VERDICT_NOTIFY,
    VERDICT_APPLY,
    VERDICT_FORBIDDEN,
    VERDICT_UNKNOWN,
    VERDICT_NONE, /* a rule that only adds conditions or warnings */
};
const char *verdict_id(enum verdict v);

struct rule {
    const char *id;
    int when;
    enum verdict verdict;
    const char *text;      /* because: own words */
    const char *condition; /* "" or a condition that use must keep */
    const char *warning;   /* "" or a hint that blocks nothing */
    struct cite cite;
};

#endif
