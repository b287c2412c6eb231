import Foundation
import PKI
import Storage
import Testing

@testable import Deployment

struct GenerationManifestTests {
    private func manifest() throws -> GenerationManifest {
        GenerationManifest(
            certificate: try LineageName("www"),
            number: try #require(GenerationNumber(rawValue: 7)),
            chain: try Fixture.chain(),
            provenance: Provenance(
                authority: "corporate",
                orderURL: "https://ca.internal/order/a%2Fb?x=1",
                createdAt: Date(timeIntervalSince1970: 1_795_000_000.75)
            )
        )
    }

    private func json(_ change: (inout [String: Any]) -> Void) throws -> [UInt8] {
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(try manifest().json)) as? [String: Any]
        )
        change(&object)
        return [UInt8](try JSONSerialization.data(withJSONObject: object))
    }

    @Test func itIsReadBackAsItWasWritten() throws {
        let manifest = try manifest()
        #expect(try GenerationManifest(json: manifest.json) == manifest)
        let text = String(decoding: manifest.json, as: UTF8.self)
        #expect(text.contains("\"orderURL\" : \"https://ca.internal/order/a%2Fb?x=1\""))
        #expect(text.contains("\"schema\" : 1"))
        #expect(text.contains("\"createdAt\" : \"2026-11-18T11:06:40Z\""), "\(text)")
        #expect(text.hasSuffix("}\n"))
        #expect(manifest.names.map(\.value) == ["www.example.com", "203.0.113.7"])
    }

    @Test func absentFactsStayAbsent() throws {
        let manifest = GenerationManifest(
            certificate: try LineageName("www"),
            number: .first,
            chain: try Fixture.chain(),
            provenance: Provenance(authority: "imported", orderURL: nil, createdAt: Date(timeIntervalSince1970: 0))
        )
        #expect(try GenerationManifest(json: manifest.json) == manifest)
    }

    @Test func everyFieldIsNeededAndMeansSomething() throws {
        let whole = try #require(
            try JSONSerialization.jsonObject(with: Data(try manifest().json)) as? [String: Any]
        )
        #expect(whole.count == 15)
        for field in whole.keys {
            #expect(throws: ManifestFailure.missing(field: field)) {
                try GenerationManifest(json: json { $0[field] = nil })
            }
            #expect(throws: ManifestFailure.wrongKind(field: field)) {
                try GenerationManifest(json: json { $0[field] = field == "names" ? "x" : ["x"] })
            }
        }
    }

    @Test func whatMeansNothingIsRefused() throws {
        let cases: [(String, Any, ManifestFailure)] = [
            ("schema", 3, .schema(3)), ("number", 0, .invalid(field: "number", value: "0")),
            ("certificate", "../etc", .invalid(field: "certificate", value: "../etc")),
            ("names", ["a b"], .invalid(field: "names", value: "a b")),
            ("keyAlgorithm", "dsa", .invalid(field: "keyAlgorithm", value: "dsa")),
            ("spki", "00", .invalid(field: "spki", value: "00")),
            ("notAfter", "tomorrow", .invalid(field: "notAfter", value: "tomorrow")),
            ("serial", "xyz", .invalid(field: "serial", value: "xyz")), ("more", "x", .unknown(field: "more")),
        ]
        for (field, value, failure) in cases {
            #expect(throws: failure) { try GenerationManifest(json: json { $0[field] = value }) }
        }
    }

    /// S13: truncated at every octet, or noise: a typed failure, never a trap and never a manifest.
    @Test func damageIsAlwaysNoticed() throws {
        let json = Array(try manifest().json.dropLast())
        for length in 0..<json.count {
            #expect(throws: ManifestFailure.notAnObject) { try GenerationManifest(json: Array(json[..<length])) }
        }
        for noise in ["", "[]", "null", "{\"schema\":{}}", "{\"schema\":1e400}", "\0"] {
            #expect(throws: ManifestFailure.self) { try GenerationManifest(json: Array(noise.utf8)) }
        }
        #expect(throws: ManifestFailure.tooLarge(limit: 65_536)) {
            try GenerationManifest(json: [UInt8](repeating: 0x20, count: 65_537))
        }
    }
}
