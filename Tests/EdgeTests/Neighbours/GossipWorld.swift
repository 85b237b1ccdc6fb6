import Access
import Crypto
import Edge
import Support
import Sync
import Vocabulary

/// Gates that are nothing but their gossip machines, and a network that cuts, delays and reorders:
/// bytes of one link keep their order, as TCP's do, and a cut link loses what is on its way.
struct GossipWorld {
    struct Node {
        var machine: GossipMachine
        var standing = PeerStanding()
        /// All marks known here, with those of its own.
        var marks: Set<[UInt8]> = []
        var own: [[UInt8]] = []
        /// How far each link was told of `own`.
        var told: [UInt64: Int] = [:]
        /// A node without the way to the hub learns from others alone.
        var dialled: [UInt64: PeerAddress] = [:]
    }

    struct Wire {
        let ends: [Int]
        let numbers: [UInt64]
        /// On their way to each end.
        var flying: [[PeerFrame]] = [[], []]
    }

    static let scope = ScopeID(7)
    static let key = Ed25519PrivateKey()

    var random: SeededRandom
    var now: Duration = .zero
    var nodes: [Node] = []
    var wires: [Wire] = []
    var next: UInt64 = 1
    /// Pairs that cannot reach each other.
    var apart: Set<[Int]> = []
    var cuts = 0
    var closed: [GossipMachine.CloseReason: Int] = [:]
    /// Frames that arrived.
    var delivered = 0

    init(_ count: Int, seed: UInt64) {
        random = SeededRandom(seed: seed)
        for number in 0..<count {
            nodes.append(Node(machine: GossipMachine(scope: Self.scope, device: Self.id(number))))
        }
        for number in 0..<count {
            let others = (0..<count).map { GossipMachine.Target(Self.address($0), Self.id($0)) }
            act(number, .targets(others))
        }
    }

    static func id(_ number: Int) -> DeviceID { DeviceID(UInt32(number + 1)) }

    static func address(_ number: Int) -> PeerAddress {
        let bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 0, 0, UInt8(number + 1)]
        guard let address = PeerAddress(bytes: bytes, port: 8_470) else {
            preconditionFailure("10.0.0.0/8 is private")
        }
        return address
    }

    static func mark(of number: Int, _ sequence: UInt64) -> [UInt8] {
        UsedMark(
            scope: scope,
            device: id(number),
            epoch: 1,
            sequence: sequence,
            gate: GateID(1),
            zone: 1,
            right: RightID(sequence),
            generation: 1,
            direction: .entry,
            time: TimeBounds(exactly: Timestamp(milliseconds: 1_800_000_000_000)),
            state: .granted
        ).signed(by: key)
    }

    /// One gate uses a right.
    mutating func use(_ number: Int) {
        let mark = Self.mark(of: number, UInt64(nodes[number].own.count + 1))
        nodes[number].own.append(mark)
        nodes[number].marks.insert(mark)
        for link in nodes[number].told.keys.sorted() { pump(number, link) }
    }

    /// The hub tells one gate something.
    mutating func learn(_ number: Int, _ change: (inout PeerStanding) -> Void) {
        change(&nodes[number].standing)
        act(number, .standing(nodes[number].standing))
    }

    mutating func act(_ number: Int, _ event: GossipMachine.Event) {
        let chance = Double(random.next() % 1_000) / 1_000
        let actions = nodes[number].machine.handle(event, at: now, chance: chance)
        for action in actions { perform(number, action) }
    }

    private mutating func perform(_ number: Int, _ action: GossipMachine.Action) {
        switch action {
        case .dial(let address): dial(number, address)
        case .close(let link, let reason):
            closed[reason, default: 0] += 1
            cut(link)
        case .send(let link, let frame): send(number, link, frame)
        case .offer(let link, let offer): give(number, link, offer)
        case .take(let link, let brought): take(number, link, brought)
        case .tell(let link, _, _):
            nodes[number].told[link] = 0
            pump(number, link)
        }
    }

    private mutating func dial(_ number: Int, _ address: PeerAddress) {
        let link = next
        next += 2
        nodes[number].machine.dialled(address, link)
        let other = Int(address.bytes[15]) - 1
        guard !apart.contains([number, other].sorted()), other != number else {
            return act(number, .ended(link))
        }
        wires.append(Wire(ends: [number, other], numbers: [link, link + 1]))
        act(number, .opened(link, Self.id(other), isDialled: true))
        act(other, .opened(link + 1, Self.id(number), isDialled: false))
    }

    private mutating func send(_ number: Int, _ link: UInt64, _ frame: PeerFrame) {
        guard let wire = wires.firstIndex(where: { $0.numbers.contains(link) }) else { return }
        let to = wires[wire].numbers[0] == link ? 1 : 0
        wires[wire].flying[to].append(frame)
    }

    mutating func cut(_ link: UInt64) {
        guard let wire = wires.firstIndex(where: { $0.numbers.contains(link) }) else { return }
        let gone = wires.remove(at: wire)
        for (end, number) in zip(gone.ends, gone.numbers) {
            nodes[end].told[number] = nil
            act(end, .ended(number))
        }
    }

    private mutating func pump(_ number: Int, _ link: UInt64) {
        guard let told = nodes[number].told[link] else { return }
        for mark in nodes[number].own[told...] { send(number, link, .marks([mark])) }
        nodes[number].told[link] = nodes[number].own.count
    }
}

/// Objects are their numbers: what they prove is tested at their desks.
extension GossipWorld {
    private mutating func give(_ number: Int, _ link: UInt64, _ offer: GossipMachine.Offer) {
        let ours = nodes[number].standing
        switch offer {
        case .heartbeat: send(number, link, .heartbeat(Self.bytes(ours.beat.milliseconds)))
        case .flash: send(number, link, .flash(Self.bytes(ours.flash)))
        case .roster: send(number, link, .roster(Self.bytes(UInt64(ours.roster))))
        case .keyring(let version):
            let isHere = ours.keyring > version
            send(number, link, isHere ? .keyring(Self.bytes(UInt64(version) + 1)) : .nothing)
        case .head(_, let version):
            guard ours.headVersion > version else { return send(number, link, .nothing) }
            let object = Self.bytes(ours.headVersion) + [UInt8](repeating: 1, count: 100_000)
            var offset = 0
            while offset < object.count {
                let part = PeerPart(.snapshot, of: object, at: offset)
                send(number, link, .part(part))
                offset += part.piece.count
            }
        }
    }

    private mutating func take(
        _ number: Int,
        _ link: UInt64,
        _ brought: GossipMachine.Brought
    ) {
        switch brought {
        case .marks(let marks):
            let new = marks.filter { nodes[number].marks.insert($0).inserted }
            if !new.isEmpty { act(number, .heard(link, new)) }
        case .heartbeat(let bytes):
            let time = Timestamp(milliseconds: Self.number(bytes))
            learn(number) { $0.beat = max($0.beat, time) }
        case .flash(let bytes): learn(number) { $0.flash = max($0.flash, Self.number(bytes)) }
        case .roster(let bytes):
            learn(number) { $0.roster = max($0.roster, UInt32(Self.number(bytes))) }
        case .keyring(let bytes):
            learn(number) {
                if UInt64($0.keyring) + 1 == Self.number(bytes) { $0.keyring += 1 }
            }
        case .delta(let bytes), .snapshot(let bytes):
            let version = Self.number(Array(bytes.prefix(8)))
            learn(number) { standing in
                standing.headVersion = max(standing.headVersion, version)
                standing.hubEpoch = 1
            }
            act(number, .worked(link, didHelp: true))
        case .checkpoint, .witnessed: break
        }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.number(number)
        return writer.bytes
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        var reader = ByteReader(bytes)
        return reader.number()
    }

    /// Delivers one frame of some link, or lets time pass.
    mutating func step() {
        let busy = wires.indices.filter { wires[$0].flying.contains { !$0.isEmpty } }
        if busy.isEmpty || random.next() % 20 == 0 {
            now += .milliseconds(250)
            for number in nodes.indices { act(number, .tick) }
            return
        }
        let wire = busy[Int(random.next() % UInt64(busy.count))]
        let side =
            wires[wire].flying[0].isEmpty
            ? 1
            : wires[wire].flying[1].isEmpty
                ? 0
                : Int(random.next() % 2)
        let frame = wires[wire].flying[side].removeFirst()
        delivered += 1
        act(wires[wire].ends[side], .frame(wires[wire].numbers[side], frame))
    }

    /// Cuts a link that stands, with all that is on it.
    mutating func cutOne() {
        guard !wires.isEmpty else { return }
        cuts += 1
        cut(wires[Int(random.next() % UInt64(wires.count))].numbers[0])
    }
}
