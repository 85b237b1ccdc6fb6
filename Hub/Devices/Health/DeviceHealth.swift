import Access
package import Sync
package import Vocabulary

/// What is wrong with a device, and how its gate stands, as its journal tells it.
///
/// A journal is taken in order and once (``JournalIntake``), and an epoch begins with a boot: so
/// records of the newest epoch, one after the other, say what holds now. Those of an epoch before
/// it, completed late, say nothing any more.
package struct DeviceHealth: Sendable, Hashable {
    /// Conditions that stand at once; further ones are left out, and counted.
    package static let conditionsMax = 64
    /// How a gate stands from the first start, until something else is told: an edge keeps its
    /// gate's mode over a restart, and tells where it does not.
    package static let modeAtStart: UInt16 = 1

    /// A condition and the reader that has it, as numbers: a newer edge may know more.
    package struct Place: Sendable, Hashable, Comparable {
        package let condition: UInt64
        /// The place of the reader in the edge's configuration, from 1; 0 for none.
        package let part: UInt16

        package init(condition: UInt64, part: UInt16) {
            self.condition = condition
            self.part = part
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.condition, left.part) < (right.condition, right.part)
        }
    }

    /// Since when a condition stands, and the record that told it.
    package struct Told: Sendable, Hashable {
        package let since: Timestamp
        package let epoch: UInt32
        package let sequence: UInt64

        package init(since: Timestamp, epoch: UInt32, sequence: UInt64) {
            self.since = since
            self.epoch = epoch
            self.sequence = sequence
        }
    }

    package private(set) var standing: [Place: Told]
    /// The number of the gate's mode; nil where nothing was told yet.
    package private(set) var gateMode: UInt16?
    /// The newest epoch that was heard of.
    package private(set) var epoch: UInt32
    package private(set) var leftOut = 0

    package init(epoch: UInt32, standing: [Place: Told] = [:], gateMode: UInt16? = nil) {
        self.epoch = epoch
        self.standing = standing
        self.gateMode = gateMode
    }

    /// Whether a record may change what holds.
    package static func concerns(_ record: JournalRecord) -> Bool {
        switch record.kind {
        case .boot, .health, .gate: true
        default: false
        }
    }

    package mutating func take(_ record: JournalRecord) {
        guard record.epoch >= epoch else { return }
        if record.epoch > epoch || record.kind == .boot {
            self = DeviceHealth(epoch: record.epoch, gateMode: gateMode)
            if record.kind == .boot { gateMode = gateMode ?? Self.modeAtStart }
        }
        switch record.kind {
        case .health: condition(record)
        // A counted one stands for many and names the mode that held then, or none.
        case .gate where record.gateEvent == .mode && record.slot > 0:
            gateMode = record.slot
        default: return
        }
    }

    private mutating func condition(_ record: JournalRecord) {
        let place = Place(condition: record.subject, part: record.slot)
        guard !record.flags.contains(.over) else {
            standing[place] = nil
            return
        }
        guard standing[place] == nil else { return }
        guard standing.count < Self.conditionsMax else {
            leftOut += 1
            return
        }
        standing[place] = Told(
            since: record.time.low,
            epoch: record.epoch,
            sequence: record.sequence
        )
    }
}
