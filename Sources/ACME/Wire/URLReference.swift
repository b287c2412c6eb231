/// A reference in a header field made absolute (RFC 3986 §5.2). What is absolute already stays as it is, byte for byte.
enum URLReference {
    /// The target of `reference` seen from `base`, an absolute URL.
    static func resolve(_ reference: String, against base: String) -> String {
        if hasScheme(reference) { return reference }
        guard let schemeEnd = base.range(of: "://") else { return reference }
        if reference.hasPrefix("//") { return base[..<schemeEnd.lowerBound] + ":" + reference }
        let pathStart = base[schemeEnd.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? base.endIndex
        let root = String(base[..<pathStart])
        let basePath = String(base[pathStart...].prefix { $0 != "?" && $0 != "#" })
        if reference.isEmpty { return base }
        if reference.hasPrefix("?") { return root + basePath + reference }
        let path = reference.hasPrefix("/") ? reference : directory(of: basePath) + reference
        return root + withoutDots(path)
    }

    private static func hasScheme(_ reference: String) -> Bool {
        guard let colon = reference.firstIndex(of: ":") else { return false }
        let scheme = reference[..<colon]
        return !scheme.isEmpty && !scheme.contains { "/?#".contains($0) }
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    }

    /// RFC 3986 §5.2.4, for the path before a query.
    private static func withoutDots(_ target: String) -> String {
        let path = target.prefix { $0 != "?" }
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + target.dropFirst(path.count)
    }
}

extension String {
    /// Where `text` first stands, without Foundation.
    fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
