package import FoundationEssentials

/// One endpoint and all its addresses.
package struct EndpointRow: Sendable, Equatable {
    /// Whether what is at one station is what was issued last.
    package struct Mark: Sendable, Equatable {
        /// How it stands to the newest certificate issued for the name.
        package enum Kind: String, Sendable, CaseIterable {
            case current, older, foreign, absent, unknown
        }

        package var kind: Kind
        /// Which one it is: a generation (`14`) or the first digits of a fingerprint; empty for none.
        package var label: String

        package init(
            kind: Kind,
            label: String = ""
        ) {
            self.kind = kind
            self.label = label
        }
    }

    /// One address of the endpoint.
    package struct Address: Sendable, Equatable {
        package var address: String
        package var issued: Mark
        package var disk: Mark
        package var served: Mark
        /// What went wrong at the last look; nil when nothing did.
        package var lastError: String?
        /// Since when it has been as it is.
        package var since: Date?

        package init(
            address: String,
            issued: Mark,
            disk: Mark,
            served: Mark,
            lastError: String? = nil,
            since: Date? = nil
        ) {
            self.address = address
            self.issued = issued
            self.disk = disk
            self.served = served
            self.lastError = lastError
            self.since = since
        }
    }

    /// `www.example.com:443`.
    package var endpoint: String
    /// ``CertificatePart/id`` of what it should serve, to link it.
    package var certificate: String?
    package var addresses: [Address]

    package init(
        endpoint: String,
        certificate: String? = nil,
        addresses: [Address]
    ) {
        self.endpoint = endpoint
        self.certificate = certificate
        self.addresses = addresses
    }
}
