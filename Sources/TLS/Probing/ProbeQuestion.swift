import PKI

/// What a connection is made for.
enum ProbeQuestion: Sendable {
    /// A handshake with OpenSSL.
    case handshake(Offer, SessionUse = .none)
    /// A hello made by hand; the connection ends with the server's answer to it.
    case hello(ClientHello, until: ServerFlight.Goal)

    /// What to do about session resumption.
    enum SessionUse: Sendable {
        case none
        /// Waits for the server's ticket and puts the session there.
        case keep(HeldSession)
        /// Offers the session that was kept.
        case offer(HeldSession)
    }
}

/// What came of it.
enum ProbeAnswer: Sendable {
    case served([Certificate], NegotiatedTLS?)
    case greeted(HelloAnswer)
    case failed(ProbeFailure)
}
