/* home.h: the folder that belongs to one installation: key, database, and what it is for.
 *
 *   master.key   64 hex digits, mode 0600: wraps the subject keys; kept apart from backups
 *   store        URL of the database, only when it is not the SQLite file
 *   daicho.db    the SQLite file
 *   demo         present in demo homes */
#ifndef DAICHO_COMMANDS_HOME_H
#define DAICHO_COMMANDS_HOME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/err.h"

/* Starts a home in a staging folder inside `home` (made when absent): nobody takes it for a home
 * before home_finish. ST_INPUT "home_exists" when there is one already. `store_url` NULL: the
 * SQLite file. *ret_stage is a folder that app_open accepts. */
enum status home_stage(struct arena *a, const char *home, const char *store_url, bool demo,
                       const char **ret_stage, struct err *err);
/* Moves the staged files into place, the key last: its presence makes the home. */
enum status home_finish(struct arena *a, const char *home, const char *stage, struct err *err);
/* Removes what was staged. */
void home_abandon(struct arena *a, const char *home, const char *stage);

bool home_exists(struct arena *a, const char *home);
/* ST_INPUT "no_home"; ST_SYSTEM "key_open_to_others" when others may read the key. */
enum status home_key(struct arena *a, const char *home, struct key *ret, struct err *err);
enum status home_store_url(struct arena *a, const char *home, const char **ret, struct err *err);
bool home_is_demo(struct arena *a, const char *home);

#endif
