import Glibc

/// What the process does for its own good before anything else: keys stay out of core dumps and out of reach of other
/// processes of the same user, and the environment does not change what is trusted or who listens.
enum Hygiene {
    /// Variables that would otherwise be followed by OpenSSL, libcurl or the C library, and are taken out.
    static let unwanted = [
        "SSLKEYLOGFILE", "OPENSSL_CONF", "OPENSSL_CONF_INCLUDE", "OPENSSL_MODULES", "OPENSSL_ENGINES", "CURL_HOME",
        "CURL_SSL_BACKEND", "NETRC", "HOSTALIASES", "GCONV_PATH",
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    ]

    /// The unwanted ones among the variables that are set, in the order above. Pure.
    static func unwanted(among variables: Set<String>) -> [String] { unwanted.filter(variables.contains) }

    /// What is said of variables that were set; nil when there were none.
    static func note(on names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        return "note: \(names.joined(separator: ", ")) in the environment: not followed"
    }

    /// `prctl(PR_SET_DUMPABLE, 0)`. Swift imports no variadic function, so it is looked up by its name: on the machines
    /// this runs on, integers are passed to a variadic function as to any other.
    private static func hideMemory() {
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let symbol = dlsym(nil, "prctl") else { return }
        let setDumpable: Int32 = 4
        _ = unsafeBitCast(symbol, to: Control.self)(setDumpable, 0, 0, 0, 0)
    }

    /// Settles the process; to be called before other threads run and before OpenSSL or libcurl is used. Gives the
    /// names of the variables that were taken out.
    static func settle() -> [String] {
        // Neither a core dump nor another process of this user gets at the memory. What cannot be set, in a sandbox,
        // is no reason not to work.
        hideMemory()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let found = unwanted(among: Set(unwanted.filter { getenv($0) != nil }))
        for name in found { unsetenv(name) }
        return found
    }
}
