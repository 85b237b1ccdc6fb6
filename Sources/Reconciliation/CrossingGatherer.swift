import Access
package import Sync
package import Vocabulary

/// Makes crossings out of journal records, in whatever order these come and however often.
///
/// A right is spent on *passed*, not on *granted*: a scan alone is none, a passage that the gate
/// saw nobody use is none, and one that a steward took back in time is none. A passage that nobody
/// can tell of (a power cut) counts, as it does at the gate.
package struct CrossingGatherer: Sendable {
    private var openings: [CrossingPlace: Opening] = [:]

    package init() {}

    package init(_ records: some Sequence<JournalRecord>) {
        for record in records { add(record) }
    }

    package mutating func add(_ record: JournalRecord) {
        switch record.kind {
        case .scan: openings[CrossingPlace(record), default: Opening()].take(scan: Told(record))
        case .passage:
            guard let place = CrossingPlace(referredToBy: record) else { return }
            openings[place, default: Opening()].take(passage: Told(record))
        case .annul:
            guard let place = CrossingPlace(referredToBy: record) else { return }
            openings[place, default: Opening()].take(annul: Told(record))
        default: break
        }
    }

    /// All crossings in the one order; `zone` says where a gate leads, 0 for a gate unheard of.
    package func crossings(zone: (GateID) -> UInt16) -> [Crossing] {
        var crossings: [Crossing] = []
        crossings.reserveCapacity(openings.count)
        for (place, opening) in openings {
            guard let crossing = opening.crossing(place, zone) else { continue }
            crossings.append(crossing)
        }
        return crossings.sorted(by: Crossing.precedes)
    }
}

/// What the records of one opening tell that a crossing rests on.
private struct Opening {
    private var scan: Told?
    private var passage: Told?
    private var annul: Told?

    mutating func take(scan told: Told) { scan = Told.first(scan, told) }
    mutating func take(passage told: Told) { passage = Told.first(passage, told) }
    mutating func take(annul told: Told) { annul = Told.first(annul, told) }

    func crossing(_ place: CrossingPlace, _ zone: (GateID) -> UInt16) -> Crossing? {
        guard let told = passage ?? assumed, told.subject != 0, !told.flags.contains(.notUsed),
            let direction = told.direction, !isAnnulled
        else { return nil }
        return Crossing(
            right: RightID(told.subject),
            place: place,
            gate: told.gate,
            zone: zone(told.gate),
            direction: direction,
            // Told late, as after a power cut, the passage's own time says nothing.
            time: scan?.time ?? told.time
        )
    }

    /// Where no sensor tells, a grant may say itself that the passage followed.
    private var assumed: Told? {
        scan.flatMap { $0.flags.contains(.assumed) ? $0 : nil }
    }

    private var isAnnulled: Bool {
        guard let annul, let passage else { return false }
        return annul.sequence > passage.sequence
            && Annulment.isAllowed(passedAt: passage.time.low, at: annul.time.low)
    }
}

/// The part of a record that is kept: a day of a stadium is to fit into memory.
private struct Told {
    let sequence: UInt64
    let subject: UInt64
    let time: TimeBounds
    let gate: GateID
    let direction: Direction?
    let flags: RecordFlags

    init(_ record: JournalRecord) {
        sequence = record.sequence
        subject = record.subject
        time = record.time
        gate = record.gate
        direction = record.direction
        flags = record.flags
    }

    /// Of two the one that happened first.
    ///
    /// A sequence told in two ways is for the intake to refuse; here the content decides, so that
    /// even then no order of arrival does.
    static func first(_ known: Told?, _ other: Told) -> Told {
        guard let known else { return other }
        return other.order < known.order ? other : known
    }

    private typealias Order = (UInt64, UInt64, Timestamp, Timestamp, GateID, UInt32)

    private var order: Order {
        let word = UInt32(flags.rawValue) << 8 | UInt32(direction?.rawValue ?? 0)
        return (sequence, subject, time.low, time.high, gate, word)
    }
}
