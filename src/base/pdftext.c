/* pdftext.c: the text of a PDF. */
#include "base/pdftext.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/apart.h"

static const struct apart kind = {
    .name = PDF_TEXT_CHILD,
    .seconds = 20,
    .memory = 1024 * 1024 * 1024,
    .answer_max = 8 * 1024 * 1024,
};

bool pdf_is(struct bytes file)
{
    return file.n >= 5 && memcmp(file.p, "%PDF-", 5) == 0;
}

/* The limits, and nothing that could be written: then it becomes pdftotext. */
int pdf_text_child(void)
{
    /* -raw: as it was written, not as it lies on the page: columns one after another. */
    char *argv[] = {(char[]){"pdftotext"}, (char[]){"-q"}, (char[]){"-raw"}, (char[]){"-enc"},
                    (char[]){"UTF-8"},     (char[]){"-"},  (char[]){"-"},    NULL};

    if (!apart_limit(&kind) || setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0}) != 0 ||
        lseek(STDIN_FILENO, 0, SEEK_SET) != 0)
        return 3;
    execvp(argv[0], argv);
    return 4;
}

enum status pdf_text(struct arena *a, struct bytes file, char **ret, struct err *err)
{
    struct bytes answer;
    enum status st = apart_run(&kind, a, file, &answer, err);

    if (st == ST_INPUT)
        return err_set(err, ST_INPUT, "pdf_unreadable", "pdftotext ended early");
    TRY(st);
    if (!utf8_valid(answer.p, answer.n) || memchr(answer.p, '\0', answer.n))
        return err_set(err, ST_INPUT, "pdf_unreadable", "no text came of it");
    char *text = arena_alloc(a, answer.n + 1);
    memcpy(text, answer.p, answer.n);
    text[answer.n] = '\0';
    if (strspn(text, " \r\n\f\t") == answer.n)
        return err_set(err, ST_INPUT, "pdf_no_text", "its pages are pictures");
    *ret = text;
    return ST_OK;
}
