import COpenSSL
package import FoundationEssentials

/// The roots that chains must end in.
package enum TrustStore: Sendable, Hashable {
    /// The distribution's trusted roots, as OpenSSL finds them.
    case system
    /// These certificates and no others; one that is no root is a trust anchor all the same.
    case roots([Certificate])

    /// Why a file of roots cannot be used.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case pem(PEM.Failure)
        case certificate(position: Int, Certificate.Failure)

        package var description: String {
            switch self {
            case .pem(let failure): "\(failure)"
            case .certificate(let position, let failure): "root \(position): \(failure)"
            }
        }
    }

    /// Reads a PEM file of roots; explanatory text between the blocks is accepted, other kinds of blocks are not.
    package init(pem: [UInt8]) throws(Failure) {
        let blocks: [[UInt8]]
        do {
            blocks = try PEM.blocks(
                of: "CERTIFICATE",
                in: pem,
                limit: 4 << 20,
                most: 1024,
                surroundings: .explanatory
            )
        } catch {
            throw .pem(error)
        }
        var roots: [Certificate] = []
        for (position, block) in blocks.enumerated() {
            do {
                roots.append(try Certificate(der: block))
            } catch {
                throw .certificate(position: position, error)
            }
        }
        self = .roots(roots)
    }

    /// Whether the chain leads to one of these roots at the instant given, for a TLS server's use.
    ///
    /// Signatures, validity of every certificate, key usage and strength (112 bits: no SHA-1, no RSA below 2048) are
    /// OpenSSL's judgement; names are compared elsewhere. Thread-safe.
    package func verify(_ chain: CertificateChain, at instant: Date) -> ChainVerdict {
        ChainVerifier.verify(chain, against: self, at: instant)
    }
}

/// What a verification found.
package enum ChainVerdict: Sendable, Equatable {
    /// A path exists; the subject of the trust anchor it ends in, in RFC 2253 text.
    case trusted(root: String)
    /// None exists; OpenSSL's reason and the position in the chain (0 is the leaf) where it gave up.
    case untrusted(reason: String, position: Int)
    /// The verification could not be carried out.
    case undecided(OpenSSLError)
}
