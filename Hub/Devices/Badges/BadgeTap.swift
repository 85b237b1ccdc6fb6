package import Access
import Kernel
package import Sync
package import Vocabulary

/// One tap of a badge, as a gate told it; what alarms are made of.
package struct BadgeTap: Sendable, Hashable {
    package let gate: GateID
    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let time: TimeBounds
    package let direction: Direction?
    /// The card's own count; zero for media without one.
    package let counter: UInt32
    package let isGranted: Bool

    package init(
        gate: GateID,
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        time: TimeBounds,
        direction: Direction? = .entry,
        counter: UInt32 = 0,
        isGranted: Bool = true
    ) {
        self.gate = gate
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.direction = direction
        self.counter = counter
        self.isGranted = isGranted
    }

    /// The tap of a record, nil where none was verified.
    ///
    /// Beside grants, a count that a gate refused counts: it was signed by the card. A tap that was
    /// refused before its card was believed proves nothing.
    package init?(_ record: JournalRecord) {
        guard record.kind == .scan || record.kind == .refusal || record.kind == .tap,
            record.medium?.isBadge == true, record.credential != JournalRecord.noCredential,
            !record.flags.contains(.counted)
        else { return nil }
        let isGranted = record.kind == .scan
        if let refusal = record.refusal, Refusal.beforeBelief.contains(refusal) { return nil }
        let counter = record.medium == .badgeOneTime ? record.counter : 0
        guard isGranted || counter > 0 else { return nil }
        self.init(
            gate: record.gate,
            device: record.device,
            epoch: record.epoch,
            sequence: record.sequence,
            time: record.time,
            direction: record.direction,
            counter: counter,
            isGranted: isGranted
        )
    }

    /// The same order wherever taps are looked at, in whatever order they came.
    package static func precedes(_ left: BadgeTap, _ right: BadgeTap) -> Bool {
        (left.time.low, left.device, left.epoch, left.sequence)
            < (right.time.low, right.device, right.epoch, right.sequence)
    }
}

extension Refusal {
    /// Reasons that a gate gives before it believes that it is the card that speaks.
    fileprivate static let beforeBelief: Set<Refusal> = [
        .unreadable, .wrongVersion, .unknownKey, .badSignature, .otherScope,
    ]
}

extension BadgeTap {
    static let columns = [
        "badge", "gate", "device", "epoch", "sequence", "at_low", "at_high", "direction", "counter",
        "granted",
    ]

    func values(of badge: BadgeID) -> [StoreValue] {
        [
            badge.storeValue, gate.storeValue, device.storeValue, epoch.storeValue,
            .integer(Int64(clamping: sequence)), time.low.storeValue, time.high.storeValue,
            (direction?.rawValue ?? 0).storeValue, counter.storeValue, isGranted.storeValue,
        ]
    }

    /// Reads the columns after the badge's.
    init(_ row: StoreRow) throws(StoreError) {
        self.init(
            gate: try row.id(0),
            device: try row.id(1),
            epoch: try row.number(2),
            sequence: try row.number(3),
            time: TimeBounds(low: try row.timestamp(4), high: try row.timestamp(5)),
            direction: Direction(rawValue: try row.number(6)),
            counter: try row.number(7),
            isGranted: try row.bool(8)
        )
    }
}
