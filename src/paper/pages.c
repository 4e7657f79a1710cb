/* pages.c: lays a document out on A4 pages, twice: once to count them, once to draw them.
 *
 * Everything is a row of cells: a paragraph is a row of one cell without lines. Rows are taken line
 * by line, so one that is longer than a page goes on on the next. Lengths are points. */
#include "paper/pages.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/json.h"
#include "paper/sheet.h"

static const double WIDTH = 595.276, HEIGHT = 841.89; /* A4 */
static const double LEFT = 51, RIGHT = 42.5, TOP = 51, BOTTOM = 51;
static const double PAD = 3, LEADING = 1.5;
/* A heading stands at least this far from the end of its page. */
static const double KEEP = 70;
static const double FOOT_COUNT = 60;

#define MINCHO "IPAexMincho, IPAmjMincho, Noto Serif CJK JP, serif"
#define GOTHIC "IPAexGothic, Noto Sans CJK JP, sans-serif"
enum face { FACE_TEXT, FACE_HEAD, FACE_HEADING, FACE_TITLE, FACE_FOOT };
static const char *const faces[] = {[FACE_TEXT] = MINCHO " 9",
                                    [FACE_HEAD] = GOTHIC " 8.5",
                                    [FACE_HEADING] = GOTHIC " 10.5",
                                    [FACE_TITLE] = GOTHIC " 14",
                                    [FACE_FOOT] = GOTHIC " 7.5"};

struct cell {
    PangoLayout *layout;
    double x, width; /* of the box */
    int line;        /* the first that is not drawn yet */
};
struct row {
    struct cell cell[SHEET_COLUMNS_MAX];
    size_t n;
    bool ruled, shaded;
};

struct pages {
    struct arena *a;
    cairo_t *cr;
    PangoContext *ctx;
    PangoFontDescription *face[sizeof faces / sizeof faces[0]];
    const char *title, *note;
    const json_t *table; /* whose head stands on each page, NULL outside of one */
    double y;
    int page, total; /* total 0: they are being counted */
};

static PangoLayout *layout_of(struct pages *p, const char *text, enum face f, double width)
{
    PangoLayout *l = pango_layout_new(p->ctx);

    pango_layout_set_font_description(l, p->face[f]);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(l, text, -1);
    return l;
}

/* ------------------------------------------------------------------ lines of a cell */
/* Height of one line; *ret_ascent: from its upper edge to its base line. */
static double line_height(PangoLayout *l, int i, double *ret_ascent)
{
    PangoRectangle r;

    pango_layout_line_get_extents(pango_layout_get_line_readonly(l, i), NULL, &r);
    *ret_ascent = -(double)r.y / PANGO_SCALE;
    return (double)r.height / PANGO_SCALE + LEADING;
}

/* How many of the lines left fit into `room`; *ret_height: what they take. */
static int lines_fit(const struct cell *c, double room, double *ret_height)
{
    int n = pango_layout_get_line_count(c->layout), i = c->line;
    double ascent;

    *ret_height = 0;
    for (; i < n; i++) {
        double h = line_height(c->layout, i, &ascent);
        if (*ret_height + h > room)
            break;
        *ret_height += h;
    }
    return i - c->line;
}

static void draw_lines(struct pages *p, const struct cell *c, int count, double pad)
{
    double y = p->y + pad, ascent;

    for (int i = c->line; i < c->line + count; i++) {
        double h = line_height(c->layout, i, &ascent);
        cairo_move_to(p->cr, c->x + pad, y + ascent);
        pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(c->layout, i));
        y += h;
    }
}

/* ------------------------------------------------------------------ pages */
static void put_row(struct pages *p, struct row *r);

static struct row row_of(struct pages *p, const json_t *widths, const json_t *texts, enum face f)
{
    struct row r = {.n = json_array_size(texts), .ruled = true};
    double x = LEFT, all = 0;

    for (size_t i = 0; i < r.n; i++)
        all += (double)json_integer_value(json_array_get(widths, i));
    for (size_t i = 0; i < r.n; i++) {
        double share = (double)json_integer_value(json_array_get(widths, i)) / all;
        double w = (WIDTH - LEFT - RIGHT) * share;
        const char *text = json_string_value(json_array_get(texts, i));
        r.cell[i] = (struct cell){layout_of(p, text, f, w - 2 * PAD), x, w, 0};
        x += w;
    }
    return r;
}

static void put_head(struct pages *p, const json_t *table)
{
    struct row r =
        row_of(p, json_object_get(table, "width"), json_object_get(table, "head"), FACE_HEAD);

    r.shaded = true;
    put_row(p, &r);
}

/* The title takes the line but for the count, which stands at its end. */
static void draw_foot(struct pages *p, double width, PangoAlignment align, const char *text)
{
    PangoLayout *l = layout_of(p, text, FACE_FOOT, width);
    double x = align == PANGO_ALIGN_LEFT ? LEFT : WIDTH - RIGHT - width;

    pango_layout_set_alignment(l, align);
    pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
    cairo_move_to(p->cr, x, HEIGHT - BOTTOM + 14);
    pango_cairo_show_layout(p->cr, l);
    g_object_unref(l);
}

static void end_page(struct pages *p)
{
    if (p->total == 0)
        return;
    draw_foot(p, FOOT_COUNT, PANGO_ALIGN_RIGHT, arena_printf(p->a, "%d/%d", p->page, p->total));
    draw_foot(p, WIDTH - LEFT - RIGHT - FOOT_COUNT, PANGO_ALIGN_LEFT,
              arena_printf(p->a, "%s　%s", p->title, p->note));
    cairo_show_page(p->cr);
}

static void next_page(struct pages *p)
{
    const json_t *table = p->table;

    end_page(p);
    p->page++;
    p->y = TOP;
    p->table = NULL; /* the head is no row of the table that repeats it */
    if (table != NULL)
        put_head(p, table);
    p->table = table;
}

static void draw_row(struct pages *p, const struct row *r, const int *count, double height)
{
    if (p->total == 0)
        return;
    for (size_t i = 0; i < r->n; i++) {
        const struct cell *c = &r->cell[i];
        if (r->ruled) {
            cairo_rectangle(p->cr, c->x, p->y, c->width, height);
            cairo_set_source_rgb(p->cr, .92, .92, .92);
            if (r->shaded)
                cairo_fill_preserve(p->cr);
            cairo_set_source_rgb(p->cr, 0, 0, 0);
            cairo_stroke(p->cr);
        }
        draw_lines(p, c, count[i], r->ruled ? PAD : 0);
    }
}

/* What fits of the row is drawn; true when something is left. */
static bool put_some(struct pages *p, struct row *r, double pad)
{
    double room = HEIGHT - BOTTOM - p->y - 2 * pad, most = 0, height;
    int count[SHEET_COLUMNS_MAX];
    bool left = false, any = false;

    for (size_t i = 0; i < r->n; i++) {
        count[i] = lines_fit(&r->cell[i], room, &height);
        most = height > most ? height : most;
        any |= count[i] > 0;
    }
    if (any)
        draw_row(p, r, count, most + 2 * pad);
    p->y += any ? most + 2 * pad : 0;
    for (size_t i = 0; i < r->n; i++) {
        r->cell[i].line += count[i];
        left |= r->cell[i].line < pango_layout_get_line_count(r->cell[i].layout);
    }
    return left;
}

/* Ends with the cells freed. A row that fits on one page is not divided. */
static void put_row(struct pages *p, struct row *r)
{
    double pad = r->ruled ? PAD : 0, page = HEIGHT - BOTTOM - TOP, most = 0, height;

    for (size_t i = 0; i < r->n; i++) {
        (void)lines_fit(&r->cell[i], 1e9, &height);
        most = height > most ? height : most;
    }
    if (p->y > TOP && p->y + most + 2 * pad > HEIGHT - BOTTOM && most + 2 * pad < page / 2)
        next_page(p);
    while (put_some(p, r, pad))
        next_page(p);
    for (size_t i = 0; i < r->n; i++)
        g_object_unref(r->cell[i].layout);
}

/* ------------------------------------------------------------------ the document */
static void put_paragraph(struct pages *p, const char *text, enum face f)
{
    double width = WIDTH - LEFT - RIGHT;
    struct row r = {.cell = {{layout_of(p, text, f, width), LEFT, width, 0}}, .n = 1};

    put_row(p, &r);
}

static void put_table(struct pages *p, const json_t *table)
{
    const json_t *rows = json_object_get(table, "rows"), *width = json_object_get(table, "width");
    size_t i;
    json_t *cells;

    if (p->y + KEEP > HEIGHT - BOTTOM)
        next_page(p);
    put_head(p, table);
    p->table = table;
    json_array_foreach(rows, i, cells)
    {
        struct row r = row_of(p, width, cells, FACE_TEXT);
        put_row(p, &r);
    }
    p->table = NULL;
    p->y += 8;
}

static void put_block(struct pages *p, const json_t *block)
{
    const char *heading = json_str(block, "heading", NULL), *text = json_str(block, "text", NULL);

    if (json_is_true(json_object_get(block, "page"))) {
        next_page(p);
    } else if (heading != NULL) {
        p->y += p->y > TOP ? 10 : 0;
        if (p->y + KEEP > HEIGHT - BOTTOM)
            next_page(p);
        put_paragraph(p, heading, FACE_HEADING);
        p->y += 3;
    } else if (text != NULL) {
        put_paragraph(p, text, FACE_TEXT);
        p->y += 4;
    } else {
        put_table(p, block);
    }
}

static void put_document(struct pages *p, const json_t *doc)
{
    size_t i;
    json_t *block;

    p->page = 1;
    p->y = TOP;
    put_paragraph(p, p->title, FACE_TITLE);
    put_paragraph(p, p->note, FACE_TEXT);
    p->y += 8;
    json_array_foreach(json_object_get(doc, "blocks"), i, block) put_block(p, block);
    end_page(p);
}

static cairo_status_t take(void *b, const unsigned char *data, unsigned n)
{
    buf_put(b, data, n);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *surface_of(const json_t *doc, struct buf *b)
{
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(take, b, WIDTH, HEIGHT);

    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, json_str(doc, "title", ""));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, json_str(doc, "made", ""));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "daicho");
    return s;
}

bool pages_draw(const json_t *doc, struct arena *a, struct bytes *ret)
{
    struct buf b;
    struct pages p = {
        .a = a, .title = json_str(doc, "title", ""), .note = json_str(doc, "note", "")};

    buf_init(&b, a, 65536);
    cairo_surface_t *surface = surface_of(doc, &b);
    p.cr = cairo_create(surface);
    cairo_set_line_width(p.cr, .4);
    p.ctx = pango_cairo_create_context(p.cr);
    pango_context_set_language(p.ctx, pango_language_from_string("ja"));
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++)
        p.face[i] = pango_font_description_from_string(faces[i]);
    put_document(&p, doc);
    p.total = p.page;
    put_document(&p, doc);

    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++)
        pango_font_description_free(p.face[i]);
    g_object_unref(p.ctx);
    cairo_destroy(p.cr);
    cairo_surface_finish(surface);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    *ret = (struct bytes){b.p, b.n};
    return ok && b.n > 0;
}
