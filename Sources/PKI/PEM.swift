import COpenSSL

/// The textual encoding of RFC 7468, read strictly: a block of another kind than asked for is an error, not noise.
package enum PEM {
    /// Why a text was refused.
    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case tooLarge(limit: Int)
        case empty
        case forbiddenOctet(line: Int)
        case textOutside(line: Int)
        case otherKind(label: String, line: Int)
        case unterminated(line: Int)
        case badBase64(line: Int)
        case tooMany(limit: Int)
        case blockTooLarge(limit: Int, line: Int)

        package var description: String {
            switch self {
            case .tooLarge(let limit): "PEM: larger than \(limit) octets"
            case .empty: "PEM: no block of the kind asked for"
            case .forbiddenOctet(let line): "PEM line \(line): an octet that is not printable ASCII"
            case .textOutside(let line): "PEM line \(line): text outside of a block"
            case .otherKind(let label, let line): "PEM line \(line): a \"\(label)\" block where it has no place"
            case .unterminated(let line): "PEM line \(line): the block has no end"
            case .badBase64(let line): "PEM line \(line): the block is not base64"
            case .tooMany(let limit): "PEM: more than \(limit) blocks"
            case .blockTooLarge(let limit, let line): "PEM line \(line): a block of more than \(limit) octets"
            }
        }
    }

    /// How much text may stand around the blocks.
    package enum Surroundings: Sendable {
        /// Nothing but white space: what comes from a certificate authority.
        case none
        /// Anything, as RFC 7468 §2 allows: what an operator keeps in a file of trusted roots.
        case explanatory
    }

    /// The contents of all blocks of one kind, in order.
    ///
    /// CRLF, blank lines between blocks, trailing spaces and a missing last newline are accepted, because servers send
    /// them. RFC 8555 §11.4: "the ACME client MUST verify that the PEM encapsulation boundary says CERTIFICATE".
    /// Text outside of blocks, a byte order mark, a NUL, header lines and white space inside of a line are refused.
    ///
    /// - Parameters:
    ///   - limit: octets of the whole text; looked at before anything else.
    ///   - most: how many blocks there may be.
    ///   - each: octets of one block's contents; a larger block is refused before it is decoded.
    package static func blocks(
        of label: String,
        in text: [UInt8],
        limit: Int = 1 << 20,
        most: Int = 32,
        each: Int = .max,
        surroundings: Surroundings = .none
    ) throws(Failure) -> [[UInt8]] {
        guard text.count <= limit else { throw .tooLarge(limit: limit) }
        var reader = Reader(label: label, most: most, each: each, surroundings: surroundings)
        var line = 0
        for raw in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            try reader.take(raw.trimmingSpace(), line: line)
        }
        return try reader.finish()
    }

    /// One block in PEM: 64 columns, LF, a final newline.
    package static func encode(_ contents: [UInt8], label: String) -> [UInt8] {
        var encoded = [UInt8](repeating: 0, count: contents.count / 3 * 4 + 8)
        let length = EVP_EncodeBlock(&encoded, contents, Int32(clamping: contents.count))
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        var index = 0
        while index < Int(length) {
            text += encoded[index..<min(index + 64, Int(length))]
            text.append(0x0A)
            index += 64
        }
        text += Array("-----END \(label)-----\n".utf8)
        return text
    }

    /// The line-by-line state of one reading.
    private struct Reader {
        let label: String
        let most: Int
        let each: Int
        let surroundings: Surroundings
        var blocks: [[UInt8]] = []
        var body: [UInt8]?
        var begun = 0

        mutating func take(_ line: ArraySlice<UInt8>, line number: Int) throws(Failure) {
            let explanatory = body == nil && surroundings == .explanatory
            guard explanatory || line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw .forbiddenOctet(line: number)
            }
            if let kind = Self.boundary(line, "BEGIN") {
                guard body == nil else { throw .unterminated(line: begun) }
                guard kind == label else { throw .otherKind(label: kind, line: number) }
                guard blocks.count < most else { throw .tooMany(limit: most) }
                (body, begun) = ([], number)
            } else if let kind = Self.boundary(line, "END") {
                guard let text = body else { throw .textOutside(line: number) }
                guard kind == label else { throw .otherKind(label: kind, line: number) }
                // Four characters stand for at most three octets.
                guard text.count / 4 <= each / 3 else { throw .blockTooLarge(limit: each, line: begun) }
                guard let contents = PEM.decodeBase64(text), !contents.isEmpty else { throw .badBase64(line: begun) }
                blocks.append(contents)
                body = nil
            } else if body != nil {
                body?.append(contentsOf: line)
            } else if !line.isEmpty, surroundings == .none {
                throw .textOutside(line: number)
            }
        }

        func finish() throws(Failure) -> [[UInt8]] {
            guard body == nil else { throw .unterminated(line: begun) }
            guard !blocks.isEmpty else { throw .empty }
            return blocks
        }

        private static func boundary(_ line: ArraySlice<UInt8>, _ word: String) -> String? {
            let begin = Array("-----\(word) ".utf8)
            let end = Array("-----".utf8)
            guard line.count >= begin.count + end.count, line.starts(with: begin), line.suffix(5) == end[...] else {
                return nil
            }
            // What a message will quote: cut, and printable even where the text around blocks need not be.
            let label = line.dropFirst(begin.count).dropLast(end.count).prefix(64)
            return String(decoding: label.map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
        }
    }

    private static func decodeBase64(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4), !text.isEmpty else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        // EVP_DecodeBlock skips white space at both ends and takes '=' in odd places; both are refused here.
        guard text.dropLast(padding).allSatisfy(isBase64) else { return nil }
        var contents = [UInt8](repeating: 0, count: text.count / 4 * 3)
        guard EVP_DecodeBlock(&contents, text, Int32(clamping: text.count)) == Int32(clamping: contents.count) else {
            ERR_clear_error()
            return nil
        }
        return contents.dropLast(padding)
    }

    private static func isBase64(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}

extension ArraySlice<UInt8> {
    /// The slice without spaces, tabs and carriage returns at its ends.
    fileprivate func trimmingSpace() -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        var slice = drop(while: isSpace)
        while let last = slice.last, isSpace(last) { slice.removeLast() }
        return slice
    }
}
