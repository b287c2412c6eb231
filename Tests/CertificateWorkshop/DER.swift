/// Just enough DER to say what an authority says in its extensions.
package enum DER {
    /// A value with its tag and length in front.
    package static func value(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        let count = contents.count
        if count < 0x80 { return [tag, UInt8(count)] + contents }
        if count < 0x100 { return [tag, 0x81, UInt8(count)] + contents }
        return [tag, 0x82, UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)] + contents
    }

    /// A SEQUENCE.
    package static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }

    /// basicConstraints of an authority.
    package static let authority: [UInt8] = sequence([0x01, 0x01, 0xFF])
    /// keyUsage with the first octet of its bits given.
    package static func keyUsage(_ bits: UInt8) -> [UInt8] {
        value(0x03, [UInt8(min(7, bits.trailingZeroBitCount)), bits])
    }
    /// extendedKeyUsage of purposes under id-kp by their last number.
    package static func purposes(_ numbers: [UInt8]) -> [UInt8] {
        value(0x30, numbers.flatMap { value(0x06, [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, $0]) })
    }
    /// subjectAltName of DNS names and IPv4 addresses.
    package static func names(_ names: [String], addresses: [[UInt8]] = []) -> [UInt8] {
        value(0x30, names.flatMap { value(0x82, Array($0.utf8)) } + addresses.flatMap { value(0x87, $0) })
    }
    /// subjectKeyIdentifier.
    package static func subjectKey(_ identifier: [UInt8]) -> [UInt8] { value(0x04, identifier) }
    /// authorityKeyIdentifier.
    package static func authorityKey(_ identifier: [UInt8]) -> [UInt8] { sequence(value(0x80, identifier)) }
}
