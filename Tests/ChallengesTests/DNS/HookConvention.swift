import Challenges
import Hooks
import Storage
import SystemPackage
import TestSupport

/// Every convention a hook may have been made for, each with a fixture written for it.
enum HookConvention: CaseIterable {
    case lego
    case legoRaw
    case acmeSh
    case dehydrated
    case certbot
    case own

    /// A keeper that runs a well-behaved fixture on the bench.
    func keeper(on bench: HookWorkbench) throws -> any RecordKeeper {
        switch self {
        case .lego:
            let program = try bench.program("lego", Self.lego(bench))
            return LegoExecKeeper(try bench.hook(program))
        case .legoRaw:
            let program = try bench.program("lego-raw", Self.legoRaw(bench))
            return LegoExecKeeper(try bench.hook(program), mode: .raw)
        case .acmeSh:
            let script = try bench.program("dns_fixture.sh", mode: 0o644, Self.acmeSh(bench))
            return AcmeShKeeper(try bench.hook(bench.adapter()), script: script, memory: "\(bench.path)/memory")
        case .dehydrated:
            let program = try bench.program("dehydrated", Self.dehydrated(bench))
            return DehydratedKeeper(try bench.hook(program))
        case .certbot:
            let authenticate = try bench.program("auth", Self.certbot(bench, "put"))
            let cleanUp = try bench.program("cleanup", Self.certbot(bench, "drop"))
            return CertbotKeeper(authenticate: try bench.hook(authenticate), cleanUp: try bench.hook(cleanUp))
        case .own:
            let hooks = "hooks"
            try bench.program("own", Self.own(bench))
            return HookDirectoryKeeper(
                try bench.hookDirectory(hooks, linking: "own"),
                certificate: "www"
            )
        }
    }

    private static func lego(_ bench: HookWorkbench) -> String {
        """
        \(bench.zoneFunctions)
        case $1 in
          present) put "${2%.}" "$3" ;;
          cleanup) drop "${2%.}" "$3" ;;
          *) exit 1 ;;
        esac
        """
    }

    private static func legoRaw(_ bench: HookWorkbench) -> String {
        """
        \(bench.zoneFunctions)
        [ "$2" = -- ] || exit 1
        value=$(printf '%s' "$5" | openssl dgst -sha256 -binary | openssl base64 -A | tr '/+' '_-' | tr -d =)
        case $1 in
          present) put "_acme-challenge.$3" "$value" ;;
          cleanup) drop "_acme-challenge.$3" "$value" ;;
          *) exit 1 ;;
        esac
        """
    }

    private static func acmeSh(_ bench: HookWorkbench) -> String {
        """
        \(bench.zoneFunctions)
        dns_fixture_add() {
          _info "adding to $1"
          _debug value "$2"
          _contains "$1" "_acme-challenge[.]" || return 1
          _saveaccountconf_mutable FIXTURE_LAST "$2"
          put "$1" "$2"
        }
        dns_fixture_rm() {
          _debug2 last "$(_readaccountconf_mutable FIXTURE_LAST)"
          drop "$1" "$2"
        }
        """
    }

    private static func dehydrated(_ bench: HookWorkbench) -> String {
        """
        \(bench.zoneFunctions)
        operation=$1
        shift
        case $operation in
          deploy_challenge) put "_acme-challenge.$1" "$3" ;;
          clean_challenge) drop "_acme-challenge.$1" "$3" ;;
          *) echo "unknown: $operation" ;;
        esac
        """
    }

    private static func certbot(_ bench: HookWorkbench, _ verb: String) -> String {
        """
        \(bench.zoneFunctions)
        \(verb) "_acme-challenge.$CERTBOT_DOMAIN" "$CERTBOT_VALIDATION"
        echo "identifier-of-$CERTBOT_VALIDATION"
        """
    }

    private static func own(_ bench: HookWorkbench) -> String {
        """
        \(bench.zoneFunctions)
        case $1 in
          challenge-publish) put "$REKEY_RECORD_NAME" "$REKEY_RECORD_VALUE" ;;
          challenge-withdraw) drop "$REKEY_RECORD_NAME" "$REKEY_RECORD_VALUE" ;;
          *) exit 42 ;;
        esac
        """
    }
}

extension HookWorkbench {
    /// A directory of hooks with one link in it, to a program of the bench.
    func hookDirectory(
        _ name: String,
        linking program: String,
        deadline: Duration = .seconds(30)
    ) throws -> HookDirectory {
        let place = directory.path.appending(name)
        try LocalFileSystem().makeDirectory(place, mode: .ownerReadWriteExecute)
        try LocalFileSystem().symlink(to: "../\(program)", at: place.appending(program))
        return HookDirectory(place.string, runner: SystemChildRunner(), deadline: deadline)
    }
}
