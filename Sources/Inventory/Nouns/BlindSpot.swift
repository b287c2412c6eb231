/// Something a scan could not see into: never silence.
package struct BlindSpot: Hashable, Sendable {
    /// A closed vocabulary, for dashboards; the raw values of ``CertificateFiles/FileProblem/Reason`` are part of it.
    package struct Reason: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let permissionDenied = Self(rawValue: "permission_denied")
        package static let brokenLink = Self(rawValue: "broken_symlink")
        package static let linkLoop = Self(rawValue: "symlink_loop")
        package static let walkError = Self(rawValue: "walk_error")
        package static let notARegularFile = Self(rawValue: "not_a_file")
        package static let missingFile = Self(rawValue: "missing_file")
        package static let tooLarge = Self(rawValue: "too_large")
        package static let tooDeep = Self(rawValue: "too_deep")
        package static let refused = Self(rawValue: "refused")
        package static let timedOut = Self(rawValue: "timed_out")
        package static let unresolved = Self(rawValue: "unresolved")
        package static let noTLS = Self(rawValue: "no_tls")
        package static let handshakeFailed = Self(rawValue: "handshake_failed")
        package static let unreadableCertificate = Self(rawValue: "bad_certificate")
        package static let httpStatus = Self(rawValue: "http_status")
        package static let badAnswer = Self(rawValue: "bad_answer")
        package static let unsupported = Self(rawValue: "unsupported")
        package static let budgetSpent = Self(rawValue: "budget_spent")
    }

    /// Where: the URI of a place, or of a directory, a range, a service.
    package let place: String
    package let reason: Reason
    /// What exactly, printable, one line.
    package let detail: String

    package init(place: String, reason: Reason, detail: String) {
        self.place = place
        self.reason = reason
        self.detail = detail
    }
}
