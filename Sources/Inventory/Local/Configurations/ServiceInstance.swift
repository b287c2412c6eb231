package import SystemPackage

/// A service and the configuration it was started with, or is usually started with.
package struct ServiceInstance: Sendable, Hashable {
    /// The programs whose configurations are read.
    package enum Program: String, Sendable, CaseIterable {
        case nginx, apache, haproxy, postfix, dovecot, postgresql
    }

    /// Which.
    package let program: Program
    /// The main file (a directory for Postfix), by what it may be called: the first that exists is meant. All of them
    /// are read for HAProxy, which takes several.
    package let files: [FilePath]
    /// What relative names are relative to, when the command line says so: nginx's prefix, Apache's server root,
    /// PostgreSQL's data directory, HAProxy's working directory.
    package var base: FilePath?
    /// PostgreSQL's settings of the command line.
    package var settings: [String: String] = [:]
    /// The unit of the process; nil for what does not run.
    package var unit: String?

    package init(_ program: Program, _ files: [FilePath], base: FilePath? = nil) {
        self.program = program
        self.files = files
        self.base = base
    }

    /// Where distributions put the configurations; only those that exist count. PostgreSQL's are patterns.
    package static let usual: [ServiceInstance] = [
        ServiceInstance(.nginx, ["/etc/nginx/nginx.conf"]),
        ServiceInstance(.nginx, ["/usr/local/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf"]),
        ServiceInstance(.apache, ["/etc/apache2/apache2.conf"], base: "/etc/apache2"),
        ServiceInstance(.apache, ["/etc/httpd/conf/httpd.conf"], base: "/etc/httpd"),
        ServiceInstance(.apache, ["/usr/local/apache2/conf/httpd.conf"], base: "/usr/local/apache2"),
        ServiceInstance(.haproxy, ["/etc/haproxy/haproxy.cfg"]),
        ServiceInstance(.postfix, ["/etc/postfix"]),
        ServiceInstance(.dovecot, ["/etc/dovecot/dovecot.conf"]),
        ServiceInstance(.dovecot, ["/usr/local/etc/dovecot/dovecot.conf"]),
        ServiceInstance(.postgresql, ["/etc/postgresql/*/*/postgresql.conf"]),
        ServiceInstance(.postgresql, ["/var/lib/pgsql/data/postgresql.conf"]),
        ServiceInstance(.postgresql, ["/var/lib/pgsql/*/data/postgresql.conf"]),
        ServiceInstance(.postgresql, ["/var/lib/postgresql/data/postgresql.conf"]),
    ]
}
