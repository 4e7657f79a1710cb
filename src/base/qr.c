#include "base/qr.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/picture.h"

enum { QUIET = 32, LEAST_SIDE = 60, SMALL_SIDE = 1000, LARGE_SIDE = 1600 };

struct codes {
    struct arena *a;
    const char **text;
    size_t n;
};

/* ------------------------------------------------------------------ one look */
static void keep(struct codes *c, const char *data, size_t n)
{
    const char *text = n <= QR_TEXT_MAX && memchr(data, '\0', n) == NULL && utf8_valid(data, n)
                           ? arena_strndup(c->a, data, n)
                           : "";
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->text[i], text) == 0)
            return;
    if (c->n < QR_CODES_MAX)
        c->text[c->n++] = text;
}

/* zbar frees the pixels with the image. */
static enum status scan(struct codes *c, uint8_t *grey, unsigned width, unsigned height,
                        struct err *err)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    if (scanner == NULL || image == NULL) {
        free(grey);
        return err_set(err, ST_SYSTEM, "out_of_memory", "no scanner");
    }
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* The bytes as they are: zbar's guess of their charset depends on what iconv may open. */
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, width, height);
    zbar_image_set_data(image, grey, (unsigned long)width * height, zbar_image_free_data);
    (void)zbar_scan_image(scanner, image);
    for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s != NULL;
         s = zbar_symbol_next(s))
        if (zbar_symbol_get_type(s) == ZBAR_QRCODE)
            keep(c, zbar_symbol_get_data(s), zbar_symbol_get_data_length(s));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return ST_OK;
}

/* ------------------------------------------------------------------ ways to look */
struct look {
    unsigned times, part; /* enlarged, made smaller */
    bool inverted;
};

/* One grey of the look: the mean of what becomes one point. */
static uint8_t grey_at(const struct picture *p, const struct look *l, unsigned x, unsigned y)
{
    unsigned sum = 0, x0 = x / l->times * l->part, y0 = y / l->times * l->part;
    for (unsigned dy = 0; dy < l->part; dy++)
        for (unsigned dx = 0; dx < l->part; dx++)
            sum += p->grey[(size_t)(y0 + dy) * p->width + x0 + dx];
    sum /= l->part * l->part;
    return (uint8_t)(l->inverted ? 255 - sum : sum);
}

/* With a white margin: pictures are cut out without the one that a code needs. */
static enum status look_at(struct codes *c, const struct picture *p, const struct look *l,
                           struct err *err)
{
    unsigned w = p->width / l->part * l->times, h = p->height / l->part * l->times;
    unsigned width = w + 2 * QUIET, height = h + 2 * QUIET;
    uint8_t *grey = malloc((size_t)width * height);
    if (grey == NULL)
        return err_set(err, ST_SYSTEM, "out_of_memory", "no room for the picture");
    memset(grey, 255, (size_t)width * height);
    for (unsigned y = 0; y < h; y++)
        for (unsigned x = 0; x < w; x++)
            grey[(size_t)(y + QUIET) * width + QUIET + x] = grey_at(p, l, x, y);
    return scan(c, grey, width, height, err);
}

/* Faint print becomes black and white: the darkest becomes 0, the lightest 255. */
static void stretch(struct picture *p)
{
    size_t count[256] = {0}, n = (size_t)p->width * p->height, skip = n / 1000, seen = 0;
    unsigned dark = 0, light = 255;
    for (size_t i = 0; i < n; i++)
        count[p->grey[i]]++;
    while (dark < 255 && (seen += count[dark]) <= skip)
        dark++;
    for (seen = 0; light > 0 && (seen += count[light]) <= skip;)
        light--;
    if (light < dark + 8)
        return;
    for (size_t i = 0; i < n; i++) {
        unsigned g = p->grey[i] < dark ? dark : p->grey[i] > light ? light : p->grey[i];
        p->grey[i] = (uint8_t)((g - dark) * 255 / (light - dark));
    }
}

static enum status look_all_ways(struct codes *c, struct picture *p, struct err *err)
{
    unsigned side = p->width > p->height ? p->width : p->height;
    unsigned part = 2 + side / LARGE_SIDE; /* the mean of four takes grain away */
    for (int inverted = 0; inverted < 2; inverted++) {
        TRY(look_at(c, p, &(struct look){1, 1, inverted}, err));
        if (side <= SMALL_SIDE)
            TRY(look_at(c, p, &(struct look){2, 1, inverted}, err));
        if (side / part >= LEAST_SIDE)
            TRY(look_at(c, p, &(struct look){1, part, inverted}, err));
    }
    return ST_OK;
}

/* Turned by an eighth: the scanner goes by rows and columns, and misses what stands on its corner.
 */
static enum status tilt(const struct picture *p, struct picture *ret, struct err *err)
{
    const int64_t eighth = 46341; /* of 65536: the sine and the cosine */
    unsigned part = 1 + (p->width > p->height ? p->width : p->height) / LARGE_SIDE;
    int64_t w = p->width / part, h = p->height / part, side = (w + h) * eighth / 65536 + 2;
    *ret = (struct picture){malloc((size_t)(side * side)), (unsigned)side, (unsigned)side};
    if (ret->grey == NULL)
        return err_set(err, ST_SYSTEM, "out_of_memory", "no room for the picture");
    for (int64_t y = 0; y < side; y++)
        for (int64_t x = 0; x < side; x++) {
            int64_t dx = x - side / 2, dy = y - side / 2;
            int64_t u = w / 2 + (dx + dy) * eighth / 65536, v = h / 2 + (dy - dx) * eighth / 65536;
            bool inside = u >= 0 && v >= 0 && u < w && v < h;
            ret->grey[y * side + x] =
                inside ? grey_at(p, &(struct look){1, part, false}, (unsigned)u, (unsigned)v) : 255;
        }
    return ST_OK;
}

enum status qr_read(struct arena *a, struct bytes picture, const char *const **ret, size_t *ret_n,
                    struct err *err)
{
    struct codes c = {.a = a, .text = ARENA_ARRAY(a, const char *, QR_CODES_MAX)};
    struct picture p;
    TRY(picture_read(picture, &p, err));
    enum status st = look_all_ways(&c, &p, err);
    if (st == ST_OK) {
        stretch(&p);
        st = look_all_ways(&c, &p, err);
    }
    if (st == ST_OK && c.n == 0) {
        struct picture tilted;
        st = tilt(&p, &tilted, err);
        if (st == ST_OK)
            st = look_all_ways(&c, &tilted, err);
        free(tilted.grey);
    }
    free(p.grey);
    *ret = c.text;
    *ret_n = c.n;
    return st;
}
