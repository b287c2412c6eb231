/// What was issued, what lies on disk and what is served, for one unit. A plain value.
package struct DriftFacts: Sendable, Equatable {
    /// What a look at a file or an address gave.
    package enum Content: Sendable, Equatable {
        case certificate(CertificateMark)
        /// Nothing could be seen; why.
        case unseen(String)
    }

    /// One certificate of a generation; a generation with several kinds of key is there once for each of them.
    package struct Generation: Sendable, Equatable {
        package let number: Int
        package let mark: CertificateMark

        package init(_ number: Int, _ mark: CertificateMark) {
            self.number = number
            self.mark = mark
        }
    }

    /// A file that services read.
    package struct File: Sendable, Equatable {
        package let path: String
        package let content: Content
        /// What is wrong with its mode, owner or group or its directory's (`0644 instead of 0640`); nil when nothing
        /// is.
        package let accessFlaw: String?

        package init(_ path: String, _ content: Content, accessFlaw: String? = nil) {
            self.path = path
            self.content = content
            self.accessFlaw = accessFlaw
        }
    }

    /// One address of one endpoint.
    package struct Address: Sendable, Equatable {
        /// `host:port`, with the server name where it differs.
        package let endpoint: String
        package let address: String
        package let content: Content

        package init(_ endpoint: String, _ address: String, _ content: Content) {
            self.endpoint = endpoint
            self.address = address
            self.content = content
        }
    }

    package let unit: DriftUnit
    /// Every generation on record, in any order; empty for what is not managed.
    package var issued: [Generation]
    /// The generation that shall be live; nil for the newest (another one is wanted while the newest is held).
    package var wanted: Int?
    /// For links, exactly the one file.
    package var files: [File]
    package var served: [Address]
    /// For what is not managed: the lineage that certifies the names served here; nil when none does.
    package var lineageOfNames: String?
    /// Other units that hold the same key.
    package var keyAlsoIn: [String]
    /// Whether renewals keep the key on purpose.
    package var keepsKey: Bool

    package init(
        _ unit: DriftUnit,
        issued: [Generation] = [],
        wanted: Int? = nil,
        files: [File] = [],
        served: [Address] = [],
        lineageOfNames: String? = nil,
        keyAlsoIn: [String] = [],
        keepsKey: Bool = false
    ) {
        self.unit = unit
        self.issued = issued
        self.wanted = wanted
        self.files = files
        self.served = served
        self.lineageOfNames = lineageOfNames
        self.keyAlsoIn = keyAlsoIn
        self.keepsKey = keepsKey
    }
}
