internal import Glibc

/// The thread of an endpoint: waits for sockets and orders, and tells what happens.
final class PeerLoop {
    /// The longest wait, so that deadlines are looked at.
    private static let pauseMax = Duration.milliseconds(500)

    private static let restMicroseconds: UInt32 = 50_000

    private let settings: PeerEndpoint.Settings
    private let mailbox: Mailbox
    private let context: TLSContext
    private var listener: Listener?
    private let hears: @Sendable (PeerEvent) -> Void
    private var links: [UInt64: TLSLink] = [:]
    private var isStopped = false

    init(
        _ settings: PeerEndpoint.Settings,
        _ mailbox: Mailbox,
        _ context: TLSContext,
        _ listener: consuming Listener?,
        _ hears: @escaping @Sendable (PeerEvent) -> Void
    ) {
        self.settings = settings
        self.mailbox = mailbox
        self.context = context
        self.listener = listener
        self.hears = hears
    }

    func run() {
        while !isStopped {
            for order in mailbox.take() { perform(order) }
            guard !isStopped else { break }
            wait()
        }
        for link in links.values { link.bow() }
        links = [:]
        listener = nil
    }

    private func perform(_ order: Mailbox.Order) {
        switch order {
        case .dial(let number, let address): dial(number, address)
        case .send(let number, let bytes):
            guard let link = links[number] else { return }
            link.add(bytes)
            if link.phase == .open { write(link) }
        case .consumed(let number, let count):
            guard let link = links[number] else { return }
            let wasFull = link.unread >= settings.unreadMax
            link.unread = max(0, link.unread - count)
            // What TLS has decrypted already makes no socket readable.
            if wasFull, link.phase == .open { read(link) }
        case .close(let number):
            guard let link = links[number] else { return }
            link.bow()
            end(link, .closed)
        case .stop: isStopped = true
        }
    }

    private func wait() {
        let order = links.values.sorted { $0.number < $1.number }
        var watched = [pollfd(fd: mailbox.reading, events: Int16(POLLIN), revents: 0)]
        watched.append(
            pollfd(fd: listener?.socket ?? -1, events: Int16(POLLIN), revents: 0)
        )
        for link in order {
            let events = link.watched(unreadMax: settings.unreadMax)
            watched.append(pollfd(fd: link.socket, events: events, revents: 0))
        }
        poll(&watched, nfds_t(watched.count), Int32(Self.milliseconds(Self.pauseMax)))
        if watched[1].revents != 0 { accept() }
        let now = ContinuousClock.now
        for (link, watch) in zip(order, watched.dropFirst(2)) where links[link.number] != nil {
            if watch.revents != 0 { step(link, watch.revents) }
            if link.phase != .open, links[link.number] != nil, now > link.deadline {
                end(link, .slow)
            }
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000
            + duration.components.attoseconds / 1_000_000_000_000_000
    }

    private func dial(_ number: UInt64, _ address: SocketAddress) {
        guard hasRoom else { return miss(number) }
        let socket = Listener.stream(address.family)
        guard socket >= 0 else { return miss(number) }
        guard address.named({ connect(socket, $0, $1) }) == 0 || errno == EINPROGRESS else {
            close(socket)
            return miss(number)
        }
        take(number, socket, isDialled: true, address)
    }

    private func miss(_ number: UInt64) {
        mailbox.end(number)
        hears(.ended(link: number, .unreachable))
    }

    /// Those that others began and that have not proved anything yet.
    private var strangers: [TLSLink] {
        links.values.filter { $0.phase != .open && !$0.isDialled }
    }

    private var hasRoom: Bool { links.count - strangers.count < settings.linksMax }

    /// Strangers at one address leave room for the handshakes of others, and all of them together
    /// for whom we call: an honest handshake is over before sixteen others have come.
    private func accept() {
        for _ in 0..<settings.linksMax {
            guard let (socket, other) = listener?.take() else {
                // Without descriptors the caller stays in the queue, and the poll returns at once.
                if errno == EMFILE || errno == ENFILE { usleep(Self.restMicroseconds) }
                return
            }
            let strangers = strangers
            let neighbours = strangers.count { $0.other?.bytes == other?.bytes }
            guard hasRoom, neighbours < settings.handshakesMax else {
                close(socket)
                continue
            }
            if strangers.count >= settings.strangersMax,
                let oldest = strangers.min(by: { $0.number < $1.number })
            {
                end(oldest, .slow)
            }
            take(mailbox.open(), socket, isDialled: false, other)
        }
    }

    private func take(
        _ number: UInt64,
        _ socket: Int32,
        isDialled: Bool,
        _ other: SocketAddress?
    ) {
        let link = TLSLink(
            number,
            socket: socket,
            context: context,
            isDialled: isDialled,
            other: other,
            deadline: .now + settings.handshakeMax
        )
        guard let link else { return mailbox.end(number) }
        links[number] = link
    }

    private func step(_ link: TLSLink, _ events: Int16) {
        guard link.phase == .open else { return shake(link) }
        if events & Int16(POLLOUT) != 0 { write(link) }
        guard links[link.number] != nil, events & ~Int16(POLLOUT) != 0 else { return }
        // A socket that ended is told of again and again: what is not read by now is lost.
        let isFull = link.unread >= settings.unreadMax
        if isFull, events & Int16(POLLHUP | POLLERR) != 0 { return end(link, .lost) }
        read(link)
    }

    private func shake(_ link: TLSLink) {
        switch link.shake() {
        case .again: return
        case .over(let reason): end(link, reason)
        case .done:
            // Others may have proved themselves since it was let in.
            guard links.count - strangers.count <= settings.linksMax else {
                return end(link, .refused)
            }
            guard let identity = link.identity else { return end(link, .refused) }
            hears(.opened(link: link.number, identity, isDialled: link.isDialled))
            // The first bytes may have come with the end of the handshake.
            read(link)
            if links[link.number] != nil { write(link) }
        }
    }

    private func read(_ link: TLSLink) {
        let room = settings.unreadMax - link.unread
        guard room > 0 else { return }
        let (bytes, step) = link.read(upTo: room)
        link.unread += bytes.count
        if !bytes.isEmpty { hears(.received(link: link.number, bytes)) }
        if case .over(let reason) = step { end(link, reason) }
    }

    private func write(_ link: TLSLink) {
        let (count, step) = link.write()
        if count > 0, mailbox.sent(count, of: link.number, waitingMax: settings.waitingMax) {
            hears(.drained(link: link.number))
        }
        if case .over(let reason) = step { end(link, reason) }
    }

    private func end(_ link: TLSLink, _ reason: PeerEnd) {
        links[link.number] = nil
        mailbox.end(link.number)
        hears(.ended(link: link.number, reason))
    }
}
