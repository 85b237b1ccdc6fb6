/// What a gate tells that nobody asked it for: the closed list, whose numbers and names never
/// change.
///
/// Those of ``lasts`` begin and end; the others happen.
package enum GateEventKind: UInt8, CaseIterable, Sendable {
    /// Somebody passed without a grant, or after its window.
    case forced = 1
    /// A second person passed on one grant (tailgating).
    case secondPassage = 2
    /// It was open for longer than somebody needs to pass.
    case heldOpen = 3
    /// Its housing was opened.
    case tamper = 4
    /// The fire alarm released it, by wire; software only sees it.
    case fire = 5
    /// Its sensor tells of somebody who never ends to pass: nothing can be counted.
    case sensorStuck = 6
    /// It cannot be reached.
    case lost = 7
    /// A steward, or the fire alarm's end, set another mode.
    case mode = 8
    /// Somebody passed while it stood open for all.
    case freePassage = 9

    /// The word that is stored, counted and sent; as stable as the number.
    package var name: String {
        switch self {
        case .forced: "forced"
        case .secondPassage: "second_passage"
        case .heldOpen: "held_open"
        case .tamper: "tamper"
        case .fire: "fire"
        case .sensorStuck: "sensor_stuck"
        case .lost: "lost"
        case .mode: "mode"
        case .freePassage: "free_passage"
        }
    }

    /// Whether it begins and ends.
    package var lasts: Bool {
        switch self {
        case .heldOpen, .tamper, .fire, .sensorStuck, .lost: true
        case .forced, .secondPassage, .mode, .freePassage: false
        }
    }
}
