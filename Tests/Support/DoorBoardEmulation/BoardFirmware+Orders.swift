import Access
import Gates

extension BoardFirmware {
    mutating func obey(_ line: BoardLine, at now: Duration) -> [Output] {
        guard let order = BoardOrder(line.words) else {
            return answer(line.number, .no(reason: BoardRefusal.order.rawValue))
        }
        if order == .hello {
            greet(at: now)
            let hello = BoardWord.hello(version: 1, firmware: "emulator-1", boot: boot)
            return [.tell(.hello)] + answer(line.number, hello)
        }
        guard isGreeted else {
            return answer(line.number, .no(reason: BoardRefusal.hello.rawValue))
        }
        switch order {
        case .hello, .beat:
            heardAt = now
            memory.beats += 1
            return answer(line.number, .beat(clock: clock(at: now), inputs))
        case .open(let passage, let direction, let milliseconds, let deadline):
            let opening = Opening(number: line.number, passage: passage, clock: clock(at: now))
            return open(opening, direction, milliseconds, deadline, at: now)
        case .hold:
            memory.isHolding = true
            return [.tell(.hold)] + answer(line.number, .ok(clock: nil))
        case .rest:
            release()
            return [.tell(.rest)] + answer(line.number, .ok(clock: nil))
        case .lamp(let signal):
            guard hasLamps else {
                return answer(line.number, .no(reason: BoardRefusal.lamp.rawValue))
            }
            memory.remember(signal)
            return [.tell(.lamp(signal))] + answer(line.number, .ok(clock: nil))
        }
    }

    private mutating func greet(at now: Duration) {
        release()
        memory.greetings += 1
        isGreeted = true
        heardAt = now
        openings = []
    }

    /// Opens once for each number: an order that comes again gets the same answer and no pulse.
    private mutating func open(
        _ opening: Opening,
        _ direction: Direction,
        _ milliseconds: UInt64,
        _ deadline: UInt64,
        at now: Duration
    ) -> [Output] {
        let known = openings.first {
            $0.number == opening.number && $0.passage == opening.passage
        }
        if let known {
            memory.repeats += 1
            return strikes(.noAck) || strikes(.noWord)
                ? [] : answer(known.number, .ok(clock: known.clock))
        }
        if let refusal = refusal(opening, milliseconds, deadline) {
            memory.refusals[refusal, default: 0] += 1
            return [.tell(.refuse(passage: opening.passage, refusal))]
                + answer(opening.number, .no(reason: refusal.rawValue))
        }
        openings = openings.suffix(BoardLimits.openingsKept - 1) + [opening]
        memory.isContactClosed = true
        memory.remember(
            BoardMemory.Pulse(
                passage: opening.passage,
                direction: direction,
                milliseconds: milliseconds,
                at: now
            )
        )
        schedule(.shut, at: now + .milliseconds(Int64(milliseconds)))
        walk(direction, at: now)
        return [.tell(.open(passage: opening.passage, direction))] + word(of: opening, at: now)
    }

    private func refusal(
        _ opening: Opening,
        _ milliseconds: UInt64,
        _ deadline: UInt64
    ) -> BoardRefusal? {
        let longest = UInt64(BoardLimits.deadlineMax / .milliseconds(1))
        guard (50...10_000).contains(milliseconds), deadline <= opening.clock + longest else {
            return .range
        }
        guard opening.clock <= deadline else { return .expired }
        return memory.isContactClosed ? .busy : nil
    }

    /// The answer to an opening, or what a fault makes of it.
    private mutating func word(of opening: Opening, at now: Duration) -> [Output] {
        if strikes(.restart) { return restart(at: now) }
        if strikes(.hangUp) { return [.unplug] }
        if strikes(.replug) { return [.unplug, .plug] }
        if strikes(.noWord) { return [] }
        let began = unasked(.began(passage: opening.passage, clock: opening.clock))
        if strikes(.noAck) { return began }
        let number = strikes(.ackOther) ? opening.number &+ 7 : opening.number
        return answer(number, .ok(clock: opening.clock)) + began
    }
}
