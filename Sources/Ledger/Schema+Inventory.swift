/// The fourth layout: every certificate ever seen, where it was seen and what is wrong with it.
///
/// What changes at every scan (``location_look``) stands apart from what hardly ever does (``location``), and the bulk
/// (``certificate_der``) apart from what is searched: an unchanged sweep of 100,000 places rewrites only narrow rows.
/// The columns that end in `_prefix` are sixty bits of a long hexadecimal word: an index over them is a fifth of the
/// size, and whoever uses it compares the whole word as well. Text is compared octet by octet (PostgreSQL: collation C).
extension Schema {
    static let fourth =
        certificateTables + placeTables + findingTables + [
            // Which certificates are ours is asked by fingerprint, by every new sighting.
            "CREATE INDEX generation_by_fingerprint ON generation (fingerprint)"
        ]

    private static let certificateTables = [
        """
        CREATE TABLE certificate (
            id BIGINT NOT NULL PRIMARY KEY,
            fingerprint TEXT NOT NULL UNIQUE,
            spki TEXT NOT NULL,
            serial TEXT NOT NULL,
            subject TEXT NOT NULL,
            common_name TEXT,
            issuer TEXT NOT NULL,
            issuer_name TEXT,
            issuer_organisation TEXT,
            issuer_label TEXT NOT NULL,
            not_before BIGINT NOT NULL,
            not_after BIGINT NOT NULL,
            key_type TEXT NOT NULL,
            key_bits BIGINT NOT NULL,
            signature TEXT NOT NULL,
            is_ca BIGINT NOT NULL,
            is_self_signed BIGINT NOT NULL,
            name_set TEXT NOT NULL,
            title TEXT NOT NULL,
            lifetime_days BIGINT NOT NULL,
            spki_prefix BIGINT NOT NULL,
            serial_prefix BIGINT NOT NULL,
            name_set_prefix BIGINT NOT NULL,
            seen_now BIGINT NOT NULL,
            managed BIGINT NOT NULL,
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            revoked_at BIGINT
        )
        """,
        "CREATE INDEX certificate_by_end ON certificate (not_after, id, is_ca, seen_now, managed)",
        "CREATE INDEX certificate_managed ON certificate (managed, id) WHERE managed = 1",
        "CREATE INDEX certificate_by_title ON certificate (title, id, is_ca, seen_now)",
        """
        CREATE INDEX certificate_by_issuer ON certificate
        (is_ca, issuer_label, key_type, key_bits, lifetime_days, seen_now, managed, id)
        """,
        "CREATE INDEX certificate_by_key ON certificate (spki_prefix, is_ca, seen_now)",
        "CREATE INDEX certificate_by_serial ON certificate (serial_prefix)",
        "CREATE INDEX certificate_by_name_set ON certificate (name_set_prefix, not_before, is_ca, seen_now)",
        """
        CREATE TABLE certificate_name (
            certificate BIGINT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
            ordinal BIGINT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            reversed TEXT NOT NULL,
            PRIMARY KEY (certificate, ordinal)
        )
        """,
        "CREATE INDEX certificate_name_reversed ON certificate_name (reversed, kind, certificate)",
        """
        CREATE TABLE certificate_der (
            certificate BIGINT NOT NULL PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
            der TEXT NOT NULL
        )
        """,
    ]

    private static let placeTables = [
        """
        CREATE TABLE location (
            id BIGINT NOT NULL PRIMARY KEY,
            uri TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            source TEXT NOT NULL,
            environment TEXT,
            service TEXT,
            evidence TEXT,
            owner TEXT,
            labels TEXT NOT NULL,
            facts TEXT,
            enabled BIGINT NOT NULL,
            look_interval BIGINT,
            first_seen BIGINT NOT NULL
        )
        """,
        "CREATE INDEX location_by_source ON location (source, kind)",
        "CREATE INDEX location_by_kind ON location (kind, id)",
        "CREATE INDEX location_by_service ON location (service)",
        "CREATE INDEX location_by_environment ON location (environment)",
        "CREATE INDEX location_by_owner ON location (owner)",
        """
        CREATE TABLE location_look (
            location BIGINT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
            scan BIGINT NOT NULL,
            last_look BIGINT NOT NULL,
            last_ok BIGINT,
            fail_count BIGINT NOT NULL,
            problem TEXT,
            problem_detail TEXT,
            gone_at BIGINT
        )
        """,
        "CREATE INDEX location_look_failing ON location_look (location) WHERE fail_count > 0 AND gone_at IS NULL",
        "CREATE INDEX location_look_gone ON location_look (location) WHERE gone_at IS NOT NULL",
        """
        CREATE TABLE observation (
            location BIGINT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
            address TEXT NOT NULL,
            position BIGINT NOT NULL,
            alias TEXT,
            certificate BIGINT NOT NULL REFERENCES certificate (id),
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            gone_at BIGINT,
            PRIMARY KEY (location, address, position, certificate, first_seen)
        )
        """,
        "CREATE INDEX observation_by_certificate ON observation (certificate, gone_at)",
        """
        CREATE TABLE file_look (
            path TEXT NOT NULL PRIMARY KEY,
            device BIGINT NOT NULL,
            inode BIGINT NOT NULL,
            modified_ns BIGINT NOT NULL,
            changed_ns BIGINT NOT NULL,
            size BIGINT NOT NULL,
            form TEXT NOT NULL,
            outcome TEXT
        )
        """,
        """
        CREATE TABLE scan (
            id BIGINT NOT NULL PRIMARY KEY,
            cause TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            outcome TEXT
        )
        """,
        """
        CREATE TABLE scan_source (
            scan BIGINT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            resume_at TEXT,
            counts TEXT,
            finished_at BIGINT,
            PRIMARY KEY (scan, source)
        )
        """,
        "CREATE INDEX scan_source_finished ON scan_source (source, finished_at)",
        """
        CREATE TABLE blind_spot (
            place TEXT NOT NULL,
            reason TEXT NOT NULL,
            detail TEXT NOT NULL,
            source TEXT NOT NULL,
            scan BIGINT NOT NULL,
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            resolved_at BIGINT,
            PRIMARY KEY (place, reason)
        )
        """,
        "CREATE INDEX blind_spot_open ON blind_spot (source, scan, place) WHERE resolved_at IS NULL",
    ]

    private static let findingTables = [
        """
        CREATE TABLE waiver (
            id BIGINT NOT NULL PRIMARY KEY,
            check_id TEXT,
            dedup TEXT,
            place TEXT,
            expires_at BIGINT NOT NULL,
            waived_by TEXT NOT NULL,
            why TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            withdrawn_at BIGINT
        )
        """,
        "CREATE INDEX waiver_by_end ON waiver (expires_at)",
        """
        CREATE TABLE finding (
            id BIGINT NOT NULL PRIMARY KEY,
            check_id TEXT NOT NULL,
            number BIGINT NOT NULL,
            severity BIGINT NOT NULL,
            dedup TEXT NOT NULL UNIQUE,
            place TEXT,
            certificate BIGINT REFERENCES certificate (id) ON DELETE CASCADE,
            managed_name TEXT,
            detail TEXT NOT NULL,
            hint TEXT NOT NULL,
            first_seen BIGINT NOT NULL,
            last_seen BIGINT NOT NULL,
            resolved_at BIGINT,
            waived_until BIGINT,
            waiver BIGINT REFERENCES waiver (id)
        )
        """,
        "CREATE INDEX finding_open ON finding (severity DESC, id) WHERE resolved_at IS NULL",
        """
        CREATE INDEX finding_open_counts ON finding (severity, check_id, waived_until, certificate, resolved_at)
        WHERE resolved_at IS NULL
        """,
        "CREATE INDEX finding_open_by_check ON finding (check_id, id) WHERE resolved_at IS NULL",
        "CREATE INDEX finding_by_certificate ON finding (certificate, resolved_at)",
        "CREATE INDEX finding_by_place ON finding (place, resolved_at)",
        "CREATE INDEX finding_by_managed_name ON finding (managed_name, resolved_at)",
        "CREATE INDEX finding_by_waiver ON finding (waiver)",
        "CREATE INDEX finding_resolved ON finding (resolved_at) WHERE resolved_at IS NOT NULL",
    ]
}
