"""The configurations of five real services, as an operator would write them, in the places where packages put them."""

from pathlib import Path

NGINX_PORT, NGINX_SECOND_PORT, HAPROXY_PORT, HAPROXY_DIRECTORY_PORT, POSTGRESQL_PORT = 443, 8443, 9443, 9444, 5432
SMTP_PORT, SMTPS_PORT, SUBMISSION_PORT = 25, 465, 587
LMTP_PORT, POP3_PORT, POP3S_PORT, IMAP_PORT, IMAPS_PORT, SIEVE_PORT = 24, 110, 995, 143, 993, 4190
NGINX_NAMES = ("www.host.test", "second.host.test")

_NGINX = """\
user root;
worker_processes 1;
pid /run/nginx.pid;
error_log /var/log/rig/nginx.log notice;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_body_temp_path /run/nginx-body;
    proxy_temp_path /run/nginx-proxy;
    fastcgi_temp_path /run/nginx-fastcgi;
    uwsgi_temp_path /run/nginx-uwsgi;
    scgi_temp_path /run/nginx-scgi;
    include /etc/nginx/sites-enabled/*;
}}
"""

_SITES = """\
server {{
    listen 127.0.0.1:{port} ssl default_server;
    server_name {names[0]};
    ssl_certificate /etc/nginx/tls/first.crt;   # the chain as well
    ssl_certificate_key "/etc/nginx/tls/first.key";
    return 200 "first\\n";
}}
server {{
    listen 127.0.0.1:{port} ssl;
    server_name {names[1]};
    ssl_certificate tls/second.pem;
    ssl_certificate_key tls/second.pem;
    return 200 "second\\n";
}}
server {{
    listen 127.0.0.1:{second_port} ssl;
    server_name app.host.test;
    ssl_certificate /var/lib/haproxy/shared/app.crt;
    ssl_certificate_key /var/lib/haproxy/shared/app.key;
    return 200 "app\\n";
}}
server {{
    listen 127.0.0.1:{second_port} ssl;
    server_name ~^(?<tenant>.+)\\.tenants\\.host\\.test$;
    ssl_certificate /etc/nginx/tls/$ssl_server_name.crt;
    ssl_certificate_key /etc/nginx/tls/$ssl_server_name.key;
    return 200 "tenant\\n";
}}
"""

_HAPROXY = """\
global
    maxconn 100
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend file
    bind 127.0.0.1:{file_port} ssl crt /var/lib/haproxy/site.pem
    http-request return status 200
frontend directory
    bind 127.0.0.1:{directory_port} ssl crt /var/lib/haproxy/all
    http-request return status 200
frontend plain
    bind 127.0.0.1:{plain_port}
    http-request return status 200
"""

_POSTFIX_MAIN = """\
compatibility_level = 3.6
maillog_file = /var/log/rig/postfix.log
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
myhostname = mail.host.test
mydestination = mail.host.test
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
tls_home = /etc/postfix/tls
smtpd_tls_cert_file = $tls_home/mail.pem
smtpd_tls_key_file =
    $tls_home/mail.key
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
"""

_POSTFIX_MASTER = """\
{smtp} inet n - n - - smtpd
{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
{submission} inet n - n - - smtpd
  -o smtpd_tls_cert_file=/etc/postfix/tls/gone.pem
  -o smtpd_tls_key_file=/etc/postfix/tls/gone.key
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
local unix - n n - - local
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

_DOVECOT = """\
protocols = imap pop3 lmtp sieve
listen = 127.0.0.1
base_dir = /run/dovecot
state_dir = /run/dovecot-state
log_path = /var/log/rig/dovecot.log
ssl = yes
ssl_cert = </etc/dovecot/tls/mail.crt
ssl_key = </etc/dovecot/tls/mail.key
mail_location = maildir:/run/mail/%u
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home=/run/mail
}}
!include_try conf.d/*.conf
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service managesieve-login {{
  inet_listener sieve {{
    port = {sieve}
  }}
}}
"""

_POSTGRESQL = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '/run/postgresql'
ssl = on
ssl_cert_file = 'server.crt'    # relative to the data directory
ssl_key_file = '/etc/postgresql/tls/server.key'
fsync = off
"""


def write_configurations(plain_port: int):
    """All of them; the certificates are someone else's."""
    texts = {
        "/etc/nginx/nginx.conf": _NGINX.format(),
        "/etc/nginx/sites-enabled/sites": _SITES.format(
            port=NGINX_PORT, second_port=NGINX_SECOND_PORT, names=NGINX_NAMES),
        "/etc/haproxy/haproxy.cfg": _HAPROXY.format(
            file_port=HAPROXY_PORT, directory_port=HAPROXY_DIRECTORY_PORT, plain_port=plain_port),
        "/etc/postfix/main.cf": _POSTFIX_MAIN,
        "/etc/postfix/master.cf": _POSTFIX_MASTER.format(
            smtp=SMTP_PORT, smtps=SMTPS_PORT, submission=SUBMISSION_PORT),
        "/etc/dovecot/dovecot.conf": _DOVECOT.format(
            imap=IMAP_PORT, imaps=IMAPS_PORT, pop3=POP3_PORT, pop3s=POP3S_PORT, lmtp=LMTP_PORT, sieve=SIEVE_PORT),
    }
    for path, text in texts.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


def postgresql_configuration() -> str:
    return _POSTGRESQL.format(port=POSTGRESQL_PORT)
