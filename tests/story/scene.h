/* scene.h: a body whose rules change: onna-2017 with entries and drafts, its next edition
 * installed, and a clock that the test moves. */
#ifndef DAICHO_TESTS_SCENE_H
#define DAICHO_TESTS_SCENE_H

#include "town.h"

#define IN(...) json_pack(__VA_ARGS__)

struct scene {
    struct town t;
    struct pack *old, *new;
    const char *hash;                            /* of the new edition */
    const char *plain, *both, *heavy, *free_one; /* entries */
    const char *draft, *choice;                  /* drafts; the second has a class that is split */
};
struct wanted {
    bool personal, paid;
    const char *level; /* NULL: the lightest */
};

extern int64_t shift; /* days that the clock is ahead */

void open_scene(struct scene *s, const char *url);
/* The record must be whole. */
void close_scene(struct scene *s);

/* A day so many days ahead of the clock; the same as text. */
struct date day(int64_t ahead);
const char *iso(struct scene *s, int64_t ahead);

/* Installs an edition: its hash. */
const char *install(struct town *t, const struct pack *p);
/* An entry as wanted, from the application to the decision by yamada and sato. */
const char *permit(struct scene *s, struct wanted w);
/* Input of edition.adopt with the setting that the new edition needs; grace NULL: none. */
json_t *adoption(const char *hash, const char *from, const char *grace);

/* What stands between the decision and the beginning of use, and the beginning, by tanaka. */
void begin_use(struct scene *s, const char *entry);
/* The calendars worked through up to the clock: how many occurrences opened. */
int64_t tick(struct scene *s);

const struct pack *in_force(struct scene *s, int64_t ahead);
void assert_in_force(struct scene *s, int64_t ahead, const struct pack *p);
/* To-dos of an entry, of all, in a state. */
int64_t todos(struct scene *s, const char *entry, const char *state);
int64_t all_todos(struct scene *s, const char *state);
/* The open to-do of an entry: its id; standing and differences when asked for. */
const char *todo_of(struct scene *s, const char *entry, const char **standing,
                    const char **differences);

#endif
