import Conformance
import FoundationEssentials
import PKI
import Testing

@testable import ACME

struct ResourceTests {
    let policy: OriginPolicy

    init() throws { policy = try OriginPolicy(directory: "https://ca/dir") }

    func read(_ text: String, _ name: String) throws -> JSONReader {
        try JSONDocument.object(Array(text.utf8), named: name)
    }

    @Test(.rows("X-03", "O-05", "SW-01")) func anOrderNeedsAStatusOnly() throws {
        let order = try Order(read(#"{"status":"weird"}"#, "order"), under: policy)
        #expect(OrderView(order) == .unknown)
        #expect(throws: ProtocolBreach("order.status", .absent)) { _ = try Order(read("{}", "order"), under: policy) }
    }

    @Test(.rows("O-02", "O-05", "O-24", "X-04", "X-11", "SW-02", "T-22")) func oddElementsOfAnOrderArePassedOver()
        throws
    {
        let order = try Order(
            read(
                #"""
                {"status":"pending","expires":"soon","notBefore":7,"error":"no object","profile":["x"],"replaces":null,
                 "identifiers":[{"type":"dns","value":"A.Example."},{"type":"ip","value":"2001:DB8:0::1"},{"type":"dns"},7],
                 "authorizations":["https://ca/1",7,null,"https://ca/2","https://ca/1"],"finalize":false,"id":"x"}
                """#,
                "order"
            ),
            under: policy
        )
        #expect(order.authorizations.map(\.text) == ["https://ca/1", "https://ca/2"])
        #expect(order.identifiers == Set(try ["a.example", "2001:db8::1"].map { WireIdentifier(try Identifier($0)) }))
        #expect(order.expires == nil && order.finalize == nil && order.problem == nil && order.profile == nil)
    }

    @Test(.rows("T-01", "F-T3")) func aURLOutsideThePolicyIsNamed() throws {
        #expect(
            throws: ProtocolBreach("order.authorizations[1]", .url(.otherOrigin("https://evil:443")))
        ) {
            _ = try Order(
                read(#"{"status":"pending","authorizations":["https://ca/1","https://evil/2"]}"#, "order"),
                under: policy
            )
        }
        #expect(throws: ProtocolBreach("order.finalize", .url(.notHTTPS))) {
            _ = try Order(read(#"{"status":"pending","finalize":"http://ca/1"}"#, "order"), under: policy)
        }
    }

    @Test(.rows("O-02", "O-04")) func whatALaterReadingLeavesOutStays() throws {
        let first = try Order(
            read(
                #"{"status":"pending","identifiers":[{"type":"dns","value":"a.b"}],"authorizations":["https://ca/1","https://ca/2"],"finalize":"https://ca/f"}"#,
                "order"
            ),
            under: policy
        )
        let sparse = try Order(read(#"{"status":"ready"}"#, "order"), under: policy)
        #expect(!first.contradicts(sparse))
        #expect(first.updated(by: sparse).finalize?.text == "https://ca/f")
        #expect(first.updated(by: sparse).authorizations.count == 2)
        #expect(first.updated(by: sparse).status == .ready)
        let shuffled = try Order(
            read(#"{"status":"ready","authorizations":["https://ca/2","https://ca/1"]}"#, "order"),
            under: policy
        )
        #expect(!first.contradicts(shuffled))
        for change in [
            #""authorizations":["https://ca/1","https://ca/3"]"#, #""identifiers":[{"type":"dns","value":"a.c"}]"#,
        ] {
            let changed = try Order(read(#"{"status":"ready",\#(change)}"#, "order"), under: policy)
            #expect(first.contradicts(changed))
        }
    }

    /// C-02: unknown types, missing tokens and junk never fail an authorization.
    @Test(.rows("C-01", "C-02", "C-22", "X-10", "SW-01", "SW-02", "Q-16")) func oddChallengesSpoilNothing() throws {
        let authorization = try Authorization(
            read(
                #"""
                {"status":"brand-new","identifier":{"type":"dns","value":"www.example.com"},"wildcard":"yes","challenges":[
                 {"type":"dns-persist-01","url":"https://ca/c1","status":"pending"},
                 {"type":7,"url":"https://ca/c2"},{"type":"http-01"},"junk",null,
                 {"type":"http-01","url":"http://ca/c3","token":"abc"},
                 {"type":"http-01","url":"https://evil/c3","token":"abc"},
                 {"type":"http-01","url":"https://ca/c4","token":"../../etc/x"},
                 {"type":"http-01","url":"https://ca/c5","token":"good","error":{"detail":"x","status":"nonsense"}},
                 {"type":"tls-alpn-01","url":"https://ca/c6","token":"other"}]}
                """#,
                "authorization"
            ),
            url: ServerURL("https://ca/a", under: policy),
            under: policy
        )
        #expect(
            authorization.challenges.map(\.url.text) == [
                "https://ca/c1", "https://ca/c4", "https://ca/c5", "https://ca/c6",
            ]
        )
        #expect(!authorization.isWildcard && !authorization.status.isLost)
        let choice = ChallengeChoice(preferred: [.dns01, .http01, .tlsALPN01])
        #expect(choice.pick(for: authorization)?.challenge.url.text == "https://ca/c5")
        #expect(ChallengeChoice(preferred: [.dnsPersist01]).pick(for: authorization) == nil)
        #expect(authorization.problem?.detail?.description == "x")
    }

    @Test(.rows("D-02", "D-03", "D-04", "T-13", "T-22", "F-P12", "Q-40")) func aDirectoryNeedsThreeMembers() throws {
        let full = #""newNonce":"https://ca/n","newAccount":"https://ca/a","newOrder":"https://ca/o""#
        let directory = try Directory(
            read(
                #"{\#(full),"revokeCert":7,"keyChange":"http://evil/","x":1,"meta":{"caaIdentities":null,"website":1,"home":"h","profiles":{"p":"text","q":7},"externalAccountRequired":"yes"}}"#,
                "directory"
            ),
            under: policy
        )
        #expect(directory.revokeCertificate == nil && directory.keyChange == nil && directory.renewalInfo == nil)
        #expect(directory.metadata.website?.description == "h")
        #expect(directory.metadata.profiles.keys.sorted() == ["p", "q"])
        #expect(!directory.metadata.externalAccountRequired && directory.metadata.caaIdentities.isEmpty)
        for missing in ["newNonce", "newAccount", "newOrder"] {
            let text = "{\(full)}".replacing("\"\(missing)\"", with: "\"x\"")
            #expect(throws: ProtocolBreach("directory.\(missing)", .absent)) {
                _ = try Directory(read(text, "directory"), under: policy)
            }
        }
    }

    @Test(
        .rows("A-05"),
        arguments: [
            ("ops@example.com", "mailto:ops@example.com"), ("mailto:ops@example.com", "mailto:ops@example.com"),
            ("MAILTO:a+b@example.com", "mailto:a+b@example.com"),
        ]
    )
    func contactsAreRead(text: String, url: String) { #expect(ContactURL(text)?.description == url) }

    @Test(
        .rows("A-05"),
        arguments: [
            "", "ops", "@", "a@", "@b", "a@b@c", "a@b,c@d", "a@b?subject=x", "a b@c", "ä@b", "tel:+1", "a@b\r\nx",
        ]
    )
    func contactsThatAreNoneAreRefused(text: String) { #expect(ContactURL(text) == nil) }
}
