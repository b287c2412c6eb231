/// What one address of one server of a zone shows of the values wanted.
package enum ServerFinding: Sendable, Equatable {
    /// All values are there, whatever else is.
    case visible
    /// These are not there; the name may not exist at all.
    case lacking([String])
    /// The name is an alias on this server; what counts is where it leads.
    case alias(DomainName)
    /// It answers, but not for the zone: it is named in NS and does not serve it.
    case lame
    /// It answers with an error.
    case failing(ResponseCode)
    /// It does not answer.
    case silent(DNSFailure)
    /// It has no address.
    case noAddress

    /// Whether this server could never show anything, so that waiting for the record is in vain.
    package var isBroken: Bool {
        switch self {
        case .visible, .lacking, .alias: false
        case .lame, .failing, .silent, .noAddress: true
        }
    }
}

extension ServerFinding: CustomStringConvertible {
    package var description: String {
        switch self {
        case .visible: "has all values"
        case .lacking(let values): "lacks \(values.map { "\"\($0)\"" }.joined(separator: ", "))"
        case .alias(let target): "has an alias to \(target)"
        case .lame: "does not serve the zone (lame)"
        case .failing(let code): "answers \(code)"
        case .silent(let failure): "\(failure)"
        case .noAddress: "has no address"
        }
    }

    /// Reads an authoritative server's answer about TXT.
    init(_ message: DNSMessage, about name: DomainName, wanted: Set<String>) {
        guard [.noError, .nameError].contains(message.responseCode) else {
            self = .failing(message.responseCode)
            return
        }
        guard message.header.isAuthoritative else {
            self = .lame
            return
        }
        let here = message.answers.filter { $0.name == name && $0.recordClass == .internet }
        for case .alias(let target) in here.map(\.data) {
            self = .alias(target)
            return
        }
        // Compared as octets: a text from outside need not be one of characters.
        let values = Set(here.compactMap(\.data.joinedText))
        let missing = wanted.filter { !values.contains(Array($0.utf8)) }
        self = missing.isEmpty ? .visible : .lacking(missing.sorted())
    }
}
