// The system calls that `stopat` tells apart, and where each one names its file.
#ifndef CALLS_H
#define CALLS_H

#include <sys/syscall.h>

// How a call names a file: not at all, by a descriptor, by a path, or by a directory and a path.
enum naming { NOTHING, DESCRIPTOR, PATH, AT };

struct call {
    long number;
    const char *name;
    enum naming naming;
    int argument;  // of the descriptor, the path, or the directory before the path; the target of two
};

#define FILE_CALL(name, naming, argument) {SYS_##name, #name, naming, argument}

// Calls that read or write files or directories, or what is known of them.
static const struct call file_calls[] = {
#ifdef SYS_open
    FILE_CALL(open, PATH, 0), FILE_CALL(creat, PATH, 0), FILE_CALL(rename, PATH, 1), FILE_CALL(symlink, PATH, 1),
    FILE_CALL(unlink, PATH, 0), FILE_CALL(rmdir, PATH, 0), FILE_CALL(mkdir, PATH, 0), FILE_CALL(link, PATH, 1),
    FILE_CALL(readlink, PATH, 0), FILE_CALL(access, PATH, 0), FILE_CALL(chmod, PATH, 0), FILE_CALL(chown, PATH, 0),
    FILE_CALL(stat, PATH, 0), FILE_CALL(lstat, PATH, 0), FILE_CALL(getdents, DESCRIPTOR, 0),
#endif
    {SYS_newfstatat, "newfstatat", AT, 0},
    FILE_CALL(openat, AT, 0), FILE_CALL(openat2, AT, 0), FILE_CALL(unlinkat, AT, 0), FILE_CALL(mkdirat, AT, 0),
    FILE_CALL(readlinkat, AT, 0), FILE_CALL(faccessat, AT, 0), FILE_CALL(faccessat2, AT, 0), FILE_CALL(statx, AT, 0),
    FILE_CALL(fchmodat, AT, 0), FILE_CALL(fchownat, AT, 0), FILE_CALL(utimensat, AT, 0), FILE_CALL(symlinkat, AT, 1),
#ifdef SYS_renameat
    FILE_CALL(renameat, AT, 2),
#endif
    FILE_CALL(renameat2, AT, 2), FILE_CALL(linkat, AT, 2), FILE_CALL(truncate, PATH, 0), FILE_CALL(statfs, PATH, 0),
    FILE_CALL(fstatfs, DESCRIPTOR, 0), FILE_CALL(fstat, DESCRIPTOR, 0), FILE_CALL(getdents64, DESCRIPTOR, 0),
    FILE_CALL(read, DESCRIPTOR, 0), FILE_CALL(readv, DESCRIPTOR, 0), FILE_CALL(pread64, DESCRIPTOR, 0),
    FILE_CALL(write, DESCRIPTOR, 0), FILE_CALL(writev, DESCRIPTOR, 0), FILE_CALL(pwrite64, DESCRIPTOR, 0),
    FILE_CALL(sendfile, DESCRIPTOR, 0), FILE_CALL(copy_file_range, DESCRIPTOR, 2), FILE_CALL(lseek, DESCRIPTOR, 0),
    FILE_CALL(fsync, DESCRIPTOR, 0), FILE_CALL(fdatasync, DESCRIPTOR, 0), FILE_CALL(syncfs, DESCRIPTOR, 0),
    FILE_CALL(ftruncate, DESCRIPTOR, 0), FILE_CALL(fallocate, DESCRIPTOR, 0), FILE_CALL(fchmod, DESCRIPTOR, 0),
    FILE_CALL(fchown, DESCRIPTOR, 0), FILE_CALL(flock, DESCRIPTOR, 0), FILE_CALL(fcntl, DESCRIPTOR, 0),
    FILE_CALL(close, DESCRIPTOR, 0), FILE_CALL(mmap, DESCRIPTOR, 4), FILE_CALL(msync, NOTHING, 0),
    FILE_CALL(fsetxattr, DESCRIPTOR, 0), FILE_CALL(fgetxattr, DESCRIPTOR, 0),
};

// Calls that leave nothing behind once the process is killed: they read, or change only the process itself. Locks and
// descriptors are among them, because the kernel takes them back. Two kills between which there are only such calls
// leave the same disk and the same service. Whatever is not named here counts, known or not.
static const long harmless[] = {
#ifdef SYS_open
    SYS_readlink, SYS_access, SYS_stat, SYS_lstat, SYS_getdents, SYS_poll, SYS_select, SYS_epoll_wait, SYS_epoll_create,
    SYS_pipe, SYS_dup2, SYS_eventfd, SYS_time, SYS_arch_prctl, SYS_alarm, SYS_getpgrp, SYS_pause, SYS_fork, SYS_vfork,
#endif
    SYS_read, SYS_pread64, SYS_readv, SYS_preadv, SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg, SYS_ppoll, SYS_pselect6,
    SYS_epoll_pwait, SYS_epoll_pwait2, SYS_epoll_ctl, SYS_epoll_create1, SYS_futex, SYS_mmap, SYS_munmap, SYS_mprotect,
    SYS_mremap, SYS_madvise, SYS_brk, SYS_newfstatat, SYS_fstat, SYS_statx, SYS_lseek, SYS_readlinkat, SYS_faccessat,
    SYS_faccessat2, SYS_fgetxattr, SYS_getdents64, SYS_statfs, SYS_fstatfs, SYS_getpid, SYS_gettid, SYS_getppid,
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getgroups, SYS_getpgid, SYS_getsid, SYS_uname, SYS_sysinfo,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigsuspend, SYS_rt_sigtimedwait, SYS_rt_sigpending,
    SYS_sigaltstack, SYS_sched_getaffinity, SYS_sched_yield, SYS_sched_getparam, SYS_sched_getscheduler,
    SYS_setpriority, SYS_clock_gettime, SYS_clock_nanosleep, SYS_clock_getres, SYS_nanosleep, SYS_gettimeofday,
    SYS_times, SYS_getrusage, SYS_set_robust_list, SYS_rseq, SYS_prctl, SYS_prlimit64, SYS_getrandom, SYS_fcntl,
    SYS_flock, SYS_eventfd2, SYS_timerfd_create, SYS_timerfd_settime, SYS_timerfd_gettime, SYS_signalfd4, SYS_pipe2,
    SYS_socketpair, SYS_dup, SYS_dup3, SYS_close, SYS_close_range, SYS_set_tid_address, SYS_wait4, SYS_waitid,
    SYS_getsockname, SYS_getpeername, SYS_getsockopt, SYS_setsockopt, SYS_socket, SYS_clone, SYS_clone3, SYS_exit,
    SYS_exit_group, SYS_pidfd_open, SYS_chdir, SYS_umask, SYS_setsid, SYS_setpgid, SYS_membarrier, SYS_restart_syscall,
    SYS_seccomp, SYS_setgroups, SYS_setresuid, SYS_setresgid, SYS_mlock, SYS_munlock, SYS_capget, SYS_getcpu,
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static inline const struct call *file_call(long number) {
    for (unsigned index = 0; index < COUNT(file_calls); index++)
        if (file_calls[index].number == number) return &file_calls[index];
    return 0;
}

#endif
