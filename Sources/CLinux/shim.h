// System calls of Linux that Swift's Glibc does not show, and that old C libraries have no function for. One inline
// wrapper each, nothing else; like any of theirs they answer -1 and leave the reason in errno.
#ifndef REKEY_CLINUX_SHIM_H
#define REKEY_CLINUX_SHIM_H
#include <linux/fs.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

// Opens a name that stands in a directory and nowhere else: no link is followed, no "..", no way out (openat2(2)).
static inline int rekey_open_beneath(int directory, const char *name, unsigned int flags, unsigned int mode) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = flags;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return (int)syscall(SYS_openat2, directory, name, &how, sizeof how);
}

// Renames, unless something has the new name (renameat2(2)).
static inline int rekey_rename_noreplace(int from, const char *name, int to, const char *target) {
    return (int)syscall(SYS_renameat2, from, name, to, target, RENAME_NOREPLACE);
}

// An attribute of an opened file (fgetxattr(2), fsetxattr(2)).
static inline long rekey_get_attribute(int file, const char *name, void *value, unsigned long size) {
    return (long)fgetxattr(file, name, value, size);
}
static inline int rekey_set_attribute(int file, const char *name, const void *value, unsigned long size) {
    return fsetxattr(file, name, value, size, 0);
}
#endif
