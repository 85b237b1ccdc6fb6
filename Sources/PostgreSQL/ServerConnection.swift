import CPostgreSQL

/// One connection to one database, for one thread at a time.
///
/// Calls block until the server answers: whoever owns the connection gives it a thread. It is not
/// Sendable, so an actor keeps it.
package struct ServerConnection: ~Copyable {
    let pointer: OpaquePointer

    /// Connects, or says why not.
    ///
    /// Names of PGHOST and its like in the environment count as in
    /// every PostgreSQL program, and so does a file named by PGPASSFILE.
    package init(_ address: PostgreSQLAddress) throws(PostgreSQLError) {
        let made = Self.open(Array(address.words))
        guard let made else {
            throw PostgreSQLError(state: PostgreSQLError.noConnection, message: "out of memory")
        }
        guard PQstatus(made) == CONNECTION_OK else {
            let message = Self.line(PQerrorMessage(made))
            PQfinish(made)
            throw PostgreSQLError(state: PostgreSQLError.noConnection, message: message)
        }
        jalon_postgresql_silence(made)
        pointer = made
    }

    deinit { PQfinish(pointer) }

    /// False once a call has found the way to the server gone.
    package var isOpen: Bool { PQstatus(pointer) == CONNECTION_OK }

    package var isInTransaction: Bool { PQtransactionStatus(pointer) != PQTRANS_IDLE }

    /// The server's number of this connection, by which it can be ended.
    package var processIdentifier: Int32 { PQbackendPID(pointer) }

    /// A setting the server told at the start, such as `server_version`.
    package func parameter(_ name: String) -> String {
        PQparameterStatus(pointer, name).map { String(cString: $0) } ?? ""
    }

    package var version: Int { Int(PQserverVersion(pointer)) }

    /// Runs one or several statements without values.
    package func execute(_ sql: String) throws(PostgreSQLError) {
        let result = try result(PQexec(pointer, sql), sql)
        try result.requireDone(self, sql)
    }

    package func prepare(
        _ name: String,
        _ sql: String,
        types: [UInt32]
    ) throws(PostgreSQLError) {
        let made = PQprepare(pointer, name, sql, Int32(types.count), types)
        let result = try result(made, sql)
        try result.requireDone(self, sql)
    }

    /// Runs what was prepared, and gives all of its rows.
    package func run(
        _ name: String,
        _ values: [ServerValue],
        sql: String
    ) throws(PostgreSQLError) -> ServerResult {
        let result = try result(send(name, values), sql)
        try result.requireDone(self, sql)
        return result
    }

    /// A word between quotation marks, for names that come from a table of the server.
    package static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// The values lie in one buffer; the pointers into it live as long as the call.
    private func send(_ name: String, _ values: [ServerValue]) -> OpaquePointer? {
        var buffer: [UInt8] = []
        var starts: [Int] = []
        for value in values {
            starts.append(buffer.count)
            value.append(to: &buffer)
            // An empty value still needs an address, or it would be null.
            buffer.append(0)
        }
        let ends = starts.dropFirst() + [buffer.count]
        let lengths = zip(starts, ends).map { Int32($1 - $0 - 1) }
        let formats = [Int32](repeating: 1, count: values.count)
        return buffer.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = zip(values, starts).map { value, start in
                value == .null ? nil : base.map { $0 + start }
            }
            return PQexecPrepared(
                pointer,
                name,
                Int32(values.count),
                pointers,
                lengths,
                formats,
                1
            )
        }
    }

    private func result(
        _ made: OpaquePointer?,
        _ sql: String
    ) throws(PostgreSQLError) -> ServerResult {
        guard let made else { throw failure(sql) }
        return ServerResult(made)
    }

    /// What went wrong where no server told it: then it was libpq, about the connection.
    func failure(_ sql: String) -> PostgreSQLError {
        PostgreSQLError(
            state: PostgreSQLError.connectionLost,
            message: Self.line(PQerrorMessage(pointer)),
            sql: sql
        )
    }

    /// The first line: those below it quote statements and hints.
    static func line(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "no reason was given"
    }

    private static func open(_ words: [(key: String, value: String)]) -> OpaquePointer? {
        var names = words.map { Self.copied($0.key) as UnsafePointer<CChar>? } + [nil]
        var values = words.map { Self.copied($0.value) as UnsafePointer<CChar>? } + [nil]
        defer {
            for text in names + values { text?.deallocate() }
        }
        return PQconnectdbParams(&names, &values, 0)
    }

    private static func copied(_ text: String) -> UnsafePointer<CChar> {
        let bytes = text.utf8CString
        let place = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (place + index).initialize(to: byte) }
        return UnsafePointer(place)
    }
}
