/// The seventh layout: which back-offs are an authority's limit, so that they can be told as one.
extension Schema {
    static let seventh = ["ALTER TABLE back_off ADD COLUMN limited BIGINT NOT NULL DEFAULT 0"]
}
