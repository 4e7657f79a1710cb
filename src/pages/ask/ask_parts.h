/* ask_parts.h: what the parts of 使ってよいか調べる share; for ask*.c only. */
#ifndef DAICHO_PAGES_ASK_PARTS_H
#define DAICHO_PAGES_ASK_PARTS_H

#include "commands/services/permits.h"
#include "pages/ask/ask.h"

/* An example of the pack or of the body, in one shape. */
struct kind_of_info {
    const char *id, *label, *why;
    int levels[AXES_MAX];
    bool flags[3]; /* personal, resident, my_number */
    bool chosen;
};

struct ask {
    struct req *req;
    struct arena *a;
    struct page page;
    const struct pack *pack;
    struct kind_of_info *kinds;
    size_t nkinds;
    json_t *facts; /* owned */
    struct facts *compiled;
    struct decision decision;
    bool *unsure;               /* by fact number: answered with 分からない */
    json_t *doubts;             /* their ids; owned */
    struct permits permits;     /* owned */
    const struct service *fill; /* of the dictionary: what the empty questions are filled with */
    struct ask_view v;
};

/* What was answered to `prefix` + id, "" when nothing was. */
const char *ask_given(struct ask *k, const char *prefix, const char *id);
void ask_option(struct field_view *f, struct field_option *o, const char *value, const char *label,
                bool on);

/* What came along that this page does not know, for v.unknown. */
void ask_unknown(struct ask *k);
/* Is it an answer to this question? */
bool ask_fits(const struct fact *f, const char *s);

/* The permits in force: ask_permits reads them and finds one of this unit that covers the use
 * (v.permit); ask_services lists, once decided, those that might do. */
enum status ask_permits(struct ask *k, bool *ret_covered, struct err *err);
void ask_services(struct ask *k);

/* Before the questions: looks into the dictionary where that was asked for. */
enum status ask_dictionary(struct ask *k, struct err *err);
/* Fills an empty question of the form; it counts for the verdict once it is sent. */
void ask_fill(struct ask *k, const struct fact *f, struct field_view *v);

/* What was answered with 分からない becomes a question to whoever the rules name. */
enum status ask_question(struct ask *k, struct err *err);

#endif
