import Glibc
import SystemPackage

/// Whether a port could be listened on: it is bound and given back, and nobody can connect meanwhile.
enum BindTrial {
    /// Why not; nil when it could, or when the address is none of this kind.
    static func refusal(_ address: String, _ port: UInt16) -> Errno? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let found = list else { return nil }
        defer { freeaddrinfo(list) }
        let info = found.pointee
        let socket = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
        guard socket >= 0 else { return Errno(rawValue: errno) }
        defer { close(socket) }
        // As the responder does: what lingers of an earlier one is not in the way, and one that listens still is.
        var isOn: Int32 = 1
        _ = setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        guard bind(socket, info.ai_addr, info.ai_addrlen) == 0 else { return Errno(rawValue: errno) }
        return nil
    }
}
