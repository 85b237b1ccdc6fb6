/// Lets visitors try their own codes: one at a time at each place, and says what was decided.
package actor TrialDesk {
    /// How long things take; tests take none.
    package struct Pace: Sendable {
        /// How long a reader may take to find a code in all views of a picture.
        package var patience = Duration.seconds(5)
        package var poll = Duration.milliseconds(50)
        /// From one picture to the next at one place: all views are over, and the same code counts
        /// as shown anew.
        package var pause = Duration.milliseconds(3_200)

        package init() {}
    }

    package enum Outcome: Sendable, Hashable {
        /// `granted`, or the word of a refusal.
        case decided(String)
        case nothingRead
        /// Too many people wait at this place.
        case busy
        /// The show still needs its places for itself.
        case notYet
        /// The place does not answer, or its camera is not seen.
        case outOfService
        /// So many have tried that the demonstration must be started again.
        case usedUp
    }

    /// Who waits at one place beside the one who is served; the next is sent away.
    package static let waitingMax = 4
    /// As many as the cameras' scripts surely hold.
    package static let trialsMax = 10_000

    private let pace: Pace
    private var booths: [Place: Booth] = [:]
    private var waiting: [Place: Int] = [:]
    private var turns: [Place: Task<Outcome, Never>] = [:]
    private var quietFrom: [Place: ContinuousClock.Instant] = [:]
    private var trials = 0

    package init(pace: Pace = Pace()) {
        self.pace = pace
    }

    package var isOpen: Bool { !booths.isEmpty }

    /// The show is over: these places are free for whoever comes.
    package func open(_ booths: [Place: Booth]) {
        self.booths = booths
    }

    package func attempt(_ picture: VisitorPicture, at place: Place) async -> Outcome {
        guard isOpen else { return .notYet }
        guard let booth = booths[place] else { return .outOfService }
        guard waiting[place, default: 0] <= Self.waitingMax else { return .busy }
        guard trials < Self.trialsMax else { return .usedUp }
        trials += 1
        let number = trials
        waiting[place, default: 0] += 1
        defer { waiting[place, default: 0] -= 1 }
        let former = turns[place]
        let turn = Task {
            _ = await former?.value
            return await serve(picture, number, at: place, booth)
        }
        turns[place] = turn
        return await turn.value
    }

    private func serve(
        _ picture: VisitorPicture,
        _ number: Int,
        at place: Place,
        _ booth: Booth
    ) async -> Outcome {
        if let moment = quietFrom[place] { try? await Task.sleep(until: moment) }
        quietFrom[place] = .now + pace.pause
        let outcome = (try? await watch(picture, number, booth)) ?? .outOfService
        await booth.clear(number)
        return outcome
    }

    private func watch(
        _ picture: VisitorPicture,
        _ number: Int,
        _ booth: Booth
    ) async throws -> Outcome {
        let before = try await booth.look()
        guard before.isReading else { return .outOfService }
        try await booth.show(picture, number)
        let end = ContinuousClock.now + pace.patience
        repeat {
            if let verdict = try await booth.verdicts(before.last).first {
                return .decided(verdict)
            }
            try await Task.sleep(for: pace.poll)
        } while ContinuousClock.now < end
        let after = try await booth.look()
        return after.counted > before.counted ? .decided("unreadable") : .nothingRead
    }
}
