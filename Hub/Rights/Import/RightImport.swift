import Access
import Vocabulary

/// Turns the lines of a file into drafts, or into all that is wrong with them.
///
/// All or nothing: a file with one bad line gives no draft, so that what was imported is always a
/// whole file. Only a dry run tells otherwise what would happen.
package struct RightImport: Sendable {
    /// Faults told at most; a file in a wrong layout has one a line.
    package static let faultsMax = 1_000

    package let drafts: [RightDraft]
    package let faults: [ImportFault]

    /// `names` are the zone sets and policies that the file may name.
    package init(_ bytes: [UInt8], names: ScopeNames) {
        do {
            let text = try CSVText(bytes)
            self.init(text, names: names)
        } catch {
            self.init(faults: [ImportFault(error.line ?? 1, nil, .unreadable(error))])
        }
    }

    private init(drafts: [RightDraft] = [], faults: [ImportFault]) {
        self.drafts = drafts
        self.faults = faults
    }

    private init(_ text: CSVText, names: ScopeNames) {
        let columns: RightColumns
        do {
            columns = try RightColumns(text.header)
        } catch {
            self.init(faults: [error])
            return
        }
        var drafts: [RightDraft] = []
        drafts.reserveCapacity(text.rows.count)
        var faults: [ImportFault] = []
        var lines: [String: Int] = [:]
        var reader = RightRowReader(columns: columns, names: names)
        for row in text.rows where faults.count < Self.faultsMax {
            guard let draft = reader.draft(of: row, faults: &faults) else { continue }
            let reference = draft.reference ?? ""
            if let earlier = lines.updateValue(row.line, forKey: reference) {
                faults.append(ImportFault(row.line, .reference, .referenceTwice(line: earlier)))
            }
            drafts.append(draft)
        }
        self.init(drafts: faults.isEmpty ? drafts : [], faults: faults)
    }
}

/// The numbers behind the names of a scope's zone sets and policies.
package struct ScopeNames: Sendable {
    private let zoneSets: [String: UInt16]
    private let policies: [String: UInt16]
    private let zoneSetNumbers: Set<UInt16>
    private let policyNumbers: Set<UInt16>

    package init(zoneSets: [String: UInt16] = [:], policies: [String: UInt16] = [:]) {
        self.zoneSets = zoneSets
        self.policies = policies
        zoneSetNumbers = Set(zoneSets.values).union([0])
        policyNumbers = Set(policies.values).union([0])
    }

    package func zoneSet(_ text: String) -> UInt16? {
        zoneSets[text] ?? UInt16(text).flatMap { zoneSetNumbers.contains($0) ? $0 : nil }
    }

    package func policy(_ text: String) -> UInt16? {
        policies[text] ?? UInt16(text).flatMap { policyNumbers.contains($0) ? $0 : nil }
    }

    package func hasZoneSet(_ number: UInt16) -> Bool { zoneSetNumbers.contains(number) }

    package func hasPolicy(_ number: UInt16) -> Bool { policyNumbers.contains(number) }
}
