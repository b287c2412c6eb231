#if REKEY_FAULT_POINTS
import Foundation
import Storage
import Testing

/// The list of named points and the source agree: what is passed is in the list, and what is in the list is passed.
struct FaultPointTests {
    @Test func theListIsWhatTheSourcePasses() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var passed: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            passed += text.matches(of: /faultPoint\("([^"]+)"\)/).map { String($0.1) }
        }
        #expect(passed.sorted() == FaultPoint.allCases.map(\.rawValue).sorted())
    }
}
#endif
