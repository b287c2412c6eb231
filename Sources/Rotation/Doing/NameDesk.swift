import ACME
package import DNS
package import Storage
import Synchronization
import SystemPackage

/// The DNS as rotations ask it. The sockets come into being with the first question: most passes ask none.
package final class NameDesk: Sendable {
    private let configured: [ServerAddress]?
    private let files: any FileSystem
    private let opened = Mutex<NetworkExchange?>(nil)

    /// - Parameter servers: recursive servers; nil means those of `/etc/resolv.conf`.
    package init(servers: [ServerAddress]?, files: any FileSystem) {
        configured = servers
        self.files = files
    }

    /// How names are seen; `authorities` stand for every zone's own servers when not empty.
    func view(authorities: [ServerAddress] = []) -> ZoneView {
        ZoneView(recursive: servers, authorities: authorities, exchange: exchange)
    }

    /// Closes what was opened. To be called when nobody asks any more.
    package func shutDown() async {
        let exchange = opened.withLock { opened in
            defer { opened = nil }
            return opened
        }
        await exchange?.shutDown()
    }

    var exchange: any DNSExchange {
        opened.withLock { opened in
            if let opened { return opened }
            let exchange = NetworkExchange()
            opened = exchange
            return exchange
        }
    }

    private var servers: [ServerAddress] {
        if let configured { return configured }
        let text = (try? files.read("/etc/resolv.conf", limit: 65_536)) ?? []
        return ResolverConfiguration.servers(inResolvConf: String(decoding: text, as: UTF8.self))
    }
}
