"""Services that drop their rights before they read a pair, and a keystore: the hook puts a copy where they can read."""

from pathlib import Path

from hook_bench import HookBench
from hook_host import HostFailure, command, daemon, owned, write
from hook_service import HookService, version_of
from hook_web_mail import nginx_configuration
from judge import blocks_of
from loopback import free_ports

_PASSWORD = "correct horse $ 'battery'"


def _home(path: str) -> Path:
    place = Path(path)
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)
    return place


def postgresql(_: HookBench) -> HookService:
    [port] = free_ports(1)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise HostFailure("PostgreSQL is not installed")
    programs, data, home = found[-1], Path("/var/lib/postgresql/rig"), _home("/etc/postgresql/tls")
    for directory in ("/var/lib/postgresql", "/run/postgresql"):
        owned(directory, "postgres")
    command(programs / "initdb", "-D", data, "--no-sync", "-A", "trust", user="postgres")
    write(str(data / "postgresql.conf"), (
        f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '/run/postgresql'\nssl = on\n"
        f"ssl_cert_file = '{home}/live/fullchain.pem'\nssl_key_file = '{home}/live/key.pem'\nfsync = off\n"))
    return HookService(
        "postgresql", "PostgreSQL", version_of(str(programs / "postgres"), "--version"),
        lambda: daemon("postgresql", programs / "postgres", "-D", data, user="postgres"), port, "postgres",
        settings={"CERTIFICATE": "www", "DIRECTORY": str(home), "PID_FILE": str(data / "postmaster.pid")},
        copies=home, group="postgres")


def mariadb(_: HookBench) -> HookService:
    [port] = free_ports(1)
    data, home = owned("/var/lib/mysql", "mysql"), _home("/etc/mysql/tls")
    owned("/run/mysqld", "mysql")
    server = write("/etc/mysql/rig.cnf", (
        f"[mariadbd]\nuser=mysql\ndatadir={data}\nsocket=/run/mysqld/rig.sock\npid-file=/run/mysqld/rig.pid\n"
        f"bind-address=127.0.0.1\nport={port}\nssl-cert={home}/live/fullchain.pem\nssl-key={home}/live/key.pem\n"
        "innodb-flush-log-at-trx-commit=0\ninnodb-log-file-size=8M\n"))
    options = write("/etc/mysql/rig-client.cnf", "[client]\nsocket=/run/mysqld/rig.sock\nuser=root\n")
    command("mariadb-install-db", f"--defaults-file={server}", "--auth-root-authentication-method=socket",
            "--skip-test-db", "--user=mysql", f"--datadir={data}")
    return HookService(
        "mariadb", "MariaDB", version_of("mariadbd", "--no-defaults", "--version"),
        lambda: daemon("mariadb", "mariadbd", f"--defaults-file={server}"), port, "mysql",
        settings={"CERTIFICATE": "www", "DIRECTORY": str(home), "OPTIONS_FILE": str(options)},
        copies=home, group="mysql")


def redis(_: HookBench) -> HookService:
    [port] = free_ports(1)
    home, socket = _home("/etc/redis/tls"), "/run/redis/redis-server.sock"
    owned("/run/redis", "redis")
    configuration = write("/etc/redis/rig.conf", (
        f"bind 127.0.0.1\nport 0\ntls-port {port}\nunixsocket {socket}\nunixsocketperm 700\ntls-auth-clients no\n"
        f"tls-cert-file {home}/live/fullchain.pem\ntls-key-file {home}/live/key.pem\ndir /var/lib/redis\nsave \"\"\n"
        f"requirepass \"{_PASSWORD}\"\n"))
    secret = write("/etc/redis/password", f"{_PASSWORD}\n")
    secret.chmod(0o600)
    owned("/var/lib/redis", "redis")
    return HookService(
        "redis", "Redis", version_of("redis-server", "--version"),
        lambda: daemon("redis", "redis-server", configuration, user="redis"), port,
        settings={"CERTIFICATE": "www", "DIRECTORY": str(home), "PASSWORD_FILE": str(secret)},
        copies=home, group="redis")


def mosquitto(_: HookBench) -> HookService:
    [port] = free_ports(1)
    home, process = _home("/etc/mosquitto/tls"), "/run/mosquitto/mosquitto.pid"
    owned("/run/mosquitto", "mosquitto")
    configuration = write("/etc/mosquitto/rig.conf", (
        f"user mosquitto\npid_file {process}\nallow_anonymous true\nlistener {port} 127.0.0.1\n"
        f"certfile {home}/live/fullchain.pem\nkeyfile {home}/live/key.pem\n"))
    return HookService(
        "mosquitto", "Mosquitto", version_of("dpkg-query", "-W", "-f", "${Version}", "mosquitto"),
        lambda: daemon("mosquitto", "mosquitto", "-c", configuration), port,
        settings={"CERTIFICATE": "www", "DIRECTORY": str(home), "PID_FILE": process},
        copies=home, group="mosquitto")


def ssh_push(bench: HookBench) -> HookService:
    """The other host is this one, behind sshd; an nginx of its own serves what is put there."""
    port, ssh_port = free_ports(2)
    home, keys = _home("/srv/far/tls"), bench.root / "ssh"
    keys.mkdir(mode=0o700)
    Path("/run/sshd").mkdir()
    for name in ("host", "user"):
        command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name)
    allowed = write("/srv/far/authorized_keys", (keys / "user.pub").read_text())
    known = keys / "known_hosts"
    known.write_text(f"[127.0.0.1]:{ssh_port} {(keys / 'host.pub').read_text()}")
    server = write("/srv/far/sshd_config", (
        f"ListenAddress 127.0.0.1:{ssh_port}\nHostKey {keys / 'host'}\nAuthorizedKeysFile {allowed}\nUsePAM no\n"
        "PasswordAuthentication no\nPermitRootLogin prohibit-password\nStrictModes no\nPidFile none\n"))
    configuration = nginx_configuration("far", port, home / "live", "/srv/far/nginx.conf")
    started = []

    def start():
        """sshd is there from the beginning, nginx from the time it has a pair."""
        return daemon("far-nginx", "nginx", "-c", configuration, "-g", "daemon off;")

    started.append(daemon("sshd", "/usr/sbin/sshd", "-D", "-e", "-f", server))
    return HookService(
        "ssh-push", "OpenSSH", version_of("ssh", "-V"), start, port,
        settings={
            "CERTIFICATE": "www", "HOST": "root@127.0.0.1", "PORT": str(ssh_port), "IDENTITY_FILE": str(keys / "user"),
            "KNOWN_HOSTS_FILE": str(known), "DIRECTORY": str(home), "GROUP": "www-data",
            "RELOAD": f"nginx -c {configuration} -s reload",
        }, copies=home, group="www-data", before_start=1, stop=lambda: [one.stop() for one in started])


def _keystore(kind: str) -> HookService:
    home = _home(f"/srv/java-{kind.lower()}")
    store, secret = home / "server.store", write(f"/srv/{kind}.password", "a keystore's password\n")
    secret.chmod(0o600)

    def leaf() -> bytes | None:
        """The end entity's certificate, as keytool prints it."""
        try:
            said = command("keytool", "-list", "-rfc", "-alias", "server", "-keystore", store,
                           "-storepass:file", secret)
        except HostFailure:
            return None
        found = blocks_of(said.encode())
        return found[0][1] + b"\n" if found and "PrivateKeyEntry" in said else None

    return HookService(
        "java-keystore", f"keytool, {kind}", version_of("java", "-version"),
        lambda: None, settings={
            "CERTIFICATE": "www", "FILE": str(store), "PASSWORD_FILE": str(secret), "TYPE": kind, "GROUP": "www-data",
        }, copies=home, group="www-data", leaf=leaf, before_start=0)


def keystore_pkcs12(_: HookBench) -> HookService:
    return _keystore("PKCS12")


def keystore_jks(_: HookBench) -> HookService:
    return _keystore("JKS")


ALL = (postgresql, mariadb, redis, mosquitto, ssh_push, keystore_pkcs12, keystore_jks)
