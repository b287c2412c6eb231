import Foundation
import PKI

@testable import Checks

/// Marks from words, for facts of drift.
enum DriftBench {
    static func digest(_ word: String) -> SHA256Digest { SHA256Digest(hashing: Array(word.utf8)) }

    static func mark(
        _ word: String,
        age: Double,
        key: String? = nil,
        names: Set<String> = ["a.test"]
    ) -> CertificateMark {
        CertificateMark(
            fingerprint: digest(word),
            key: digest(key ?? word),
            notBefore: EndpointBench.now - age * EndpointBench.day,
            names: names
        )
    }

    /// What the judge finds: the kind; nil when all agrees; `undecided` when it can't be told.
    static func word(_ verdict: DriftVerdict) -> String {
        switch verdict {
        case .agrees: "agrees"
        case .drift(let drift): drift.kind.rawValue
        case .undecided: "undecided"
        }
    }
}
