/// The columns that an import may have, in any order; only `reference` must be there.
package enum RightColumn: String, CaseIterable, Sendable {
    case reference
    case holderName = "holder_name"
    case holderEmail = "holder_email"
    case kind
    case zoneSet = "zone_set"
    case validFrom = "valid_from"
    case validUntil = "valid_until"
    case paidThrough = "paid_through"
    case graceHours = "grace_hours"
    case usesMax = "uses_max"
    case reentry
    case singleEntry = "single_entry"
    case acceptedAhead = "accepted_ahead"
    case policy
    case block
    case row
    case seat
}

/// Where each column of a file stands.
struct RightColumns {
    private let positions: [RightColumn: Int]
    let count: Int

    init(_ header: CSVText.Row) throws(ImportFault) {
        var positions: [RightColumn: Int] = [:]
        for (position, name) in header.fields.enumerated() {
            guard let column = RightColumn(rawValue: name.trimmed.lowercased()) else {
                throw ImportFault(header.line, nil, .unknownColumn(position + 1))
            }
            guard positions.updateValue(position, forKey: column) == nil else {
                throw ImportFault(header.line, column, .columnTwice)
            }
        }
        guard positions[.reference] != nil else {
            throw ImportFault(header.line, .reference, .columnMissing)
        }
        self.positions = positions
        count = header.fields.count
    }

    /// The text of a column without surrounding spaces; nil where it is absent or empty.
    func text(_ column: RightColumn, in row: CSVText.Row) -> String? {
        guard let position = positions[column] else { return nil }
        let text = row.fields[position].trimmed
        return text.isEmpty ? nil : text
    }
}

extension String {
    /// Without the spaces and tabs around it.
    var trimmed: String {
        let isText: (Character) -> Bool = { $0 != " " && $0 != "\t" }
        guard let first = firstIndex(where: isText), let last = lastIndex(where: isText) else {
            return ""
        }
        return String(self[first...last])
    }
}
