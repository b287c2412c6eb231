/// The third layout: revocations that are wished for and not done yet.
extension Schema {
    static let third = [
        """
        CREATE TABLE pending_revocation (
            certificate TEXT NOT NULL,
            generation BIGINT NOT NULL,
            reason BIGINT,
            newest BIGINT,
            since BIGINT NOT NULL,
            problem TEXT,
            PRIMARY KEY (certificate, generation)
        )
        """
    ]
}
