/* compare.h: 新旧対照: what an edition changes for one record. Pure.
 *
 * Given both editions and what is known of a record, says how it stands under the new one and lists
 * every difference with the clause that makes it. Nothing is read or changed elsewhere; equal input
 * gives equal output, in one order: by kind, then as the packs list their elements. */
#ifndef DAICHO_RULES_COMPARE_H
#define DAICHO_RULES_COMPARE_H

#include "rules/decide.h"
#include "rules/lineage.h"

enum standing {
    STANDING_KEPT,      /* nothing changes */
    STANDING_CHANGED,   /* something changes, but nothing is asked anew */
    STANDING_QUESTION,  /* something is to be answered */
    STANDING_FORBIDDEN, /* a rule forbids it that did not before */
    STANDING_RETIRED,   /* the rules no longer ask for anything */
    STANDING__MAX,
};
const char *standing_id(enum standing s);
bool standing_parse(const char *id, enum standing *ret);

enum diff_kind {
    DIFF_FORBIDDEN,
    DIFF_VERDICT,
    DIFF_LEVEL, /* a class the record has */
    DIFF_FACT,  /* not known, or no value under the new rules */
    DIFF_ITEM,  /* checklist item */
    DIFF_FIELD, /* required field */
    DIFF_FILE,  /* required file */
    DIFF_STEP,
    DIFF_AUTHORITY,
    DIFF_CONDITION, /* that the use must keep */
    DIFF_DUTY,
    DIFF_DUTY_EVERY, /* ISO 8601 periods, "" when not set */
    DIFF_DUTY_GRACE,
    DIFF_DUTY_DAY, /* anchor, day, roll or trigger */
    DIFF_DUTY_ROLE,
    DIFF_ACT,       /* on an entry: may be done, or its role */
    DIFF_REGISTER,  /* that the entry stands in */
    DIFF_READERS,   /* role whose holders see every entry there, "" when there is none */
    DIFF_SERVICE,   /* "yes", "no": is what stands there a service that may be used? */
    DIFF_RETENTION, /* years */
    DIFF_DOCUMENT,  /* that the rules demand of the body */
    DIFF_WARNING,   /* of a rule, told wherever the service may be used */
    DIFF_TEXT,      /* to be acknowledged */
    DIFF_PROCEDURE, /* in what else a procedure differs, or one that changes or ends the entry */
    DIFF_RULE,      /* of the rules themselves, of no record */
    DIFF__MAX,
};
const char *diff_kind_id(enum diff_kind k);

enum diff_how { DIFF_NEW, DIFF_GONE, DIFF_CHANGED, DIFF_STRICTER, DIFF_MILDER };
const char *diff_how_id(enum diff_how h);

enum diff_weight {
    DIFF_TOLD,  /* to know */
    DIFF_HEED,  /* whoever manages the record has to see to it; nothing to answer */
    DIFF_ASKED, /* to be answered */
};
const char *diff_weight_id(enum diff_weight w);

/* Texts point into the packs, the facts or the arena; never NULL. */
/* Of a number that the rules leave to the body, and that it has not set. */
#define COMPARE_UNDECIDED "undecided"

struct difference {
    enum diff_kind kind;
    enum diff_how how;
    enum diff_weight weight;
    const char *id;         /* rule, fact, step, duty, form field; LIST/ITEM of a checklist item */
    const char *label;      /* what it is called under the new rules; under the old when gone */
    const char *was, *now;  /* the two texts beside each other, "" where there is none */
    const char *old_clause; /* of the old rules, "" for what is new */
    const char *clause;     /* of the new rules; "" for what is gone */
    /* Of an item that is asked more or less strictly: what changed, words beside each other, ""
     * else: strength:BEFORE:NOW na gate files note legend column document. Of a step that is taken
     * earlier or later: phase:BEFORE:NOW. Of a field whose answer no longer does: choice, or
     * limits:BEFORE:NOW. Of what is written otherwise: key:SHAPE:KEY, of the rules themselves
     * section:SECTION before it */
    const char *in_what;
};

struct comparison {
    enum standing standing;
    struct difference *d;
    size_t n, cap;
};

/* What two editions say otherwise, key by key, in the order of the old one. */
struct key_row;
struct rule_change {
    const struct key_row *row;   /* NULL: the element itself came or went */
    const char *path, *of, *key; /* pack/diff.h; key: SHAPE:KEY, "" of an element */
    enum diff_how how;           /* of the element: new, gone; else changed */
    const char *label, *was, *now, *old_clause, *clause;
};
struct rule_changes {
    struct rule_change *c;
    size_t n;
};
/* As long as the arena; takes milliseconds, so whoever compares many records asks once. */
const struct rule_changes *rule_changes(const struct pack *old, const struct pack *new,
                                        struct arena *a);
/* The same as differences of no record. */
void compare_rules(const struct rule_changes *all, struct arena *a, struct comparison *ret);

/* One edition with the body's settings under it (an object that facts_read takes). */
struct compare_side {
    const struct pack *pack;
    const json_t *settings;
    /* Of the old one: the editions between it and the new one; NULL: the new one follows it. */
    const struct lineage *way;
    /* Of the old one: what the new one says otherwise. NULL where the two are the same. */
    const struct rule_changes *changes;
};
/* Newest answer to an item, the strictest of its columns. */
struct compare_answer {
    const char *checklist, *item;
    enum answer_state state;
    bool reason;  /* some finding was written */
    bool measure; /* and what is done instead */
};
/* How many files stand with a field. */
struct compare_files {
    const char *field;
    size_t n;
};
/* Duties that an entry has begun to have. None running: they were ended, and begin again with an
 * act. */
struct compare_running {
    const char *const *id;
    size_t n;
};
struct compare_record {
    const json_t *facts;   /* as stored under the old edition */
    const char *procedure; /* of the old edition; "" for a record that came without one */
    const json_t *fields;  /* by field id; NULL: not known, counts as not filled */
    /* NULL: whatever the old rules asked was answered well (a permitted record). */
    const struct compare_answer *answers;
    size_t nanswers;
    /* Of the application; NULL: whatever the old rules asked for is there. */
    const struct compare_files *files;
    size_t nfiles;
    /* NULL: none have begun yet; what the old rules bring counts. */
    const struct compare_running *running;
};

/* ST_INPUT when the settings do not fit (the caller sorts those out before). */
enum status compare(const struct compare_side *old, const struct compare_side *new,
                    const struct compare_record *r, struct arena *a, struct comparison *ret,
                    struct err *err);
/* What the new rules demand in writing of the body itself, or no longer do: of no record. */
void compare_documents(const struct pack *old, const struct pack *new, struct arena *a,
                       struct comparison *ret);
/* Does a record that stands so need a hand: is there something to answer or to see to? */
bool compare_needs_hand(const struct comparison *c);
/* [{kind how weight id label was now old_clause clause in_what}], new reference. */
json_t *compare_json(const struct comparison *c);

/* What of a record the comparison looks at for these two editions and this procedure: whoever
 * compares many records need not load the rest. */
struct compare_needs {
    bool answers, fields, files;
};
struct compare_needs compare_needs(const struct lineage *way, const char *procedure);
/* The part of the fields on which the comparison can depend, added to *out: which are filled in,
 * and of those that take less now how they stand to it. Equal parts give equal comparisons. */
void compare_fields_key(const struct lineage *way, const char *procedure, const json_t *fields,
                        struct buf *out);
/* Facts that are names which no condition of either edition asks for. */
struct compare_key {
    const char *drop[4];
    size_t n;
};
struct compare_key compare_key(const struct pack *old, const struct pack *new);
/* The part of stored facts (canonical JSON) on which a decision can depend: without such names.
 * Equal parts give equal comparisons. */
void compare_facts_key(const struct compare_key *k, const char *facts, struct buf *out);

/* Is this a value that the setting can have under the edition? */
bool setting_stands(const struct pack *p, const struct setting *s, const json_t *value);

/* ------------------------------------------------------------------ facts_move.c */
/* Facts as the new edition reads them (new reference): classes by the migrations, own facts under
 * the new pack's name, values that do not fit left out and named in *ret. */
json_t *facts_move(const struct lineage *way, const json_t *facts, struct arena *a,
                   struct comparison *ret);

/* Private to compare*.c and facts_move.c. */
void compare_add(struct comparison *c, struct arena *a, struct difference d);

#endif
