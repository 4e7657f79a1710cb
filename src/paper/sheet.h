/* sheet.h: a document of headings, paragraphs and tables, and its A4 pages as PDF.
 *
 * Put it together from top to bottom, then ask for the pages. They are laid out with Pango and
 * Cairo by a process of its own (base/apart.h): fonts are embedded, lines break by the rules of
 * Japanese, a table's head stands on each of its pages, a row that does not fit goes on on the next
 * page, nothing is cut. Each page ends with the title, the day and 頁/頁数. */
#ifndef DAICHO_PAPER_SHEET_H
#define DAICHO_PAPER_SHEET_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum { SHEET_COLUMNS_MAX = 16 };
#define SHEET_CHILD "make-pages" /* the only argument of the process apart */

struct sheet;

/* `title` heads the first page and ends every page beside `note` (the day, the body). Texts are
 * copied; valid UTF-8, new lines stay. Freed with sheet_free. */
struct sheet *sheet_new(const char *title, const char *note);
void sheet_free(struct sheet *s); /* NULL allowed */

void sheet_heading(struct sheet *s, const char *text); /* never the last line of a page */
void sheet_text(struct sheet *s, const char *text);
void sheet_page(struct sheet *s); /* what follows begins a page */
/* Begins a table; `width`: shares of the page's width. At most SHEET_COLUMNS_MAX columns. */
void sheet_table(struct sheet *s, const int *width, const char *const *head, size_t n);
/* A row of the table begun last: as many cells as it has columns. */
void sheet_row(struct sheet *s, const char *const *cells);

/* The pages, made at `now` (the file says so). The bytes lie in the arena. ST_SYSTEM when they
 * could not be made: no process, no end within a minute. */
enum status sheet_pdf(const struct sheet *s, struct arena *a, int64_t now, struct bytes *ret,
                      struct err *err);

/* The process apart: document on standard input, PDF on standard output. Returns its exit status.
 * main() calls it when SHEET_CHILD is the only argument. */
int sheet_child(void);

static inline void sheet_cleanup(struct sheet **s)
{
    sheet_free(*s);
}
#define AUTO_SHEET __attribute__((cleanup(sheet_cleanup)))

#endif
