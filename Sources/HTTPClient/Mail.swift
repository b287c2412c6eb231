/// A mail: plain text, from one to some.
package struct Mail: Sendable, Equatable {
    package var from: MailAddress
    package var to: [MailAddress]
    /// Any text; what cannot stand in a header is taken out, the rest is encoded.
    package var subject: String
    /// Any text; lines end with a line feed.
    package var text: String
    /// What tells this mail from every other: letters, digits, full stops and hyphens are kept of it.
    package var identifier: String
    /// Seconds since 1970 UTC; clamped to the years 1970 to 9999.
    package var date: Int

    package init(
        from: MailAddress,
        to: [MailAddress],
        subject: String,
        text: String,
        identifier: String,
        date: Int
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.identifier = identifier
        self.date = date
    }

    /// The message of RFC 5322, lines ended by CR LF: ASCII only, no line longer than 78 characters but addresses.
    var octets: [UInt8] {
        let name = identifier.utf8.filter { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
            default: false
            }
        }
        let headers = [
            "Date: \(MailDate.text(date))",
            "From: <\(from)>",
            "To: \(to.map { "<\($0)>" }.joined(separator: ",\r\n "))",
            "Message-ID: <\(String(decoding: name, as: UTF8.self))@\(from.domain)>",
            "Subject: \(MailEncoding.header(subject))",
            // RFC 3834 §5: nobody is to answer that they are on holiday.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        return Array((headers.joined(separator: "\r\n") + "\r\n\r\n" + MailEncoding.body(text)).utf8)
    }
}
