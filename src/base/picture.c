#include "base/picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

static enum status damaged(struct err *err)
{
    return err_set(err, ST_INPUT, "picture_damaged", "the picture cannot be decoded");
}

static enum status check_size(uint64_t width, uint64_t height, struct err *err)
{
    if (width == 0 || height == 0)
        return damaged(err);
    if (width > PICTURE_PIXELS || height > PICTURE_PIXELS || width * height > PICTURE_PIXELS)
        return err_set(err, ST_INPUT, "picture_large", "%llu × %llu pixels",
                       (unsigned long long)width, (unsigned long long)height);
    return ST_OK;
}

static enum status read_png(struct bytes file, struct picture *ret, struct err *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    if (!png_image_begin_read_from_memory(&image, file.p, file.n))
        return damaged(err);
    enum status st = check_size(image.width, image.height, err);
    if (st != ST_OK) {
        png_image_free(&image);
        return st;
    }
    image.format = PNG_FORMAT_GRAY;
    ret->width = image.width;
    ret->height = image.height;
    ret->grey = malloc((size_t)image.width * image.height);
    if (ret->grey == NULL ||
        !png_image_finish_read(&image, &white, ret->grey, (png_int_32)image.width, NULL)) {
        png_image_free(&image);
        free(ret->grey);
        *ret = (struct picture){0};
        return damaged(err);
    }
    return ST_OK;
}

/* The largest size by which the decoder can divide that fits. */
static void fit(int *width, int *height)
{
    int n = 0, w = *width, h = *height;
    const tjscalingfactor *f = tjGetScalingFactors(&n);
    for (int best = 0, i = 0; i < n; i++) {
        int sw = TJSCALED(w, f[i]), sh = TJSCALED(h, f[i]);
        bool fits = sw <= PICTURE_SIDE && sh <= PICTURE_SIDE && f[i].num <= f[i].denom;
        if (!fits || sw <= best)
            continue;
        best = *width = sw;
        *height = sh;
    }
}

static enum status read_jpeg(struct bytes file, struct picture *ret, struct err *err)
{
    int width = 0, height = 0, sampling, space;
    tjhandle jpeg = tjInitDecompress();
    enum status st = ST_OK;
    if (jpeg == NULL ||
        tjDecompressHeader3(jpeg, file.p, file.n, &width, &height, &sampling, &space) != 0)
        st = damaged(err);
    if (st == ST_OK)
        st = check_size((uint64_t)width, (uint64_t)height, err);
    if (st == ST_OK) {
        fit(&width, &height);
        ret->width = (unsigned)width;
        ret->height = (unsigned)height;
        ret->grey = calloc((size_t)width, (size_t)height);
        /* A warning (a file cut short, as phones leave them) still gives a picture. */
        if (ret->grey == NULL || (tjDecompress2(jpeg, file.p, file.n, ret->grey, width, 0, height,
                                                TJPF_GRAY, TJFLAG_LIMITSCANS) != 0 &&
                                  tjGetErrorCode(jpeg) == TJERR_FATAL))
            st = damaged(err);
    }
    if (st != ST_OK) {
        free(ret->grey);
        *ret = (struct picture){0};
    }
    if (jpeg != NULL)
        (void)tjDestroy(jpeg);
    return st;
}

enum status picture_read(struct bytes file, struct picture *ret, struct err *err)
{
    *ret = (struct picture){0};
    if (file.n >= 8 && memcmp(file.p, "\x89PNG\r\n\x1a\n", 8) == 0)
        return read_png(file, ret, err);
    if (file.n >= 3 && memcmp(file.p, "\xff\xd8\xff", 3) == 0)
        return read_jpeg(file, ret, err);
    return err_set(err, ST_INPUT, "picture_kind", "neither PNG nor JPEG");
}
