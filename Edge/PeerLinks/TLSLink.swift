internal import CTLS
internal import Glibc

/// One socket with TLS over it, worked on by the endpoint's own thread alone.
final class TLSLink {
    enum Phase {
        case connecting
        case shaking
        case open
    }

    enum Step {
        case done
        case again
        case over(PeerEnd)
    }

    static let readBytes = 16_384

    let number: UInt64
    let socket: Int32
    let isDialled: Bool
    let other: SocketAddress?
    let deadline: ContinuousClock.Instant
    var phase: Phase
    /// Given to the owner and not consumed yet.
    var unread = 0
    private var outgoing = SendBuffer()
    private var wantsWrite = false
    private let pointer: OpaquePointer

    /// Takes the socket over, also where nil is given.
    init?(
        _ number: UInt64,
        socket: Int32,
        context: TLSContext,
        isDialled: Bool,
        other: SocketAddress?,
        deadline: ContinuousClock.Instant
    ) {
        guard let pointer = SSL_new(context.pointer) else {
            close(socket)
            return nil
        }
        self.number = number
        self.socket = socket
        self.isDialled = isDialled
        self.other = other
        self.deadline = deadline
        self.pointer = pointer
        phase = isDialled ? .connecting : .shaking
        SSL_set_fd(pointer, socket)
        if isDialled { SSL_set_connect_state(pointer) } else { SSL_set_accept_state(pointer) }
    }

    deinit {
        SSL_free(pointer)
        close(socket)
    }

    var waiting: Int { outgoing.waiting }

    /// What to watch the socket for.
    func watched(unreadMax: Int) -> Int16 {
        switch phase {
        case .connecting: return Int16(POLLOUT)
        case .shaking: return Int16(wantsWrite ? POLLOUT : POLLIN)
        case .open:
            let reads = unread < unreadMax ? Int16(POLLIN) : 0
            return waiting > 0 || wantsWrite ? reads | Int16(POLLOUT) : reads
        }
    }

    /// Goes on with connection and handshake; `done` once, when the link stands.
    func shake() -> Step {
        if phase == .connecting {
            var error: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size)
            guard error == 0 else { return .over(.unreachable) }
            phase = .shaking
        }
        let result = SSL_do_handshake(pointer)
        guard result != 1 else {
            phase = .open
            wantsWrite = false
            return .done
        }
        return judge(result, otherwise: .refused)
    }

    /// The other end, of a link that stands.
    var identity: PeerIdentity? { PeerIdentity { jalon_tls_peer(pointer, $0, $1, $2) } }

    /// Reads what is there, up to a limit.
    func read(upTo limit: Int) -> (bytes: [UInt8], Step) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Self.readBytes)
        while bytes.count < limit {
            let count = SSL_read(pointer, &chunk, Int32(min(chunk.count, limit - bytes.count)))
            guard count > 0 else { return (bytes, judge(count, otherwise: .lost)) }
            bytes += chunk[..<Int(count)]
        }
        return (bytes, .done)
    }

    func add(_ bytes: [UInt8]) { outgoing.add(bytes) }

    /// Writes as much as goes; gives how much went.
    func write() -> (count: Int, Step) {
        var total = 0
        while waiting > 0 {
            let count = outgoing.rest.withUnsafeBytes {
                SSL_write(pointer, $0.baseAddress, Int32(clamping: min($0.count, Self.readBytes)))
            }
            guard count > 0 else { return (total, judge(count, otherwise: .lost)) }
            outgoing.drop(Int(count))
            total += Int(count)
        }
        return (total, .done)
    }

    /// Tells the other end that no more comes, as far as the socket takes it.
    func bow() {
        if phase == .open { SSL_shutdown(pointer) }
        ERR_clear_error()
    }

    private func judge(_ result: Int32, otherwise end: PeerEnd) -> Step {
        let error = SSL_get_error(pointer, result)
        ERR_clear_error()
        wantsWrite = error == SSL_ERROR_WANT_WRITE
        return wantsWrite || error == SSL_ERROR_WANT_READ ? .again : .over(end)
    }
}
