package import CertificateFiles

/// Reads what a file holds.
package protocol FileReading: Sendable {
    /// Everything in the regular file behind this descriptor that an inventory wants to know. Called from several
    /// threads at once. The descriptor stands at the file's beginning, is lent and must not be closed; the file has at
    /// most ``WalkPlan/sizeLimit`` octets.
    func contents(descriptor: Int32) -> FileContents
}

/// A reader made of a function.
package struct FileReader: FileReading {
    private let read: @Sendable (Int32) -> FileContents

    /// A reader that calls `read`, from several threads at once.
    package init(_ read: @escaping @Sendable (Int32) -> FileContents) { self.read = read }

    package func contents(descriptor: Int32) -> FileContents { read(descriptor) }
}
