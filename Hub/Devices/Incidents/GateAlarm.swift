import Access
package import Sync
package import Vocabulary

/// What records of one device tell of its gate that a person must look at: one alarm for each kind
/// and span of time, which counts how often it was told; of stewards one for each of them and for
/// each thing that they did.
///
/// A turnstile that rattles all night is one matter a minute, not thousands; told by the earliest
/// record, whatever order the spans arrive in.
package struct GateAlarm: Sendable, Hashable {
    /// What one counted record may add: a forged number says no more than that it is large.
    package static let countedMax: UInt64 = 1_000_000

    package let kind: IncidentKind
    /// Number of the minute, for `gateHeldOpen` of the hour: a door that is held open once an hour
    /// is a trolley, and one that is held open twenty times an habit.
    ///
    /// Of what stewards do it holds who did what too: no alarm speaks for two of them.
    package let span: Int64
    /// The earliest record that tells it.
    package private(set) var record: JournalRecord
    package private(set) var count: UInt64

    /// The alarm of a record, nil where it tells none.
    package init?(_ record: JournalRecord) {
        guard let kind = Self.kind(of: record) else { return nil }
        let count = Self.count(of: record)
        guard count > 0 else { return nil }
        self.kind = kind
        self.count = count
        let length: UInt64 = kind == .gateHeldOpen ? 3_600_000 : 60_000
        let number = Int64(clamping: record.time.low.milliseconds / length)
        span = record.kind == .override ? Self.span(of: record, minute: number) : number
        self.record = record
    }

    /// All alarms of records, in the order in which their spans were first told.
    package static func gathered(_ records: some Sequence<JournalRecord>) -> [GateAlarm] {
        var places: [Key: Int] = [:]
        var alarms: [GateAlarm] = []
        for alarm in records.lazy.compactMap(GateAlarm.init) {
            let key = Key(kind: alarm.kind, span: alarm.span)
            if let place = places[key] {
                alarms[place].join(alarm)
            } else {
                places[key] = alarms.count
                alarms.append(alarm)
            }
        }
        return alarms
    }

    /// The minute in the upper half; below it the steward, and of an override what was done, which
    /// way and why.
    private static func span(of record: JournalRecord, minute: Int64) -> Int64 {
        let upper = min(minute, Int64(Int32.max)) << 32
        let steward = Int64(record.steward) << 16
        guard !record.flags.contains(.counted) else { return upper | steward }
        let action = Int64(record.subject & 0x3F) << 10
        let direction = Int64((record.direction?.rawValue ?? 0) & 0x3) << 8
        return upper | steward | action | direction | Int64(record.slot & 0xFF)
    }

    private struct Key: Hashable {
        let kind: IncidentKind
        let span: Int64
    }

    private mutating func join(_ other: GateAlarm) {
        count += other.count
        if other.place < place { record = other.record }
    }

    /// The same order wherever alarms are looked at.
    package var place: (Timestamp, UInt32, UInt64) {
        (record.time.low, record.epoch, record.sequence)
    }

    /// How many a record stands for: none where it only tells the end of something.
    private static func count(of record: JournalRecord) -> UInt64 {
        guard record.flags.contains(.counted) else {
            return record.kind == .gate && record.flags.contains(.over) ? 0 : 1
        }
        if record.kind == .gate { return min(UInt64(record.counter), countedMax) }
        return min(max(1, record.subject), countedMax)
    }

    private static func kind(of record: JournalRecord) -> IncidentKind? {
        switch record.kind {
        case .override: record.flags.contains(.counted) ? .stewardPIN : .override
        case .gate: record.gateEvent.flatMap(kind)
        default: nil
        }
    }

    private static func kind(of event: GateEventKind) -> IncidentKind? {
        switch event {
        case .forced: .gateForced
        case .secondPassage: .gateSecondPassage
        case .heldOpen: .gateHeldOpen
        case .tamper: .gateTamper
        case .fire: .gateFire
        case .sensorStuck, .lost, .mode, .freePassage: nil
        }
    }
}

extension GateAlarm {
    /// What is known, for people; gates are named by their ids.
    package func detail(at gate: GateID) -> String {
        let record = "Record \(record.sequence) of epoch \(record.epoch)"
        return "\(sentence(gate)) \(record)" + (reference.map { ", about \($0)." } ?? ".")
    }

    private var reference: String? { record.reference.map { "record \($0)" } }

    private func sentence(_ gate: GateID) -> String {
        let way = record.direction.map { " (\($0.name))" } ?? ""
        return switch kind {
        case .gateForced:
            "Somebody went through \(gate)\(way) without a grant, or after its time had ended."
        case .gateSecondPassage: "A second person went through \(gate)\(way) on one grant."
        case .gateHeldOpen: "\(gate) stood open for longer than a person needs."
        case .gateTamper: "The housing of \(gate) was opened."
        case .gateFire: "The fire alarm released \(gate): everybody may pass."
        case .stewardPIN:
            record.steward == 0
                ? "Wrong PINs of stewards were tried at \(gate)."
                : "Wrong PINs of steward \(record.steward) were tried at \(gate)."
        default: override(gate, way)
        }
    }

    private func override(_ gate: GateID, _ way: String) -> String {
        let steward = "Steward \(record.steward)"
        let reason = record.overrideReason?.name ?? "\(record.slot)"
        return switch record.overrideAction {
        case .letPass: "\(steward) let somebody pass at \(gate)\(way), reason \(reason)."
        case .setMode: "\(steward) set the mode of \(gate), reason \(reason)."
        case nil: "\(steward) did number \(record.subject) at \(gate), reason \(reason)."
        }
    }
}
