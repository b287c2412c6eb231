/* A steady visitor: `tls_prober ADDRESS PORT NAME ROOTS RATE [smtp]` begins RATE connections a second until TERM.
 *
 * Each is due at its own time whatever became of the others: threads take turns, and one that is late begins at once.
 * A line for each, times of the wall clock in seconds:
 *
 *     BEGUN ENDED VERDICT CHAIN
 *
 * VERDICT is `ok`; `untrusted` where the handshake went well and the chain does not end in ROOTS or is not for NAME;
 * `silent` where the request after the handshake was not answered; else the step that failed: `connect`, `talk`,
 * `handshake`. CHAIN is SHA-256 over all presented certificates in DER, in their order; `-` where none came.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 16, PATIENCE = 5 };

static SSL_CTX *context;
static struct sockaddr_storage address;
static socklen_t address_size;
static const char *name;
static double rate, start;
static int is_smtp;
static atomic_long turn;
static atomic_int is_over;

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void await(double when) {
    struct timespec at = {.tv_sec = (time_t)when, .tv_nsec = (long)((when - (time_t)when) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) != 0) {}
}

static int parse_address(const char *text, const char *port) {
    struct sockaddr_in *four = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((unsigned short)atoi(port));
        address_size = sizeof *four;
        return 1;
    }
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((unsigned short)atoi(port));
    address_size = sizeof *six;
    return inet_pton(AF_INET6, text, &six->sin6_addr) == 1;
}

static int connected(void) {
    int one = 1, descriptor = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = PATIENCE};
    if (descriptor < 0) return -1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(descriptor, (struct sockaddr *)&address, address_size) == 0) return descriptor;
    close(descriptor);
    return -1;
}

/* Says a line and takes the answer to its last line: a space stands behind the number there. */
static int told(int descriptor, const char *line, const char *wanted) {
    char answer[2048];
    size_t got = 0;
    if (line && send(descriptor, line, strlen(line), MSG_NOSIGNAL) < 0) return 0;
    for (;;) {
        ssize_t more = recv(descriptor, answer + got, sizeof answer - 1 - got, 0);
        if (more <= 0) return 0;
        got += (size_t)more;
        answer[got] = 0;
        if (answer[got - 1] != '\n') continue;
        char *last = answer;
        for (char *end = strchr(answer, '\n'); end && end[1]; end = strchr(end + 1, '\n')) last = end + 1;
        if (strlen(last) > 3 && last[3] == ' ') return strncmp(last, wanted, 3) == 0;
    }
}

static int talked(int descriptor) {
    return !is_smtp || (told(descriptor, NULL, "220") && told(descriptor, "EHLO prober.test\r\n", "250") &&
                        told(descriptor, "STARTTLS\r\n", "220"));
}

static void digest(SSL *connection, char *text) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(connection);
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_MD_CTX *sum = EVP_MD_CTX_new();
    strcpy(text, "-");
    if (chain == NULL || sum == NULL) return;
    EVP_DigestInit_ex(sum, EVP_sha256(), NULL);
    for (int index = 0; index < sk_X509_num(chain); index++) {
        unsigned char *encoded = NULL;
        int length = i2d_X509(sk_X509_value(chain, index), &encoded);
        if (length > 0) EVP_DigestUpdate(sum, encoded, (size_t)length);
        OPENSSL_free(encoded);
    }
    EVP_DigestFinal_ex(sum, hash, &size);
    EVP_MD_CTX_free(sum);
    for (unsigned int index = 0; index < size; index++) sprintf(text + 2 * index, "%02x", hash[index]);
}

static int answered(SSL *connection) {
    static const char request[] = "GET / HTTP/1.0\r\n\r\n";
    char answer[512];
    if (is_smtp) return 1;
    return SSL_write(connection, request, sizeof request - 1) > 0 && SSL_read(connection, answer, sizeof answer) > 0;
}

static const char *visited(SSL *connection, int descriptor, char *chain) {
    if (descriptor < 0) return "connect";
    if (!talked(descriptor)) return "talk";
    if (connection == NULL || SSL_set_fd(connection, descriptor) != 1 ||
        SSL_set_tlsext_host_name(connection, name) != 1 || SSL_set1_host(connection, name) != 1)
        return "setup";
    if (SSL_connect(connection) != 1) return "handshake";
    digest(connection, chain);
    if (SSL_get_verify_result(connection) != X509_V_OK) return "untrusted";
    if (!answered(connection)) return "silent";
    SSL_shutdown(connection);
    return "ok";
}

static void *visitor(void *unused) {
    (void)unused;
    for (;;) {
        await(start + (double)atomic_fetch_add(&turn, 1) / rate);
        if (is_over) return NULL;
        char chain[2 * EVP_MAX_MD_SIZE + 1] = "-";
        SSL *connection = SSL_new(context);
        double begun = seconds(CLOCK_REALTIME);
        int descriptor = connected();
        const char *verdict = visited(connection, descriptor, chain);
        double ended = seconds(CLOCK_REALTIME);
        SSL_free(connection);
        ERR_clear_error();
        if (descriptor >= 0) close(descriptor);
        printf("%.6f %.6f %s %s\n", begun, ended, verdict, chain);
    }
}

static void stop(int number) {
    (void)number;
    is_over = 1;
}

int main(int count, char **words) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, stop);
    setvbuf(stdout, NULL, _IOLBF, 1 << 16);
    context = SSL_CTX_new(TLS_client_method());
    if (count < 6 || context == NULL || !parse_address(words[1], words[2]) || (rate = atof(words[5])) <= 0 ||
        SSL_CTX_load_verify_locations(context, words[4], NULL) != 1) {
        fprintf(stderr, "usage: tls_prober ADDRESS PORT NAME ROOTS RATE [smtp]\n");
        return 64;
    }
    name = words[3];
    is_smtp = count > 6;
    /* The chain is judged all the same: what is wrong with it is told and ends nothing. */
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    start = seconds(CLOCK_MONOTONIC);
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; index++)
        if (pthread_create(&threads[index], NULL, visitor, NULL) != 0) return 71;
    for (int index = 0; index < THREADS; index++) pthread_join(threads[index], NULL);
    return 0;
}
