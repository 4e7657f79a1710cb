#include "base/media.h"

#include <string.h>
#include <strings.h>

#include "base/pdftext.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define ZIP_ENTRIES 4096

typedef bool sniff_fn(struct bytes b);

static bool begins(struct bytes b, const void *p, size_t n)
{
    return b.n >= n && memcmp(b.p, p, n) == 0;
}

static bool is_png(struct bytes b)
{
    return begins(b, "\x89PNG\r\n\x1a\n", 8);
}

static bool is_jpeg(struct bytes b)
{
    return begins(b, "\xff\xd8\xff", 3);
}

static bool is_gif(struct bytes b)
{
    return begins(b, "GIF87a", 6) || begins(b, "GIF89a", 6);
}

static bool is_webp(struct bytes b)
{
    return b.n >= 12 && begins(b, "RIFF", 4) && memcmp((const char *)b.p + 8, "WEBP", 4) == 0;
}

/* UTF-8, or something that can be CP932; UTF-16 (Excel's Unicode text) by its mark. No other
 * control characters than those of text. */
static bool is_text(struct bytes b)
{
    const unsigned char *p = b.p;

    if (begins(b, "\xff\xfe", 2) || begins(b, "\xfe\xff", 2))
        return b.n % 2 == 0;
    for (size_t i = 0; i < b.n; i++)
        if ((p[i] < 0x20 && !strchr("\t\n\r\f", p[i])) || p[i] == 0x7F || p[i] == 0)
            return false;
    return true;
}

static unsigned le16(const unsigned char *p)
{
    return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static size_t le32(const unsigned char *p)
{
    return (size_t)le16(p) | (size_t)le16(p + 2) << 16;
}

/* The end record of a ZIP file, NULL when there is none in the last 64 KiB. */
static const unsigned char *zip_end(struct bytes b)
{
    const unsigned char *p = b.p;

    for (size_t back = 22; back <= b.n && back < 22 + 65536; back++)
        if (memcmp(p + b.n - back, "PK\5\6", 4) == 0)
            return p + b.n - back;
    return NULL;
}

/* Walks the table of contents: the document of the kind must be there, macros must not. */
static bool is_office(struct bytes b, const char *document)
{
    const unsigned char *p = b.p, *end = zip_end(b);
    bool types = false, found = false;

    if (!begins(b, "PK\3\4", 4) || !end)
        return false;
    size_t at = le32(end + 16), limit = (size_t)(end - p);
    unsigned count = le16(end + 10);
    if (count > ZIP_ENTRIES)
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (at > limit || limit - at < 46 || memcmp(p + at, "PK\1\2", 4) != 0)
            return false;
        size_t n = le16(p + at + 28), rest = le16(p + at + 30) + (size_t)le16(p + at + 32);
        const char *name = (const char *)p + at + 46;
        if (limit - at - 46 < n)
            return false;
        types = types || (n == 19 && memcmp(name, "[Content_Types].xml", 19) == 0);
        found = found || (n == strlen(document) && memcmp(name, document, n) == 0);
        if (memmem(name, n, "vbaProject", 10))
            return false;
        at += 46 + n + rest;
    }
    return types && found;
}

static bool is_xlsx(struct bytes b)
{
    return is_office(b, "xl/workbook.xml");
}

static bool is_docx(struct bytes b)
{
    return is_office(b, "word/document.xml");
}

static bool is_pptx(struct bytes b)
{
    return is_office(b, "ppt/presentation.xml");
}

/* Is the mark with which such a file ends near its end? Programs may append something of theirs. */
static bool ends(struct bytes b, const char *mark, size_t n, size_t near)
{
    size_t tail = b.n < near ? b.n : near;
    return memmem((const char *)b.p + b.n - tail, tail, mark, n) != NULL;
}

static bool whole_pdf(struct bytes b)
{
    return ends(b, "%%EOF", 5, 2048);
}

static bool whole_png(struct bytes b)
{
    return ends(b, "IEND", 4, 1024);
}

static bool whole_jpeg(struct bytes b)
{
    return ends(b, "\xff\xd9", 2, 65536);
}

static bool whole_gif(struct bytes b)
{
    return ends(b, ";", 1, 64);
}

static bool whole_webp(struct bytes b)
{
    return le32((const unsigned char *)b.p + 4) <= b.n - 8;
}

/* A cut ZIP has no table of contents, and of text nobody can tell. */
static bool whole_anyway(struct bytes b)
{
    (void)b;
    return true;
}

static const struct kind {
    const char *ending, *media;
    sniff_fn *sniff, *whole;
} kinds[] = {
    {".pdf", "application/pdf", pdf_is, whole_pdf},
    {".png", "image/png", is_png, whole_png},
    {".jpg", "image/jpeg", is_jpeg, whole_jpeg},
    {".jpeg", "image/jpeg", is_jpeg, whole_jpeg},
    {".gif", "image/gif", is_gif, whole_gif},
    {".webp", "image/webp", is_webp, whole_webp},
    {".txt", "text/plain", is_text, whole_anyway},
    {".csv", "text/csv", is_text, whole_anyway},
    {".xlsx", OFFICE "spreadsheetml.sheet", is_xlsx, whole_anyway},
    {".docx", OFFICE "wordprocessingml.document", is_docx, whole_anyway},
    {".pptx", OFFICE "presentationml.presentation", is_pptx, whole_anyway},
};

static const struct kind *by_ending(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcasecmp(dot, kinds[i].ending) == 0)
            return &kinds[i];
    return NULL;
}

enum status media_check(const char *name, struct bytes data, const char **ret, struct err *err)
{
    const struct kind *k = by_ending(name);

    if (!k) {
        err_set(err, ST_INPUT, "file_kind", "files named %s are not taken", name);
        return err_detail(err, name);
    }
    if (!k->sniff(data)) {
        err_set(err, ST_INPUT, "file_mislabelled", "%s is not what its name says", name);
        return err_detail(err, name);
    }
    if (!k->whole(data)) {
        err_set(err, ST_INPUT, "file_cut", "%s breaks off before its end", name);
        return err_detail(err, name);
    }
    *ret = k->media;
    return ST_OK;
}
