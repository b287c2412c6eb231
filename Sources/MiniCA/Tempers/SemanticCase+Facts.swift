extension SemanticCase {
    /// What is known about a case.
    package struct Facts: Sendable, Hashable {
        /// What the authority does, in one line; variants are in the sequence of their numbers.
        package let summary: String
        /// What a client is expected to make of it.
        package let disposition: Disposition
        /// The rows of the fault model that it makes reachable.
        package let rows: [String]
        /// How many variants there are; they are taken in turn unless one is pinned.
        package let variants: Int

        fileprivate init(_ summary: String, _ disposition: Disposition, _ rows: String..., variants: Int = 1) {
            self.summary = summary
            self.disposition = disposition
            self.rows = rows
            self.variants = variants
        }
    }

    /// The facts of this case.
    package var facts: Facts {
        certificateFacts ?? chainFacts ?? orderFacts ?? accountFacts ?? transportFacts
            ?? Facts("nothing", .recovers)
    }

    private var certificateFacts: Facts? {
        switch self {
        case .wrongKey: Facts("certifies a key of its own", .abandoned, "F-C1")
        case .missingName: Facts("leaves the last name of the order out", .abandoned, "F-C2")
        case .extraName: Facts("adds a name nobody asked for", .abandoned, "F-C2")
        case .otherName: Facts("certifies another name instead", .abandoned, "F-C2")
        case .swappedWildcard:
            Facts("certifies *.example for one.example and example for *.example", .abandoned, "F-C2")
        case .notYetValid: Facts("issues a leaf that is valid from tomorrow on", .abandoned, "F-C3")
        case .expiredLeaf: Facts("issues a leaf that expired yesterday", .abandoned, "F-C3")
        case .absurdLifetime: Facts("issues leaves for one second; for ten years", .abandoned, "F-C3", variants: 2)
        case .shorterThanLive:
            Facts("issues a leaf that ends an hour before the last one for these names", .abandoned, "F-C3")
        case .weakSignature:
            Facts("signs leaves with RSA of 1024 bits; with SHA-1", .abandoned, "F-C11", variants: 2)
        case .noServerAuthentication: Facts("issues a leaf for clients only", .abandoned, "F-C11")
        case .criticalUnknownExtension: Facts("issues a leaf with an unknown critical extension", .abandoned, "F-C11")
        case .precertificate: Facts("hands the poisoned precertificate out", .abandoned, "F-C11")
        case .badSCT:
            Facts("puts a timestamp of an unknown log into the leaf, badly signed", .recovers, "F-C12")
        case .sameCertificate:
            Facts("hands the last certificate for these names out again", .abandoned, "F-C13", "F-C1")
        case .otherKeyType: Facts("certifies an RSA key of its own", .abandoned, "F-C14", "F-C1")
        default: nil
        }
    }

    private var chainFacts: Facts? {
        switch self {
        case .emptyChain: Facts("sends a chain of no octets", .abandoned, "F-C4")
        case .leafOnly: Facts("sends the leaf alone", .abandoned, "F-C4")
        case .wrongOrder: Facts("sends the intermediate before the leaf", .recovers, "F-C4")
        case .redundantChain: Facts("adds the root; sends the leaf twice", .recovers, "F-C4", variants: 2)
        case .twoLeaves: Facts("sends two different leaves", .abandoned, "F-C4")
        case .unrelatedCertificate:
            Facts("sends a certificate of another hierarchy behind the leaf", .abandoned, "F-C4")
        case .expiredIntermediate: Facts("signs with an intermediate that expired yesterday", .abandoned, "F-C5")
        case .manyAlternates: Facts("links to fifty alternate chains", .recovers, "F-C6")
        case .badAlternates:
            Facts(
                "links to alternates malformed; of another origin; that answer 403",
                .recovers,
                "F-C6",
                variants: 3
            )
        case .untidyPEM:
            Facts("sends CRLF; blank lines; no final newline; trailing spaces", .recovers, "F-C7", variants: 4)
        case .malformedPEM:
            Facts(
                "starts with a byte order mark; with NUL; labels X509 CERTIFICATE; has text between blocks",
                .abandoned,
                "F-C7",
                variants: 4
            )
        case .privateKeyInChain: Facts("puts a private key's block into the chain", .abandoned, "F-C7")
        case .damagedChain:
            Facts(
                "truncates the PEM at another octet each time; flips a bit of the leaf",
                .abandoned,
                "F-C9",
                variants: 2
            )
        case .oversizedChain: Facts("sends 10 MB; 200 certificates", .abandoned, "F-C10", variants: 2)
        default: nil
        }
    }

    private var orderFacts: Facts? {
        switch self {
        case .orderProcessingForEver: Facts("stays processing after finalize", .retryLater, "F-P4")
        case .orderInvalid: Facts("makes the order invalid at finalize", .retryLater, "F-P4")
        case .orderValidAtOnce:
            Facts("answers newOrder with valid and a certificate for another key", .abandoned, "F-P4", "F-C1")
        case .orderUnknownStatus: Facts("shows orders with a status nobody knows", .retryLater, "F-P4")
        case .orderChanges: Facts("shows another name in the order from the second look on", .abandoned, "F-P4")
        case .orderWithoutAuthorizations: Facts("leaves authorizations out of orders", .retryLater, "F-P4")
        case .orderStaysPending:
            Facts("shows pending although all authorizations are valid; finalize works", .recovers, "F-P4")
        case .authorizationLost:
            Facts("deactivates authorizations once proved; lets them expire", .abandoned, "F-P3", variants: 2)
        case .unknownChallenges: Facts("offers only challenges of unknown types", .needsOperator, "F-P20")
        case .hostileTokens:
            Facts(
                "gives tokens with ../; empty; of 1 MiB; with $(id); with a newline",
                .abandoned,
                "F-P13",
                variants: 5
            )
        case .rejectedIdentifiers:
            Facts("refuses names with rejectedIdentifier; with compound", .needsOperator, "F-P19", variants: 2)
        case .invalidProfile:
            Facts("refuses the profile at newOrder; at finalize", .needsOperator, "F-P20", "F-C14", variants: 2)
        case .hostileLocation:
            Facts(
                "sends newOrder's Location not at all; relative; as javascript; of 64 KB; of another origin",
                .retryLater,
                "F-P14",
                variants: 5
            )
        case .caaAtFinalize: Facts("refuses finalize with caa", .needsOperator, "F-P19")
        case .badCSROnce: Facts("refuses each order's first CSR with badCSR", .recovers, "F-P23")
        case .finalizeLost: Facts("carries finalize out and closes instead of answering", .recovers, "F-P23", "F-P8")
        case .certificateLate:
            Facts(
                "withholds certificates twice with 403 rateLimited; 404; 202; no certificate in the order",
                .recovers,
                "F-P4",
                "F-P5",
                variants: 4
            )
        default: nil
        }
    }

    private var accountFacts: Facts? {
        switch self {
        case .accountDeactivated: Facts("says that every account is deactivated", .needsOperator, "F-P15")
        case .accountUnknown: Facts("knows no account any more", .needsOperator, "F-P15")
        case .accountPaused: Facts("refuses orders as paused, without Retry-After", .needsOperator, "F-P19")
        case .termsChanged: Facts("refuses orders until new terms are agreed to", .needsOperator, "F-P15")
        case .externalAccountRequired:
            Facts("wants external accounts bound, which the directory denies", .needsOperator, "F-P15")
        case .alreadyReplaced: Facts("says that replaced certificates are replaced already", .recovers, "F-P17")
        case .replacesRefused:
            Facts(
                "refuses replaces as malformed 400; malformed 404; conflict; unauthorized; serverInternal; 401; "
                    + "unknown",
                .recovers,
                "F-P17",
                variants: 7
            )
        case .renewalInThePast: Facts("gives windows that have just passed", .recovers, "F-P18", "F-P25")
        case .renewalFarFuture: Facts("gives windows in ten years, to be read again in one", .recovers, "F-P18")
        case .renewalUnusable:
            Facts(
                "gives windows that end before they start; no JSON; 404; a window from before the certificate",
                .recovers,
                "F-P18",
                variants: 4
            )
        default: nil
        }
    }

    private var transportFacts: Facts? {
        switch self {
        case .movedEndpoints: Facts("moves every endpoint when a new order comes, once", .recovers, "F-P21")
        case .clockADayOff: Facts("says in Date that it is tomorrow", .needsOperator, "F-P22")
        case .redirectedPosts: Facts("redirects signed requests to another origin", .needsOperator, "F-P27")
        default: nil
        }
    }
}
