/* demo.h: a home filled with people and services at work, for trying things out.
 *
 * What fills it is data (without people.csv, the people of cli/demo_staff.h):
 * FOLDER/<pack id>/people.csv (as org import takes it), settings.json
 * ({key: text}) and story.json, a list of commands played by those people through command_run, so
 * that the journal and the four eyes are real:
 *
 *   {"as": login, "command": "case.create", "in": {…}, "id": "x"}   "id" names the result
 *   "each": ["1", "2"]      repeats the command with "$each" replaced in its texts
 *   "file": "text"          bytes of the file argument
 *   {"let": "name", "value": …}
 *
 * Texts in "in" are replaced: "$x.case" (a member of result x, or a value of let), "$person.LOGIN",
 * "$unit.NAME", "$today", "$today+30", "$today-7", "$year_end" (March 31 of this fiscal year). */
#ifndef DAICHO_CLI_DEMO_H
#define DAICHO_CLI_DEMO_H

#include "cli/house.h"

/* Makes c->home a demo of the pack unless it is that already; refuses any other home. `store` is
 * the URL of its database, NULL: the SQLite file. Whoever runs it may be anybody: accounts and the
 * password all have in common are kept in the home and shown. */
int demo_make(struct cli *c, const char *pack_dir, const char *folder, const char *store);
/* Prints the accounts of a demo home on standard output. */
int demo_accounts(struct cli *c);

/* Plays a story; prints what failed with its place in the list. */
int story_play(struct cli *c, struct house *h, const char *file, const json_t *story);

#endif
