import COpenSSL
import DNS
import Glibc

/// Text as an open descriptor: a pipe, since no test leaves a secret in a file it does not need.
func reading<Result>(_ text: [UInt8], _ body: (Int32) throws -> Result) throws -> Result {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw PipeFailed() }
    defer { close(ends[0]) }
    // What is longer than a pipe holds is not written here.
    _ = write(ends[1], text, min(text.count, 60_000))
    close(ends[1])
    return try body(ends[0])
}

struct PipeFailed: Error {}

/// A key made for one test, and the line that other programs read it from.
struct TestSecret {
    let base64: String
    let name: String
    let algorithm: TSIGAlgorithm

    init(_ name: String = "rekey.test", _ algorithm: TSIGAlgorithm = .sha256) {
        var octets = [UInt8](repeating: 0, count: 32)
        RAND_bytes(&octets, 32)
        self.init(name, algorithm, octets)
    }

    init(_ name: String, _ algorithm: TSIGAlgorithm, _ octets: [UInt8]) {
        var text = [UInt8](repeating: 0, count: 4 * ((octets.count + 2) / 3) + 1)
        let length = EVP_EncodeBlock(&text, octets, Int32(octets.count))
        base64 = String(decoding: text.prefix(Int(length)), as: UTF8.self)
        self.name = name
        self.algorithm = algorithm
    }

    /// As `nsupdate -y` and `kdig -y` take it.
    var line: String { "\(algorithm.rawValue):\(name):\(base64)" }

    func key() throws -> TSIGKey { try reading(Array(line.utf8)) { try TSIGKey(readingFrom: $0) } }
}
