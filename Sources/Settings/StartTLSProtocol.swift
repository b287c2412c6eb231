/// What an endpoint speaks in plain text before it speaks TLS.
package enum StartTLSProtocol: String, Sendable, Hashable, CaseIterable {
    case smtp, lmtp, imap, pop3, ftp, sieve, postgres, ldap, mysql, xmpp
    case xmppServer = "xmpp-server"
    case nntp, rdp, mssql, irc, telnet
}
