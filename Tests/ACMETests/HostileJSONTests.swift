import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

/// Every resource, each member in turn replaced by what no server should send: an error that names the place, or the
/// member counts as absent. Nothing traps.
struct HostileJSONTests {
    struct Resource: Sendable, CustomTestStringConvertible {
        let name: String
        let members: [String: String]
        let required: Set<String>
        let read: @Sendable (JSONReader, OriginPolicy) throws -> Void

        var testDescription: String { name }

        func document(replacing member: String? = nil, with value: String = "") -> String {
            let members = members.map { name, text in "\"\(name)\":\(name == member ? value : text)" }
            return "{\(members.sorted().joined(separator: ","))}"
        }
    }

    private static let url = "\"https://ca/x\""

    static let resources: [Resource] = [
        Resource(
            name: "directory",
            members: [
                "newNonce": url, "newAccount": url, "newOrder": url, "newAuthz": url, "revokeCert": url,
                "keyChange": url, "renewalInfo": url, "meta": #"{"profiles":{"a":"b"}}"#,
            ],
            required: ["newNonce", "newAccount", "newOrder"],
            read: { _ = try Directory($0, under: $1) }
        ),
        Resource(
            name: "account",
            members: ["status": #""valid""#, "contact": "[\"mailto:a@b.c\"]", "orders": url],
            required: [],
            read: { _ = Account($0, url: try ServerURL("https://ca/a", under: $1), isNew: true, under: $1) }
        ),
        Resource(
            name: "order",
            members: [
                "status": #""pending""#, "expires": #""2027-01-16T00:00:00Z""#, "authorizations": "[\(url)]",
                "identifiers": #"[{"type":"dns","value":"a.example"}]"#, "finalize": url, "certificate": url,
                "error": #"{"type":"x"}"#, "profile": #""p""#, "replaces": #""r""#,
            ],
            required: ["status"],
            read: { _ = try Order($0, under: $1) }
        ),
        Resource(
            name: "authorization",
            members: [
                "status": #""pending""#, "identifier": #"{"type":"dns","value":"a.example"}"#, "wildcard": "true",
                "challenges": "[{\"type\":\"http-01\",\"url\":\(url)}]",
            ],
            required: ["status", "identifier"],
            read: { _ = try Authorization($0, url: ServerURL("https://ca/z", under: $1), under: $1) }
        ),
        Resource(
            name: "challenge",
            members: [
                "type": #""http-01""#, "url": url, "status": #""pending""#, "token": #""t""#, "error": #"{"type":"x"}"#,
            ],
            required: [],
            read: { _ = Challenge($0, under: $1) }
        ),
        Resource(
            name: "problem",
            members: [
                "type": #""x""#, "detail": #""d""#, "status": "400", "instance": url, "algorithms": #"["ES256"]"#,
                "subproblems": #"[{"type":"y"}]"#, "identifier": #"{"type":"dns","value":"a"}"#,
            ],
            required: [],
            read: { json, _ in _ = Problem(json) }
        ),
        Resource(
            name: "renewalInfo",
            members: [
                "suggestedWindow": #"{"start":"2027-01-20T00:00:00Z","end":"2027-01-22T00:00:00Z"}"#,
                "explanationURL": url,
            ],
            required: ["suggestedWindow"],
            read: { json, _ in _ = try RenewalInfo(json) }
        ),
    ]

    static let values: [String] = [
        "null", "true", "0", "-0", "1e400", "-1e400", "1e-400", String(repeating: "9", count: 400),
        "9223372036854775808", "1.5", "[]", "{}", "[[]]", #""""#, #""\ud800""#, #""\udc00\ud800""#, #""\u0000""#,
        #""\ufeff""#, #"["\ud800",null,1e400,{"\ud800":1}]"#, #"{"type":null,"value":7}"#, #"{"a":{"a":{"a":[1]}}}"#,
        String(repeating: "[", count: 30) + String(repeating: "]", count: 30),
        #""\#(String(repeating: "x", count: 70_000))""#,
    ]

    @Test(.rows("F-P12", "F-P13", "T-22", "D-03", "SW-01", "SW-02"), arguments: resources)
    func oddMembersAreNamedOrAbsent(resource: Resource) throws {
        let policy = try OriginPolicy(directory: "https://ca/dir")
        try resource.read(JSONDocument.object(Array(resource.document().utf8), named: resource.name), policy)
        for member in resource.members.keys {
            for value in Self.values {
                let bytes = Array(resource.document(replacing: member, with: value).utf8)
                do {
                    try resource.read(JSONDocument.object(bytes, named: resource.name), policy)
                    let isText = value.hasPrefix("\"")
                    #expect(!resource.required.contains(member) || isText, "\(member): \(value.prefix(40))")
                } catch let breach as ProtocolBreach {
                    #expect(breach.member.hasPrefix(resource.name), "\(member): \(breach)")
                    #expect("\(breach)".utf8.count < 2_000)
                }
            }
        }
    }

    /// Nothing, other encodings, marks, half a document at every octet.
    @Test(.rows("F-P13", "T-17", "SW-02"), arguments: resources) func octetsThatAreNoObjectAreRefused(
        resource: Resource
    ) throws {
        let text = resource.document()
        let utf8 = Array(text.utf8)
        var inputs: [[UInt8]] = [
            [0xEF, 0xBB, 0xBF] + utf8, text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
            text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, utf8 + [0], [0] + utf8, utf8 + utf8,
            Array("[\(text)]".utf8), Array(")]}'\n\(text)".utf8),
            Array("{\"a\":\(String(repeating: "[", count: 600))".utf8),
        ]
        inputs += (0..<utf8.count).map { Array(utf8.prefix($0)) }
        for input in inputs {
            #expect(throws: ProtocolBreach.self) { _ = try JSONDocument.object(input, named: resource.name) }
        }
    }

    /// Flipped bits give an object or an error.
    @Test(.rows("F-P13"), arguments: resources) func brokenOctetsDoNoHarm(resource: Resource) throws {
        let policy = try OriginPolicy(directory: "https://ca/dir")
        let utf8 = Array(resource.document().utf8)
        var numbers = SeededNumbers(13)
        var refused = 0
        for _ in 0..<2_000 {
            var broken = utf8
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                let place = Int.random(in: broken.indices, using: &numbers)
                broken[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &numbers)
            }
            do {
                try resource.read(JSONDocument.object(broken, named: resource.name), policy)
            } catch let breach as ProtocolBreach {
                refused += 1
                #expect(!breach.member.isEmpty)
            }
        }
        #expect(refused > 500)
    }

    /// RFC 8259 §4 leaves it open which of two members counts: here it is always the same one.
    @Test(.rows("F-P13")) func theFirstOfTwoMembersCounts() throws {
        for _ in 0..<20 {
            let json = try JSONDocument.object(
                Array(#"{"status":"pending","a":1,"status":"valid"}"#.utf8),
                named: "order"
            )
            #expect(try json.string("status") == "pending")
        }
    }
}
