import Access
import Gates
import Support
import Testing

/// A long day at one gate, from a seed: people, people who do not go, wires that fail, alarms.
private struct GateDay {
    private var random: SeededRandom
    private var machine: GateMachine
    private let settings: GateSettings
    private(set) var ledger: GateLedger
    private var now = Duration.zero
    private var grants: UInt64 = 0
    /// What is still to happen; `at` is when it is heard.
    private var agenda: [(at: Duration, input: GateMachine.Input)] = []
    /// Faults of the machine under test, for the negative control.
    private let isDoubling: Bool

    init(seed: UInt64, hasModes: Bool, isDoubling: Bool = false) {
        random = SeededRandom(seed: seed)
        settings = GateSettings()
        machine = GateMachine(settings, kind: "day", hasSensor: true)
        ledger = GateLedger(settings)
        self.isDoubling = isDoubling
        self.hasModes = hasModes
    }

    private let hasModes: Bool

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &random))
    }

    mutating func run(steps: Int) {
        feed(.news(.ready))
        for _ in 0..<steps {
            pass(to: now + milliseconds(0...400))
            happen()
        }
        feed(.stop)
        ledger.close(at: now)
    }

    /// Lets time pass over what is due, most ticks in time and some late.
    private mutating func pass(to end: Duration) {
        for _ in 0..<1_000 {
            let tick = chance(90) ? machine.deadline : nil
            let planned = agenda.map(\.at).min()
            guard let next = [tick, planned].compactMap(\.self).min(), next <= end else { break }
            now = max(now, next)
            if let planned, planned <= now,
                let index = agenda.firstIndex(where: { $0.at == planned }
                )
            {
                feed(agenda.remove(at: index).input)
            } else {
                feed(.tick)
            }
        }
        now = max(now, end)
        feed(.tick)
    }

    private mutating func happen() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<55: grant()
        case 55..<60: walk(chance(50) ? .entry : .exit, at: now)
        case 60..<62: feed(.news(.fire(chance(50))))
        case 62..<64: feed(.news(chance(50) ? .lost("day") : .ready))
        case 64..<66:
            if hasModes { feed(.mode(GateMode.allCases.randomElement(using: &random) ?? .normal)) }
        case 66..<70: feed(.news(.ready))
        case 70..<72: feed(.mode(.normal))
        case 72..<80: feed(.news(.fire(false)))
        case 80..<82: feed(.news(.contact(isOpen: chance(50), at: now)))
        case 82: feed(.news(.sensor(.entry, isActive: chance(50), at: now)))
        default: break
        }
    }

    private mutating func grant() {
        grants += 1
        let grant = GateGrant(
            passage: grants,
            direction: chance(70) ? .entry : .exit,
            window: milliseconds(200...5_000),
            expiresAt: now + milliseconds(-10...8_000)
        )
        feed(.grant(grant, ticket: grants))
    }

    private mutating func walk(_ direction: Direction, at start: Duration) {
        let delay = milliseconds(0...60)
        let end = start + milliseconds(30...600)
        agenda.append((start + delay, .news(.sensor(direction, isActive: true, at: start))))
        agenda.append((end + delay, .news(.sensor(direction, isActive: false, at: end))))
    }

    private mutating func feed(_ input: GateMachine.Input) {
        if input == .news(.ready) || input == .news(.lost("day")) {
            agenda.removeAll(where: isWire)
        }
        ledger.note(input, at: now)
        var actions = machine.handle(input, at: now)
        if isDoubling { actions += actions }
        for action in actions {
            ledger.note(action, at: now)
            guard case .order(.pulse(let passage, let direction, _, _)) = action else { continue }
            answer(passage, direction)
        }
    }

    /// What wires that were lost do not tell any more.
    private func isWire(_ item: (at: Duration, input: GateMachine.Input)) -> Bool {
        switch item.input {
        case .news(.began), .news(.refused): true
        default: false
        }
    }

    private mutating func answer(_ passage: UInt64, _ direction: Direction) {
        let began = now + milliseconds(0...50)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<85:
            agenda.append((began, .news(.began(passage: passage, at: began))))
            if chance(80) { walk(direction, at: began + milliseconds(0...6_000)) }
        case 85..<92:
            agenda.append((began, .news(.refused(passage: passage, reason: "day"))))
        default: break
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct GateRunTests {
    @Test(arguments: [(UInt64(1), true), (2, true), (3, true), (4, false), (5, false), (6, false)])
    func `Through long days every grant is settled once and nothing opens that must not`(
        _ seed: UInt64,
        _ hasModes: Bool
    ) {
        var day = GateDay(seed: seed, hasModes: hasModes)
        day.run(steps: 4_000)
        #expect(day.ledger.findings == [])
        #expect(day.ledger.entries.count > 2_000)
        #expect(day.ledger.pulses > 200)
        let outcomes = Set(day.ledger.entries.values.flatMap(\.outcomes))
        #expect(outcomes == Set(GateOutcome.allCases))
    }

    @Test func `A machine that does everything twice is found out`() {
        var day = GateDay(seed: 1, hasModes: true, isDoubling: true)
        day.run(steps: 500)
        let found = day.ledger.findings.joined(separator: "\n")
        #expect(found.contains("second pulse"))
        #expect(found.contains("pulse before the one before is settled"))
    }

    /// A wrong thing that comes out of a machine, after what went in.
    @Test(arguments: [
        ("under the fire alarm", [GateMachine.Input.news(.fire(true))], Duration.zero),
        ("mode locked", [.mode(.locked)], .zero),
        ("which is expired", [], .seconds(11)),
        ("two contacts at once", [.news(.began(passage: 2, at: .zero))], .milliseconds(299)),
        ("wires that are lost", [.news(.lost("unplugged"))], .zero),
    ])
    func `A pulse that must not be is found out`(
        _ finding: String,
        _ inputs: [GateMachine.Input],
        _ at: Duration
    ) {
        var ledger = GateLedger(GateSettings())
        ledger.note(.news(.ready))
        for number: UInt64 in 1...2 {
            let grant = GateGrant(
                passage: number,
                direction: .entry,
                window: .seconds(5),
                expiresAt: .seconds(10)
            )
            ledger.note(.grant(grant, ticket: number))
        }
        func pulse(_ passage: UInt64) -> GateMachine.Action {
            GateBench.pulse(passage, expires: 10_000)
        }
        ledger.note(pulse(2), at: .zero)
        #expect(ledger.findings == [])
        for input in inputs { ledger.note(input) }
        ledger.note(.settle(ticket: 2, .lost), at: at)
        ledger.note(pulse(1), at: at)
        #expect(ledger.findings.contains { $0.contains(finding) })
    }

    @Test func `A grant that is never settled, and one settled twice, are found out`() {
        var ledger = GateLedger(GateSettings())
        let grant = GateGrant(
            passage: 1,
            direction: .entry,
            window: .seconds(5),
            expiresAt: .seconds(10)
        )
        ledger.note(.grant(grant, ticket: 1))
        ledger.note(.grant(grant, ticket: 2))
        ledger.note(.settle(ticket: 2, .refused), at: .zero)
        ledger.note(.settle(ticket: 2, .refused), at: .zero)
        ledger.note(.settle(ticket: 3, .passed), at: .zero)
        ledger.close(at: .zero)
        #expect(ledger.findings.count == 3)
    }
}
