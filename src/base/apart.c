/* apart.c: one piece of work, one process: how it is started and answers. */
#include "base/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

/* ------------------------------------------------------------------ in the process */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

bool apart_sanitized(void)
{
#ifdef SANITIZED
    return true;
#else
    return false;
#endif
}

bool apart_work(struct bytes *ret)
{
    struct stat st;
    if (fstat(STDIN_FILENO, &st) != 0 || st.st_size <= 0)
        return false;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    *ret = (struct bytes){p, (size_t)st.st_size};
    return p != MAP_FAILED;
}

static bool limit(__rlimit_resource_t what, rlim_t n)
{
    return setrlimit(what, &(struct rlimit){n, n}) == 0;
}

bool apart_limit(const struct apart *k)
{
    return apart_sanitized() || (limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, (rlim_t)k->seconds) &&
                                 limit(RLIMIT_AS, k->memory) && prctl(PR_SET_DUMPABLE, 0) == 0 &&
                                 prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
}

int apart_answer(struct bytes answer)
{
    return write_all(STDOUT_FILENO, answer.p, answer.n) ? 0 : 3;
}

/* ------------------------------------------------------------------ starting it */
static bool spawn(const char *name, int in, int out, pid_t *ret)
{
    char *argv[] = {(char[]){"daicho"}, (char *)name, NULL}, *none[] = {NULL};
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
static bool read_answer(const struct apart *k, struct arena *a, int fd, struct bytes *ret)
{
    int64_t until = now_ms() + k->seconds * 1500;
    char piece[16384];
    struct buf b;
    buf_init(&b, a, sizeof piece);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = until - now_ms();
        if (left <= 0 || b.n > k->answer_max)
            return false;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return false;
        if (p.revents == 0)
            continue;
        ssize_t got = read(fd, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        buf_put(&b, piece, (size_t)got);
    }
    *ret = (struct bytes){b.p, b.n};
    return b.n > 0;
}

/* The work as a file that only the two processes have. */
static int file_of(struct bytes work)
{
    int fd = memfd_create("work", MFD_CLOEXEC);
    if (fd >= 0 && !write_all(fd, work.p, work.n)) {
        close(fd);
        return -1;
    }
    return fd;
}

enum status apart_run(const struct apart *k, struct arena *a, struct bytes work, struct bytes *ret,
                      struct err *err)
{
    int pipe_fd[2], in = file_of(work), status;
    pid_t pid;
    if (in < 0)
        return err_set(err, ST_SYSTEM, "no_process", "no file for the work");
    if (pipe2(pipe_fd, O_CLOEXEC) != 0) {
        close(in);
        return err_set(err, ST_SYSTEM, "no_process", "no pipe");
    }
    bool started = spawn(k->name, in, pipe_fd[1], &pid);
    close(in);
    close(pipe_fd[1]);
    bool answered = started && read_answer(k, a, pipe_fd[0], ret);
    close(pipe_fd[0]);
    if (!started)
        return err_set(err, ST_SYSTEM, "no_process", "no process for the work");
    if (!answered)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!answered || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(err, ST_INPUT, "apart_failed", "%s ended early", k->name);
    return ST_OK;
}
