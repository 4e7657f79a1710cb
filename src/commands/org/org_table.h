/* org_table.h: lists of units, posts and people, as a spreadsheet has them, made into a plan of
 * what to create, with every problem by row and column. Reads only; org.import applies the plan. */
#ifndef DAICHO_COMMANDS_ORG_TABLE_H
#define DAICHO_COMMANDS_ORG_TABLE_H

#include <jansson.h>

#include "base/csv.h"
#include "commands/app.h"

enum org_column {
    COL_UNIT,
    COL_PARENT,
    COL_UNIT_YOMI,
    COL_CODE,
    COL_TITLE,
    COL_ROLES,
    COL_NAME,
    COL_YOMI,
    COL_LOGIN,
    COL_MAIL,
    COL_KIND,
    COL_FROM,
    COL_TO,
    COL_WAS_UNIT, /* of transfers alone */
    COL_WAS_TITLE,
    COL__MAX,
};
/* A list of units, posts and people, or one of transfers: both have columns that the other lacks.
 */
enum org_list { ORG_LIST, ORG_TRANSFERS };
/* The usual Japanese heading: 所属, 上位所属, … Also the words of problems. */
const char *org_heading(enum org_column c);
/* The same by the name in the rows of org.import; that name itself where there is none. */
const char *org_heading_of(const char *member);

struct org_problem {
    size_t row;         /* as the spreadsheet counts; 0: the whole table */
    const char *column; /* heading, "" for the whole row */
    const char *code;   /* words err_<code> */
    const char *detail;
    bool notice; /* told, but does not stop */
};
struct org_problems {
    struct arena *arena;
    struct org_problem *p;
    size_t n, cap, errors;
};
void org_problem_add(struct org_problems *l, size_t row, const char *column, const char *code,
                     const char *detail, bool notice);
/* Lists come from files as well as from programs: nothing too long or unprintable gets in. False
 * and told where row `n` has something of the kind. */
bool org_row_clean(const json_t *row, size_t n, struct org_problems *problems);
/* The first that is no notice, as the refusal of a command: there is one. */
enum status org_problems_refuse(const struct org_problems *l, struct err *err);

/* A table's rows as the array that org.import takes: objects with "row" and a member per column
 * (unit, parent, unit_yomi, code, title, roles, name, yomi, login, mail, kind, from, to; texts,
 * trimmed), or transfer.load (login, name, was_unit, was_title, unit, title, kind, from). The first
 * row names the columns; where it names none, `order` (NULL: refused) says what they are. The
 * caller owns *ret, which is set even when there are problems. */
void org_table_rows(const struct csv *table, enum org_list list, const enum org_column *order,
                    size_t norder, json_t **ret, struct org_problems *problems);

/* ------------------------------------------------------------------ plan */
struct plan_unit {
    struct unit_id id; /* none: to be created */
    struct unit_id parent_id;
    int parent; /* index, -1 */
    const char *name, *yomi, *code;
    bool changed;
};
struct plan_post {
    struct post_id id;
    int unit;
    const char *title;
    const char **roles; /* all after the import */
    size_t nroles, nroles_old;
    uint64_t listed; /* of those of today, which the list names */
    bool told;       /* the list names roles */
};
/* Does the import give the post that is there a role? Is one left out of its list, but stays? */
bool plan_post_gains(const struct plan_post *p);
bool plan_post_keeps(const struct plan_post *p, size_t role);
struct plan_person {
    struct person_id id;
    const char *login, *name, *yomi, *mail;
    bool changed, left;
    bool elsewhere; /* another body's: found by log-in and name together, for a concurrent post */
};
struct plan_holding {
    struct holding_id id; /* none: to be created */
    int person, post;     /* post -1: of another body */
    const char *kind;
    struct date from, to;     /* `to`: also what the import makes of one that is there */
    bool changed;             /* the last day, of one that is there */
    const char *unit, *title; /* of one that is there */
};
/* A post that ends because the list gives the person another one: indices of holdings. */
struct plan_move {
    size_t was, now;
};
struct org_plan {
    struct plan_unit *units;
    struct plan_post *posts;
    struct plan_person *people;
    struct plan_holding *holdings;
    struct plan_move *moves;
    size_t nunits, nposts, npeople, nholdings, nmoves;
    size_t new_units, new_posts, new_roles, new_people, new_holdings, changes;
};
/* "山田 太郎：総務課 主任（R8.4.1〜R9.3.31）→ 企画課 係長（R9.4.1〜）" */
const char *org_move_text(struct arena *a, const struct org_plan *plan, const struct plan_move *m);

enum { ORG_ROWS_MAX = 10000 };

/* What holds for the whole list. */
struct org_terms {
    struct date today;
    struct date from; /* first day of appointments whose row names none */
    bool move;        /* a former main post ends the day before; else it is a problem */
    bool everybody; /* the operator's list; else other bodies' people are neither named nor guessed
                     */
    bool same_name; /* whoever has a new person's name already is another; else it is a problem */
};

/* Compares rows with what is there today. Units are known by name (and unit above), posts by
 * unit and title, people by login or, without one, by a name that only one person has. Nothing is
 * taken away by an import, no role either, but what a row ends on a day, or `move`. ST_OK with
 * problems->errors > 0 means: do not apply. `pack` may be NULL: then only admin and auditor are
 * roles. */
enum status org_plan_make(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, const struct org_terms *terms,
                          const struct pack *pack, const json_t *rows, struct org_plan *ret,
                          struct org_problems *problems, struct err *err);

#endif
