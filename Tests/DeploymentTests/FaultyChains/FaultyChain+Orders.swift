import CertificateWorkshop
import Foundation

/// What does not lead from the leaf to a trusted root.
extension FaultyChain {
    private static let day: Double = 86_400

    static let orders: [FaultyChain] = [
        FaultyChain("F-C4 two leaves", "secondLeaf") { scene in
            let other = try scene.leafDER()
            scene.leaf.serial = [1, 2, 3]
            scene.arrange = { [$0, other, $1] }
        },
        FaultyChain("F-C4 no leaf", "leafIsAuthority") { scene in scene.arrange = { [$1] } },
        FaultyChain("F-C4 an unrelated authority", "unrelated") { scene in
            let plan = Scene.authority("Other", by: "Elsewhere", scene.keys.stranger, from: scene.now, days: 900)
            let other = try Forge.certificate(plan, for: scene.keys.stranger, signedBy: scene.keys.stranger)
            scene.arrange = { [$0, $1, other] }
        },
        FaultyChain("F-C4 CH-04 an order that cannot be told", "ambiguousOrder") { scene in
            scene.middle.serial = [7]
            let twin = try scene.middleDER()
            scene.middle.serial = [8]
            scene.arrange = { [twin, $1, $0] }
        },
        FaultyChain("F-C4 the leaf alone", "untrusted") { scene in scene.arrange = { leaf, _ in [leaf] } },
        FaultyChain("F-C4 an issuer of the name with another key", "untrusted") { scene in
            scene.middle.remove("2.5.29.14")
            scene.middleKey = scene.keys.stranger
        },
        FaultyChain("F-C4 T19 another root", "untrusted") { scene in scene.middleSigner = scene.keys.stranger },
        FaultyChain("F-C4 a leaf that signed itself", "untrusted") { scene in
            scene.leaf.commonName = "self"
            scene.leaf.issuerName = "self"
            scene.leaf.remove("2.5.29.35")
            scene.leafSigner = scene.certified
            scene.arrange = { leaf, _ in [leaf] }
        },
        FaultyChain("CH-10 the leaf's signature is damaged", "untrusted") { scene in
            scene.arrange = { [$0.dropLast() + [($0.last ?? 0) ^ 1], $1] }
        },
        FaultyChain("CH-10 the intermediate's signature is damaged", "untrusted") { scene in
            scene.arrange = { [$0, $1.dropLast() + [($1.last ?? 0) ^ 1]] }
        },
        FaultyChain("CH-10 the intermediate is no authority", "secondLeaf") { scene in
            scene.middle.remove("2.5.29.19")
        },
        FaultyChain("CH-10 the intermediate may not sign", "unrelated") { scene in
            scene.middle.set("2.5.29.15", critical: true, DER.keyUsage(0x80))
        },
        FaultyChain("CH-10 a path longer than allowed", "untrusted") { scene in
            var upper = Scene.authority("Upper", by: "Root", scene.keys.stranger, from: scene.now, days: 900)
            upper.set("2.5.29.19", critical: true, DER.sequence([0x01, 0x01, 0xFF], [0x02, 0x01, 0x00]))
            let above = try Forge.certificate(upper, for: scene.keys.stranger, signedBy: scene.keys.root)
            scene.middle.issuerName = "Upper"
            scene.middleSigner = scene.keys.stranger
            scene.arrange = { [$0, $1, above] }
        },
        FaultyChain("CH-10 names the intermediate may not issue for", "untrusted") { scene in
            let excluded = DER.sequence(DER.value(0xA1, DER.sequence(DER.value(0x82, Array("example.com".utf8)))))
            scene.middle.set("2.5.29.30", critical: true, excluded)
        },
        FaultyChain("F-C5 the intermediate has expired", "untrusted") { scene in
            scene.middle.lasts(from: scene.now, -100 * day, to: -day)
        },
        FaultyChain("F-C5 T19 the intermediate ends tonight", "untrusted") { scene in
            scene.middle.lasts(from: scene.now, -100 * day, to: day / 2)
        },
        FaultyChain("F-C5 the intermediate ends before renewal", "breaks-before-renewal") { scene in
            scene.middle.lasts(from: scene.now, -100 * day, to: 30 * day)
        },
    ]
}
