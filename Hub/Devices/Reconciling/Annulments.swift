import Access
import Kernel
import Reconciliation
import Sync
import Vocabulary

/// The passages that new records of one journal take back.
struct Annulments {
    private let session: any Session
    private let records: [JournalRecord]

    init(session: any Session, _ records: ArraySlice<JournalRecord>) {
        self.session = session
        self.records = records.filter { $0.kind == .annul }
    }

    /// The uses that new records tell, less those that were taken back.
    ///
    /// A record that takes back what was no use, or too late, or a second time, changes nothing.
    func taken(from counts: [RightID: Int]) throws(StoreError) -> [RightID: Int] {
        var counts = counts
        for annul in records {
            guard let passage = try passage(takenBackBy: annul) else { continue }
            counts[passage.right, default: 0] -= 1
        }
        return counts
    }

    /// The entry that a record takes back, if it is the first to do so.
    private func passage(takenBackBy annul: JournalRecord) throws(StoreError) -> JournalRecord? {
        guard let scan = annul.reference else { return nil }
        let told = try session.rows(
            """
            SELECT raw FROM journal_record WHERE device = $1 AND epoch = $2 AND passage_of = $3
            ORDER BY sequence LIMIT 2
            """,
            annul.device,
            annul.epoch,
            Int64(clamping: scan)
        ) { row throws(StoreError) in JournalRecord(bytes: try row.bytes(0)) }
        guard told.count == 2, let passage = told[0], passage.kind == .passage,
            told[1]?.sequence == annul.sequence, UseTally.isUse(passage),
            passage.subject == annul.subject,
            Annulment.isAllowed(passedAt: passage.time.low, at: annul.time.low)
        else { return nil }
        return passage
    }
}
