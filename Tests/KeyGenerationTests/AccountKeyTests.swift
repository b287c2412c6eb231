import Conformance
import Foundation
import KeyGeneration
import PKI
import Testing

/// Account keys: their signatures and what they say of themselves (RFC 7518, RFC 7638), judged by `openssl`.
struct AccountKeyTests {
    private let bench: Workbench

    init() throws { bench = try Workbench() }

    /// Raw R‖S of fixed length, whatever zeros lead the numbers: 10,000 signatures have some 78 such halves.
    @Test(.rows("J-08")) func curveSignaturesHaveFixedLength() throws {
        let key = try AccountKey.generate()
        var shortHalves = 0
        for index in 0..<10_000 {
            let signature = try key.sign(Array("message \(index)".utf8))
            try #require(signature.count == 64)
            if signature[0] == 0 { shortHalves += 1 }
            if signature[32] == 0 { shortHalves += 1 }
        }
        #expect((20...200).contains(shortHalves), "\(shortHalves)")
    }

    /// Signatures with a leading zero octet, in R and in S, are what openssl accepts once they are DER again.
    @Test(.rows("J-08", "J-09"), arguments: [(KeyAlgorithm.ecdsaP256, 32, "sha256"), (.ecdsaP384, 48, "sha384")])
    func shortHalvesVerify(algorithm: KeyAlgorithm, size: Int, digest: String) throws {
        let key = try AccountKey.generate(algorithm)
        try bench.writing("key.pem") { try key.write(to: $0) }
        for half in [0, 1] {
            let (message, signature) = try #require(try signed(by: key, zeroAt: half * size))
            try bench.store(message, "message-\(half)")
            try bench.store(Self.der(signature, size), "signature-\(half)")
            let (status, _) = try bench.openssl(
                "pkeyutl",
                "-verify",
                "-inkey",
                "key.pem",
                "-rawin",
                "-digest",
                digest,
                "-in",
                "message-\(half)",
                "-sigfile",
                "signature-\(half)"
            )
            #expect(status == 0)
        }
    }

    private func signed(by key: AccountKey, zeroAt index: Int) throws -> (message: [UInt8], signature: [UInt8])? {
        for attempt in 0..<20_000 {
            let message = Array("message \(attempt)".utf8)
            let signature = try key.sign(message)
            if signature[index] == 0 { return (message, signature) }
        }
        return nil
    }

    /// R‖S as the SEQUENCE of two INTEGERs.
    private static func der(_ raw: [UInt8], _ size: Int) -> [UInt8] {
        DER.sequence([raw.prefix(size), raw.suffix(size)].map { DER.integer(Array($0)) })
    }

    /// Coordinates are as long as the field however small they are: of 600 keys some 5 have one with a leading zero.
    @Test(.rows("J-13")) func coordinatesHaveFixedLength() throws {
        var leadingZeros = 0
        for _ in 0..<600 {
            let key = try AccountKey.generate()
            try #require(key.publicMembers.map(\.name) == ["crv", "kty", "x", "y"])
            let coordinates = key.publicMembers.suffix(2).compactMap { Base64URL.decode($0.value) }
            try #require(coordinates.map(\.count) == [32, 32])
            // An uncompressed point ends a SubjectPublicKeyInfo: 04 ‖ X ‖ Y.
            try #require(Array(key.publicKey.der.suffix(65)) == [4] + coordinates.flatMap { $0 })
            leadingZeros += coordinates.count { $0.first == 0 }
        }
        // None at all in 600 keys has a chance of one in a hundred: this says that the sample is one.
        #expect(leadingZeros < 40)
    }

    @Test(.rows("J-13"), arguments: [KeyAlgorithm.rsa2048, .rsa3072]) func numbersAreMinimal(algorithm: KeyAlgorithm)
        throws
    {
        let key = try AccountKey.generate(algorithm)
        let members = Dictionary(uniqueKeysWithValues: key.publicMembers.map { ($0.name, $0.value) })
        #expect(Set(members.keys) == ["e", "kty", "n"])
        #expect(members["e"] == "AQAB")
        let modulus = try #require(Base64URL.decode(members["n"] ?? ""))
        #expect(modulus.first != 0)
        #expect(modulus.count == (algorithm == .rsa2048 ? 256 : 384))
        #expect(!key.publicKey.der.ranges(of: modulus).isEmpty)
    }

    @Test(.rows("J-13")) func otherCurvesToo() throws {
        let key = try AccountKey.generate(.ecdsaP384)
        #expect(key.publicMembers.suffix(2).map { Base64URL.decode($0.value)?.count } == [48, 48])
        #expect(key.algorithm == "ES384")
        #expect(try AccountKey.generate().algorithm == "ES256")
    }

    /// The members are in the order in which RFC 7638 §3.3 hashes them, with nothing beside them.
    @Test(.rows("J-14"), arguments: [KeyAlgorithm.rsa2048, .ecdsaP256, .ecdsaP384, .ed25519])
    func membersAreTheRequiredOnes(algorithm: KeyAlgorithm)
        throws
    {
        let names = try AccountKey.generate(algorithm).publicMembers.map(\.name)
        switch algorithm {
        case .rsa2048, .rsa3072, .rsa4096: #expect(names == ["e", "kty", "n"])
        case .ecdsaP256, .ecdsaP384: #expect(names == ["crv", "kty", "x", "y"])
        case .ed25519: #expect(names == ["crv", "kty", "x"])
        }
    }

    /// An account's key in a certificate key's place is known by its digest: that is what orders are held against.
    @Test(.rows("J-15")) func aKeyIsTheSameWhateverItIsReadAs() throws {
        let account = try AccountKey.generate()
        try bench.writing("account.pem") { try account.write(to: $0) }
        let stolen = try bench.reading("account.pem") { try PrivateKey(readingFrom: $0) }
        #expect(stolen.publicKey.digest == account.publicKey.digest)
        let request = try CertificateRequest(for: [Identifier("a.example")], key: stolen)
        #expect(request.publicKey.digest == account.publicKey.digest)
        #expect(try PrivateKey.generate(.ecdsaP256).publicKey.digest != account.publicKey.digest)
    }

    @Test(.rows("J-09", "J-16")) func eachAccountGetsAKeyOfItsOwn() throws {
        let keys = try (0..<50).map { _ in try AccountKey.generate() }
        #expect(Set(keys.map(\.publicKey.digest)).count == 50)
        #expect(keys.allSatisfy { $0.algorithm == "ES256" })
    }
}
