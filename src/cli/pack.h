/* pack.h: the subcommands of `daicho pack`. Private to src/cli. */
#ifndef DAICHO_CLI_PACK_H
#define DAICHO_CLI_PACK_H

#include "cli/cli.h"
#include "pack/pack.h"

/* Loads folders and overlays, printing every finding. CLI_OK with *ret, else the exit status. */
int cli_load_pack(struct cli *c, char **dirs, int ndirs, struct pack **ret);

/* The arguments are folders, so a slash at the end changes nothing in the places shown. */
void cli_trim_slashes(char **dirs, int ndirs);

/* A finding for a person: "file:line:col: sentence" on standard error, or into c's JSON list. */
struct cli_findings {
    struct cli *c;
    json_t *list; /* --json: collected; NULL otherwise */
    size_t n;
    bool unreadable; /* a path could not be read at all */
};
void cli_finding(void *arg, const struct pack_finding *f); /* a pack_finding_fn */

int cli_pack_test(struct cli *c);
int cli_pack_show(struct cli *c);
int cli_pack_diff(struct cli *c);
int cli_pack_coverage(struct cli *c);
int cli_pack_crosswalk(struct cli *c);
int cli_pack_schema(struct cli *c);
int cli_pack_reference(struct cli *c);
int cli_pack_keygen(struct cli *c);
int cli_pack_sign(struct cli *c);
int cli_pack_install(struct cli *c);
int cli_pack_adopt(struct cli *c);
int cli_pack_undo(struct cli *c);

#endif
