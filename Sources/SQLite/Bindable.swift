/// What can stand for a parameter of a statement.
///
/// An id type of ours conforms by binding what it is stored as: `try statement.bind(raw, at:
/// index)`.
@usableFromInline
package protocol Bindable {
    /// `index` counts from 1, as SQLite does.
    func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError)
}

extension Int64: Bindable {
    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension Int: Bindable {
    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(Int64(self), at: index)
    }
}

extension String: Bindable {
    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension [UInt8]: Bindable {
    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        try statement.bind(self, at: index)
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    @inlinable
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        guard let self else { return try statement.bindNull(at: index) }
        try self.bind(to: statement, at: index)
    }
}

extension Value: Bindable {
    @usableFromInline
    package func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
        switch self {
        case .null: try statement.bindNull(at: index)
        case .integer(let number): try statement.bind(number, at: index)
        case .text(let text): try statement.bind(text, at: index)
        case .blob(let bytes): try statement.bind(bytes, at: index)
        }
    }
}
