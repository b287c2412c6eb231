import CertificateWorkshop
import Foundation

/// What browsers refuse for want of certificate timestamps.
extension FaultyChain {
    static let timestamps: [FaultyChain] = [
        FaultyChain("CH-15 F-C12 none", "timestamps-not-enough") { $0.stamps = nil },
        FaultyChain("CH-15 F-C12 one log", "timestamps-not-enough") { $0.stamp(with: [$0.keys.logs[0]]) },
        FaultyChain("CH-15 F-C12 one log twice", "timestamps-not-enough") { scene in
            scene.stamp(with: [scene.keys.logs[0], scene.keys.logs[0]])
        },
        FaultyChain("CH-15 F-C12 a log nobody knows", "timestamps-not-enough") { scene in
            scene.stamp(with: [scene.keys.logs[0], try ForgedLog(owner: "Three")])
        },
        FaultyChain("CH-15 F-C12 T19 of another certificate", "timestamps-not-enough") { scene in
            let make = scene.stamps
            scene.stamps = { try make?($0.dropLast() + [0]) ?? [] }
        },
        FaultyChain("CH-15 F-C12 a damaged signature", "timestamps-not-enough") { scene in
            let make = scene.stamps
            scene.stamps = { contents in
                let list = try make?(contents) ?? []
                return list.dropLast() + [(list.last ?? 0) ^ 1]
            }
        },
        FaultyChain("CH-15 F-C12 three needed for 200 days", "timestamps-not-enough") { scene in
            scene.leaf.notAfter = scene.now.addingTimeInterval(200 * 86_400)
        },
        FaultyChain("CH-15 F-C12 a list cut short", "timestamps-unreadable") { scene in
            scene.stamps = { _ in DER.value(0x04, [0x01, 0x00, 0x00]) }
        },
        FaultyChain("CH-15 F-C12 an empty list", "timestamps-unreadable") { scene in
            scene.stamps = { _ in DER.value(0x04, [0x00, 0x00]) }
        },
    ]
}
