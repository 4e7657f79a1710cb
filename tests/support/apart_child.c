/* Part of every test program that has work done apart (base/apart.h): as main() does, it may have
 * been started for one piece of it. */
#include <string.h>
#include <unistd.h>

#include "base/pdftext.h"
#include "base/qr.h"
#include "paper/sheet.h"

__attribute__((constructor)) static void do_work(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], QR_CHILD) == 0)
        _exit(qr_child());
    if (argc == 2 && strcmp(argv[1], SHEET_CHILD) == 0)
        _exit(sheet_child());
    if (argc == 2 && strcmp(argv[1], PDF_TEXT_CHILD) == 0)
        _exit(pdf_text_child());
}
