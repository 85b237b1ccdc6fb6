import PostgreSQL

extension StoreValue {
    var serverValue: ServerValue {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    /// PostgreSQL keeps no NUL in a text, so no engine of ours does.
    func requireStorable() throws(StoreError) {
        guard case .text(let text) = self, text.utf8.contains(0) else { return }
        throw StoreError(.mismatch, "A text with a NUL character cannot be stored.")
    }
}

extension StoreRow {
    init(_ result: borrowing ServerResult, _ row: Int) throws(PostgreSQLError) {
        var values: [StoreValue] = []
        values.reserveCapacity(result.columnCount)
        for column in 0..<result.columnCount {
            values.append(StoreValue(try result.value(row, column)))
        }
        self.init(values)
    }
}

extension StoreValue {
    fileprivate init(_ value: ServerValue) {
        self =
            switch value {
            case .integer(let number): .integer(number)
            case .text(let text): .text(text)
            case .bytes(let bytes): .bytes(bytes)
            case .null, .array: .null
            }
    }
}
