// What a power cut leaves of a mounted file system.
#ifndef POWER_CUT_H
#define POWER_CUT_H

#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHUTDOWN _IOR('X', 125, __u32)  // ext4, XFS: from now on nothing reaches the disk
#define NO_LOG_FLUSH 2

struct power_cut {
    const char *mount;          // of a file system that can be shut down
    const char *from, *to;      // of one that can't: its backing file, and the copy of what is in it now
    const char *somebody_else;  // a file that another program syncs just before
};

static void failed_cut(const char *what) {
    fprintf(stderr, "power_cut: %s: %s\n", what, strerror(errno));
    exit(125);
}

// Copies what is there of a sparse file; the copy must not exist or is written over.
static void copy_sparse(const char *from, const char *to) {
    int source = open(from, O_RDONLY | O_CLOEXEC), copy = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct stat status;
    if (source < 0 || copy < 0 || fstat(source, &status) || ftruncate(copy, status.st_size)) failed_cut(to);
    for (off_t data = 0; (data = lseek(source, data, SEEK_DATA)) >= 0;) {
        off_t end = lseek(source, data, SEEK_HOLE);
        lseek(copy, data, SEEK_SET);
        while (data < end)
            if (sendfile(copy, source, &data, (size_t)(end - data)) <= 0) failed_cut(from);
    }
    close(source);
    close(copy);
}

static void power_cut(const struct power_cut *cut) {
    if (cut->somebody_else) {
        int file = open(cut->somebody_else, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0 || write(file, "x", 1) != 1 || fsync(file)) failed_cut(cut->somebody_else);
        close(file);
    }
    if (cut->from) copy_sparse(cut->from, cut->to);
    if (cut->mount) {
        __u32 how = NO_LOG_FLUSH;
        int root = open(cut->mount, O_RDONLY | O_CLOEXEC);
        if (root < 0 || ioctl(root, SHUTDOWN, &how)) failed_cut(cut->mount);
        close(root);
    }
}

#endif
