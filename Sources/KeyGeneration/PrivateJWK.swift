import COpenSSL
import Glibc
import PKI

/// A private key as a JSON Web Key (RFC 7517, RFC 7518 §6), read from a file straight into OpenSSL.
///
/// Its members are found, decoded and turned round where they stand in the one buffer, which is wiped afterwards; no
/// member becomes a Swift value. OpenSSL copies them into numbers of its own.
struct PrivateJWK: ~Copyable {
    /// A private RSA key of 4,096 bits takes 3,200 octets; certbot's files hold nothing else.
    private static let limit = 16_384

    private let octets: SecretOctets
    private let members: JWKMembers

    /// Reads the text of a key from an open descriptor, which stays open.
    init(readingFrom descriptor: Int32) throws(KeyFailure) {
        var octets = SecretOctets(capacity: Self.limit)
        guard try octets.read(from: descriptor) else { throw .jwk(.tooLong) }
        guard let members = JWKMembers(octets.content) else { throw .jwk(.notAnObject) }
        self.octets = octets
        self.members = members
    }

    /// OpenSSL's key, for the caller to free. Its halves are known to belong together.
    borrowing func key() throws(KeyFailure) -> OpaquePointer {
        let key: OpaquePointer
        switch members.kind(in: octets.content) {
        case .rsa: key = try rsa()
        case .p256: key = try curve("P-256", octets: 32)
        case .p384: key = try curve("P-384", octets: 48)
        case nil: throw .jwk(.otherKind)
        }
        guard Self.isPair(key) else {
            EVP_PKEY_free(key)
            throw .reading(OpenSSLError("checking that the halves of a key belong together"))
        }
        return key
    }

    private func rsa() throws(KeyFailure) -> OpaquePointer {
        let names: [(JWKMembers.Name, StaticString)] = [
            (.n, "n"), (.e, "e"), (.d, "d"), (.p, "rsa-factor1"), (.q, "rsa-factor2"), (.dp, "rsa-exponent1"),
            (.dq, "rsa-exponent2"), (.qi, "rsa-coefficient1"),
        ]
        var parameters: [OSSL_PARAM] = []
        for (member, name) in names {
            parameters.append(Self.parameter(name, try number(member)))
        }
        return try Self.make("RSA", parameters)
    }

    private func curve(_ group: StaticString, octets size: Int) throws(KeyFailure) -> OpaquePointer {
        // SEC 1 §2.3.3: the public point, uncompressed, is 4 and both coordinates in full length.
        let point = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 + 2 * size, alignment: 16)
        defer { point.deallocate() }
        point[0] = 4
        for (member, start) in [(JWKMembers.Name.x, 1), (.y, 1 + size)] {
            let coordinate = try decoded(member)
            // RFC 7518 §6.2.1.2: "The length of this octet string MUST be the full size of a coordinate".
            guard coordinate.count == size else { throw .jwk(.member(member.rawValue)) }
            UnsafeMutableRawBufferPointer(rebasing: point[start..<(start + size)]).copyMemory(
                from: UnsafeRawBufferPointer(coordinate)
            )
        }
        let secret = try number(.d)
        let name = UnsafeMutablePointer(mutating: Self.text(group))
        return try Self.make(
            "EC",
            [
                OSSL_PARAM_construct_utf8_string(Self.text("group"), name, group.utf8CodeUnitCount),
                OSSL_PARAM_construct_octet_string(Self.text("pub"), point.baseAddress, point.count),
                Self.parameter("priv", secret),
            ]
        )
    }

    /// A member's octets, decoded in place.
    private func decoded(_ member: JWKMembers.Name) throws(KeyFailure) -> UnsafeMutableRawBufferPointer {
        guard let range = members[member] else { throw .jwk(.member(member.rawValue)) }
        let text = UnsafeMutableRawBufferPointer(rebasing: octets.content[range])
        let length: Int
        do throws(KeyFailure) { length = try Base64InPlace.decode(text) } catch { throw .jwk(.member(member.rawValue)) }
        guard length > 0 else { throw .jwk(.member(member.rawValue)) }
        return UnsafeMutableRawBufferPointer(rebasing: text[..<length])
    }

    /// The same as a number in the machine's own order of octets, as OpenSSL's parameters have it.
    private func number(_ member: JWKMembers.Name) throws(KeyFailure) -> UnsafeMutableRawBufferPointer {
        var octets = try decoded(member)
        // JSON Web Keys are big-endian.
        if 1.littleEndian == 1 { octets.reverse() }
        return octets
    }

    private static func parameter(_ name: StaticString, _ number: UnsafeMutableRawBufferPointer) -> OSSL_PARAM {
        OSSL_PARAM_construct_BN(text(name), number.assumingMemoryBound(to: UInt8.self).baseAddress, number.count)
    }

    /// A literal's own memory, which lasts as long as the program: a parameter keeps the pointer.
    private static func text(_ literal: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// `EVP_PKEY_KEYPAIR`, a macro over others that Swift does not import: private and public half, and parameters.
    private static let wholePair: Int32 = 0x87

    private static func make(_ kind: String, _ parameters: [OSSL_PARAM]) throws(KeyFailure) -> OpaquePointer {
        var all = parameters + [OSSL_PARAM_construct_end()]
        var key: OpaquePointer?
        guard let context = EVP_PKEY_CTX_new_from_name(nil, kind, nil) else {
            throw .reading(OpenSSLError("preparing a key"))
        }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_fromdata_init(context) == 1,
            EVP_PKEY_fromdata(context, &key, wholePair, &all) == 1, let key
        else { throw .reading(OpenSSLError("taking a private JSON Web Key")) }
        return key
    }

    private static func isPair(_ key: OpaquePointer) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        return EVP_PKEY_pairwise_check(context) == 1
    }
}
