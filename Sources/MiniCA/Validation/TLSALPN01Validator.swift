import NIOCore
import NIOPosix
import PKI

/// Asks a TLS server for the certificate of TLS-ALPN-01 and judges it (RFC 8737 §3).
struct TLSALPN01Validator: Sendable {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let group: MultiThreadedEventLoopGroup
    let port: Int
    let addresses: [String: String]

    func ask(_ subject: ChallengeValidator.Subject) async -> Result<Void, Problem> {
        let name = subject.identifier.value
        let host = addresses[name] ?? addresses["*"] ?? name
        let shown: ALPNHandshake.Shown
        do {
            shown = try await handshake(host, serverName: Self.serverName(subject.identifier))
        } catch let problem as Problem {
            return .failure(problem)
        } catch {
            return .failure(Problem(.connection, 400, "port \(port) of \(host) cannot be connected to: \(error)"))
        }
        // RFC 8737 §3: one name in subjectAltName, and a critical acmeIdentifier extension with the digest of the key
        // authorization.
        guard shown.identifiers == [subject.identifier], !shown.hasOtherNames else {
            return .failure(.unauthorized("the certificate is not for \(subject.identifier) alone"))
        }
        let digest = SHA256Digest(hashing: Array(subject.keyAuthorization.utf8)).bytes
        guard shown.acmeIdentifier == [0x04, 0x20] + digest, shown.isCritical else {
            return .failure(.unauthorized("the certificate's acmeIdentifier is missing, not critical or not the proof"))
        }
        return .success(())
    }

    private func handshake(_ host: String, serverName: String) async throws -> ALPNHandshake.Shown {
        let connection = try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
        return try await connection.executeThenClose { inbound, outbound in
            let handshake = try ALPNHandshake(serverName: serverName)
            var chunks = inbound.makeAsyncIterator()
            while true {
                let step = try handshake.advance()
                let waiting = handshake.takeOutput()
                if !waiting.isEmpty { try await outbound.write(ByteBuffer(bytes: waiting)) }
                if case .done(let shown) = step { return shown }
                guard let chunk = try await chunks.next() else {
                    throw Problem(.tls, 400, "the connection ended within the handshake")
                }
                handshake.feed(Array(chunk.readableBytesView))
            }
        }
    }

    /// RFC 8738 §6: for addresses the reverse name stands in SNI, which has no place for addresses.
    static func serverName(_ identifier: Identifier) -> String {
        switch identifier {
        case .dns(let name): return name.ascii
        case .ip(let address) where address.isIPv6:
            let nibbles = address.octets.reversed().flatMap { [$0 & 15, $0 >> 4] }
            return nibbles.map { String($0, radix: 16) }.joined(separator: ".") + ".ip6.arpa"
        case .ip(let address):
            return address.octets.reversed().map { String($0) }.joined(separator: ".") + ".in-addr.arpa"
        }
    }
}
