import Sync

/// What came in on one link and waits for its turn.
struct PeerInbox: Sendable {
    /// Frames that are done and still held at most.
    static let doneMax = 64

    var reader = FrameReader()
    var frames: [FrameReader.Taken] = []
    /// The next of `frames`; what lies before it is done.
    var next = 0
    var budget: WorkBudget

    var isEmpty: Bool { next == frames.count }
    var count: Int { frames.count - next }

    mutating func add(_ more: [FrameReader.Taken]) {
        if isEmpty {
            frames = []
            next = 0
        }
        frames += more
    }

    mutating func takeFirst() -> FrameReader.Taken? {
        guard next < frames.count else { return nil }
        let taken = frames[next]
        next += 1
        if next >= Self.doneMax {
            frames.removeFirst(next)
            next = 0
        }
        return taken
    }
}

/// Links that wait for one snapshot: it is built once for all of them.
struct SnapshotQueue: Sendable {
    private(set) var waiting: Set<UInt64> = []

    /// Whether the building is to begin; else it is under way.
    mutating func ask(_ link: UInt64) -> Bool {
        let isFirst = waiting.isEmpty
        waiting.insert(link)
        return isFirst
    }

    /// Who is given what was built.
    mutating func built() -> [UInt64] {
        defer { waiting = [] }
        return waiting.sorted()
    }
}

/// What goes out on one link when there is room.
struct PeerOutbox: Sendable {
    /// How far of our own journal it was told.
    var told: UInt64
    /// A delta or a snapshot on its way.
    var object: (kind: PeerPart.Kind, bytes: [UInt8], offset: Int)?

    init(told: UInt64) {
        self.told = told
    }

    /// The next piece of the object; nil where there is none.
    var part: PeerPart? {
        object.map { PeerPart($0.kind, of: $0.bytes, at: $0.offset) }
    }

    mutating func advance() {
        guard let part else { return }
        object?.offset += part.piece.count
        if let object, object.offset >= object.bytes.count { self.object = nil }
    }
}
