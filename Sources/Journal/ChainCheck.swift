import Crypto
import Sync
import Vocabulary

/// Follows a chain record by record, and names the first that is not as it was written.
///
/// An edited record shows in the link of the next one; whether that one or its link was edited is
/// told by the record after it, so that a mismatch is held back for one step.
struct ChainCheck {
    private let device: DeviceID
    private let epoch: UInt32
    /// Digests that a signature vouches for, by sequence.
    private let vouched: [UInt64: Digest]
    private let start: UInt64
    private(set) var sequence: UInt64
    /// Nil where the chain is taken up in its middle.
    private(set) var digest: Digest?
    private var suspect: UInt64?

    init(
        device: DeviceID,
        epoch: UInt32,
        after sequence: UInt64,
        digest: Digest?,
        vouched: [UInt64: Digest] = [:]
    ) {
        self.device = device
        self.epoch = epoch
        start = sequence
        self.sequence = sequence
        self.digest = digest
        self.vouched = vouched
    }

    /// Takes the record stored under a sequence; throws what is wrong.
    mutating func take(_ key: UInt64, _ bytes: [UInt8]) throws(JournalFault) -> JournalRecord {
        let own = JournalRecord.digest(of: bytes)
        let record = JournalRecord(bytes: bytes)
        if let suspect {
            let isIntact = key == sequence + 1 && record?.previous == digest
            throw edited(isIntact ? suspect : sequence)
        }
        guard key == sequence + 1 else {
            throw fault(.removed, sequence + 1, "records up to \(key - 1) are missing")
        }
        guard let record else { throw edited(key) }
        let isLinked = digest.map { $0 == record.previous }
        guard record.sequence == key else {
            guard isLinked != true else { throw edited(key) }
            throw fault(.reordered, key, "record \(record.sequence) stands in its place")
        }
        guard record.device == device, record.epoch == epoch else { throw edited(key) }
        if let known = vouched[key], known != own { throw edited(key) }
        if isLinked == false {
            guard sequence != start else { throw edited(key) }
            guard vouched[key] != own else { throw edited(sequence) }
            suspect = sequence
        }
        sequence = key
        digest = own
        return record
    }

    /// Closes the walk: no record follows.
    func finish() throws(JournalFault) {
        if let suspect { throw edited(suspect) }
        guard let furthest = vouched.keys.max(), furthest > sequence else { return }
        throw fault(
            .truncated,
            sequence + 1,
            "records up to \(furthest) were there and are missing"
        )
    }

    func damaged(_ message: String) -> JournalFault {
        fault(.damaged, sequence + 1, "the file cannot be read here: \(message)")
    }

    private func edited(_ sequence: UInt64) -> JournalFault {
        fault(.edited, sequence, "it is not as it was written")
    }

    private func fault(
        _ kind: JournalFault.Kind,
        _ sequence: UInt64,
        _ detail: String
    ) -> JournalFault {
        JournalFault(kind, epoch: epoch, sequence: sequence, detail)
    }
}
