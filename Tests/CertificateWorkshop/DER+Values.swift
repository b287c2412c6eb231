extension DER {
    /// An OBJECT IDENTIFIER from dotted decimals.
    package static func objectIdentifier(_ text: String) -> [UInt8] {
        let arcs = text.split(separator: ".").compactMap { UInt64($0) }
        guard arcs.count > 1 else { return value(0x06, []) }
        return value(0x06, ([arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)).flatMap(base128))
    }

    /// An INTEGER that is not negative, from its big-endian octets.
    package static func integer(_ octets: [UInt8]) -> [UInt8] {
        let magnitude = Array(octets.drop { $0 == 0 })
        return value(0x02, (magnitude.first ?? 0x80) & 0x80 == 0 ? magnitude : [0] + magnitude)
    }

    /// NULL.
    package static let null: [UInt8] = [0x05, 0]

    /// A Name of one attribute a relative name, each a UTF8String.
    package static func name(_ attributes: [(String, String)]) -> [UInt8] {
        value(
            0x30,
            attributes.flatMap { type, text in
                value(0x31, sequence(objectIdentifier(type), value(0x0C, Array(text.utf8))))
            }
        )
    }

    /// An AlgorithmIdentifier without parameters, or with NULL.
    package static func algorithm(_ identifier: String, hasNull: Bool = false) -> [UInt8] {
        sequence(objectIdentifier(identifier), hasNull ? null : [])
    }

    /// A SubjectPublicKeyInfo of RSA from its numbers.
    package static func rsaKey(modulus: [UInt8], exponent: [UInt8] = [1, 0, 1]) -> [UInt8] {
        let numbers = sequence(integer(modulus), integer(exponent))
        return sequence(algorithm("1.2.840.113549.1.1.1", hasNull: true), value(0x03, [0] + numbers))
    }

    /// A SubjectPublicKeyInfo of any algorithm around octets.
    package static func key(_ algorithm: [UInt8], _ octets: [UInt8]) -> [UInt8] {
        sequence(algorithm, value(0x03, [0] + octets))
    }

    /// extendedKeyUsage or the like: a sequence of object identifiers.
    package static func identifiers(_ list: [String]) -> [UInt8] { value(0x30, list.flatMap(objectIdentifier)) }

    /// certificatePolicies without qualifiers.
    package static func policies(_ list: [String]) -> [UInt8] {
        value(0x30, list.flatMap { sequence(objectIdentifier($0)) })
    }

    /// authorityInfoAccess of methods and URLs.
    package static func access(_ list: [(String, String)]) -> [UInt8] {
        value(0x30, list.flatMap { sequence(objectIdentifier($0), value(0x86, Array($1.utf8))) })
    }

    /// CRLDistributionPoints of one point with one URL.
    package static func revocationLists(_ url: String) -> [UInt8] {
        sequence(sequence(value(0xA0, value(0xA0, value(0x86, Array(url.utf8))))))
    }

    /// subjectAltName of names with any tag.
    package static func names(tagged list: [(UInt8, [UInt8])]) -> [UInt8] { value(0x30, list.flatMap(value)) }

    /// basicConstraints of an authority with a path length.
    package static func authority(pathLength: UInt8) -> [UInt8] {
        sequence([0x01, 0x01, 0xFF], [0x02, 0x01, pathLength])
    }

    /// nameConstraints of DNS names and ranges of addresses.
    package static func constraints(permitted: [(UInt8, [UInt8])] = [], excluded: [(UInt8, [UInt8])] = []) -> [UInt8] {
        let parts = [(0xA0, permitted), (0xA1, excluded)] as [(UInt8, [(UInt8, [UInt8])])]
        return value(
            0x30,
            parts.flatMap { tag, bases in bases.isEmpty ? [] : value(tag, bases.flatMap { sequence(value($0, $1)) }) }
        )
    }

    /// A list of certificate timestamps of version 1, with signatures that are none.
    package static func timestamps(_ list: [(log: [UInt8], milliseconds: UInt64)]) -> [UInt8] {
        ForgedLog.list(
            list.map { log, milliseconds in
                let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> UInt64(8 * $0)) }
                return [0] + log + time + [0, 0, 4, 3, 0, 4, 0x30, 2, 0x05, 0]
            }
        )
    }

    private static func base128(_ number: UInt64) -> [UInt8] {
        var octets = [UInt8(number & 0x7F)]
        var rest = number >> 7
        while rest > 0 {
            octets.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return octets
    }
}
