import Glibc

extension DNSFailure {
    /// What a caller of `connect` needs to know, in a few words.
    static func words(for errno: Int32) -> String {
        switch errno {
        case ECONNREFUSED: "nothing listens there (connection refused)"
        case ENETUNREACH, EHOSTUNREACH: "there is no route to it"
        case EADDRNOTAVAIL, EAFNOSUPPORT: "this host has no address of that family"
        case EACCES, EPERM: "a local rule forbids to send there"
        case ECONNRESET: "it reset the connection"
        default: "cannot be reached (errno \(errno))"
        }
    }
}
