import SQLite
package import Sync

/// The whole cache for somebody else who has none.
extension CacheFile {
    /// A snapshot of what lies in the file; nil while it is empty or is not what its head says.
    ///
    /// Read by a connection of its own, so that no lookup waits. Whoever takes it verifies it
    /// against the signed head, as we did.
    package func snapshot() -> Snapshot? {
        do throws(SQLiteError) {
            let connection = try Connection(
                path: path,
                options: .init(mode: .readOnly, applicationID: CacheSchema.applicationID)
            )
            return try connection.reading { () throws(SQLiteError) in
                guard let bytes = try StoredCache.head(in: connection),
                    let head = SignedHead(bytes: bytes)
                else { return nil }
                return try Self.snapshot(under: head, in: connection)
            }
        } catch {
            return nil
        }
    }

    private static func snapshot(
        under head: SignedHead,
        in connection: borrowing Connection
    ) throws(SQLiteError) -> Snapshot? {
        var bytes = Snapshot.domain + head.bytes
        for summary in head.head.tables {
            guard bytes.count + Int(summary.rows) * 48 <= Snapshot.byteCountMax else { return nil }
            let statement = try connection.prepare(
                "SELECT record FROM \(summary.table.name) ORDER BY key LIMIT $1"
            )
            try statement.each(Int64(summary.rows) + 1) { row in bytes += row.blob(0) }
        }
        return try? Snapshot(bytes: bytes)
    }
}
