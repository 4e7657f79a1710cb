/* api.h: handlers of /api/v1. JSON in, JSON out, errors as RFC 9457 problem documents
 * (http/problem.c).
 *
 * Every change is POST /api/v1/commands/NAME, the very commands of the pages. Reads are few and
 * shaped for scripts; ids and states are the record's own words, not those of the screen. */
#ifndef DAICHO_API_API_H
#define DAICHO_API_API_H

#include "http/http.h"

handler_fn api_me, api_command, api_decide, api_tasks, api_case, api_entries, api_entry,
    api_incidents, api_incident, api_dictionary, api_documents, api_openapi;

/* Fills an answer of JSON; takes over `j`. */
enum status api_send(struct req *req, struct res *res, json_t *j);

#endif
