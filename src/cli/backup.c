/* backup: one file that holds everything but the master key. */
#include <stdio.h>

#include "cli/house.h"

int cli_backup(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct err err = {0};
    int status = house_whole(c, &h);

    if (status != CLI_OK)
        return status;
    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    if (store_backup(h.app->store, c->argv[0], &err) != ST_OK)
        return cli_fail(c, &err);
    printf("%s: %s\n", cli_say(c, "控え", "copy"), c->argv[0]);
    return CLI_OK;
}
