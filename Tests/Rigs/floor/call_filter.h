// Which system calls the kernel hands to a tracer; the others run at full speed.
#ifndef CALL_FILTER_H
#define CALL_FILTER_H

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "calls.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the registers of x86-64 and arm64 are known"
#endif

static void failed_filter(const char *what) {
    perror(what);
    _exit(125);
}

// `kind` a: everything; c: what is not harmless; f: what is of files. For this process and its children, for ever.
static void install_filter(char kind) {
    static struct sock_filter program[512];
    int length = 0;
#define STEP(...) program[length++] = (struct sock_filter) __VA_ARGS__
#define ON(nr, action) \
    STEP(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(nr), 0, 1)); \
    STEP(BPF_STMT(BPF_RET | BPF_K, action))
    STEP(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    STEP(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    STEP(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    STEP(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    if (kind == 'f')
        for (unsigned index = 0; index < COUNT(file_calls); index++) {
            ON(file_calls[index].number, SECCOMP_RET_TRACE);
        }
    if (kind == 'c') {
        for (unsigned index = 0; index < COUNT(harmless); index++) { ON(harmless[index], SECCOMP_RET_ALLOW); }
        // To open a file that is there, as it is, changes nothing.
        STEP(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4));
        STEP(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])));
        STEP(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT | O_TRUNC, 0, 1));
        STEP(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
        STEP(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    }
    STEP(BPF_STMT(BPF_RET | BPF_K, kind == 'f' ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRACE));
    struct sock_fprog whole = {(unsigned short)length, program};
    if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) failed_filter("prctl");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole)) failed_filter("seccomp");
}

#endif
