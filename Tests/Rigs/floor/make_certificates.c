/* Makes certificates in bulk: `make_certificates DIRECTORY COUNT DAYS files|pairs [NAME…]`.
 *
 * files: DIRECTORY/NNN/NNNNNN.pem, 250 to a directory, over eight keys; the validity periods are spread.
 * pairs: DIRECTORY/NNNNNN.pem with a key of its own behind the certificate.
 * All are signed by one CA, whose certificate is DIRECTORY.ca.pem. A NAME, when there are any, stands as common name and
 * organization in the certificates of that number, as it is, in UTF-8. Prints the SHA-256 of each DER, one a line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { KEYS = 8, PER_DIRECTORY = 250, DAY = 86400 };

static void ensure(int held, const char *what) {
    if (held) return;
    fprintf(stderr, "make_certificates: %s: %s\n", what, strerror(errno));
    ERR_print_errors_fp(stderr);
    exit(1);
}

static void extend(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    ensure(extension != NULL && X509_add_ext(certificate, extension, -1), "extension");
    X509_EXTENSION_free(extension);
}

static void add_entry(X509_NAME *name, const char *field, const char *value) {
    ensure(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0), field);
}

/* A certificate that is not signed yet; the first day is `start` from now, in seconds. */
static X509 *unsigned_certificate(EVP_PKEY *key, long start, long days) {
    X509 *certificate = X509_new();
    BIGNUM *serial = BN_new();
    ensure(certificate && serial && BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "serial");
    ensure(BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) != NULL, "serial");
    BN_free(serial);
    X509_set_version(certificate, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate), start);
    X509_gmtime_adj(X509_getm_notAfter(certificate), start + days * DAY - 1);
    ensure(X509_set_pubkey(certificate, key), "public key");
    return certificate;
}

static X509 *authority(EVP_PKEY *key) {
    X509 *certificate = unsigned_certificate(key, -40 * DAY, 4000);
    X509_NAME *name = X509_get_subject_name(certificate);
    add_entry(name, "O", "Rekey rig");
    add_entry(name, "CN", "Bulk root");
    X509_set_issuer_name(certificate, name);
    extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(certificate, certificate, NID_subject_key_identifier, "hash");
    ensure(X509_sign(certificate, key, EVP_sha256()) > 0, "signature");
    return certificate;
}

/* What all leaves share is made once: parsing its text would cost more than the signatures. */
static void add_constant_extensions(X509 *certificate, X509 *ca) {
    static X509_EXTENSION *shared[4];
    static const struct { int kind; const char *value; } wanted[4] = {
        {NID_basic_constraints, "critical,CA:FALSE"}, {NID_key_usage, "critical,digitalSignature"},
        {NID_ext_key_usage, "serverAuth"}, {NID_authority_key_identifier, "keyid"},
    };
    X509V3_CTX context;
    X509V3_set_ctx(&context, ca, certificate, NULL, NULL, 0);
    for (int at = 0; at < 4; at++) {
        if (shared[at] == NULL) shared[at] = X509V3_EXT_conf_nid(NULL, &context, wanted[at].kind, wanted[at].value);
        ensure(shared[at] != NULL && X509_add_ext(certificate, shared[at], -1), "extension");
    }
}

static void add_names(X509 *certificate, const char *host, const char *www) {
    GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
    const char *values[] = {host, www};
    for (int at = 0; at < 2; at++) {
        GENERAL_NAME *name = GENERAL_NAME_new();
        ASN1_IA5STRING *text = ASN1_IA5STRING_new();
        ensure(name && text && ASN1_STRING_set(text, values[at], -1), "name");
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
        sk_GENERAL_NAME_push(names, name);
    }
    ensure(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0), "names");
    GENERAL_NAMES_free(names);
}

static X509 *leaf(long number, const char *given, EVP_PKEY *key, long days, int spread, X509 *ca, EVP_PKEY *ca_key) {
    /* Spread: some are over, most are not, and no two neighbours end on the same day. */
    long start = spread ? -((number * 37) % (days + 30)) * DAY - number % DAY : -3600;
    X509 *certificate = unsigned_certificate(key, start, days);
    X509_NAME *name = X509_get_subject_name(certificate);
    char host[64], www[80];
    snprintf(host, sizeof host, "n%06ld.bulk.test", number);
    snprintf(www, sizeof www, "www.%s", host);
    if (given) add_entry(name, "O", given);
    add_entry(name, "CN", given ? given : host);
    X509_set_issuer_name(certificate, X509_get_subject_name(ca));
    add_constant_extensions(certificate, ca);
    add_names(certificate, host, www);
    ensure(X509_sign(certificate, ca_key, EVP_sha256()) > 0, "signature");
    return certificate;
}

static void print_fingerprint(X509 *certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    ensure(X509_digest(certificate, EVP_sha256(), digest, &length), "digest");
    for (unsigned at = 0; at < length; at++) printf("%02x", digest[at]);
    putchar('\n');
}

static void write_file(const char *path, X509 *certificate, EVP_PKEY *key) {
    FILE *file = fopen(path, "w");
    ensure(file != NULL && PEM_write_X509(file, certificate), path);
    if (key) ensure(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), path);
    ensure(fclose(file) == 0, path);
    if (key) ensure(chmod(path, 0600) == 0, path);
}

int main(int count_of_words, char **words) {
    if (count_of_words < 5) {
        fprintf(stderr, "usage: make_certificates DIRECTORY COUNT DAYS files|pairs [NAME...]\n");
        return 64;
    }
    const char *directory = words[1];
    long count = atol(words[2]), days = atol(words[3]), named = count_of_words - 5;
    int pairs = strcmp(words[4], "pairs") == 0;
    char path[4096];
    EVP_PKEY *keys[KEYS], *ca_key = EVP_EC_gen("P-256");
    ensure(ca_key != NULL, "key");
    X509 *ca = authority(ca_key);
    snprintf(path, sizeof path, "%s.ca.pem", directory);
    write_file(path, ca, NULL);
    for (int at = 0; at < KEYS; at++) ensure((keys[at] = EVP_EC_gen("P-256")) != NULL, "key");
    ensure(mkdir(directory, 0755) == 0 || errno == EEXIST, directory);
    for (long number = 0; number < count; number++) {
        EVP_PKEY *key = pairs ? EVP_EC_gen("P-256") : keys[number % KEYS];
        ensure(key != NULL, "key");
        X509 *certificate = leaf(number, number < named ? words[5 + number] : NULL, key, days, !pairs, ca, ca_key);
        if (pairs) {
            snprintf(path, sizeof path, "%s/%06ld.pem", directory, number);
        } else {
            snprintf(path, sizeof path, "%s/%03ld", directory, number / PER_DIRECTORY);
            ensure(mkdir(path, 0755) == 0 || errno == EEXIST, path);
            snprintf(path, sizeof path, "%s/%03ld/%06ld.pem", directory, number / PER_DIRECTORY, number);
        }
        write_file(path, certificate, pairs ? key : NULL);
        print_fingerprint(certificate);
        X509_free(certificate);
        if (pairs) EVP_PKEY_free(key);
    }
    return 0;
}
