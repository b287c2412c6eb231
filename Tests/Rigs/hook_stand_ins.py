"""The hooks whose services are not packaged, against stand-ins for what they speak to."""

from pathlib import Path

from hook_bench import HookBench
from hook_host import daemon, owned, write
from hook_service import HookService, version_of
from hook_speakers import DockerSpeaker, EnvoySpeaker, KubernetesSpeaker
from hook_web_mail import nginx_configuration
from loopback import free_ports

# Takes the words that systemctl takes, as far as hooks use them, for two units which both are one nginx.
_SYSTEMCTL = """\
#!/bin/sh
echo "$*" >> /var/log/rig/systemctl.log
case "$*" in
  "try-reload-or-restart -- rig.service" | "reload nginx.service") exec nginx -c {configuration} -s reload ;;
  *) echo "Failed: $*" >&2; exit 5 ;;
esac
"""


def systemctl(configuration: Path):
    """Puts the stand-in in the place where a hook's PATH finds it first."""
    place = write("/usr/local/sbin/systemctl", _SYSTEMCTL.format(configuration=configuration))
    place.chmod(0o755)


def systemd_unit(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    owned("/var/lib/nginx", "root")
    configuration = nginx_configuration("unit", port, bench.live, "/srv/unit/nginx.conf")
    systemctl(configuration)
    return HookService(
        "systemd-unit", "systemctl", version_of("/usr/bin/systemctl", "--version"),
        lambda: daemon("unit", "nginx", "-c", configuration, "-g", "daemon off;"), port,
        settings={"UNITS": "rig.service"}, stand_in="a systemctl that passes the word to nginx")


def docker(bench: HookBench) -> HookService:
    speaker = DockerSpeaker(Path("/run/docker.sock"), bench.root)
    return HookService(
        "docker", "Docker API", "", lambda: None, speaker.endpoint.port,
        settings={"CONTAINER": "web", "CERTIFICATES": "www", "DIRECTORY": "/etc/tls", "OWNER": "0:101"},
        stand_in="the daemon's socket: archive and kill", stop=speaker.close)


def kubernetes_secret(bench: HookBench) -> HookService:
    server = bench.pki.pair("localhost")
    token = bench.root / "token"
    token.touch(mode=0o600)
    token.write_text("eyJhbGciOiJub25lIn0.e30.rig-only\n")
    roots = bench.root / "kubernetes-roots.pem"
    roots.write_bytes(bench.pki.chain)
    speaker = KubernetesSpeaker(server.certificate_path, server.key_path, token.read_text().strip(), bench.root)
    return HookService(
        "kubernetes-secret", "Kubernetes API", "", lambda: None, speaker.endpoint.port,
        settings={"CERTIFICATE": "www", "SERVER": speaker.address, "NAMESPACE": "web", "SECRET": "www-tls",
                  "TOKEN_FILE": str(token), "CA_FILE": str(roots)},
        stand_in="an API server that takes one apply of a secret", stop=speaker.close)


def envoy_sds(bench: HookBench) -> HookService:
    home = Path("/srv/envoy")
    home.mkdir()
    service = HookService(
        "envoy-sds", "Envoy SDS files", "", lambda: None,
        settings={"CERTIFICATE": "www", "DIRECTORY": str(home), "GROUP": "www-data"},
        copies=home, group="www-data", stand_in="a watcher of the directory", before_start=0)

    def start():
        speaker = EnvoySpeaker(home, bench.root)
        service.port, service.stop = speaker.endpoint.port, speaker.close

    service.start = start
    return service


ALL = (systemd_unit, docker, kubernetes_secret, envoy_sds)
