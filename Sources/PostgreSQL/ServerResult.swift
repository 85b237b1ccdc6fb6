import CPostgreSQL

/// What the server answered to one statement; freed with its owner.
package struct ServerResult: ~Copyable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { PQclear(pointer) }

    package var rowCount: Int { Int(PQntuples(pointer)) }

    package var columnCount: Int { Int(PQnfields(pointer)) }

    /// How many rows were changed, or told.
    package var changed: Int {
        PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// The type of a column, by its number in `pg_type`.
    package func type(_ column: Int) -> UInt32 { PQftype(pointer, Int32(column)) }

    package func name(_ column: Int) -> String {
        PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// Throws `mismatch` for a type that no table of ours holds, such as a real number.
    package func value(_ row: Int, _ column: Int) throws(PostgreSQLError) -> ServerValue {
        let (row, place) = (Int32(row), Int32(column))
        guard PQgetisnull(pointer, row, place) == 0 else { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, place),
            count: Int(PQgetlength(pointer, row, place))
        )
        guard let value = ServerForm.read(bytes, as: type(column)) else {
            throw PostgreSQLError(
                state: PostgreSQLError.mismatch,
                message: "Column \(column) holds a type (\(type(column))) that we do not read."
            )
        }
        return value
    }

    var isCopyIn: Bool { PQresultStatus(pointer) == PGRES_COPY_IN }

    func requireDone(
        _ connection: borrowing ServerConnection,
        _ sql: String
    ) throws(PostgreSQLError) {
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failure(connection, sql)
        }
    }

    func failure(_ connection: borrowing ServerConnection, _ sql: String) -> PostgreSQLError {
        guard let state = field(jalon_postgresql_state) else { return connection.failure(sql) }
        return PostgreSQLError(
            state: state,
            message: field(jalon_postgresql_primary) ?? "no reason was given",
            sql: sql
        )
    }

    private func field(_ code: Int32) -> String? {
        PQresultErrorField(pointer, code).map { String(cString: $0) }
    }
}
