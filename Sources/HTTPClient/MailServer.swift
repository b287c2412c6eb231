/// How the way to a mail server is protected.
package enum MailSecurity: Sendable, Equatable {
    /// TLS from the first byte (`smtps:`, RFC 8314 §3.3).
    case implicitTLS
    /// STARTTLS (RFC 3207), without which nothing is sent.
    case startTLS
    /// Nothing: for a server on this machine. Never with a password.
    case none
}

/// What a user proves to be with. Whatever it is printed with gets `(secret)`.
package struct MailPassword: Sendable, Equatable {
    fileprivate let word: String

    /// The one line of a file, without its line break.
    /// - Throws: ``MailFailure/badPassword`` if it is empty, more than one line, not UTF-8 or longer than 1000 octets.
    package init(contents: [UInt8]) throws(MailFailure) {
        var line = contents[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line.removeLast() }
        guard !line.isEmpty, line.count <= 1000, line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            let word = String(validating: line, as: UTF8.self)
        else { throw .badPassword }
        self.word = word
    }

    /// For libcurl, which copies it.
    func reveal<Value>(_ body: (String) -> Value) -> Value { body(word) }
}

extension MailPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `(secret)`.
    package var description: String { "(secret)" }
    /// `(secret)`.
    package var debugDescription: String { "(secret)" }
    /// Nothing inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A mail server that takes what this machine sends.
package struct MailServer: Sendable, Equatable {
    /// A user and what it proves to be with.
    package struct Credentials: Sendable, Equatable {
        package let user: String
        package let password: MailPassword

        package init(user: String, password: MailPassword) {
            self.user = user
            self.password = password
        }
    }

    /// A name or an address; an IPv6 address without brackets.
    package let host: String
    package let port: UInt16
    package let security: MailSecurity
    package let credentials: Credentials?

    /// - Throws: ``MailFailure/badServer(_:)`` if the host cannot be one, ``MailFailure/passwordInClear`` for a password
    ///   on a way without TLS, ``MailFailure/badPassword`` for a user that is empty or has control characters.
    package init(
        host: String,
        port: UInt16,
        security: MailSecurity,
        credentials: Credentials? = nil
    ) throws(MailFailure) {
        guard (1...255).contains(host.utf8.count), host.utf8.allSatisfy(Self.isHostByte), port > 0 else {
            throw .badServer(host.quotable)
        }
        if let credentials {
            guard security != .none else { throw .passwordInClear }
            let user = credentials.user.utf8
            guard !user.isEmpty, user.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .badPassword }
        }
        self.host = host
        self.port = port
        self.security = security
        self.credentials = credentials
    }

    /// For libcurl.
    var url: String {
        let scheme = security == .implicitTLS ? "smtps" : "smtp"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: ".-_:".utf8.contains(byte)
        }
    }
}
