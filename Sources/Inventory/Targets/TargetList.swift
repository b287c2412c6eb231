import TLS

/// Targets becoming endpoints, each once, in an order that hammers no network.
package struct TargetList: Sendable {
    /// Why a list cannot be made.
    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        package let hint: String

        package init(description: String, hint: String) {
            self.description = description
            self.hint = hint
        }
    }

    /// More than this is no list any more.
    package static let most = 200_000

    private let usualPorts: [UInt16]
    private let read: @Sendable (String) throws(Failure) -> [UInt8]
    private var seen: Set<Endpoint> = []
    private var endpoints: [Endpoint] = []
    /// The ranges of endpoints that nobody named by themselves.
    private var ranges: [Endpoint: String] = [:]

    /// - Parameters:
    ///   - ports: tried at targets and ranges that name none.
    ///   - read: reads a file of targets.
    package init(ports: [UInt16], read: @escaping @Sendable (String) throws(Failure) -> [UInt8]) {
        usualPorts = ports
        self.read = read
    }

    /// Every endpoint; those of ranges interleaved, so that neighbours are not asked one after the other.
    package var jobs: [EndpointJob] {
        let stride = Self.stride(endpoints.count)
        return endpoints.indices.map { index in
            let endpoint = endpoints[index * stride % endpoints.count]
            return EndpointJob(endpoint, range: ranges[endpoint])
        }
    }

    /// Adds what a text names.
    ///
    /// - Parameter allowsRanges: whether somebody agreed that a range is swept.
    package mutating func add(_ text: String, allowsRanges: Bool) throws(Failure) {
        try add(text, allowsRanges: allowsRanges, where: "target \"\(PrintableLine.of(text))\"", depth: 0)
    }

    private mutating func add(_ text: String, allowsRanges: Bool, where place: String, depth: Int) throws(Failure) {
        let target: TargetText
        do throws(TargetText.Malformed) { target = try TargetText(text) } catch {
            throw Failure(description: "\(place): \(error)", hint: error.hint)
        }
        switch target {
        case .endpoint(let host, let ports, let startTLS, let serverName):
            for port in ports.isEmpty ? usualPorts : ports {
                let dialect = startTLS ?? (ports.isEmpty ? nil : StartTLS.usual(port: port))
                let endpoint = Endpoint(host: host, port: port, serverName: serverName, startTLS: dialect)
                ranges[endpoint] = nil
                try add(endpoint)
            }
        case .range(let range, let ports):
            guard allowsRanges else {
                throw Failure(
                    description: "\(place): a range is swept only on request",
                    hint: "write it under \"ranges\", or give it on the command line"
                )
            }
            for address in range.addresses {
                for port in ports.isEmpty ? usualPorts : ports {
                    let endpoint = Endpoint(host: "\(address)", port: port, startTLS: StartTLS.usual(port: port))
                    if !seen.contains(endpoint) { ranges[endpoint] = range.description }
                    try add(endpoint)
                }
            }
        case .list(let path): try addLines(of: path, allowsRanges: allowsRanges, where: place, depth: depth)
        }
    }

    private mutating func addLines(
        of path: String,
        allowsRanges: Bool,
        where place: String,
        depth: Int
    ) throws(Failure) {
        guard depth == 0 else {
            throw Failure(description: "\(place): a file of targets names another", hint: "put them into one file")
        }
        let octets = try read(path)
        for (index, line) in octets.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line, as: UTF8.self).prefix { $0 != "#" }
            let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let word = words.first else { continue }
            let place = "\(PrintableLine.of(path)):\(index + 1)"
            guard words.count == 1 else {
                let line = PrintableLine.of(words.joined(separator: " "))
                throw Failure(description: "\(place): \"\(line)\" is no target", hint: "one a line; # begins a comment")
            }
            try add(word, allowsRanges: allowsRanges, where: place, depth: 1)
        }
    }

    private mutating func add(_ endpoint: Endpoint) throws(Failure) {
        guard seen.insert(endpoint).inserted else { return }
        guard endpoints.count < Self.most else {
            throw Failure(
                description: "more than \(Self.most) endpoints",
                hint: "scan them in several goes: each remembers what it found"
            )
        }
        endpoints.append(endpoint)
    }

    /// A step that is coprime to the count visits every index once.
    static func stride(_ count: Int) -> Int {
        guard count > 3 else { return 1 }
        var step = count / 2 - 1
        while step > 1, gcd(step, count) != 1 { step -= 1 }
        return max(1, step)
    }

    private static func gcd(_ left: Int, _ right: Int) -> Int { right == 0 ? left : gcd(right, left % right) }
}
