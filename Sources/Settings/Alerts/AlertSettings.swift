/// The `alerts` of the file: who is told.
package struct AlertSettings: Sendable, Equatable {
    /// The channels, in the order of the file; names are unique.
    package var channels: [ChannelSettings]
    /// A URL that is called after each run, so that its silence tells that Rekey has died.
    package var heartbeat: HeartbeatSettings?

    package init(channels: [ChannelSettings] = [], heartbeat: HeartbeatSettings? = nil) {
        self.channels = channels
        self.heartbeat = heartbeat
    }
}

/// A dead man's switch.
package struct HeartbeatSettings: Sendable, Hashable {
    /// Where it is called.
    package var url: SecretURL
    /// Appended to the URL's path after a run that failed; nil means that only good runs call.
    package var failSuffix: String?

    package init(url: SecretURL, failSuffix: String? = nil) {
        self.url = url
        self.failSuffix = failSuffix
    }
}

/// A URL that may be a secret in itself: written in the file, or kept in one of its own.
package enum SecretURL: Sendable, Hashable {
    case written(String)
    /// The first line of a file, absolute.
    case file(String)
}
