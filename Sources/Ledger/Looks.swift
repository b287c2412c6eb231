/// Writes how files were when they were last read.
struct Looks {
    let rows: Rows

    func write(_ looks: [FileLook], forgetting paths: [String]) throws {
        for path in paths { try rows.run("DELETE FROM file_look WHERE path = ?", [.text(path)]) }
        for look in looks {
            try rows.run(
                """
                INSERT INTO file_look (path, device, inode, modified_ns, changed_ns, size, form, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET device = excluded.device, inode = excluded.inode,
                modified_ns = excluded.modified_ns, changed_ns = excluded.changed_ns, size = excluded.size,
                form = excluded.form, outcome = excluded.outcome
                """,
                [
                    .text(look.path), .int(Int(bitPattern: UInt(look.device))), .int(Int(bitPattern: UInt(look.inode))),
                    .int(look.modified), .int(look.changed), .int(look.size), .text(look.form), .text(look.outcome),
                ]
            )
        }
    }

    static let columns = "SELECT path, device, inode, modified_ns, changed_ns, size, form, outcome FROM file_look"

    static func look(_ row: Columns) throws -> FileLook {
        FileLook(
            path: try row.text(0),
            device: UInt64(UInt(bitPattern: try row.int(1))),
            inode: UInt64(UInt(bitPattern: try row.int(2))),
            modified: try row.int(3),
            changed: try row.int(4),
            size: try row.int(5),
            form: try row.text(6),
            outcome: try row.optionalText(7)
        )
    }
}
