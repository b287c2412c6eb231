#!/usr/bin/env sh
# A script as acme.sh's dnsapi collection has them: two functions, named after the file, that rely on its helpers.
# RIG_TSIG_KEY names a key file for nsupdate; it is remembered in the account's configuration, as such scripts do.
# shellcheck disable=SC2034

dns_rig_info='Name server of a test rig
Site: rig.test
Options:
 RIG_TSIG_KEY A key file
'

dns_rig_add() {
  fulldomain=$1
  txtvalue=$2
  RIG_TSIG_KEY="${RIG_TSIG_KEY:-$(_readaccountconf_mutable RIG_TSIG_KEY)}"
  if [ -z "$RIG_TSIG_KEY" ]; then
    _err "You don't specify RIG_TSIG_KEY yet."
    return 1
  fi
  _saveaccountconf_mutable RIG_TSIG_KEY "$RIG_TSIG_KEY"
  _debug fulldomain "$fulldomain"
  _info "Adding TXT record to $fulldomain"
  _rig_update "update add $(echo "$fulldomain" | _lower_case). 60 TXT \"$txtvalue\""
}

dns_rig_rm() {
  fulldomain=$1
  txtvalue=$2
  RIG_TSIG_KEY="${RIG_TSIG_KEY:-$(_readaccountconf_mutable RIG_TSIG_KEY)}"
  _info "Removing TXT record from $fulldomain"
  _rig_update "update delete $(echo "$fulldomain" | _lower_case). TXT \"$txtvalue\""
}

_rig_update() {
  if ! printf 'server 127.0.0.1 53\nzone rig.test.\n%s\nsend\n' "$1" | nsupdate -k "$RIG_TSIG_KEY"; then
    _err "nsupdate failed"
    return 1
  fi
}
