#include <string.h>

#include "base/qr.h"
#include "cli/cli.h"

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], QR_CHILD) == 0)
        return qr_child(); /* the program itself asks for it, for one picture */
    return cli_main(argc, argv);
}
