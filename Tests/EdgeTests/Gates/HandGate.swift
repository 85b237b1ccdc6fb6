import Access
import Gates
import Synchronization

/// A gate that a test turns by hand: it answers when it is told to, and remembers what it heard.
final class HandGate: Gate {
    private struct State {
        var report = GateReport(kind: "hand", link: .ready, hasSensor: true)
        var waiting: [(GateGrant, CheckedContinuation<GateOutcome, Never>)] = []
        var grants: [GateGrant] = []
        var denials: [Refusal] = []
        var modes: [GateMode] = []
        var heard: (@Sendable (GateEvent) -> Void)?
    }

    private let state = Mutex(State())

    var hasSensor: Bool { true }
    var report: GateReport { state.withLock { $0.report } }
    var grants: [GateGrant] { state.withLock { $0.grants } }
    var denials: [Refusal] { state.withLock { $0.denials } }
    var modes: [GateMode] { state.withLock { $0.modes } }

    func change(_ change: @Sendable (inout GateReport) -> Void) {
        state.withLock { change(&$0.report) }
    }

    func grant(_ grant: GateGrant) async -> GateOutcome {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.grants.append(grant)
                state.waiting.append((grant, continuation))
            }
        }
    }

    /// Ends the oldest grant that waits; false where none does.
    @discardableResult
    func end(_ outcome: GateOutcome) -> Bool {
        let first = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        first?.1.resume(returning: outcome)
        return first != nil
    }

    func tell(_ event: GateEvent) {
        state.withLock { $0.heard }?(event)
    }

    func deny(_ reason: Refusal) async {
        state.withLock { $0.denials.append(reason) }
    }

    func show(_ signal: Signal) async {}

    func set(_ mode: GateMode) async {
        state.withLock { state in
            state.modes.append(mode)
            state.report.mode = mode
        }
        tell(GateEvent(.mode, mode: mode))
    }

    func run(_ heard: @escaping @Sendable (GateEvent) -> Void) async {
        state.withLock { $0.heard = heard }
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }
}
