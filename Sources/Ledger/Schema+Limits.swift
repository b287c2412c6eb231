/// The second layout: what authorities' limits are counted by, and what they advise.
extension Schema {
    static let second = [
        "ALTER TABLE spent_order ADD COLUMN exempt BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX spent_order_open ON spent_order (name_set, authority) WHERE ended_at IS NULL",
        """
        CREATE TABLE spent_order_name (
            spent_order BIGINT NOT NULL REFERENCES spent_order (id) ON DELETE CASCADE,
            identifier TEXT NOT NULL,
            domain TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (spent_order, identifier)
        )
        """,
        "CREATE INDEX spent_order_name_by_identifier ON spent_order_name (identifier, created_at)",
        "CREATE INDEX spent_order_name_by_domain ON spent_order_name (domain, created_at)",
        "CREATE INDEX spent_order_name_by_age ON spent_order_name (created_at)",
        """
        CREATE TABLE failed_validation (
            id BIGINT NOT NULL PRIMARY KEY,
            identifier TEXT NOT NULL,
            authority TEXT NOT NULL,
            certificate TEXT NOT NULL,
            problem TEXT NOT NULL,
            failed_at BIGINT NOT NULL
        )
        """,
        "CREATE INDEX failed_validation_by_identifier ON failed_validation (identifier, failed_at)",
        "CREATE INDEX failed_validation_by_age ON failed_validation (failed_at)",
        """
        CREATE TABLE authority_state (
            authority TEXT NOT NULL PRIMARY KEY,
            not_before BIGINT,
            refusals BIGINT NOT NULL,
            paused BIGINT NOT NULL,
            reason TEXT NOT NULL,
            help_url TEXT,
            directory_seen_at BIGINT,
            directory_failures BIGINT NOT NULL,
            clock_skew BIGINT,
            clock_skew_seen_at BIGINT
        )
        """,
        """
        CREATE TABLE renewal_information (
            certificate_id TEXT NOT NULL PRIMARY KEY,
            authority TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            window_start BIGINT,
            window_end BIGINT,
            explanation TEXT,
            drawn_at BIGINT,
            fetched_at BIGINT,
            ask_again_at BIGINT NOT NULL,
            temporary_failures BIGINT NOT NULL,
            replaced_at BIGINT,
            renewed_at BIGINT
        )
        """,
        "CREATE INDEX renewal_information_by_expiry ON renewal_information (expires_at)",
        """
        CREATE TABLE denied_key (
            spki TEXT NOT NULL PRIMARY KEY,
            reason TEXT NOT NULL,
            since BIGINT NOT NULL
        )
        """,
    ]
}
