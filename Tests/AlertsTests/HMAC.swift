import Alerts

/// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), written for this test: what signs here is checked by `openssl dgst`.
enum HMAC {
    static func code(key: [UInt8], _ octets: [UInt8]) -> [UInt8] {
        let block = (key.count > 64 ? digest(key) : key) + [UInt8](repeating: 0, count: 64)
        let padded = block.prefix(64)
        return digest(padded.map { $0 ^ 0x5C } + digest(padded.map { $0 ^ 0x36 } + octets))
    }

    static func digest(_ octets: [UInt8]) -> [UInt8] {
        var state: [UInt32] = [
            0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
        ]
        var padded = octets + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(octets.count) * 8
        padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
        for start in stride(from: 0, to: padded.count, by: 64) { mix(Array(padded[start..<start + 64]), &state) }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }

    private static func mix(_ block: [UInt8], _ state: inout [UInt32]) {
        var words = (0..<16).map { place in
            (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(block[place * 4 + $1]) }
        }
        for place in 16..<64 {
            let (far, near) = (words[place - 15], words[place - 2])
            let first = turn(far, 7) ^ turn(far, 18) ^ far >> 3
            let second = turn(near, 17) ^ turn(near, 19) ^ near >> 10
            words.append(words[place - 16] &+ first &+ words[place - 7] &+ second)
        }
        var v = state
        for place in 0..<64 {
            let first = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let one = v[7] &+ first &+ choice &+ constants[place] &+ words[place]
            let second = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [one &+ second &+ majority, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
        }
        for place in 0..<8 { state[place] = state[place] &+ v[place] }
    }

    private static func turn(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes.map { prime in
            // The integer cube root of prime · 2^96, kept in 128 bits.
            var (low, high): (UInt64, UInt64) = (0, 1 << 36)
            while low + 1 < high {
                let middle = low + (high - low) / 2
                let cube = UInt128(middle) * UInt128(middle) * UInt128(middle)
                if cube <= UInt128(prime) << 96 { low = middle } else { high = middle }
            }
            return UInt32(truncatingIfNeeded: low)
        }
    }()
}

struct TestAuthenticator: MessageAuthenticator {
    var key = Array("a key of this test".utf8)

    func authenticate(_ octets: [UInt8]) -> [UInt8]? { HMAC.code(key: key, octets) }
}
