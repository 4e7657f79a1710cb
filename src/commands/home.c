#include "commands/home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything a home may hold after staging; the key comes last on the way in. */
static const char *const home_files[] = {"daicho.db", "daicho.db-wal", "daicho.db-shm",
                                         "store",     "demo",          "master.key"};
#define HOME_FILES (sizeof(home_files) / sizeof(*home_files))

static char *in_home(struct arena *a, const char *home, const char *name)
{
    return arena_printf(a, "%s/%s", home, name);
}

static enum status trouble(struct err *err, const char *what, const char *path)
{
    int saved = errno;
    err_set(err, ST_SYSTEM, "home_io", "%s %s: %s", what, path, strerror(saved));
    return err_detail(err, path);
}

/* Writes a file of our own that must not exist yet, through to the disk. */
static enum status put_file(const char *path, const char *text, struct err *err)
{
    size_t n = strlen(text);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0)
        return trouble(err, "cannot create", path);
    ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) != 0 || !ok)
        return trouble(err, "cannot write", path);
    return ST_OK;
}

static enum status get_file(struct arena *a, const char *path, char **ret, struct err *err)
{
    char text[1024];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return trouble(err, "cannot open", path);
    n = read(fd, text, sizeof(text));
    close(fd);
    if (n < 0)
        return trouble(err, "cannot read", path);
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
        n--;
    *ret = arena_strndup(a, text, (size_t)n);
    return ST_OK;
}

bool home_exists(struct arena *a, const char *home)
{
    return access(in_home(a, home, "master.key"), F_OK) == 0;
}

bool home_is_demo(struct arena *a, const char *home)
{
    return access(in_home(a, home, "demo"), F_OK) == 0;
}

static bool has_database(struct arena *a, const char *home)
{
    return access(in_home(a, home, "daicho.db"), F_OK) == 0 ||
           access(in_home(a, home, "store"), F_OK) == 0;
}

/* A new key would open nothing of the database that is there: init is no way out. */
static enum status key_missing(const char *path, struct err *err)
{
    err_set(err, ST_INPUT, "key_missing", "%s is gone: put back the key that was kept", path);
    return err_detail(err, path);
}

enum status home_key(struct arena *a, const char *home, struct key *ret, struct err *err)
{
    const char *path = in_home(a, home, "master.key");
    struct stat st;
    struct bytes raw;
    char *text;

    if (stat(path, &st) != 0 && has_database(a, home))
        return key_missing(path, err);
    if (stat(path, &st) != 0) {
        err_set(err, ST_INPUT, "no_home", "%s is no home yet: run init first", home);
        return err_detail(err, home);
    }
    if (st.st_mode & (S_IRWXG | S_IRWXO)) {
        err_set(err, ST_SYSTEM, "key_open_to_others", "others may read %s: chmod 600", path);
        return err_detail(err, path);
    }
    TRY(get_file(a, path, &text, err));
    if (!hex_decode(a, text, &raw) || raw.n != KEY_SIZE) {
        err_set(err, ST_SYSTEM, "key_broken", "%s holds no key", path);
        return err_detail(err, path);
    }
    memcpy(ret->b, raw.p, KEY_SIZE);
    return ST_OK;
}

enum status home_store_url(struct arena *a, const char *home, const char **ret, struct err *err)
{
    const char *path = in_home(a, home, "store");
    char *url = NULL;

    if (access(path, F_OK) == 0) {
        TRY(get_file(a, path, &url, err));
        *ret = url;
    } else {
        *ret = arena_printf(a, "sqlite:%s/daicho.db", home);
    }
    return ST_OK;
}

enum status home_stage(struct arena *a, const char *home, const char *store_url, bool demo,
                       const char **ret_stage, struct err *err)
{
    uint8_t key[KEY_SIZE];
    char *stage;

    if (mkdir(home, 0700) != 0 && errno != EEXIST)
        return trouble(err, "cannot create", home);
    if (home_exists(a, home)) {
        err_set(err, ST_INPUT, "home_exists", "%s is a home already", home);
        return err_detail(err, home);
    }
    if (has_database(a, home))
        return key_missing(in_home(a, home, "master.key"), err);
    stage = in_home(a, home, ".init-XXXXXX");
    if (!mkdtemp(stage))
        return trouble(err, "cannot create a folder in", home);
    random_bytes(key, sizeof(key));
    enum status st = put_file(in_home(a, stage, "master.key"),
                              arena_printf(a, "%s\n", hex_encode(a, key, sizeof(key))), err);
    explicit_bzero(key, sizeof(key));
    /* Made here so that nobody else may read it; the engine gives its side files the same mode. */
    if (st == ST_OK && !store_url)
        st = put_file(in_home(a, stage, "daicho.db"), "", err);
    if (st == ST_OK && store_url)
        st = put_file(in_home(a, stage, "store"), arena_printf(a, "%s\n", store_url), err);
    if (st == ST_OK && demo)
        st = put_file(in_home(a, stage, "demo"), "", err);
    if (st != ST_OK) {
        home_abandon(a, home, stage);
        return st;
    }
    *ret_stage = stage;
    return ST_OK;
}

enum status home_finish(struct arena *a, const char *home, const char *stage, struct err *err)
{
    for (size_t i = 0; i < HOME_FILES; i++) {
        const char *from = in_home(a, stage, home_files[i]);
        const char *to = in_home(a, home, home_files[i]);
        /* Nothing is ever overwritten: another init may have been faster. */
        if (access(from, F_OK) != 0)
            continue;
        if (link(from, to) != 0)
            return trouble(err, "cannot put in place", to);
    }
    home_abandon(a, home, stage);
    return ST_OK;
}

void home_abandon(struct arena *a, const char *home, const char *stage)
{
    for (size_t i = 0; i < HOME_FILES; i++)
        unlink(in_home(a, stage, home_files[i]));
    rmdir(stage);
    rmdir(home); /* only an empty one goes */
}
