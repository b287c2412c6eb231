import SystemPackage
import Testing

@testable import Inventory

struct ServiceCommandLineTests {
    private func files(_ program: String, _ words: [String], _ environment: [String: String] = [:]) -> [FilePath]? {
        ServiceCommandLine.instance(
            of: RunningProcess(
                pid: 1,
                program: program,
                arguments: words,
                workingDirectory: "/work",
                environment: environment
            )
        )?.files
    }

    @Test func theConfigurationOfEachProgramIsFound() {
        #expect(
            files("nginx", ["nginx: master process /usr/sbin/nginx -c /x/n.conf -g daemon off;"])?.first == "/x/n.conf"
        )
        #expect(files("nginx", ["nginx", "-p", "pre", "-c", "n.conf"])?.first == "/work/pre/n.conf")
        #expect(files("nginx", ["nginx: worker process", "", ""]) == nil)
        #expect(files("nginx", ["nginx"])?.first == "/etc/nginx/nginx.conf")
        #expect(files("apache2", ["/usr/sbin/apache2", "-d", "/a", "-f", "b.conf", "-k", "start"]) == ["/a/b.conf"])
        #expect(files("apache2", ["/usr/sbin/apache2", "-k", "start"]) == ["/etc/apache2/apache2.conf"])
        #expect(files("httpd", ["httpd", "-DFOREGROUND"]) == ["/etc/httpd/conf/httpd.conf"])
        #expect(
            files("haproxy", ["haproxy", "-Ws", "-f", "a.cfg", "-C", "/base", "-f", "/b.cfg", "--", "c.cfg"])
                == ["/base/a.cfg", "/b.cfg", "/base/c.cfg"]
        )
        #expect(files("master", ["/usr/lib/postfix/sbin/master", "-w"]) == ["/etc/postfix"])
        #expect(files("master", ["/usr/lib/postfix/sbin/master", "-w"], ["MAIL_CONFIG": "/p"]) == ["/p"])
        #expect(files("master", ["salt-master"]) == nil)
        #expect(files("dovecot", ["/usr/sbin/dovecot", "-F", "-c", "/d/dovecot.conf"]) == ["/d/dovecot.conf"])
        #expect(files("postgres", ["postgres", "-D", "data"]) == ["/work/data/postgresql.conf"])
        #expect(files("postgres", ["postgres: checkpointer "]) == nil)
        #expect(files("sshd", ["sshd", "-f", "/x"]) == nil)
    }

    @Test func settingsOfTheCommandLineAreKept() throws {
        let words = [
            "postgres", "-D", "/d", "-c", "config_file=/e/p.conf", "--ssl-cert-file=/c.pem", "-p5433", "-h", "*",
        ]
        let process = RunningProcess(pid: 1, program: "postgres", arguments: words, unit: "postgresql@15-main.service")
        let instance = try #require(ServiceCommandLine.instance(of: process))
        #expect(instance.files == ["/e/p.conf"])
        #expect(instance.base == "/d")
        #expect(instance.unit == "postgresql@15-main.service")
        #expect(instance.settings["ssl_cert_file"] == "/c.pem")
        #expect(instance.settings["port"] == "5433")
        #expect(instance.settings["listen_addresses"] == "*")
    }
}
