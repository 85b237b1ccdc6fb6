import Access
import Cache
import Edge
import Foundation
import Hub
import Journal
import Kernel
import Rights
import Support
import Sync
import Synchronization
import Vocabulary

extension PreviewWorld {
    /// Asks hub and gate the same, again and again in new worlds; the seed leads to the same cases.
    static func compare(
        seed: UInt64,
        rounds: Int,
        casesEach: Int,
        plant: Plant? = nil
    ) async throws -> Tally {
        var tally = Tally()
        for round in 0..<rounds {
            let world = try await PreviewWorld(SeededRandom(seed: seed &* 1_000 &+ UInt64(round)))
            try await world.makeZones()
            let gates = try await world.gates()
            let before = try await world.snapshot()
            try await world.makeRights()
            let after = try await world.snapshot()
            let edge = try EdgeSide(world, try await world.keyring(), in: TemporaryFolder())
            try edge.take(plant == .policiesMissing ? before : after)
            for _ in 0..<casesEach {
                try await world.compare(edge, gates, plant, &tally)
            }
            await world.hub.stop()
        }
        return tally
    }

    private func compare(
        _ edge: EdgeSide,
        _ gates: [(gate: GateID, zone: UInt16)],
        _ plant: Plant?,
        _ tally: inout Tally
    ) async throws {
        let index = rules.number(0...rights.count - 1)
        let right = rights[index].record.right
        let place = rules.one(of: gates)
        let moment = rules.moment(around: Self.start)
        try edge.move(right, rules.moves(before: moment, zones))
        let width: Int64 = rules.chance(6) ? Int64(rules.number(1...7_200)) : 0
        let direction: Direction = rules.chance(5) ? .exit : .entry
        var use = try edge.journal.use(of: right)
        if plant == .exitForgotten { use.lastExit = nil }
        if plant == .exitForgotten, use.lastEntry != nil { use.isInside = true }
        let told = try await preview([
            "code": .text(codes[index]), "gate": .id(place.gate),
            "direction": .text(direction.name), "at": .time(moment),
            "uncertaintySeconds": .integer(width), "heardAt": .time(Self.start),
            "occupancy": .count(edge.journal.occupancy(zone: place.zone)),
            "use": Self.json(use),
        ])
        let shifted = plant == .hourOff ? moment.advanced(by: .seconds(3_600)) : moment
        let judged = try edge.judge(
            codes[index],
            at: place,
            direction,
            TimeBounds(low: shifted, high: shifted.advanced(by: .seconds(width)))
        )
        tally.add(told, judged, "\(right) at \(place.zone), \(moment), \(direction)")
    }

    private static func json(_ use: UseState) -> JSONValue {
        func time(_ moment: Timestamp?) -> JSONValue { .optional(moment?.description) }
        return [
            "uses": .count(use.known), "reserved": .count(use.reserved),
            "inside": .bool(use.isInside), "zone": .count(use.zone),
            "firstEntry": time(use.firstEntry), "lastEntry": time(use.lastEntry),
            "lastExit": time(use.lastExit), "entries": .list(use.entries.map { .time($0) }),
        ]
    }
}

extension PreviewWorld.Tally {
    mutating func add(_ told: JSONValue, _ judged: Judgement, _ place: String) {
        cases += 1
        let refusal = judged.refusal?.name
        if let refusal { refusals[refusal, default: 0] += 1 } else { granted += 1 }
        let needs = judged.explanation.map { Self.needs($0) } ?? .null
        if needs[0] != nil { explained += 1 }
        let edge: JSONValue = ["refusal": .optional(refusal), "needs": needs]
        let hub: JSONValue = [
            "refusal": told["refusal"] ?? .null, "needs": told["explanation"]?["needs"] ?? .null,
        ]
        let isSoft = told["flags"]?.list?.contains("soft_passback") ?? false
        guard edge != hub || isSoft != judged.isSoft else { return }
        differences.append("\(place): gate \(edge), hub \(hub)")
    }

    private static func needs(_ explanation: Explanation) -> JSONValue {
        let bytes = (try? JSONEncoder().encode(explanation.forms)).map { Array($0) } ?? []
        return JSONValue(parsing: bytes) ?? .null
    }
}

extension Judgement {
    fileprivate var isSoft: Bool {
        guard case .granted(let grant) = verdict else { return false }
        return grant.isSoftPassback
    }
}

/// A gate's cache and journal, which any gate of the scope may stand before.
final class EdgeSide {
    private static let device = DeviceID(77)
    let cache: CacheFile
    let journal: JournalFile
    private let folder: TemporaryFolder
    private let keyring: Keyring
    private let scope: ScopeID
    private let leadsTo: (Direction, UInt16) -> UInt16

    init(_ world: PreviewWorld, _ keyring: Keyring, in folder: TemporaryFolder) throws {
        self.folder = folder
        self.keyring = keyring
        scope = world.scope
        cache = try CacheFile.open(
            path: folder.path("cache.sqlite"),
            scope: world.scope,
            keyring: keyring,
            mark: nil
        ).cache
        journal = try JournalFile.open(
            path: folder.path("journal.sqlite"),
            device: Self.device,
            epochFloor: 0
        ).journal
        let graph = ZoneGraph(zones: world.zones)
        leadsTo = { graph.after($0, of: $1) }
    }

    func take(_ snapshot: Snapshot) throws { _ = try cache.apply(snapshot) }

    func move(_ right: RightID, _ moves: [RandomRules.Move]) throws {
        guard !moves.isEmpty else { return }
        let uses = moves.map { move in
            UseChange.settle(
                right,
                move.direction,
                zone: move.zone,
                leadsTo: leadsTo(move.direction, move.zone),
                usesSeen: 0,
                at: move.at
            )
        }
        _ = try journal.append([], uses: uses)
    }

    func judge(
        _ code: String,
        at place: (gate: GateID, zone: UInt16),
        _ direction: Direction,
        _ time: TimeBounds
    ) throws -> Judgement {
        let judge = Judge(
            assignment: Assignment(
                scope: scope,
                gate: place.gate,
                zone: place.zone,
                direction: "both"
            ),
            cache: cache,
            journal: journal,
            keyring: keyring,
            time: { time }
        )
        return try judge.judge(
            Presentation(
                payload: Array(code.utf8),
                medium: .staticCode,
                direction: direction,
                reader: "test",
                seenAt: .zero
            )
        )
    }
}
