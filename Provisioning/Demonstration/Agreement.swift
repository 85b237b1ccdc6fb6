import Access
import Crypto
import HubAdmin
import SQLite
import Sync
import Vocabulary

/// Compares what an edge wrote with what the hub holds, record by record.
struct Agreement: Sendable, Equatable {
    private static let pageSize = "1000"
    private static let pagesMax = 1_000

    /// One record, as both sides can name it.
    struct Line: Hashable, Sendable {
        let epoch: Int64
        let sequence: Int64
        let kind: String
        let decision: String
        let right: String?
    }

    private(set) var records = 0
    /// Scans, granted or refused.
    private(set) var scans = 0
    private(set) var onlyAtEdge = 0
    private(set) var onlyAtHub = 0
    private(set) var twiceAtHub = 0

    var isWhole: Bool { onlyAtEdge == 0 && onlyAtHub == 0 && twiceAtHub == 0 && records > 0 }

    init(journal path: String, device: String, hub: HubConnection) async throws {
        let written = try Self.journal(path)
        let held = try await Self.held(device, hub)
        let heldSet = Set(held)
        records = written.count
        scans = written.count { $0.kind == "scan" || $0.kind == "refusal" }
        onlyAtEdge = written.subtracting(heldSet).count
        onlyAtHub = heldSet.subtracting(written).count
        twiceAtHub = held.count - heldSet.count
    }

    private static func journal(_ path: String) throws -> Set<Line> {
        let connection = try Connection(
            path: path,
            options: Connection.Options(mode: .readOnly)
        )
        var lines: Set<Line> = []
        let statement = try connection.prepare("SELECT bytes FROM record")
        try statement.each { row in
            guard let record = JournalRecord(bytes: row.blob(0)) else { return }
            lines.insert(
                Line(
                    epoch: Int64(record.epoch),
                    sequence: Int64(clamping: record.sequence),
                    kind: record.kind.name,
                    decision: decision(of: record),
                    right: right(of: record)
                )
            )
        }
        return lines
    }

    private static func decision(of record: JournalRecord) -> String {
        switch record.kind {
        case .scan: "granted"
        case .passage: PassageBook.Outcome(record).rawValue
        default: record.refusal?.name ?? ""
        }
    }

    private static func right(of record: JournalRecord) -> String? {
        let isAboutRight = record.kind == .scan || record.kind == .refusal
        guard isAboutRight, record.subject != 0, !record.flags.contains(.counted) else {
            return nil
        }
        return record.right.description
    }

    private static func held(_ device: String, _ hub: HubConnection) async throws -> [Line] {
        var lines: [Line] = []
        var cursor: String?
        for _ in 0..<pagesMax {
            let page = try await hub.get(
                AdminAPI.scans,
                query: [
                    ("device", device), ("kind", "all"), ("limit", pageSize), ("cursor", cursor),
                ]
            )
            lines += (page["items"]?.list ?? []).map(line)
            cursor = page["next"]?.text
            if cursor == nil { return lines }
        }
        throw DemonstrationFailure("The hub's list of scans does not end.")
    }

    private static func line(_ item: JSON) -> Line {
        let kind = item["kind"]?.text ?? ""
        let isScan = kind == "scan" || kind == "refusal"
        return Line(
            epoch: item["epoch"]?.integer ?? 0,
            sequence: item["sequence"]?.integer ?? 0,
            kind: kind,
            decision: decision(of: item, kind),
            right: isScan ? item["right"]?.text : nil
        )
    }

    private static func decision(of item: JSON, _ kind: String) -> String {
        switch kind {
        case "scan", "refusal": item["decision"]?.text ?? ""
        case "passage": item["outcome"]?.text ?? ""
        default: ""
        }
    }
}
