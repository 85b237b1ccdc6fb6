import Access

extension BoardMachine {
    mutating func take(_ bytes: [UInt8], at now: Duration) -> [Action] {
        var actions: [Action] = []
        for line in cutter.take(bytes) {
            // Given up meanwhile: the rest of the piece is of a line that is no more.
            guard phase != .closed else { return actions }
            actions += take(line, at: now)
        }
        return actions
    }

    private mutating func take(
        _ read: Result<BoardLine, BoardLine.Fault>,
        at now: Duration
    ) -> [Action] {
        switch read {
        case .failure(let fault):
            counts.bad[fault.rawValue, default: 0] += 1
            badRun += 1
            return badRun >= BoardLimits.badLinesMax ? giveUp(.noise) : []
        case .success(let line):
            guard let word = BoardWord(line.words) else {
                counts.unknown += 1
                return []
            }
            badRun = 0
            return word.isAnswer
                ? answer(line.number, word, at: now) : unasked(line.number, word, at: now)
        }
    }

    private mutating func answer(
        _ number: UInt16,
        _ word: BoardWord,
        at now: Duration
    ) -> [Action] {
        guard let index = pending.firstIndex(where: { $0.number == number }),
            Self.answers(pending[index].order, word)
        else {
            counts.strangers += 1
            return []
        }
        counts.lines += 1
        let asked = pending.remove(at: index)
        switch word {
        case .no(let reason): return refused(asked, reason, at: now)
        case .hello(let version, let firmware, let boot):
            return greeted(version, firmware, boot, at: now)
        case .beat(let clock, let inputs): return beaten(asked, clock, inputs, at: now)
        default:
            answeredAt = now
            return done(asked, word, at: now)
        }
    }

    /// Whether a word is one that this order can be answered with.
    private static func answers(_ order: BoardOrder, _ word: BoardWord) -> Bool {
        switch (order, word) {
        case (_, .no), (.hello, .hello), (.beat, .beat), (.open, .ok(_?)), (.hold, .ok(nil)),
            (.rest, .ok(nil)), (.lamp, .ok(nil)):
            true
        default: false
        }
    }

    private mutating func greeted(
        _ version: UInt64,
        _ firmware: String,
        _ boot: UInt64,
        at now: Duration
    ) -> [Action] {
        guard version == UInt64(BoardLimits.version) else { return giveUp(.otherProtocol) }
        if let former = self.boot, former != boot { counts.restarts += 1 }
        self.boot = boot
        self.firmware = firmware
        beatDue = now + BoardLimits.beatEvery
        return [send(.beat, at: now)]
    }

    private mutating func beaten(
        _ asked: Pending,
        _ clock: UInt64,
        _ now: BoardInputs,
        at heardAt: Duration
    ) -> [Action] {
        // A clock that went back is a board that started again and kept quiet about it.
        guard clock >= lastClock else { return giveUp(.restarted) }
        lastClock = clock
        answeredAt = heardAt
        let found = BoardTime(clock: clock, sentAt: asked.sentAt, heardAt: heardAt)
        if found.isBetter(than: time) { time = found }
        guard isReady else {
            phase = .ready(since: heardAt)
            // How inputs stand is told before `ready`: after it, it would be a change.
            return look(now, .all, at: heardAt) + [.news(.ready)] + lamps(at: heardAt)
        }
        let changed = inputs.map { $0.symmetricDifference(now) } ?? .all
        return look(now, changed, at: sinceBoot(clock, heardAt: heardAt))
    }

    private mutating func done(
        _ asked: Pending,
        _ word: BoardWord,
        at now: Duration
    ) -> [Action] {
        switch (asked.order, word) {
        case (.open(let passage, _, _, _), .ok(let clock?)) where !asked.hasBegun:
            return [.news(.began(passage: passage, at: sinceBoot(clock, heardAt: now)))]
        case (.lamp(let signal), _):
            shown = signal
            return lamps(at: now)
        default: return []
        }
    }

    private mutating func refused(
        _ asked: Pending,
        _ reason: String,
        at now: Duration
    ) -> [Action] {
        counts.refuse(reason)
        guard reason != BoardRefusal.hello.rawValue else {
            // An opening that is sent again may have begun before the board started again.
            if asked.order.isOpening, asked.repeats > 0 { pending.append(asked) }
            return giveUp(.restarted)
        }
        switch asked.order {
        case .hello: return giveUp(.otherProtocol)
        case .rest: return giveUp(.restRefused)
        // Not counted as life: a board that refuses beats falls silent.
        case .beat: return []
        case .hold: holdsAgain = true
        case .lamp: hasLamps = reason != BoardRefusal.lamp.rawValue
        case .open(let passage, _, _, _):
            answeredAt = now
            guard !asked.hasBegun else { return [] }
            return [.news(.refused(passage: passage, reason: reason))]
        }
        answeredAt = now
        return []
    }

    func sinceBoot(_ clock: UInt64, heardAt: Duration) -> Duration {
        guard case .ready(let since) = phase, let time else { return heardAt }
        return time.sinceBoot(clock, heardAt: heardAt, earliest: min(since, heardAt))
    }
}
