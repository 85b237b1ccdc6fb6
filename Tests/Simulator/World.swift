import Access
import Crypto
import Devices
import Edge
import Gates
import PowerDisk
import Rights
import Support
import Sync
import Vocabulary

/// One hub and its edges for a day, with a wire and disks that do their worst; all chance from one
/// seed.
///
/// The parts are those of production; the world replaces clock, network, disk and random, and what
/// people and gates do. It lives event by event, in one order: a seed lives the same each time.
package final class World {
    enum Event {
        case scan(edge: Int)
        /// The code of a right that was just revoked.
        case lateScan(edge: Int, right: Int)
        case settle(edge: Int, life: Int, scan: UInt64)
        case tick(edge: Int, life: Int)
        case wake(edge: Int, life: Int, lane: SimulatedLane)
        case timeOut(Envelope)
        case arrive(Cargo, Envelope, isAnswer: Bool, hubTime: Timestamp)
        case pollEnd(Envelope)
        case hubTurn
        case hubStart
        case fault(Fault)
        case start(edge: Int)
        case link(edge: Int, isUp: Bool)
        case diskEmptied(edge: Int)
        case gossip(edge: Int)
        case news(edge: Int)
    }

    /// Somebody's code, of a right or of nobody.
    struct Code {
        let right: Int
        let generation: UInt8
        let bytes: [UInt8]
    }

    let plan: SimulationPlan
    let time = WorldTime()
    let hub: SimulatedHub
    let collecting: any Collecting
    var edges: [SimulatedEdge] = []
    var random: SeededRandom
    var agenda = Agenda()
    var history: History
    var faults = FaultCounts()
    /// The faults are over: what is under way comes to rest.
    var isKind = false
    var isHubUp = true
    var links: [Bool]
    /// The newest due time of each direction of each link, to tell a message that overtook.
    var lastDue: [Int64]
    /// Gates whose question about a newer head the hub holds.
    var parked: [Int: (envelope: Envelope, known: UInt64)] = [:]
    var codes: [[Code]] = []
    var recent: [Int] = []
    var ledger = Ledger()
    /// What the lane of a planted bug was brought first.
    var firstSnapshot: [UInt8]?
    /// Rights whose revocation the hub has confirmed to the operator.
    var confirmed: [Int] = []
    /// The list that first told of a revocation, by the right.
    var struckAt: [Int: UInt64] = [:]
    package private(set) var scans = 0
    package private(set) var grants = 0

    package init(
        seed: UInt64,
        plan: SimulationPlan = SimulationPlan(),
        trace: (@Sendable (String) -> Void)? = nil
    ) async throws {
        self.plan = plan
        history = History(trace: trace)
        random = SeededRandom(seed: seed)
        links = [Bool](repeating: true, count: plan.edges)
        lastDue = [Int64](repeating: 0, count: 2 * plan.edges)
        hub = try await SimulatedHub(time: time, seed: seed ^ 0x4B)
        collecting =
            switch plan.bug {
            case .forgetfulHub: ForgetfulHub(hub)
            case .carelessHub: CarelessHub(hub)
            default: hub
            }
        try await hub.found((0..<plan.rights).map { Self.draft($0) })
        for index in hub.rights.indices { try issue(index, 1) }
        for index in 0..<plan.edges {
            let edge = try await SimulatedEdge(
                index,
                hub,
                seed: seed &* 0x9E37 &+ UInt64(index),
                bug: plan.bug
            )
            edges.append(edge)
            edge.clock.drift(by: Int64(Int.random(in: -90...90, using: &random)))
            faults[.clockDrifted] += 1
            try await start(edge)
        }
        planScans()
        planFaults()
        planNeighbours()
        agenda.plan(1_000, .hubTurn)
    }

    static let usesMax: [UInt16] = [0, 1, 1, 2, 3]

    static func draft(_ index: Int) -> RightDraft {
        RightDraft(
            flags: index % 3 == 0 ? [] : .reentryAllowed,
            usesMax: usesMax[index % usesMax.count]
        )
    }

    func issue(_ index: Int, _ generation: UInt8) throws {
        let bytes = try hub.code(index, generation: generation)
        let code = Code(right: index, generation: generation, bytes: bytes)
        if index == codes.count { codes.append([code]) } else { codes[index].append(code) }
    }

    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    func between(_ low: Int64, _ high: Int64) -> Int64 {
        Int64.random(in: low...high, using: &random)
    }

    var now: Int64 { time.now }

    func later(_ milliseconds: Int64, _ event: Event) { agenda.plan(now + milliseconds, event) }

    /// Lives through the day, lets everything come to rest, and looks at all of it.
    package func run() async throws -> WorldReport {
        while now < plan.milliseconds, let next = agenda.next() {
            time.set(max(now, next.at))
            try await handle(next.event)
        }
        try await rest()
        try await checkEnd()
        noteDisks()
        history.fold()
        await hub.end()
        return WorldReport(
            scans: scans,
            grants: grants,
            records: ledger.records,
            faults: faults,
            digest: history.digest.hex
        )
    }

    func countGrant() { grants += 1 }

    private func handle(_ event: Event) async throws {
        switch event {
        case .scan(let index):
            scans += 1
            try await scan(at: edges[index], pickCode())
        case .lateScan(let index, let right):
            try await scan(at: edges[index], codes[right].last)
        case .settle(let index, let life, let scan):
            guard edges[index].life == life else { return }
            try await settle(scan, edges[index])
        case .tick(let index, let life):
            guard edges[index].life == life else { return }
            try await tick(edges[index])
        case .wake(let index, let life, let lane):
            guard edges[index].life == life else { return }
            try await wake(edges[index], lane)
        case .timeOut(let envelope): try await timeOut(envelope)
        case .arrive(let cargo, let envelope, let isAnswer, let hubTime):
            try await arrive(cargo, envelope, isAnswer, hubTime)
        case .pollEnd(let envelope): endPoll(envelope)
        case .hubTurn: try await hubTurn()
        case .hubStart: try await startHub()
        case .fault(let fault): try await strike(fault)
        case .start(let index): try await start(edges[index])
        case .link(let index, let isUp):
            links[index] = isUp
            history.note(now, isUp ? .linkUp : .linkDown, index)
        case .diskEmptied(let index): edges[index].disk.limit(to: nil)
        case .gossip(let index): try await gossip(index)
        case .news(let index): try await tellNews(index)
        }
    }

    /// The faults end, everything is switched on, and what was written arrives.
    private func rest() async throws {
        isKind = true
        for edge in edges {
            edge.disk.limit(to: nil)
            edge.disk.cut(after: 0)
            edge.disk.fail([], times: 0)
            links[edge.index] = true
            if !edge.isOn { try await start(edge) }
            try await sweep(edge)
        }
        hub.disk.cut(after: 0)
        if !isHubUp { try await startHub() }
        try await hub.publish(always: true)
        answerParked()
        let end = now + Self.restMax
        while !isAtRest, now < end, let next = agenda.next() {
            time.set(max(now, next.at))
            try await handle(next.event)
        }
        guard isAtRest else { throw Broken.notDrained }
    }

    /// All that was written is at the hub, and every gate has its newest head.
    private var isAtRest: Bool {
        let version = hub.head?.head.version
        return edges.allSatisfy { edge in
            guard let running = edge.running else { return false }
            return running.isDrained && running.open.isEmpty && running.version == version
                && running.download.phase == .asking
        }
    }

    /// Two hours are many waits of the longest back-off.
    private static let restMax: Int64 = 2 * 3_600_000
}

/// What a world has come to.
package struct WorldReport: Sendable, Hashable {
    package let scans: Int
    package let grants: Int
    /// Records at the hub.
    package let records: Int
    package let faults: FaultCounts
    package let digest: String
}
