/// A leaf and the certificates that lead from it towards a root, in the order a TLS server sends them.
package struct CertificateChain: Hashable, Sendable {
    /// Why octets are not a usable chain.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case pem(PEM.Failure)
        case certificate(position: Int, Certificate.Failure)
        case leafIsAuthority
        case secondLeaf(position: Int)
        case tooLong(limit: Int)
        case unrelated(position: Int)
        case ambiguousOrder(position: Int)

        package var description: String {
            switch self {
            case .pem(let failure): "chain: \(failure)"
            case .certificate(let position, let failure): "chain, certificate \(position): \(failure)"
            case .leafIsAuthority: "chain: every certificate in it is a certificate authority's"
            case .secondLeaf(let position): "chain, certificate \(position): not a certificate authority's"
            case .tooLong(let limit): "chain: more than \(limit) certificates"
            case .unrelated(let position): "chain, certificate \(position): it has no place between the others"
            case .ambiguousOrder(let position): "chain, certificate \(position): its place cannot be told"
            }
        }
    }

    /// Longer chains are refused before they are parsed.
    package static let lengthLimit = 10

    /// The end-entity certificate.
    package let leaf: Certificate
    /// The others, nearest to the leaf first; a self-signed root is left out unless it was asked for.
    package let intermediates: [Certificate]

    /// Parses what an authority sends as `application/pem-certificate-chain` (RFC 8555 §9.1), normalised as
    /// ``normalised(pem:sizeLimit:keepingRoot:)`` does it.
    package init(pem: [UInt8], sizeLimit: Int = 262_144) throws(Failure) {
        self = try Self.normalised(pem: pem, sizeLimit: sizeLimit).chain
    }

    /// Makes a chain of parsed certificates; roots and repetitions are dropped, and a wrong order is put right where
    /// only one is possible. A second leaf and a certificate that has no place in the chain are refused.
    package init(_ certificates: [Certificate]) throws(Failure) {
        let arranged = try ChainArranger(certificates, keepingRoot: false)
        leaf = arranged.leaf
        intermediates = arranged.intermediates
    }

    private init(leaf: Certificate, intermediates: [Certificate]) {
        self.leaf = leaf
        self.intermediates = intermediates
    }

    /// Parses a chain and says what had to be changed of it.
    ///
    /// - Parameters:
    ///   - pem: the text as it came; at most ten certificates of 64 KiB each are handed to OpenSSL.
    ///   - sizeLimit: octets of the whole text.
    ///   - keepingRoot: whether a self-signed root stays at the end of ``intermediates``, for services that insist on it.
    package static func normalised(
        pem: [UInt8],
        sizeLimit: Int = 262_144,
        keepingRoot: Bool = false
    ) throws(Failure) -> (chain: CertificateChain, changes: [ChainChange]) {
        let arranged = try ChainArranger(parse(pem, sizeLimit: sizeLimit), keepingRoot: keepingRoot)
        return (CertificateChain(leaf: arranged.leaf, intermediates: arranged.intermediates), arranged.changes)
    }

    private static func parse(_ pem: [UInt8], sizeLimit: Int) throws(Failure) -> [Certificate] {
        let blocks: [[UInt8]]
        do {
            let each = Certificate.sizeLimit
            blocks = try PEM.blocks(of: "CERTIFICATE", in: pem, limit: sizeLimit, most: lengthLimit, each: each)
        } catch {
            throw .pem(error)
        }
        var certificates: [Certificate] = []
        for (position, block) in blocks.enumerated() {
            do {
                certificates.append(try Certificate(der: block))
            } catch {
                throw .certificate(position: position, error)
            }
        }
        return certificates
    }

    /// All certificates, leaf first.
    package var certificates: [Certificate] { [leaf] + intermediates }

    /// The leaf alone, in PEM.
    package var leafPEM: [UInt8] { leaf.pem }

    /// The certificates after the leaf, in PEM; empty when there are none.
    package var intermediatesPEM: [UInt8] { intermediates.flatMap(\.pem) }

    /// Leaf and intermediates, in PEM.
    package var fullPEM: [UInt8] { certificates.flatMap(\.pem) }
}
