package import Access

/// What a gate's wires are asked for.
package enum WireOrder: Sendable, Hashable {
    /// Close the opening contact for `duration`; not begun by `expiresAt` (since boot), never.
    case pulse(passage: UInt64, Direction, duration: Duration, expiresAt: Duration)
    /// Keep it closed both ways until `rest`: for free passage.
    case hold
    /// All contacts as without power of ours; a pulse not begun is dropped and told `refused`.
    case rest
    /// What lamps and buzzer show, where the wires carry them.
    case signal(Signal)
}

/// What a gate's wires tell; times are since boot, taken as near to the wire as can be.
package enum WireNews: Sendable, Hashable {
    /// They can be used now; outputs are at rest.
    case ready
    /// They cannot be used any more, with a short reason in ASCII.
    case lost(String)
    /// The contact of this passage was closed.
    case began(passage: UInt64, at: Duration)
    /// It was not closed and will not be.
    case refused(passage: UInt64, reason: String)
    /// The passage sensor: active while a person goes through.
    case sensor(Direction, isActive: Bool, at: Duration)
    /// The contact of the leaf: open or shut.
    case contact(isOpen: Bool, at: Duration)
    /// Word of inputs was lost on the way: a passage may have been among it.
    case missed
    case tamper(Bool)
    /// The fire alarm's release, as wired.
    case fire(Bool)
}

/// The wires of one gate: a serial board, GPIO lines, or something made of memory.
///
/// They decide nothing: windows, queue and alarms are those of `GateMachine`. How their inputs
/// stand is told before `ready`, each input that they have; what is told after it is a change.
package protocol GateWires: Sendable {
    /// `relay`, `board`, `gpio`, …
    var kind: String { get }
    /// Whether they can tell a passage, by a sensor or by the leaf's contact.
    var hasSensor: Bool { get }
    /// How their line does, where they have one that tells.
    var line: LineReport? { get }

    /// Hands an order over; never waits for the wire. An order for wires that are lost is dropped:
    /// the machine knows.
    func perform(_ order: WireOrder)

    /// Opens the wires and opens them again with growing pauses, until the task is cancelled; then
    /// puts them to rest.
    func run(_ heard: @escaping @Sendable (WireNews) -> Void) async
}

extension GateWires {
    package var line: LineReport? { nil }
}
