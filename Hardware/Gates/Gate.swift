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
/// daemon that starts again asks for nothing that an earlier one may have asked for.
package protocol Gate: Sendable {
    /// Whether it sees people pass; without a sensor a passage is taken to follow the opening.
    var hasSensor: Bool { get }

    /// Opens for one person and tells what happened, at the latest when the window has ended.
    func grant(
        passage: UInt64,
        direction: Direction,
        window: Duration
    ) async -> GateOutcome

    /// Shows that nobody may pass, by lamp or sound.
    func deny(_ reason: Refusal) async
}
