/* evidence.h: GET /evidence/:evidence */
#ifndef DAICHO_PAGES_EVIDENCE_H
#define DAICHO_PAGES_EVIDENCE_H

#include "http/http.h"

enum status evidence_get(struct req *req, struct res *res, struct err *err);

#endif
