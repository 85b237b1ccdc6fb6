import PostgreSQL

/// Many rows for one table, and how they get there.
struct ManyRows {
    /// Up to here `unnest` is quicker than COPY, which costs round trips of its own.
    static let unnestRowsMax = 200
    /// Rows of one statement, so that no message grows without bound.
    static let pieceRows = 2_000

    let table: String
    let columns: [String]
    let types: [ServerType]
    let rows: [[ServerValue]]

    var isForCopy: Bool { rows.count > Self.unnestRowsMax }

    func sql(_ rule: ConflictRule) -> String {
        let arrays = types.enumerated().map { "$\($0 + 1)::\($1.name)[]" }
        let ending = rule == .keep ? " ON CONFLICT DO NOTHING" : ""
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
            + "OVERRIDING SYSTEM VALUE "
            + "SELECT * FROM unnest(\(arrays.joined(separator: ", ")))\(ending)"
    }

    /// The values of each statement: an array for each column.
    var pieces: [[ServerValue]] {
        stride(from: 0, to: rows.count, by: Self.pieceRows).map { start in
            let piece = rows[start..<min(start + Self.pieceRows, rows.count)]
            return types.indices.map { column in
                .array(types[column], piece.map { $0[column] })
            }
        }
    }

    func requireTypes() throws(PostgreSQLError) {
        for row in rows {
            guard row.count == columns.count else {
                throw PostgreSQLError(
                    state: PostgreSQLError.misuse,
                    message: "A row has not one value for each column of \(table)."
                )
            }
            for (value, type) in zip(row, types)
            where value != .null && value.type != type.rawValue {
                throw PostgreSQLError(
                    state: PostgreSQLError.mismatch,
                    message: "A value for \(table) is not of its column's type."
                )
            }
        }
    }
}
