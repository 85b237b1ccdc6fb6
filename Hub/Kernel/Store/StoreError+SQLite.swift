import SQLite

extension StoreError {
    init(_ error: SQLiteError) {
        let code: Code =
            switch error.kind {
            case .full: .full
            case .busy: .busy
            case .corrupt: .damaged
            case .notADatabase: .foreign
            case .readOnly: .readOnly
            case .constraint: error.isDuplicate ? .duplicate : .constraint
            case .mismatch: .mismatch
            case .misuse: .misuse
            case .ioError, .cannotOpen, .other: .other
            }
        self.init(code, error.description)
    }
}
