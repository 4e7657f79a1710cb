/* Tells the occurrences of recurrences that it is given, for test_recur.py: one line each of
 *   ANCHOR MONTHS DAYS ON MONTH DAY ROLL GRACE_MONTHS GRACE_DAYS FROM UNTIL DONE
 * (words of recur.h; days as numbers; DONE what becomes of the first, second … occurrence and then
 * over again: days after it opens, or "-" for never, separated by commas). Answers one line for
 * each occurrence up to UNTIL, and an empty line. With --packs FOLDER…: the rules of all duties of
 * these packs, in that form up to GRACE_DAYS. Arguments: HOLIDAYS.csv and closing days. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "pack/pack.h"
#include "rules/recur.h"

static const char *const anchors[] = {"calendar", "fiscal", "start", "last_done"};
static const char *const ons[] = {"none", "start", "end", "day", "month_day"};
static const char *const rolls[] = {"stays", "next", "previous"};

static int number_of(const char *const *words, int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

/* ------------------------------------------------------------------ occurrences */
struct asked {
    struct recurrence r;
    struct date from, until;
    const char *done[64];
    size_t ndone;
};

static bool parse(char *line, struct asked *ret)
{
    char anchor[16], on[16], roll[16], done[400];
    struct recurrence *r = &ret->r;

    *ret = (struct asked){.ndone = 0};
    if (sscanf(line, "%15s %d %d %15s %d %d %15s %d %d %d %d %399s", anchor, &r->months, &r->days,
               on, &r->month, &r->day, roll, &r->grace_months, &r->grace_days, &ret->from.day,
               &ret->until.day, done) != 12)
        return false;
    r->anchor = (enum recur_anchor)number_of(anchors, 4, anchor);
    r->on = (enum recur_on)number_of(ons, 5, on);
    r->roll = (enum recur_roll)number_of(rolls, 3, roll);
    strcpy(line, done);
    for (char *save, *p = strtok_r(line, ",", &save); p && ret->ndone < 64;
         p = strtok_r(NULL, ",", &save))
        ret->done[ret->ndone++] = p;
    return true;
}

static void tell(const struct asked *q, const struct calendar *c)
{
    static struct occurrence_past past[60000];
    struct occurrence o;
    size_t n = 0;
    struct date today = q->from;

    while (n < sizeof past / sizeof *past &&
           recur_next(&q->r, c, (struct recur_span){q->from, q->from, {DATE_NONE}}, past, n, today,
                      &o) &&
           o.nominal.day <= q->until.day) {
        const char *done = q->done[n % q->ndone];
        int after;
        printf("%d %d %d %d %d\n", o.opens.day, o.nominal.day, o.due.day, o.last.day, o.unsure);
        past[n] = (struct occurrence_past){o.nominal, o.last, {DATE_NONE}, false};
        if (sscanf(done, "%d", &after) == 1)
            past[n].done.day = o.opens.day + after;
        n++;
        today.day = o.last.day + 1; /* by then it is done, or missed */
    }
    printf("\n");
}

/* ------------------------------------------------------------------ packs */
static int tell_pack(struct arena *a, const char *path)
{
    struct err err = {0};
    struct pack *p;
    struct facts *f = ARENA_NEW(a, struct facts);
    struct recurrence r;
    int setting;

    if (pack_load(&path, 1, NULL, NULL, &p, &err) != ST_OK)
        return 1;
    for (int i = 0; i < FACTS_MAX; i++) /* whatever the body could set: something that differs */
        f->v[i] = (struct fact_value){.known = true, .i = 1 + (int64_t)(i * 7 % 30)};
    for (size_t i = 0; i < p->nduties; i++)
        if (recurrence_of(&p->duties[i], f, &r, &setting))
            printf("%s %d %d %s %d %d %s %d %d\n", anchors[r.anchor], r.months, r.days, ons[r.on],
                   r.month, r.day, rolls[r.roll], r.grace_months, r.grace_days);
    pack_free(p);
    return 0;
}

static bool load(struct arena *a, const char *path, struct calendar *c)
{
    char *text = arena_alloc(a, 100000);
    struct err err = {0};
    FILE *f = fopen(path, "rb");

    if (!f)
        return false;
    size_t n = fread(text, 1, 100000, f);
    fclose(f);
    return calendar_load_csv(c, path, (struct bytes){text, n}, &err) == ST_OK;
}

int main(int argc, char **argv)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = calendar_new(a);
    struct asked q;
    char line[1000];
    int failed = 0;

    if (argc > 2 && strcmp(argv[1], "--packs") == 0) {
        for (int i = 2; i < argc; i++)
            failed |= tell_pack(a, argv[i]);
        return failed;
    }
    if (argc < 2 || !load(a, argv[1], c))
        return 2;
    for (int i = 2; i < argc; i++)
        calendar_close(c, (struct date){atoi(argv[i])}, "closed");
    while (fgets(line, sizeof line, stdin)) {
        if (!parse(line, &q))
            return 2;
        tell(&q, c);
    }
    return 0;
}
