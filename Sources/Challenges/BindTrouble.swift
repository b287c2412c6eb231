import ACME
import Glibc

/// Why an address and port could not be had, and what to do: a pure function of the kernel's reason.
struct BindTrouble: Equatable {
    let errno: Int32
    let place: String
    let type: ChallengeType

    var failure: SolverFailure {
        switch errno {
        case EADDRINUSE:
            SolverFailure(
                reason: "listening on \(place): another process has the port",
                isPermanent: true,
                hint: occupiedHint
            )
        case EACCES:
            SolverFailure(
                reason: "listening on \(place): not permitted",
                isPermanent: true,
                hint: "ports below 1024 need root or CAP_NET_BIND_SERVICE"
            )
        case EADDRNOTAVAIL:
            SolverFailure(
                reason: "listening on \(place): no interface has the address",
                isPermanent: true,
                hint: "use [::] for every address, or 0.0.0.0 on a host without IPv6"
            )
        case EAFNOSUPPORT:
            SolverFailure(
                reason: "listening on \(place): this host has no IPv6",
                isPermanent: true,
                hint: "use 0.0.0.0 instead"
            )
        default:
            SolverFailure(
                reason: "listening on \(place): \(String(cString: strerror(errno)).lowercased())",
                isPermanent: false,
                hint: nil
            )
        }
    }

    private var occupiedHint: String {
        type == .tlsALPN01
            ? "see who: ss -ltnp; or prove the names another way: challenge: { http-01: { listen: \"[::]:80\" } }"
            : "see who: ss -ltnp; or let that server show a webroot: challenge: { http-01: { webroot: DIR } }"
    }
}
