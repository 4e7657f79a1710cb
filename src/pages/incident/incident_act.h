/* incident_act.h: what is done from the page of an incident. */
#ifndef DAICHO_PAGES_INCIDENT_ACT_H
#define DAICHO_PAGES_INCIDENT_ACT_H

#include "pages/incident/incident.h"

struct incident_page {
    struct req *req;
    struct page page;
    struct incident_view v;
    struct field_option *reach, *owed; /* who was not reached; what is owed outside */
    size_t nreach, nowed;
};

/* Everything of an incident that the reader sees, with the forms that are theirs. */
enum status incident_open_page(struct incident_page *p, struct req *req, struct err *err);
void incident_fill_forms(struct incident_page *p);

#endif
