/* daicho pack crosswalk [PATH[+OVERLAY…]…]: what several bodies ask alike, side by side */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/pack.h"
#include "pack/control.h"
#include "rules/crosswalk.h"

#define PACKS_MAX 16
#define PATHS_MAX 8

struct walk {
    struct cli *c;
    struct pack *packs[PACKS_MAX];
    size_t n;
};

/* ------------------------------------------------------------------ reading */
static int load_one(struct walk *w, const char *arg)
{
    size_t n;
    char **dirs = str_split(w->c->a, arg, '+', &n);

    if (n > PATHS_MAX)
        return CLI_INPUT;
    int status = cli_load_pack(w->c, dirs, (int)n, &w->packs[w->n]);
    w->n += status == CLI_OK;
    return status;
}

/* ------------------------------------------------------------------ as text */
static const char *relation_words(struct cli *c, enum relation r)
{
    switch (r) {
    case REL_EQUAL:
        return "";
    case REL_SUPERSET:
        return cli_say(c, "（より広く問う）", " (asks more)");
    case REL_SUBSET:
        return cli_say(c, "（一部を問う）", " (asks a part)");
    default:
        return cli_say(c, "（重なる）", " (overlaps)");
    }
}

static void print_cell(struct cli *c, const struct pack *p, const struct crosswalk_cell *x)
{
    printf("  %-18s %s%s%s%s: %s%s\n", p->id, x->where, x->clause[0] ? " [" : "", x->clause,
           x->clause[0] ? "]" : "", x->text, relation_words(c, x->is));
}

static void print_control(struct walk *w, const struct common_control *k, int control)
{
    struct cli *c = w->c;

    printf("%s  %s\n    %s\n", k->id, cli_say(c, k->ja, k->en), cli_say(c, k->text_ja, k->text_en));
    for (size_t i = 0; i < w->n; i++) {
        size_t n;
        const struct crosswalk_cell *x = crosswalk_cells(w->packs[i], control, c->a, &n);

        for (size_t j = 0; j < n; j++)
            print_cell(c, w->packs[i], &x[j]);
        if (n == 0)
            printf("  %-18s －\n", w->packs[i]->id);
    }
    putchar('\n');
}

static void print_apart(struct walk *w)
{
    for (size_t i = 0; i < w->n; i++) {
        size_t n;
        const struct crosswalk_cell *x = crosswalk_apart(w->packs[i], w->c->a, &n);

        printf("%s: %s %zu\n", w->packs[i]->id,
               cli_say(w->c, "共通の管理項目に当たらない確認事項",
                       "checklist items without a common control"),
               n);
        for (size_t j = 0; j < n; j++)
            printf("  %s%s%s%s: %s\n", x[j].where, x[j].clause[0] ? " [" : "", x[j].clause,
                   x[j].clause[0] ? "]" : "", x[j].text);
    }
}

/* ------------------------------------------------------------------ as JSON */
static json_t *cells_json(const struct crosswalk_cell *x, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        json_t *j = json_pack("{s:s,s:s,s:s}", "where", x[i].where, "clause", x[i].clause, "text",
                              x[i].text);

        if (x[i].is != REL_NONE)
            json_object_set_new(j, "is", json_string(relation_id(x[i].is)));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *control_json(struct walk *w, const struct common_control *k, int control)
{
    json_t *packs = json_object();

    for (size_t i = 0; i < w->n; i++) {
        size_t n;
        const struct crosswalk_cell *x = crosswalk_cells(w->packs[i], control, w->c->a, &n);

        json_object_set_new(packs, w->packs[i]->id, cells_json(x, n));
    }
    return json_pack("{s:s,s:s,s:s,s:o}", "id", k->id, "title", cli_say(w->c, k->ja, k->en),
                     "meaning", cli_say(w->c, k->text_ja, k->text_en), "packs", packs);
}

static json_t *apart_json(struct walk *w)
{
    json_t *apart = json_object();

    for (size_t i = 0; i < w->n; i++) {
        size_t n;
        const struct crosswalk_cell *x = crosswalk_apart(w->packs[i], w->c->a, &n);

        json_object_set_new(apart, w->packs[i]->id, cells_json(x, n));
    }
    return apart;
}

/* ------------------------------------------------------------------ the command */
/* Without packs the whole list; else what at least one of them speaks of. */
static bool spoken_of(struct walk *w, int control)
{
    size_t n = w->n == 0;

    for (size_t i = 0; i < w->n && n == 0; i++)
        crosswalk_cells(w->packs[i], control, w->c->a, &n);
    return n > 0;
}

static void print(struct walk *w)
{
    size_t n;
    const struct common_control *all = controls_read(w->c->a, &n);
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        if (!spoken_of(w, (int)i))
            continue;
        if (w->c->json)
            json_array_append_new(list, control_json(w, &all[i], (int)i));
        else
            print_control(w, &all[i], (int)i);
    }
    if (w->c->json)
        cli_print_json(json_pack("{s:O,s:o}", "controls", list, "apart", apart_json(w)));
    else
        print_apart(w);
    json_decref(list);
}

int cli_pack_crosswalk(struct cli *c)
{
    struct walk w = {.c = c};
    int status = CLI_OK;

    if (!cli_args(c, 0, PACKS_MAX))
        return CLI_INPUT;
    for (int i = 0; status == CLI_OK && i < c->argc; i++)
        status = load_one(&w, c->argv[i]);
    if (status == CLI_OK)
        print(&w);
    for (size_t i = 0; i < w.n; i++)
        pack_free(w.packs[i]);
    return status;
}
