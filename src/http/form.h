/* form.h: bodies of forms, query strings and cookies, read from our own bytes.
 *
 * Everything is bounded and strict: names and values are valid UTF-8 without control characters
 * (line feeds and tabs may stand in values, CRLF becomes LF); what is cut short, ambiguous or
 * mislabelled is ST_INPUT with a code, never half a form. */
#ifndef DAICHO_HTTP_FORM_H
#define DAICHO_HTTP_FORM_H

#include "http/http.h"

#define FORM_FIELDS 2000 /* fields and files of one form */
#define FORM_NAME 200    /* bytes of a name */
/* Letters of a file's name, as commands take it. Systems allow more: what is longer is shortened
 * and keeps its extension, and what nobody sees is left out of it. */
#define FORM_FILE_NAME 200

struct form_data {
    struct param *params;
    size_t nparams;
    struct upload *uploads; /* their bytes lie in the body: nothing is copied */
    size_t nuploads;
};

/* A query string or an application/x-www-form-urlencoded body. */
enum status form_urlencoded(struct arena *a, struct bytes text, struct form_data *ret,
                            struct err *err);

/* A multipart/form-data body (RFC 7578) under the whole Content-Type header. A file field left
 * empty by the person is no upload. */
enum status form_multipart(struct arena *a, const char *content_type, struct bytes body,
                           struct form_data *ret, struct err *err);

/* By the media type of the header: one of the two above, else ST_INPUT "not_form". */
enum status form_read(struct arena *a, const char *content_type, struct bytes body,
                      struct form_data *ret, struct err *err);

/* True when the header names this media type, whatever its parameters. NULL is none. */
bool media_type_is(const char *content_type, const char *media);

/* Value of a cookie, NULL when absent, or when it is there twice: somebody who can plant a second
 * cookie of the name must not choose which one counts. */
const char *cookie_get(struct arena *a, const char *header, const char *name);

#endif
