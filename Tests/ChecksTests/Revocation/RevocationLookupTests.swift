import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import Checks

struct RevocationLookupTests {
    private let bench: RevocationWorkshop

    init() throws { bench = try RevocationWorkshop() }

    private func read(_ der: [UInt8], for leaf: Certificate? = nil, after: Double = 60) throws -> RevocationAnswer {
        try RevocationLookup.read(der, for: leaf ?? bench.leaf, issuer: bench.root, at: bench.now + after)
    }

    private func point(_ line: String) -> String {
        "issuingDistributionPoint=critical,@idp\n[idp]\n\(line)"
    }

    @Test func whatIsNotOnTheListIsGood() throws {
        let answer = try read(bench.list())
        #expect(answer.status == .good)
        let next = try #require(answer.nextUpdate)
        #expect(next.timeIntervalSince(answer.thisUpdate) == 7 * 86_400)
    }

    @Test func whatIsOnTheListIsRevokedWithItsReason() throws {
        let answer = try read(bench.list(), for: bench.revoked)
        #expect(answer.status == .revoked(at: Date(timeIntervalSince1970: 1_767_323_045), reason: "keyCompromise"))
    }

    @Test func theLeafsOwnPartOfTheListCounts() throws {
        let part = try bench.list(extensions: point("fullname=URI:http://crl.test/7.crl\nonlyuser=TRUE"))
        #expect(try read(part, for: bench.revoked).status != .good)
    }

    @Test(
        arguments: [
            ("fullname=URI:http://crl.test/8.crl", "it is for another part of the issuer's certificates"),
            ("onlyCA=TRUE", "it is for another kind of certificate"),
            ("onlyAA=TRUE", "it is for another kind of certificate"),
            ("indirectCRL=TRUE", "it is indirect"),
            ("onlysomereasons=keyCompromise", "it is for some reasons only"),
        ]
    )
    func listsOfAnotherScopeDoNotCount(_ line: String, _ reason: String) throws {
        let list = try bench.list(extensions: point(line))
        #expect(throws: RevocationFailure.otherScope(reason)) { try read(list) }
    }

    @Test func aDeltaListDoesNotCount() throws {
        let delta = try bench.list(extensions: "2.5.29.27=critical,ASN1:INTEGER:1")
        #expect(throws: RevocationFailure.otherScope("it has a critical extension that is not understood")) {
            try read(delta)
        }
    }

    @Test func anotherIssuersListDoesNotCount() throws {
        try bench.workshop.root("other")
        let other = try RevocationWorkshop.certificate("other.pem", in: bench.workshop)
        let list = try bench.list()
        #expect(throws: RevocationFailure.notTheIssuer) {
            try RevocationLookup.read(list, for: bench.leaf, issuer: other, at: bench.now)
        }
    }

    @Test func aListFromTheFutureDoesNotCount() throws {
        let list = try bench.list()
        let early = #expect(throws: RevocationFailure.self) { try read(list, after: -3600) }
        guard case .notYetValid = early else {
            Issue.record("\(String(describing: early))")
            return
        }
    }

    @Test func damagedOctetsNeverCount() throws {
        let sound = try bench.list()
        #expect(throws: RevocationFailure.trailingOctets) { try read(sound + [0]) }
        for length in stride(from: 0, to: sound.count, by: 5) {
            #expect(throws: RevocationFailure.self) { try read(Array(sound.prefix(length))) }
        }
        for index in sound.indices {
            var flipped = sound
            flipped[index] ^= 0x01
            if let answer = try? read(flipped, for: bench.revoked) {
                #expect(answer == (try read(sound, for: bench.revoked)))
            }
        }
    }
}
