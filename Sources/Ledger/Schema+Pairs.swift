/// The eighth layout: the further certificates of generations with several kinds of key.
extension Schema {
    static let eighth = [
        """
        CREATE TABLE generation_pair (
            certificate TEXT NOT NULL,
            number BIGINT NOT NULL,
            ordinal BIGINT NOT NULL,
            fingerprint TEXT NOT NULL,
            spki TEXT NOT NULL,
            serial TEXT NOT NULL,
            key_algorithm TEXT NOT NULL,
            not_after BIGINT NOT NULL,
            PRIMARY KEY (certificate, number, ordinal),
            FOREIGN KEY (certificate, number) REFERENCES generation (certificate, number) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX generation_pair_by_fingerprint ON generation_pair (fingerprint)",
    ]
}
