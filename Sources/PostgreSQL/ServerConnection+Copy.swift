import CPostgreSQL

extension ServerConnection {
    /// The server is given so many bytes at a time.
    private static let pieceBytes = 256 * 1024
    /// "PGCOPY\n\377\r\n\0", then flags and the length of an extension (documentation of COPY).
    private static let header: [UInt8] =
        [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
        + [UInt8](repeating: 0, count: 8)

    /// Adds rows by COPY in its binary form, and gives how many were added.
    ///
    /// The server takes bytes as the column's type says: the caller has seen to it that they are.
    package func copy(
        into table: String,
        columns: [String],
        rows: [[ServerValue]]
    ) throws(PostgreSQLError) -> Int {
        let sql = "COPY \(table) (\(columns.joined(separator: ", "))) FROM STDIN (FORMAT binary)"
        guard let begun = PQexec(pointer, sql) else { throw failure(sql) }
        let start = ServerResult(begun)
        guard start.isCopyIn else { throw start.failure(self, sql) }
        var piece = Self.header
        for row in rows {
            piece.appendNumber(Int16(columns.count))
            for value in row { value.appendWithLength(to: &piece) }
            if piece.count >= Self.pieceBytes { try put(&piece, sql) }
        }
        piece.appendNumber(Int16(-1))
        try put(&piece, sql)
        return try finishCopy(sql)
    }

    private func put(_ piece: inout [UInt8], _ sql: String) throws(PostgreSQLError) {
        let status = piece.withUnsafeBytes { bytes in
            PQputCopyData(
                pointer,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count)
            )
        }
        guard status == 1 else { throw failure(sql) }
        piece.removeAll(keepingCapacity: true)
    }

    /// The result of the COPY, then the null that ends every command.
    private func finishCopy(_ sql: String) throws(PostgreSQLError) -> Int {
        guard PQputCopyEnd(pointer, nil) == 1, let made = PQgetResult(pointer) else {
            throw failure(sql)
        }
        let result = ServerResult(made)
        while let more = PQgetResult(pointer) { PQclear(more) }
        try result.requireDone(self, sql)
        return result.changed
    }
}
