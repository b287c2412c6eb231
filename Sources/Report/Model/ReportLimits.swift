/// How much the page may hold. The bytes are a promise, whatever the estate; the counts keep it readable.
package struct ReportLimits: Sendable, Equatable {
    /// The page's size is at most this; the share of each section is a fixed part of it.
    package var bytes: Int
    /// Certificates with a part of their own.
    package var parts: Int
    /// Certificates in the table of further ones.
    package var rows: Int
    /// Needs, endpoints, lanes, sources, blind spots and waivers: each list.
    package var entries: Int

    package init(
        bytes: Int = 2_900_000,
        parts: Int = 300,
        rows: Int = 2_000,
        entries: Int = 500
    ) {
        self.bytes = bytes
        self.parts = parts
        self.rows = rows
        self.entries = entries
    }
}
