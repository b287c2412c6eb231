/// What is watched in Certificate Transparency.
package struct TransparencySettings: Sendable, Hashable {
    /// The domains whose certificates are looked for, themselves and below.
    package var domains: [String]
    /// A search service that speaks crt.sh's JSON; nil means that none is asked.
    package var search: String?
    /// Static logs, followed entry by entry.
    package var logs: [TransparencyLogSettings]

    package init(domains: [String], search: String? = nil, logs: [TransparencyLogSettings] = []) {
        self.domains = domains
        self.search = search
        self.logs = logs
    }

    /// The public search service.
    package static let defaultSearch = "https://crt.sh/"
}
