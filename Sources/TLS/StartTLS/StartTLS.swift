/// The protocols whose servers speak plain text first and TLS when asked to.
///
/// The raw values are the words of `openssl s_client -starttls`, where it knows the protocol.
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
    /// RFC 4511 §4.14: an extended operation.
    case ldap
    /// MySQL's and MariaDB's SSLRequest packet, which follows the server's greeting.
    case mysql
    /// RFC 6120 §5, from a client.
    case xmpp
    /// RFC 6120 §5, from another server.
    case xmppServer = "xmpp-server"
    /// RFC 4642.
    case nntp
    /// [MS-RDPBCGR] §2.2.1.1: the negotiation in an X.224 connection request.
    case rdp
    /// [MS-TDS] §2.2.6.5: PRELOGIN, after which the handshake travels inside of TDS packets.
    case mssql
    /// The STARTTLS command of IRC servers (deprecated by IRCv3, still in use).
    case irc
    /// The START_TLS option 46 of telnet.
    case telnet
}
