package import Access

/// What became of an opening.
package enum GateOutcome: String, CaseIterable, Sendable {
    /// Somebody went through.
    case passed
    /// The window ended and nobody went through.
    case notUsed = "not_used"
    /// The gate itself would not open.
    case refused
    /// The gate cannot be reached: nobody can say what happened.
    case lost
}

/// The thing that stops people and lets them through.
///
/// A grant is durable in the journal before a gate hears of it, and a gate never repeats one: a
/// daemon that starts again asks for nothing that an earlier one may have asked for. Times are
/// those since boot: a wall clock that jumps moves no window.
package protocol Gate: Sendable {
    /// Whether it sees people pass; without a sensor a passage is taken to follow the opening.
    var hasSensor: Bool { get }

    var report: GateReport { get }

    /// Opens for one person and tells what happened, soon after the window has ended at the latest.
    ///
    /// One person passes at a time: further grants wait their turn until they expire.
    func grant(_ grant: GateGrant) async -> GateOutcome

    /// Shows that nobody may pass, by lamp or sound.
    func deny(_ reason: Refusal) async

    /// What its own lamps and buzzer show, where it has any.
    func show(_ signal: Signal) async

    func set(_ mode: GateMode) async

    /// Drives the gate until the task is cancelled, and leaves it at rest.
    ///
    /// Nothing opens before this runs. `heard` is called in the order in which things happened and
    /// must not wait.
    func run(_ heard: @escaping @Sendable (GateEvent) -> Void) async
}
