#include <string.h>

#include "base/pdftext.h"
#include "base/qr.h"
#include "cli/cli.h"
#include "paper/sheet.h"

int main(int argc, char **argv)
{
    /* The program itself asks for these, each for one piece of work (base/apart.h). */
    if (argc == 2 && strcmp(argv[1], QR_CHILD) == 0)
        return qr_child();
    if (argc == 2 && strcmp(argv[1], SHEET_CHILD) == 0)
        return sheet_child();
    if (argc == 2 && strcmp(argv[1], PDF_TEXT_CHILD) == 0)
        return pdf_text_child();
    return cli_main(argc, argv);
}
