import COpenSSL
import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import Checks

struct StatusResponseTests {
    private let bench: RevocationWorkshop

    init() throws { bench = try RevocationWorkshop() }

    private func read(_ der: [UInt8], for leaf: Certificate? = nil, after: Double = 60) throws -> RevocationAnswer {
        try StatusResponse.read(der, for: leaf ?? bench.leaf, issuer: bench.root, at: bench.now + after)
    }

    @Test(arguments: ["-sha1", "-sha256"]) func goodBySignatureOfTheIssuer(_ digest: String) throws {
        let answer = try read(bench.response(about: "good", digest: digest))
        #expect(answer.status == .good)
        #expect(abs(answer.thisUpdate.timeIntervalSince(bench.now)) < 60)
        let next = try #require(answer.nextUpdate)
        #expect(next.timeIntervalSince(answer.thisUpdate) == 2 * 86_400)
        #expect(!answer.isExpired(at: bench.now) && answer.isExpired(at: bench.now + 3 * 86_400))
    }

    @Test func revokedWithItsReason() throws {
        let answer = try read(bench.response(about: "bad"), for: bench.revoked)
        #expect(answer.status == .revoked(at: Date(timeIntervalSince1970: 1_767_323_045), reason: "keyCompromise"))
    }

    @Test func unknownToTheResponder() throws {
        try bench.workshop.leaf("new", san: "DNS:new.test")
        let new = try RevocationWorkshop.certificate("new.pem", in: bench.workshop)
        #expect(try read(bench.response(about: "new"), for: new).status == .unknown)
    }

    @Test func aDelegateMaySignAndAnOrdinaryLeafMayNot() throws {
        try bench.workshop.leaf("delegate", san: "DNS:d.test", extensions: "extendedKeyUsage=OCSPSigning")
        #expect(try read(bench.response(about: "good", signer: "delegate")).status == .good)
        let forged = try bench.response(about: "good", signer: "bad")
        let failure = #expect(throws: RevocationFailure.self) { try read(forged) }
        guard case .notVerified = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aDelegateOfAnotherIssuerDoesNotCount() throws {
        try bench.workshop.root("other")
        try bench.workshop.leaf(
            "stranger",
            san: "DNS:d.test",
            issuer: "other",
            extensions: "extendedKeyUsage=OCSPSigning"
        )
        let forged = try bench.response(about: "good", signer: "stranger")
        let failure = #expect(throws: RevocationFailure.self) { try read(forged) }
        guard case .notVerified = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func anAnswerAboutAnotherCertificateIsNone() throws {
        let other = try bench.response(about: "bad")
        #expect(throws: RevocationFailure.otherCertificate) { try read(other) }
    }

    @Test func fiveMinutesAreWithinWhatClocksDifferByAndMoreIsTheFuture() throws {
        let time = try #require(ASN1_TIME_set(nil, 1_800_000_000))
        defer { ASN1_TIME_free(time) }
        let made = Date(timeIntervalSince1970: 1_800_000_000)
        let period = try RevocationAnswer.period(from: time, to: nil, at: made - 300)
        #expect(period.thisUpdate == made && period.nextUpdate == nil)
        #expect(throws: RevocationFailure.notYetValid(made)) {
            try RevocationAnswer.period(from: time, to: nil, at: made - 301)
        }
        #expect(throws: RevocationFailure.unreadable(field: "thisUpdate")) {
            try RevocationAnswer.period(from: nil, to: time, at: made)
        }
    }

    @Test func aRefusalIsNamed() {
        // OCSPResponse with responseStatus tryLater and nothing else.
        #expect(throws: RevocationFailure.refused("tryLater")) { try read([0x30, 0x03, 0x0A, 0x01, 0x03]) }
    }

    @Test func theIssuerMustBeTheLeafs() throws {
        let response = try bench.response(about: "good")
        #expect(throws: RevocationFailure.notTheIssuer) {
            try StatusResponse.read(response, for: bench.leaf, issuer: bench.revoked, at: bench.now)
        }
    }

    @Test func damagedOctetsNeverCount() throws {
        let sound = try bench.response(about: "good")
        #expect(throws: RevocationFailure.trailingOctets) { try read(sound + [0]) }
        #expect(throws: RevocationFailure.tooLarge(limit: StatusResponse.sizeLimit)) {
            try read([UInt8](repeating: 0x30, count: StatusResponse.sizeLimit + 1))
        }
        for length in stride(from: 0, to: sound.count, by: 7) {
            #expect(throws: RevocationFailure.self) { try read(Array(sound.prefix(length))) }
        }
        for index in sound.indices {
            var flipped = sound
            flipped[index] ^= 0x40
            // Certificates beside the signed part may change without harm; the status may not.
            if let answer = try? read(flipped) { #expect(answer == (try read(sound))) }
        }
    }
}
