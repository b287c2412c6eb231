import CertificateWorkshop
import Foundation
import PKI

/// What no client should be shown.
extension FaultyChain {
    private static let strange = "1.2.3.4.5.6.7"

    static let contents: [FaultyChain] = [
        FaultyChain("F-C11 SHA-1", "weak-signature") { $0.leaf.digest = "SHA1" },
        FaultyChain("F-C11 MD5", "weak-signature") { scene in
            try replaceMiddle(&scene, .rsa2048)
            scene.leaf.digest = "MD5"
        },
        FaultyChain("F-C11 SHA-1 in the intermediate", "weak-signature") { $0.middle.digest = "SHA1" },
        FaultyChain("F-C11 RSA of 1024 bits in the intermediate", "weak-key") { try replaceMiddle(&$0, .rsa1024) },
        FaultyChain("F-C11 an unknown curve in the intermediate", "weak-key") { try replaceMiddle(&$0, .secp256k1) },
        FaultyChain("F-C11 for clients only", "not-for-servers") { $0.leaf.set("2.5.29.37", DER.purposes([2])) },
        FaultyChain("F-C11 for code only", "not-for-servers") { $0.leaf.set("2.5.29.37", DER.purposes([3])) },
        FaultyChain("CH-10 F-C11 no purpose stated", "not-for-servers") { $0.leaf.remove("2.5.29.37") },
        FaultyChain("F-C11 a key that may not sign", "untrusted") { scene in
            scene.leaf.set("2.5.29.15", critical: true, DER.keyUsage(0x04))
        },
        FaultyChain("F-C11 an unknown critical extension", "unknown-critical-extension") { scene in
            scene.leaf.set(strange, critical: true, [0x05, 0x00])
        },
        FaultyChain("F-C11 one in the intermediate", "unknown-critical-extension") { scene in
            scene.middle.set(strange, critical: true, [0x05, 0x00])
        },
        FaultyChain("F-C11 a precertificate", "precertificate") { scene in
            scene.leaf.set(CertificateExtensions.poison, critical: true, [0x05, 0x00])
        },
        FaultyChain("CH-10 an authority's certificate", "leafIsAuthority") { scene in
            scene.leaf.set("2.5.29.19", critical: true, DER.authority)
        },
        FaultyChain("RFC 5280 4.2: an extension twice", "repeated-extension") { scene in
            scene.leaf.extensions += [.init(strange, [0x05, 0x00]), .init(strange, [0x05, 0x00])]
        },
        FaultyChain("F-R11 a serial number of 40 octets", "serial-out-of-bounds") { scene in
            scene.leaf.serial = [UInt8](repeating: 0x11, count: 40)
        },
        FaultyChain("F-R11 a serial number below zero", "serial-not-positive") { $0.leaf.isSerialNegative = true },
        FaultyChain("F-R11 the serial number zero", "serial-not-positive") { $0.leaf.serial = [0x00] },
        FaultyChain("F-R11 one below zero in the intermediate", "serial-not-positive") { scene in
            scene.middle.isSerialNegative = true
        },
        FaultyChain("F-C13 the same certificate again", "issued-before") { $0.isSecond = true },
        FaultyChain("F-C14 a kind of key that was not asked for", "other-key-algorithm") { scene in
            scene.asked = .rsa4096
        },
    ]

    private static func replaceMiddle(_ scene: inout Scene, _ kind: ForgedKey.Kind) throws {
        let weak = try ForgedKey(kind)
        scene.middleKey = weak
        scene.leafSigner = weak
        scene.middle.set("2.5.29.14", DER.subjectKey(try weak.identifier))
        scene.leaf.set("2.5.29.35", DER.authorityKey(try weak.identifier))
    }
}
