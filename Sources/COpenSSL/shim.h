// OpenSSL's function-like macros and stack accessors as functions: Swift imports no macro with arguments.
// One line each, no logic: logic belongs in Swift, where the compiler checks it.
#ifndef REKEY_COPENSSL_SHIM_H
#define REKEY_COPENSSL_SHIM_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ct.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/epoll.h>

// Memory.
static inline void rekey_OPENSSL_free(void *pointer) { OPENSSL_free(pointer); }
static inline long rekey_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }
static inline int rekey_BIO_set_close(BIO *bio, long flag) { return (int)BIO_set_close(bio, flag); }

// Keys. EVP_EC_gen and EVP_RSA_gen are macros over the variadic EVP_PKEY_Q_keygen.
static inline EVP_PKEY *rekey_EVP_EC_gen(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *rekey_EVP_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *rekey_EVP_ED25519_gen(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }

// Stacks.
static inline STACK_OF(X509) *rekey_sk_X509_new(void) { return sk_X509_new_null(); }
static inline int rekey_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *rekey_sk_X509_value(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
static inline int rekey_sk_X509_push(STACK_OF(X509) *stack, X509 *certificate) { return sk_X509_push(stack, certificate); }
static inline void rekey_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }
static inline void rekey_sk_X509_pop_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

static inline GENERAL_NAMES *rekey_GENERAL_NAMES_new(void) { return sk_GENERAL_NAME_new_null(); }
static inline int rekey_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *rekey_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
static inline int rekey_sk_GENERAL_NAME_push(GENERAL_NAMES *names, GENERAL_NAME *name) {
    return sk_GENERAL_NAME_push(names, name);
}
// GENERAL_NAME.d is an anonymous union.
static inline ASN1_IA5STRING *rekey_GENERAL_NAME_dns(const GENERAL_NAME *name) {
    return name->type == GEN_DNS ? name->d.dNSName : NULL;
}
static inline ASN1_OCTET_STRING *rekey_GENERAL_NAME_ip(const GENERAL_NAME *name) {
    return name->type == GEN_IPADD ? name->d.iPAddress : NULL;
}
static inline int rekey_GENERAL_NAME_type(const GENERAL_NAME *name) { return name->type; }

static inline STACK_OF(X509_EXTENSION) *rekey_sk_X509_EXTENSION_new(void) { return sk_X509_EXTENSION_new_null(); }
static inline int rekey_sk_X509_EXTENSION_num(const STACK_OF(X509_EXTENSION) *stack) {
    return sk_X509_EXTENSION_num(stack);
}
static inline X509_EXTENSION *rekey_sk_X509_EXTENSION_value(const STACK_OF(X509_EXTENSION) *stack, int index) {
    return sk_X509_EXTENSION_value(stack, index);
}
static inline int rekey_sk_X509_EXTENSION_push(STACK_OF(X509_EXTENSION) *stack, X509_EXTENSION *extension) {
    return sk_X509_EXTENSION_push(stack, extension);
}
static inline void rekey_sk_X509_EXTENSION_pop_free(STACK_OF(X509_EXTENSION) *stack) {
    sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}
static inline int rekey_sk_OPENSSL_STRING_num(const STACK_OF(OPENSSL_STRING) *texts) {
    return sk_OPENSSL_STRING_num(texts);
}
static inline char *rekey_sk_OPENSSL_STRING_value(const STACK_OF(OPENSSL_STRING) *texts, int index) {
    return sk_OPENSSL_STRING_value(texts, index);
}
static inline int rekey_sk_POLICYINFO_num(const CERTIFICATEPOLICIES *policies) { return sk_POLICYINFO_num(policies); }
static inline ASN1_OBJECT *rekey_sk_POLICYINFO_object(const CERTIFICATEPOLICIES *policies, int index) {
    return sk_POLICYINFO_value(policies, index)->policyid;
}
static inline int rekey_sk_DIST_POINT_num(const CRL_DIST_POINTS *points) { return sk_DIST_POINT_num(points); }
// DIST_POINT_NAME.name is a union: its type 0 is the full name.
static inline GENERAL_NAMES *rekey_sk_DIST_POINT_names(const CRL_DIST_POINTS *points, int index) {
    DIST_POINT_NAME *name = sk_DIST_POINT_value(points, index)->distpoint;
    return name && name->type == 0 ? name->name.fullname : NULL;
}
static inline GENERAL_NAMES *rekey_ISSUING_DIST_POINT_names(const ISSUING_DIST_POINT *point) {
    DIST_POINT_NAME *name = point->distpoint;
    return name && name->type == 0 ? name->name.fullname : NULL;
}
static inline ASN1_IA5STRING *rekey_GENERAL_NAME_uri(const GENERAL_NAME *name) {
    return name->type == GEN_URI ? name->d.uniformResourceIdentifier : NULL;
}
static inline int rekey_sk_ASN1_OBJECT_num(const EXTENDED_KEY_USAGE *usages) { return sk_ASN1_OBJECT_num(usages); }
static inline ASN1_OBJECT *rekey_sk_ASN1_OBJECT_value(const EXTENDED_KEY_USAGE *usages, int index) {
    return sk_ASN1_OBJECT_value(usages, index);
}

// Containers of certificates: PKCS#7 keeps its contents in a union.
static inline int rekey_PKCS7_type(const PKCS7 *message) { return OBJ_obj2nid(message->type); }
static inline STACK_OF(X509) *rekey_PKCS7_certificates(const PKCS7 *message) {
    return PKCS7_type_is_signed(message) && message->d.sign ? message->d.sign->cert : NULL;
}
static inline STACK_OF(X509_CRL) *rekey_PKCS7_revocation_lists(const PKCS7 *message) {
    return PKCS7_type_is_signed(message) && message->d.sign ? message->d.sign->crl : NULL;
}
static inline X509_ALGOR *rekey_PKCS7_encryption(const PKCS7 *message) {
    return PKCS7_type_is_encrypted(message) && message->d.encrypted && message->d.encrypted->enc_data
        ? message->d.encrypted->enc_data->algorithm : NULL;
}
static inline int rekey_sk_PKCS7_num(const STACK_OF(PKCS7) *stack) { return sk_PKCS7_num(stack); }
static inline PKCS7 *rekey_sk_PKCS7_value(const STACK_OF(PKCS7) *stack, int index) {
    return sk_PKCS7_value(stack, index);
}
static inline void rekey_sk_PKCS7_pop_free(STACK_OF(PKCS7) *stack) { sk_PKCS7_pop_free(stack, PKCS7_free); }
static inline int rekey_sk_PKCS12_SAFEBAG_num(const STACK_OF(PKCS12_SAFEBAG) *bags) {
    return sk_PKCS12_SAFEBAG_num(bags);
}
static inline PKCS12_SAFEBAG *rekey_sk_PKCS12_SAFEBAG_value(const STACK_OF(PKCS12_SAFEBAG) *bags, int index) {
    return sk_PKCS12_SAFEBAG_value(bags, index);
}
static inline void rekey_sk_PKCS12_SAFEBAG_pop_free(STACK_OF(PKCS12_SAFEBAG) *bags) {
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}
static inline int rekey_sk_X509_CRL_num(const STACK_OF(X509_CRL) *lists) { return sk_X509_CRL_num(lists); }
static inline X509_CRL *rekey_sk_X509_CRL_value(const STACK_OF(X509_CRL) *lists, int index) {
    return sk_X509_CRL_value(lists, index);
}
static inline void rekey_sk_X509_CRL_pop_free(STACK_OF(X509_CRL) *lists) { sk_X509_CRL_pop_free(lists, X509_CRL_free); }
static inline int rekey_sk_X509_REVOKED_num(const STACK_OF(X509_REVOKED) *entries) {
    return sk_X509_REVOKED_num(entries);
}

// TLS.
static inline int rekey_SSL_set_tlsext_host_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}
static inline int rekey_SSL_CTX_add0_chain_cert(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add0_chain_cert(context, certificate);
}
static inline int rekey_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline int rekey_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_max_proto_version(context, version);
}
static inline long rekey_SSL_CTX_set_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_mode(context, mode); }
static inline int rekey_SSL_set1_sigalgs_list(SSL *ssl, const char *list) {
    return (int)SSL_set1_sigalgs_list(ssl, list);
}
static inline long rekey_SSL_CTX_set1_sigalgs_list(SSL_CTX *context, const char *list) {
    return SSL_CTX_set1_sigalgs_list(context, list);
}
static inline int rekey_SSL_set_min_proto_version(SSL *ssl, int version) {
    return (int)SSL_set_min_proto_version(ssl, version);
}
static inline int rekey_SSL_set_max_proto_version(SSL *ssl, int version) {
    return (int)SSL_set_max_proto_version(ssl, version);
}
static inline int rekey_SSL_set1_groups_list(SSL *ssl, const char *list) { return (int)SSL_set1_groups_list(ssl, list); }
static inline int rekey_SSL_get_peer_tmp_key(SSL *ssl, EVP_PKEY **key) { return (int)SSL_get_peer_tmp_key(ssl, key); }
static inline int rekey_SSL_get_secure_renegotiation_support(SSL *ssl) {
    return (int)SSL_get_secure_renegotiation_support(ssl);
}
static inline long rekey_SSL_get_tlsext_status_ocsp_resp(SSL *ssl, unsigned char **response) {
    return SSL_get_tlsext_status_ocsp_resp(ssl, response);
}
static inline int rekey_SSL_CTX_set_tlsext_status_type(SSL_CTX *context, int type) {
    return (int)SSL_CTX_set_tlsext_status_type(context, type);
}
static inline int rekey_SSL_peer_CA_count(const SSL *ssl) {
    return sk_X509_NAME_num(SSL_get0_peer_CA_list(ssl));
}
static inline long rekey_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline long rekey_SSL_CTX_set_read_ahead(SSL_CTX *context, long on) {
    return SSL_CTX_set_read_ahead(context, on);
}
static inline uint64_t rekey_SSL_CTX_allow_legacy_servers(SSL_CTX *context) {
    return SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
}
static inline long rekey_BIO_set_mem_empty_is_retry(BIO *bio) { return BIO_set_mem_eof_return(bio, -1); }

// RFC 2253 order, UTF-8 kept, control characters escaped: the flags are macros with casts.
static inline int rekey_X509_NAME_print(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

// Readiness of sockets, edge-triggered: Swift's own module of the C library leaves epoll out.
static inline int rekey_epoll_watch(int queue, int descriptor, uint64_t label) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.u64 = label};
    return epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event);
}
static inline uint64_t rekey_epoll_label(struct epoll_event event) { return event.data.u64; }

// Errors.
static inline int rekey_ERR_GET_LIB(unsigned long code) { return ERR_GET_LIB(code); }
static inline int rekey_ERR_GET_REASON(unsigned long code) { return ERR_GET_REASON(code); }

#endif
