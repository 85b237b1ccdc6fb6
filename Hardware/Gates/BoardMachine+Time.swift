extension BoardMachine {
    var silenceDue: Duration {
        if case .greeting(let since) = phase { return since + BoardLimits.greetingMax }
        return answeredAt + BoardLimits.silenceMax
    }

    func repeatDue(_ waiting: Pending) -> Duration {
        waiting.sentAt + BoardLimits.answerWithin
    }

    /// A beat is never sent again: the next one has another number.
    func isRepeating(_ waiting: Pending) -> Bool {
        waiting.order != .beat
    }

    mutating func tick(at now: Duration) -> [Action] {
        guard phase != .closed else { return [] }
        guard now < silenceDue else { return giveUp(.silent) }
        pending = pending.filter { !isForgotten($0, at: now) }
        var actions: [Action] = []
        for index in pending.indices where isDue(pending[index], at: now) {
            guard mayRepeat(pending[index]) else { return giveUp(.unanswered) }
            pending[index].repeats += 1
            pending[index].sentAt = now
            counts.resent += 1
            let line = BoardLine(pending[index].number, pending[index].order.words)
            actions.append(.write(line.bytes))
        }
        guard pending.count < BoardLimits.pendingMax else { return giveUp(.unanswered) }
        guard now >= beatDue else { return actions }
        return actions + beat(at: now)
    }

    private mutating func beat(at now: Duration) -> [Action] {
        beatDue = now + BoardLimits.beatEvery
        // A board is beaten once it has greeted: before, it knows nobody.
        guard !isGreeting else { return [] }
        var actions = [send(.beat, at: now)]
        if holdsAgain {
            holdsAgain = false
            actions.append(send(.hold, at: now))
        }
        return actions
    }

    private var isGreeting: Bool {
        pending.contains { $0.order == .hello }
    }

    private func isDue(_ waiting: Pending, at now: Duration) -> Bool {
        isRepeating(waiting) && now >= repeatDue(waiting)
    }

    /// Greetings go on until the board is given up as silent.
    private func mayRepeat(_ waiting: Pending) -> Bool {
        waiting.order == .hello || !waiting.isFinal && waiting.repeats < BoardLimits.repeatsMax
    }

    /// Beats that came to nothing, lamps that are not worth a line, openings that are known.
    private func isForgotten(_ waiting: Pending, at now: Duration) -> Bool {
        switch waiting.order {
        case .beat: now >= waiting.sentAt + BoardLimits.silenceMax
        case .lamp: isDue(waiting, at: now) && !mayRepeat(waiting)
        case .open: waiting.hasBegun && isDue(waiting, at: now)
        case .hello, .hold, .rest: false
        }
    }
}
