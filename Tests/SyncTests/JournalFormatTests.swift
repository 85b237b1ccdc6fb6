import Access
import Crypto
import Sync
import Testing
import Vocabulary

@Suite("Journal formats")
struct JournalFormatTests {
    let fixed: Fixed
    let records: [JournalRecord]
    let batch: [UInt8]

    init() throws {
        fixed = try Fixed()
        records = fixed.journal()
        batch = JournalBatch.bytes(
            checkpoint: fixed.checkpoint(over: records),
            records: records.map(\.bytes)
        )
    }

    private func read(_ bytes: [UInt8]) throws(BatchRefusal) -> JournalBatch {
        try JournalBatch(bytes: bytes, device: Fixed.device, key: fixed.deviceKey.publicKey)
    }

    @Test func `A record has its fields where the format says`() {
        let scan = records[2].bytes
        #expect(scan.count == 128)
        #expect(Array(scan[0..<4]) == [1, 1, 0, 8])
        #expect(Array(scan[4..<8]) == [0xDE, 0x71, 0xCE, 0x01])
        #expect(Array(scan[12..<20]) == [0, 0, 0, 0, 0, 0, 0, 3])
        #expect(Array(scan[28..<32]) == [0, 0, 0x07, 0xD0])
        #expect(Array(scan[44..<48]) == [1, 1, 1, 0])
        #expect(Array(scan[48..<57]) == [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 1])
        #expect(Array(scan[72..<88]) == (0..<16).map { UInt8($0) })
        #expect(Array(scan[88..<90]) == [0, 123])
        #expect(Array(scan[96..<128]) == records[1].digest.bytes)
        #expect(records[2].right == RightID(0x1122_3344_5566_7788))
    }

    @Test
    func `A card's own count stands in the three bytes behind the generation`() {
        var record = records[2]
        record.counter = 0x0A_0B0C
        #expect(Array(record.bytes[57..<60]) == [0x0A, 0x0B, 0x0C])
        #expect(JournalRecord(bytes: record.bytes) == record)
    }

    @Test(arguments: [(0, 2), (1, 0), (1, 17), (44, 3), (45, 9), (46, 4), (47, 23)])
    func `A record with what this version does not know is not read`(
        _ place: Int,
        _ value: UInt8
    ) {
        var bytes = records[2].bytes
        bytes[place] = value
        #expect(JournalRecord(bytes: bytes) == nil)
    }

    @Test func `Time past the end of the format is not read`() {
        var bytes = records[2].bytes
        bytes.replaceSubrange(20..<32, with: [UInt8](repeating: 0xFF, count: 12))
        #expect(JournalRecord(bytes: bytes) == nil)
    }

    @Test func `The kinds of a record keep their numbers and names`() {
        #expect(RecordKind.allCases.map(\.rawValue) == Array(1...16))
        #expect(
            RecordKind.allCases.map(\.name) == [
                "scan", "open", "passage", "refusal", "clock", "boot", "head", "flash", "config",
                "tamper", "override", "gate", "health", "peer", "annul", "tap",
            ]
        )
        #expect(
            [
                RecordFlags.counted, .assumed, .notUsed, .unsettled, .journalLost, .rollback, .fork,
                .over,
            ].map(\.rawValue) == [16, 32, 64, 128, 256, 512, 1_024, 2_048]
        )
    }

    @Test func `A batch is read whole`() throws {
        let read = try read(batch)
        #expect(read.records == records)
        #expect(read.checkpoint.sequence == 7)
    }

    @Test func `An edited record is named by the one that no longer follows`() {
        var edited = batch
        edited[128 + 2 * 128 + 48] ^= 1
        #expect(throws: BatchRefusal.brokenChain(sequence: 4)) { try read(edited) }
    }

    @Test func `A removed, swapped or repeated record is named`() {
        let start = 128
        func record(_ number: Int) -> ArraySlice<UInt8> {
            batch[start + number * 128..<start + (number + 1) * 128]
        }
        let opening = Array(batch.prefix(start))
        let removed = opening + [0, 1, 3, 4, 5, 6].flatMap { record($0) }
        #expect(throws: BatchRefusal.brokenChain(sequence: 4)) { try read(removed) }
        let swapped = opening + [0, 2, 1, 3, 4, 5, 6].flatMap { record($0) }
        #expect(throws: BatchRefusal.brokenChain(sequence: 3)) { try read(swapped) }
        let repeated = opening + [0, 1, 1, 2, 3, 4, 5, 6].flatMap { record($0) }
        #expect(throws: BatchRefusal.brokenChain(sequence: 2)) { try read(repeated) }
    }

    @Test func `A batch that is cut, empty, too large or foreign is refused`() throws {
        #expect(throws: BatchRefusal.malformed) { try read(batch.dropLast()) }
        #expect(throws: BatchRefusal.malformed) { try read(Array(batch.prefix(128))) }
        #expect(throws: BatchRefusal.malformed) { try read([]) }
        #expect(throws: BatchRefusal.badCheckpoint) { try read(batch.dropLast(128)) }
        #expect(throws: BatchRefusal.tooLarge) {
            try read([UInt8](repeating: 0, count: JournalBatch.byteCountMax + 1))
        }
        #expect(throws: BatchRefusal.badCheckpoint) {
            try JournalBatch(
                bytes: batch,
                device: DeviceID(1),
                key: fixed.deviceKey.publicKey
            )
        }
        #expect(throws: BatchRefusal.badCheckpoint) {
            try JournalBatch(bytes: batch, device: Fixed.device, key: fixed.hubKey.publicKey)
        }
    }

    @Test func `An acknowledgement counts when a hub key of its time signed it`() {
        func acknowledgement(at time: Timestamp, key: UInt8) -> Acknowledgement {
            Acknowledgement(
                device: Fixed.device,
                epoch: 1,
                sequence: 7,
                digest: records[6].digest,
                time: time,
                key: key
            )
        }
        let good = acknowledgement(at: Fixed.now, key: 5).signed(by: fixed.hubKey)
        #expect(Acknowledgement(bytes: good, keyring: fixed.keyring)?.sequence == 7)
        #expect(Acknowledgement(bytes: good.dropLast(), keyring: fixed.keyring) == nil)
        let forged = acknowledgement(at: Fixed.now, key: 5).signed(by: fixed.headKey)
        #expect(Acknowledgement(bytes: forged, keyring: fixed.keyring) == nil)
        let wrongRole = acknowledgement(at: Fixed.now, key: 1).signed(by: fixed.headKey)
        #expect(Acknowledgement(bytes: wrongRole, keyring: fixed.keyring) == nil)
        let late = acknowledgement(at: .distantFuture, key: 5).signed(by: fixed.hubKey)
        #expect(Acknowledgement(bytes: late, keyring: fixed.keyring) == nil)
        #expect(Checkpoint(bytes: good, signedBy: fixed.hubKey.publicKey) == nil)
    }
}
