package import Foundation

/// A certificate put together field by field, so that each field can be what no library would write. Nobody signs it.
package struct CertificateDraft: Sendable {
    /// 1, 2 or 3; nil leaves the field out, which means 1.
    package var version: UInt8? = 3
    /// The contents of the serial number.
    package var serial: [UInt8] = [0x04] + (1...17).map { $0 * 13 }
    /// AlgorithmIdentifiers inside and outside of what is signed.
    package var signature: [UInt8], outerSignature: [UInt8]
    /// Names as attributes: type in dotted decimals and text.
    package var issuer: [(String, String)], subject: [(String, String)]
    /// The DER of the two times.
    package var notBefore: [UInt8], notAfter: [UInt8]
    /// A SubjectPublicKeyInfo.
    package var key: [UInt8]
    /// What stands between key and extensions.
    package var uniqueIdentifiers: [UInt8] = []
    /// The extensions; none leaves the field out.
    package var extensions: [Forge.Extension]

    /// A draft signed with ECDSA and SHA-384.
    package init(
        issuer: [(String, String)],
        subject: [(String, String)],
        from: Date,
        until: Date,
        key: [UInt8],
        extensions: [Forge.Extension]
    ) {
        self.issuer = issuer
        self.subject = subject
        self.key = key
        self.extensions = extensions
        signature = DER.algorithm("1.2.840.10045.4.3.3")
        outerSignature = signature
        notBefore = Self.time(from)
        notAfter = Self.time(until)
    }

    /// The DER of a time as RFC 5280 wants it.
    package static func time(_ date: Date) -> [UInt8] {
        let text = date.formatted(.iso8601).filter { $0.isNumber || $0 == "Z" }
        return text < "2050" ? DER.value(0x17, Array(text.utf8.dropFirst(2))) : DER.value(0x18, Array(text.utf8))
    }

    /// Both dates at once.
    package mutating func last(from: Date, until: Date) {
        notBefore = Self.time(from)
        notAfter = Self.time(until)
    }

    /// Both algorithms at once.
    package mutating func sign(with identifier: String, hasNull: Bool = false) {
        signature = DER.algorithm(identifier, hasNull: hasNull)
        outerSignature = signature
    }

    /// Puts an extension in the place of the one of its type, or at the end.
    package mutating func set(_ identifier: String, critical: Bool = false, _ contents: [UInt8]) {
        let item = Forge.Extension(identifier, critical: critical, contents)
        if let index = extensions.firstIndex(where: { $0.identifier == identifier }) {
            extensions[index] = item
        } else {
            extensions.append(item)
        }
    }

    /// Takes an extension out.
    package mutating func remove(_ identifier: String) { extensions.removeAll { $0.identifier == identifier } }

    /// The certificate.
    package var der: [UInt8] {
        let items = extensions.flatMap { item in
            DER.sequence(
                DER.objectIdentifier(item.identifier),
                item.isCritical ? [0x01, 0x01, 0xFF] : [],
                DER.value(0x04, item.contents)
            )
        }
        let contents = DER.sequence(
            version.map { DER.value(0xA0, [0x02, 0x01, $0 &- 1]) } ?? [],
            DER.value(0x02, serial),
            signature,
            DER.name(issuer),
            DER.sequence(notBefore, notAfter),
            DER.name(subject),
            key,
            uniqueIdentifiers,
            extensions.isEmpty ? [] : DER.value(0xA3, DER.value(0x30, items))
        )
        return DER.sequence(contents, outerSignature, DER.value(0x03, [0, 0x30, 0]))
    }
}
