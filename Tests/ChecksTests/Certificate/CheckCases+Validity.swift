import CertificateWorkshop
import Foundation

@testable import Checks

extension CheckCases {
    static let validity: [CertificateCheckCase] = [
        .bad(1, "expired a day ago", .critical, saying: "expired 24 hours ago") { $0.last(90, issued: 91) },
        .bad(1, "an expired authority", .critical, saying: "expired") {
            $0.leaf = LeafScene.intermediate
            $0.leaf.notAfter = CertificateDraft.time(LeafScene.now.addingTimeInterval(-60))
            $0.purpose = .authority
        },
        .good(1, "its last second") { $0.instant = LeafScene.now.addingTimeInterval(89 * LeafScene.day - 1) },
        .bad(2, "from tomorrow", .critical, saying: "2026-11-21 00:00 UTC") { $0.last(90, issued: -1) },
        .good(2, "a clock five minutes off") { $0.last(90, issued: -300 / LeafScene.day) },
        .bad(4, "29 of 90 days left", .high, saying: "29 days left of 90 days, 32 %") { $0.last(90, issued: 61) },
        .bad(4, "less than half of six days left", .high, saying: "2 days left of 6 days") { $0.last(6, issued: 3.5) },
        .good(4, "31 of 90 days left") { $0.last(90, issued: 59) },
        .good(4, "more than half of six days left") { $0.last(6, issued: 2.9) },
        .bad(5, "a tenth left", .critical, saying: "9 days left of 90 days") { $0.last(90, issued: 81) },
        .bad(5, "a managed one", .critical, saying: "9 days left") {
            $0.last(90, issued: 81)
            $0.isManaged = true
        },
        .good(5, "a fifth left") { $0.last(90, issued: 72) },
        .bad(11, "the end before the beginning", .critical, saying: "valid from 2026-11-20") {
            $0.leaf.last(from: LeafScene.now, until: LeafScene.now.addingTimeInterval(-60))
        },
        .good(11, "ninety days"),
        .bad(13, "GeneralizedTime before 2050", .low, saying: "notAfter is GeneralizedTime 20270101000000Z") {
            $0.leaf.notAfter = DER.value(0x18, Array("20270101000000Z".utf8))
        },
        .bad(13, "without seconds", .low, saying: "notBefore is UTCTime 2611100000Z") {
            $0.leaf.notBefore = DER.value(0x17, Array("2611100000Z".utf8))
        },
        .bad(13, "with an offset", .low, saying: "261110000000+0000") {
            $0.leaf.notBefore = DER.value(0x17, Array("261110000000+0000".utf8))
        },
        .good(13, "GeneralizedTime from 2050 on") {
            $0.leaf.notAfter = DER.value(0x18, Array("20500101000000Z".utf8))
        },
    ]

    static let lifetimes: [CertificateCheckCase] = [
        .bad(7, "201 days in 2026", .high, saying: "201 days, at most 200") { $0.last(201) },
        .bad(7, "a second more than 200 days", .high, saying: "201 days, at most 200") {
            $0.last(200 + 1 / LeafScene.day)
        },
        .bad(7, "150 days in 2027", .high, saying: "at most 100") { $0.issue(at: 1_805_068_800, days: 150) },
        .bad(7, "90 days in 2029", .high, saying: "at most 47") { $0.issue(at: 1_868_227_200, days: 90) },
        .bad(7, "399 days in 2025", .high, saying: "at most 398") { $0.issue(at: 1_740_000_000, days: 399) },
        .good(7, "200 days in 2026") { $0.last(200) },
        .good(7, "398 days the day before the rule of 2026") { $0.issue(at: 1_773_532_799, days: 398) },
        .good(7, "47 days in 2029") { $0.issue(at: 1_868_227_200, days: 47) },
        .bad(8, "200 days in 2026", .low, saying: "200 days, at most 199") { $0.last(200) },
        .good(8, "199 days in 2026") { $0.last(199) },
        .bad(9, "ninety days where thirty are wanted", .medium, saying: "90 days, at most 30") {
            $0.policy.mostDays = 30
        },
        .bad(9, "ten years in private", .medium, saying: "3650 days, at most 366") {
            $0.goPrivate()
            $0.last(3_650)
        },
        .good(9, "a year in private") {
            $0.goPrivate()
            $0.last(366)
        },
        .bad(10, "the intermediate ends before", .high, saying: "E8 ends on 2026-12-20") {
            $0.issuers[0].notAfter = CertificateDraft.time(LeafScene.now.addingTimeInterval(30 * LeafScene.day))
        },
        .bad(10, "the root ends before", .high, saying: "ISRG Root X2 ends on") {
            $0.issuers.append(LeafScene.root)
            $0.issuers[1].notAfter = CertificateDraft.time(LeafScene.now.addingTimeInterval(30 * LeafScene.day))
        },
        .good(10, "all last longer") { $0.issuers.append(LeafScene.root) },
        .good(10, "another's certificate in the file ends before") {
            $0.issuers.append(LeafScene.leaf(days: 2))
        },
        .bad(12, "logged three days after notBefore", .low, saying: "logged 3 days later") { scene in
            let logged = UInt64(LeafScene.now.timeIntervalSince1970 + 2.1 * LeafScene.day) * 1_000
            scene.leaf.set(ExtensionIdentifier.timestamps, DER.timestamps([(Array(repeating: 1, count: 32), logged)]))
        },
        .good(12, "logged an hour after notBefore"),
    ]
}
