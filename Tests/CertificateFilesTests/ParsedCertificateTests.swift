import COpenSSL
import PKI
import Testing

/// A certificate made of OpenSSL's object is the one made of its octets.
struct ParsedCertificateTests {
    @Test func bothWaysGiveTheSame() throws {
        let samples = try Samples.shared
        for name in ["leaf", "ca", "signer"] {
            let expected = try samples.certificate(name)
            let object = expected.der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
                var cursor = buffer.baseAddress
                return d2i_X509(nil, &cursor, buffer.count)
            }
            let x509 = try #require(object)
            let made = try Certificate(parsed: x509)
            // The object is the caller's still.
            #expect(X509_get_version(x509) == 2)
            X509_free(x509)
            #expect(made.der == expected.der && made.fingerprint == expected.fingerprint)
            #expect(made.publicKey == expected.publicKey && made.extensions == expected.extensions)
            #expect(made.subject == expected.subject && made.validity == expected.validity)
        }
    }
}
