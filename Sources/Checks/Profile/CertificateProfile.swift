package import PKI

/// Everything a check looks at in a certificate, as it stands in the DER and not as a library would have it: the type a
/// time has, the octets of every name, the algorithm in both of its places, extensions that occur twice.
///
/// Immutable; made once and judged as often as need be. It is made from octets alone, so that certificates which OpenSSL
/// refuses (a key it does not know, an extension twice) are judged too. Reading is linear in the size and never recurses.
package struct CertificateProfile: Sendable, Hashable {
    /// Why octets have no profile.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case tooLarge(limit: Int)
        case notDER(field: String)

        package var description: String {
            switch self {
            case .tooLarge(let limit): "certificate profile: larger than \(limit) octets"
            case .notDER(let field): "certificate profile: its \(field) is not the DER of RFC 5280"
            }
        }
    }

    /// The certificate's octets.
    package let der: [UInt8]
    /// 1, 2 or 3; more for a hostile one.
    package let version: Int
    /// The serial number's contents: two's complement, big-endian.
    package let serial: [UInt8]
    /// The signature's algorithm inside of what is signed.
    package let signature: SignatureScheme
    /// The signature's algorithm outside of it.
    package let outerSignature: SignatureScheme
    /// Who issued it.
    package let issuer: DistinguishedName
    /// Whom it is about.
    package let subject: DistinguishedName
    /// The beginning and the end as they are written.
    package let notBefore: EncodedTime, notAfter: EncodedTime
    /// The key's DER: a SubjectPublicKeyInfo.
    package let keyDER: [UInt8]
    /// The key.
    package let key: KeyFacts
    /// Whether it has one of the unique identifiers of version 2.
    package let hasUniqueIdentifiers: Bool
    /// Its extensions.
    package let extensions: ProfileExtensions

    /// Reads a certificate that has been parsed before.
    package init(_ certificate: Certificate) throws(Failure) { try self.init(der: certificate.der) }

    /// Reads exactly one certificate.
    package init(der: [UInt8]) throws(Failure) {
        guard der.count <= Certificate.sizeLimit else { throw .tooLarge(limit: Certificate.sizeLimit) }
        var document = DERReader(der[...])
        guard var outer = document.next(DERTag.sequence)?.reader, document.isAtEnd,
            var fields = outer.next(DERTag.sequence)?.reader
        else { throw .notDER(field: "outside") }
        self.der = der
        var tagged = fields.next(DERTag.constructed(0))?.reader
        version = try Self.need(tagged == nil ? 0 : tagged?.next(DERTag.integer)?.smallInteger, "version") + 1
        serial = Array(try Self.need(fields.next(DERTag.integer), "serial number").contents)
        signature = try Self.need(fields.next().flatMap(SignatureScheme.init), "signature algorithm")
        issuer = try Self.need(fields.next().flatMap(DistinguishedName.init), "issuer")
        var times = try Self.need(fields.next(DERTag.sequence), "validity").reader
        notBefore = try Self.need(times.next().flatMap(EncodedTime.init), "notBefore")
        notAfter = try Self.need(times.next().flatMap(EncodedTime.init), "notAfter")
        subject = try Self.need(fields.next().flatMap(DistinguishedName.init), "subject")
        let key = try Self.need(fields.next(), "public key")
        keyDER = Array(key.encoded)
        self.key = try Self.need(KeyFacts(key), "public key")
        let identifiers = [1, 2].compactMap { fields.next(DERTag.primitive($0)) }
        hasUniqueIdentifiers = !identifiers.isEmpty
        if let element = fields.next(DERTag.constructed(3)) {
            extensions = try Self.need(ProfileExtensions(element), "extensions")
        } else {
            extensions = ProfileExtensions()
        }
        guard fields.isAtEnd else { throw .notDER(field: "extensions") }
        outerSignature = try Self.need(outer.next().flatMap(SignatureScheme.init), "outer signature algorithm")
    }

    private static func need<Value>(_ value: Value?, _ field: String) throws(Failure) -> Value {
        guard let value else { throw .notDER(field: field) }
        return value
    }

    /// When it is valid.
    package var validity: Validity { Validity(notBefore: notBefore.instant, notAfter: notAfter.instant) }

    /// Whole days of validity, a begun one counted, both ends included (BR §6.3.2).
    package var days: Int { Int(((validity.lifetime + 1) / 86_400).rounded(.up)) }

    /// Whether subject and issuer are the same name, octet by octet.
    package var isSelfIssued: Bool { subject.der == issuer.der }

    /// Whether subject and issuer are the same name and the key identifiers do not say otherwise. The signature is not
    /// verified.
    package var isSelfSigned: Bool {
        guard isSelfIssued, !subject.isEmpty else { return false }
        guard let above = extensions.authorityKey, let own = extensions.subjectKey else { return true }
        return above == own
    }

    /// Whether an issuer's name and key identifier let it be this certificate's issuer.
    package func isNamed(asIssuedBy issuer: CertificateProfile) -> Bool {
        guard self.issuer.der == issuer.subject.der else { return false }
        guard let above = extensions.authorityKey, let own = issuer.extensions.subjectKey else { return true }
        return above == own
    }

    /// The DNS names of the subjectAltName that are text, as they are written.
    package var dnsNames: [AlternativeName] { (extensions.names ?? []).filter { $0.kind == .dns } }
}
