/// One thing that is wrong with one line of an import, told without repeating what stood there.
package struct ImportFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case unreadable(CSVFault)
        case unknownColumn(Int)
        case columnTwice
        case columnMissing
        case fieldCount(wanted: Int, found: Int)
        case valueMissing
        case tooLong(Int)
        case controlCharacter
        case formula
        case notEmail
        case unknownKind
        case notDate
        case notNumber(Int)
        case notYesNo
        case unknownZoneSet
        case unknownPolicy
        case endsBeforeItBegins
        case referenceTwice(line: Int)
        case nameMissing
    }

    package let line: Int
    package let column: RightColumn?
    package let reason: Reason

    package init(_ line: Int, _ column: RightColumn?, _ reason: Reason) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// What is wrong and what to do, for the person who made the file.
    package var message: String {
        switch reason {
        case .unreadable(let fault): fault.message
        case .unknownColumn(let position):
            "Column \(position) has a name that is not known. Known are: "
                + RightColumn.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .columnTwice: "This column stands twice."
        case .columnMissing: "This column is missing."
        case .fieldCount(let wanted, let found):
            "The line has \(found) fields, the first line \(wanted)."
        case .valueMissing: "A value is missing."
        case .tooLong(let limit): "The value is longer than \(limit) bytes."
        case .controlCharacter: "The value holds a line break or another control character."
        case .formula:
            "The value begins with =, +, - or @, which spreadsheets take for a formula."
        case .notEmail: "This is not an e-mail address."
        case .unknownKind: "This kind is not known."
        case .notDate: "Write a date as 2026-03-01 or a time as 2026-03-01T18:30:00Z."
        case .notNumber(let limit): "Write a whole number from 0 to \(limit)."
        case .notYesNo: "Write yes or no."
        case .unknownZoneSet: "The scope has no zone set of this number or name."
        case .unknownPolicy: "The scope has no policy of this number or name."
        case .endsBeforeItBegins: "The validity ends before it begins."
        case .referenceTwice(let line): "The same reference stands in line \(line)."
        case .nameMissing: "An e-mail address needs a holder name beside it."
        }
    }
}
