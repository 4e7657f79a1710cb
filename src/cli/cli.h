/* cli.h: the command line. One row in main_cli.c and one file per command.
 *
 *   daicho [--home DIR] [--json] COMMAND …
 *
 * Exit: 0 done, 1 a negative answer or a finding, 2 bad input or usage, 3 system trouble; nothing
 * is half done on 1 to 3. Results go to standard output, messages to standard error. A command
 * takes its options out of the arguments with cli_flag and cli_option, then calls cli_args. */
#ifndef DAICHO_CLI_CLI_H
#define DAICHO_CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "words/words.h"

struct cli_command;

struct cli {
    const char *home; /* --home, else DAICHO_HOME, else "" */
    bool json;        /* --json: results and errors as JSON */
    enum lang lang;   /* of the locale */
    struct arena *a;  /* lives as long as the command */
    const struct cli_command *command;
    int argc;
    char **argv; /* what follows the command's name; shrinks as options are taken */
};

#define CLI_OK 0
#define CLI_NEGATIVE 1
#define CLI_INPUT 2
#define CLI_SYSTEM 3

struct cli_command {
    const char *name;
    int (*run)(struct cli *c); /* returns the exit status */
    const char *usage;         /* arguments; several lines allowed */
    const char *ja, *en;       /* one line of help */
};

/* Parses, dispatches, returns the exit status. */
int cli_main(int argc, char **argv);

/* Takes `--name` out of the arguments; true when it was there. */
bool cli_flag(struct cli *c, const char *name);
/* Takes `--name VALUE` or `--name=VALUE` out; NULL when absent. A missing value counts as usage
 * error, which cli_args reports. */
const char *cli_option(struct cli *c, const char *name);
/* Takes the first argument out: what is to be done; `otherwise` when there is none. */
const char *cli_sub(struct cli *c, const char *otherwise);
/* After the options: checks that between min and max arguments are left (max < 0: any number) and
 * that none of them is an unknown option. False after printing the usage: return CLI_INPUT. */
bool cli_args(struct cli *c, int min, int max);

/* Prints the error (place, sentence, clause) and returns its exit status. */
int cli_fail(struct cli *c, const struct err *err);
/* Prints the usage of the command on standard error and returns CLI_INPUT. */
int cli_usage(struct cli *c);
/* Prints one JSON value and a newline on standard output; takes the reference. */
void cli_print_json(json_t *j);
/* The sentence in the person's language. */
const char *cli_say(const struct cli *c, const char *ja, const char *en);
/* Reads a whole file, "-" for standard input, into the arena; at most `max` bytes. */
enum status cli_read(struct cli *c, const char *path, size_t max, struct bytes *ret,
                     struct err *err);

/* Writes a file that must not be there yet, with the rights of `mode` less the umask; after a fault
 * nothing is left. */
enum status cli_write_new(const char *path, struct bytes b, unsigned mode, struct err *err);

/* Commands, each in its own file. */
int cli_pack(struct cli *c);
int cli_decide(struct cli *c);
int cli_audit(struct cli *c);
int cli_backup(struct cli *c);
int cli_serve(struct cli *c);
int cli_init(struct cli *c);
int cli_body(struct cli *c);
int cli_org(struct cli *c);
int cli_settings(struct cli *c);
int cli_table(struct cli *c);
int cli_certificate(struct cli *c);
int cli_unlisted(struct cli *c);
int cli_dictionary(struct cli *c);
int cli_calendar(struct cli *c);
int cli_tick(struct cli *c);
int cli_mail(struct cli *c);
int cli_user(struct cli *c);
int cli_post(struct cli *c);
int cli_token(struct cli *c);
int cli_transfer(struct cli *c);

#endif
