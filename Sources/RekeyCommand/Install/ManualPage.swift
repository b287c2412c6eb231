/// The manual page `rekey.1`, in mdoc: written by hand, shown and installed by `rekey install`.
package enum ManualPage {
    /// The page's source.
    package static let source = #"""
        .Dd November 21, 2026
        .Dt REKEY 1
        .Os
        .Sh NAME
        .Nm rekey
        .Nd replace certificates safely, or not at all
        .Sh SYNOPSIS
        .Nm
        .Cm run
        .Nm
        .Cm rotate
        .Ar name ...
        .Op Fl -force
        .Op Fl -reason Ar word
        .Op Fl -revoke-old
        .Op Fl -ignore-budget
        .Nm
        .Cm status | plan | verify | history
        .Op Ar name ...
        .Nm
        .Cm rollback
        .Ar name
        .Op Fl -to Ar generation
        .Nm
        .Cm revoke
        .Ar name
        .Op Fl -generation Ar generation
        .Op Fl -reason Ar word
        .Op Fl -by-certificate-key
        .Op Fl -even-live
        .Nm
        .Cm rehearse
        .Ar name ...
        .Nm
        .Cm config check | show
        .Nm
        .Cm account show
        .Nm
        .Cm account register
        .Op Ar authority ...
        .Nm
        .Cm install
        .Op Fl -print
        .Nm
        .Cm demo
        .Op Ar directory
        .Sh DESCRIPTION
        .Nm
        orders a certificate over ACME with a fresh key, stages it beside the live one, validates it,
        puts key and chain in place with one rename, reloads the service and looks at what every endpoint serves.
        When the new certificate is not served it goes back to the previous one by itself.
        .Bl -tag -width "config check"
        .It Cm run
        One scheduled pass: finish what was interrupted, rotate what is due, deploy again what was never seen served.
        What was served once is looked at again by
        .Cm verify .
        .It Cm rotate
        Rotate the named certificates now if they are due, or with
        .Fl -force
        whatever their age.
        No more than three orders for one set of names are sent in seven days unless
        .Fl -ignore-budget
        is given.
        .It Cm status
        What is live, until when, and what happens next.
        .It Cm plan
        What
        .Cm run
        would do now, and why; changes nothing.
        .It Cm verify
        Compare what is live with what the endpoints serve.
        .It Cm history
        The journal: every rotation with its stages.
        .It Cm rollback
        Make an earlier generation live again, reload and verify.
        .It Cm revoke
        Revoke one generation: the newest before the live one, or the one named.
        It is never deployed again.
        The reasons are unspecified, key-compromise, affiliation-changed, superseded and cessation-of-operation;
        none is sent unless one is given.
        With key-compromise the key is denied for ever.
        To replace what is live first and revoke it once its successor is served:
        .Cm rotate
        .Fl -revoke-old .
        .It Cm rehearse
        Go the whole way with the staging authority and scratch targets below
        .Pa rehearsal/
        in the state directory; nothing live is touched.
        .It Cm config check
        Report every problem of the configuration file with line and column.
        .It Cm config show
        Print the effective configuration.
        .It Cm account
        Show or register the account at each authority.
        .It Cm install
        Install the systemd service and timer, shell completions and this page;
        .Fl -print
        only shows them.
        .It Cm demo
        Issue, rotate, fail and roll back on loopback with a certificate authority of its own.
        .El
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
        .Sh FILES
        .Bl -tag -width "/etc/rekey/rekey.yaml"
        .It Pa /etc/rekey/rekey.yaml
        The configuration.
        .It Pa /var/lib/rekey
        The state directory: accounts, generations, and
        .Pa live/NAME ,
        a symbolic link to the generation that is live.
        .It Pa /var/lib/rekey/rekey.sqlite
        Journal and index; it may be deleted without losing a certificate.
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
        .Sh STANDARDS
        RFC 8555 (ACME), RFC 8738 (IP identifiers), RFC 5280 (certificates).

        """#
}
