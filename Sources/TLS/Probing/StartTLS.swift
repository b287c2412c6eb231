/// The protocols whose servers speak plain text first and TLS when asked to.
package enum StartTLS: String, Sendable, Hashable, CaseIterable {
    /// RFC 3207.
    case smtp
    /// RFC 2033: as SMTP, with another greeting.
    case lmtp
    /// RFC 9051 §6.2.1.
    case imap
    /// RFC 2595 §4.
    case pop3
    /// RFC 4217 §4.
    case ftp
    /// RFC 5804 §2.2.
    case sieve
    /// PostgreSQL's SSLRequest message.
    case postgres
}
