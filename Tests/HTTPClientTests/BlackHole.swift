import Glibc

/// A port whose queue of new connections is full and never emptied: the system drops every further SYN.
final class BlackHole {
    struct Failed: Error {}

    let port: UInt16
    private var descriptors: [Int32] = []

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors = [listener]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let fillers = (0..<4).map { _ in socket(AF_INET, type, 0) }
        descriptors += fillers
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                    getsockname(listener, address, &length) == 0
                else { return false }
                for filler in fillers { _ = connect(filler, address, length) }
                return true
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard bound else { throw Failed() }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
