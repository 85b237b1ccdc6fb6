package import Vocabulary

/// One row of an answer; columns count from 0.
///
/// A column of another type than asked for is `mismatch`: the schema and the query disagree, or the
/// file was changed by somebody else.
package struct StoreRow: Sendable {
    package let values: [StoreValue]

    package init(_ values: [StoreValue]) {
        self.values = values
    }

    package func isNull(_ column: Int) -> Bool { values[column] == .null }

    package func int64(_ column: Int) throws(StoreError) -> Int64 {
        guard case .integer(let number) = values[column] else { throw mismatch(column) }
        return number
    }

    package func int(_ column: Int) throws(StoreError) -> Int { Int(try int64(column)) }

    package func bool(_ column: Int) throws(StoreError) -> Bool { try int64(column) != 0 }

    /// A number of a narrower type; one that does not fit is `mismatch`.
    package func number<Number: FixedWidthInteger>(
        _ column: Int,
        as _: Number.Type = Number.self
    ) throws(StoreError) -> Number {
        guard let number = Number(exactly: try int64(column)) else { throw mismatch(column) }
        return number
    }

    package func text(_ column: Int) throws(StoreError) -> String {
        guard case .text(let text) = values[column] else { throw mismatch(column) }
        return text
    }

    package func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
        guard case .bytes(let bytes) = values[column] else { throw mismatch(column) }
        return bytes
    }

    package func timestamp(_ column: Int) throws(StoreError) -> Timestamp {
        Timestamp(milliseconds: try number(column))
    }

    package func minute(_ column: Int) throws(StoreError) -> Minute {
        Minute(count: try number(column))
    }

    package func id<Kind>(
        _ column: Int,
        as _: Identifier<Kind>.Type = Identifier<Kind>.self
    ) throws(StoreError) -> Identifier<Kind> {
        let bytes = try bytes(column)
        guard bytes.count == Kind.Raw.bitWidth / 8 else { throw mismatch(column) }
        var reader = ByteReader(bytes)
        return Identifier(reader.number())
    }

    /// What `read` makes of a column, or nil where it is null.
    package func optional<Result>(
        _ column: Int,
        _ read: (Int) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        isNull(column) ? nil : try read(column)
    }

    private func mismatch(_ column: Int) -> StoreError {
        StoreError(.mismatch, "Column \(column) is not of the type that was asked for.")
    }
}
