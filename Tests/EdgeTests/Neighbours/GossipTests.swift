import Access
import Edge
import Sync
import Testing
import Vocabulary

/// The gossip alone: whatever the network does, all that is new reaches everybody it can.
@Suite(.timeLimit(.minutes(1)))
struct GossipTests {
    @Test(arguments: UInt64(1)...20)
    func `After cuts, delays and reordering all gates have all that is new`(_ seed: UInt64) {
        var world = GossipWorld(4 + Int(seed % 3), seed: seed)
        for round in 0..<600 {
            world.step()
            let node = Int(world.random.next() % UInt64(world.nodes.count))
            if round.isMultiple(of: 5) { world.use(node) }
            if round.isMultiple(of: 9) { world.cutOne() }
            // The hub speaks to the first gate alone.
            if round.isMultiple(of: 40) {
                world.learn(0) { standing in
                    standing.flash += 1
                    standing.headVersion += 1
                    standing.hubEpoch = 1
                    standing.beat = Timestamp(milliseconds: UInt64(round + 1))
                    standing.roster += 1
                    standing.keyring += 1
                }
            }
        }
        for _ in 0..<20_000 {
            world.step()
            if Self.isOne(world) { break }
        }
        #expect(world.cuts > 50)
        #expect(Self.isOne(world), "seed \(seed): \(Self.told(world))")
        let marks = world.nodes.reduce(0) { $0 + $1.own.count }
        #expect(marks == 120)
        #expect(world.closed[.confused] == nil)
    }

    /// What each gate has, for who reads a failure.
    private static func told(_ world: GossipWorld) -> String {
        let flying = world.wires.reduce(0) { $0 + $1.flying.reduce(0) { $0 + $1.count } }
        return world.nodes.map { "\($0.marks.count) marks, \($0.standing)" }
            .joined(separator: "; ") + "; \(flying) frames under way, \(world.closed)"
    }

    private static func isOne(_ world: GossipWorld) -> Bool {
        let marks = Set(world.nodes.flatMap(\.own))
        return world.nodes.allSatisfy { node in
            node.marks == marks && node.standing == world.nodes[0].standing
        }
    }

    @Test func `A gate that reaches one neighbour alone hears all by it`() {
        var world = GossipWorld(3, seed: 5)
        world.apart = [[0, 2]]
        for _ in 0..<200 { world.step() }
        world.use(0)
        world.use(2)
        world.learn(0) { standing in
            standing.flash = 9
            standing.headVersion = 4
        }
        for _ in 0..<2_000 { world.step() }
        #expect(world.nodes[2].marks.count == 2)
        #expect(world.nodes[0].marks.count == 2)
        #expect(world.nodes[2].standing.flash == 9)
        #expect(world.nodes[2].standing.headVersion == 4)
    }

    @Test func `In a full network a mark goes over each link once`() {
        var world = GossipWorld(5, seed: 3)
        for _ in 0..<2_000 { world.step() }
        let before = world.delivered
        for _ in 0..<10 { world.use(0) }
        for _ in 0..<60 { world.step() }
        // Ten marks to four neighbours, and pulses beside them.
        #expect(world.nodes.allSatisfy { $0.marks.count == 10 })
        #expect(world.delivered - before <= 60)
    }

    @Test func `Two gates that call each other keep one link`() {
        var world = GossipWorld(2, seed: 8)
        for _ in 0..<400 { world.step() }
        #expect(world.wires.count == 1)
        #expect(world.nodes.allSatisfy { $0.machine.linked.count == 1 })
    }

    /// A machine with one link that has said who it is.
    private static func greeted() -> GossipMachine {
        var machine = GossipMachine(scope: ScopeID(7), device: DeviceID(1))
        _ = machine.handle(.opened(9, DeviceID(2), isDialled: false), at: .zero)
        _ = machine.handle(.frame(9, .hello(hello(device: 2))), at: .zero)
        return machine
    }

    private static func hello(scope: UInt32 = 7, device: UInt32) -> PeerHello {
        PeerHello(
            scope: ScopeID(scope),
            device: DeviceID(device),
            epoch: 1,
            sequence: 0,
            standing: PeerStanding()
        )
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frame: PeerFrame
        let isGreeted: Bool
        let reason: GossipMachine.CloseReason
    }

    static let wrong = [
        Wrong(
            testDescription: "a word before the greeting",
            frame: .pulse,
            isGreeted: false,
            reason: .confused
        ),
        Wrong(
            testDescription: "a gate of another scope",
            frame: .hello(hello(scope: 8, device: 2)),
            isGreeted: false,
            reason: .foreign
        ),
        Wrong(
            testDescription: "another name than its key's",
            frame: .hello(hello(device: 3)),
            isGreeted: false,
            reason: .foreign
        ),
        Wrong(
            testDescription: "a second greeting",
            frame: .hello(hello(device: 2)),
            isGreeted: true,
            reason: .confused
        ),
        Wrong(
            testDescription: "a piece that nobody asked for",
            frame: .part(PeerPart(.snapshot, of: [1, 2, 3], at: 0)),
            isGreeted: true,
            reason: .confused
        ),
    ]

    @Test(arguments: wrong)
    func `Who does not keep to the protocol is left`(_ given: Wrong) {
        var machine = GossipMachine(scope: ScopeID(7), device: DeviceID(1))
        if given.isGreeted {
            machine = Self.greeted()
        } else {
            _ = machine.handle(.opened(9, DeviceID(2), isDialled: false), at: .zero)
        }
        let actions = machine.handle(.frame(9, given.frame), at: .zero)
        #expect(actions == [.close(9, given.reason)])
    }

    @Test func `A silent neighbour is left after 35 seconds, a silent stranger after 5`() {
        var machine = Self.greeted()
        #expect(!machine.handle(.tick, at: .seconds(35)).contains(.close(9, .silent)))
        #expect(
            machine.handle(.tick, at: .milliseconds(35_001)).contains(.close(9, .silent))
        )
        var waiting = GossipMachine(scope: ScopeID(7), device: DeviceID(1))
        _ = waiting.handle(.opened(9, DeviceID(2), isDialled: false), at: .zero)
        #expect(waiting.handle(.tick, at: .seconds(5)).isEmpty)
        #expect(waiting.handle(.tick, at: .milliseconds(5_001)) == [.close(9, .silent)])
    }

    @Test func `A neighbour that begins an update and stops is given up for another`() {
        var machine = Self.greeted()
        _ = machine.handle(.opened(11, DeviceID(3), isDialled: false), at: .zero)
        _ = machine.handle(.frame(11, .hello(Self.hello(device: 3))), at: .zero)
        var ahead = PeerStanding()
        ahead.hubEpoch = 1
        ahead.headVersion = 5
        let asked = machine.handle(.frame(9, .state(ahead, linked: [])), at: .zero)
        let want = PeerFrame.want(PeerWant(.head, version: 0))
        #expect(asked.contains(.send(9, want)))
        let other = machine.handle(.frame(11, .state(ahead, linked: [])), at: .zero)
        #expect(!other.contains(.send(11, want)))
        let late = machine.handle(.tick, at: .milliseconds(10_001))
        #expect(late.contains(.send(11, want)))
    }

    @Test func `A further link than 32 is closed`() {
        var machine = GossipMachine(scope: ScopeID(7), device: DeviceID(1))
        for number in 0..<32 {
            let actions = machine.handle(
                .opened(UInt64(number), DeviceID(UInt32(number + 2)), isDialled: false),
                at: .zero
            )
            #expect(!actions.contains(.close(UInt64(number), .tooMany)))
        }
        let actions = machine.handle(.opened(99, DeviceID(99), isDialled: false), at: .zero)
        #expect(actions == [.close(99, .tooMany)])
    }
}
