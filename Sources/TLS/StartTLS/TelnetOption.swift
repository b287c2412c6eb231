/// The START_TLS option of telnet (number 46): DO, WILL, and FOLLOWS from both sides.
enum TelnetOption {
    private static let command: UInt8 = 255
    private static let subnegotiation: UInt8 = 250
    private static let end: UInt8 = 240
    private static let request: UInt8 = 253
    private static let startTLS: UInt8 = 46

    static let turns = [
        StartTLSTurn(
            read: { buffer, _ in
                read(buffer) { option in
                    guard option.prefix(3) == [command, request, startTLS] else { return nil }
                    // WILL START_TLS, and FOLLOWS: what we say next is TLS.
                    return .say([command, 251, startTLS] + follows)
                }
            },
            mayGoOn: true
        ),
        StartTLSTurn { buffer, _ in read(buffer) { $0 == follows ? .shakeHands : nil } },
    ]

    private static let follows: [UInt8] = [command, subnegotiation, startTLS, 1, command, end]

    /// Takes one option off the front; words between options, which a login prompt is made of, are skipped.
    private static func read(
        _ buffer: ArraySlice<UInt8>,
        _ reply: ([UInt8]) -> StartTLSTurn.Reply?
    ) -> StartTLSTurn.Reading {
        guard buffer.first == command else {
            return .skip(buffer.firstIndex(of: command).map { $0 - buffer.startIndex } ?? buffer.count)
        }
        guard let size = size(of: buffer) else { return .more }
        guard buffer.count >= size else { return .more }
        return reply(Array(buffer.prefix(size))).map { .accept(size, $0) } ?? .skip(size)
    }

    /// Two octets for a command, three for an option, up to IAC SE for a subnegotiation; nil while that is open.
    private static func size(of buffer: ArraySlice<UInt8>) -> Int? {
        guard let kind = buffer.dropFirst().first else { return nil }
        switch kind {
        case 251...254: return 3
        case subnegotiation:
            // What does not end is no option: its head is skipped, and the rest with the words.
            if buffer.count > 1024 { return 2 }
            return buffer.firstRange(of: [command, end]).map { $0.upperBound - buffer.startIndex }
        default: return 2
        }
    }
}
