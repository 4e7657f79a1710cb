/* record_posts.h: what a record changed of who holds which post, in words. */
#ifndef DAICHO_COMMANDS_RECORD_POSTS_H
#define DAICHO_COMMANDS_RECORD_POSTS_H

#include "commands/app.h"
#include "store/queries_gen.h"
#include "words/words.h"

struct record_posts {
    struct db *db;
    struct arena *a;
    struct tenant_id tenant;
    enum lang lang;
};
/* One line: what it is called, what it says ("" nothing), and the day from which it is so. */
struct record_post_line {
    enum word label;
    const char *text;
    struct date day;
};

/* A row of `holding`, begun or with another last day: "山田 花子　総務課
 * 主事（本務、令和9年4月1日から）" */
enum status record_holding(const struct record_posts *r, const json_t *key, const json_t *row,
                           struct record_post_line *ret, struct err *err);

/* A row of the body's table "transfer" (commands/org/transfer.h), recorded or taken back: "山田
 * 花子 総務課 主事 → 企画課 係長（令和9年4月1日から）" */
enum status record_transfer(const struct record_posts *r, const struct q_body_row_get_row *t,
                            bool taken_back, struct record_post_line *ret, struct err *err);

#endif
