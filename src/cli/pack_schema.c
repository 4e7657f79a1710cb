/* daicho pack schema [--overlay], daicho pack reference [--lang ja|en] */
#include <stdio.h>
#include <string.h>

#include "cli/pack.h"
#include "pack/schema.h"

int cli_pack_schema(struct cli *c)
{
    bool overlay = cli_flag(c, "--overlay");

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    cli_print_json(pack_schema(c->a, overlay));
    return CLI_OK;
}

int cli_pack_reference(struct cli *c)
{
    const char *lang = cli_option(c, "--lang");

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    if (lang && strcmp(lang, "ja") && strcmp(lang, "en"))
        return cli_usage(c);
    fputs(pack_reference(c->a, !lang ? c->lang : !strcmp(lang, "ja") ? LANG_JA : LANG_EN), stdout);
    return CLI_OK;
}
