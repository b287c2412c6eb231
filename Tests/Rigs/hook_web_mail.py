"""Services that read the live directory themselves, as root, before they drop their rights."""

import os
import shutil
from pathlib import Path

from hook_bench import HookBench
from hook_host import command, daemon, owned, write
from hook_service import HookService, version_of
from loopback import free_ports

_NGINX = """\
worker_processes 1;
pid {pid};
error_log /var/log/rig/{name}-error.log notice;
events {{ worker_connections 64; }}
http {{
    access_log off;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {pair}/fullchain.pem;
        ssl_certificate_key {pair}/key.pem;
        return 200 "{name}\\n";
    }}
}}
"""

_APACHE = """\
ServerName www.hooks.test
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
PidFile ${{APACHE_PID_FILE}}
User ${{APACHE_RUN_USER}}
Group ${{APACHE_RUN_GROUP}}
ErrorLog /var/log/rig/apache-error.log
Mutex file:/run default
Listen 127.0.0.1:{port} https
<VirtualHost 127.0.0.1:{port}>
    SSLEngine on
    SSLCertificateFile {pair}/fullchain.pem
    SSLCertificateKeyFile {pair}/key.pem
</VirtualHost>
"""

_HAPROXY = """\
global
    maxconn 100
    stats socket /run/haproxy/admin.sock mode 600 level admin
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend www
    bind 127.0.0.1:{port} ssl crt {pair}/bundle.pem
    http-request return status 200
"""

_POSTFIX = """\
compatibility_level = 3.6
maillog_file = /var/log/rig/postfix.log
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
myhostname = mail.hooks.test
mydestination = mail.hooks.test
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_tls_chain_files = {pair}/bundle.pem
smtpd_tls_security_level = may
"""

_POSTFIX_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

_DOVECOT = """\
protocols = imap
listen = 127.0.0.1
base_dir = /run/dovecot
state_dir = /run/dovecot-state
log_path = /var/log/rig/dovecot.log
ssl = yes
ssl_cert = <{pair}/fullchain.pem
ssl_key = <{pair}/key.pem
mail_location = maildir:/run/mail/%u
passdb {{
  driver = static
  args = nopassword=y
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def nginx_configuration(name: str, port: int, pair: Path, place: str) -> Path:
    """An nginx that serves the pair of a directory."""
    return write(place, _NGINX.format(pid=f"/run/{name}.pid", name=name, port=port, pair=pair))


def nginx(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    owned("/var/lib/nginx", "root")
    Path("/var/log/nginx").mkdir(exist_ok=True)  # where it logs until it has read its configuration
    nginx_configuration("nginx", port, bench.live, "/etc/nginx/nginx.conf")
    return HookService(
        "nginx", "nginx", version_of("nginx", "-v"), lambda: daemon("nginx", "nginx", "-g", "daemon off;"), port)


def apache(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    write("/etc/apache2/apache2.conf", _APACHE.format(port=port, pair=bench.live))
    for directory in ("/run/apache2", "/var/log/apache2", "/run/lock/apache2"):
        Path(directory).mkdir(parents=True)
    return HookService(
        "apache", "Apache", version_of("apachectl", "-v"),
        lambda: daemon("apache", "apachectl", "-D", "FOREGROUND"), port)


def haproxy(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    Path("/run/haproxy").mkdir(exist_ok=True)
    write("/etc/haproxy/haproxy.cfg", _HAPROXY.format(port=port, pair=bench.live))
    return HookService(
        "haproxy", "HAProxy", version_of("haproxy", "-v"),
        lambda: daemon("haproxy", "haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"), port,
        settings={"CERTIFICATES": "other www"})


def postfix(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    write("/etc/postfix/main.cf", _POSTFIX.format(pair=bench.live))
    write("/etc/postfix/master.cf", _POSTFIX_MASTER.format(port=port))
    shutil.chown("/var/lib/postfix", "postfix", "postfix")
    command("postfix", "check")  # makes the queue's directories
    programs = command("postconf", "-h", "daemon_directory").strip()
    # `postfix start-fg` puts the master into a session of its own, out of reach when the rig is killed.
    return HookService(
        "postfix", "Postfix", version_of("postconf", "-h", "mail_version"),
        lambda: daemon("postfix", f"{programs}/master", "-d", "-c", "/etc/postfix"), port, "smtp",
        settings={"CONFIGURATION": "/etc/postfix"})


def dovecot(bench: HookBench) -> HookService:
    [port] = free_ports(1)
    for directory in ("/run/dovecot", "/run/dovecot-state", "/run/mail"):
        os.makedirs(directory)
    write("/etc/dovecot/dovecot.conf", _DOVECOT.format(port=port, pair=bench.live))
    return HookService(
        "dovecot", "Dovecot", version_of("dovecot", "--version"), lambda: daemon("dovecot", "dovecot", "-F"), port,
        "imap")


ALL = (nginx, apache, haproxy, postfix, dovecot)
