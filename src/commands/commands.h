/* commands.h: the one way to change anything.
 *
 * A command has a name, declared arguments and a function that runs inside one transaction. Pages,
 * API, command line and imports all call command_run() with a JSON object; the runner checks the
 * arguments, the idempotency key and the person's right to call it at all, runs the function,
 * appends the row changes to the journal under the command's name, stores the result under the
 * idempotency key, and commits. A refusal leaves no change and one record in the access chain.
 *
 * The table in commands.c is the list of everything that can be done; /api/openapi.json and docs
 * are made from it. */
#ifndef DAICHO_COMMANDS_COMMANDS_H
#define DAICHO_COMMANDS_COMMANDS_H

#include <jansson.h>

#include "audit/access.h"
#include "commands/app.h"
#include "core/who.h"

enum arg_type {
    ARG_TEXT, /* one line; texts are without what nobody sees (text_visible) */
    ARG_LONGTEXT,
    ARG_SECRET, /* one line, byte for byte: a password */
    ARG_INT,
    ARG_BOOL,
    ARG_DATE, /* any notation date_parse takes; the command sees ISO */
    ARG_ID,
    ARG_OBJECT,
    ARG_ARRAY,
    ARG_FILE,     /* base64url text in JSON, or bytes beside it (command_run's `file`) */
    ARG_DOCUMENT, /* the same, an office document or picture: its kind is checked and told */
};
struct arg {
    const char *name;
    enum arg_type type;
    bool required;
    size_t max;       /* characters; 0: 200, long text 4,000 */
    const char *text; /* for the API's description */
};

enum command_right { RIGHT_PUBLIC, RIGHT_STAFF, RIGHT_OFFICE, RIGHT_ADMIN };

/* What a command function works with. */
struct call {
    struct app *app;
    struct tx *tx;
    struct arena *arena;
    const struct who *who;
    const struct command *command;
    const json_t *in;    /* checked against the arguments */
    struct bytes file;   /* ARG_FILE, ARG_DOCUMENT */
    const char *media;   /* ARG_DOCUMENT: what the bytes are */
    void *prepared;      /* what prepare left, in the arena of the call */
    json_t *out;         /* filled by the command: the result */
    char subject[37];    /* set by the command: whose record this is */
    const char *edition; /* set by the command: hash of the edition it was done under, or "" */
    bool nothing;        /* set by the command: it changed nothing, and nothing is recorded */
    struct date today;
};
typedef enum status command_fn(struct call *c, struct err *err);

struct command {
    const char *name; /* "case.submit" */
    enum command_right right;
    const struct arg *args;
    size_t nargs;
    command_fn *run;
    const char *summary; /* English, one line */
    /* Before the transaction, on the caller's thread: what takes CPU (password hashes). c->tx is
     * NULL; NULL when there is nothing to prepare. */
    command_fn *prepare;
};
extern const struct command *const commands[];
extern const size_t commands_count;
const struct command *command_find(const char *name);

/* Runs a command. `idempotency` NULL: not repeatable (imports, tests). The same key by the same
 * person with the same input returns the stored result; with other input ST_CONFLICT
 * "idempotency_reuse". The caller owns *ret_out. May block until the commit is durable: slow lane
 * only. */
enum status command_run(struct app *app, struct arena *a, const struct who *who, const char *name,
                        const char *idempotency, const json_t *in, struct bytes file,
                        json_t **ret_out, struct err *err);

/* The frozen actor of a record: person, name, post, unit, way, as JSON. */
char *access_actor(struct arena *a, const struct who *who);
/* Records that somebody came, looked, was refused or took something out, in the access chain. */
enum status access_record(struct app *app, const struct who *who, enum access_kind kind,
                          const char *object, const char *detail, struct err *err);

/* ------------------------------------------------------------------ the commands
 * name                 arguments                                   result
 * inquiry.record       facts{} question? to_role? case?            id no verdict
 * inquiry.reply        inquiry reply correct?
 * case.create          procedure entry? copy_from? again? inquiry? fields{}? unit?   case
 * case.save            case lock fields{}                          lock version problems[]
 * case.answer          case col answers[{checklist item state reason}]   lock problems[]
 * case.submit          case lock                                   state step no
 * case.discard         case                                        (draft only)
 * case.move_edition    case lock                                   lock left[] edition
 * case.take_over       case lock                                   (who handed it in is gone)
 * case.withdraw        case reason
 * case.return          case to_step? reason
 * case.step            case step verdict[done approve reject] content_hash? reason? conditions?
 *                      data{}? texts[]? external{decider decider_name date number}? file?
 * case.waive           case step person reason                     (a third, higher person)
 * case.cancel          case reason                                 proposes to undo a decision
 * case.cancel_confirm  case reason                                 by another person
 * case.cancel_decline  case reason                                 taken back or declined
 * case.split           case                                        cases[]
 * evidence.add         case item name effective? source? file      evidence sha256
 * evidence.withdraw    evidence reason
 * evidence.certify     case item certificate confirmed?            evidence sha256
 * certificate.put      certificate? scheme number? holder services? scope? from? to? name? file?
 *                                                                  certificate
 * certificate.withdraw certificate on? reason?                     no day: it holds after all
 * certificate.import   list on rows[] lock?                        added changed gone kept
 * certificate.confirm  entry evidence certificate? confirmed? reason? name? file?   evidence
 * entry.act            entry act reason? data{}?                   state
 * entry.terms          entry seen? edition from? name? file        n differences opened
 * entry.terms_copy     entry seen? source n                        n differences opened
 * entry.terms_decide   entry n seen? decision reason               continue, stop
 * unit.put             unit? name parent? yomi? code?              unit
 * person.put           person? login name yomi? mail? password?    person temporary_password
 * person.password      old new
 * person.lang          lang
 * post.put             post? unit title roles[]                    post
 * holding.put          person post kind from? to?                  holding
 * holding.end          holding to
 * setting.set          key value clause?
 * example.put          key? label levels{} personal why            key
 * document.put         document? title number? made_on? effective meets[]? open? note? name file
 *                                                                  document n
 * document.mark        document n meets[]? open?                   what an edition stands for
 * document.review      document on                                 looked at, left as it is
 * document.end         document on?                                no day: it goes on
 * document.withdraw    document n reason                           registered by mistake
 * org.import           rows[]                                      counts
 * transfer.load        rows[] from?                                moves leavers same
 * transfer.withdraw    day person?                                 taken_back
 * edition.install      file                                        hash   (bundle bytes)
 * edition.adopt        hash from grace_to? settings{}? other_rules? file?   adoption counts{}
 * open[] edition.undo         adoption? reason                            adoption todos
 * revision.confirm     todo reason
 * holidays.install     file title signer?                          hash first last
 * closing.set          day name?                                   no name: open after all
 * duty.tick            duties[]? reached?                          opened day
 * duty.happened        entry kind day? note                        opened occurrence
 * occurrence.done      occurrence result[ok found] note? kept? correct?   late entry
 * occurrence.waive     occurrence reason                           entry
 * occurrence.reply     occurrence result[ok found] note? person?   entry
 * calendar.link                                                    secret
 * calendar.unlink
 * incident.report      what noticed_on? noticed_at? occurred_on? entry? service? personal?
 *                      my_number? attack? outside{name contact how}? violation?   incident no
 * incident.seen        incident
 * incident.phone       told how
 * incident.line        incident kind text on? time? corrects? deadline?   line
 * incident.assess      incident verdict reason personal? my_number? attack?   line
 * incident.close       incident text                               line
 * incident.reopen      incident reason                             line
 * inventory.start      name until text?                            inventory units
 * inventory.reply      asked replied answers[{entry answer words?}]? unlisted[{name purpose
 *                      address? since?}]? none? heard?             replied
 * inventory.close      inventory note?
 * unlisted.import      name day? file                              list lines added known machines
 *                                                                  unitless
 * unlisted.drop        list reason
 * unlisted.decide      item decided what[same other asked open] covers? entry? no? units[]? until?
 *                      text? reason?                               decided survey?
 * survey.start         title text until entries[]                  survey asked
 * survey.reply         asked replied answer words? heard?          replied
 * survey.close         survey note?
 * use.check            typed why                                   check found contractors
 * contractor.put       id? contractor service purpose unit? ended? id
 * contractor.import    file                                        added kept
 * notice.publish       to units[]? entry? title text until?        notice people
 * notice.read          notice people[]?                            people: on paper
 * notice.withdraw      notice reason
 * mail.set             on host port? tls? login? secret? sender sender_name? base
 * mail.again           mail                                        once more, by hand
 * mail.drop            mail
 * person.mail          wants[now daily none]
 * retention.hold       entry reason                                nobody disposes of it
 * retention.release    entry reason
 * disposal.role        role source                                 whose decision disposal is
 * disposal.prepare     entries[]                                   list
 * disposal.cancel      list reason
 * disposal.decide      list decider date number
 * disposal.execute     list entry                                  state[done stopped]
 * tenant.create, body.create (command line only, right public, on an empty home) */

#endif
