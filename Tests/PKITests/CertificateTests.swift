import Conformance
import Foundation
import PKI
import Testing

struct CertificateTests {
    let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.authority()
    }

    @Test func factsAreReadFromALeaf() throws {
        let pem = try openssl.leaf("leaf", san: "DNS:Www.Example.com,DNS:*.example.com,IP:203.0.113.7,IP:2001:db8::1")
        let chain = try CertificateChain(pem: pem)
        let leaf = chain.leaf
        let expected = try ["www.example.com", "*.example.com", "203.0.113.7", "2001:db8::1"].map { try Identifier($0) }
        #expect(leaf.identifiers == Set(expected))
        #expect(leaf.otherNames.isEmpty)
        #expect(leaf.publicKey.algorithm == .ecdsaP256)
        #expect(leaf.allowsServerAuthentication)
        #expect(!leaf.isCA && !leaf.isPrecertificate && !leaf.isSelfIssued)
        #expect(leaf.issuer == "CN=Test Root")
        // The sign octet of a serial with its high bit set stays (RFC 9773 §4.1).
        #expect(leaf.serial == "008765432199")
        #expect(leaf.validity.contains(Date()))
        #expect(
            try openssl("x509", "-in", "leaf.pem", "-noout", "-fingerprint", "-sha256").replacing(":", with: "")
                .lowercased().contains(leaf.fingerprint.description)
        )
        #expect(chain.fullPEM == pem)
    }

    @Test func spkiDigestIsWhatOpenSSLSays() throws {
        _ = try openssl.leaf("leaf", san: "DNS:a.example", key: ["rsa:2048"])
        try openssl("pkey", "-in", "leaf.key", "-pubout", "-outform", "DER", "-out", "leaf.spki")
        let leaf = try CertificateChain(pem: openssl.bytes("leaf.pem")).leaf
        #expect(try leaf.publicKey.der == openssl.bytes("leaf.spki"))
        #expect(leaf.publicKey.algorithm == .rsa2048)
    }

    @Test func namesThatCannotBeComparedAreReported() throws {
        let leaf = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example,email:x@a.example")).leaf
        #expect(leaf.identifiers == [try Identifier("a.example")])
        #expect(leaf.otherNames.count == 1)
    }

    @Test func octetsAroundACertificateAreRefused() throws {
        let der = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example")).leaf.der
        #expect(throws: Certificate.Failure.trailingOctets) { try Certificate(der: der + [0]) }
        #expect(throws: Certificate.Failure.tooLarge(limit: 65_536)) {
            try Certificate(der: der + [UInt8](repeating: 0, count: 65_536))
        }
    }

    /// Truncation at every octet and a flip of every bit of the DER: an error or a different certificate, never a trap.
    @Test(.rows("F-C9")) func damageNeverTraps() throws {
        let der = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example")).leaf.der
        for length in 0..<der.count {
            #expect(throws: Certificate.Failure.self) { try Certificate(der: Array(der[..<length])) }
        }
        for index in der.indices {
            for bit in 0..<8 {
                var damaged = der
                damaged[index] ^= 1 << bit
                if let other = try? Certificate(der: damaged) {
                    #expect(other.fingerprint != SHA256Digest(hashing: der))
                }
            }
        }
    }

    @Test(.rows("R-01", "R-02", "Q-20")) func certificateIDHasTheFormOfRFC9773() throws {
        let leaf = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example")).leaf
        let id = try #require(CertificateID(leaf)).description
        let serial = Base64URL.encode([0x00, 0x87, 0x65, 0x43, 0x21, 0x99])
        #expect(id.hasSuffix(".\(serial)"))
        #expect(!id.contains("="))
    }

    @Test(.rows("CH-13", "CH-14")) func extensionsAreRead() throws {
        let usage =
            "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\nsubjectKeyIdentifier=hash\n"
            + "certificatePolicies=2.23.140.1.2.1\ncrlDistributionPoints=URI:http://crl.test/1.crl\n"
            + "authorityInfoAccess=OCSP;URI:http://ocsp.test/"
        let leaf = try CertificateChain(pem: openssl.leaf("leaf", san: "DNS:a.example", usage: usage)).leaf
        let extensions = leaf.extensions
        #expect(extensions.keyUsage == .digitalSignature)
        #expect(
            extensions.extendedKeyUsage
                == [CertificateExtensions.serverAuthentication, CertificateExtensions.clientAuthentication]
        )
        #expect(extensions.policies == ["2.23.140.1.2.1"])
        #expect(extensions.revocationLists == ["http://crl.test/1.crl"])
        #expect(extensions.statusResponders == ["http://ocsp.test/"])
        #expect(extensions.subjectKeyIdentifier?.count == 20)
        #expect(extensions.hasCriticalNames && leaf.hasEmptySubject && !leaf.hasCommonName)
        #expect(extensions.unknownCritical == [] && extensions.repeated == [])
        #expect(leaf.signatureAlgorithm.description == "ecdsa-with-SHA256" && !leaf.signatureAlgorithm.isWeak)
    }

    @Test(.rows("F-C11")) func weaknessIsSeen() throws {
        let weak = try CertificateChain(pem: openssl.leaf("weak", san: "DNS:a.example", key: ["rsa:1024"])).leaf
        #expect(weak.publicKey.strength == .rsa(bits: 1024) && weak.publicKey.strength.isWeak)
        let curve = ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"]
        let odd = try CertificateChain(pem: openssl.leaf("odd", san: "DNS:a.example", key: curve)).leaf
        #expect(odd.publicKey.strength == .curve("secp256k1") && odd.publicKey.strength.isWeak)
        let old = try CertificateChain(pem: openssl.leaf("old", san: "DNS:a.example", digest: "-sha1")).leaf
        #expect(old.signatureAlgorithm.isWeak && !old.publicKey.strength.isWeak)
    }
}
