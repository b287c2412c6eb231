/// The sixth layout: how far sources that only ever go on have come, from scan to scan.
extension Schema {
    static let sixth = [
        """
        CREATE TABLE source_cursor (
            source TEXT NOT NULL PRIMARY KEY,
            reached TEXT NOT NULL
        )
        """
    ]
}
