import Deployment
import FoundationEssentials
import PKI
import Rotation

/// What is said of each certificate, where there are several keys.
extension LineageStatus.Pair {
    init(_ pair: PairRecord) {
        self.init(
            keyAlgorithm: pair.keyAlgorithm?.rawValue,
            notBefore: pair.validity.notBefore,
            notAfter: pair.validity.notAfter,
            spki: pair.publicKey.description,
            serial: pair.serial,
            issuer: pair.issuer,
            authority: pair.authority
        )
    }
}

extension LineageStatus.Waiting {
    init(_ order: IssuedOrder) {
        self.init(
            keyAlgorithm: order.note.keyAlgorithm,
            serial: order.chain.leaf.serial,
            notAfter: order.chain.leaf.validity.notAfter,
            authority: order.note.authority
        )
    }
}
