import COpenSSL
package import Foundation

/// Makes certificates in memory, down to every octet a careless or hostile authority may get wrong.
///
/// Where the ``Workshop`` makes what is right, this makes what is wrong: dates, extensions, digests and curves at will.
package struct Forge: Sendable {
    /// What OpenSSL refused to make.
    package struct Refused: Error {
        package let step: String

        package init(step: String) { self.step = step }
    }

    /// One extension; its contents are the DER inside of the OCTET STRING.
    package struct Extension: Sendable {
        package let identifier: String
        package let isCritical: Bool
        package let contents: [UInt8]

        package init(_ identifier: String, critical: Bool = false, _ contents: [UInt8]) {
            self.identifier = identifier
            isCritical = critical
            self.contents = contents
        }
    }

    /// What a certificate shall say.
    package struct Plan: Sendable {
        package var commonName: String?
        package var issuerName: String
        package var serial: [UInt8] = (0..<16).map { _ in UInt8.random(in: 1...0x7F) }
        /// Whether the serial number is below zero.
        package var isSerialNegative = false
        package var notBefore: Date
        package var notAfter: Date
        package var digest = "SHA256"
        package var extensions: [Extension] = []

        package init(commonName: String?, issuerName: String, notBefore: Date, notAfter: Date) {
            self.commonName = commonName
            self.issuerName = issuerName
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// Makes the DER of a certificate for `key`, signed with `issuer`.
    ///
    /// - Parameter timestamps: makes the contents of the list of certificate timestamps from the TBSCertificate without it.
    package static func certificate(
        _ plan: Plan,
        for key: ForgedKey,
        signedBy issuer: ForgedKey,
        timestamps: (([UInt8]) throws -> [UInt8])? = nil
    ) throws -> [UInt8] {
        guard let x509 = X509_new() else { throw Refused(step: "new") }
        defer { X509_free(x509) }
        X509_set_version(x509, 2)
        try serial(plan.serial, isNegative: plan.isSerialNegative, of: x509)
        if let name = plan.commonName { try append(name, to: X509_get_subject_name(x509)) }
        try append(plan.issuerName, to: X509_get_issuer_name(x509))
        try date(plan.notBefore) { X509_set1_notBefore(x509, $0) }
        try date(plan.notAfter) { X509_set1_notAfter(x509, $0) }
        guard X509_set_pubkey(x509, key.handle) == 1 else { throw Refused(step: "key") }
        for item in plan.extensions { try add(item, to: x509) }
        // Signed once so that the algorithm's fields are in what the timestamps are over.
        try sign(x509, issuer, plan.digest)
        if let timestamps {
            let list = try timestamps(try octets { i2d_re_X509_tbs(x509, $0) })
            try add(Extension("1.3.6.1.4.1.11129.2.4.2", list), to: x509)
            try sign(x509, issuer, plan.digest)
        }
        return try octets { i2d_X509(x509, $0) }
    }

    static func octets(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) throws -> [UInt8] {
        let length = encode(nil)
        guard length > 0 else { throw Refused(step: "encode") }
        var buffer = [UInt8](repeating: 0, count: Int(length))
        buffer.withUnsafeMutableBufferPointer { memory in
            var cursor = memory.baseAddress
            _ = encode(&cursor)
        }
        return buffer
    }

    private static func sign(_ x509: OpaquePointer, _ issuer: ForgedKey, _ digest: String) throws {
        let method = issuer.isEdwards ? nil : EVP_get_digestbyname(digest)
        guard X509_sign(x509, issuer.handle, method) > 0 else { throw Refused(step: "sign with \(digest)") }
    }

    private static func serial(_ octets: [UInt8], isNegative: Bool, of x509: OpaquePointer) throws {
        let number = BN_bin2bn(octets, Int32(octets.count), nil)
        defer { BN_free(number) }
        BN_set_negative(number, isNegative ? 1 : 0)
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nil else { throw Refused(step: "serial") }
    }

    private static func append(_ text: String, to name: OpaquePointer?) throws {
        let octets = Array(text.utf8)
        guard X509_NAME_add_entry_by_txt(name, "CN", 0x1000, octets, Int32(octets.count), -1, 0) == 1 else {
            throw Refused(step: "name")
        }
    }

    private static func date(_ date: Date, _ set: (UnsafePointer<ASN1_TIME>) -> Int32) throws {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        guard let time = ASN1_TIME_set(nil, seconds) else { throw Refused(step: "date") }
        defer { ASN1_TIME_free(time) }
        guard set(time) == 1 else { throw Refused(step: "date") }
    }

    private static func add(_ item: Extension, to x509: OpaquePointer) throws {
        let value = ASN1_OCTET_STRING_new()
        defer { ASN1_OCTET_STRING_free(value) }
        ASN1_OCTET_STRING_set(value, item.contents, Int32(item.contents.count))
        let object = OBJ_txt2obj(item.identifier, 1)
        defer { ASN1_OBJECT_free(object) }
        guard let made = X509_EXTENSION_create_by_OBJ(nil, object, item.isCritical ? 1 : 0, value) else {
            throw Refused(step: "extension \(item.identifier)")
        }
        defer { X509_EXTENSION_free(made) }
        guard X509_add_ext(x509, made, -1) == 1 else { throw Refused(step: "extension \(item.identifier)") }
    }
}
