import Access
import Devices
import Gates
import Rights
import Support
import Sync
import Vocabulary

/// Edges, a hub and a wire that loses, doubles, delays and cuts; all chance from one seed.
final class World {
    private enum Cargo {
        case request([UInt8])
        case answer(HubWord)
    }

    private struct Piece {
        let due: Duration
        let edge: Int
        let number: Int
        let cargo: Cargo
    }

    static let start = Timestamp(milliseconds: 1_772_388_000_000)
    static let usesMax: [UInt16] = [0, 1, 1, 2, 3]
    static let edgeCount = 3
    static let steps = 150
    private static let drainStepsMax = 3_000

    private let clock = ManualClock(at: start)
    private let hub: SimulatedHub
    private let collecting: any Collecting
    private let edges: [SimulatedEdge]
    private let codes: [[UInt8]]
    /// What is checked of each right; the truth, but for the checker's own test.
    private let limits: [UInt16]
    private var random: SeededRandom
    private var wire: [Piece] = []
    private var isKind = false
    private var heldCounts: [DeviceID: Int] = [:]
    private(set) var scans = 0
    private(set) var restarts = 0
    private(set) var lost = 0
    private(set) var doubled = 0

    init(
        seed: UInt64,
        in folder: TemporaryFolder,
        limits: [UInt16] = usesMax,
        collecting: (SimulatedHub) -> any Collecting = { $0 }
    ) async throws {
        let hub = try await SimulatedHub(clock: clock, usesMax: Self.usesMax)
        var edges: [SimulatedEdge] = []
        for number in 0..<Self.edgeCount {
            edges.append(try await SimulatedEdge("\(seed)-\(number)", hub, in: folder))
        }
        self.hub = hub
        self.edges = edges
        self.collecting = collecting(hub)
        self.limits = limits
        codes = try hub.rights.map { try hub.code(of: $0) }
        random = SeededRandom(seed: seed)
    }

    /// Lives through the steps, then lets everything come to rest; throws what did not hold.
    func run() async throws {
        for _ in 0..<Self.steps {
            try await act()
            try await pass()
        }
        isKind = true
        for _ in 0..<Self.drainStepsMax where !isAtRest { try await pass() }
        guard isAtRest else { throw Broken("the edges were never drained") }
        for edge in edges {
            guard try await collecting.held(of: edge.device) == edge.durable else {
                throw Broken("hub and edge do not agree at the end")
            }
        }
        try await checkUses()
        await hub.end()
    }

    private var isAtRest: Bool { wire.isEmpty && edges.allSatisfy(\.isDrained) }

    private func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private func act() async throws {
        let edge = edges[Int.random(in: 0..<edges.count, using: &random)]
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<55:
            scans += 1
            try edge.show(codes[Int.random(in: 0..<codes.count, using: &random)])
        case 55..<85:
            let outcomes: [GateOutcome?] = [.passed, .passed, .passed, .notUsed, .lost, nil]
            try edge.settle(outcomes[Int.random(in: 0..<outcomes.count, using: &random)])
        case 85..<91:
            restarts += 1
            try edge.restart()
        case 91..<93:
            restarts += 1
            try await hub.restart()
        case 93..<96: try await edge.refresh(hub)
        default: break
        }
    }

    /// A moment goes by: what is due arrives, what is to be sent is sent.
    private func pass() async throws {
        clock.advance(by: .milliseconds(Int.random(in: 0...4_000, using: &random)))
        let now = clock.clock.sinceBoot()
        let due = wire.filter { $0.due <= now }.sorted { $0.due < $1.due }
        wire.removeAll { $0.due <= now }
        for piece in due { try await arrive(piece, now) }
        for (number, edge) in edges.enumerated() {
            guard let (question, body) = try edge.upload(&random) else { continue }
            send(.request(body), number, question, now)
        }
        for edge in edges { try await check(edge) }
    }

    private func arrive(_ piece: Piece, _ now: Duration) async throws {
        switch piece.cargo {
        case .request(let body):
            let word = try await collecting.take(body, from: edges[piece.edge].device)
            send(.answer(word), piece.edge, piece.number, now)
        case .answer(let word): try edges[piece.edge].take(word, to: piece.number)
        }
    }

    private func send(_ cargo: Cargo, _ edge: Int, _ number: Int, _ now: Duration) {
        var cargo = cargo
        var copies = 1
        if !isKind {
            if chance(15) {
                copies = 0
                lost += 1
            } else if chance(15) {
                copies = 2
                doubled += 1
            }
            if case .request(let body) = cargo, chance(8) {
                let length = Int.random(in: 0..<body.count, using: &random)
                cargo = .request(Array(body.prefix(length)))
            }
        }
        for _ in 0..<copies {
            // Some arrive after their sender has given up and sent again.
            let delay = isKind ? 50 : chance(20) ? 60_000 : 2_000
            let due = now + .milliseconds(Int.random(in: 0...delay, using: &random))
            wire.append(Piece(due: due, edge: edge, number: number, cargo: cargo))
        }
    }
}

/// What must hold at every moment.
extension World {
    private func check(_ edge: SimulatedEdge) async throws {
        let held = try await collecting.held(of: edge.device)
        guard held.count >= heldCounts[edge.device] ?? 0 else {
            throw Broken("what the hub held is gone")
        }
        heldCounts[edge.device] = held.count
        guard edge.durable.starts(with: held) else {
            throw Broken.strangeRecords
        }
        guard edge.acknowledged <= UInt64(held.count) else {
            throw Broken.emptyWord
        }
        try checkLimits(edge)
    }

    /// A right is never spent above its uses at one gate.
    private func checkLimits(_ edge: SimulatedEdge) throws {
        var spent: [RightID: Int] = [:]
        for record in edge.durable.compactMap({ JournalRecord(bytes: $0) }) {
            if record.kind == .scan { spent[record.right, default: 0] += 1 }
            let isGivenBack = record.kind == .passage && record.flags.contains(.notUsed)
            if isGivenBack { spent[record.right, default: 0] -= 1 }
        }
        for (right, usesMax) in zip(hub.rights, limits) where usesMax > 0 {
            guard spent[right.record.right] ?? 0 <= usesMax else {
                throw Broken.overspent
            }
        }
    }

    /// The hub has counted every passage once.
    private func checkUses() async throws {
        guard collecting is SimulatedHub else { return }
        let records = edges.flatMap { $0.durable.compactMap { JournalRecord(bytes: $0) } }
        let told = UseTally(records).counts
        for right in hub.rights {
            let id = right.record.right
            guard try await hub.uses(of: id) == told[id] ?? 0 else {
                throw Broken("the hub miscounted the uses of a right")
            }
        }
    }
}
