import CertificateWorkshop
import Foundation

/// What is not valid when it should be.
extension FaultyChain {
    private static let day: Double = 86_400

    static let times: [FaultyChain] = [
        FaultyChain("CH-10 F-C3 from tomorrow on", "not-yet-valid") { $0.leaf.lasts(from: $0.now, day, to: 90 * day) },
        FaultyChain("CH-10 F-C3 until yesterday", "expired") { $0.leaf.lasts(from: $0.now, -90 * day, to: -day) },
        FaultyChain("F-C3 for one second", "expired") { $0.leaf.lasts(from: $0.now, -60, to: -59) },
        FaultyChain("F-C3 for one second from now on", "ends-soon") { $0.leaf.lasts(from: $0.now, 0, to: 5) },
        FaultyChain("F-C3 the end before the beginning", "expired") { $0.leaf.lasts(from: $0.now, -60, to: -90 * day) },
        FaultyChain("F-C3 for ten years", "lives-too-long") { $0.leaf.lasts(from: $0.now, -60, to: 3_650 * day) },
        FaultyChain("F-C3 F-R11 until the year 9999", "lives-too-long") { scene in
            scene.leaf.notAfter = Date(timeIntervalSince1970: 253_402_300_799)
        },
        FaultyChain("F-C3 shorter than what is live", "ends-earlier") { scene in
            scene.liveNotAfter = scene.leaf.notAfter.addingTimeInterval(1)
        },
    ]
}
