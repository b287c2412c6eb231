/// The manual page `rekey.1`, in mdoc: what is said of the whole is written by hand, the commands are those of the
/// parser, so that none can be missing.
package enum ManualPage {
    /// The page's source.
    package static var source: String {
        let text = ManualText(leaves: CommandTree.own?.command.leaves() ?? [])
        return [head, text.synopsis, description, text.commands, end].joined(separator: "\n") + "\n"
    }

    private static let head = #"""
        .Dd November 21, 2026
        .Dt REKEY 1
        .Os
        .Sh NAME
        .Nm rekey
        .Nd replace certificates safely, or not at all
        .Sh SYNOPSIS
        """#

    private static let description = #"""
        .Sh DESCRIPTION
        .Nm
        orders a certificate over ACME with a fresh key, stages it beside the live one, validates it,
        puts key and chain in place with one rename, reloads the service and looks at what every endpoint serves.
        When the new certificate is not served it goes back to the previous one by itself.
        .Pp
        It also finds every certificate that can be reached, whoever made it, judges it, and tells who should know.
        .Pp
        Every command but
        .Cm demo
        takes
        .Fl -config Ar file ,
        .Fl -state Ar directory ,
        .Fl -json ,
        .Fl -quiet
        and
        .Fl -verbose .
        Data goes to standard output, conversation to standard error; with
        .Fl -json
        standard output holds one object and nothing else.
        .Sh COMMANDS
        """#

    private static let end = #"""
        .Sh FILES
        .Bl -tag -width "/etc/rekey/rekey.yaml"
        .It Pa /etc/rekey/rekey.yaml
        The configuration.
        .It Pa /var/lib/rekey
        The state directory: accounts, generations, and
        .Pa live/NAME ,
        a symbolic link to the generation that is live.
        .It Pa /var/lib/rekey/rekey.sqlite
        Journal, index, inventory and the alerts that wait; it may be deleted without losing a certificate.
        .It Pa /var/lib/rekey/challenges
        The DNS records that may still be out there.
        .El
        .Sh EXIT STATUS
        .Bl -tag -width 4n
        .It 0
        The state asked for holds, whether or not anything changed.
        .It 1
        It does not hold, and waiting will not help: someone must act.
        .It 2
        A reading command worked, and something deserves attention.
        .It 64
        Wrong usage.
        .It 75
        It does not hold yet and will be tried again by itself.
        .It 77
        Not permitted.
        .It 78
        The configuration cannot be used.
        .El
        .Sh EXAMPLES
        See everything happen on this machine, with no domain, no root and no network:
        .Pp
        .Dl rekey demo
        .Pp
        Check a configuration, see what would be done, do it:
        .Pp
        .Dl rekey config check && rekey plan && rekey run
        .Pp
        Find every certificate of this host, and those that end within a month:
        .Pp
        .Dl rekey scan; rekey inventory --expires-within 30d
        .Sh STANDARDS
        RFC 8555 (ACME), RFC 8737 (TLS-ALPN-01), RFC 8738 (IP identifiers), RFC 9773 (renewal information),
        RFC 8659 and RFC 8657 (CAA), RFC 2136 and RFC 8945 (dynamic update, TSIG), RFC 5280 (certificates).
        """#
}
