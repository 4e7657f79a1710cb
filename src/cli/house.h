/* house.h: a home opened by whoever runs the program on the machine. Private to src/cli. */
#ifndef DAICHO_CLI_HOUSE_H
#define DAICHO_CLI_HOUSE_H

#include "cli/cli.h"
#include "commands/commands.h"
#include "commands/org/org_table.h"

struct house {
    struct app *app;
    struct who *who; /* the operator */
    struct tenant_id tenant;
    struct body_id body;
    const char *tenant_name, *body_name;
};

/* Opens c->home and picks the tenant and body: the only ones, or those of --tenant and --body (id,
 * code or name). Call before cli_args, because it takes options. CLI_OK, else the exit status after
 * a message. */
int house_open(struct cli *c, struct house *ret);
/* As house_open for what concerns the home as a whole: no tenant and no body is picked. */
int house_whole(struct cli *c, struct house *ret);
/* As house_open, with a fresh id for a body that is about to be made. */
int house_tenant(struct cli *c, struct house *ret);
/* As house_open for a home whose folder is named, with ids that need not exist yet. */
int house_begin(struct cli *c, const char *home, struct tenant_id tenant, struct body_id body,
                struct house *ret);
void house_close(struct house *h);

static inline void house_cleanup(struct house *h)
{
    house_close(h);
}
#define AUTO_HOUSE __attribute__((cleanup(house_cleanup)))

/* Runs a command as the operator; takes the reference of `in`. ret_out (NULL allowed) is the
 * caller's. Prints what went wrong. */
int house_run(struct cli *c, struct house *h, const char *command, json_t *in, struct bytes file,
              json_t **ret_out);

/* Reads under one lease. */
typedef enum status house_read_fn(struct cli *c, struct house *h, struct db *db, void *arg,
                                  struct err *err);
int house_read(struct cli *c, struct house *h, house_read_fn *fn, void *arg);

/* Prints what is wrong with the lines of a table and what is told of them: CLI_INPUT when anything
 * stops it, else CLI_OK. */
int house_problems(struct cli *c, const char *file, const struct org_problems *l);

/* The day it is in Japan. */
struct date house_today(void);

/* Finds by what people know: login; unit name or "上位/所属"; title within a unit. Print what was
 * not found. */
int house_person(struct cli *c, struct house *h, const char *login, struct person_id *ret);
int house_unit(struct cli *c, struct house *h, const char *name, struct unit_id *ret);
int house_post(struct cli *c, struct house *h, struct unit_id unit, const char *title,
               struct post_id *ret);

#endif
