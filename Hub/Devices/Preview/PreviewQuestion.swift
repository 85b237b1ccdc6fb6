import Access
import Kernel
import Rights
import Vocabulary

/// Who would come where and when, as an operator asks.
struct PreviewQuestion {
    enum Subject {
        case right(RightID)
        case code(String)
    }

    let subject: Subject
    let gate: GateRow?
    let zone: UInt16
    let direction: Direction
    let medium: Medium
    let time: TimeBounds
    /// When the gate last heard of the hub; nil for just before.
    let heardAt: Timestamp?
    /// In place of what the journals say.
    let use: UseState?
    let occupancy: UInt32?
}

/// What may be sent.
extension PreviewQuestion {
    static let codeLengthMax = 512
    private static let uncertaintyMax: Int64 = 366 * 86_400
    private static let moments = (
        first: Minute.first.start, end: Timestamp(milliseconds: 7_258_118_400_000)
    )

    static let fields: [Field] = [
        .optional("right", .id(RightID.self), "A right of the scope; this or a code."),
        .optional("code", .line(1...codeLengthMax), "The text of a code; this or a right."),
        .optional("gate", .id(GateID.self), "The gate; this or a zone."),
        .optional("zone", .integer(1...Int64(ZoneRecord.numberMax)), "The zone of some gate."),
        .optional(
            "direction",
            .choice(Direction.allCases.map(\.name)),
            "Which way; in, where the gate lets in."
        ),
        .optional(
            "medium",
            .choice([Medium.staticCode, .rotatingCode].map(\.name)),
            "What shows the code; a static code by default."
        ),
        .optional("at", .time, example: "2026-03-01T18:30:00Z", "When; now by default."),
        .optional(
            "uncertaintySeconds",
            .integer(0...uncertaintyMax),
            "How much later it may be, for a gate that is not sure of the time."
        ),
        .optional(
            "heardAt",
            .time,
            "When the gate last heard from the hub; just before, by default."
        ),
        .optional("occupancy", .integer(0...Int64(UInt32.max)), "Persons in the zone then."),
        .optional("use", .object(useFields), "The use of the right until then."),
    ]

    /// As it is told in the answer too.
    static let useFields: [Field] = [
        .optional("uses", .integer(0...Int64(UInt32.max)), "Entries in all."),
        .optional("reserved", .integer(0...Int64(UInt32.max)), "Openings under way."),
        .optional("inside", .flag, "Whether the person is inside."),
        .optional(
            "zone",
            .integer(0...Int64(ZoneRecord.numberMax)),
            "Where; 0 for outside or not known."
        ),
        .optional("firstEntry", .time, isNullable: true, "The first entry."),
        .optional("lastEntry", .time, isNullable: true, "The newest entry."),
        .optional("lastExit", .time, isNullable: true, "The newest exit."),
        .optional(
            "entries",
            .list(of: .time, count: 0...UseState.entriesMax),
            "The newest entries, in order."
        ),
    ]

    /// Reads what was asked; `gate` is the row of the gate, where one was named.
    init(_ input: Input, gate: GateRow?) throws(Problem) {
        switch (input.idIfGiven("right", as: RightID.self), input.textIfGiven("code")) {
        case (let right?, nil): subject = .right(right)
        case (nil, let code?): subject = .code(code)
        default: throw .invalid(field: "right", "is given, or a code; one of the two")
        }
        self.gate = gate
        switch (gate, input.integerIfGiven("zone")) {
        case (let gate?, nil): zone = gate.zone
        case (nil, let number?): zone = UInt16(clamping: number)
        default: throw .invalid(field: "gate", "is given, or a zone; one of the two")
        }
        direction = try Self.direction(input, gate)
        let word = input.textIfGiven("medium")
        medium = Medium.allCases.first { $0.name == word } ?? .staticCode
        let low = input.timeIfGiven("at") ?? input.now
        guard low >= Self.moments.first, low < Self.moments.end else {
            throw .invalid(field: "at", "is a time from 2020 to 2199")
        }
        let seconds = input.integerIfGiven("uncertaintySeconds") ?? 0
        time = TimeBounds(low: low, high: low.advanced(by: .seconds(seconds)))
        heardAt = input.timeIfGiven("heardAt")
        use = input.object("use").map(Self.use)
        occupancy = input.integerIfGiven("occupancy").map { UInt32(clamping: $0) }
    }

    private static func direction(_ input: Input, _ gate: GateRow?) throws(Problem) -> Direction {
        let word = input.textIfGiven("direction")
        guard let asked = Direction.allCases.first(where: { $0.name == word }) else {
            return gate?.direction == .exit ? .exit : .entry
        }
        let isServed =
            switch gate?.direction {
            case .entry?: asked == .entry
            case .exit?: asked == .exit
            case .both?, nil: true
            }
        guard isServed else { throw .invalid(field: "direction", "is not served by this gate") }
        return asked
    }

    private static func use(_ input: Input) -> UseState {
        let entries = input.list("entries").compactMap(\.text)
            .compactMap { Timestamp(rfc3339: $0) }.sorted()
        let uses = input.integerIfGiven("uses").map { UInt32(clamping: $0) }
        let zone = UInt16(clamping: input.integerIfGiven("zone") ?? 0)
        return UseState(
            known: uses ?? UInt32(clamping: entries.count),
            reserved: UInt32(clamping: input.integerIfGiven("reserved") ?? 0),
            isInside: input.flagIfGiven("inside") ?? (zone != 0),
            zone: zone,
            firstEntry: input.timeIfGiven("firstEntry") ?? entries.first,
            lastEntry: input.timeIfGiven("lastEntry") ?? entries.last,
            lastExit: input.timeIfGiven("lastExit"),
            entries: entries
        )
    }

    static func json(_ use: UseState) -> JSONValue {
        [
            "uses": .count(use.known), "reserved": .count(use.reserved),
            "inside": .bool(use.isInside), "zone": .count(use.zone),
            "firstEntry": .optional(use.firstEntry?.description),
            "lastEntry": .optional(use.lastEntry?.description),
            "lastExit": .optional(use.lastExit?.description),
            "entries": .list(use.entries.map { .time($0) }),
        ]
    }
}
