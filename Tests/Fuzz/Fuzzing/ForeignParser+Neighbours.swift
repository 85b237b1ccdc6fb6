import Access
import Crypto
import Edge
import Journal
import Support
import Sync
import Vocabulary

extension ForeignParser {
    private static let forge: ScopeForge = {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1))
        forge.publish()
        return forge
    }()

    private static let others = [DeviceID(1), DeviceID(9)]

    private static let frames: [PeerFrame] = [
        .hello(
            PeerHello(
                scope: forge.scope,
                device: others[0],
                epoch: 1,
                sequence: 7,
                standing: standing
            )
        ),
        .state(standing, linked: others), .marks([mark(1), mark(2)]),
        .heartbeat(forge.heartbeat()), .flash(forge.flash(3, [.zone(1)])),
        .keyring(forge.keyringBytes), .want(PeerWant(.head, hubEpoch: 1, version: 1)),
        .want(PeerWant(.keyring, version: .max)),
        .part(PeerPart(.snapshot, of: forge.snapshot().bytes, at: 0)), .nothing,
        .checkpoint(checkpoint()), .witnessed(checkpoint()), .pulse,
    ]

    private static let standing: PeerStanding = {
        var standing = PeerStanding()
        standing.hubEpoch = 1
        standing.headVersion = 9
        standing.flash = 3
        standing.keyring = 2
        standing.beat = ScopeForge.start
        return standing
    }()

    private static func mark(_ sequence: UInt64) -> [UInt8] {
        UsedMark(
            scope: forge.scope,
            device: others[0],
            epoch: 1,
            sequence: sequence,
            gate: GateID(9),
            zone: 1,
            right: RightID(77),
            generation: 1,
            direction: .entry,
            slot: sequence == 1 ? nil : 2_879,
            time: TimeBounds(exactly: ScopeForge.start),
            state: .passed
        ).signed(by: forge.headKey)
    }

    private static func checkpoint() -> [UInt8] {
        Checkpoint(
            device: others[0],
            epoch: 1,
            sequence: 1,
            digest: .zero,
            time: ScopeForge.start
        ).signed(by: forge.headKey)
    }

    /// What the gates of a scope say to each other, and what is carried between them on foot.
    static let neighbours = [
        ForeignParser("peer-frames", seeds: frames.map(\.bytes)) { bytes in
            var reader = FrameReader()
            for part in [bytes.prefix(bytes.count / 2), bytes.dropFirst(bytes.count / 2)] {
                let before = reader.pendingByteCount + part.count
                guard let taken = try? reader.take(Array(part)) else { return }
                let whole = taken.flatMap(\.frame.bytes)
                precondition(
                    whole.count + reader.pendingByteCount == before,
                    "a link is taken apart without a rest"
                )
                guard part.startIndex == 0 else { continue }
                mustEqual(whole, Array(bytes.prefix(whole.count)))
            }
        },
        ForeignParser("peer-gossip", seeds: [conversation()]) { bytes in gossip(bytes) },
        ForeignParser(
            "heard-marks",
            bytesMax: 16 * UsedMark.byteCount,
            seeds: [mark(1) + mark(2)]
        ) { bytes in hear(bytes) },
        ForeignParser(
            "peer-address",
            bytesMax: 128,
            seeds: [Array("192.168.4.10:8470".utf8), Array("[fd00::a:10]:8470".utf8)]
        ) { bytes in
            guard let address = try? PeerAddress(String(decoding: bytes, as: UTF8.self)) else {
                return
            }
            precondition(
                (try? PeerAddress(address.description)) == address,
                "an address is written as it is read"
            )
        },
        ForeignParser(
            "stick-name",
            bytesMax: 128,
            seeds: [
                StickFile.snapshot, .marks(DeviceID(5)), .journal(DeviceID(0xABCDEF), number: 64),
            ].map { Array($0.name.utf8) }
        ) { bytes in
            let name = String(decoding: bytes, as: UTF8.self)
            mustEqual(StickFile(name: name).map { Array($0.name.utf8) }, bytes)
        },
        ForeignParser(
            "stick-keyrings",
            bytesMax: 16_384,
            seeds: [StickFile.joined([forge.keyringBytes, forge.keyringBytes])]
        ) { bytes in
            guard let keyrings = StickFile.keyrings(bytes) else { return }
            mustEqual(StickFile.joined(keyrings), bytes)
            for keyring in keyrings { _ = try? SignedKeyring(bytes: keyring) }
        },
    ]

    /// Two neighbours that greet, then say all there is.
    private static func conversation() -> [UInt8] {
        let greetings = others.map { device in
            PeerFrame.hello(
                PeerHello(
                    scope: forge.scope,
                    device: device,
                    epoch: 1,
                    sequence: 0,
                    standing: standing
                )
            ).bytes
        }
        return Pieces.joined(
            greetings.enumerated().map { (UInt8($0), $1) }
                + frames.dropFirst().map { (0, $0.bytes) }
        )
    }

    /// Each piece comes in on the link that its number says; what is brought is taken up.
    private static func gossip(_ bytes: [UInt8]) {
        var machine = GossipMachine(scope: forge.scope, device: DeviceID(5))
        var readers = [FrameReader(), FrameReader()]
        var seconds = 0
        func tell(_ event: GossipMachine.Event) -> [GossipMachine.Action] {
            machine.handle(event, at: .seconds(seconds))
        }
        for (link, device) in others.enumerated() {
            check(tell(.opened(UInt64(link), device, isDialled: false)))
        }
        for piece in Pieces.split(bytes) {
            seconds += Int(piece.number >> 1)
            let link = Int(piece.number & 1)
            guard let taken = try? readers[link].take(piece.bytes) else {
                check(tell(.ended(UInt64(link))))
                continue
            }
            for frame in taken.map(\.frame) {
                let actions = tell(.frame(UInt64(link), frame))
                check(actions)
                for case .take(let link, let brought) in actions {
                    let event: GossipMachine.Event =
                        if case .marks(let marks) = brought {
                            .heard(link, marks)
                        } else {
                            .worked(link, didHelp: piece.number & 2 != 0)
                        }
                    check(tell(event))
                }
            }
            check(tell(.tick))
        }
    }

    /// What is said keeps to the limits of its kind, or the other end would hang up.
    private static func check(_ actions: [GossipMachine.Action]) {
        for case .send(_, let frame) in actions {
            let content = Array(frame.bytes.dropFirst(PeerFrame.headByteCount))
            precondition(PeerFrame(frame.kind, content: content) == frame, "we understand us")
        }
    }

    /// Marks of a neighbour that signs whatever it is given.
    private static func hear(_ bytes: [UInt8]) {
        let heard = HeardMarks()
        for piece in Pieces.equal(bytes, of: UsedMark.byteCount) {
            _ = heard.knows(piece)
            let signed = SignedAnew.bytes(piece, by: forge.headKey)
            guard let mark = UsedMark(bytes: signed, signedBy: forge.headKey.publicKey) else {
                continue
            }
            mustEqual(mark.signed(by: forge.headKey), signed)
            _ = heard.add(HeardMark(mark, bytes: signed))
            precondition(heard.knows(signed) || heard.count > 0, "what was added is known")
        }
        var uses: [RightID: UseState] = [:]
        for mark in heard.unstored(NeighbourLimits.marksKept) {
            for (mark, news) in heard.pending(mark.mark.right) {
                take(mark, news, &uses)
            }
        }
        heard.forget(before: ScopeForge.start)
    }

    /// Takes a mark up, and reads its record as a replay does.
    private static func take(
        _ heard: HeardMark,
        _ news: NeighbourNews,
        _ uses: inout [RightID: UseState]
    ) {
        let mark = heard.mark
        let use = NeighbourUse(
            news,
            generation: mark.generation,
            mark.direction,
            zone: mark.zone,
            at: mark.time.low
        )
        uses[mark.right, default: UseState()].hear(use)
        let draft = Draft.peer(heard, use, time: TimeBounds(exactly: ScopeForge.start))
        var record = JournalRecord(
            kind: draft.kind,
            device: DeviceID(5),
            epoch: 1,
            sequence: 1,
            time: draft.time,
            previous: .zero
        )
        record.flags = draft.flags
        record.sinceBoot = draft.sinceBoot
        record.direction = draft.direction
        record.subject = draft.subject
        record.generation = draft.generation
        record.counter = draft.counter
        record.headVersion = draft.headVersion
        record.freshnessSeconds = draft.freshnessSeconds
        record.credential = draft.credential
        record.slot = draft.slot
        guard let read = JournalRecord(bytes: record.bytes) else {
            preconditionFailure("a gate reads its own record")
        }
        precondition(NeighbourUse(read) == use, "a replay takes up what the gate took up")
        precondition(SlotElsewhere(read) == SlotElsewhere(mark), "and the slot with it")
    }
}
