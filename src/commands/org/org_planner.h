/* org_planner.h: what the files org_plan*.c share while a list is read row by row. */
#ifndef DAICHO_COMMANDS_ORG_PLANNER_H
#define DAICHO_COMMANDS_ORG_PLANNER_H

#include "commands/org/org_table.h"

struct planner {
    struct db *db;
    struct arena *arena;
    struct tenant_id tenant;
    struct body_id body;
    const struct org_terms *terms;
    const struct pack *pack;
    struct org_plan *plan;
    struct org_problems *problems;
    /* of the row being read */
    const json_t *in;
    size_t row;
};

/* A text of the row, "" where it has none. */
const char *plan_cell(const struct planner *p, const char *member);
void plan_complain(struct planner *p, enum org_column column, const char *code, const char *detail);
int plan_post_index(const struct org_plan *plan, struct post_id id);     /* -1: none */
int plan_person_index(const struct org_plan *plan, struct person_id id); /* -1: none */

/* Everything that is not over before the earliest day that the rows name; `room` for new ones. */
enum status plan_load_holdings(struct planner *p, const json_t *rows, size_t room, struct err *err);
/* The appointment of the row. -1: the row names no person, or no post, or wrongly. */
void plan_holding(struct planner *p, int person, int post);

#endif
