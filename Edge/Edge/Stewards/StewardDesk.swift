import Access
package import Gates
import Journal
package import Logging
import Synchronization

/// Where stewards are obeyed: letting a person pass and setting the gate's mode, hub or no hub.
///
/// The slow check of a PIN runs on a thread of its own, one at a time: no decision waits for it.
/// What is done is durable in the journal before the gate hears of it.
package final class StewardDesk: Sendable {
    /// Requests answered or waiting at once; a further one is told to come again.
    package static let pendingMax = 4

    /// What a desk asks of the rest of a daemon.
    package struct Links: Sendable {
        /// The steward of a number; nil for none.
        package let steward: @Sendable (UInt16) throws(EdgeFailure) -> Steward?
        /// Keeps the mode for the next start.
        package let keep: @Sendable (GateMode) throws(EdgeFailure) -> Void
        package let hasRoom: @Sendable () -> Bool
        /// Whether the hub has this device locked: no steward undoes that here.
        package let isLockedRemotely: @Sendable () -> Bool
        /// Keeps that a PIN was wrong now for the next start, whatever the journal has room for.
        package let keepGuess: @Sendable () throws(EdgeFailure) -> Void

        package init(
            steward: @escaping @Sendable (UInt16) throws(EdgeFailure) -> Steward?,
            keep: @escaping @Sendable (GateMode) throws(EdgeFailure) -> Void,
            hasRoom: @escaping @Sendable () -> Bool,
            isLockedRemotely: @escaping @Sendable () -> Bool = { false },
            keepGuess: @escaping @Sendable () throws(EdgeFailure) -> Void = {}
        ) {
            self.steward = steward
            self.keep = keep
            self.hasRoom = hasRoom
            self.isLockedRemotely = isLockedRemotely
            self.keepGuess = keepGuess
        }
    }

    private let decider: Decider
    private let gate: any Gate
    private let links: Links
    private let clock: EdgeClock
    private let events: Log
    private let workshop = Workshop("stewards")
    private let lock: Mutex<GuessLock>
    private let pending = Atomic(0)

    package init(
        decider: Decider,
        gate: any Gate,
        clock: EdgeClock,
        guesses: GuessLock = GuessLock(),
        links: Links,
        events: Log = .silent
    ) {
        self.decider = decider
        self.gate = gate
        self.clock = clock
        self.links = links
        self.events = events
        lock = Mutex(guesses)
    }

    /// Checks who asks, records what is asked and has it done.
    ///
    /// Returns when the override is durable and the gate was told; what comes of an opening is news
    /// like any other.
    package func perform(_ request: StewardRequest) async throws(StewardRefusal) {
        guard pending.add(1, ordering: .relaxed).newValue <= Self.pendingMax else {
            pending.subtract(1, ordering: .relaxed)
            throw .busy
        }
        defer { pending.subtract(1, ordering: .relaxed) }
        try await authenticate(request)
        try check(request.action)
        switch request.action {
        case .letPass: try await override(request)
        case .setMode(let mode): try await set(mode, request)
        case .annul(let scan): try await annul(scan, request)
        }
    }

    private func authenticate(_ request: StewardRequest) async throws(StewardRefusal) {
        // All of it where checks wait for one another: guesses that come together are locked out
        // like those that come one by one.
        try await workshop.run { [self] () throws(StewardRefusal) in
            guard !lock.withLock({ $0.isLocked(at: clock.sinceBoot) }) else {
                decider.noteWrongPIN(steward: 0, isLocked: true)
                throw .locked
            }
            guard try !isRight(request) else { return }
            let now = clock.sinceBoot
            let isLocked = lock.withLock { $0.handle(.guess, at: now) }
            if isLocked { events.warning("stewardsLocked") }
            keepGuess()
            decider.noteWrongPIN(steward: request.steward, isLocked: false)
            throw .wrongPIN
        }
    }

    private func keepGuess() {
        do throws(EdgeFailure) {
            try links.keepGuess()
        } catch {
            events.error("guessNotKept", ["reason": "\(error)"])
        }
    }

    /// What cannot be checked is no wrong PIN: nobody is locked out for a damaged file.
    private func isRight(_ request: StewardRequest) throws(StewardRefusal) -> Bool {
        do {
            let steward = try links.steward(request.steward)
            let isWellFormed = PINRule.isWellFormed(request.pin)
            let isMatch = try (steward ?? .nobody).matches(isWellFormed ? request.pin : "")
            return isMatch && isWellFormed && steward != nil
        } catch {
            events.error("stewardNotChecked", ["reason": "\(error)"])
            throw .fault
        }
    }

    /// What stands in the way, said before anything is recorded.
    private func check(_ action: StewardRequest.Action) throws(StewardRefusal) {
        // Nothing moves by it.
        if case .annul = action { return }
        let report = gate.report
        guard !report.isReleasedByFire else { throw .fire }
        if links.isLockedRemotely() {
            switch action {
            case .letPass(.exit), .setMode(.locked): break
            case .letPass, .setMode, .annul: throw .gateLocked
            }
        }
        guard case .letPass = action else { return }
        guard report.mode != .locked else { throw .gateLocked }
        guard report.link == .ready else { throw .gateLost }
        guard links.hasRoom() else { throw .gateBusy }
    }

    private func annul(_ scan: UInt64?, _ request: StewardRequest) async throws(StewardRefusal) {
        do throws(AnnulFailure) {
            try await decider.annul(scan, by: StewardOrder(request))
        } catch {
            throw error.refusal
        }
    }

    @discardableResult
    private func override(_ request: StewardRequest) async throws(StewardRefusal) -> UInt64? {
        do throws(JournalError) {
            return try await decider.override(StewardOrder(request))
        } catch {
            throw .unrecorded
        }
    }

    /// A kill between record and file leaves the gate locked rather than open: that of a lock is
    /// kept first, that of another mode last.
    private func set(_ mode: GateMode, _ request: StewardRequest) async throws(StewardRefusal) {
        let before = gate.report.mode
        if mode == .locked { try keep(mode) }
        let sequence: UInt64?
        do throws(StewardRefusal) {
            sequence = try await override(request)
        } catch {
            // What was not recorded was not asked for: the next start finds the mode that holds.
            if mode == .locked { try keep(before) }
            throw error
        }
        // A gate that stands so already tells nothing, and its next word is another's.
        if mode == before { decider.forgetAsked(sequence) }
        if mode != .locked {
            do throws(StewardRefusal) {
                try keep(mode)
            } catch {
                decider.forgetAsked(sequence)
                throw error
            }
        }
        await gate.set(mode)
    }

    private func keep(_ mode: GateMode) throws(StewardRefusal) {
        do throws(EdgeFailure) {
            try links.keep(mode)
        } catch {
            events.error("modeNotKept", ["reason": "\(error)"])
            throw .unrecorded
        }
    }
}
