import Access
import Gates

/// A door board between its wire and its terminals, without either: what `docs/door-board.md` asks
/// of firmware, and the people and faults that a test needs.
///
/// Pure: times are since the machine's start; the board's own clock begins at its start.
struct BoardFirmware: Sendable {
    enum Output: Sendable {
        case send([UInt8], after: Duration)
        case tell(BoardEvent)
        case unplug
        case plug
    }

    /// What a person or a pulse does later.
    enum Step: Sendable, Hashable {
        case shut
        case set(BoardInputs, Bool)
        case pass(Direction)
    }

    struct Opening: Sendable {
        let number: UInt16
        let passage: UInt64
        let clock: UInt64
    }

    /// How long a person is in the arm.
    static let inArm = Duration.milliseconds(80)
    /// How long after the first the second one follows.
    static let behind = Duration.milliseconds(300)
    static let leafOpen = Duration.milliseconds(500)
    static let stepsMax = 4_096
    static let peopleMax = 8_192
    static let slowness = Duration.milliseconds(200)

    var memory = BoardMemory()
    var faults = ArmedBoardFaults()
    var person = EmulatedPerson.passes(after: .milliseconds(300))
    /// Who comes before all others do as ``person``.
    var queue: [EmulatedPerson] = []
    var inputs: BoardInputs = []
    let hasLamps: Bool

    var boot: UInt64
    var startedAt: Duration
    var heardAt: Duration
    var isGreeted = false
    var cutter = BoardCutter()
    var openings: [Opening] = []
    var count: UInt16 = 0
    var steps: [(at: Duration, step: Step)] = []

    init(boot: UInt64, hasLamps: Bool = true, at now: Duration) {
        self.boot = boot
        self.hasLamps = hasLamps
        startedAt = now
        heardAt = now
    }

    func clock(at now: Duration) -> UInt64 {
        UInt64(max(.zero, now - startedAt) / .milliseconds(1))
    }

    /// Whether anything is on that must not stay on without a host.
    var isOn: Bool { memory.isContactClosed || memory.isHolding || memory.lamp != nil }

    var deadline: Duration? {
        let drop = isOn ? heardAt + BoardLimits.beatlessMax : nil
        return [steps.first?.at, drop].compactMap { $0 }.min()
    }

    mutating func receive(_ bytes: [UInt8], at now: Duration) -> [Output] {
        cutter.take(bytes).flatMap { read -> [Output] in
            switch read {
            case .failure:
                memory.badLines += 1
                return []
            case .success(let line):
                if line.words.first == "OPEN", strikes(.deaf) { return [] }
                return obey(line, at: now)
            }
        }
    }

    /// What is due: pulses end, people go, a silent host is noticed.
    mutating func tick(at now: Duration) -> [Output] {
        var outputs: [Output] = []
        while let first = steps.first, first.at <= now {
            steps.removeFirst()
            outputs += perform(first.step, at: now)
        }
        if isOn, now >= heardAt + BoardLimits.beatlessMax {
            release()
            memory.lamp = nil
            memory.drops.append(now)
            outputs.append(.tell(.drop))
        }
        return outputs
    }

    /// Power off and on: nothing is remembered but by the one who watches.
    mutating func restart(at now: Duration) -> [Output] {
        release()
        memory.lamp = nil
        memory.restarts += 1
        boot += 1
        startedAt = now
        heardAt = now
        isGreeted = false
        cutter = BoardCutter()
        openings = []
        count = 0
        return [.tell(.restart)]
    }

    /// All contacts as without power.
    mutating func release() {
        memory.isContactClosed = false
        memory.isHolding = false
        steps.removeAll { $0.step == .shut }
    }

    mutating func schedule(_ step: Step, at time: Duration) {
        guard steps.count < Self.stepsMax else { return }
        let index = steps.firstIndex { $0.at > time } ?? steps.endIndex
        steps.insert((time, step), at: index)
    }

    /// Switches an input and tells of it.
    mutating func set(_ input: BoardInputs, _ isOn: Bool, at now: Duration) -> [Output] {
        guard inputs.contains(input) != isOn else { return [] }
        if isOn { inputs.insert(input) } else { inputs.remove(input) }
        let time = clock(at: now)
        let word: BoardWord =
            switch input {
            case .sensorEntry: .sensor(.entry, isActive: isOn, clock: time)
            case .sensorExit: .sensor(.exit, isActive: isOn, clock: time)
            case .contactOpen: .contact(isOpen: isOn, clock: time)
            case .tamper: .tamper(isOn)
            default: .fire(isOn)
            }
        return unasked(word)
    }

    private mutating func perform(_ step: Step, at now: Duration) -> [Output] {
        switch step {
        case .shut:
            memory.isContactClosed = false
            return [.tell(.shut)]
        case .set(let input, let isOn): return set(input, isOn, at: now)
        case .pass(let direction):
            memory.passages += 1
            return [.tell(.pass(direction))]
        }
    }

    mutating func strikes(_ fault: BoardFault) -> Bool {
        guard faults.strikes(fault) else { return false }
        memory.faults[fault, default: 0] += 1
        return true
    }
}
