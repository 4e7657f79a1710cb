/* backup.c: a copy of the database in one file, taken while it is in use. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

static char *quoted(struct arena *a, const char *path)
{
    struct buf b;

    buf_init(&b, a, strlen(path) + 16);
    for (const char *p = path; *p; p++) {
        if (*p == '\'')
            buf_putc(&b, '\'');
        buf_putc(&b, *p);
    }
    return b.p;
}

/* The copy must be a whole database of this program's schema. */
static enum status check_copy(struct arena *a, const char *path, struct err *err)
{
    struct db *db = NULL;
    struct db_rows *rows = NULL;

    TRY(db_open(arena_printf(a, "sqlite:%s", path), DB_READ_ONLY, &db, err));
    enum status st = db_query_text(db, "pragma integrity_check", 0, NULL, &rows, err);
    if (st == ST_OK) {
        bool whole = db_step(rows) && str_eq(db_text(rows, 0, NULL), "ok");
        st = db_end(rows, err);
        if (st == ST_OK && !whole)
            st = err_set(err, ST_SYSTEM, "backup_damaged", "the copy is not whole");
    }
    db_close(db);
    return st;
}

static enum status copy_into(struct store *s, struct arena *a, const char *path, struct err *err)
{
    struct db *db = NULL;

    TRY(db_open(store_url(s), DB_READ_WRITE, &db, err));
    enum status st = db_script(db, arena_printf(a, "vacuum into '%s'", quoted(a, path)), err);
    db_close(db);
    TRY(st);
    return check_copy(a, path, err);
}

static enum status sync_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fchmod(fd, 0600) == 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok ? ST_OK : err_set(err, ST_SYSTEM, "backup_failed", "%s cannot be kept", path);
}

enum status store_backup(struct store *s, const char *path, struct err *err)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *part = arena_printf(a, "%s.part", path);

    if (store_kind(s) != DB_SQLITE)
        return err_set(err, ST_REFUSED, "backup_elsewhere",
                       "copy a PostgreSQL database with its own means");
    if (access(path, F_OK) == 0) {
        err_set(err, ST_CONFLICT, "file_exists", "%s is there already", path);
        return err_detail(err, path);
    }
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : arena_strndup(a, path, (size_t)(slash - path + 1));
    if (access(folder, W_OK) != 0) {
        err_set(err, ST_INPUT, "backup_folder", "%s is no folder to write to", folder);
        return err_detail(err, folder);
    }
    unlink(part); /* left by a copy that was cut off */
    enum status st = copy_into(s, a, part, err);
    if (st == ST_OK)
        st = sync_file(part, err);
    if (st == ST_OK && link(part, path) != 0) /* never over a file that came meanwhile */
        st = err_set(err, ST_SYSTEM, "backup_failed", "%s cannot be written", path);
    unlink(part);
    return st;
}
