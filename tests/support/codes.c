#include "codes.h"

#include <math.h>
#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

static unsigned next_noise(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

struct picture code_grey(struct arena *a, const char *text, const struct code_look *look)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    unsigned module = look->module ? look->module : 4, seed = 7;
    uint8_t dark = look->dark, light = look->dark || look->light ? look->light : 255;
    if (code == NULL)
        abort();
    unsigned side = ((unsigned)code->width + 2 * look->margin) * module;
    unsigned full = look->degrees ? side * 3 / 2 : side;
    full = look->fill > full ? look->fill : full;
    struct picture p = {ARENA_ARRAY(a, uint8_t, (size_t)full * full), full, full};
    double turn = look->degrees * 3.14159265358979 / 180;
    for (unsigned y = 0; y < full; y++)
        for (unsigned x = 0; x < full; x++) {
            double dx = x + 0.5 - full / 2.0, dy = y + 0.5 - full / 2.0;
            double u = (dx * cos(turn) + dy * sin(turn) + side / 2.0) / module - look->margin;
            double v = (dy * cos(turn) - dx * sin(turn) + side / 2.0) / module - look->margin;
            bool inside = u >= 0 && v >= 0 && u < code->width && v < code->width;
            bool black = inside && (code->data[(int)v * code->width + (int)u] & 1);
            int grey = black ? dark : light;
            if (look->noise > 0)
                grey += (int)(next_noise(&seed) % (2 * look->noise + 1)) - (int)look->noise;
            p.grey[(size_t)y * full + x] = (uint8_t)(grey < 0 ? 0 : grey > 255 ? 255 : grey);
        }
    QRcode_free(code);
    return p;
}

struct picture code_beside(struct arena *a, const struct picture *x, const struct picture *y)
{
    unsigned height = x->height > y->height ? x->height : y->height, width = x->width + y->width;
    struct picture p = {ARENA_ARRAY(a, uint8_t, (size_t)width * height), width, height};
    memset(p.grey, 255, (size_t)width * height);
    for (unsigned i = 0; i < x->height; i++)
        memcpy(p.grey + (size_t)i * width, x->grey + (size_t)i * x->width, x->width);
    for (unsigned i = 0; i < y->height; i++)
        memcpy(p.grey + (size_t)i * width + x->width, y->grey + (size_t)i * y->width, y->width);
    return p;
}

struct bytes code_png(struct arena *a, const struct picture *p)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = p->width,
                       .height = p->height,
                       .format = PNG_FORMAT_GRAY};
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(image);
    char *out = ARENA_ARRAY(a, char, n);
    if (!png_image_write_to_memory(&image, out, &n, 0, p->grey, 0, NULL))
        abort();
    return (struct bytes){out, n};
}

struct bytes code_jpeg(struct arena *a, const struct picture *p, int quality)
{
    tjhandle jpeg = tjInitCompress();
    unsigned char *out = NULL;
    unsigned long n = 0;
    if (jpeg == NULL || tjCompress2(jpeg, p->grey, (int)p->width, 0, (int)p->height, TJPF_GRAY,
                                    &out, &n, TJSAMP_GRAY, quality, 0) != 0)
        abort();
    struct bytes b = {arena_memdup(a, out, n), n};
    tjFree(out);
    (void)tjDestroy(jpeg);
    return b;
}
