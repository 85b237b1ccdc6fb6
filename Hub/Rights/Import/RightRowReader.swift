import Access
import Identity
import Vocabulary

/// Reads one line after the other, gathering every fault of a line before it goes on.
struct RightRowReader {
    private static let datesKeptMax = 10_000

    private let columns: RightColumns
    private let names: ScopeNames
    /// A file repeats few dates many times, and reading one costs more than all else in a line.
    private var dates: [String: DateText] = [:]

    init(columns: RightColumns, names: ScopeNames) {
        self.columns = columns
        self.names = names
    }

    /// The draft of a line, or nil after adding what is wrong with it.
    mutating func draft(of row: CSVText.Row, faults: inout [ImportFault]) -> RightDraft? {
        guard row.fields.count == columns.count else {
            let reason = ImportFault.Reason.fieldCount(
                wanted: columns.count,
                found: row.fields.count
            )
            faults.append(ImportFault(row.line, nil, reason))
            return nil
        }
        var line = LineFaults(line: row.line)
        var draft = RightDraft()
        readNames(row, into: &draft, &line)
        readDates(row, into: &draft, &line)
        readNumbers(row, into: &draft, &line)
        readFlags(row, into: &draft, &line)
        faults += line.faults
        return line.faults.isEmpty ? draft : nil
    }

    private func readNames(
        _ row: CSVText.Row,
        into draft: inout RightDraft,
        _ line: inout LineFaults
    ) {
        draft.reference = columns.text(.reference, in: row)
        if draft.reference == nil { line.add(.reference, .valueMissing) }
        line.check(.reference, draft.reference, bytesMax: RightDraft.referenceByteCountMax)
        let name = columns.text(.holderName, in: row)
        let email = columns.text(.holderEmail, in: row)
        line.check(.holderName, name, bytesMax: PersonDraft.nameByteCountMax)
        line.check(.holderEmail, email, bytesMax: PersonDraft.nameByteCountMax)
        if let email, !EmailText.isAddress(email) { line.add(.holderEmail, .notEmail) }
        if let name {
            draft.holder = PersonDraft(name: name, email: email)
        } else if email != nil {
            line.add(.holderName, .nameMissing)
        }
        if let kind = columns.text(.kind, in: row) {
            let known = RightKindOfSale.allCases.first { $0.name == kind.lowercased() }
            if let known { draft.kind = known } else { line.add(.kind, .unknownKind) }
        }
        if let text = columns.text(.zoneSet, in: row) {
            let known = names.zoneSet(text)
            if let known { draft.zoneSet = known } else { line.add(.zoneSet, .unknownZoneSet) }
        }
        if let text = columns.text(.policy, in: row) {
            let known = names.policy(text)
            if let known { draft.policy = known } else { line.add(.policy, .unknownPolicy) }
        }
    }

    private mutating func readDates(
        _ row: CSVText.Row,
        into draft: inout RightDraft,
        _ line: inout LineFaults
    ) {
        if let date = date(.validFrom, row, &line) { draft.notBefore = date.start }
        if let date = date(.validUntil, row, &line) { draft.notAfter = date.end }
        if let date = date(.paidThrough, row, &line) { draft.paidThrough = date.end }
        if draft.notAfter <= draft.notBefore { line.add(.validUntil, .endsBeforeItBegins) }
    }

    private mutating func date(
        _ column: RightColumn,
        _ row: CSVText.Row,
        _ line: inout LineFaults
    ) -> DateText? {
        guard let text = columns.text(column, in: row) else { return nil }
        if let known = dates[text] { return known }
        guard let date = DateText(text) else {
            line.add(column, .notDate)
            return nil
        }
        if dates.count < Self.datesKeptMax { dates[text] = date }
        return date
    }

    private func readNumbers(
        _ row: CSVText.Row,
        into draft: inout RightDraft,
        _ line: inout LineFaults
    ) {
        draft.graceHours = number(.graceHours, row, &line)
        draft.usesMax = number(.usesMax, row, &line, limit: RightDraft.usesMaxMax)
        draft.seat = Seat(
            block: number(.block, row, &line),
            row: number(.row, row, &line),
            seat: number(.seat, row, &line)
        )
    }

    private func number(
        _ column: RightColumn,
        _ row: CSVText.Row,
        _ line: inout LineFaults,
        limit: UInt16 = .max
    ) -> UInt16 {
        guard let text = columns.text(column, in: row) else { return 0 }
        guard let number = UInt16(text), number <= limit, text.utf8.first != UInt8(ascii: "+")
        else {
            line.add(column, .notNumber(Int(limit)))
            return 0
        }
        return number
    }

    private func readFlags(
        _ row: CSVText.Row,
        into draft: inout RightDraft,
        _ line: inout LineFaults
    ) {
        let flags: [(RightColumn, RightFlags)] = [
            (.reentry, .reentryAllowed), (.singleEntry, .singleEntry),
            (.acceptedAhead, .acceptedAhead),
        ]
        for (column, flag) in flags {
            guard let text = columns.text(column, in: row) else { continue }
            switch text.lowercased() {
            case "yes", "true", "1", "oui": draft.flags.insert(flag)
            case "no", "false", "0", "non": break
            default: line.add(column, .notYesNo)
            }
        }
    }
}

/// What is wrong with one line.
private struct LineFaults {
    let line: Int
    var faults: [ImportFault] = []

    init(line: Int) { self.line = line }

    mutating func add(_ column: RightColumn, _ reason: ImportFault.Reason) {
        faults.append(ImportFault(line, column, reason))
    }

    mutating func check(_ column: RightColumn, _ text: String?, bytesMax: Int) {
        guard let text, let fault = PlainText.fault(text, bytesMax: bytesMax) else { return }
        add(column, fault)
    }
}
