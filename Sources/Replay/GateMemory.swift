package import Access
package import Crypto
import Journal
package import Sync
package import Vocabulary

/// What a gate remembered between two presentations, built again from its journal alone.
///
/// It follows each record as the transaction that wrote it changed the tables beside the journal
/// (`UseChange`); a test compares the two after a generated day. One memory is of one epoch: a lost
/// journal begins with nothing.
package struct GateMemory: Hashable, Sendable {
    /// Flashes that a gate keeps at once, as its journal does.
    static let flashesMax = 8

    package struct AheadKey: Hashable, Sendable {
        package let gate: GateID
        package let head: UInt64

        package init(gate: GateID, head: UInt64) {
            self.gate = gate
            self.head = head
        }
    }

    /// The newest rotating code that opened the gate, as its record tells it.
    package struct Shown: Hashable, Sendable {
        /// The minute in which slot 0 of its capsule began.
        package let begin: UInt32
        package let slot: UInt16

        package init(begin: UInt32, slot: UInt16) {
            self.begin = begin
            self.slot = slot
        }
    }

    package let device: DeviceID
    package let epoch: UInt32
    /// The last record that was followed, and the link to the next.
    package internal(set) var sequence: UInt64 = 0
    package internal(set) var digest: Digest
    /// Zero until a start told it.
    package internal(set) var zone: UInt16 = 0
    package internal(set) var uses: [RightID: UseState] = [:]
    package internal(set) var occupancy: [UInt16: UInt32] = [:]
    package internal(set) var ahead: [AheadKey: UInt32] = [:]
    package internal(set) var counters: [UInt64: UInt32] = [:]
    package internal(set) var shown: [RightID: Shown] = [:]
    /// What neighbours told of rotating codes.
    package internal(set) var elsewhere: [RightID: [SlotElsewhere]] = [:]
    /// The flashes in force by their sequence, the newest last.
    package internal(set) var flashes: [UInt64] = []

    package init(device: DeviceID, epoch: UInt32) {
        self.device = device
        self.epoch = epoch
        digest = JournalRecord.genesis(device: device, epoch: epoch)
    }

    /// Follows the next record; `completeFrom` tells the first head that makes up for what a flash
    /// left out, by the flash's sequence.
    package mutating func follow(
        _ record: JournalRecord,
        completeFrom: (UInt64) -> UInt64 = { _ in 0 }
    ) {
        precondition(record.sequence == sequence + 1, "records are followed one after the other")
        sequence = record.sequence
        digest = record.digest
        change(record, completeFrom)
    }

    private mutating func change(_ record: JournalRecord, _ completeFrom: (UInt64) -> UInt64) {
        switch record.kind {
        case .scan: grant(record)
        case .refusal, .tap: tap(record)
        case .passage: settle(record)
        case .annul: annul(record)
        case .boot:
            if record.slot > 0 { zone = record.slot }
        case .head:
            ahead = ahead.filter { $0.key.head == record.headVersion }
            if let newest = flashes.last, record.headVersion >= completeFrom(newest) {
                flashes = [newest]
            }
        case .flash:
            let isHeadOlder = record.headVersion < completeFrom(record.subject)
            let former = isHeadOlder ? flashes.suffix(Self.flashesMax - 1) : []
            flashes = former.filter { $0 != record.subject } + [record.subject]
        case .peer:
            guard let use = NeighbourUse(record) else { return }
            uses[record.right, default: UseState()].hear(use)
            if let slot = SlotElsewhere(record) { elsewhere[record.right, default: []] += [slot] }
        case .open, .clock, .config, .tamper, .override, .gate, .health: break
        }
    }

    /// Somebody was let in or out, and has not passed yet.
    mutating func grant(_ record: JournalRecord) {
        uses[record.right, default: UseState()].reserve(generation: record.generation)
        if record.flags.contains(RecordFlags(.ahead)) {
            let key = AheadKey(gate: record.gate, head: record.headVersion)
            // An archive may say any number: it must not end the process.
            ahead[key] = min(ahead[key] ?? 0, .max - 1) + 1
        }
        if record.medium == .rotatingCode {
            shown[record.right] = Shown(begin: record.counter, slot: record.slot)
        }
        tap(record)
    }

    /// A tap counts whether or not it let the person pass.
    mutating func tap(_ record: JournalRecord) {
        guard record.medium == .badgeOneTime, record.counter > 0,
            let badge = BadgeDigest(bytes: record.credential)
        else { return }
        counters[badge.key] = max(counters[badge.key] ?? 0, record.counter)
    }

    mutating func settle(_ record: JournalRecord) {
        let direction = record.direction ?? .entry
        guard !record.flags.contains(.notUsed) else {
            if record.subject != 0 { uses[record.right, default: UseState()].giveBack() }
            return
        }
        if record.subject != 0 {
            let place = record.leadsTo ?? (direction == .entry ? zone : 0)
            uses[record.right, default: UseState()].settle(
                direction,
                into: place,
                usesSeen: UInt16(clamping: record.counter),
                at: record.time.low
            )
        }
        move(direction)
    }

    private mutating func annul(_ record: JournalRecord) {
        let direction = record.direction ?? .entry
        var reader = ByteReader(record.credential, at: 8)
        uses[record.right, default: UseState()].annul(
            direction,
            into: record.leadsTo ?? 0,
            passedAt: Timestamp(milliseconds: reader.number())
        )
        move(direction == .entry ? .exit : .entry)
    }

    /// Somebody went into the zone of the gate, or out of it.
    mutating func move(_ direction: Direction) {
        let before = occupancy[zone] ?? 0
        occupancy[zone] = direction == .entry ? before &+ 1 : before == 0 ? 0 : before - 1
    }
}

extension JournalRecord {
    /// Where somebody was after a passage, 0 for outside; nil where nobody knew.
    var leadsTo: UInt16? {
        freshnessSeconds == 0 ? nil : UInt16(clamping: freshnessSeconds - 1)
    }
}
