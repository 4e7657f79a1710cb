/* qr.h: what the QR codes in a picture hold. Nothing leaves the machine.
 *
 * Pictures are decoded by libraries that were not written for hostile bytes alone, so the server
 * never does it itself: qr_read_apart starts the program anew for one picture, as a process that
 * has the bytes, a pipe to answer through, little memory, ten seconds, and no way to open anything
 * (seccomp). Of the reader of codes only QR is switched on. */
#ifndef DAICHO_BASE_QR_H
#define DAICHO_BASE_QR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
    QR_CODES_MAX = 32,    /* of one picture */
    QR_TEXT_MAX = 4296,   /* bytes that one code can hold */
    QR_CHILD_SECONDS = 10 /* of processor time; half as long again by the clock */
};
#define QR_CHILD "read-codes" /* the only argument of the process apart */

/* Every code of a PNG or JPEG, each text once: light or dark, turned, small or large. A code that
 * holds no valid text is "". Errors of picture_read; ST_INPUT picture_unreadable when the process
 * apart failed at it or took too long. */
enum status qr_read_apart(struct arena *a, struct bytes picture, const char *const **ret,
                          size_t *ret_n, struct err *err);

/* The same within this process: for the process apart, and for tests. */
enum status qr_read(struct arena *a, struct bytes picture, const char *const **ret, size_t *ret_n,
                    struct err *err);

/* The process apart: reads the picture from standard input, answers on standard output and returns
 * its exit status. main() calls it when QR_CHILD is the only argument. */
int qr_child(void);

#endif
