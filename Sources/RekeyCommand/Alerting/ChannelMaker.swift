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
    /// Everything that could be made, and what could not.
    struct Made {
        var slots: [ChannelSlot] = []
        var heartbeat: Heartbeat?
        var defects: [AlertDefect] = []
    }

    let files: LocalFileSystem
    /// How often rounds come, in seconds: for receivers that forget.
    let interval: Double

    /// The channels in their order, one that cannot be used in its place, and the heartbeat.
    func make(_ settings: AlertSettings) -> Made {
        var result = Made()
        for channel in settings.channels {
            do { result.slots.append(try slot(channel)) } catch {
                let defect = Self.defect(channel.name, error)
                result.slots.append(ChannelSlot(rules(of: channel), defect: defect.reason))
                result.defects.append(defect)
            }
        }
        do { result.heartbeat = try settings.heartbeat.map(heartbeat) } catch {
            result.defects.append(Self.defect(nil, error))
        }
        return result
    }

    private static func defect(_ channel: String?, _ error: any Error) -> AlertDefect {
        let isPermission = (error as? StorageFailure)?.isPermission ?? false
        return AlertDefect(channel: channel, reason: "\(error)", isPermission: isPermission)
    }

    private func slot(_ channel: ChannelSettings) throws -> ChannelSlot {
        guard case .exec(_, let deadline) = channel.kind else {
            return ChannelSlot(rules(of: channel), try made(channel))
        }
        return ChannelSlot(rules(of: channel), try made(channel), patience: deadline)
    }

    /// The dead man's switch.
    private func heartbeat(_ settings: HeartbeatSettings) throws -> Heartbeat {
        Heartbeat(try address(settings.url), failureSuffix: settings.failSuffix, courier: try courier(nil))
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
