import Access

/// The rules of a gate: windows, queue, alarms and modes, without wires, clock or tasks.
///
/// One person passes at a time. Each grant is settled exactly once; its pulse is ordered at most
/// once, never after its expiry, never while the gate is locked or released by the fire alarm.
/// Times are since boot and given by the caller; what wires tell is judged by the moment in which
/// it happened, not by that in which it was heard.
package struct GateMachine: Sendable {
    package enum Input: Sendable, Equatable {
        /// A grant, under a ticket that the caller gives to no other.
        case grant(GateGrant, ticket: UInt64)
        case mode(GateMode)
        case signal(Signal)
        case deny
        case news(WireNews)
        case tick
        /// The gate is driven no more; it may be driven again.
        case stop
    }

    package enum Action: Sendable, Equatable {
        case order(WireOrder)
        case settle(ticket: UInt64, GateOutcome)
        case event(GateEvent)
    }

    let settings: GateSettings
    /// What tells a passage here, wires and configuration together.
    let sensor: GateSettings.Sensor

    var told: GateReport
    var waiting: [OpenGrant] = []
    /// The one whose pulse was ordered.
    var current: OpenGrant?
    /// Those who may walk through a gate that is open for all.
    var walking: [OpenGrant] = []
    var closed: ClosedGrant?
    /// Passages taken on lately, oldest first.
    var remembered: [UInt64] = []
    /// Before this the contact is not closed again.
    var contactDue = Duration.zero
    /// Who passes until then was let through by a gate that stood open.
    var freeUntil: Duration?
    /// Since when a leaf that stands open is counted.
    var watchedSince = Duration.zero

    var entry = DebouncedInput()
    var exit = DebouncedInput()
    var leaf = DebouncedInput()
    var fire = AlarmInput()
    var tamper = AlarmInput()
    var stuck: Set<Direction> = []
    /// The newest edge of each sensor that was taken for the passage of a grant.
    var settledBy: [Direction: Duration] = [:]
    /// Alarms whose inputs were not told of since the wires were lost.
    var unsure: Set<GateEventKind> = []
    var signal: Signal?
    /// How far inputs were looked at.
    var lookedAt = Duration.zero

    private(set) var now = Duration.zero
    private var actions: [Action] = []

    package init(
        _ settings: GateSettings,
        kind: String,
        hasSensor: Bool,
        mode: GateMode = .normal
    ) {
        self.settings = settings
        sensor = hasSensor ? settings.sensor : .none
        told = GateReport(kind: kind, link: .opening, mode: mode, hasSensor: sensor != .none)
        told.failure = settings.failure?.rawValue
    }

    package var report: GateReport {
        var report = told
        report.pending = waiting.count + walking.count + (current == nil ? 0 : 1)
        return report
    }

    /// Takes what happened and says what is to be done, in this order.
    package mutating func handle(_ input: Input, at moment: Duration) -> [Action] {
        now = max(now, moment)
        switch input {
        case .news(let news):
            watchAlarms()
            hear(news)
            advance()
        case .tick: advance()
        case .grant(let grant, let ticket):
            advance()
            take(OpenGrant(grant, ticket: ticket))
            advance()
        case .mode(let mode):
            advance()
            change(to: mode)
            advance()
        case .signal(let signal):
            self.signal = signal
            order(.signal(signal))
        case .deny: order(.signal(.refused))
        case .stop: stop()
        }
        defer { actions = [] }
        return actions
    }

    /// Lets the time pass: ends what is over and begins what is due.
    private mutating func advance() {
        watchAlarms()
        watch(at: now)
        endWindows()
        expire()
        begin()
    }

    /// Wires that are not there are asked for nothing.
    mutating func order(_ order: WireOrder) {
        guard told.link == .ready else { return }
        actions.append(.order(order))
    }

    mutating func settle(_ open: OpenGrant, _ outcome: GateOutcome) {
        told.outcomes[outcome.rawValue, default: 0] += 1
        actions.append(.settle(ticket: open.ticket, outcome))
    }

    mutating func tell(_ event: GateEvent) {
        if !event.isOver { told.events[event.kind.name, default: 0] += 1 }
        actions.append(.event(event))
    }

    /// Whether it stands open for all, by mode or by the fire alarm.
    var isOpenForAll: Bool { told.mode == .freePassage || told.isReleasedByFire }
}
