import Access
import HubAdmin
import SQLite
import Sync
import Testing
import Vocabulary

/// What one edge wrote and what the hub holds of it, byte by byte, from the files of both.
struct Agreement {
    let device: DeviceID
    let written: [JournalRecord]
    private let writtenBytes: [[UInt8]]
    private let heldBytes: [[UInt8]]

    init(_ edge: SystemEdge, _ ground: Ground, device: DeviceID) throws {
        self.device = device
        writtenBytes = try Self.bytes(
            in: edge.journal,
            "SELECT bytes FROM record ORDER BY epoch, sequence"
        )
        written = writtenBytes.compactMap { JournalRecord(bytes: $0) }
        heldBytes = try Self.bytes(
            in: ground.hub.folder + "/hub.sqlite",
            "SELECT raw FROM journal_record ORDER BY epoch, sequence"
        )
        .filter { JournalRecord(bytes: $0)?.device == device }
    }

    private static func bytes(in path: String, _ query: String) throws -> [[UInt8]] {
        let connection = try Connection(path: path, options: .init(mode: .readOnly))
        var all: [[UInt8]] = []
        try connection.prepare(query).each { all.append($0.blob(0)) }
        return all
    }

    /// Every record is at the hub exactly once, as it was written, without a gap.
    func check(_ location: SourceLocation = #_sourceLocation) {
        #expect(heldBytes.count == writtenBytes.count, sourceLocation: location)
        #expect(heldBytes == writtenBytes, sourceLocation: location)
        #expect(written.count == writtenBytes.count, sourceLocation: location)
        #expect(Set(written.map(\.epoch)) == [1], sourceLocation: location)
        #expect(
            written.map(\.sequence) == (0..<UInt64(written.count)).map { $0 + 1 },
            sourceLocation: location
        )
    }

    /// What people are told of it is the same: the hub's list through its own API.
    func checkList(_ hub: HubConnection, _ location: SourceLocation = #_sourceLocation) async throws
    {
        var told: [JSON] = []
        var cursor: String?
        repeat {
            let page = try await hub.get(
                AdminAPI.scans,
                query: [
                    ("device", device.description), ("kind", "all"), ("limit", "1000"),
                    ("cursor", cursor),
                ]
            )
            told += page["items"]?.list ?? []
            cursor = page["next"]?.text
        } while cursor != nil && told.count <= written.count
        #expect(told.map { $0.number("sequence") } == written.map { Int64($0.sequence) })
        #expect(told.map { $0.word("kind") } == written.map(\.kind.name))
        #expect(told.map { $0.word("at") } == written.map(\.time.low.description))
    }

    /// Presentations, granted or refused.
    var scans: [JournalRecord] { written.filter { $0.kind == .scan || $0.kind == .refusal } }
}
