/// How a gate stands, for the status page, the screen and the metrics.
package struct GateReport: Codable, Hashable, Sendable {
    package enum Link: String, Codable, Sendable, CaseIterable {
        case ready
        /// Looked for for the first time.
        case opening
        case lost
    }

    /// `none`, `simulator`, `relay`, `board` or `gpio`.
    package var kind: String
    package var link: Link
    package var mode: GateMode
    package var hasSensor: Bool
    /// What holds now, of ``GateEventKind/lasts``.
    package var isHeldOpen = false
    package var isTampered = false
    package var isReleasedByFire = false
    package var isSensorStuck = false
    /// Grants that wait or are open.
    package var pending = 0
    /// What became of grants since the start, by the word of its outcome.
    package var outcomes: [String: Int] = [:]
    /// What it told since the start, by the word of its kind; ends are not counted.
    package var events: [String: Int] = [:]
    package var lastFault: String?
    /// What its wiring does without power, as declared: `safe` opens, `secure` stays shut.
    package var failure: String?
    /// Of a door board.
    package var line: LineReport?
    /// How often the loop that drives it has turned, at least once a second; nil where it has none.
    ///
    /// The watchdog is not fed while it stands still.
    package var turns: UInt64?

    package init(kind: String, link: Link, mode: GateMode = .normal, hasSensor: Bool) {
        self.kind = kind
        self.link = link
        self.mode = mode
        self.hasSensor = hasSensor
    }
}
