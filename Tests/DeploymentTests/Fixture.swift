import CertificateWorkshop
import Foundation
import PKI
import Storage
import SystemPackage
import Testing

@testable import Deployment

/// Certificates made once for all tests that only need some: making them is the slow part.
enum Fixture {
    private static let workshop = Result { () throws -> Workshop in
        let workshop = try Workshop()
        try workshop.intermediate("middle")
        for name in ["one", "two", "three"] {
            try workshop.leaf(name, san: "DNS:www.example.com,IP:203.0.113.7", issuer: "middle")
        }
        return workshop
    }

    /// Three leaves `one`, `two`, `three` for the same names under `middle` under `ca`.
    static func shared() throws -> Workshop { try workshop.get() }

    static func leaf(_ name: String = "one") throws -> Certificate { try chain(name).leaf }

    static func chain(_ name: String = "one") throws -> CertificateChain {
        try CertificateChain(pem: shared().bytes("\(name).full.pem"))
    }

    /// The names in those leaves.
    static func identifiers() throws -> Set<Identifier> {
        try Set(["www.example.com", "203.0.113.7"].map { try Identifier($0) })
    }
}
