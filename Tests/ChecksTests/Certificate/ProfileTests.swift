import CertificateWorkshop
import Foundation
import PKI
import Testing

@testable import Checks

struct ProfileTests {
    private static func forged(_ kind: ForgedKey.Kind, timestamps: Bool = false) throws -> [UInt8] {
        let (key, authority) = (try ForgedKey(kind), try ForgedKey(.p256))
        var plan = Forge.Plan(
            commonName: "bücher.example.com",
            issuerName: "Forge",
            notBefore: Date(timeIntervalSince1970: 1_790_000_000),
            notAfter: Date(timeIntervalSince1970: 2_600_000_000)
        )
        plan.extensions = [
            .init(ExtensionIdentifier.alternativeName, DER.names(["a.example.com"], addresses: [[8, 8, 8, 8]])),
            .init(ExtensionIdentifier.keyUsage, critical: true, DER.keyUsage(0xA0)),
            .init(ExtensionIdentifier.extendedKeyUsage, DER.purposes([1, 2])),
            .init(ExtensionIdentifier.basicConstraints, critical: true, DER.authority(pathLength: 3)),
            .init(ExtensionIdentifier.subjectKey, DER.subjectKey(try key.identifier)),
            .init(ExtensionIdentifier.authorityKey, DER.authorityKey(try authority.identifier)),
            .init(ExtensionIdentifier.policies, DER.policies(["2.23.140.1.2.1", "1.3.6.1.4.1.44947.1.1.1"])),
            .init(ExtensionIdentifier.revocationLists, DER.revocationLists("http://c.example.com/1.crl")),
            .init(ExtensionIdentifier.tlsFeature, DER.sequence([2, 1, 5])),
        ]
        let log = try ForgedLog(owner: "log")
        return try Forge.certificate(plan, for: key, signedBy: authority) { contents in
            let issuer = try authority.publicDER
            return ForgedLog.list([
                try log.timestamp(over: contents, issuerKey: issuer, milliseconds: 1_790_000_100_000)
            ])
        }
    }

    /// OpenSSL is the other reader.
    @Test(arguments: ForgedKey.Kind.allCases) func itReadsWhatOpenSSLReads(_ kind: ForgedKey.Kind) throws {
        let certificate = try Certificate(der: try Self.forged(kind))
        let profile = try CertificateProfile(certificate)
        #expect(profile.validity == certificate.validity)
        #expect(profile.notAfter.form == .generalizedTime && profile.notBefore.form == .utcTime)
        #expect(profile.serial == certificate.serialOctets)
        #expect(SHA256Digest(hashing: profile.keyDER) == certificate.publicKey.digest)
        #expect(profile.key.label == certificate.publicKey.strength.description)
        #expect(profile.extensions.all.map(\.identifier) == certificate.extensions.identifiers)
        #expect(profile.extensions.keyUsage == certificate.extensions.keyUsage)
        #expect(profile.extensions.purposes == certificate.extensions.extendedKeyUsage)
        #expect(profile.extensions.policies == certificate.extensions.policies)
        #expect(profile.extensions.pathLength == certificate.extensions.pathLength)
        #expect(profile.extensions.subjectKey == certificate.extensions.subjectKeyIdentifier)
        #expect(profile.extensions.authorityKey == certificate.authorityKeyIdentifier)
        let lists = profile.extensions.revocationLists.map { String(decoding: $0.octets, as: UTF8.self) }
        #expect(lists == certificate.extensions.revocationLists)
        #expect(try profile.extensions.timestamps == CertificateTimestamp.embedded(in: certificate))
        #expect(profile.extensions.timestamps.count == 1 && profile.extensions.demandsStaple)
        #expect(profile.version == 3 && profile.signature == profile.outerSignature)
        #expect(profile.signature.label == "ECDSA with SHA-256")
        #expect(profile.subject.values(of: DistinguishedName.commonName) == ["bücher.example.com"])
        #expect(profile.extensions.unreadable.isEmpty && !profile.isSelfSigned)
    }

    @Test func timesAreReadAsTheCalendarHasThem() {
        let times: [(UInt8, String, Double?)] = [
            (0x17, "700101000000Z", 0), (0x17, "491231235959Z", 2_524_607_999), (0x17, "500101000000Z", -631_152_000),
            (0x17, "000229120000Z", 951_825_600), (0x18, "20500101000000Z", 2_524_608_000),
            (0x18, "99991231235959Z", 253_402_300_799), (0x18, "00000101000000Z", -62_167_219_200),
            (0x17, "2611200000Z", 1_795_132_800), (0x17, "261120020000+0200", 1_795_132_800),
            (0x18, "20261120000000.5Z", 1_795_132_800), (0x17, "261320000000Z", nil), (0x17, "", nil), (0x17, "Z", nil),
            (0x17, "26112000000Z", nil), (0x17, "261120000000", nil), (0x17, "261120000000Z0", nil), (0x16, "x", nil),
        ]
        for (tag, text, seconds) in times {
            var reader = DERReader(DER.value(tag, Array(text.utf8))[...])
            let time = reader.next().flatMap(EncodedTime.init)
            #expect(time?.instant.timeIntervalSince1970 == seconds, "\(text)")
        }
    }

    /// Every prefix, every octet changed in two ways: refused or judged, never a trap.
    @Test func hostileOctetsNeverTrap() throws {
        var scene = LeafScene()
        scene.issuers.append(LeafScene.root)
        let der = scene.leaf.der
        var judged = 0
        func judge(_ octets: [UInt8]) throws {
            guard let profile = try? CertificateProfile(der: octets) else { return }
            judged += 1
            let clean = try scene.subject()
            for purpose in CertificatePurpose.allCases {
                let subject = CertificateSubject(
                    profile: profile,
                    issuers: clean.issuers,
                    purpose: purpose,
                    trust: clean.trust,
                    instant: LeafScene.now
                )
                for case .violates(let detail, _, _) in CertificateChecks.judge(subject).map(\.verdict) {
                    #expect(detail.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
                }
            }
        }
        for length in der.indices { try judge(Array(der.prefix(length))) }
        for index in der.indices {
            for change in [0x01, 0x80, 0xFF] as [UInt8] {
                var octets = der
                octets[index] ^= change
                try judge(octets)
            }
        }
        #expect(judged > 500)
    }

    @Test func lengthsThatLieAreRefused() {
        for octets in [
            [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x81, 0x05], [0x30, 0x82, 0, 0x80],
        ] {
            #expect(throws: CertificateProfile.Failure.notDER(field: "outside")) {
                try CertificateProfile(der: octets.map { UInt8($0) })
            }
        }
        #expect(throws: CertificateProfile.Failure.tooLarge(limit: Certificate.sizeLimit)) {
            try CertificateProfile(der: Array(repeating: 0x30, count: Certificate.sizeLimit + 1))
        }
    }

    @Test func whatItIsInAFileIsTold() throws {
        let leaf = LeafScene.leaf(days: 90)
        #expect(try CertificatePurpose.likely(of: CertificateProfile(der: leaf.der)) == .server)
        var client = leaf
        client.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([2]))
        #expect(try CertificatePurpose.likely(of: CertificateProfile(der: client.der)) == .client)
        #expect(try CertificatePurpose.likely(of: CertificateProfile(der: LeafScene.root.der)) == .authority)
        // Code signing and mail: no server's name or purpose is missing there.
        for purpose in [3, 4] as [UInt8] {
            var scene = LeafScene()
            scene.purpose = nil
            scene.goPrivate()
            scene.leaf.set(ExtensionIdentifier.extendedKeyUsage, DER.purposes([purpose]))
            scene.leaf.extensions.removeAll { $0.identifier == ExtensionIdentifier.alternativeName }
            let subject = try scene.subject()
            #expect(subject.purpose == .other)
            let wrong = CertificateChecks.judge(subject).filter { $0.severity == .critical }
            #expect(wrong.isEmpty, "\(wrong.map(\.check.id))")
        }
    }

    @Test func thePathIsFoundAmongUnrelatedCertificates() throws {
        var scene = LeafScene()
        scene.issuers = [LeafScene.root, LeafScene.leaf(days: 3), LeafScene.intermediate, LeafScene.intermediate]
        let path = try scene.subject().path
        #expect(path.map(\.subject.label) == ["E8", "ISRG Root X2"])
    }
}
