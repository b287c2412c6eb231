import CertificateWorkshop
import Foundation

/// What is no chain of certificates at all.
extension FaultyChain {
    private static func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func block(_ label: String, _ body: String = "AAAA") -> String {
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n"
    }

    static let texts: [FaultyChain] = [
        FaultyChain("CH-02 F-C7 a private key after the chain", "pem.otherKind") { scene in
            scene.text = { octets($0 + block("PRIVATE" + " KEY")) }
        },
        FaultyChain("CH-02 F-C7 an EC key before the chain", "pem.otherKind") { scene in
            scene.text = { octets(block("EC PRIVATE" + " KEY") + $0) }
        },
        FaultyChain("CH-02 F-C7 a revocation list", "pem.otherKind") { scene in
            scene.text = { octets($0 + block("X509 CRL")) }
        },
        FaultyChain("CH-02 F-C7 the old label", "pem.otherKind") { scene in
            scene.text = { octets($0.replacing("CERTIFICATE", with: "X509 CERTIFICATE")) }
        },
        FaultyChain("CH-02 F-C7 OpenSSL's trusted label", "pem.otherKind") { scene in
            scene.text = { octets($0.replacing("CERTIFICATE", with: "TRUSTED CERTIFICATE")) }
        },
        FaultyChain("CH-02 a request", "pem.otherKind") { scene in
            scene.text = { _ in octets(block("CERTIFICATE REQUEST")) }
        },
        FaultyChain("F-C7 text before", "pem.textOutside") { scene in
            scene.text = { octets("subject=CN=x\n" + $0) }
        },
        FaultyChain("F-C7 text between", "pem.textOutside") { scene in
            scene.text = {
                octets($0.replacing("-----END CERTIFICATE-----\n", with: "-----END CERTIFICATE-----\nand\n"))
            }
        },
        FaultyChain("F-C7 a byte order mark", "pem.forbiddenOctet") { scene in
            scene.text = { octets("\u{FEFF}" + $0) }
        },
        FaultyChain("F-C7 a leading NUL", "pem.forbiddenOctet") { scene in scene.text = { [0] + octets($0) } },
        FaultyChain("F-C7 header lines", "pem.badBase64") { scene in
            scene.text = { octets($0.replacing("BEGIN CERTIFICATE-----\n", with: "BEGIN CERTIFICATE-----\nA: b\n\n")) }
        },
        FaultyChain("F-C8 a web page", "pem.textOutside") { scene in
            scene.text = { _ in octets("<!doctype html><title>502 Bad Gateway</title>") }
        },
        FaultyChain("F-C8 a problem document", "pem.textOutside") { scene in
            scene.text = { _ in octets(#"{"type":"urn:ietf:params:acme:error:serverInternal"}"#) }
        },
        FaultyChain("F-C4 nothing", "pem.empty") { scene in scene.text = { _ in [] } },
        FaultyChain("F-C9 cut in the leaf", "pem.unterminated") { scene in
            scene.text = { octets(String($0.prefix(200))) }
        },
        FaultyChain("F-C9 cut in the last line", "pem.unterminated") { scene in
            scene.text = { octets(String($0.dropLast(8))) }
        },
        FaultyChain("F-C9 no end line", "pem.unterminated") { scene in
            scene.text = { octets($0.replacing("-----END CERTIFICATE-----\n", with: "")) }
        },
        FaultyChain("F-C9 a damaged character", "pem.badBase64") { scene in
            scene.text = { octets($0.replacing("MII", with: "M*I", maxReplacements: 1)) }
        },
        FaultyChain("F-C9 DER without armour", "pem.forbiddenOctet") { scene in
            let der = try scene.leafDER()
            scene.text = { _ in der }
        },
        FaultyChain("F-C9 octets after a certificate", "certificate.trailingOctets") { scene in
            scene.arrange = { [$0 + [0], $1] }
        },
        FaultyChain("F-C9 a certificate cut short", "certificate.notDER") { scene in
            scene.arrange = { [$0.dropLast(20), $1] }
        },
        FaultyChain("F-C10 twenty certificates", "pem.tooMany") { scene in
            scene.arrange = { leaf, middle in [leaf] + Array(repeating: middle, count: 19) }
        },
        FaultyChain("F-C10 ten megabytes", "pem.tooLarge") { scene in
            scene.text = { octets($0) + [UInt8](repeating: 0x0A, count: 10 << 20) }
        },
        FaultyChain("F-C10 one certificate of 90 KiB", "pem.blockTooLarge") { scene in
            scene.arrange = { [$0, $1, [UInt8](repeating: 0x30, count: 90_000)] }
        },
    ]
}
