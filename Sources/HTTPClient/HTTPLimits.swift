/// How much of an answer is taken and how long is waited for it. No limit can be switched off.
package struct HTTPLimits: Sendable, Equatable {
    /// The largest body in bytes, counted as it arrives, whatever `Content-Length` says.
    package var bodyBytes: Int
    /// The largest sum of header bytes, interim (1xx) answers and trailers included.
    package var headerBytes: Int
    /// The largest number of header lines, counted the same way.
    package var headerLines: Int
    /// The time for name, connection and TLS handshake together.
    package var connect: Duration
    /// The time for everything, redirects included.
    package var total: Duration
    /// Below this rate, averaged over ``lowSpeedWindow``, the transfer is given up.
    package var lowSpeedBytesPerSecond: Int
    /// How long the rate may stay too low; counted in whole seconds, at least one. An authority that thinks for
    /// 20 seconds before its first byte is slow, not broken, so the default is longer than that.
    package var lowSpeedWindow: Duration

    /// Defaults that fit an ACME exchange: 1 MiB of body, 64 KiB and 256 lines of headers, 10 s to connect, 30 s in all.
    package init(
        bodyBytes: Int = 1 << 20,
        headerBytes: Int = 1 << 16,
        headerLines: Int = 256,
        connect: Duration = .seconds(10),
        total: Duration = .seconds(30),
        lowSpeedBytesPerSecond: Int = 32,
        lowSpeedWindow: Duration = .seconds(25)
    ) {
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.headerLines = headerLines
        self.connect = connect
        self.total = total
        self.lowSpeedBytesPerSecond = lowSpeedBytesPerSecond
        self.lowSpeedWindow = lowSpeedWindow
    }
}
