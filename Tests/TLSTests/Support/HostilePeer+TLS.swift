import CertificateWorkshop
import TLS

extension HostilePeer {
    private static let hello: [UInt8] =
        [2, 0, 0, 0x2C, 3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0xC0, 0x2B, 0] + [0, 4, 0, 23, 0, 0]

    private static func record(_ kind: UInt8, _ contents: [UInt8]) -> [UInt8] {
        [kind, 3, 3, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
    }

    /// Waits for the client's hello first.
    private static func saying(_ octets: [UInt8], closing: Bool = false) -> Speaker.Script {
        { line in
            line.hear()
            line.say(octets)
            if !closing { line.outlast() }
        }
    }

    private static func flooding(_ octets: [UInt8]) -> Speaker.Script {
        { line in
            line.hear()
            while line.say(octets) {}
        }
    }

    /// Those that misbehave from the first octet of TLS on.
    static let tls: [HostilePeer] = [
        HostilePeer("never answers", nil, [.late]) { $0.outlast() },
        HostilePeer("an octet a second", nil, [.late]) { line in
            line.hear()
            for octet in record(22, hello) where line.say([octet]) { _ = line.pause(milliseconds: 500) }
        },
        HostilePeer("hangs up at once", nil, [.closed, .system, .handshake]) { _ in },
        HostilePeer("garbage", nil, [.handshake], saying((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31) })),
        HostilePeer("an HTTP server", nil, [.handshake], saying(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))),
        HostilePeer("an SSH server", nil, [.handshake]) { line in
            line.say("SSH-2.0-OpenSSH_9.2\r\n")
            line.outlast()
        },
        HostilePeer(
            "half a hello, and gone",
            nil,
            [.closed, .system, .handshake],
            saying(Array(record(22, hello).prefix(20)), closing: true)
        ),
        HostilePeer(
            "a hello, and gone",
            nil,
            [.closed, .system, .handshake],
            saying(record(22, hello), closing: true)
        ),
        HostilePeer("a hello, and nothing more", nil, [.late], saying(record(22, hello))),
        HostilePeer(
            "an empty chain",
            nil,
            [.handshake, .noCertificate],
            saying(record(22, hello) + record(22, [11, 0, 0, 3, 0, 0, 0]))
        ),
        HostilePeer(
            "a certificate that is none",
            nil,
            [.handshake],
            saying(record(22, hello) + record(22, [11, 0, 0, 9, 0, 0, 6, 0, 0, 3, 1, 2, 3]))
        ),
        HostilePeer(
            "a certificate message of 16 MiB",
            nil,
            [.handshake],
            saying(record(22, hello) + record(22, [11, 255, 255, 255]))
        ),
        HostilePeer(
            "a hello with a version of tomorrow",
            nil,
            [.handshake],
            saying(record(22, [2, 0, 0, 0x26, 9, 9] + [UInt8](repeating: 7, count: 32) + [0, 0xC0, 0x2B, 0]))
        ),
        HostilePeer(
            "a hello with a suite that was not offered",
            nil,
            [.handshake],
            saying(record(22, [2, 0, 0, 0x26, 3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0, 1, 0]))
        ),
        HostilePeer(
            "a hello whose lengths do not fit",
            nil,
            [.handshake],
            saying(record(22, [2, 0, 0, 0x26, 3, 3] + [UInt8](repeating: 7, count: 32) + [255, 0, 1, 0]))
        ),
        HostilePeer(
            "a record of 64 KiB",
            nil,
            [.handshake],
            saying([22, 3, 3, 255, 255] + [UInt8](repeating: 2, count: 500))
        ),
        HostilePeer("a fatal alert", nil, [.handshake], saying([21, 3, 3, 0, 2, 2, 40])),
        HostilePeer(
            "a flood of warnings",
            nil,
            [.handshake],
            flooding([UInt8](repeatElement([21, 3, 3, 0, 2, 1, 90], count: 500).joined()))
        ),
        HostilePeer(
            "a flood of empty records",
            nil,
            [.handshake],
            flooding([UInt8](repeatElement([22, 3, 3, 0, 0], count: 500).joined()))
        ),
        HostilePeer(
            "a flood of cipher changes",
            nil,
            [.handshake],
            flooding([UInt8](repeatElement([20, 3, 3, 0, 1, 1], count: 500).joined()))
        ),
        HostilePeer(
            "a flood of requests to renegotiate",
            nil,
            [.flooded],
            flooding(record(22, [UInt8](repeating: 0, count: 16_384)))
        ),
        HostilePeer("data before the handshake", nil, [.handshake], saying(record(23, [1, 2, 3, 4]))),
    ]

    /// Those that have a certificate.
    static func certified(_ pair: TLSListener.Pair, long: TLSListener.Pair, huge: TLSListener.Pair) -> [HostilePeer] {
        [
            HostilePeer("records of one octet", nil, [.served]) { $0.shakeHandsInCrumbs(pair) },
            HostilePeer("a chain of a thousand certificates", nil, [.handshake]) { $0.shakeHands(long) },
            HostilePeer("a megabyte of certificates", nil, [.handshake]) { $0.shakeHands(huge) },
            HostilePeer("words after the handshake of mail", .smtp, [.served]) { line in
                guard StartTLSScript.talk(.smtp, line) else { return }
                line.shakeHands(pair)
                line.say("nonsense")
            },
        ]
    }
}
