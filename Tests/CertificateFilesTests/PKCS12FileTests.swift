import COpenSSL
import CertificateWorkshop
import PKI
import Testing

@testable import CertificateFiles

/// PKCS#12, of today and of old, with and without the password.
struct PKCS12FileTests {
    private let samples: Samples
    private let both: [Certificate]

    init() throws {
        samples = try Samples.shared
        both = try ["leaf", "ca"].map(samples.certificate)
    }

    @Test(arguments: ["modern.p12", "legacy.p12", "empty.p12", "nomac.p12", "open.p12"])
    func whatAnybodyCanOpenIsRead(name: String) throws {
        let contents = try samples.contents(name)
        #expect(contents.form == .pkcs12 && contents.problems.isEmpty)
        #expect(contents.certificates.map(\.certificate) == both)
        #expect(contents.certificates.map(\.alias) == ["web", nil])
        #expect(contents.holdsPrivateKey && contents.opensWithKnownPassword)
    }

    @Test func aKeystoreOfJavaIsRead() throws {
        let contents = try samples.contents("java.p12")
        #expect(contents.certificates.map(\.alias) == ["root"] && contents.problems.isEmpty)
        #expect(contents.opensWithKnownPassword && !contents.holdsPrivateKey)
    }

    @Test(arguments: ["closed.p12", "nomac-closed.p12"]) func anUnknownPasswordIsSaid(name: String) throws {
        let contents = try samples.contents(name)
        #expect(contents.form == .pkcs12 && contents.certificates.isEmpty && !contents.opensWithKnownPassword)
        #expect(contents.problems.map(\.reason) == [.badPassphrase])
        // The key's bag is not in the encrypted safe.
        #expect(contents.holdsPrivateKey)
    }

    @Test(arguments: ["closed.p12", "nomac-closed.p12"]) func aSuppliedPasswordOpens(name: String) throws {
        let known = KnownPasswords(files: [Array("wrong".utf8), Array("\(Samples.password)\r\n".utf8)])
        let contents = try samples.contents(name, known)
        #expect(contents.certificates.map(\.certificate) == both && contents.problems.isEmpty)
        // It is known to its owner, not to everybody.
        #expect(!contents.opensWithKnownPassword)
    }

    @Test func certificatesInClearNeedNoPassword() throws {
        let contents = try samples.contents("clear.p12")
        #expect(contents.certificates.map(\.certificate) == both && contents.problems.isEmpty)
        #expect(contents.holdsPrivateKey && !contents.opensWithKnownPassword)
    }

    @Test func truncatedIsSaidToBe() throws {
        let whole = try samples.octets("modern.p12")
        for length in [30, 200, whole.count / 2, whole.count - 1] {
            let contents = CertificateFile.contents(of: Array(whole[..<length]))
            #expect(contents.form == .pkcs12 && contents.problems.map(\.reason) == [.badPKCS12], "\(length)")
        }
    }

    /// `-iter` writes the number both to the MAC and to the encryption.
    @Test(arguments: [["-nomac", "-certpbe", "AES-256-CBC"], ["-macalg", "sha256"], ["-certpbe", "PBE-SHA1-3DES"]])
    func anAbsurdIterationCountIsNotTried(arguments: [String]) throws {
        let shop = samples.workshop
        let name = "slow\(arguments.joined()).p12"
        try shop.openssl(
            ["pkcs12", "-export", "-nokeys", "-in", "leaf.pem", "-passout", "pass:x", "-iter", "65536"] + arguments
                + ["-out", name]
        )
        // INTEGER 65536, three octets, becomes one of 11,534,335 or 8,388,607.
        var octets = try shop.bytes(name)
        let places = octets.indices.dropLast(4).filter { octets[$0..<$0 + 5].elementsEqual([2, 3, 1, 0, 0]) }
        #expect(!places.isEmpty)
        for place in places { octets.replaceSubrange(place + 2..<place + 5, with: [0x7F, 0xFF, 0xFF]) }
        let start = ContinuousClock.now
        let contents = CertificateFile.contents(of: octets)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(contents.problems.map(\.reason) == [.badPKCS12])
        #expect(contents.problems.first?.detail.contains("iterations") == true)
    }

    @Test func theCostOfManyTriesIsBoundedTogether() throws {
        let shop = samples.workshop
        try shop.openssl([
            "pkcs12", "-export", "-nokeys", "-in", "leaf.pem", "-passout", "pass:unknown", "-iter", "400000", "-out",
            "costly.p12",
        ])
        let many = KnownPasswords(files: (0..<16).map { Array("guess \($0)".utf8) })
        let contents = CertificateFile.contents(of: try shop.bytes("costly.p12"), passwords: many)
        #expect(contents.problems.map(\.reason) == [.badPKCS12])
    }

    /// No tool at hand writes scrypt into a keystore; its parameters are the same in an encrypted key.
    @Test(arguments: [("as made", true), ("costlier", false)]) func scryptIsCountedByItsFactors(
        what: String,
        asMade: Bool
    ) throws {
        let shop = samples.workshop
        let name = "scrypt.p8"
        try shop.openssl([
            "pkcs8", "-topk8", "-in", "leaf.key", "-scrypt", "-scrypt_N", "1024", "-scrypt_r", "8", "-scrypt_p", "1",
            "-passout", "pass:x", "-outform", "DER", "-out", name,
        ])
        var octets = try shop.bytes(name)
        // INTEGER 1024 and INTEGER 8 behind it: the first may say anything.
        let made: [UInt8] = [2, 2, 4, 0, 2, 1, 8]
        let places = octets.indices.dropLast(6).filter { octets[$0..<$0 + 7].elementsEqual(made) }
        let place = try #require(places.first)
        if !asMade { octets.replaceSubrange(place..<place + 4, with: [2, 2, 0x7F, 0xFF]) }
        octets.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let box = d2i_X509_SIG(nil, &cursor, buffer.count)
            defer { X509_SIG_free(box) }
            var algorithm: UnsafePointer<X509_ALGOR>?
            X509_SIG_get0(box, &algorithm, nil)
            let found = algorithm.flatMap { DerivationBudget.cost(of: $0) }
            let expected: Int64 = asMade ? 1_024 * 8 : 32_767 * 8
            #expect(found == expected)
        }
    }
}
