import Access
import Crypto
import Devices
import Sync
import Vocabulary

/// The journal that a device could not send for a while, in batches as full as they may be.
struct Backlog: Sendable {
    let device: BacklogDevice
    let batches: [[UInt8]]

    init(
        _ device: BacklogDevice,
        scans: Int,
        rights: [RightID],
        _ random: inout SplitMix
    ) {
        self.device = device
        var batches: [[UInt8]] = []
        var records: [[UInt8]] = []
        var previous = JournalRecord.genesis(device: device.row.device, epoch: 1)
        for number in 1...scans {
            let record = Self.record(number, device, rights, previous, &random)
            let bytes = record.bytes
            previous = JournalRecord.digest(of: bytes)
            records.append(bytes)
            guard records.count == JournalBatch.recordsMax || number == scans else { continue }
            let checkpoint = Checkpoint(
                device: device.row.device,
                epoch: 1,
                sequence: UInt64(number),
                digest: previous,
                time: record.time.low
            )
            batches.append(
                JournalBatch.bytes(checkpoint: checkpoint.signed(by: device.key), records: records)
            )
            records = []
        }
        self.batches = batches
    }

    private static func record(
        _ number: Int,
        _ device: BacklogDevice,
        _ rights: [RightID],
        _ previous: Digest,
        _ random: inout SplitMix
    ) -> JournalRecord {
        let isGranted = random.next().isMultiple(of: 2)
        let moment = Season.now.advanced(by: .seconds(number))
        var record = JournalRecord(
            kind: isGranted ? .scan : .refusal,
            device: device.row.device,
            epoch: 1,
            sequence: UInt64(number),
            time: TimeBounds(low: moment, high: moment.advanced(by: .seconds(1))),
            previous: previous
        )
        record.gate = device.row.gate
        record.direction = .entry
        record.medium = .staticCode
        record.assurance = .signed
        record.subject = rights[Int(random.next() % UInt64(rights.count))].raw
        record.generation = 1
        record.headVersion = 2
        record.latency = UInt16(truncatingIfNeeded: random.next() % 3_000)
        if isGranted { record.flags = .assumed } else { record.refusal = .expired }
        return record
    }
}
