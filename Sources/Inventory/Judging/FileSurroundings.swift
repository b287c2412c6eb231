package import Checks

/// What lies around a certificate's file: its key, the directory, copies of the key.
package struct FileSurroundings: Sendable {
    package let facts: FileFacts

    package init(facts: FileFacts) { self.facts = facts }
}
