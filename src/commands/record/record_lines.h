/* record_lines.h: what one record of the journal changed, in words: item and file, step and
 * verdict, fields, answers, the edition of the rules. Read by auditors, on the page and by the
 * command line. */
#ifndef DAICHO_COMMANDS_RECORD_LINES_H
#define DAICHO_COMMANDS_RECORD_LINES_H

#include "commands/app.h"
#include "words/words.h"

struct record_ref {
    int64_t seq;
    const char *subject, *edition; /* edition: hash, "" none */
};

struct record_reader {
    const struct who *who;
    struct date today;
};

/* Lines "what：how", separated by line feeds, in the arena; "" when the record changed nothing that
 * has a word, or its contents were disposed of. Of a second look that is not finished, a reader who
 * has a part in the application is told no answer (case_kept_from); `reader` NULL: whoever runs the
 * machine. */
enum status record_lines(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                         enum lang lang, const struct record_reader *reader,
                         const struct record_ref *r, const char **ret, struct err *err);

/* "case.submit" in words. */
const char *record_kind(struct arena *a, enum lang lang, const char *kind);

#endif
