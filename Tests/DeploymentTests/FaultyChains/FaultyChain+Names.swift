import CertificateWorkshop
import Foundation

/// What speaks for something else than what was ordered.
extension FaultyChain {
    private static func san(_ names: [String], addresses: [[UInt8]] = []) -> @Sendable (inout Scene) -> Void {
        { $0.leaf.set("2.5.29.17", critical: true, DER.names(names, addresses: addresses)) }
    }

    static let names: [FaultyChain] = [
        FaultyChain("CH-10 F-C1 another key", "key-mismatch") { $0.certified = try ForgedKey($0.kind) },
        FaultyChain("CH-10 F-C1 a key of another kind", "key-mismatch") { $0.certified = try ForgedKey(.p384) },
        FaultyChain("CH-10 F-C2 a name is missing", "names-missing", san(["www.example.com"])),
        FaultyChain(
            "CH-10 F-C2 a name too many",
            "names-unasked",
            san(["www.example.com", "shop.example.com", "evil.example.net"])
        ),
        FaultyChain("CH-10 F-C2 other names", "names-missing", san(["a.example.net", "b.example.net"])),
        FaultyChain("F-C2 a wildcard for the names", "names-missing", san(["*.example.com"])),
        FaultyChain(
            "F-C2 www put before",
            "www-added",
            san(["www.example.com", "shop.example.com", "www.shop.example.com"])
        ),
        FaultyChain("F-C2 an address too many", "names-unasked", san(Scene.names, addresses: [[203, 0, 113, 7]])),
        FaultyChain("F-C2 names in the subject only", "names-missing") { scene in
            scene.leaf.remove("2.5.29.17")
            scene.leaf.commonName = "www.example.com"
        },
        FaultyChain("F-C2 a trailing dot", "names-unreadable", san(["www.example.com.", "shop.example.com"])),
        FaultyChain("F-C2 a NUL inside of a name", "names-unreadable", san(Scene.names + ["www.example.com\0.evil"])),
        FaultyChain("F-C2 a name that is not ASCII", "names-unreadable", san(Scene.names + ["bücher.example"])),
        FaultyChain(
            "F-C2 an address of five octets",
            "names-unreadable",
            san(Scene.names, addresses: [[1, 2, 3, 4, 5]])
        ),
        FaultyChain("F-C2 a mail address", "names-unreadable") { scene in
            let mail = DER.value(0x81, Array("root@example.com".utf8))
            let names = Scene.names.flatMap { DER.value(0x82, Array($0.utf8)) }
            scene.leaf.set("2.5.29.17", critical: true, DER.value(0x30, names + mail))
        },
    ]
}
