/// The data of a SOA record (RFC 1035 §3.3.13): what a zone says of itself.
package struct StartOfAuthority: Hashable, Sendable {
    /// The server that updates are meant for (RFC 2136 §4.3).
    package let primary: DomainName
    /// A mailbox, its `@` written as a dot.
    package let mailbox: DomainName
    /// The version of the zone's content.
    package let serial: UInt32
    /// In seconds.
    package let refresh: UInt32
    /// In seconds.
    package let retry: UInt32
    /// In seconds.
    package let expire: UInt32
    /// How long an answer "there is none" may be remembered, in seconds (RFC 2308 §4).
    package let minimum: UInt32

    /// All seven fields in the order of the wire.
    package init(
        primary: DomainName,
        mailbox: DomainName,
        serial: UInt32,
        refresh: UInt32,
        retry: UInt32,
        expire: UInt32,
        minimum: UInt32
    ) {
        self.primary = primary
        self.mailbox = mailbox
        self.serial = serial
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
        self.minimum = minimum
    }
}
