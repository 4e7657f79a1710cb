/* tplc: HTML templates, compiled to C.
 *
 *   tplc NOUN.html OUT.c OUT.h
 *
 * {% include "pages/entry/ledger.h" %}           #include, in OUT.h: the types that the defines
 * name
 * {% define page_x(struct out *o, const struct x_view *v) %} … {% end %}
 *                                          void page_x(…), declared in OUT.h
 * {% define static row(…) %} … {% end %}   the same, local to this file; order does not matter
 * {{ expr }}                               a value, escaped by its C type and by where it stands
 * {{ T(key) }} {{ T1(key, text) }} {{ TN(key, n) }}   words of the catalogue (pages/out.h)
 * {% if (c) %} {% else if (c) %} {% else %} {% end %}
 * {% for (size_t i = 0; i < v->n; i++) %} {% end %}
 * {% let const struct row *r = &v->rows[i] %}         a local variable
 * {% call layout(o, &v->head, body, v) %}             a C call: another define, or a body callback
 *                                          passed to a layout as void (*body)(struct out *, const
 * void *)
 * {# a comment #}
 *
 * While copying the markup the compiler knows where it stands and picks the function for a value:
 * text and <title>, <textarea>: out_text; a quoted attribute: out_attr; an attribute that holds a
 * URL: out_url at its start (relative, http, https, mailto; else "#"), out_urlpart later (per
 * cent). These are _Generic macros, so a struct or a bool as a value does not compile.
 *
 * Refused with file:line:column, and nothing is written:
 * - values in tags, names, unquoted or single-quoted attributes, comments, srcset, srcdoc and the
 *   attributes that htmx evaluates; in <script>, <iframe> and the like;
 * - on…= and style= attributes, <style>, text in <script>: the content security policy stops them;
 * - a scheme such as javascript: in a URL; a value that may or may not stand at the start of a URL;
 * - branches, loops and defines that end in another context than they began; anything unbalanced.
 * A branch inside a tag may add whole attributes: <option{% if (x) %} selected{% end %}>.
 *
 * White space in text that holds a line feed becomes one line feed; a line with nothing but a
 * directive leaves nothing. <pre>, <textarea> and attribute values keep every byte. A line feed is
 * put between <textarea> and a value, because HTML drops the first one. #line directives make the C
 * compiler name the template's line. */
#include "tplc.h"

bool tplc(struct gen *g, struct source src, const char *header_name, struct text *c, struct text *h)
{
    if (setjmp(g->fail))
        return false;
    struct tpl *t = gen_alloc(g, sizeof(*t));
    *t = (struct tpl){.g = g, .src = src, .line = 1};
    while (t->at < src.n) {
        const char *p = src.p + t->at;
        if (src.n - t->at > 1 && p[0] == '{' && (p[1] == '{' || p[1] == '%' || p[1] == '#'))
            tpl_directive(t);
        else if (t->depth)
            tpl_markup(t);
        else if (is_space(*p))
            t->at++;
        else
            tpl_fail(t, t->at, "text outside of a define");
    }
    if (t->depth)
        tpl_fail(t, t->stack[t->depth - 1].at, "this block has no 'end'");
    char *guard = gen_dup(g, header_name, strlen(header_name));
    for (char *s = guard; *s; s++)
        *s = is_lower(*s) ? (char)(*s - 32) : is_ident(*s) ? *s : '_';
    text_add(g, h, "/* Made by tplc from %s. */\n#ifndef TPL_%s\n#define TPL_%s\n\n",
             path_base(src.file), guard, guard);
    text_add(g, h, "#include \"pages/out.h\"\n%s\n%s\n#endif\n", t->includes.n ? t->includes.p : "",
             t->publics.n ? t->publics.p : "");
    text_add(g, c, "/* Made by tplc from %s. */\n#include \"%s\"\n\n%s\n%s", path_base(src.file),
             header_name, t->locals.n ? t->locals.p : "", t->code.n ? t->code.p : "");
    return true;
}

#ifndef TOOL_NO_MAIN
int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: tplc NOUN.html OUT.c OUT.h\n");
        return 2;
    }
    struct gen g = {.chunks = NULL};
    struct source src = {.file = argv[1]};
    struct text c = {0}, h = {0};
    int rc = 1;
    char *p = file_read(argv[1], &src.n);
    if (p) {
        src.p = p;
        if (!tplc(&g, src, path_base(argv[3]), &c, &h))
            fprintf(stderr, "%s\n", g.message);
        else if (file_write(argv[2], &c) && file_write(argv[3], &h))
            rc = 0;
    }
    free(p);
    gen_end(&g);
    return rc;
}
#endif
