import GRDB

/// The layout of the ledger and its migrations.
///
/// Only `BIGINT` and `TEXT`, plain keys and indexes: the statements below load unchanged on PostgreSQL. Numbers are made by
/// the statement that inserts (`MAX(id) + 1`), times are milliseconds since 1970 UTC (``Moment``), sets of words are
/// stored by their stable raw values.
enum Schema {
    /// The migrations in order; one that was released is never edited, only followed by another.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1", foreignKeyChecks: .immediate) { db in
            for statement in first { try db.execute(sql: statement) }
        }
        migrator.registerMigration("2", foreignKeyChecks: .immediate) { db in
            for statement in second { try db.execute(sql: statement) }
        }
        migrator.registerMigration("3", foreignKeyChecks: .immediate) { db in
            for statement in third { try db.execute(sql: statement) }
        }
        migrator.registerMigration("4", foreignKeyChecks: .immediate) { db in
            for statement in fourth { try db.execute(sql: statement) }
        }
        migrator.registerMigration("5", foreignKeyChecks: .immediate) { db in
            for statement in fifth { try db.execute(sql: statement) }
        }
        migrator.registerMigration("6", foreignKeyChecks: .immediate) { db in
            for statement in sixth { try db.execute(sql: statement) }
        }
        migrator.registerMigration("7", foreignKeyChecks: .immediate) { db in
            for statement in seventh { try db.execute(sql: statement) }
        }
        migrator.registerMigration("8", foreignKeyChecks: .immediate) { db in
            for statement in eighth { try db.execute(sql: statement) }
        }
        return migrator
    }()

    /// Every statement of every migration, in order: what a new ledger consists of.
    static var statements: [String] { first + second + third + fourth + fifth + sixth + seventh + eighth }

    /// Every migration this release knows.
    static let known = Set(migrator.migrations)

    /// How far a database has come.
    enum State: Equatable {
        case current
        case behind
        case blank
        case foreign
        case newer([String])
    }

    /// Judges a database with one query, or two if it was never migrated.
    static func state(of db: Database) throws -> State {
        let applied = try migrator.appliedIdentifiers(db)
        if applied == known { return .current }
        guard applied.isSubset(of: known) else { return .newer(applied.subtracting(known).sorted()) }
        guard applied.isEmpty else { return .behind }
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        return tables.subtracting(["grdb_migrations"]).isEmpty ? .blank : .foreign
    }

    private static let first = [
        """
        CREATE TABLE rotation (
            id BIGINT NOT NULL PRIMARY KEY,
            certificate TEXT NOT NULL,
            reason TEXT NOT NULL,
            authority TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT,
            outcome TEXT,
            generation BIGINT,
            summary TEXT
        )
        """,
        "CREATE INDEX rotation_by_certificate ON rotation (certificate, id)",
        "CREATE INDEX rotation_unfinished ON rotation (certificate, id) WHERE ended_at IS NULL",
        """
        CREATE TABLE rotation_step (
            rotation BIGINT NOT NULL REFERENCES rotation (id) ON DELETE CASCADE,
            ordinal BIGINT NOT NULL,
            stage TEXT NOT NULL,
            detail TEXT NOT NULL,
            recorded_at BIGINT NOT NULL,
            PRIMARY KEY (rotation, ordinal)
        )
        """,
        """
        CREATE TABLE spent_order (
            id BIGINT NOT NULL PRIMARY KEY,
            name_set TEXT NOT NULL,
            authority TEXT NOT NULL,
            certificate TEXT NOT NULL,
            rotation BIGINT REFERENCES rotation (id) ON DELETE SET NULL,
            created_at BIGINT NOT NULL,
            url TEXT,
            result TEXT,
            ended_at BIGINT
        )
        """,
        "CREATE INDEX spent_order_by_name_set ON spent_order (name_set, created_at)",
        "CREATE INDEX spent_order_by_authority ON spent_order (authority, created_at)",
        "CREATE INDEX spent_order_by_certificate ON spent_order (certificate, id)",
        "CREATE INDEX spent_order_by_rotation ON spent_order (rotation)",
        """
        CREATE TABLE back_off (
            authority TEXT NOT NULL,
            name_set TEXT NOT NULL,
            failures BIGINT NOT NULL,
            not_before BIGINT NOT NULL,
            problem TEXT NOT NULL,
            hint TEXT NOT NULL,
            PRIMARY KEY (authority, name_set)
        )
        """,
        """
        CREATE TABLE generation (
            certificate TEXT NOT NULL,
            number BIGINT NOT NULL,
            authority TEXT NOT NULL,
            spki TEXT NOT NULL,
            serial TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            not_before BIGINT NOT NULL,
            not_after BIGINT NOT NULL,
            key_algorithm TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            standing TEXT NOT NULL,
            standing_reason TEXT,
            standing_since BIGINT NOT NULL,
            PRIMARY KEY (certificate, number)
        )
        """,
        "CREATE INDEX generation_by_end ON generation (not_after)",
        """
        CREATE TABLE generation_name (
            certificate TEXT NOT NULL,
            number BIGINT NOT NULL,
            ordinal BIGINT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (certificate, number, ordinal),
            FOREIGN KEY (certificate, number) REFERENCES generation (certificate, number) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX generation_name_by_name ON generation_name (name)",
        """
        CREATE TABLE target_fact (
            certificate TEXT NOT NULL,
            target TEXT NOT NULL,
            generation BIGINT NOT NULL,
            fact TEXT NOT NULL,
            recorded_at BIGINT NOT NULL,
            PRIMARY KEY (certificate, target, generation, fact)
        )
        """,
        """
        CREATE TABLE last_failure (
            certificate TEXT NOT NULL PRIMARY KEY,
            recorded_at BIGINT NOT NULL,
            stage TEXT NOT NULL,
            verdict TEXT NOT NULL,
            said TEXT,
            live TEXT NOT NULL,
            next_step TEXT NOT NULL,
            hint TEXT NOT NULL,
            exit_status BIGINT NOT NULL
        )
        """,
    ]
}
