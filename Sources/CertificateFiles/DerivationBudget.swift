import COpenSSL
import PKI

/// What deriving keys from passwords may cost for one file, in iterations of PBKDF2: the file says how many there are,
/// and a hostile one says as many as it likes.
struct DerivationBudget {
    /// Iterations over all tries; seconds, on a slow machine. Tools of today ask for 2,048 (OpenSSL), 10,000 (Java) and,
    /// where someone was careful, 600,000.
    static let most: Int64 = 5_000_000

    private var left = Self.most

    /// Takes what a try costs; false, and nothing taken, when it is more than is left.
    mutating func spend(_ cost: Int64?) -> Bool {
        guard let cost, (0...left).contains(cost) else { return false }
        left -= cost
        return true
    }

    /// What checking the MAC of a PKCS#12 file costs; nil when the file does not say or asks for absurdly much.
    static func cost(ofMAC file: OpaquePointer) -> Int64? {
        var algorithm: UnsafePointer<X509_ALGOR>?
        var iterations: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, &algorithm, nil, &iterations, file)
        // RFC 9579: PBMAC1 keeps its own parameters and leaves the file's alone.
        if let algorithm, let own = cost(of: algorithm) { return own }
        guard let iterations else { return 1 }
        return count(iterations)
    }

    /// What deriving the key of an encryption costs; nil when its parameters cannot be read or ask for absurdly much.
    static func cost(of algorithm: UnsafePointer<X509_ALGOR>) -> Int64? {
        defer { ERR_clear_error() }
        guard let parameters = sequence(of: algorithm) else { return nil }
        var start = ASN1_STRING_get0_data(parameters)
        let length = Int(ASN1_STRING_length(parameters))
        if let both = d2i_PBE2PARAM(nil, &start, length) {
            defer { PBE2PARAM_free(both) }
            return both.pointee.keyfunc.flatMap { cost(ofFunction: $0) }
        }
        start = ASN1_STRING_get0_data(parameters)
        guard let old = d2i_PBEPARAM(nil, &start, length) else { return nil }
        defer { PBEPARAM_free(old) }
        return old.pointee.iter.flatMap { count($0) }
    }

    /// PBKDF2 (RFC 8018 §A.2) or scrypt (RFC 7914 §7).
    private static func cost(ofFunction algorithm: UnsafePointer<X509_ALGOR>) -> Int64? {
        guard let parameters = sequence(of: algorithm) else { return nil }
        var start = ASN1_STRING_get0_data(parameters)
        let length = Int(ASN1_STRING_length(parameters))
        if let plain = d2i_PBKDF2PARAM(nil, &start, length) {
            defer { PBKDF2PARAM_free(plain) }
            return plain.pointee.iter.flatMap { count($0) }
        }
        start = ASN1_STRING_get0_data(parameters)
        guard let memory = d2i_SCRYPT_PARAMS(nil, &start, length) else { return nil }
        defer { SCRYPT_PARAMS_free(memory) }
        let factors = [
            memory.pointee.costParameter, memory.pointee.blockSize, memory.pointee.parallelizationParameter,
        ]
        // One block mixed takes about as long as one iteration.
        return factors.reduce(Int64?(1)) { product, factor in
            guard let product, let factor, let value = count(factor) else { return nil }
            let (result, overflow) = product.multipliedReportingOverflow(by: value)
            return overflow ? nil : result
        }
    }

    private static func sequence(of algorithm: UnsafePointer<X509_ALGOR>) -> UnsafePointer<ASN1_STRING>? {
        var kind: Int32 = 0
        var value: UnsafeRawPointer?
        X509_ALGOR_get0(nil, &kind, &value, algorithm)
        guard kind == V_ASN1_SEQUENCE, let value else { return nil }
        return value.assumingMemoryBound(to: ASN1_STRING.self)
    }

    private static func count(_ number: UnsafePointer<ASN1_INTEGER>) -> Int64? {
        var value: Int64 = 0
        guard ASN1_INTEGER_get_int64(&value, number) == 1, value >= 0 else { return nil }
        return value
    }
}
