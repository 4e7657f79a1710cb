/* sheet.h: the official form of an application as an A4 sheet: the pack's labels in the pack's
 * order, both columns of the checklists with their marks and the names of what proves each item,
 * texts, notes, the box of the decision. */
#ifndef DAICHO_PAGES_SHEET_H
#define DAICHO_PAGES_SHEET_H

#include "pages/form/checks.h"

enum sheet_kind { SHEET_VALUE, SHEET_FILES, SHEET_ROWS, SHEET_LIST, SHEET_TEXTS, SHEET_APPROVAL };
struct sheet_part {
    enum sheet_kind kind;
    const char *label, *group, *value;
    struct file_view *files;
    size_t nfiles;
    struct checks_view checks;
    const char **columns; /* labels of all columns of the list */
    size_t ncolumns;
    const struct texts *texts;
    const char *who, *at, *verdict, *note; /* decision; "" = not yet */
    const char *proxy;                     /* act_proxy */
};
struct sheet_view {
    const struct case_page *cp;
    const char *title, *lead, *no, *state_label, *number;
    const char *const *notes;
    size_t nnotes;
    struct sheet_part *parts;
    size_t n;
    bool draft;
};

/* GET /cases/:case/print */
enum status sheet_get(struct req *req, struct res *res, struct err *err);

#endif
