import Gates
import PortEmulation

/// An emulated door board between two turns of its thread: firmware, port, and what waits.
struct BoardState: ~Copyable {
    /// What waits to be written; a host that lets more come loses it.
    private static let pendingMax = 16_384
    private static let idleMax = Duration.seconds(1)

    var firmware: BoardFirmware
    var isStopped = false
    private var terminal: PseudoTerminal?
    private let link: PortLink?
    private let endsAt: Duration
    private var pending: [(at: Duration, bytes: [UInt8])] = []
    private var lastPath: String?

    init(
        _ firmware: BoardFirmware,
        link: PortLink?,
        endsAt: Duration
    ) throws(EmulatorFailure) {
        self.firmware = firmware
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

    /// A port of another number than the last: who kept the old name finds nothing there.
    mutating func plug() throws(EmulatorFailure) {
        guard path == nil else { return }
        let first = try PseudoTerminal.opened()
        if first.path == lastPath {
            try use(PseudoTerminal.opened())
        } else {
            try use(first)
        }
        firmware.memory.plugs += 1
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
    func wait(at now: Duration) -> (port: Int32?, time: Duration)? {
        guard !isStopped, now < endsAt else { return nil }
        let dues = [firmware.deadline, pending.first?.at, endsAt].compactMap { $0 }
        let due = dues.min() ?? endsAt
        return (port, min(max(due - now, .zero), Self.idleMax))
    }

    /// One turn of the thread: the host is heard, what is due is done and written.
    mutating func turn(at now: Duration) -> [BoardEvent] {
        var outputs: [BoardFirmware.Output] = []
        if let bytes = terminal?.read(), !bytes.isEmpty {
            outputs += firmware.receive(bytes, at: now)
        }
        outputs += firmware.tick(at: now)
        let events = perform(outputs, at: now)
        while let first = pending.first, first.at <= now {
            pending.removeFirst()
            terminal?.write(first.bytes)
        }
        return events
    }

    mutating func perform(
        _ outputs: [BoardFirmware.Output],
        at now: Duration
    ) -> [BoardEvent] {
        outputs.compactMap { output in
            switch output {
            case .send(let bytes, let after):
                queue(bytes, at: now + after)
                return nil
            case .tell(let event): return event
            case .unplug:
                unplug()
                return .unplug
            case .plug:
                // Without a port the board stays away, as one that did not come back.
                try? plug()
                return .plug
            }
        }
    }

    /// Behind all that waits: bytes keep their order on a line.
    private mutating func queue(_ bytes: [UInt8], at time: Duration) {
        guard pending.count < Self.pendingMax else { return }
        pending.append((max(time, pending.last?.at ?? time), bytes))
    }
}
