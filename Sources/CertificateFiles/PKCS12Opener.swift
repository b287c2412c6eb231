import COpenSSL
import PKI

/// Finds the password of one PKCS#12 file and opens its encrypted safes, within a budget.
struct PKCS12Opener {
    private let file: OpaquePointer
    private var candidates: [PKCS12Password]
    private var budget = DerivationBudget()
    private var mac = MAC.unchecked
    /// Whether something opened with a password that everybody knows.
    private(set) var isOpen = false

    /// What the MAC said.
    private enum MAC { case unchecked, matched, mismatched, tooCostly }

    init(file: OpaquePointer, passwords: KnownPasswords) {
        self.file = file
        candidates = PKCS12Password.all(passwords)
    }

    /// Tries the passwords on the MAC. One that matches is the only candidate from then on; a MAC that OpenSSL cannot
    /// compute leaves all of them.
    mutating func checkMAC() {
        guard PKCS12_mac_present(file) == 1 else { return }
        let cost = DerivationBudget.cost(ofMAC: file)
        for candidate in candidates {
            guard budget.spend(cost) else {
                mac = .tooCostly
                return
            }
            ERR_clear_error()
            if candidate.withCString({ PKCS12_verify_mac(file, $0, $1) }) == 1 {
                (mac, candidates, isOpen) = (.matched, [candidate], candidate.isOpen)
                return
            }
            // A wrong password is no error of OpenSSL's; an unknown digest is.
            if ERR_peek_error() != 0 { return }
        }
        mac = .mismatched
    }

    /// Opens an encrypted safe; the bags are the caller's to free.
    mutating func open(_ safe: UnsafeMutablePointer<PKCS7>) throws(FileProblem) -> OpaquePointer {
        guard let algorithm = rekey_PKCS7_encryption(safe) else {
            throw FileProblem(.badPKCS12, "it does not say how it is encrypted")
        }
        switch mac {
        case .mismatched: throw FileProblem(.badPassphrase, "no known password fits (\(name(of: algorithm)))")
        case .tooCostly: throw tooCostly
        case .matched, .unchecked: break
        }
        let cost = DerivationBudget.cost(of: algorithm)
        for candidate in candidates {
            guard budget.spend(cost) else { throw tooCostly }
            ERR_clear_error()
            if let bags = candidate.withCString({ PKCS12_unpack_p7encdata(safe, $0, $1) }) {
                (candidates, isOpen) = ([candidate], isOpen || candidate.isOpen)
                return bags
            }
        }
        throw failure(name(of: algorithm))
    }

    private var tooCostly: FileProblem {
        let most = DerivationBudget.most
        return FileProblem(.badPKCS12, "its key derivation would take more than \(most) iterations over all passwords")
    }

    /// Why the last try failed, when none went well.
    private func failure(_ algorithm: String) -> FileProblem {
        let error = OpenSSLError("decrypting \(algorithm)")
        if error.reasons.contains(where: { $0.contains("unsupported") || $0.contains("unknown") }) {
            let lack = KeystoreLibrary.shared.hasLegacy ? "" : "; OpenSSL's legacy provider is not installed"
            return FileProblem(.badPKCS12, "\(error)\(lack)")
        }
        guard mac == .matched else { return FileProblem(.badPassphrase, "no known password fits (\(algorithm))") }
        return FileProblem(.badPKCS12, "\(error)")
    }

    private func name(of algorithm: UnsafePointer<X509_ALGOR>) -> String {
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        let number = object.map { OBJ_obj2nid($0) } ?? NID_undef
        return OBJ_nid2sn(number).map { String(cString: $0) } ?? "unknown"
    }
}
