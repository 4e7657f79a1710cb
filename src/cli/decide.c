#include "cli/cli.h"
int cli_decide(struct cli *c)
{
    return cli_usage(c);
}
