import CCurl
import Glibc

/// The address libcurl is about to connect to, taken out of its `sockaddr`.
struct SocketAddress {
    /// 4 or 16 bytes in network order; empty for a family without addresses.
    let bytes: [UInt8]
    let text: String

    init(_ address: UnsafePointer<curl_sockaddr>) {
        guard let socket = rekey_curl_sockaddr(address) else {
            (bytes, text) = ([], "")
            return
        }
        let raw = UnsafeRawPointer(socket)
        let family = address.pointee.family
        switch family {
        case AF_INET where Int(address.pointee.addrlen) >= MemoryLayout<sockaddr_in>.size:
            var value = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            bytes = withUnsafeBytes(of: value) { Array($0) }
            text = Self.text(family, &value)
        case AF_INET6 where Int(address.pointee.addrlen) >= MemoryLayout<sockaddr_in6>.size:
            var value = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            bytes = withUnsafeBytes(of: value) { Array($0) }
            text = Self.text(family, &value)
        default: (bytes, text) = ([], "address family \(family)")
        }
    }

    private static func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let base = buffer.baseAddress,
                let end = inet_ntop(family, address, base, socklen_t(buffer.count))
            else { return "" }
            return String(cString: end)
        }
    }
}
