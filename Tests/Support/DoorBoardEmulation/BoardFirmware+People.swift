import Access
import Gates

extension BoardFirmware {
    /// The next person does what the script says.
    mutating func walk(_ direction: Direction, at now: Duration) {
        let next = queue.isEmpty ? person : queue.removeFirst()
        switch next {
        case .none: break
        case .passes(let after): pass(direction, at: now + after)
        case .wrongWay(let after): pass(direction == .entry ? .exit : .entry, at: now + after)
        case .twice(let after):
            pass(direction, at: now + after)
            pass(direction, at: now + after + Self.behind)
        case .stuck(let after): schedule(.set(.sensor(direction), true), at: now + after)
        case .door(let after):
            schedule(.set(.contactOpen, true), at: now + after)
            schedule(.pass(direction), at: now + after)
            schedule(.set(.contactOpen, false), at: now + after + Self.leafOpen)
        }
    }

    /// Somebody goes through, granted or not.
    mutating func pass(_ direction: Direction, at time: Duration) {
        schedule(.set(.sensor(direction), true), at: time)
        schedule(.pass(direction), at: time)
        schedule(.set(.sensor(direction), false), at: time + Self.inArm)
    }
}
