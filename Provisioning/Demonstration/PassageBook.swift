import Access
import SQLite
package import Sync

/// What an edge's journal says of openings: the truth of the place, read while it is written.
package struct PassageBook: Sendable {
    /// What became of one opening; the hub uses the same words.
    package enum Outcome: String, Sendable, CaseIterable {
        case passed
        case assumed
        case notUsed = "not_used"
        case refused
        case unknown

        package init(_ record: JournalRecord) {
            if record.flags.contains(.notUsed) {
                self = record.slot == JournalRecord.gateRefused ? .refused : .notUsed
            } else if record.flags.contains(.unsettled) {
                self = .unknown
            } else {
                self = record.flags.contains(.assumed) ? .assumed : .passed
            }
        }

        /// For whoever watches the lines of the demonstration.
        var words: String {
            switch self {
            case .passed: "passed"
            case .assumed: "taken to have passed"
            case .notUsed: "not used: given back"
            case .refused: "would not open: given back"
            case .unknown: "nobody can say"
            }
        }
    }

    private static let patience = Duration.seconds(12)
    private static let poll = Duration.milliseconds(20)

    private let path: String

    package init(journal path: String) {
        self.path = path
    }

    /// What became of the opening that a scan led to; nil when nothing did in time.
    package func outcome(ofScan sequence: Int64) async throws -> Outcome? {
        let end = ContinuousClock.now + Self.patience
        repeat {
            if let found = try records(after: sequence).first(where: {
                $0.kind == .passage && Int64($0.sequence) - Int64($0.refersTo) == sequence
            }) {
                return Outcome(found)
            }
            try await Task.sleep(for: Self.poll)
        } while ContinuousClock.now < end
        return nil
    }

    /// How many openings came to what.
    package func outcomes() throws -> [Outcome: Int] {
        try records(after: 0).filter { $0.kind == .passage }.reduce(into: [:]) { counts, record in
            counts[Outcome(record), default: 0] += 1
        }
    }

    package func grants() throws -> Int {
        try records(after: 0).count { $0.kind == .scan }
    }

    /// How often the gate told of something, by its words; ends are not counted.
    package func events() throws -> [String: Int] {
        try records(after: 0).filter { $0.kind == .gate && !$0.flags.contains(.over) }
            .reduce(into: [:]) { counts, record in
                let kind = UInt8(exactly: record.subject).flatMap(GateEventKind.init)
                counts[kind?.name ?? "unknown", default: 0] += 1
            }
    }

    private func records(after sequence: Int64) throws -> [JournalRecord] {
        let connection = try Connection(
            path: path,
            options: Connection.Options(mode: .readOnly)
        )
        var found: [JournalRecord] = []
        let statement = try connection.prepare(
            "SELECT bytes FROM record WHERE sequence > \(sequence) ORDER BY sequence"
        )
        try statement.each { row in
            if let record = JournalRecord(bytes: row.blob(0)) { found.append(record) }
        }
        return found
    }
}
