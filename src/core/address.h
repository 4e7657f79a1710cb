/* address.h: may this address be given to the public? Pure; the text is anybody's bytes.
 *
 * Only the letters of an address are looked at: nothing is opened. Which services there are, and
 * which of their addresses are for editing, for answering, for whom, is a list (data/addresses.csv:
 * kind, service, host, path, as), not code. What the list does not know is never fine: it is
 * UNSURE, and a person has to look.
 *
 * Hosts: `*.` stands for one or more labels; `www.` is the same host. Paths: `*` is letters of one
 * part, `**` anything, `{name}` an account (upper and lower case alike), `{id}` one whose case
 * counts; `?key=…` must be among the query. The first row that fits says what the address is. */
#ifndef DAICHO_CORE_ADDRESS_H
#define DAICHO_CORE_ADDRESS_H

#include "base/csv.h"

enum {
    ADDRESSES_MAX = 100,     /* in one text; more are refused together, as one */
    ADDRESS_LENGTH = 2000,   /* bytes of one; longer ones are refused */
    ADDRESS_TEXT_MAX = 4000, /* letters of a text to be looked through */
};

struct address_list {
    const struct csv_row *rows;
    size_t n;
};
/* The list of the program itself, in `a`. */
void address_list_own(struct arena *a, struct address_list *ret);
/* Reads a list; ST_INPUT (err->where name:row) for a row that means nothing. */
enum status address_list_read(struct arena *a, const char *name, const char *text,
                              struct address_list *ret, struct err *err);

/* The accounts that the body has in its register, as written there: addresses in any text. */
struct address_accounts {
    bool kept; /* there is such a register; without one no account can be told from another's */
    const char *const *text;
    size_t n;
};

enum address_verdict { ADDRESS_FINE, ADDRESS_UNSURE, ADDRESS_REFUSED };

/* code, by verdict:
 *   fine     open (for those who answer or read), registered (an account of the body's)
 *   unsure   unknown (a host that is not on the list), rights (whether it lets others edit or see
 *            cannot be told), post (whose it is cannot be told), no_register, letters_ja (a host in
 *            Japanese), no_address (what a QR code holds is no address)
 *   refused  edit, result (of all who answered), reply (of one who answered), own (only for who is
 *            logged in), shortener, relay, unregistered, user (name@ before the host), letters
 * (that look like others, or in full width), ip, private, port, plain (not https), scheme,
 *            malformed, too_many */
struct address_judged {
    const char *text; /* as it stands, at most 200 letters */
    enum address_verdict verdict;
    const char *code;
    const char *service; /* as the list calls it; "" */
};

/* Every address of a text, in its order, with and without https://. At most ADDRESSES_MAX + 1. */
size_t addresses_judge(struct arena *a, const struct address_list *list,
                       const struct address_accounts *accounts, const char *text,
                       struct address_judged **ret);
/* The whole of a text as one address: what a QR code holds. */
struct address_judged address_judge(struct arena *a, const struct address_list *list,
                                    const struct address_accounts *accounts, const char *text);
/* The strictest of them; ADDRESS_UNSURE for none. */
enum address_verdict addresses_verdict(const struct address_judged *judged, size_t n);

#endif
