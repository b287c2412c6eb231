"""Twelve ways in which a new certificate is not served, each made by a real service in a state that it can be in.

A scene begins with a generation that is served. Every rotation after it fails, for the reason that the scene is about.
OpenSSL's security level 3 refuses RSA keys of 2048 bits and takes P-256: so a service is made to refuse a new pair.
"""

from pathlib import Path
from types import SimpleNamespace

import hook_web_mail
from hook_host import command, daemon, write
from planted_pki import PlantedPKI
from rollback_stage import HOST, Scene, Stage
from traffic_services import install

_BOTH = "both.rollback.test"

_HAPROXY = """\
global
    stats socket {home}/admin.sock mode 600 level admin
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend www
    bind 127.0.0.1:{port} ssl crt {home}/tls/www.pem
    http-request return status 200
"""

_LEVEL_3 = """\
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = default
[default]
CipherString = DEFAULT:@SECLEVEL=3
"""

_CHOOSY = "ssl_ciphers DEFAULT:@SECLEVEL=3;"
_RSA_ONLY = "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;"


def reload_fails(stage: Stage) -> Scene:
    """the reload command exits with 1, and nginx goes on with the old one"""
    start, _ = stage.nginx()
    target = stage.target(stage.script("reload", "echo 'the unit is masked' >&2\nexit 1"))
    return Scene([target], [start], [stage.door], ("reload", "the unit is masked"))


def reload_lies(stage: Stage) -> Scene:
    """the reload command exits with 0 and does nothing"""
    start, _ = stage.nginx()
    return Scene([stage.target(["/bin/true"])], [start], [stage.door], ("serves",))


def restart_fails(stage: Stage) -> Scene:
    """nginx is restarted, refuses the new pair, and is dead until the old one is back"""
    _, configuration = stage.nginx(tls=_CHOOSY)
    keeper = f"while :; do nginx -c {configuration} -g 'daemon off;' || :; sleep 0.1; done"
    restart = stage.script("restart", f'[ ! -s {stage.home}/nginx.pid ] || kill "$(cat {stage.home}/nginx.pid)" || :')
    start = lambda: daemon(f"{stage.home.name}-keeper", "sh", "-c", keeper)  # noqa: E731
    return Scene([stage.target(restart)], [start], [stage.door], ("refused",), new="rsa-2048")


def test_refuses(stage: Stage) -> Scene:
    """nginx -t accepts the configuration before the swap, and refuses it when the new pair is there"""
    start, configuration = stage.nginx(tls=_CHOOSY)
    target = stage.target(
        stage.script("reload", stage.hang_up()), validate=["nginx", "-t", "-q", "-c", str(configuration)])
    return Scene([target], [start], [stage.door], ("ee key too small",), new="rsa-2048")


def wrong_certificate(stage: Stage) -> Scene:
    """after the reload the name is served with another site's certificate"""
    other = PlantedPKI(stage.home / "other").pair("other.rollback.test", self_signed=True)
    site, enabled = stage.home / "www.site", stage.home / "enabled.site"
    default = f"""server {{
        listen 127.0.0.1:{stage.port} ssl default_server;
        ssl_certificate {other.certificate_path};
        ssl_certificate_key {other.key_path};
        return 200 "other\\n";
    }}"""
    start, configuration = stage.nginx(more=default)
    # The name's own server becomes a file of its own, which a reload finds with the first generation only.
    head, _, own = configuration.read_text().rpartition("    server {")
    configuration.write_text(f"{head}    include {enabled}*;\n}}\n")
    for path in (site, enabled):
        path.write_text(f"server {{{own.rpartition('}')[0]}")
    reload = stage.script("reload", f"""case $(readlink -f {stage.links['fullchain']}) in
        */0001/*) cp {site} {enabled} ;;
        *) rm -f {enabled} ;;
    esac
    {stage.hang_up()}""")
    return Scene([stage.target(reload)], [start], [stage.door], ("serves",))


def one_family_stays(stage: Stage) -> Scene:
    """of the two addresses of a name, the one of IPv6 stays with the old one"""
    four, _ = stage.nginx("four", host=_BOTH)
    six, _ = stage.nginx("six", host=_BOTH, listen=f"[::1]:{stage.port} ssl")
    text = Path("/etc/hosts").read_text()
    write(f"{stage.home}/hosts", f"{text}\n127.0.0.1 {_BOTH}\n::1 {_BOTH}\n")
    command("mount", "--bind", stage.home / "hosts", "/etc/hosts")
    target = stage.target(
        stage.script("reload", stage.hang_up("four")), verify=[f"{_BOTH}:{stage.port}"])
    return Scene([target], [four, six], [stage.door, (stage.port, "::1", None)], ("::1",), host=_BOTH)


def reload_hangs(stage: Stage) -> Scene:
    """the reload command hangs, past its deadline of one second"""
    start, _ = stage.nginx()
    target = stage.target(stage.script("reload", "exec sleep 600"), deadline="1s")
    return Scene([target], [start], [stage.door], ("reload", "1"))


def hook_fails(stage: Stage) -> Scene:
    """the shipped hook for nginx, in the directory of hooks, fails at `activated`"""
    start, configuration = stage.nginx(tls=_CHOOSY)
    hooks = stage.home / "hooks"
    hooks.mkdir(mode=0o755)
    install(hooks, "nginx", CONFIGURATION=str(configuration))
    target = stage.target([])
    del target["reload"]
    settings = {"hooks": {"directory": str(hooks)}}
    return Scene([target], [start], [stage.door], ("nginx", "not reloaded"), new="rsa-2048", settings=settings)


def commit_refused(stage: Stage) -> Scene:
    """HAProxy refuses the commit of the new pair at its runtime API"""
    level = write(f"{stage.home}/openssl.cnf", _LEVEL_3)
    configuration = write(f"{stage.home}/service.cfg", _HAPROXY.format(home=stage.home, port=stage.port))
    bundle = f"{stage.home}/tls/www.pem"
    hook = install(stage.home, "haproxy", SOCKET=f"{stage.home}/admin.sock", CRT=bundle)
    words = ["env", f"OPENSSL_CONF={level}", "haproxy", "-db", "-f", configuration]
    return Scene(
        [stage.target([str(hook), "activated"], link={"bundle": bundle})],
        [lambda: daemon(f"{stage.home.name}-haproxy", *words)], [stage.door], ("HAProxy says",), new="rsa-2048")


def one_of_three_stays(stage: Stage) -> Scene:
    """of three processes that share the port, one keeps the old one"""
    names = ("first", "second", "third")
    listen = f"127.0.0.1:{stage.port} ssl reuseport"
    starts = [stage.nginx(name, listen=listen)[0] for name in names]
    target = stage.target(stage.script("reload", stage.hang_up(*names[:2])))
    return Scene([target], starts, [stage.door], ("serves",))


def handshakes_dropped(stage: Stage) -> Scene:
    """nginx takes the new pair and fails every handshake with it: its ciphers are those of RSA keys"""
    start, _ = stage.nginx(tls=_RSA_ONLY)
    return Scene(
        [stage.target(stage.script("reload", stage.hang_up()))], [start], [stage.door], ("handshake",), old="rsa-2048")


def starttls_fails(stage: Stage) -> Scene:
    """nginx serves the new one, and Postfix fails every handshake after STARTTLS with it"""
    start, _ = stage.nginx()
    mail = hook_web_mail.postfix(SimpleNamespace(live=stage.home / "engine" / "state" / "live" / "www"))
    with open("/etc/postfix/main.cf", "a", encoding="ascii") as file:
        file.write("smtpd_tls_ciphers = high\ntls_high_cipherlist = aRSA\nsmtpd_tls_protocols = <=TLSv1.2\n")
    hook = install(stage.home, "postfix", CONFIGURATION="/etc/postfix")
    # `postfix reload` itself takes more than a second, and several on a busy machine, there as on the way back.
    targets = [
        stage.target(stage.script("reload", stage.hang_up()), settle="1s"),
        stage.target(
            [str(hook), "activated"], link={"bundle": f"{stage.home}/tls/mail.pem"}, settle="1s",
            verify=[{"connect": f"127.0.0.1:{mail.port}", "name": HOST, "starttls": "smtp"}]),
    ]
    return Scene(
        targets, [start, mail.start], [stage.door, (mail.port, "127.0.0.1", "smtp")], (f":{mail.port}",),
        old="rsa-2048", is_prompt=False)


ALL = (
    reload_fails, reload_lies, restart_fails, test_refuses, wrong_certificate, one_family_stays, reload_hangs,
    hook_fails, commit_refused, one_of_three_stays, handshakes_dropped, starttls_fails,
)
