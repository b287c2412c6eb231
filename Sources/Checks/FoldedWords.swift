/// A few ASCII words that are searched in names of whatever case.
///
/// Octet by octet, because every certificate and every file of an estate comes by: Unicode's search costs a hundred
/// times as much.
package struct FoldedWords: Sendable {
    private let words: [[UInt8]]

    /// - Parameter words: in lower case.
    package init(_ words: [String]) { self.words = words.map { Array($0.utf8) } }

    /// Whether one of them stands anywhere in a name.
    package func stand(in name: String) -> Bool {
        let name = name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return name.indices.contains { start in
            words.contains { word in word.first == name[start] && name[start...].starts(with: word) }
        }
    }
}
