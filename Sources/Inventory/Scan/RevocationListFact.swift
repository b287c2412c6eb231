import CertificateFiles
import FoundationEssentials

/// A revocation list as the store keeps it, among the facts of its place.
package struct RevocationListFact: Sendable, Equatable, Codable {
    package let issuer: String
    /// Seconds since 1970.
    package let thisUpdate: Double
    package let nextUpdate: Double?
    package let number: String?
    package let revoked: Int

    init(_ list: RevocationList) {
        issuer = PrintableLine.of(list.issuer)
        thisUpdate = list.thisUpdate.timeIntervalSince1970
        nextUpdate = list.nextUpdate?.timeIntervalSince1970
        number = list.number
        revoked = list.revokedCount
    }
}

/// What a place is known for besides its certificates.
package struct PlaceFacts: Sendable, Equatable, Codable {
    /// One address of an endpoint.
    package struct Address: Sendable, Equatable, Codable {
        package let address: String
        /// Why nothing was seen; nil when a certificate was.
        package let problem: String?
        package let version: String?
        package let cipher: String?
        package let group: String?
        package let alpn: String?
        package let isStapled: Bool?
        package let asksForClientCertificate: Bool?
    }

    package var addresses: [Address]?
    package var revocationLists: [RevocationListFact]?

    package init(addresses: [Address]? = nil, revocationLists: [RevocationListFact]? = nil) {
        self.addresses = addresses
        self.revocationLists = revocationLists
    }

    /// Reads them back; nil for what is none.
    package init?(json: String) {
        guard let facts = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = facts
    }

    var json: String? { SortedJSON.text(self) }
}
