internal import PortEmulation

/// A reader between two turns of its thread.
struct ReaderState: ~Copyable {
    typealias Instant = ContinuousClock.Instant

    /// What waits to be written; a host that asks for more gets no answer.
    private static let pendingMax = 2_048
    /// The distance of bytes that come one at a time.
    private static let byteDistance = Duration.milliseconds(1)
    private static let idleMax = Duration.seconds(1)

    var chip = EmulatedChip()
    var latency = Duration.zero
    var isStopped = false
    private var terminal: PseudoTerminal?
    private let link: PortLink?
    private let endsAt: Instant
    private var removeAt: Instant?
    private var pending: [(at: Instant, bytes: [UInt8])] = []
    private var plugs = 0
    private var turns = 0
    private var lastPath: String?

    init(link: PortLink?, endsAt: Instant) throws(EmulatorFailure) {
        self.link = link
        self.endsAt = endsAt
        try plug()
    }

    var path: String? {
        switch terminal {
        case .some(let terminal): terminal.path
        case nil: nil
        }
    }

    private var port: Int32? {
        switch terminal {
        case .some(let terminal): terminal.master
        case nil: nil
        }
    }

    var statistics: ReaderStatistics {
        ReaderStatistics(
            counts: chip.counts,
            faults: chip.faults.struck,
            plugs: plugs,
            turns: turns
        )
    }

    mutating func place(_ card: (any EmulatedCard)?, until end: Instant?) -> (any EmulatedCard)? {
        let former = chip.card
        removeAt = end
        perform(card.map { chip.place($0) } ?? chip.placeAgain(), at: .now)
        return former
    }

    mutating func remove() {
        removeAt = nil
        chip.remove()
    }

    /// A port of another number than the last: who kept the old name finds nothing there.
    mutating func plug() throws(EmulatorFailure) {
        guard path == nil else { return }
        let first = try PseudoTerminal.opened()
        if first.path == lastPath {
            try use(PseudoTerminal.opened())
        } else {
            try use(first)
        }
        plugs += 1
        chip.reset()
    }

    private mutating func use(_ next: consuming PseudoTerminal) throws(EmulatorFailure) {
        try link?.point(at: next.path)
        lastPath = next.path
        terminal = consume next
    }

    mutating func unplug() {
        pending = []
        link?.remove()
        terminal = nil
    }

    mutating func close() {
        isStopped = true
        unplug()
    }

    /// Which port to listen to and how long, nil when it is over.
    func wait(at now: Instant) -> (port: Int32?, time: Duration)? {
        guard !isStopped, now < endsAt else { return nil }
        let due = [removeAt, pending.first?.at, endsAt].compactMap { $0 }.min() ?? endsAt
        return (port, min(max(due - now, .zero), Self.idleMax))
    }

    /// One turn of the thread: the tap ends, the host is heard, what is due is written.
    mutating func turn(at now: Instant) {
        turns += 1
        if let end = removeAt, now >= end { remove() }
        if let bytes = terminal?.read(), !bytes.isEmpty {
            perform(chip.receive(bytes), at: now)
        }
        while let first = pending.first, first.at <= now {
            pending.removeFirst()
            terminal?.write(first.bytes)
        }
    }

    private mutating func perform(_ actions: [EmulatedChip.Action], at now: Instant) {
        for action in actions {
            switch action {
            case .forgetReplies: pending = []
            case .acknowledge(let bytes): terminal?.write(bytes)
            case .reply(let bytes, let isByteByByte): schedule(bytes, isByteByByte, now + latency)
            case .unplug: unplug()
            case .replug:
                unplug()
                // Without a port the reader stays away, as one that did not come back.
                try? plug()
            }
        }
    }

    private mutating func schedule(_ bytes: [UInt8], _ isByteByByte: Bool, _ start: Instant) {
        guard pending.count < Self.pendingMax else { return }
        guard isByteByByte else {
            pending.append((start, bytes))
            return
        }
        for (index, byte) in bytes.enumerated() {
            pending.append((start + Self.byteDistance * index, [byte]))
        }
    }
}
