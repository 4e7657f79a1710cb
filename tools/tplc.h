/* tplc.h: what the parts of tplc share. tplc.c says what the tool does.
 *
 * tplc_markup.c follows the HTML byte by byte and knows at which place of it the compiler stands;
 * tplc_block.c handles the directives and writes the C. */
#ifndef DAICHO_TOOLS_TPLC_H
#define DAICHO_TOOLS_TPLC_H

#include "gen.h"

enum where {
    TEXT,
    TAG_OPEN,  /* after < */
    TAG_NAME,  /* <nam */
    TAG_SPACE, /* a new attribute may begin here */
    TAG_FULL,  /* after a value or a directive: space or > must follow */
    TAG_SLASH, /* <br/ */
    ATTR_NAME,
    ATTR_EQUALS, /* name= */
    ATTR_DOUBLE, /* name="… */
    ATTR_SINGLE,
    ATTR_BARE,
    TAG_END, /* </… */
    MARKUP,  /* <!doctype … */
    COMMENT, /* <!-- … */
    RCDATA,  /* text of title, textarea */
    RAW,     /* text of script, iframe … */
};

enum kind { PLAIN, URL, CLOSED /* no values */, FORBIDDEN /* not even static */ };

struct place {
    enum where where;
    char tag[24], attr[40]; /* lower case, cut when longer */
    int pre;                /* depth of <pre> */
    bool started;           /* something stands before in this attribute value */
    bool maybe_started;     /* … in some branch only */
    bool scheme_open;       /* a ':' would still end a URL scheme here */
    char scheme[12];        /* its letters so far, "?" when values are among them */
};

enum block_kind { B_DEFINE, B_IF, B_FOR };

struct block {
    enum block_kind kind;
    size_t at;           /* source offset of the opening directive */
    struct place before; /* place when it opened */
    struct place merged; /* of the branches closed so far */
    bool branches, has_else;
};

struct tpl {
    struct gen *g;
    struct source src;
    size_t at;   /* next byte */
    size_t line; /* of scanned_to; kept so that #line costs one pass in total */
    size_t scanned_to;
    struct place now;
    struct block stack[32];
    int depth;
    struct text literal, includes, publics, locals, code;
};

/* Fails at byte `at` of the template. */
__attribute__((noreturn, format(printf, 3, 4))) void tpl_fail(struct tpl *t, size_t at,
                                                              const char *fmt, ...);

/* Adds static markup; it is written as one literal when something else follows. */
void tpl_put(struct tpl *t, const char *s, size_t n);

/* What an attribute of this name holds; names are in lower case. */
enum kind tpl_attr_kind(const char *name);
/* Fails when the attribute just named is FORBIDDEN. */
void tpl_attr_named(struct tpl *t);

/* Copies the next byte, or run of white space, of markup and moves t->now. */
void tpl_markup(struct tpl *t);

/* Reads {{ … }}, {% … %} or {# … #} at t->at. */
void tpl_directive(struct tpl *t);

/* Compiles one template. True on success; otherwise g->message says where and why. */
bool tplc(struct gen *g, struct source src, const char *header_name, struct text *c,
          struct text *h);

#endif
