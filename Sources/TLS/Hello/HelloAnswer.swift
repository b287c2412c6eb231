/// What came back for a ClientHello made by hand.
enum HelloAnswer: Sendable, Equatable {
    /// The server goes along.
    case hello(ServerHello)
    /// It does not: the alert's description (RFC 8446 §6).
    case alert(UInt8)
    /// It hung up, as old servers do that do not like an offer.
    case closed
    /// What it says is not TLS.
    case foreign

    /// The hello, when there is one.
    var accepted: ServerHello? {
        guard case .hello(let hello) = self else { return nil }
        return hello
    }
}
