import CertificateWorkshop
import Foundation
import PKI

/// A certificate made for a test, in every spelling that an API has it in.
struct PlantedCertificate {
    let der: [UInt8]
    let certificate: Certificate

    init(_ name: String, poisoned: Bool = false) throws {
        let key = try ForgedKey(.p256)
        var plan = Forge.Plan(
            commonName: name,
            issuerName: "Test issuer",
            notBefore: Date(timeIntervalSince1970: 1_700_000_000),
            notAfter: Date(timeIntervalSince1970: 1_800_000_000)
        )
        plan.extensions = [Forge.Extension("2.5.29.17", DER.names([name]))]
        if poisoned {
            plan.extensions.append(Forge.Extension("1.3.6.1.4.1.11129.2.4.3", critical: true, [0x05, 0x00]))
        }
        der = try Forge.certificate(plan, for: key, signedBy: key)
        certificate = try Certificate(der: der)
    }

    var pem: String { String(decoding: certificate.pem, as: UTF8.self) }
    /// The PEM inside of a JSON string.
    var json: String { pem.replacingOccurrences(of: "\n", with: "\\n") }
    /// The PEM in base64, as Kubernetes writes octets.
    var base64: String { Data(certificate.pem).base64EncodedString() }
}
