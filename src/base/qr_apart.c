/* qr_apart.c: one picture, one process: how it is started, what it may do, what it answers. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/qr.h"

enum { ANSWER_MAX = 512 * 1024, CHILD_MEMORY = 768 * 1024 * 1024 };

static enum status unreadable(struct err *err, const char *why)
{
    return err_set(err, ST_INPUT, "picture_unreadable", "%s", why);
}

/* ------------------------------------------------------------------ the process apart */
#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

#ifdef SANITIZED
/* The sanitizers' own memory and calls fit into no such limits. */
static bool lock_in(void)
{
    return true;
}
#else
static bool limit(__rlimit_resource_t what, rlim_t n)
{
    return setrlimit(what, &(struct rlimit){n, n}) == 0;
}

#ifdef THIS_ARCH
#define ALLOW(call)                                                                                \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
/* Memory, but none that can be run. */
#define ALLOW_DATA(call)                                                                           \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4),                                             \
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),                \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),                                     \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),                                      \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Everything else fails, as it would for lack of permission: no file, no network, no process. */
static bool filter_calls(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(SYS_write),
        ALLOW(SYS_munmap),
        ALLOW(SYS_brk),
        ALLOW(SYS_mremap),
        ALLOW(SYS_madvise),
        ALLOW(SYS_futex),
        ALLOW(SYS_getrandom),
        ALLOW(SYS_exit),
        ALLOW(SYS_exit_group),
        ALLOW_DATA(SYS_mmap),
        ALLOW_DATA(SYS_mprotect),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog program = {sizeof rules / sizeof *rules, rules};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#else
static bool filter_calls(void)
{
    return true; /* a machine whose numbers of calls are not known here has the limits alone */
}
#endif

static bool lock_in(void)
{
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, ANSWER_MAX) && limit(RLIMIT_NPROC, 0) &&
           limit(RLIMIT_CPU, QR_CHILD_SECONDS) && limit(RLIMIT_AS, CHILD_MEMORY) &&
           prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           filter_calls();
}
#endif

static bool write_all(int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, s, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        s += done;
        n -= (size_t)done;
    }
    return true;
}

int qr_child(void)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *out = json_object();
    struct stat st;
    struct err err = {0};
    const char *const *text = NULL;
    size_t n = 0;
    if (fstat(STDIN_FILENO, &st) != 0 || st.st_size <= 0)
        return 2;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (p == MAP_FAILED || !lock_in())
        return 3;
    json_t *codes = json_array();
    if (qr_read(a, (struct bytes){p, (size_t)st.st_size}, &text, &n, &err) != ST_OK)
        json_object_set_new(out, "error", json_string(err.code));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(codes, json_string(text[i]));
    json_object_set_new(out, "codes", codes);
    char *s = json_canonical(a, out);
    return write_all(STDOUT_FILENO, s, strlen(s)) ? 0 : 3;
}

/* ------------------------------------------------------------------ starting it */
static bool spawn(int in, int out, pid_t *ret)
{
    char *argv[] = {(char[]){"daicho"}, (char[]){QR_CHILD}, NULL}, *none[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t empty;
    sigemptyset(&empty);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&attr) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return false;
    }
    bool ok =
        posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1) == 0 &&
        posix_spawnattr_setsigmask(&attr, &empty) == 0 &&
        posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK) == 0 &&
        posix_spawn(ret, "/proc/self/exe", &files, &attr, argv, none) == 0;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What it answers, until it ends or takes too long. */
static bool read_answer(struct arena *a, int fd, struct bytes *ret)
{
    char *buf = ARENA_ARRAY(a, char, ANSWER_MAX);
    int64_t until = now_ms() + QR_CHILD_SECONDS * 1500;
    size_t n = 0;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = until - now_ms();
        if (left <= 0 || n == ANSWER_MAX)
            return false;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return false;
        if (p.revents == 0)
            continue;
        ssize_t got = read(fd, buf + n, ANSWER_MAX - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret = (struct bytes){buf, n};
    return n > 0;
}

/* The picture as a file that only the two processes have. */
static int file_of(struct bytes picture)
{
    int fd = memfd_create("picture", MFD_CLOEXEC);
    if (fd >= 0 && !write_all(fd, picture.p, picture.n)) {
        close(fd);
        return -1;
    }
    return fd;
}

static enum status take_answer(struct arena *a, struct bytes answer, const char *const **ret,
                               size_t *ret_n, struct err *err)
{
    static const char *const known[] = {"picture_kind", "picture_large", "picture_damaged"};
    AUTO_JSON json_t *j = NULL;
    if (json_read("codes", answer, 0, &j, NULL) != ST_OK)
        return unreadable(err, "no answer");
    const char *why = json_str(j, "error", NULL);
    for (size_t i = 0; why != NULL && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], why) == 0)
            return err_set(err, ST_INPUT, known[i], "the picture");
    const json_t *codes = json_object_get(j, "codes");
    size_t n = json_array_size(codes);
    if (why != NULL || n > QR_CODES_MAX)
        return unreadable(err, "the process apart failed");
    const char **text = ARENA_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *s = json_string_value(json_array_get(codes, i));
        text[i] = arena_strdup(a, s == NULL ? "" : s);
    }
    *ret = text;
    *ret_n = n;
    return ST_OK;
}

enum status qr_read_apart(struct arena *a, struct bytes picture, const char *const **ret,
                          size_t *ret_n, struct err *err)
{
    int pipe_fd[2], in = file_of(picture), status;
    struct bytes answer;
    pid_t pid;
    if (in < 0)
        return err_set(err, ST_SYSTEM, "no_process", "no file for the picture");
    if (pipe2(pipe_fd, O_CLOEXEC) != 0) {
        close(in);
        return err_set(err, ST_SYSTEM, "no_process", "no pipe");
    }
    bool started = spawn(in, pipe_fd[1], &pid);
    close(in);
    close(pipe_fd[1]);
    bool answered = started && read_answer(a, pipe_fd[0], &answer);
    close(pipe_fd[0]);
    if (!started)
        return err_set(err, ST_SYSTEM, "no_process", "no process for the picture");
    if (!answered)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!answered || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return unreadable(err, "the process apart ended early");
    return take_answer(a, answer, ret, ret_n, err);
}
