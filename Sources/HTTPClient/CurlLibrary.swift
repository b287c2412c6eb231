import CCurl
import Glibc

/// libcurl itself: brought up once in the life of the process, never down.
enum CurlLibrary {
    /// The result of bringing the library up, the first time it is asked for; further times cost nothing.
    ///
    /// libcurl reads `SSLKEYLOGFILE` here, and only here: whoever can set the environment of a service would else be
    /// handed the session keys of every connection. The variable is taken out of the environment first, which also
    /// keeps it from children and from every other library of the process.
    static let startup: CURLcode = {
        unsetenv("SSLKEYLOGFILE")
        return rekey_curl_global_init()
    }()

    /// `libcurl/7.88.1`, as it stands in the `User-Agent`.
    static let product: String = {
        guard let info = rekey_curl_version_info(), let version = info.pointee.version else {
            return "libcurl"
        }
        return "libcurl/" + String(cString: version)
    }()

    /// Where this build of libcurl finds the system's roots: one file with all of them, and a directory of hashed names.
    static var systemRoots: (file: String?, directory: String?) {
        guard let info = rekey_curl_version_info() else { return (nil, nil) }
        return (info.pointee.cainfo.map { String(cString: $0) }, info.pointee.capath.map { String(cString: $0) })
    }
}
