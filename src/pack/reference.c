/* The reference for people, from the same tables as the schema. */
#include <string.h>

#include "pack/schema.h"
#include "pack/sections.h"
#include "pack/vocab.h"

struct reference {
    struct arena *a;
    enum lang lang;
    struct buf out;
};

static const char *word(const struct reference *r, const char *name)
{
    return words_by_name(r->lang, "key_type_", name, name);
}

/* "|" would end the cell. */
static void put_cell(struct reference *r, const char *s)
{
    for (; *s; s++)
        buf_puts(&r->out, *s == '|' ? "\\|" : *s == '\n' ? " " : ((char[]){*s, '\0'}));
}

static void put_words(struct reference *r, const struct term *w)
{
    for (size_t i = 0; w[i].id; i++)
        buf_printf(&r->out, "%s`%s`", i ? " " : "", w[i].id);
}

static void put_type(struct reference *r, const struct member *m)
{
    const struct shape *of = m->of;

    switch (m->kind) {
    case M_WORD:
    case M_ENUMTEXT:
        put_words(r, m->of);
        break;
    case M_FLAGS:
        buf_printf(&r->out, "%s: ", word(r, "list"));
        put_words(r, m->of);
        break;
    case M_REF:
    case M_REFTEXT:
        buf_printf(&r->out, "%s `%s`", word(r, "ref"), (const char *)m->of);
        break;
    case M_REFTEXTS:
        buf_printf(&r->out, "%s: %s `%s`", word(r, "list"), word(r, "ref"), (const char *)m->of);
        break;
    case M_LIST:
        buf_printf(&r->out, "%s: [%s](#%s)", word(r, "list"), of->name, of->name);
        break;
    case M_MAP:
        buf_printf(&r->out, "[%s](#%s)", of->name, of->name);
        break;
    case M_CUSTOM:
        if (m->fn == section_facts)
            buf_printf(&r->out, "%s: ", word(r, "list"));
        if (of)
            buf_printf(&r->out, "[%s](#%s)", of->name, of->name);
        else
            buf_puts(&r->out, word(r, "own"));
        break;
    default:
        buf_puts(&r->out, word(r, ((const char *const[]){[M_ID] = "name",
                                                         [M_TEXT] = "text",
                                                         [M_BOOL] = "bool",
                                                         [M_INT] = "int",
                                                         [M_DATE] = "day",
                                                         [M_COND] = "when",
                                                         [M_TEXTS] = "texts"})[m->kind]));
        break;
    }
}

static void put_default(struct reference *r, const struct member *m)
{
    if (m->required) {
        buf_printf(&r->out, "**%s**", word(r, "required"));
        return;
    }
    switch (m->kind) {
    case M_BOOL:
        buf_puts(&r->out, m->otherwise ? "`true`" : "`false`");
        break;
    case M_COND:
        buf_puts(&r->out, m->otherwise == COND_ALWAYS ? "`true`" : "`false`");
        break;
    case M_INT:
        if (m->otherwise >= 0)
            buf_printf(&r->out, "%d", m->otherwise);
        break;
    case M_WORD:
        for (const struct term *w = m->of; w->id; w++) {
            if (w->value == m->otherwise)
                buf_printf(&r->out, "`%s`", w->id);
        }
        break;
    default:
        break;
    }
}

static void put_key(struct reference *r, const struct shape *s, const struct member *m)
{
    buf_printf(&r->out, "| `%s` | ", m->key);
    put_type(r, m);
    buf_puts(&r->out, " | ");
    put_default(r, m);
    buf_puts(&r->out, " | ");
    put_cell(r, key_meaning(r->a, r->lang, s, m->key));
    buf_puts(&r->out, " |\n");
}

static void put_head(struct reference *r)
{
    buf_printf(&r->out, "\n| %s | %s | %s | %s |\n|---|---|---|---|\n", word(r, "key"),
               word(r, "type"), word(r, "default"), word(r, "meaning"));
}

/* What the words of the type column mean. */
static void put_types(struct reference *r)
{
    static const char *const shown[][2] = {
        {"name", "id"}, {"text", "text"}, {"day", "date"}, {"when", "condition"}};

    buf_putc(&r->out, '\n');
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        buf_printf(&r->out, "- **%s**: %s\n", word(r, shown[i][0]), word(r, shown[i][1]));
}

static void put_shape(struct reference *r, const struct shape *s)
{
    buf_printf(&r->out, "\n## %s\n\n%s\n", s->name, key_meaning(r->a, r->lang, s, NULL));
    put_head(r);
    for (const struct member *m = s->members; m->key; m++)
        put_key(r, s, m);
}

/* Said once: these stand in every element that can cite. */
static void put_cite(struct reference *r, const struct shape **all)
{
    static const struct shape cite = {.name = "cite"};

    buf_printf(&r->out, "\n## cite\n\n%s", key_meaning(r->a, r->lang, &cite, NULL));
    for (const char *sep = " "; *all; all++) {
        if ((*all)->cite_at == NO_CITE)
            continue;
        buf_printf(&r->out, "%s[%s](#%s)", sep, (*all)->name, (*all)->name);
        sep = ", ";
    }
    buf_putc(&r->out, '\n');
    put_head(r);
    for (const struct member *m = cite_members; m->key; m++)
        put_key(r, &cite, m);
}

/* What speaks to the merge; no table reads it, for it is gone before anything is read. */
static void put_overlay(struct reference *r)
{
    static const char *const keys[] = {"remove", "after", "each"};
    static const struct shape overlay = {.name = "overlay"};

    buf_printf(&r->out, "\n## overlay\n\n%s\n\n| %s | %s |\n|---|---|\n",
               key_meaning(r->a, r->lang, &overlay, NULL), word(r, "key"), word(r, "meaning"));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        buf_printf(&r->out, "| `%s` | ", keys[i]);
        put_cell(r, key_meaning(r->a, r->lang, &overlay, keys[i]));
        buf_puts(&r->out, " |\n");
    }
}

/* ------------------------------------------------------------------ facts */
static const char *fact_type(const struct vocab_fact *f)
{
    static const char *const types[] = {[V_BOOL] = "bool",       [V_INT] = "int",
                                        [V_TEXT] = "text",       [V_CHOICE] = "choice",
                                        [V_CHOICES] = "choices", [V_LEVEL] = "level",
                                        [V_COUNTRY] = "country", [V_COUNTRIES] = "countries",
                                        [V_ROWS] = "rows"};

    return types[f->type];
}

/* fact_<id> is also what the pages ask when the pack has no words of its own. */
static void put_fact(struct reference *r, const struct vocab_fact *f)
{
    char *name = arena_strdup(r->a, f->id);

    for (char *c = name; *c; c++)
        *c = *c == '.' ? '_' : *c;
    buf_printf(&r->out, "| `%s` | %s |", f->id, fact_type(f));
    for (size_t i = 0; f->choices && f->choices[i]; i++)
        buf_printf(&r->out, " `%s`", f->choices[i]);
    if (f->axis)
        buf_printf(&r->out, " %s", word(r, "codes"));
    if (f->type == V_COUNTRY || f->type == V_COUNTRIES)
        buf_printf(&r->out, " `japan` `overseas` `unknown` `US` …");
    buf_puts(&r->out, " | ");
    put_cell(r, words_by_name(r->lang, "fact_", name, ""));
    buf_puts(&r->out, " |\n");
}

static void put_facts(struct reference *r)
{
    size_t n;
    const struct vocab_fact *facts = vocab_facts(&n);

    buf_printf(&r->out, "\n## %s\n\n| id | %s | %s | %s |\n|---|---|---|---|\n",
               W(r->lang, key_reference_facts), word(r, "type"), word(r, "values"),
               word(r, "meaning"));
    for (size_t i = 0; i < n; i++)
        put_fact(r, &facts[i]);
}

const char *pack_reference(struct arena *a, enum lang lang)
{
    struct reference r = {.a = a, .lang = lang};
    const struct shape **all = pack_shapes(a);

    buf_init(&r.out, a, 32768);
    buf_printf(&r.out, "# %s\n\n%s\n", W(lang, key_reference), W(lang, key_reference_lead));
    put_types(&r);
    for (const struct shape **s = all; *s; s++)
        put_shape(&r, *s);
    put_cite(&r, all);
    put_overlay(&r);
    put_facts(&r);
    return r.out.p;
}
