/// The fifth layout: who is told what, and what is still to be told.
extension Schema {
    static let fifth: [String] = []
}
