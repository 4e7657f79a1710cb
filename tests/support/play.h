/* play.h: people at random and with good will: at the lists of a case and of its entry, on the
 * move. */
#ifndef DAICHO_TESTS_PLAY_H
#define DAICHO_TESTS_PLAY_H

#include "casebox.h"

/* One answer, or a whole column, that `arg` chooses. */
enum status play_answer(struct box *b, int person, uint32_t arg);
enum status play_answers(struct box *b, int person, uint32_t arg);
/* People move from post to post. */
enum status play_transfer(struct box *b, int person, uint32_t arg);
/* Would × here keep a step from being completed? */
bool stands_in_the_way(struct box *b, const struct box_answer *a);
/* Both columns of the run that is being answered are there, by two people. */
bool run_of_two(const struct box *b);
/* Does the act have a list that a second person looks at? */
bool act_of_two(const struct box *b, const struct entry_act *a);
/* Begins the use and does every act that two answer for, twice, as whoever may: NULL, or what did
 * not hold.
 * Counts those who answered and the acts that were done. */
const char *use_it(struct box *b, long *runs, long *acts);

/* On the step that waits, by somebody who may and for somebody it helps, where there are such. */
enum status play_waive_some(struct box *b, struct err *err);

#endif
