import Access
import Crypto
import Journal
import SQLite
import Support
import Sync
import Vocabulary

/// A journal in a folder of its own, with a hub that acknowledges.
struct JournalBench {
    static let device = DeviceID(0x0102_0304)
    static let gate = GateID(9)
    static let start = ScopeForge.start

    let folder: TemporaryFolder
    let forge = ScopeForge()
    let deviceKey = ScopeForge(seed: 9).root
    var options = JournalOptions()

    init() throws {
        folder = try TemporaryFolder()
    }

    var path: String { folder.path("journal.sqlite") }

    func open(epochFloor: UInt32 = 0) throws -> (
        journal: JournalFile, findings: [JournalFinding]
    ) {
        try JournalFile.open(
            path: path,
            device: Self.device,
            epochFloor: epochFloor,
            options: options
        )
    }

    /// Opens and expects nothing to be wrong.
    func sound(epochFloor: UInt32 = 0) throws -> JournalFile {
        let (journal, findings) = try open(epochFloor: epochFloor)
        guard findings.isEmpty else { throw findings[0] }
        return journal
    }

    /// Writes so many refusals, a second apart, and closes the journal.
    func fill(_ count: Int) throws {
        let journal = try sound()
        for index in 0..<count { try journal.append([Self.refusal(index)]) }
    }

    static func moment(_ seconds: Int) -> TimeBounds {
        TimeBounds(exactly: start.advanced(by: .seconds(seconds)))
    }

    static func refusal(_ index: Int) -> Draft {
        var draft = Draft(.refusal, time: moment(index))
        draft.refusal = .unknown
        draft.subject = UInt64(index)
        draft.gate = gate
        return draft
    }

    static func scan(_ right: RightID, at seconds: Int = 0, ahead head: UInt64? = nil) -> Draft {
        var draft = Draft(.scan, time: moment(seconds))
        draft.subject = right.raw
        draft.generation = 1
        draft.gate = gate
        draft.direction = .entry
        if let head {
            draft.flags = RecordFlags(.ahead)
            draft.headVersion = head
        }
        return draft
    }

    static func opening() -> Draft {
        var draft = Draft(.open, time: moment(0))
        draft.refersTo = .back(1)
        return draft
    }

    static func passage(of scan: UInt64) -> Draft {
        var draft = Draft(.passage, time: moment(1))
        draft.refersTo = .scan(scan)
        return draft
    }

    func acknowledgement(
        of record: JournalRecord,
        digest: Digest? = nil,
        device: DeviceID = Self.device,
        epoch: UInt32? = nil
    ) -> Acknowledgement {
        Acknowledgement(
            device: device,
            epoch: epoch ?? record.epoch,
            sequence: record.sequence,
            digest: digest ?? record.digest,
            time: Self.start,
            key: KeyRole.hub.rawValue
        )
    }

    /// Writes into the file behind the journal's back.
    func attack(_ sql: String) throws {
        let connection = try Connection(path: path)
        try connection.execute(sql)
    }
}

extension [UInt8] {
    /// As a literal of SQL.
    var sql: String { "X'" + map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'" }
}
