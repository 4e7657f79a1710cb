/* vfs.h: a disk for SQLite that can lose power, fill up and fail.
 *
 * The shim lies over the ordinary VFS and becomes the default of the process. It remembers of every
 * file (but the shared-memory index, which is volatile anyway) what was synced and each write
 * since. A power cut at any moment leaves what was synced plus any part of the rest: whole writes
 * missing, in any order, the last ones torn at sectors. Thread safe. */
#ifndef DAICHO_TESTS_FAULT_VFS_H
#define DAICHO_TESTS_FAULT_VFS_H

#include <stdbool.h>
#include <stdint.h>

void fault_vfs_register(void);

enum fault_cut {
    CUT_NOTHING_LEFT, /* all writes since the last sync are lost */
    CUT_ALL_LEFT,     /* all reached the disk */
    CUT_SOME,         /* each with chance 1/2 */
    CUT_TORN,         /* the same, and some only in part */
};
/* Writes what the disk would hold after a power cut now to files named `to` instead of `from` (the
 * database; its log gets the same ending). `seed` decides which writes are lost. */
void fault_vfs_cut(const char *from, const char *to, enum fault_cut how, uint64_t seed);

/* The disk is full for writes after the next n; negative: never. */
void fault_vfs_full_after(int64_t n);
/* The next sync fails (once). */
void fault_vfs_fail_sync(void);

#endif
