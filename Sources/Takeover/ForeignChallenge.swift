package import SystemPackage

/// How a tool proved control of a certificate's names, as far as its files say.
package enum ForeignChallenge: Sendable, Equatable {
    /// Files below a web root, at `.well-known/acme-challenge/`.
    case webroot(FilePath)
    /// Files in a directory that a web server shows as `/.well-known/acme-challenge/`.
    case alias(FilePath)
    /// A listener of the tool's own on port 80.
    case standalone
    /// A listener of the tool's own on port 443.
    case tlsALPN
    /// By changing the configuration of a web server, named here.
    case webServer(String)
    /// Hooks of certbot's manual plugin that write to the DNS.
    case certbotHooks(auth: FilePath, cleanup: FilePath?)
    /// A hook of dehydrated that writes to the DNS.
    case dehydratedHook(FilePath)
    /// A DNS provider, by the tool's name for it: `dns-cloudflare`, `dns_cf`.
    case dnsProvider(String)
    /// The files do not say.
    case unknown
}
