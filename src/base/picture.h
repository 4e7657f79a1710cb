/* picture.h: the grey of a picture. The bytes are anybody's: only a process that has nothing to
 * lose decodes them (qr.h). */
#ifndef DAICHO_BASE_PICTURE_H
#define DAICHO_BASE_PICTURE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    PICTURE_PIXELS = 50000000, /* a photograph of 48 million, or a scanned A3 page */
    PICTURE_SIDE = 4000,       /* a larger JPEG is decoded smaller */
};

struct picture {
    uint8_t *grey; /* width × height, rows from the top; free() */
    unsigned width, height;
};

/* PNG and JPEG; what is transparent is white. ST_INPUT picture_kind, picture_large (its header says
 * more pixels than allowed: nothing was decoded), picture_damaged. */
enum status picture_read(struct bytes file, struct picture *ret, struct err *err);

#endif
