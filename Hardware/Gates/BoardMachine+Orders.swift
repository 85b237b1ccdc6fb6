extension BoardMachine {
    mutating func perform(_ order: WireOrder, at now: Duration) -> [Action] {
        switch order {
        case .pulse(let passage, let direction, let duration, let expiresAt):
            guard isReady, let time else { return refuse(passage, "not-ready") }
            guard BoardLimits.pulseMin <= duration, duration <= BoardLimits.pulseMax else {
                return refuse(passage, "duration")
            }
            let latest = min(expiresAt, now + BoardLimits.deadlineMax - time.unsure * 2)
            guard now < expiresAt, let deadline = time.clock(before: latest) else {
                return refuse(passage, "expired")
            }
            let milliseconds = UInt64(duration / .milliseconds(1))
            let opening = BoardOrder.open(
                passage: passage,
                direction,
                milliseconds: milliseconds,
                deadline: deadline
            )
            return [send(opening, at: now)]
        case .hold: return isReady ? settle(.hold, at: now) : []
        case .rest: return isReady ? settle(.rest, at: now) : []
        case .signal(let signal):
            wanted = signal
            return lamps(at: now)
        }
    }

    /// That it was never sent is certain: nobody passed on it.
    private func refuse(_ passage: UInt64, _ reason: String) -> [Action] {
        [.news(.refused(passage: passage, reason: reason))]
    }

    /// Nothing from before may be sent again behind it: it would undo it.
    private mutating func settle(_ order: BoardOrder, at now: Duration) -> [Action] {
        holdsAgain = false
        pending.removeAll { $0.order == .hold || $0.order == .rest }
        for index in pending.indices { pending[index].isFinal = true }
        return [send(order, at: now)]
    }

    /// One lamp line at a time; what was wanted meanwhile follows its answer.
    mutating func lamps(at now: Duration) -> [Action] {
        guard isReady, hasLamps, let wanted, wanted != shown,
            !pending.contains(where: { $0.order.isLamp })
        else { return [] }
        return [send(.lamp(wanted), at: now)]
    }
}

extension BoardOrder {
    var isOpening: Bool {
        if case .open = self { true } else { false }
    }

    var isLamp: Bool {
        if case .lamp = self { true } else { false }
    }
}
