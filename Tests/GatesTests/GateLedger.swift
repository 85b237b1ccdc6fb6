import Access
import Gates

/// Follows a gate's machine from outside and finds what must never be.
///
/// It knows only what went in and what came out, and none of the machine's own rules but these:
/// every grant is settled once; no pulse for one that is settled, expired or pulsed before; never
/// two contacts at once; none while the gate is locked, open for all, released or unplugged.
struct GateLedger {
    struct Entry {
        let grant: GateGrant
        var pulsedAt: Duration?
        var began: Duration?
        var outcomes: [GateOutcome] = []
    }

    private(set) var findings: [String] = []
    private(set) var entries: [UInt64: Entry] = [:]
    private(set) var pulses = 0
    private let settings: GateSettings
    private var isReady = false
    private var isReleased = false
    /// A gate may take so long to see the alarm for what it asks for besides pulses.
    private var releasedAt = Duration.zero
    /// Wires that come back and say nothing of the alarm have none.
    private var isReleaseTold = true
    private var mode = GateMode.normal
    /// Until when the last contact is closed.
    private var closedUntil = Duration.zero
    /// The rising edges of each direction, newest last.
    private var edges: [(direction: Direction, at: Duration)] = []
    /// Whether somebody may have been let walk through an open gate.
    private var wasFree = false

    init(_ settings: GateSettings) {
        self.settings = settings
    }

    mutating func note(_ input: GateMachine.Input, at now: Duration = .zero) {
        switch input {
        case .grant(let grant, let ticket): entries[ticket] = Entry(grant: grant)
        case .mode(let mode):
            self.mode = mode
            wasFree = wasFree || mode == .freePassage
        case .news(.ready):
            isReady = true
            closedUntil = .zero
            if !isReleaseTold { isReleased = false }
            isReleaseTold = true
        case .news(.lost):
            isReady = false
            isReleaseTold = false
        case .news(.fire(let isOn)):
            if isOn, !isReleased { releasedAt = now }
            isReleased = isOn
            isReleaseTold = true
        case .news(.began(let passage, let at)):
            guard let ticket = ticket(passage) else { return }
            entries[ticket]?.began = at
            closedUntil = at + settings.pulse
        case .news(.sensor(let direction, isActive: true, let at)):
            edges.append((direction, at))
            if edges.count > 64 { edges.removeFirst() }
        default: break
        }
    }

    mutating func note(_ action: GateMachine.Action, at now: Duration) {
        switch action {
        case .order(.pulse(let passage, let direction, let duration, let expiresAt)):
            pulses += 1
            check(passage, direction, duration, expiresAt, at: now)
        case .order(.hold):
            let isSeen = isReleased && now >= releasedAt + GateLimits.alarmAfter
            if isSeen || mode != .freePassage { find("held while it must not be", now) }
        case .order(.rest): closedUntil = .zero
        case .settle(let ticket, let outcome): settle(ticket, outcome, at: now)
        default: break
        }
    }

    /// At the end of the run.
    mutating func close(at now: Duration) {
        for (ticket, entry) in entries where entry.outcomes.count != 1 {
            find("grant \(ticket) was settled \(entry.outcomes.count) times", now)
        }
    }

    private func ticket(_ passage: UInt64) -> UInt64? {
        entries.first { $0.value.grant.passage == passage && $0.value.pulsedAt != nil }?.key
    }

    private mutating func check(
        _ passage: UInt64,
        _ direction: Direction,
        _ duration: Duration,
        _ expiresAt: Duration,
        at now: Duration
    ) {
        if !isReady { find("pulse on wires that are lost", now) }
        if isReleased { find("pulse under the fire alarm", now) }
        if mode != .normal { find("pulse in mode \(mode.name)", now) }
        if now < closedUntil { find("two contacts at once", now) }
        if duration > .seconds(10) { find("pulse too long", now) }
        let open = entries.contains { $0.value.pulsedAt != nil && $0.value.outcomes.isEmpty }
        if open { find("pulse before the one before is settled", now) }
        guard let ticket = entries.first(where: { $0.value.grant.passage == passage })?.key,
            let entry = entries[ticket]
        else { return find("pulse for nobody", now) }
        if entry.pulsedAt != nil { find("second pulse for \(ticket)", now) }
        if !entry.outcomes.isEmpty { find("pulse for \(ticket), which is settled", now) }
        if now > entry.grant.expiresAt { find("pulse for \(ticket), which is expired", now) }
        if expiresAt != entry.grant.expiresAt { find("pulse with another expiry", now) }
        if direction != entry.grant.direction { find("pulse the other way", now) }
        entries[ticket]?.pulsedAt = now
    }

    private mutating func settle(_ ticket: UInt64, _ outcome: GateOutcome, at now: Duration) {
        guard let entry = entries[ticket] else { return find("settled nobody's grant", now) }
        entries[ticket]?.outcomes.append(outcome)
        guard outcome == .passed, !wasFree else { return }
        guard let began = entry.began else { return find("\(ticket) passed without opening", now) }
        let end = began + entry.grant.window + settings.grace
        let isSeen = edges.contains {
            $0.direction == entry.grant.direction && $0.at >= began && $0.at <= end
        }
        if !isSeen { find("\(ticket) passed and no sensor saw it", now) }
    }

    private mutating func find(_ text: String, _ now: Duration) {
        if findings.count < 20 { findings.append("\(text) at \(now)") }
    }
}
