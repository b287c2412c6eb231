package import SystemPackage

/// Where a walk goes and where it stops.
package struct WalkPlan: Sendable {
    /// The directories to walk, and single files; one that does not exist is passed over unless it was named.
    package var roots: [FilePath]
    /// Roots that somebody named: one that does not exist is a blind spot, and nothing is known to be gone below it.
    package var named: Set<FilePath> = []
    /// Files that an earlier walk found outside of the roots, to be looked at again.
    package var again: [FilePath] = []
    /// Whether this walk stands for everything that is known of files; else nothing outside of the roots is touched.
    package var isWhole = true
    /// Directories that are never entered.
    package var excluded: Set<FilePath>
    /// Directories of trusted roots; a file below one that holds authorities' certificates alone is a part of it.
    package var trustStores: [FilePath]
    /// Files that services show to those who connect: told by themselves wherever they lie.
    package var shown: Set<FilePath> = []
    /// From how many certificates on, all of them authorities', a file is a trust store by itself.
    package var trustStoreSize = 51
    /// Octets of a file; a larger one that looks like a certificate is a blind spot.
    package var sizeLimit: Int64 = 16 << 20
    /// Levels below a root.
    package var depthLimit = 64
    /// Names in one directory, and names in the whole walk.
    package var directoryLimit = 1_000_000
    package var nameLimit = 5_000_000
    /// How often one directory may be entered by way of links.
    package var linkLimit = 4
    /// Threads that read and parse, beside the one that walks.
    package var threads = 2
    /// Files handed to a thread at a time.
    package var batchSize = 128

    /// A plan for these roots, with the usual limits.
    package init(
        roots: [FilePath] = usualRoots,
        excluded: Set<FilePath> = ["/proc", "/sys", "/dev"],
        trustStores: [FilePath] = usualTrustStores
    ) {
        self.roots = roots
        self.excluded = excluded
        self.trustStores = trustStores
    }

    /// Where certificates are kept on the hosts of this world.
    package static let usualRoots: [FilePath] = [
        "/etc/ssl", "/etc/pki", "/etc/letsencrypt", "/etc/nginx", "/etc/apache2", "/etc/httpd", "/etc/haproxy",
        "/etc/postfix", "/etc/dovecot", "/etc/exim4", "/etc/postgresql", "/etc/mysql", "/etc/ldap", "/etc/openldap",
        "/etc/openvpn", "/etc/stunnel", "/etc/traefik", "/etc/caddy", "/etc/lighttpd", "/etc/squid", "/etc/cockpit",
        "/etc/rabbitmq", "/etc/redis", "/etc/prosody", "/etc/ejabberd", "/etc/proftpd", "/etc/vsftpd",
        "/etc/freeradius", "/etc/grafana", "/etc/prometheus", "/etc/kubernetes", "/etc/docker", "/etc/etcd",
        "/etc/gitlab", "/etc/rekey", "/etc/acme", "/root/.acme.sh", "/root/.kube", "/root/.lego",
        "/var/lib/dehydrated", "/var/lib/acme", "/var/lib/rekey/live", "/var/lib/rekey/generations", "/var/lib/caddy",
        "/var/lib/postgresql", "/var/lib/pgsql", "/var/lib/mysql", "/var/lib/kubelet/pki", "/usr/local/etc", "/opt",
        "/srv",
    ]

    /// Where systems keep the roots they trust.
    package static let usualTrustStores: [FilePath] = [
        "/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/etc/ca-certificates",
        "/etc/pki/ca-trust", "/etc/pki/tls/certs", "/usr/share/pki", "/var/lib/ca-certificates",
    ]

    /// The trust store that a path lies in.
    func trustStore(of path: FilePath) -> FilePath? {
        shown.contains(path) ? nil : trustStores.first { path.starts(with: $0) }
    }
}
