/* certificate.h: the certificates of providers that the office keeps: the register, its forms, a
 * published list brought in; what may be chosen from it beside a form, and what is to be confirmed
 * anew because it no longer holds. */
#ifndef DAICHO_PAGES_CERTIFICATE_H
#define DAICHO_PAGES_CERTIFICATE_H

#include "commands/case/case_load.h"
#include "core/certificate.h"
#include "pages/home.h"
#include "pages/page.h"
#include "store/queries_gen.h"

/* One line of the register. */
struct certificate_line {
    const char *href, *file; /* file NULL: no copy */
    const char *name, *holder, *services, *scope, *from, *to, *source, *state;
    enum tone tone;
};
struct certificates_view {
    const struct page *page;
    struct field_view search, which;
    struct certificate_line *lines;
    size_t n;
    bool filtered;
    bool schemes; /* the rules in force know kinds of certificates */
};

/* A form of the office's. */
struct certificate_form_view {
    const struct page *page;
    const char *title, *lead, *action, *button, *state;
    const char *other, *other_label; /* the other thing to do with it; NULL none */
    const char *file, *file_name;    /* the copy there is; NULL none */
    const char *relied;              /* how many entries rest on it; NULL: new */
    enum tone tone;
    struct field_view fields[9];
    size_t nfields;
    struct form_problem problem;
    size_t nproblems;
};

/* A list brought in: what it changes, before it does. */
struct certificate_diff {
    const char *name, *holder, *what, *state;
    enum tone tone;
};
struct certificate_trouble {
    const char *row, *column, *text;
    bool notice;
};
struct certificate_import_view {
    const struct page *page;
    struct field_view fields[5];
    size_t nfields;
    const char *lock, *summary, *stale;
    const char *list, *on, *scheme, *lines; /* as previewed */
    struct certificate_trouble *troubles;
    size_t ntroubles, nerrors;
    struct certificate_diff *diffs;
    size_t ndiffs;
    bool previewed;
};

/* One that may be chosen for a service. */
struct certificate_offer {
    const char *id, *name, *holder, *services, *scope, *to;
    bool near; /* its scope has to be looked at by whoever chooses */
};
/* Those of the body's register that hold today, are asked for by the field and speak of the
 * service, those that name it first; not those of `chosen` (ids, `nchosen`). */
enum status certificate_offers(struct req *req, const struct pack *p, const struct field *f,
                               const char *service, const char *provider,
                               const struct certificate_id *chosen, size_t nchosen,
                               struct certificate_offer **ret, size_t *ret_n, struct err *err);
/* The same for a place of a case. *ret_known: the service and its provider are written already. */
enum status certificate_offers_at(struct req *req, const struct loaded_case *l,
                                  const struct field *f, const char *place,
                                  struct certificate_offer **ret, size_t *ret_n, bool *ret_known,
                                  struct err *err);

/* What an entry rests on. */
struct certified {
    const char *name, *holder, *to, *href, *state, *confirm; /* confirm NULL: not for the reader */
    enum tone tone;
};
enum status certificate_of_entry(struct req *req, struct entry_id entry, struct certified **ret,
                                 size_t *ret_n, bool *ret_lapsed, struct err *err);
/* To be confirmed anew by this person: as the manager, all of the body for the office. */
enum status certificates_list(struct req *req, int64_t limit, struct home_list *ret,
                              struct err *err);

struct certificate_confirm_view {
    const struct page *page;
    const char *title, *no, *what, *holder, *until, *why, *action, *back;
    struct certificate_offer *offers;
    size_t noffers;
    struct field_view reason, file;
    const char *problem; /* why it was not taken; NULL */
    bool office;         /* the reader may register one that is missing */
};

/* GET /office/certificates */
handler_fn certificates_get;
/* GET and POST /office/certificates/new, /office/certificates/:certificate,
 * /office/certificates/:certificate/withdraw */
handler_fn certificate_form_get, certificate_form_post;
/* GET and POST /office/certificates/import */
handler_fn certificate_import_get, certificate_import_post;
/* GET /certificates/:certificate/file */
handler_fn certificate_file_get;
/* GET and POST /entries/:entry/certificates/:evidence */
handler_fn certificate_confirm_get, certificate_confirm_post;

/* In the reader's words. */
const char *certificate_state_word(const struct req *req, enum certificate_state s,
                                   enum tone *ret_tone);
const char *certificate_label(struct req *req, const struct pack *p, const char *scheme,
                              const char *number);
const char *certificate_services_text(struct req *req, const char *json, const char *between);

#endif
