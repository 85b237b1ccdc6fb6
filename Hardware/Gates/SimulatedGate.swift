package import Access
import Synchronization
import Vocabulary

/// A gate made of memory, for demonstrations and tests: it follows a script and remembers.
package final class SimulatedGate: Gate {
    /// How it behaves.
    package struct Script: Sendable, Equatable {
        /// How long a person takes to go through; past the window nobody does.
        package var passesAfter: Duration
        /// Every so many openings nobody goes through; 0 is never.
        package var notUsedEvery: Int
        /// Every so many openings the gate refuses; 0 is never.
        package var refusedEvery: Int
        /// Every so many openings the gate cannot be reached; 0 is never.
        package var lostEvery: Int
        package var hasSensor: Bool

        package init(
            passesAfter: Duration = .milliseconds(200),
            notUsedEvery: Int = 0,
            refusedEvery: Int = 0,
            lostEvery: Int = 0,
            hasSensor: Bool = true
        ) {
            self.passesAfter = passesAfter
            self.notUsedEvery = notUsedEvery
            self.refusedEvery = refusedEvery
            self.lostEvery = lostEvery
            self.hasSensor = hasSensor
        }
    }

    /// What it was asked to do; the newest are kept.
    package struct Memory: Sendable, Equatable {
        package var grants: Int = 0
        package var denials: Int = 0
        package var passages: [UInt64] = []
        package var reasons: [Refusal] = []
    }

    package static let memoryMax = 1_024

    private let script: Script
    private let sleep: @Sendable (Duration) async -> Void
    private let state = Mutex(Memory())

    package init(
        _ script: Script = Script(),
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.script = script
        self.sleep = sleep
    }

    package var hasSensor: Bool { script.hasSensor }

    package var memory: Memory { state.withLock { $0 } }

    package func grant(
        passage: UInt64,
        direction: Direction,
        window: Duration
    ) async -> GateOutcome {
        let count = state.withLock { memory in
            memory.grants += 1
            if memory.passages.count == Self.memoryMax { memory.passages.removeFirst() }
            memory.passages.append(passage)
            return memory.grants
        }
        if Self.isTurn(count, every: script.lostEvery) { return .lost }
        if Self.isTurn(count, every: script.refusedEvery) { return .refused }
        let isUsed =
            !Self.isTurn(count, every: script.notUsedEvery) && script.passesAfter < window
        await sleep(isUsed ? script.passesAfter : window)
        return isUsed ? .passed : .notUsed
    }

    package func deny(_ reason: Refusal) async {
        state.withLock { memory in
            memory.denials += 1
            if memory.reasons.count == Self.memoryMax { memory.reasons.removeFirst() }
            memory.reasons.append(reason)
        }
    }

    private static func isTurn(_ count: Int, every turn: Int) -> Bool {
        turn > 0 && count.isMultiple(of: turn)
    }
}
