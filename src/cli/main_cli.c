#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "cli/cli.h"

#define BATCH_NICE 10

/* A new command: one row here, its function in cli.h, its file in this folder. */
static const struct cli_command commands[] = {
    {"pack", cli_pack,
     "check PATH…\n"
     "test PATH…\n"
     "show PATH… [ID]\n"
     "diff OLD NEW\n"
     "coverage PATH… --matrix FILE.md [--mutate [--in PREFIX]]\n"
     "coverage --features\n"
     "crosswalk [PATH[+OVERLAY]…]…\n"
     "schema [--overlay]\n"
     "reference [--lang ja|en]\n"
     "keygen -o FILE\n"
     "sign PATH… --key FILE -o FILE.daicho-pack\n"
     "install FILE.daicho-pack [--trust KEYFILE]…\n"
     "adopt PATH…|--hash HASH [--dry-run] [--from DATE] [--grace-to DATE|--no-grace] [--set "
     "KEY=VALUE]… [--other-rules]\n"
     "undo --reason TEXT",
     "規程パックの検査・試験・表示・比較・網羅の確認・対照、書き方の一覧、署名と取り込み、改正の試"
     "算・採"
     "用・取消し",
     "check, test, show, compare a pack; what carries which obligation; packs side by side; schema "
     "and reference; "
     "sign it, install a signed one; try, adopt, undo an edition"},
    {"decide", cli_decide, "--pack PATH… --facts FILE|- [--with FILE]",
     "事実から判定（許可・届出・申請・禁止）と根拠を出す",
     "decide from facts: allowed, notify, apply, forbidden, and why"},
    {"backup", cli_backup, "FILE", "止めずに控えを取る（SQLite）",
     "copy the database into a file while it is in use (SQLite)"},
    {"audit", cli_audit,
     "verify [--anchor FILE]\n"
     "seal -o FILE\n"
     "show NUMBER|LOGIN|ID",
     "記録が改ざんされていないかの確認、改ざん検知の控えの書き出し",
     "is the record whole; write signed seals; show the record of a subject"},
    {"init", cli_init,
     "--pack PATH… [--code CODE] [--name NAME] [--login LOGIN] [--admin-name NAME] "
     "[--password-stdin] [--from DATE] [--store URL]",
     "団体を作り、規程を施行し、最初の管理者を登録する",
     "create a home: rules in force and a first administrator"},
    {"body", cli_body, "add NAME --pack PATH… [--from DATE]", "実施機関を加える", "add a body"},
    {"org", cli_org, "import FILE.csv [--from DATE] [--move] [--same-name] [--dry-run]\ncheck",
     "所属・職・職員の一覧を取り込む／手続が最後まで進めるか点検する",
     "bring in units, posts, people; find dead ends of the procedures"},
    {"serve", cli_serve,
     "[--listen HOST:PORT] [--store URL] [--origin URL] [--proxy ADDRESS] [--secure-cookies]\n"
     "--demo --pack PATH [--demo-data DIR] [--listen HOST:PORT] [--store URL]",
     "画面を開く（--demo は見本の団体を作って開く）",
     "serve the pages; --demo makes a sample body first"},
    {"settings", cli_settings, "[list]\nset KEY VALUE [--clause TEXT]", "当団体の定め",
     "what the rules leave to the body"},
    {"table", cli_table, "[list]\nshow TABLE\nset TABLE FILE.csv [--dry-run]", "当団体の表",
     "tables the body keeps"},
    {"certificate", cli_certificate,
     "[list]\nimport FILE.csv --list NAME --on DATE [--scheme ID] [--dry-run]",
     "提供者の認証の登録簿", "certificates of providers: list, take over a published list"},
    {"unlisted", cli_unlisted, "[list]\nimport FILE [--day DATE]",
     "台帳にないサービス（アクセスの記録・支払の一覧を台帳と照らす）",
     "services not in the register: compare a list of accesses or payments"},
    {"dictionary", cli_dictionary,
     "show [NAME]\n"
     "sign FILE.csv --title TITLE --key FILE -o FILE.daicho-dictionary\n"
     "install FILE.daicho-dictionary [--trust KEYFILE]…\n"
     "install --built-in",
     "サービス辞書（名前を引く・署名する・取り込む）",
     "the service dictionary: look a name up, sign one, install one"},
    {"calendar", cli_calendar,
     "show [YEAR]\n"
     "sign FILE.csv --title TITLE --key FILE -o FILE.daicho-holidays\n"
     "install FILE.daicho-holidays [--trust KEYFILE]…\n"
     "close DAY NAME\n"
     "open DAY",
     "閉庁日（見る・祝日の署名と取り込み・当団体の閉庁日）",
     "closed days: show a year; sign, install national holidays; closing days of the body"},
    {"tick", cli_tick, "[--far] [--now TIME]",
     "期日の来た点検などを始める（画面を開いている間は自動）。--far: 前の記録から400日より後でも。"
     "--now: その日になったものとして（見本の団体だけ）",
     "open what has fallen due (serve does it by itself); --far: even 400 days after the last "
     "time; --now: as of a day or moment (demo homes only)"},
    {"mail", cli_mail, "[show]\nsend",
     "メールの件数・送る時の来たメールを送る（画面を開いている間は自動）",
     "how mail stands; send what is due (serve does it by itself)"},
    {"user", cli_user,
     "list\nadd LOGIN NAME [--yomi TEXT] [--mail ADDRESS] [--same-name]\nreset LOGIN\nleave LOGIN",
     "職員の登録・仮パスワード・退職", "people: register, temporary password, leave"},
    {"post", cli_post,
     "list\n"
     "add UNIT TITLE [--role ROLE]…\n"
     "hold LOGIN UNIT TITLE [--kind main|concurrent|substitute] [--from DATE] [--to DATE] "
     "[--move]\n"
     "end LOGIN UNIT TITLE [--to DATE]\n"
     "withdraw LOGIN UNIT TITLE",
     "職と発令", "posts and appointments"},
    {"transfer", cli_transfer,
     "FILE.csv [--from DATE] [--dry-run]\n"
     "--show DATE\n"
     "--withdraw DATE [--login LOGIN]",
     "異動（取り込み・前もっての確かめ・取りやめ）",
     "transfers: record a list, see beforehand what becomes of the work, take back"},
    {"token", cli_token,
     "list\ncreate LOGIN UNIT TITLE LABEL [--scope read|write] [--until DATE]\nrevoke ID",
     "API の鍵", "API tokens"},
};

#define NCOMMANDS (sizeof commands / sizeof *commands)

const char *cli_say(const struct cli *c, const char *ja, const char *en)
{
    return c->lang == LANG_JA ? ja : en;
}

static enum lang locale_lang(void)
{
    const char *s = getenv("LC_ALL");

    if (str_empty(s))
        s = getenv("LC_MESSAGES");
    if (str_empty(s))
        s = getenv("LANG");
    return s && str_starts(s, "ja") ? LANG_JA : LANG_EN;
}

/* ------------------------------------------------------------------ help */
static void print_command(FILE *f, const struct cli *c, const struct cli_command *cmd)
{
    size_t n;
    char **lines = str_split(c->a, cmd->usage, '\n', &n);

    fprintf(f, "  %s\n", cli_say(c, cmd->ja, cmd->en));
    for (size_t i = 0; i < n; i++)
        fprintf(f, "    daicho %s %s\n", cmd->name, lines[i]);
}

static void print_help(FILE *f, const struct cli *c)
{
    fprintf(f, "%s: daicho [--home DIR] [--json] %s\n\n", cli_say(c, "使い方", "usage"),
            cli_say(c, "コマンド …", "COMMAND …"));
    for (size_t i = 0; i < NCOMMANDS; i++)
        print_command(f, c, &commands[i]);
    fprintf(f, "\n%s\n",
            cli_say(c, "実施機関が複数あるときは、コマンドの後ろに --body 名前 を付けます",
                    "where there are several bodies, say which behind the command: --body NAME"));
    fprintf(
        f, "\n%s\n",
        cli_say(
            c, "終了コード: 0 完了、1 否定の答え・指摘あり、2 入力や使い方の誤り、3 システムの障害",
            "exit: 0 done, 1 negative answer or finding, 2 bad input or usage, 3 system "
            "trouble"));
}

int cli_usage(struct cli *c)
{
    fprintf(stderr, "%s:\n", cli_say(c, "使い方", "usage"));
    print_command(stderr, c, c->command);
    return CLI_INPUT;
}

/* ------------------------------------------------------------------ arguments */
static void drop(struct cli *c, int at, int count)
{
    memmove(c->argv + at, c->argv + at + count, (size_t)(c->argc - at - count) * sizeof *c->argv);
    c->argc -= count;
}

bool cli_flag(struct cli *c, const char *name)
{
    for (int i = 0; i < c->argc; i++) {
        if (!strcmp(c->argv[i], name)) {
            drop(c, i, 1);
            return true;
        }
    }
    return false;
}

const char *cli_option(struct cli *c, const char *name)
{
    size_t n = strlen(name);

    for (int i = 0; i < c->argc; i++) {
        const char *value = NULL;

        if (!strcmp(c->argv[i], name) && i + 1 < c->argc) {
            value = c->argv[i + 1];
            drop(c, i, 2);
        } else if (!strncmp(c->argv[i], name, n) && c->argv[i][n] == '=') {
            value = c->argv[i] + n + 1;
            drop(c, i, 1);
        }
        if (value)
            return value;
    }
    return NULL;
}

const char *cli_sub(struct cli *c, const char *otherwise)
{
    if (c->argc == 0)
        return otherwise;
    c->argc--;
    return *c->argv++;
}

bool cli_args(struct cli *c, int min, int max)
{
    for (int i = 0; i < c->argc; i++) {
        if (str_starts(c->argv[i], "--")) {
            fprintf(stderr, "%s: %s\n", cli_say(c, "この指定は使えません", "unknown option"),
                    c->argv[i]);
            cli_usage(c);
            return false;
        }
    }
    if (c->argc >= min && (max < 0 || c->argc <= max))
        return true;
    cli_usage(c);
    return false;
}

/* ------------------------------------------------------------------ output */
void cli_print_json(json_t *j)
{
    json_dumpf(j, stdout, JSON_INDENT(2) | JSON_SORT_KEYS);
    putchar('\n');
    json_decref(j);
}

int cli_fail(struct cli *c, const struct err *err)
{
    const char *text = words_trouble(c->a, c->lang, err->code, err->text, err->detail);

    if (c->json) {
        cli_print_json(json_pack("{s:{s:s,s:s,s:s,s:s,s:s}}", "error", "code", err->code, "text",
                                 text, "where", err->where, "detail", err->detail, "clause",
                                 err->clause));
        return err_exit_code(err->status);
    }
    fprintf(stderr, "daicho: ");
    if (err->where[0])
        fprintf(stderr, "%s: ", err->where);
    fprintf(stderr, "%s", text);
    if (err->clause[0])
        fprintf(stderr, " [%s]", err->clause);
    fputc('\n', stderr);
    return err_exit_code(err->status);
}

enum status cli_read(struct cli *c, const char *path, size_t max, struct bytes *ret,
                     struct err *err)
{
    FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    struct buf b;
    char part[8192];
    size_t n;

    if (!f) {
        err_set(err, ST_INPUT, "file_open", "cannot be read");
        return err_where(err, "%s", path);
    }
    buf_init(&b, c->a, sizeof part);
    while ((n = fread(part, 1, sizeof part, f)) > 0 && b.n <= max)
        buf_put(&b, part, n);
    bool failed = ferror(f);

    if (f != stdin)
        fclose(f);
    if (failed || b.n > max) {
        err_set(err, failed ? ST_SYSTEM : ST_TOO_LARGE, failed ? "file_read" : "file_too_large",
                failed ? "cannot be read" : "is too large");
        return err_where(err, "%s", path);
    }
    *ret = (struct bytes){b.p, b.n};
    return ST_OK;
}

enum status cli_write_new(const char *path, struct bytes b, unsigned mode, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
    FILE *f = fd >= 0 ? fdopen(fd, "wb") : NULL;

    if (fd < 0 && errno == EEXIST) {
        err_set(err, ST_CONFLICT, "file_exists", "%s is there already", path);
        return err_detail(err, path);
    }
    bool ok = f && fwrite(b.p, 1, b.n, f) == b.n;
    if (f && fclose(f) != 0)
        ok = false;
    if (ok)
        return ST_OK;
    if (fd >= 0)
        unlink(path);
    err_set(err, ST_SYSTEM, "file_write", "%s cannot be written", path);
    return err_detail(err, path);
}

/* ------------------------------------------------------------------ dispatch */
/* A backup, an import or a check runs beside the server of the same machine and gives way to its
 * pages, as the server's own workers do (http/pool.c). That it cannot only costs latency. */
static void give_way(const struct cli_command *cmd)
{
    if (cmd->run != cli_serve)
        (void)!nice(BATCH_NICE);
}

static int dispatch(struct cli *c, const char *name)
{
    struct err err;

    if (crypto_init(&err) != ST_OK)
        return cli_fail(c, &err);
    for (size_t i = 0; i < NCOMMANDS; i++) {
        if (!strcmp(commands[i].name, name)) {
            c->command = &commands[i];
            if (cli_flag(c, "--help")) {
                print_command(stdout, c, c->command);
                return CLI_OK;
            }
            give_way(c->command);
            return commands[i].run(c);
        }
    }
    fprintf(stderr, "daicho: %s: %s\n\n", cli_say(c, "コマンドがありません", "no such command"),
            name);
    print_help(stderr, c);
    return CLI_INPUT;
}

int cli_main(int argc, char **argv)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *home = getenv("DAICHO_HOME");
    struct cli c = {.home = home ? home : "", .lang = locale_lang(), .a = a};
    int at = 1, status;

    for (; at < argc && argv[at][0] == '-'; at++) {
        if (!strcmp(argv[at], "--json")) {
            c.json = true;
        } else if (!strcmp(argv[at], "--home") && at + 1 < argc) {
            c.home = argv[++at];
        } else if (str_starts(argv[at], "--home=")) {
            c.home = argv[at] + strlen("--home=");
        } else if (!strcmp(argv[at], "--help") || !strcmp(argv[at], "-h")) {
            print_help(stdout, &c);
            return CLI_OK;
        } else {
            fprintf(stderr, "daicho: %s: %s\n\n",
                    cli_say(&c, "この指定は使えません", "unknown option"), argv[at]);
            print_help(stderr, &c);
            return CLI_INPUT;
        }
    }
    if (at == argc) {
        print_help(stderr, &c);
        return CLI_INPUT;
    }
    c.argc = argc - at - 1;
    c.argv = argv + at + 1;
    c.json |= cli_flag(&c, "--json");
    status = dispatch(&c, argv[at]);
    /* A full disk or a closed pipe must not look like success. */
    if (fflush(stdout) || ferror(stdout))
        return CLI_SYSTEM;
    return status;
}
