import Alerts
import ArgumentParser
import FoundationEssentials
import HTTPClient
import Hooks
import KeyGeneration
import Settings
import Storage
import SystemPackage

/// Makes channels of what the configuration says. Secrets are read here, from their files, and nowhere else.
struct ChannelMaker {
    /// Why a channel cannot be made.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        let hint: String
    }

    let files: LocalFileSystem
    /// How often rounds come, in seconds: for receivers that forget.
    let interval: Double

    /// A channel with its rules.
    func slot(_ channel: ChannelSettings) throws(Failure) -> ChannelSlot {
        do {
            return ChannelSlot(rules(of: channel), try made(channel))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(
                description: "the channel \(channel.name): \(error)",
                hint: "see its settings: rekey config show"
            )
        }
    }

    /// The dead man's switch.
    func heartbeat(_ settings: HeartbeatSettings) throws(Failure) -> Heartbeat {
        do {
            return Heartbeat(
                try address(settings.url),
                failureSuffix: settings.failSuffix,
                courier: try courier(nil)
            )
        } catch {
            throw Failure(description: "the heartbeat: \(error)", hint: "url-file must hold one URL")
        }
    }

    private func rules(of channel: ChannelSettings) -> ChannelRules {
        var rules = ChannelRules(
            name: channel.name,
            threshold: AlertSeverity(rawValue: channel.from) ?? .info,
            owners: Set(channel.owners)
        )
        switch channel.kind {
        // Alertmanager resolves by itself what it is not told again.
        case .alertmanager: rules.isRefreshed = true
        case .pagerduty: rules.takesAcknowledgements = true
        case .webhook, .slack, .email, .exec: break
        }
        return rules
    }

    private func made(_ channel: ChannelSettings) throws -> any Channel {
        switch channel.kind {
        case .webhook(let url, let keyFile):
            WebhookChannel(
                try address(url),
                authenticator: try keyFile.map(authenticator),
                courier: try courier(channel.serverRoots)
            )
        case .slack(let url): SlackChannel(try address(url), courier: try courier(channel.serverRoots))
        case .alertmanager(let base):
            AlertmanagerChannel(base: base, interval: interval, courier: try courier(channel.serverRoots))
        case .pagerduty(let keyFile, let url):
            PagerDutyChannel(
                routingKey: try SecretText(contents: try read(keyFile)),
                address: url.map(PostAddress.open) ?? .open(PagerDutyChannel.address),
                courier: try courier(channel.serverRoots)
            )
        case .email(let mail): try self.mail(mail, roots: channel.serverRoots)
        case .exec(let command, let deadline):
            ExecChannel(command, deadline: deadline, runner: SystemChildRunner())
        }
    }

    private func mail(_ settings: MailSettings, roots: String?) throws -> any Channel {
        let isImplicit = settings.server.hasPrefix("smtps://")
        let rest = settings.server.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        let split = HostPort.split(String(rest))
        let host = split?.host ?? String(rest)
        let credentials = try settings.user.flatMap { user in
            try settings.passwordFile.map { path in
                MailServer.Credentials(user: user, password: try MailPassword(contents: try read(path)))
            }
        }
        let server = try MailServer(
            host: host,
            port: split?.port ?? (isImplicit ? 465 : 587),
            security: isImplicit ? .implicitTLS : settings.allowsPlainText ? .none : .startTLS,
            credentials: credentials
        )
        return MailChannel(
            from: try MailAddress(settings.sender),
            to: try settings.recipients.map { try MailAddress($0) },
            transport: try MailTransport(server, trust: roots.map { .file(path: $0) } ?? .system)
        )
    }

    private func address(_ url: SecretURL) throws -> PostAddress {
        switch url {
        case .written(let text): .open(text)
        case .file(let path): .secret(try SecretText(contents: try read(path)))
        }
    }

    private func read(_ path: String) throws(StorageFailure) -> [UInt8] {
        try files.read(RealPath.of(FilePath(path)), limit: 8192)
    }

    /// Plain http is for what the operator wrote as `http:`; what is written as https stays so, redirects are refused.
    private func courier(_ roots: String?) throws(HTTPFailure) -> HTTPCourier {
        HTTPCourier(
            try HTTPClient(
                HTTPClientConfiguration(
                    userAgent: "rekey/\(Version.text)",
                    trust: roots.map { .file(path: $0) } ?? .system,
                    allowPlainHTTP: true
                )
            )
        )
    }

    private func authenticator(_ path: String) throws -> any Alerts.MessageAuthenticator {
        WebhookAuthenticator(
            key: try files.read(RealPath.of(FilePath(path))) { (descriptor) throws(KeyFailure) in
                try MessageKey(readingFrom: descriptor)
            }
        )
    }
}

/// `MessageKey` as what signs webhooks: the module that sends never sees a key.
struct WebhookAuthenticator: Alerts.MessageAuthenticator {
    let key: MessageKey

    func authenticate(_ octets: [UInt8]) -> [UInt8]? { try? key.authenticate(octets) }
}
