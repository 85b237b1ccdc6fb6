package import Access
import Synchronization

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
        package var mode = GateMode.normal
        package var signal: Signal?
        /// By the word of the outcome.
        package var outcomes: [String: Int] = [:]
    }

    package static let memoryMax = 1_024

    private let kind: String
    private let script: Script
    private let sleep: @Sendable (Duration) async -> Void
    private let state: Mutex<Memory>
    private let heard = Mutex<(@Sendable (GateEvent) -> Void)?>(nil)

    package init(
        _ script: Script = Script(),
        kind: String = "simulator",
        mode: GateMode = .normal,
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.kind = kind
        self.script = script
        self.sleep = sleep
        var memory = Memory()
        memory.mode = mode
        state = Mutex(memory)
    }

    package var hasSensor: Bool { script.hasSensor }

    package var memory: Memory { state.withLock { $0 } }

    package var report: GateReport {
        state.withLock { memory in
            var report = GateReport(
                kind: kind,
                link: .ready,
                mode: memory.mode,
                hasSensor: script.hasSensor
            )
            report.outcomes = memory.outcomes
            return report
        }
    }

    package func grant(_ grant: GateGrant) async -> GateOutcome {
        let count = state.withLock { memory in
            memory.grants += 1
            if memory.passages.count == Self.memoryMax { memory.passages.removeFirst() }
            memory.passages.append(grant.passage)
            return memory.grants
        }
        let outcome = await outcome(of: count, in: grant.window)
        state.withLock { $0.outcomes[outcome.rawValue, default: 0] += 1 }
        return outcome
    }

    private func outcome(of count: Int, in window: Duration) async -> GateOutcome {
        if state.withLock({ $0.mode == .locked }) { return .refused }
        if Self.isTurn(count, every: script.lostEvery) { return .lost }
        if Self.isTurn(count, every: script.refusedEvery) { return .refused }
        let isUsed =
            !Self.isTurn(count, every: script.notUsedEvery) && script.passesAfter < window
        await sleep(isUsed ? script.passesAfter : window)
        return isUsed ? .passed : .notUsed
    }

    package func show(_ signal: Signal) async {
        state.withLock { $0.signal = signal }
    }

    package func set(_ mode: GateMode) async {
        let isNew = state.withLock { memory in
            defer { memory.mode = mode }
            return memory.mode != mode
        }
        if isNew { tell(GateEvent(.mode, mode: mode)) }
    }

    /// Lets something happen that nobody asked for.
    package func tell(_ event: GateEvent) {
        heard.withLock { $0 }?(event)
    }

    package func run(_ heard: @escaping @Sendable (GateEvent) -> Void) async {
        self.heard.withLock { $0 = heard }
        // Whoever listens often owns this gate.
        defer { self.heard.withLock { $0 = nil } }
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(3_600))
        }
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
