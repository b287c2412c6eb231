/// A leaf and the certificates that lead from it towards a root, in the order a TLS server sends them.
package struct CertificateChain: Hashable, Sendable {
    /// Why octets are not a usable chain.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case pem(PEM.Failure)
        case certificate(position: Int, Certificate.Failure)
        case leafIsAuthority
        case secondLeaf(position: Int)

        package var description: String {
            switch self {
            case .pem(let failure): "chain: \(failure)"
            case .certificate(let position, let failure): "chain, certificate \(position): \(failure)"
            case .leafIsAuthority: "chain: its first certificate is a certificate authority's"
            case .secondLeaf(let position): "chain, certificate \(position): not a certificate authority's"
            }
        }
    }

    /// Longer chains are refused before they are parsed.
    package static let lengthLimit = 10

    /// The end-entity certificate.
    package let leaf: Certificate
    /// The others, nearest to the leaf first; a self-issued root the server included is left out.
    package let intermediates: [Certificate]

    /// Parses what an authority sends as `application/pem-certificate-chain` (RFC 8555 §9.1).
    package init(pem: [UInt8], sizeLimit: Int = 262_144) throws(Failure) {
        let blocks: [[UInt8]]
        do {
            blocks = try PEM.blocks(of: "CERTIFICATE", in: pem, limit: sizeLimit, most: Self.lengthLimit)
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
        try self.init(certificates)
    }

    /// Makes a chain of parsed certificates, leaf first: roots and repetitions are dropped, a second leaf is refused.
    package init(_ certificates: [Certificate]) throws(Failure) {
        guard let first = certificates.first else { throw .pem(.empty) }
        guard !first.isCA else { throw .leafIsAuthority }
        var kept: [Certificate] = []
        for (position, certificate) in certificates.enumerated().dropFirst() {
            if certificate == first || kept.contains(certificate) { continue }
            guard certificate.isCA else { throw .secondLeaf(position: position) }
            // A root adds nothing to a handshake: who trusts it has it (RFC 8446 §4.4.2).
            if certificate.isSelfIssued { continue }
            kept.append(certificate)
        }
        leaf = first
        intermediates = kept
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
