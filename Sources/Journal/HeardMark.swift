package import Access
package import Sync
package import Vocabulary

/// A neighbour's mark that was verified, with the bytes that prove it to others.
package struct HeardMark: Hashable, Sendable {
    /// Names the scan that it tells of.
    package struct Key: Hashable, Sendable {
        package let device: DeviceID
        package let epoch: UInt32
        package let sequence: UInt64

        package init(device: DeviceID, epoch: UInt32, sequence: UInt64) {
            self.device = device
            self.epoch = epoch
            self.sequence = sequence
        }
    }

    package let mark: UsedMark
    package let bytes: [UInt8]

    package init(_ mark: UsedMark, bytes: [UInt8]) {
        self.mark = mark
        self.bytes = bytes
    }

    package var key: Key {
        Key(device: mark.device, epoch: mark.epoch, sequence: mark.sequence)
    }
}

/// A mark as a gate takes it up, in the transaction of the record that says so.
package struct TakenMark: Hashable, Sendable {
    package let heard: HeardMark
    package let use: NeighbourUse

    package init(_ heard: HeardMark, _ use: NeighbourUse) {
        self.heard = heard
        self.use = use
    }
}

extension Draft {
    /// The record of a mark that is taken up at this moment, laid out as ``RecordKind/peer`` says:
    /// a replay from the records comes to the same.
    package static func peer(_ heard: HeardMark, _ use: NeighbourUse, time: TimeBounds) -> Draft {
        let mark = heard.mark
        let age = max(0, time.low.since(mark.time.low).components.seconds)
        var draft = Draft(.peer, time: time)
        draft.subject = mark.right.raw
        draft.generation = mark.generation
        draft.direction = mark.direction
        if let shown = SlotElsewhere(mark) {
            draft.slot = shown.slot + 1
            draft.counter = shown.widthSeconds
        }
        draft.freshnessSeconds = UInt32(clamping: age)
        draft.credential = credential(of: heard.key)
        draft.flags = use.news.flags
        draft.headVersion = use.packed
        draft.sinceBoot = use.moment.milliseconds
        return draft
    }

    private static func credential(of key: HeardMark.Key) -> [UInt8] {
        var writer = ByteWriter(capacity: JournalRecord.credentialByteCount)
        writer.number(key.device.raw)
        writer.number(key.epoch)
        writer.number(key.sequence)
        return writer.bytes
    }
}

extension NeighbourUse {
    /// What a `peer` record took up; nil for a record of another kind.
    package init?(_ record: JournalRecord) {
        guard record.kind == .peer, let direction = record.direction else { return nil }
        self.init(
            NeighbourNews(record.flags),
            generation: record.generation,
            direction,
            zone: UInt16(truncatingIfNeeded: record.headVersion),
            at: Timestamp(milliseconds: record.sinceBoot),
            usesSeen: UInt16(truncatingIfNeeded: record.headVersion >> 16),
            mayBeSeen: record.headVersion & Self.mayBeSeenBit != 0
        )
    }

    private static let mayBeSeenBit: UInt64 = 1 << 32

    /// What of it stands in the field of the head's version: the zone, the uses that the head
    /// counted, and whether this one may be among them.
    fileprivate var packed: UInt64 {
        UInt64(zone) | UInt64(usesSeen) << 16 | (mayBeSeen ? Self.mayBeSeenBit : 0)
    }
}

extension SlotElsewhere {
    /// What a neighbour's mark tells of a rotating code; nil for one of anything else.
    package init?(_ mark: UsedMark) {
        guard let slot = mark.slot else { return nil }
        self.init(slot: slot, generation: mark.generation, time: mark.time)
    }

    /// What a `peer` record took up; nil for a record of anything else.
    package init?(_ record: JournalRecord) {
        guard record.kind == .peer, record.slot > 0 else { return nil }
        self.init(
            slot: record.slot - 1,
            generation: record.generation,
            moment: Timestamp(milliseconds: record.sinceBoot),
            widthSeconds: record.counter
        )
    }
}

extension NeighbourNews {
    /// How a `peer` record tells it.
    package var flags: RecordFlags {
        switch self {
        case .used: []
        case .takenBack: [.notUsed, .over]
        case .unused: .notUsed
        }
    }

    /// What a `peer` record told.
    package init(_ flags: RecordFlags) {
        self = !flags.contains(.notUsed) ? .used : flags.contains(.over) ? .takenBack : .unused
    }
}
