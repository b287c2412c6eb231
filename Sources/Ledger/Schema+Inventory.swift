/// The fourth layout: every certificate ever seen, where it was seen and what is wrong with it.
extension Schema {
    static let fourth: [String] = []
}
