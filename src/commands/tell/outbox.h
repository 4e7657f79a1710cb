/* outbox.h: what is told by mail: put in by the transaction that is its cause, so that nothing is
 * sent that did not happen, and nothing that happened is forgotten. src/post sends it.
 *
 * A row says which person and of what; never what it says there. While mail is off, and for whoever
 * wants none, nothing is put in. */
#ifndef DAICHO_COMMANDS_OUTBOX_H
#define DAICHO_COMMANDS_OUTBOX_H

#include "commands/commands.h"

extern const struct command command_mail_set, command_mail_again, command_mail_drop,
    command_person_mail;

/* What is told, and of what `event` is the id. */
#define OUT_TASK "task"               /* a step of an application waits for them: the task */
#define OUT_RETURNED "returned"       /* their application came back: the act */
#define OUT_DECIDED "decided"         /* … or was decided: the act */
#define OUT_OCCURRENCE "occurrence"   /* a duty of theirs opened: the occurrence */
#define OUT_LATE "late"               /* … is past its day, also to the office */
#define OUT_REMIND "remind"           /* … ends soon: the occurrence, /, how many days before */
#define OUT_ESCALATED "escalated"     /* … of others was not done: the occurrence */
#define OUT_ASKED "asked"             /* they are asked by a duty: the occurrence */
#define OUT_NOTICE "notice"           /* a notice */
#define OUT_INCIDENT "incident"       /* what was told them of an incident (incident_told) */
#define OUT_INVENTORY "inventory"     /* a unit of theirs is asked: the unit in the inventory */
#define OUT_SURVEY "survey"           /* a question of the office: who is asked */
#define OUT_SURVEY_LATE "survey_late" /* … and its last day is over */

/* Puts it in for a person, once however often; inside a command. */
enum status outbox_put(struct call *c, const char *kind, const char *event, struct person_id person,
                       struct err *err);

/* … for everybody who has a role. */
struct role_at;
enum status outbox_put_role(struct call *c, const char *kind, const char *event,
                            const struct role_at *x, struct err *err);
/* Does mail go out at all? */
enum status outbox_on(struct call *c, bool *ret, struct err *err);

/* Is this an address that mail goes to: one, in ASCII, with nothing that means something in a
 * header? */
bool mail_address_ok(const char *s);
/* The secret of mail_setting as it was given; "" none. ST_SYSTEM "mail_secret" when it was sealed
 * with another master key. */
enum status mail_secret(struct arena *a, const struct key *master, struct tenant_id tenant,
                        struct bytes sealed, const char **ret, struct err *err);

/* States of a row. */
#define OUT_WAITING "waiting"
#define OUT_CLAIMED "claimed" /* somebody is sending it */
#define OUT_SENT "sent"
#define OUT_FAILED "failed"
#define OUT_UNSURE "unsure" /* whoever sent it died over it: it may have gone out */
#define OUT_DROPPED "dropped"

#endif
