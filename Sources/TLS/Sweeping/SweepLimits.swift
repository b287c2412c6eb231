/// How hard a sweep may press on the network and on those it asks.
package struct SweepLimits: Sendable, Hashable {
    /// Sockets open at once; at least one.
    package var openAtOnce: Int
    /// Connections at once to one numeric address, whatever names and ports lead there; at least one.
    package var perHost: Int
    /// Connections begun in any one second; nil for as many as the other limits allow.
    package var perSecond: Int?
    /// For one connection, from its first packet to the certificate; and, apart from that, for one name look-up.
    package var deadline: Duration

    package init(
        openAtOnce: Int = 512,
        perHost: Int = 2,
        perSecond: Int? = nil,
        deadline: Duration = .seconds(10)
    ) {
        self.openAtOnce = max(1, openAtOnce)
        self.perHost = max(1, perHost)
        self.perSecond = perSecond.map { max(1, $0) }
        self.deadline = deadline
    }
}
