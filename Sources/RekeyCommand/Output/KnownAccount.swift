import FoundationEssentials
import Rotation
import Storage
import SystemPackage

/// An account as `account` commands print it.
struct KnownAccount: Encodable {
    struct Payload: Encodable {
        let accounts: [KnownAccount]
    }

    let authority: String
    let directory: String
    let url: String?
    let registeredAt: Date?
    let deactivatedAt: Date?
    let terms: String?
    let key: String

    init(_ authority: Authority, _ note: AccountNote?, _ state: StateDirectory) {
        self.authority = authority.name.text
        directory = authority.directory
        url = note?.url
        registeredAt = note?.registered
        deactivatedAt = note?.closed
        terms = note?.terms
        key = state.accountKey(authority.name).string
    }

    /// For the table.
    var standing: String {
        guard let url else { return "none yet: made with the first order" }
        return deactivatedAt == nil ? url : "\(url) (deactivated)"
    }

    /// For the table.
    var since: String { registeredAt.map(InstantText.short) ?? "-" }
}
