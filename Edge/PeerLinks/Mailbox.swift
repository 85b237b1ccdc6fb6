internal import Glibc
internal import Synchronization

/// What others ask of an endpoint, and the bell that wakes its thread.
final class Mailbox: Sendable {
    enum Order: Sendable {
        case dial(UInt64, SocketAddress)
        case send(UInt64, [UInt8])
        case consumed(UInt64, Int)
        case close(UInt64)
        case stop
    }

    private struct State {
        var orders: [Order] = []
        /// Bytes on their way out, of each link that stands or is being made.
        var waiting: [UInt64: Int] = [:]
        var next: UInt64 = 1
        var isStopped = false
    }

    private let state = Mutex(State())
    let reading: Int32
    private let writing: Int32

    init() throws(PeerFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PeerFailure(.system, "No pipe could be made.") }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// A number for a link that begins.
    func open() -> UInt64 {
        state.withLock { state in
            defer { state.next += 1 }
            state.waiting[state.next] = 0
            return state.next
        }
    }

    func ask(_ order: Order) {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.orders.append(order)
        }
        wake()
    }

    /// Takes bytes for a link, or says that too much waits or that there is no such link.
    func send(_ bytes: [UInt8], to link: UInt64, waitingMax: Int) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopped, let waiting = state.waiting[link],
                waiting + bytes.count <= waitingMax
            else { return false }
            state.waiting[link] = waiting + bytes.count
            state.orders.append(.send(link, bytes))
            return true
        }
        if isTaken { wake() }
        return isTaken
    }

    /// Notes what went out; whether that made room for more.
    func sent(_ count: Int, of link: UInt64, waitingMax: Int) -> Bool {
        state.withLock { state in
            guard let waiting = state.waiting[link] else { return false }
            let rest = max(0, waiting - count)
            state.waiting[link] = rest
            return waiting > waitingMax / 2 && rest <= waitingMax / 2
        }
    }

    func end(_ link: UInt64) {
        state.withLock { state in state.waiting[link] = nil }
    }

    func take() -> [Order] {
        var buffer = [UInt8](repeating: 0, count: 64)
        while read(reading, &buffer, buffer.count) > 0 {}
        return state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.orders.append(.stop)
            state.isStopped = true
        }
        wake()
    }

    /// A full pipe wakes as well as one byte.
    private func wake() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }
}
