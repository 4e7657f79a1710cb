/* pdftext.h: the text of a PDF, read by poppler's pdftotext in a process of its own (base/apart.h).
 */
#ifndef DAICHO_BASE_PDFTEXT_H
#define DAICHO_BASE_PDFTEXT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define PDF_TEXT_CHILD "read-pdf" /* the only argument of the process apart */

bool pdf_is(struct bytes file);

/* Valid UTF-8, a line end after every line and a form feed after every page, in the arena. ST_INPUT
 * pdf_unreadable: it is damaged, locked, takes too long, or there is no pdftotext here;
 * pdf_no_text: its pages are pictures. */
enum status pdf_text(struct arena *a, struct bytes file, char **ret, struct err *err);

/* The process apart: PDF on standard input, text on standard output. Returns its exit status.
 * main() calls it when PDF_TEXT_CHILD is the only argument. */
int pdf_text_child(void);

#endif
