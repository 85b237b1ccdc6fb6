/// A table of comma-separated values (RFC 4180), each row with the line it began on.
///
/// A byte-order mark, either line end, and `;` or a tab in place of the comma are taken as they
/// come out of spreadsheets. The text is data only: nothing in it is ever computed.
package struct CSVText: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// Counts from 1, the header included, as an editor shows it.
        package let line: Int
        package let fields: [String]
    }

    package static let byteCountMax = 16 << 20
    /// Rows below the header; more is refused, so that one import stays one transaction.
    package static let rowsMax = 100_000
    package static let fieldsMax = 64
    package static let fieldByteCountMax = 1_024

    package let header: Row
    package let rows: [Row]

    package init(_ bytes: [UInt8]) throws(CSVFault) {
        guard bytes.count <= Self.byteCountMax else { throw .tooLarge }
        var reader = CSVReader(bytes)
        guard let header = try reader.next() else { throw .empty }
        var rows: [Row] = []
        while let row = try reader.next() {
            guard rows.count < Self.rowsMax else { throw .tooManyRows }
            rows.append(row)
        }
        self.header = header
        self.rows = rows
    }
}

/// Why a text cannot be read as a table at all.
package enum CSVFault: Error, Hashable, Sendable {
    case tooLarge
    case empty
    case tooManyRows
    case notUTF8(line: Int)
    case quoteLeftOpen(line: Int)
    case strayQuote(line: Int)
    case fieldTooLong(line: Int)
    case tooManyFields(line: Int)

    package var line: Int? {
        switch self {
        case .tooLarge, .empty, .tooManyRows: nil
        case .notUTF8(let line), .quoteLeftOpen(let line), .strayQuote(let line),
            .fieldTooLong(let line), .tooManyFields(let line):
            line
        }
    }

    package var message: String {
        switch self {
        case .tooLarge: "The file is larger than 16 MiB. Split it."
        case .empty: "The file is empty. The first line names the columns."
        case .tooManyRows: "The file has more than 100000 lines. Split it."
        case .notUTF8: "This line is not UTF-8 text. Save the file as UTF-8."
        case .quoteLeftOpen: "A quotation mark opened here is never closed."
        case .strayQuote: "A quotation mark stands inside a field. Double it, and quote the field."
        case .fieldTooLong: "A field is longer than 1024 bytes."
        case .tooManyFields: "This line has more than 64 fields."
        }
    }
}
