/// The fifth layout: who is told what, and what is still to be told.
extension Schema {
    static let fifth = [
        """
        CREATE TABLE alert (
            dedup TEXT NOT NULL PRIMARY KEY,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            state TEXT NOT NULL,
            summary TEXT NOT NULL,
            details TEXT NOT NULL,
            since BIGINT NOT NULL,
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            expires_at BIGINT,
            resolved_at BIGINT,
            acked_by TEXT,
            acked_at BIGINT
        )
        """,
        "CREATE INDEX alert_by_state ON alert (state, resolved_at)",
        """
        CREATE TABLE alert_notice (
            dedup TEXT NOT NULL REFERENCES alert (dedup) ON DELETE CASCADE,
            channel TEXT NOT NULL,
            severity TEXT NOT NULL,
            told_at BIGINT NOT NULL,
            refused_at BIGINT,
            PRIMARY KEY (dedup, channel)
        )
        """,
        """
        CREATE TABLE silence (
            id BIGINT NOT NULL PRIMARY KEY,
            matcher TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            made_by TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
        "CREATE INDEX silence_by_end ON silence (ends_at)",
        """
        CREATE TABLE outbox (
            id BIGINT NOT NULL PRIMARY KEY,
            channel TEXT NOT NULL,
            dedup TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            attempt BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            sent_at BIGINT,
            given_up_at BIGINT,
            error TEXT
        )
        """,
        "CREATE INDEX outbox_open ON outbox (channel, dedup, id) WHERE sent_at IS NULL AND given_up_at IS NULL",
        "CREATE INDEX outbox_by_dedup ON outbox (channel, dedup, id)",
        "CREATE INDEX outbox_by_age ON outbox (created_at)",
        """
        CREATE TABLE alert_channel (
            channel TEXT NOT NULL PRIMARY KEY,
            succeeded_at BIGINT,
            failed_at BIGINT,
            failing_since BIGINT,
            error TEXT,
            tested_at BIGINT,
            test_error TEXT
        )
        """,
    ]
}
