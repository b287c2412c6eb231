/* What parsing certificate files costs and nothing else: `parse_floor DIRECTORY`.
 *
 * One thread walks the tree; each file is opened, its first PEM certificate parsed, and dropped. Prints
 * {"files":N,"failed":N,"wall":SECONDS,"cpu":SECONDS}; the processor time is that of the walk alone.
 */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static long files, failed;

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status, (void)place;
    if (kind != FTW_F) return 0;
    files++;
    FILE *file = fopen(path, "r");
    X509 *certificate = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    if (certificate == NULL) failed++;
    X509_free(certificate);
    if (file) fclose(file);
    return 0;
}

int main(int count, char **words) {
    if (count != 2) {
        fprintf(stderr, "usage: parse_floor DIRECTORY\n");
        return 64;
    }
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (nftw(words[1], visit, 32, FTW_PHYS) != 0) {
        perror(words[1]);
        return 1;
    }
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"files\":%ld,\"failed\":%ld,\"wall\":%.6f,\"cpu\":%.6f}\n", files, failed, wall, cpu);
    return 0;
}
