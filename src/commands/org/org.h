/* org.h: the commands that bring a body into being and keep it: rules, settings, units, posts,
 * people. Shared by the files org_*.c. */
#ifndef DAICHO_COMMANDS_ORG_H
#define DAICHO_COMMANDS_ORG_H

#include "commands/commands.h"

extern const struct command command_tenant_create, command_body_create, command_edition_install,
    command_edition_adopt, command_edition_undo, command_setting_set, command_example_put,
    command_unit_put, command_post_put, command_person_put, command_person_password,
    command_person_reset, command_person_lang, command_person_leave, command_holding_put,
    command_holding_end, command_holding_withdraw, command_token_create, command_token_revoke,
    command_org_import, command_table_set, command_document_put, command_document_mark,
    command_document_review, command_document_end, command_document_withdraw;

/* Roles that are no matter of the rules: they may be put on posts of every body. */
#define ROLE_ADMIN "admin"
#define ROLE_AUDITOR "auditor"

/* The role of a post that people mean by `name`: its id, or its label in the rules; admin and
 * auditor have labels of their own, and 事務局 is the one role of the office whatever its label.
 * `pack` may be NULL. *ret_id is an id for good. ST_INPUT "bad_role" with the names there are,
 * "role_ambiguous" with the ids of all that bear the label. */
enum status org_role_named(struct arena *a, const struct pack *pack, const char *name,
                           const char **ret_id, struct err *err);

/* The edition in force today for the caller's body; NULL when none is. Also sets c->edition. */
enum status org_pack(struct call *c, const struct pack **ret, struct err *err);

/* How an appointment from `from` to `to` (none: open) gets on with one that is there: the code of
 * the refusal, NULL when both can be. With `move`, *ret_ends is set where the one there has to end
 * the day before `from`: a main post that began earlier, or the same post held as something else.
 */
struct tenure {
    const char *kind;
    struct date from, to;
};
const char *org_tenure_clash(const struct tenure *new, const struct tenure *there, bool same_post,
                             bool same_body, bool move, bool *ret_ends);
/* main, concurrent or substitute by what lists write (本務, 兼務, 代理 …; "" is main); NULL: none
 * of them. */
const char *org_kind_named(const char *text);
/* "総務課 主任（R8.4.1〜R9.3.31）": which post until when, for the sentence of a refusal. */
const char *org_tenure_text(struct arena *a, const char *unit, const char *title, struct date from,
                            struct date to);

/* Who administers the body and who is its office, on a day. Whatever takes people from posts, or
 * roles from these, asks before and after: ST_REFUSED "last_holder" (the role with its last holders
 * as detail) when nobody is left where somebody was. Another one is appointed first. */
enum { ORG_KEYS = 2 };
struct org_keys {
    struct date day;
    const char *held[ORG_KEYS]; /* "管理者：高橋 花子"; NULL: by nobody */
};
enum status org_keys_before(struct call *c, struct date day, struct org_keys *ret, struct err *err);
enum status org_keys_kept(struct call *c, const struct org_keys *before, struct err *err);
/* The unit ends: what is open in it goes on in `into`, whose people act on it from now on. What was
 * decided keeps the names of its day. */
enum status org_carry_over(struct call *c, struct unit_id unit, struct unit_id into,
                           struct err *err);
/* People belong to the local government, their accounts to one body at a time: that of the main
 * post, else of any post; when none is held any more, of the last. *ret_body is its name when it is
 * not the caller's, else NULL; the operator on the machine and people who never held a post: NULL.
 * ST_NOT_FOUND: another body's, and of the caller's they never were. */
enum status org_person_elsewhere(struct db *db, struct arena *a, const struct who *who,
                                 struct person_id person, struct date day, const char **ret_body,
                                 struct err *err);
/* Name, log-in, password, leaving: ST_DENIED "person_elsewhere" unless the account is the caller's
 * body's to keep; ST_NOT_FOUND as above. */
enum status org_person_mine(struct call *c, struct person_id person, struct err *err);
/* A main post makes the account the body's: ST_CONFLICT "main_from_elsewhere" while another body
 * keeps it and posts there are not over by `from`. */
enum status org_main_may(struct call *c, struct person_id person, struct date from,
                         struct err *err);

/* Name of the record that changed: kept for the journal. */
void org_subject(struct call *c, const char *id);

/* A member of an id that was declared required or not: ST_INPUT "bad_id" when it is no id. */
enum status org_id(const struct call *c, const char *name, char ret[37], struct err *err);

/* Twelve characters that cannot be misread, in groups of four. */
char *org_temporary_password(struct arena *a);
/* ST_INPUT "password_weak": shorter than ten characters, or the login itself. */
enum status org_password_ok(const char *password, const char *login, struct err *err);
/* A log-in as it is kept, from what was typed: half width, small letters. */
char *org_login_fold(struct arena *a, const char *typed);
/* ST_INPUT "bad_login": logins are 1 to 64 letters, digits and . - _ @, lower case. */
enum status org_login_ok(const char *login, struct err *err);

/* Keeps a password's hash, and records what it was as a hash of the hash (its own salt is in it).
 */
enum status org_credential_put(struct call *c, struct person_id person, const char *hashed,
                               bool must_change, struct err *err);

/* Hands the result to the caller. */
void org_out(struct call *c, const char *name, const char *value);

#define ARGS(a) (a), sizeof(a) / sizeof(*(a))

#endif
