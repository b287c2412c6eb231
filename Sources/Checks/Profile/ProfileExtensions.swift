package import PKI

/// What the extensions of a certificate say, decoded once. One that cannot be decoded counts as absent and is named in
/// ``unreadable``; of one that occurs twice the first counts.
package struct ProfileExtensions: Sendable, Hashable {
    /// All of them, in the certificate's order; 256 at most are read.
    package private(set) var all: [ProfileExtension] = []
    /// The types of those whose contents are not what their type says.
    package private(set) var unreadable: [String] = []
    /// The subjectAltName; nil when absent.
    package private(set) var names: [AlternativeName]?
    /// The key usage; nil when absent.
    package private(set) var keyUsage: KeyUsage?
    /// The purposes of extendedKeyUsage in dotted decimals; nil when absent.
    package private(set) var purposes: [String]?
    /// Whether basicConstraints says CA:TRUE.
    package private(set) var isAuthority = false
    /// The pathLenConstraint; nil when there is none.
    package private(set) var pathLength: Int?
    /// Whether there is an authorityKeyIdentifier, whatever is in it.
    package private(set) var hasAuthorityKey = false
    /// The keyIdentifier of the authorityKeyIdentifier.
    package private(set) var authorityKey: [UInt8]?
    /// The subjectKeyIdentifier.
    package private(set) var subjectKey: [UInt8]?
    /// Where OCSP is spoken and where the issuer's certificate is; nil when authorityInfoAccess is absent.
    package private(set) var access: [AccessLocation]?
    /// The names of all CRL distribution points.
    package private(set) var revocationLists: [AlternativeName] = []
    /// The policies in dotted decimals; nil when absent.
    package private(set) var policies: [String]?
    /// The name constraints; nil when absent.
    package private(set) var nameConstraints: NameConstraints?
    /// Whether TLS feature 5, status_request, is demanded (RFC 7633): must-staple.
    package private(set) var demandsStaple = false
    /// The embedded certificate timestamps of a version that is known (RFC 6962 §3.3).
    package private(set) var timestamps: [CertificateTimestamp] = []

    /// One entry of authorityInfoAccess (RFC 5280 §4.2.2.1).
    package struct AccessLocation: Sendable, Hashable {
        /// The access method in dotted decimals.
        package let method: String
        /// Where it is: a URI, if it is of any use.
        package let location: AlternativeName

        /// id-ad-ocsp (RFC 5280 §4.2.2.1).
        package static let ocsp = "1.3.6.1.5.5.7.48.1"
        /// id-ad-caIssuers (RFC 5280 §4.2.2.1).
        package static let issuers = "1.3.6.1.5.5.7.48.2"
    }

    /// The first extension of a type.
    package func first(_ identifier: String) -> ProfileExtension? { all.first { $0.identifier == identifier } }

    /// Whether it carries the poison of RFC 6962 §3.1, which makes it a precertificate and no certificate.
    package var isPrecertificate: Bool { first(ExtensionIdentifier.poison) != nil }

    /// The types that occur more than once. RFC 5280 §4.2: "A certificate MUST NOT include more than one instance of a
    /// particular extension."
    package var repeated: [String] {
        all.indices.filter { index in all[..<index].contains { $0.identifier == all[index].identifier } }
            .map { all[$0].identifier }
    }

    init() {}

    /// Reads Extensions; nil when they are no sequence of extensions.
    init?(_ element: DERElement) {
        var outer = element.reader
        guard let items = outer.next(DERTag.sequence), outer.isAtEnd else { return nil }
        var reader = items.reader
        guard let elements = reader.all(most: 256) else { return nil }
        for element in elements {
            guard let item = ProfileExtension(element) else { return nil }
            let isFirst = first(item.identifier) == nil
            all.append(item)
            if isFirst, !decode(item) { unreadable.append(item.identifier) }
        }
    }

    /// Whether the contents are what the type says; true for types that are not looked into.
    private mutating func decode(_ item: ProfileExtension) -> Bool {
        switch item.identifier {
        case ExtensionIdentifier.alternativeName: Self.set(&names, Self.names(item.contents))
        case ExtensionIdentifier.keyUsage: Self.set(&keyUsage, Self.keyUsage(item.contents))
        case ExtensionIdentifier.extendedKeyUsage: Self.set(&purposes, Self.identifiers(item.contents))
        case ExtensionIdentifier.subjectKey: Self.set(&subjectKey, Self.octetString(item.contents))
        case ExtensionIdentifier.authorityAccess: Self.set(&access, Self.access(item.contents))
        case ExtensionIdentifier.policies: Self.set(&policies, Self.policies(item.contents))
        case ExtensionIdentifier.nameConstraints: Self.set(&nameConstraints, NameConstraints(item.contents))
        case ExtensionIdentifier.basicConstraints: readBasicConstraints(item.contents)
        case ExtensionIdentifier.authorityKey: readAuthorityKey(item.contents)
        case ExtensionIdentifier.revocationLists: readRevocationLists(item.contents)
        case ExtensionIdentifier.tlsFeature: readFeatures(item.contents)
        case ExtensionIdentifier.timestamps: readTimestamps(item.contents)
        default: true
        }
    }

    private static func set<Value>(_ field: inout Value?, _ value: Value?) -> Bool {
        field = value
        return value != nil
    }

    private mutating func readBasicConstraints(_ contents: ArraySlice<UInt8>) -> Bool {
        guard var fields = Self.sequence(contents) else { return false }
        isAuthority = fields.next(DERTag.boolean).map { $0.contents.first != 0 } ?? false
        guard let length = fields.next(DERTag.integer) else { return fields.isAtEnd }
        pathLength = length.smallInteger
        return pathLength != nil && fields.isAtEnd
    }

    private mutating func readAuthorityKey(_ contents: ArraySlice<UInt8>) -> Bool {
        guard var fields = Self.sequence(contents) else { return false }
        hasAuthorityKey = true
        authorityKey = fields.next(DERTag.primitive(0)).map { Array($0.contents) }
        return true
    }

    private mutating func readRevocationLists(_ contents: ArraySlice<UInt8>) -> Bool {
        guard var points = Self.sequence(contents) else { return false }
        while !points.isAtEnd {
            // DistributionPoint → [0] DistributionPointName → [0] fullName.
            guard var point = points.next(DERTag.sequence)?.reader else { return false }
            guard var name = point.next(DERTag.constructed(0))?.reader,
                let full = name.next(DERTag.constructed(0))
            else { continue }
            guard let names = AlternativeName.list(full.contents) else { return false }
            revocationLists += names
        }
        return true
    }

    private mutating func readFeatures(_ contents: ArraySlice<UInt8>) -> Bool {
        guard var fields = Self.sequence(contents), let features = fields.all(most: 64) else { return false }
        demandsStaple = features.contains { $0.smallInteger == 5 }
        return true
    }

    private mutating func readTimestamps(_ contents: ArraySlice<UInt8>) -> Bool {
        guard let octets = Self.octetString(contents), let list = try? CertificateTimestamp.list(octets) else {
            return false
        }
        timestamps = list
        return true
    }
}
