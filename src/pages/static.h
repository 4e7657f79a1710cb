/* static.h: style sheets, scripts and the icon, built into the program. */
#ifndef DAICHO_PAGES_STATIC_H
#define DAICHO_PAGES_STATIC_H

#include "http/http.h"

struct static_file {
    const char *name, *text; /* file name without folder and ending */
};
extern const struct static_file static_files[];
extern const size_t static_files_count;
extern const char static_version[]; /* changes with any of them */

/* GET /static/:version/:file */
enum status static_get(struct req *req, struct res *res, struct err *err);

#endif
