import Gates
import Synchronization
import Vocabulary

/// Wires made of memory: every pulse begins at once, and nobody ever goes through.
final class StillWires: GateWires {
    private struct State {
        var heard: (@Sendable (WireNews) -> Void)?
        var pulses: [UInt64] = []
    }

    private let state = Mutex(State())

    var kind: String { "still" }
    var hasSensor: Bool { true }
    var pulses: [UInt64] { state.withLock { $0.pulses } }

    func perform(_ order: WireOrder) {
        guard case .pulse(let passage, _, _, _) = order else { return }
        let heard = state.withLock { state in
            state.pulses.append(passage)
            return state.heard
        }
        heard?(.began(passage: passage, at: Clock.system.sinceBoot()))
    }

    func run(_ heard: @escaping @Sendable (WireNews) -> Void) async {
        state.withLock { $0.heard = heard }
        heard(.ready)
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }
}
