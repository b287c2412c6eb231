// Runs a program and stops it at one of its system calls, all its threads and children counted together.
//
//   stopat [-a | -c | -f] [-p PREFIX]... [-b PART] [-l LOG] [-n N | -m NAME PATH K] [-e ERRNO] [-x MOUNT | -i FROM TO]
//          [-u FILE] [-z] [-s ONE OTHER | -r ONE OTHER] -- PROGRAM...
//
// Which calls count: -a all of them; -c those that can change something outside the process (see `harmless`); -f those
// of files. -p only those whose file lies below PREFIX; -b only from the first one on whose file's path contains PART.
// At the Nth, or at the Kth of that name on that path (a star at its end is for any end), the program and all its
// children are killed before the call is done; exit status 199. With -e they live, and the call fails by ERRNO.
// -x cuts MOUNT's power before the kill (nothing more reaches the disk), -i copies the backing file FROM to TO instead;
// -u fsyncs a FILE of somebody else just before. All this happens as well when the program ends before it gets there.
// -s exchanges two names instead of the kill, and the program goes on; -r does, and does again before the next call.
// -z makes each fsync and fdatasync that counts do nothing and say that it went well.
// The log has a line for each counted call: its number, the process, its name, its file. The program starts to count
// with its own execve behind it. Everything dies with stopat. 125: stopat itself could not go on.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call_filter.h"
#include "calls.h"
#include "power_cut.h"

static char kind = 'c';
static const char *prefixes[8], *begin_part, *match_name, *match_path;
static int prefix_count, fail_with, lie, begun;
static long target, counted, matched, match_number;
static const char *exchanged[2];
static int exchange_back;
static struct power_cut cut;
static FILE *logged;
static pid_t known[4096];
static int known_count;

static void die(const char *what) {
    perror(what);
    exit(125);
}

static void link_text(pid_t thread, const char *what, char *into) {
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/%s", thread, what);
    ssize_t length = readlink(name, into, PATH_MAX - 1);
    into[length < 0 ? 0 : length] = 0;
}

static void descriptor_path(pid_t thread, int descriptor, char *into) {
    char what[32];
    snprintf(what, sizeof what, descriptor == AT_FDCWD ? "cwd" : "fd/%d", descriptor);
    link_text(thread, what, into);
}

static void copy_text(pid_t thread, unsigned long from, char *into) {
    // By pages: the text may end just before memory that is not there.
    size_t got = 0;
    while (got < PATH_MAX - 1) {
        size_t step = 4096 - (from + got) % 4096;
        if (step > PATH_MAX - 1 - got) step = PATH_MAX - 1 - got;
        struct iovec here = {into + got, step}, there = {(void *)(from + got), step};
        if (process_vm_readv(thread, &here, 1, &there, 1, 0) <= 0) break;
        if (memchr(into + got, 0, step)) return;
        got += step;
    }
    into[got] = 0;
}

// The absolute path of the file that a call is about; empty when there is none.
static void path_of(pid_t thread, const struct call *call, const unsigned long long *arguments, char *path) {
    char text[PATH_MAX] = "";
    path[0] = 0;
    if (!call || call->naming == NOTHING) return;
    if (call->naming == DESCRIPTOR) {
        descriptor_path(thread, (int)arguments[call->argument], path);
        return;
    }
    copy_text(thread, arguments[call->argument + (call->naming == AT)], text);
    if (text[0] != '/') descriptor_path(thread, call->naming == AT ? (int)arguments[call->argument] : AT_FDCWD, path);
    if (text[0] && text[0] != '/') strncat(path, "/", PATH_MAX - 1 - strlen(path));
    strncat(path, text, PATH_MAX - 1 - strlen(path));
}

static int counts(const char *path) {
    int below = prefix_count == 0;
    for (int index = 0; index < prefix_count; index++)
        below |= strncmp(path, prefixes[index], strlen(prefixes[index])) == 0;
    if (below && !begun) begun = !begin_part || strstr(path, begin_part) != 0;
    return below && begun;
}

// A star at the end of `wanted` is for any end.
static int is(const char *path, const char *wanted) {
    size_t length = strlen(wanted);
    return length && wanted[length - 1] == '*' ? strncmp(path, wanted, length - 1) == 0 : strcmp(path, wanted) == 0;
}

static void remember(pid_t thread) {
    for (int index = 0; index < known_count; index++)
        if (known[index] == thread) return;
    if (known_count < (int)COUNT(known)) known[known_count++] = thread;
}

static void kill_all(void) {
    for (int index = 0; index < known_count; index++) kill(known[index], SIGKILL);
    while (waitpid(-1, 0, __WALL) > 0) {}
}

// Leaves the call undone; its answer is an error, or 0: that it went well.
static void spoil(pid_t thread, int error) {
#if defined(__x86_64__)
    if (ptrace(PTRACE_POKEUSER, thread, offsetof(struct user_regs_struct, orig_rax), -1L)) die("orig_rax");
    if (ptrace(PTRACE_POKEUSER, thread, offsetof(struct user_regs_struct, rax), (long)-error)) die("rax");
#else
    struct user_regs_struct registers;
    int none = -1;
    struct iovec all = {&registers, sizeof registers}, number = {&none, sizeof none};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all)) die("registers");
    registers.regs[0] = (unsigned long long)-(long long)error;
    if (ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &all)) die("registers");
    if (ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &number)) die("system call");
#endif
}

// openat2 says in memory, where no filter can look, what openat says in a register: whether it may make or empty a file.
static int only_opens(pid_t thread, const struct __ptrace_syscall_info *info) {
    unsigned long long flags;
    struct iovec here = {&flags, sizeof flags}, there = {(void *)(unsigned long)info->seccomp.args[2], sizeof flags};
    if (info->seccomp.nr != SYS_openat2 || process_vm_readv(thread, &here, 1, &there, 1, 0) != sizeof flags) return 0;
    return !(flags & (O_CREAT | O_TRUNC));
}

static void exchange(void) {
    if (renameat2(AT_FDCWD, exchanged[0], AT_FDCWD, exchanged[1], RENAME_EXCHANGE)) die(exchanged[0]);
}

static void at_call(pid_t thread) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) return;
    const struct call *call = file_call((long)info.seccomp.nr);
    char path[PATH_MAX];
    path_of(thread, call, (const unsigned long long *)info.seccomp.args, path);
    if (kind == 'c' && only_opens(thread, &info)) return;
    if (!counts(path)) return;
    counted++;
    const char *name = call ? call->name : "";
    int same = match_name && strcmp(name, match_name) == 0 && is(path, match_path);
    matched += same;
    int here = match_name ? same && matched == match_number : counted == target;
    if (logged) fprintf(logged, "%ld\t%d\t%s\t%lld\t%s%s\n", counted, thread, name, (long long)info.seccomp.nr, path,
                        here ? "\there" : "");
    if (exchange_back && counted == target + 1) exchange();
    if (!here) {
        if (lie && (info.seccomp.nr == SYS_fsync || info.seccomp.nr == SYS_fdatasync)) spoil(thread, 0);
        return;
    }
    if (fail_with) {
        spoil(thread, fail_with);
        return;
    }
    if (exchanged[0]) {
        exchange();
        return;
    }
    power_cut(&cut);
    kill_all();
    if (logged) fclose(logged);
    exit(199);
}

static int trace(pid_t child) {
    int status, result = 125, started = 0;
    for (;;) {
        pid_t thread = waitpid(-1, &status, __WALL);
        if (thread < 0) return result;
        remember(thread);
        if (!WIFSTOPPED(status)) {
            if (thread != child) continue;
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            power_cut(&cut);
            kill_all();
            return result;
        }
        int word = WSTOPSIG(status), event = status >> 16;
        if (event == PTRACE_EVENT_EXEC) started = 1;
        if (event == PTRACE_EVENT_SECCOMP && started) at_call(thread);
        int given = event || word == SIGTRAP || word == SIGSTOP ? 0 : word;
        ptrace(PTRACE_CONT, thread, 0, given);
    }
}

static char **options(char **words) {
    for (; *words && strcmp(*words, "--"); words++) {
        char letter = words[0][0] == '-' ? words[0][1] : 0;
        if (letter && strchr("acf", letter)) kind = letter;
        else if (letter == 'p' && prefix_count < 8) prefixes[prefix_count++] = *++words;
        else if (letter == 'z') lie = 1;
        else if (letter == 'b') begin_part = *++words;
        else if (letter == 'l') logged = fopen(*++words, "w");
        else if (letter == 'n') target = atol(*++words);
        else if (letter == 'e') fail_with = atoi(*++words);
        else if (letter == 'm') match_name = words[1], match_path = words[2], match_number = atol(words[3]), words += 3;
        else if (letter == 'x') cut.mount = *++words;
        else if (letter == 'i') cut.from = words[1], cut.to = words[2], words += 2;
        else if (letter == 's' || letter == 'r')
            exchanged[0] = words[1], exchanged[1] = words[2], exchange_back = letter == 'r', words += 2;
        else if (letter == 'u') cut.somebody_else = *++words;
        else return 0;
    }
    return *words ? words + 1 : 0;
}

int main(int count, char **words) {
    char **program = count > 2 ? options(words + 1) : 0;
    if (!program || !*program) {
        fprintf(stderr, "stopat: see the head of stopat.c\n");
        return 64;
    }
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0)) die("ptrace");
        raise(SIGSTOP);
        install_filter(kind);
        execvp(program[0], program);
        die(program[0]);
    }
    if (logged) setlinebuf(logged);
    if (waitpid(child, 0, __WALL) < 0) die("wait");
    long events = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                  PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, child, 0, events)) die("options");
    ptrace(PTRACE_CONT, child, 0, 0);
    int result = trace(child);
    if (logged) fclose(logged);
    return result;
}
