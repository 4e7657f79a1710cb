/* codes.h: pictures of QR codes, made by a library of their own. A test program that uses them is
 * also the process apart in which they are read (base/qr.h). */
#ifndef DAICHO_TESTS_CODES_H
#define DAICHO_TESTS_CODES_H

#include "base/arena.h"
#include "base/picture.h"

struct code_look {
    unsigned module;     /* pixels a side of one point of the code; 0: 4 */
    unsigned margin;     /* in points; printers ask for 4 */
    uint8_t dark, light; /* both 0: 0 and 255 */
    int degrees;         /* turned */
    unsigned noise;      /* each pixel lighter or darker by up to this */
    unsigned fill;       /* the code stands in a sheet this many pixels a side; 0: alone */
};

/* The grey of it; `grey` is of the arena. */
struct picture code_grey(struct arena *a, const char *text, const struct code_look *look);
/* Two pictures beside each other. */
struct picture code_beside(struct arena *a, const struct picture *x, const struct picture *y);
struct bytes code_png(struct arena *a, const struct picture *p);
struct bytes code_jpeg(struct arena *a, const struct picture *p, int quality);

#endif
