/* founding.h: how a home comes into being; shared by init and the demo. Private to src/cli. */
#ifndef DAICHO_CLI_FOUNDING_H
#define DAICHO_CLI_FOUNDING_H

#include "cli/house.h"

struct founding {
    const struct pack *pack;
    const char *store; /* NULL: the SQLite file */
    const char *code, *name, *login, *admin_name;
    const char *password;      /* NULL: one is made … */
    const char **ret_password; /* … and handed out here */
    struct date from;          /* none: the rules' own first day, today when it lies ahead */
    bool demo;
    /* Runs on the staged home before it is put in place: what fails here leaves nothing. NULL
     * allowed. */
    int (*after)(struct cli *c, struct house *h, void *arg);
    void *arg;
};

/* Makes the home c->home with one tenant, one body, the edition and an administrator; on any
 * failure nothing is left behind. */
int founding_run(struct cli *c, const struct founding *f);

/* Installs the edition and puts it in force for the body. */
int founding_edition(struct cli *c, struct house *h, const struct pack *p, struct date from);

/* dictionary.c: installs the service dictionary of the program itself. ret_out NULL: the result is
 * not looked at. */
int dictionary_built_in(struct cli *c, struct house *h, json_t **ret_out);

#endif
