import Sync
package import Vocabulary

/// What two neighbours say to each other: a closed list of kinds, each with its limit.
///
/// ```
/// 0 length of what follows 4 · 4 kind 1 · 5 content
/// ```
/// The limit of a kind is checked as soon as its five bytes are here, before anything is kept.
package enum PeerFrame: Hashable, Sendable {
    /// 1: who it is, first and once.
    case hello(PeerHello)
    /// 2: what it has now, and with whom it is linked.
    case state(PeerStanding, linked: [DeviceID])
    /// 3: uses of rights, each signed by its gate.
    case marks([[UInt8]])
    /// 4, 5, 6, 7: objects that prove themselves.
    case heartbeat([UInt8])
    case flash([UInt8])
    case roster([UInt8])
    case keyring([UInt8])
    /// 8: asks for what leads on from a version of the head, or from a keyring.
    case want(PeerWant)
    /// 9: a piece of what was asked for.
    case part(PeerPart)
    /// 10: it cannot be had here.
    case nothing
    /// 11: how far the journal of the one who says it is.
    case checkpoint([UInt8])
    /// 12: the highest checkpoint of the other that is known here.
    case witnessed([UInt8])
    /// 13: still here.
    case pulse

    package enum Kind: UInt8, CaseIterable, Sendable {
        case hello = 1
        case state = 2
        case marks = 3
        case heartbeat = 4
        case flash = 5
        case roster = 6
        case keyring = 7
        case want = 8
        case part = 9
        case nothing = 10
        case checkpoint = 11
        case witnessed = 12
        case pulse = 13

        /// The longest content.
        package var byteCountMax: Int {
            switch self {
            case .hello: PeerHello.byteCount
            case .state: PeerStanding.byteCount + 4 * NeighbourLimits.linksMax
            case .marks: NeighbourLimits.marksInFrame * UsedMark.byteCount
            case .heartbeat: Heartbeat.byteCount
            case .flash: Flash.byteCountMax
            case .roster: Roster.byteCountMax
            case .keyring: SignedKeyring.byteCountMax
            case .want: PeerWant.byteCount
            case .part: PeerPart.headByteCount + PeerPart.pieceBytesMax
            case .nothing, .pulse: 0
            case .checkpoint, .witnessed: Checkpoint.byteCount
            }
        }
    }

    package static let headByteCount = 5

    package var kind: Kind {
        switch self {
        case .hello: .hello
        case .state: .state
        case .marks: .marks
        case .heartbeat: .heartbeat
        case .flash: .flash
        case .roster: .roster
        case .keyring: .keyring
        case .want: .want
        case .part: .part
        case .nothing: .nothing
        case .checkpoint: .checkpoint
        case .witnessed: .witnessed
        case .pulse: .pulse
        }
    }

    /// What the work on it costs, in signatures to verify.
    package var work: Int {
        switch self {
        case .marks(let marks): marks.count
        case .heartbeat, .checkpoint, .witnessed: 1
        case .flash: 2
        case .roster: 40
        case .keyring: 20
        case .want: 10
        case .part: 4
        case .hello, .state, .nothing, .pulse: 1
        }
    }
}

extension PeerFrame {
    package var bytes: [UInt8] {
        let content = content
        precondition(content.count <= kind.byteCountMax, "a frame keeps to the limit of its kind")
        var writer = ByteWriter(capacity: Self.headByteCount + content.count)
        writer.number(UInt32(content.count + 1))
        writer.number(kind.rawValue)
        writer.raw(content)
        return writer.bytes
    }

    private var content: [UInt8] {
        switch self {
        case .hello(let hello): hello.bytes
        case .state(let standing, let linked):
            linked.reduce(into: ByteWriter()) { $0.number($1.raw) }.bytes(after: standing)
        case .marks(let marks): Array(marks.joined())
        case .heartbeat(let bytes), .flash(let bytes), .roster(let bytes), .keyring(let bytes),
            .checkpoint(let bytes), .witnessed(let bytes):
            bytes
        case .want(let want): want.bytes
        case .part(let part): part.bytes
        case .nothing, .pulse: []
        }
    }

    /// Reads the content of a kind; nil where it does not have that layout.
    package init?(_ kind: Kind, content: [UInt8]) {
        guard content.count <= kind.byteCountMax else { return nil }
        switch kind {
        case .hello:
            guard let hello = PeerHello(bytes: content) else { return nil }
            self = .hello(hello)
        case .state:
            var reader = ByteReader(content)
            guard let standing = PeerStanding(from: &reader), reader.remaining.isMultiple(of: 4)
            else { return nil }
            var linked: [DeviceID] = []
            while reader.remaining > 0 { linked.append(DeviceID(reader.number())) }
            self = .state(standing, linked: linked)
        case .marks:
            let size = UsedMark.byteCount
            guard !content.isEmpty, content.count.isMultiple(of: size) else { return nil }
            self = .marks(
                stride(from: 0, to: content.count, by: size).map {
                    Array(content[$0..<$0 + size])
                }
            )
        case .want:
            guard let want = PeerWant(bytes: content) else { return nil }
            self = .want(want)
        case .part:
            guard let part = PeerPart(bytes: content) else { return nil }
            self = .part(part)
        case .nothing, .pulse:
            self = kind == .nothing ? .nothing : .pulse
        case .heartbeat, .flash, .roster, .keyring, .checkpoint, .witnessed:
            guard let object = Self.object(kind, content) else { return nil }
            self = object
        }
    }

    /// One whose own desk looks at its bytes.
    private static func object(_ kind: Kind, _ content: [UInt8]) -> PeerFrame? {
        guard !content.isEmpty else { return nil }
        switch kind {
        case .heartbeat: return .heartbeat(content)
        case .flash: return .flash(content)
        case .roster: return .roster(content)
        case .keyring: return .keyring(content)
        case .checkpoint: return content.count == Checkpoint.byteCount ? .checkpoint(content) : nil
        case .witnessed: return content.count == Checkpoint.byteCount ? .witnessed(content) : nil
        case .hello, .state, .marks, .want, .part, .nothing, .pulse: return nil
        }
    }
}

extension ByteWriter {
    fileprivate func bytes(after standing: PeerStanding) -> [UInt8] {
        var writer = ByteWriter(capacity: PeerStanding.byteCount + bytes.count)
        standing.write(to: &writer)
        writer.raw(bytes)
        return writer.bytes
    }
}
