/* What one bare client handshake costs: `handshake_floor FILE`, a line ADDRESS:PORT for each endpoint.
 *
 * One thread, one shared context, nothing verified: connect, handshake, take the peer's certificate, close. Prints
 * {"endpoints":N,"failed":N,"wall":SECONDS,"cpu":SECONDS}; the processor time is that of the loop alone.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <openssl/ssl.h>

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static int connected(char *line) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    char *colon = strrchr(line, ':');
    if (colon == NULL) return -1;
    *colon = '\0';
    to.sin_port = htons((unsigned short)atoi(colon + 1));
    if (inet_pton(AF_INET, line, &to.sin_addr) != 1) return -1;
    int one = 1, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0) return descriptor;
    close(descriptor);
    return -1;
}

static int seen(SSL_CTX *context, char *line) {
    int descriptor = connected(line);
    if (descriptor < 0) return 0;
    SSL *connection = SSL_new(context);
    X509 *peer = NULL;
    if (connection != NULL && SSL_set_fd(connection, descriptor) == 1 && SSL_connect(connection) == 1)
        peer = SSL_get1_peer_certificate(connection);
    int found = peer != NULL;
    X509_free(peer);
    SSL_free(connection);
    close(descriptor);
    return found;
}

int main(int count, char **words) {
    FILE *list = count == 2 ? fopen(words[1], "r") : NULL;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (list == NULL || context == NULL) {
        fprintf(stderr, "usage: handshake_floor FILE\n");
        return 64;
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    long endpoints = 0, failed = 0;
    char line[256];
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    while (fgets(line, sizeof line, list) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0') continue;
        endpoints++;
        if (!seen(context, line)) failed++;
    }
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"endpoints\":%ld,\"failed\":%ld,\"wall\":%.6f,\"cpu\":%.6f}\n", endpoints, failed, wall, cpu);
    SSL_CTX_free(context);
    fclose(list);
    return 0;
}
