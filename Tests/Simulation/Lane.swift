import Access
import Edge
import Gates
import Support
import Vocabulary

/// One lane and the line before it, event by event; all chance from one seed, no moment waited for.
///
/// The edge decides and journals, the gate's rules time and count, and the people do what they do:
/// each of them as in production. Moments are milliseconds since the lane opened.
final class Lane {
    private enum Event {
        case arrives(LanePerson)
        case shows(LanePerson)
        case begins(UInt64)
        case sensor(isActive: Bool)
        case second
    }

    /// How long somebody holds a code before the reader, and the gap to whom the arm lets go.
    private static let showing = 400
    private static let leaving = 500
    private static let comesBackAfter = 30_000

    let edge: LaneEdge
    private var machine: GateMachine
    private var random: SeededRandom
    private var agenda: [(at: Int, order: Int, event: Event)] = []
    private var order = 0
    private var now = 0
    private var line: [LanePerson] = []
    private var isCalled = false
    private var freeAt = 0
    /// Who stands in the lane, by the scan that let them.
    private var open: [UInt64: LanePerson] = [:]
    private var granted: [UInt64: OpenPassage] = [:]
    private var hasEager = false
    private var triesBy: [Int: Int] = [:]
    /// Somebody whose passage the sensor overlooks: what a checker has to find.
    private let overlooked: Int?
    private(set) var lastSettledAt = 0
    private(set) var waitedMost = 0
    private(set) var presentations: [LanePerson] = []

    init(_ people: [LanePerson], edge: LaneEdge, seed: UInt64, overlooked: Int? = nil) {
        self.edge = edge
        self.overlooked = overlooked
        random = SeededRandom(seed: seed)
        machine = GateMachine(GateSettings(), kind: "lane", hasSensor: true)
        for person in people { plan(person.arrivesAt, .arrives(person)) }
        plan(1_000, .second)
    }

    /// Runs until everybody is through.
    func run() async {
        await perform(machine.handle(.news(.ready), at: moment))
        while let next = agenda.indices.min(by: { isBefore($0, $1) }) {
            let due = machine.deadline.map { milliseconds($0 - Self.opening) }
            if let due, due <= agenda[next].at {
                advance(to: due)
                await perform(machine.handle(.tick, at: moment))
            } else {
                let (at, _, event) = agenda.remove(at: next)
                advance(to: at)
                await handle(event)
            }
            callNext()
            if agenda.count == 1, line.isEmpty, open.isEmpty, machine.deadline == nil { break }
        }
        await edge.decider.drain()
    }

    private static let opening = Duration.seconds(60)

    private var moment: Duration { edge.time.clock.sinceBoot() }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (agenda[left].at, agenda[left].order) < (agenda[right].at, agenda[right].order)
    }

    private func plan(_ at: Int, _ event: Event) {
        order += 1
        agenda.append((at, order, event))
    }

    private func advance(to moment: Int) {
        guard moment > now else { return }
        edge.time.advance(by: .milliseconds(moment - now))
        now = moment
    }

    private func milliseconds(_ duration: Duration) -> Int {
        Int((duration + .microseconds(999)) / .milliseconds(1))
    }
}

/// What happens, and what it leads to.
extension Lane {
    private func handle(_ event: Event) async {
        switch event {
        case .arrives(let person): line.append(person)
        case .shows(let person): await show(person)
        case .begins(let passage):
            await perform(machine.handle(.news(.began(passage: passage, at: moment)), at: moment))
            act(open[passage])
        case .sensor(let isActive):
            let news = WireNews.sensor(.entry, isActive: isActive, at: moment)
            await perform(machine.handle(.news(news), at: moment))
        case .second:
            edge.decider.tick()
            plan(now + 1_000, .second)
        }
    }

    private func show(_ person: LanePerson) async {
        isCalled = false
        presentations.append(person)
        let grants = await edge.show(person.right)
        if grants.isEmpty { freeAt = now + Self.leaving }
        for (passage, direction) in grants {
            open[passage.scan] = person
            let grant = GateGrant(
                passage: passage.scan,
                direction: direction,
                window: Passages.windowDefault,
                expiresAt: moment + Passages.orderLifeMax
            )
            granted[passage.scan] = passage
            await perform(machine.handle(.grant(grant, ticket: passage.scan), at: moment))
        }
    }

    private func perform(_ actions: [GateMachine.Action]) async {
        for action in actions {
            switch action {
            case .order(.pulse(let passage, _, _, _)):
                plan(now + Int.random(in: 3...20, using: &random), .begins(passage))
            case .order: break
            case .settle(let scan, let outcome): settle(scan, outcome)
            case .event(let event): edge.decider.hear(event)
            }
        }
        await edge.decider.drain()
    }

    private func settle(_ scan: UInt64, _ outcome: GateOutcome) {
        guard let person = open.removeValue(forKey: scan), let passage = granted[scan] else {
            return
        }
        edge.decider.settle(passage, outcome)
        lastSettledAt = now
        freeAt = now + Self.leaving
        if case .leads = person.deed { freeAt += 1_000 }
        if outcome == .notUsed { plan(now + Self.comesBackAfter, .arrives(person)) }
    }

    /// What somebody does once the contact is closed.
    private func act(_ person: LanePerson?) {
        guard let person else { return }
        let tries = triesBy[person.number, default: 0]
        triesBy[person.number] = tries + 1
        guard tries > 0 || person.number != overlooked else { return }
        switch person.deed {
        case .passes(let after): turn(after)
        case .leads(let after):
            turn(after)
            turn(after + 700)
        case .stays where tries == 0: break
        case .comesLate where tries == 0: turn(5_301)
        case .stays, .comesLate, .showsSpent: turn(900)
        }
    }

    private func turn(_ after: Int) {
        plan(now + after, .sensor(isActive: true))
        plan(now + after + 250, .sensor(isActive: false))
    }

    /// Lets the first of the line show a code: when the lane is free, or at times while the one
    /// before is still on the way through.
    private func callNext() {
        guard !isCalled, !line.isEmpty else { return }
        if open.isEmpty {
            hasEager = false
        } else {
            guard open.count == 1, !hasEager, let person = open.values.first else { return }
            guard case .passes = person.deed else { return }
            hasEager = true
            guard Int.random(in: 0..<5, using: &random) == 0 else { return }
            freeAt = now
        }
        isCalled = true
        let person = line.removeFirst()
        waitedMost = max(waitedMost, now - person.arrivesAt)
        plan(max(now, freeAt) + Self.showing, .shows(person))
    }
}
