/// The words by which staging and test authorities name themselves.
enum TestMark {
    /// Let's Encrypt's staging of today and of before 2021, Boulder's and Pebble's, Buypass' and others' words for it; in
    /// lower case.
    private static let marks = [
        "(staging)", "fake le ", "happy hacker", "h2ppy h2cker", "pebble intermediate", "pebble root", "minica root",
        "test4 ca", "untrusted test",
    ].map { Array($0.utf8) }

    /// Whether one of them stands in a name, in whatever case.
    ///
    /// Octet by octet: all of them are ASCII, and every certificate of an estate comes by here.
    static func stands(in name: String) -> Bool {
        let name = name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return name.indices.contains { start in
            marks.contains { mark in mark.first == name[start] && name[start...].starts(with: mark) }
        }
    }
}
