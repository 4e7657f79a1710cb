#include "vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define MAX_FILES 64

/* A write, or a truncation (data NULL), since the last sync. */
struct change {
    sqlite3_int64 at;
    int n;
    uint8_t *data;
    struct change *next;
};

/* What the disk holds of one path. */
struct disk {
    char path[512];
    uint8_t *synced;
    sqlite3_int64 size;
    struct change *first, **last;
};

struct fault_file {
    sqlite3_file base;
    struct disk *disk; /* NULL: temporary files are not followed */
    sqlite3_file *real;
};

static struct {
    pthread_mutex_t lock;
    sqlite3_vfs *below;
    sqlite3_vfs vfs;
    struct disk disks[MAX_FILES];
    size_t n;
    int64_t writes_left; /* negative: no limit */
    bool sync_fails;
} state = {.lock = PTHREAD_MUTEX_INITIALIZER, .writes_left = -1};

static void *must(void *p)
{
    if (p == NULL)
        abort();
    return p;
}

static struct disk *disk_of(const char *path)
{
    for (size_t i = 0; i < state.n; i++)
        if (strcmp(state.disks[i].path, path) == 0)
            return &state.disks[i];
    if (state.n == MAX_FILES)
        abort();

    struct disk *d = &state.disks[state.n++];

    snprintf(d->path, sizeof d->path, "%s", path);
    d->last = &d->first;
    return d;
}

/* ---- images ---- */

struct image {
    uint8_t *p;
    sqlite3_int64 size;
};

static void apply(struct image *im, const struct change *c, sqlite3_int64 from, sqlite3_int64 n)
{
    sqlite3_int64 end = c->at + from + n;

    if (c->data == NULL) {
        im->size = c->at < im->size ? c->at : im->size;
        return;
    }
    if (end > im->size) {
        im->p = must(realloc(im->p, (size_t)end));
        memset(im->p + im->size, 0, (size_t)(end - im->size));
        im->size = end;
    }
    memcpy(im->p + c->at + from, c->data + from, (size_t)n);
}

static uint64_t dice(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Sectors of one write, each reaching the disk or not. */
static void apply_torn(struct image *im, const struct change *c, uint64_t *seed)
{
    for (int at = 0; at < c->n; at += SECTOR)
        if (dice(seed) % 2 == 0)
            apply(im, c, at, c->n - at < SECTOR ? c->n - at : SECTOR);
}

static struct image image_after(const struct disk *d, enum fault_cut how, uint64_t *seed)
{
    struct image im = {.p = must(malloc((size_t)d->size + 1)), .size = d->size};

    if (d->size > 0)
        memcpy(im.p, d->synced, (size_t)d->size);
    for (const struct change *c = d->first; c != NULL && how != CUT_NOTHING_LEFT; c = c->next) {
        if (how == CUT_ALL_LEFT || dice(seed) % 2 == 0)
            apply(&im, c, 0, c->n);
        else if (how == CUT_TORN && c->data != NULL)
            apply_torn(&im, c, seed);
    }
    return im;
}

void fault_vfs_cut(const char *from, const char *to, enum fault_cut how, uint64_t seed)
{
    size_t n = strlen(from);

    seed = seed * 2654435761u + 1;
    pthread_mutex_lock(&state.lock);
    for (size_t i = 0; i < state.n; i++) {
        struct disk *d = &state.disks[i];
        char path[600];

        if (strncmp(d->path, from, n) != 0)
            continue;
        snprintf(path, sizeof path, "%s%s", to, d->path + n);

        struct image im = image_after(d, how, &seed);
        FILE *f = must(fopen(path, "wb"));

        if (fwrite(im.p, 1, (size_t)im.size, f) != (size_t)im.size || fclose(f) != 0)
            abort();
        free(im.p);
    }
    pthread_mutex_unlock(&state.lock);
}

/* ---- files ---- */

static void remember(struct disk *d, sqlite3_int64 at, const void *data, int n)
{
    struct change *c = must(calloc(1, sizeof *c));

    *c = (struct change){.at = at, .n = n};
    if (data != NULL)
        c->data = memcpy(must(malloc((size_t)n)), data, (size_t)n);
    *d->last = c;
    d->last = &c->next;
}

static void settle(struct disk *d)
{
    struct image im = {.p = d->synced, .size = d->size};

    for (struct change *c = d->first, *next; c != NULL; c = next) {
        next = c->next;
        apply(&im, c, 0, c->n);
        free(c->data);
        free(c);
    }
    d->synced = im.p;
    d->size = im.size;
    d->first = NULL;
    d->last = &d->first;
}

static struct fault_file *of(sqlite3_file *f)
{
    return (struct fault_file *)f;
}

static int f_close(sqlite3_file *f)
{
    return of(f)->real->pMethods->xClose(of(f)->real);
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return of(f)->real->pMethods->xRead(of(f)->real, p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    struct fault_file *ff = of(f);
    int rc = SQLITE_FULL;

    pthread_mutex_lock(&state.lock);
    if (ff->disk == NULL || state.writes_left != 0) {
        if (ff->disk != NULL && state.writes_left > 0)
            state.writes_left--;
        if (ff->disk != NULL)
            remember(ff->disk, at, p, n);
        rc = ff->real->pMethods->xWrite(ff->real, p, n, at);
    }
    pthread_mutex_unlock(&state.lock);
    return rc;
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    struct fault_file *ff = of(f);
    int rc;

    pthread_mutex_lock(&state.lock);
    if (ff->disk != NULL)
        remember(ff->disk, size, NULL, 0);
    rc = ff->real->pMethods->xTruncate(ff->real, size);
    pthread_mutex_unlock(&state.lock);
    return rc;
}

/* The real file is not synced: the test's disk is this one, and it is faster. */
static int f_sync(sqlite3_file *f, int flags)
{
    int rc = SQLITE_OK;

    (void)flags;
    pthread_mutex_lock(&state.lock);
    if (state.sync_fails) {
        state.sync_fails = false;
        rc = SQLITE_IOERR_FSYNC;
    } else if (of(f)->disk != NULL) {
        settle(of(f)->disk);
    }
    pthread_mutex_unlock(&state.lock);
    return rc;
}

static int f_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    return of(f)->real->pMethods->xFileSize(of(f)->real, ret);
}

static int f_lock(sqlite3_file *f, int level)
{
    return of(f)->real->pMethods->xLock(of(f)->real, level);
}

static int f_unlock(sqlite3_file *f, int level)
{
    return of(f)->real->pMethods->xUnlock(of(f)->real, level);
}

static int f_reserved(sqlite3_file *f, int *ret)
{
    return of(f)->real->pMethods->xCheckReservedLock(of(f)->real, ret);
}

static int f_control(sqlite3_file *f, int op, void *arg)
{
    return of(f)->real->pMethods->xFileControl(of(f)->real, op, arg);
}

static int f_sector(sqlite3_file *f)
{
    return of(f)->real->pMethods->xSectorSize(of(f)->real);
}

static int f_device(sqlite3_file *f)
{
    return of(f)->real->pMethods->xDeviceCharacteristics(of(f)->real);
}

static int f_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **ret)
{
    return of(f)->real->pMethods->xShmMap(of(f)->real, region, size, extend, ret);
}

static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return of(f)->real->pMethods->xShmLock(of(f)->real, at, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
    of(f)->real->pMethods->xShmBarrier(of(f)->real);
}

static int f_shm_unmap(sqlite3_file *f, int delete)
{
    return of(f)->real->pMethods->xShmUnmap(of(f)->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* 3 would bring mapped memory, past the shim */
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_device,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    struct fault_file *ff = of(f);

    (void)v;
    memset(ff, 0, sizeof *ff);
    ff->real = (sqlite3_file *)(ff + 1);

    int rc = state.below->xOpen(state.below, name, ff->real, flags, ret_flags);

    if (rc != SQLITE_OK)
        return rc;
    pthread_mutex_lock(&state.lock);
    if (name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
        ff->disk = disk_of(name);
    pthread_mutex_unlock(&state.lock);
    ff->base.pMethods = &methods;
    return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync_dir)
{
    (void)v;
    pthread_mutex_lock(&state.lock);
    for (size_t i = 0; i < state.n; i++)
        if (strcmp(state.disks[i].path, name) == 0) {
            settle(&state.disks[i]);
            state.disks[i].size = 0;
        }
    pthread_mutex_unlock(&state.lock);
    return state.below->xDelete(state.below, name, sync_dir);
}

void fault_vfs_register(void)
{
    state.below = sqlite3_vfs_find(NULL);
    state.vfs = *state.below;
    state.vfs.zName = "fault";
    state.vfs.szOsFile = (int)sizeof(struct fault_file) + state.below->szOsFile;
    state.vfs.xOpen = v_open;
    state.vfs.xDelete = v_delete;
    state.vfs.pNext = NULL;
    sqlite3_vfs_register(&state.vfs, 1);
}

void fault_vfs_full_after(int64_t n)
{
    pthread_mutex_lock(&state.lock);
    state.writes_left = n;
    pthread_mutex_unlock(&state.lock);
}

void fault_vfs_fail_sync(void)
{
    pthread_mutex_lock(&state.lock);
    state.sync_fails = true;
    pthread_mutex_unlock(&state.lock);
}
