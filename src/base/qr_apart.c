/* qr_apart.c: one picture, one process: what it may do, what it answers. */
#include <errno.h>
#include <jansson.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "base/apart.h"
#include "base/json.h"
#include "base/qr.h"

static const struct apart kind = {
    .name = QR_CHILD,
    .seconds = QR_CHILD_SECONDS,
    .memory = 768 * 1024 * 1024,
    .answer_max = 512 * 1024,
};

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

static bool none(__rlimit_resource_t what)
{
    return setrlimit(what, &(struct rlimit){0, 0}) == 0;
}

static bool lock_in(void)
{
    return apart_limit(&kind) &&
           (apart_sanitized() || (none(RLIMIT_FSIZE) && none(RLIMIT_NPROC) && filter_calls()));
}

int qr_child(void)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *out = json_object();
    struct err err = {0};
    struct bytes work;
    const char *const *text = NULL;
    size_t n = 0;
    if (!apart_work(&work))
        return 2;
    if (!lock_in())
        return 3;
    json_t *codes = json_array();
    if (qr_read(a, work, &text, &n, &err) != ST_OK)
        json_object_set_new(out, "error", json_string(err.code));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(codes, json_string(text[i]));
    json_object_set_new(out, "codes", codes);
    char *s = json_canonical(a, out);
    return apart_answer((struct bytes){s, strlen(s)});
}

/* ------------------------------------------------------------------ asking it */
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
    struct bytes answer;
    enum status st = apart_run(&kind, a, picture, &answer, err);
    if (st == ST_INPUT)
        return unreadable(err, "the process apart ended early");
    return st == ST_OK ? take_answer(a, answer, ret, ret_n, err) : st;
}
