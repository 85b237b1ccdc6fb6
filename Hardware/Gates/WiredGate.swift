package import Access
import Synchronization
import Vocabulary

/// A real gate: the rules of ``GateMachine`` over the wires of a relay, a door board or GPIO.
///
/// What the machine asks for is done in the order in which it was asked, by whoever finds nobody
/// at it: wires may tell news from within an order.
package final class WiredGate: Gate {
    private struct State {
        var machine: GateMachine
        var outbox: [GateMachine.Action] = []
        var isPerforming = false
        var isDriven = false
        var heard: (@Sendable (GateEvent) -> Void)?
        var tickets: UInt64 = 0
        var answers: [UInt64: CheckedContinuation<GateOutcome, Never>] = [:]
        var turns: UInt64 = 0
        /// How often somebody began to carry out what the machine asked for.
        var rounds: UInt64 = 0
    }

    /// It looks at its machine this often at least, so that its progress can be watched.
    package static let beat = Duration.seconds(1)

    package let hasSensor: Bool

    private let wires: any GateWires
    private let now: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async -> Void
    private let bell = Bell()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - wires: what opens and tells; driven by ``run(_:)`` alone.
    ///   - settings: how the gate is built.
    ///   - mode: how it stands until it is told otherwise.
    ///   - now: the time since boot, the one of grants and of the wires' news.
    ///   - sleep: waits so long, or until its task is cancelled.
    package init(
        _ wires: any GateWires,
        _ settings: GateSettings = GateSettings(),
        mode: GateMode = .normal,
        now: @escaping @Sendable () -> Duration = Clock.system.sinceBoot,
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        let machine = GateMachine(
            settings,
            kind: wires.kind,
            hasSensor: wires.hasSensor,
            mode: mode
        )
        self.wires = wires
        self.now = now
        self.sleep = sleep
        hasSensor = machine.report.hasSensor
        state = Mutex(State(machine: machine))
    }

    package var report: GateReport {
        let line = wires.line
        return state.withLock { state in
            var report = state.machine.report
            report.line = line
            // At least one a ``beat``; a gate that nobody drives stands still by right.
            report.turns = state.isDriven ? state.turns : nil
            return report
        }
    }

    package func grant(_ grant: GateGrant) async -> GateOutcome {
        await withCheckedContinuation { continuation in
            enter { state in
                state.tickets += 1
                state.answers[state.tickets] = continuation
                return .grant(grant, ticket: state.tickets)
            }
            bell.ring()
        }
    }

    package func deny(_ reason: Refusal) async {
        enter { _ in .deny }
    }

    package func show(_ signal: Signal) async {
        enter { _ in .signal(signal) }
    }

    package func set(_ mode: GateMode) async {
        enter { _ in .mode(mode) }
        bell.ring()
    }

    package func run(_ heard: @escaping @Sendable (GateEvent) -> Void) async {
        state.withLock { state in
            precondition(!state.isDriven, "A gate is driven by one task at a time")
            state.isDriven = true
            state.heard = heard
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.listen() }
            group.addTask { await self.keepTime() }
        }
        state.withLock { $0.heard = nil }
    }

    private func listen() async {
        await wires.run { self.hear($0) }
        if !Task.isCancelled { hear(.lost("the wires ended")) }
    }

    /// What wires tell after the end is nobody's any more.
    private func hear(_ news: WireNews) {
        enter { state in state.isDriven ? .news(news) : nil }
        bell.ring()
    }

    /// Calls the machine whenever something is due, and at the end answers who still waits.
    private func keepTime() async {
        var rounds: UInt64 = 0
        while !Task.isCancelled {
            enter { _ in .tick }
            // Whoever carries out orders and does not come back holds up everything.
            rounds = state.withLock { state in
                if !state.isPerforming || state.rounds != rounds { state.turns += 1 }
                return state.rounds
            }
            await pause()
        }
        enter { state in
            state.isDriven = false
            return .stop
        }
    }

    /// Waits for the machine's deadline, for news or for the next beat.
    private func pause() async {
        let due = state.withLock { $0.machine.deadline }
        let rest = due.map { max(.zero, $0 - now()) } ?? Self.beat
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.bell.rung() }
            group.addTask { await self.sleep(min(rest, Self.beat)) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Hands something to the machine and sees to what it asks for.
    private func enter(_ input: (inout State) -> GateMachine.Input?) {
        let isFree = state.withLock { state in
            guard let input = input(&state) else { return false }
            state.outbox += state.machine.handle(input, at: now())
            guard !state.isPerforming else { return false }
            state.isPerforming = true
            return true
        }
        guard isFree else { return }
        while let actions = nextActions() {
            for action in actions { perform(action) }
        }
    }

    private func nextActions() -> [GateMachine.Action]? {
        state.withLock { state in
            let actions = state.outbox
            state.outbox = []
            state.rounds += 1
            state.isPerforming = !actions.isEmpty
            return actions.isEmpty ? nil : actions
        }
    }

    private func perform(_ action: GateMachine.Action) {
        switch action {
        case .order(let order): wires.perform(order)
        case .event(let event): state.withLock { $0.heard }?(event)
        case .settle(let ticket, let outcome):
            state.withLock { $0.answers.removeValue(forKey: ticket) }?.resume(returning: outcome)
        }
    }
}
