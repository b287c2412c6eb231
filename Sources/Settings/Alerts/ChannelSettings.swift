/// One way to tell somebody.
package struct ChannelSettings: Sendable, Hashable {
    /// What is spoken, and where.
    package enum Kind: Sendable, Hashable {
        /// JSON, signed with HMAC-SHA256 when there is a key.
        case webhook(SecretURL, keyFile: String?)
        case slack(SecretURL)
        /// The base URL; `/api/v2/alerts` is added.
        case alertmanager(String)
        /// Events v2; the routing key in a file. The URL is nil for the public service.
        case pagerduty(keyFile: String, url: String?)
        case email(MailSettings)
        /// Argument vector; the alert as JSON on standard input.
        case exec([String], deadline: Duration)
    }

    /// Its name, unique in the file.
    package var name: String
    package var kind: Kind
    /// `info`, `warning`, `error` or `critical`: what is less is not sent.
    package var from: String
    /// Only what these own; empty means everybody.
    package var owners: [String]
    /// PEM roots the service's own TLS is checked against; nil means the system's.
    package var serverRoots: String?

    package init(
        name: String,
        kind: Kind,
        from: String = "info",
        owners: [String] = [],
        serverRoots: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.from = from
        self.owners = owners
        self.serverRoots = serverRoots
    }

    /// The words for ``from``, from least to most.
    package static let severities = ["info", "warning", "error", "critical"]
    /// How long a program may take unless the file says otherwise.
    package static let defaultDeadline: Duration = .seconds(60)
}

/// Mail by SMTP.
package struct MailSettings: Sendable, Hashable {
    /// `smtp://host:port` or `smtps://host:port`.
    package var server: String
    package var sender: String
    package var recipients: [String]
    /// Who logs in; nil means nobody does.
    package var user: String?
    /// The password, in a file.
    package var passwordFile: String?
    /// Whether plain `smtp` may go on without STARTTLS.
    package var allowsPlainText: Bool

    package init(
        server: String,
        sender: String,
        recipients: [String],
        user: String? = nil,
        passwordFile: String? = nil,
        allowsPlainText: Bool = false
    ) {
        self.server = server
        self.sender = sender
        self.recipients = recipients
        self.user = user
        self.passwordFile = passwordFile
        self.allowsPlainText = allowsPlainText
    }
}
