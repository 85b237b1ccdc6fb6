import Foundation
import Glibc
import Synchronization

/// The wire between an edge and its hub, where a test can cut, hold and drop what passes.
final class Proxy: Sendable {
    enum Mode: String, Sendable {
        case passing
        /// Connections are taken, and nothing ever comes back.
        case silent
        /// Nobody listens.
        case refusing
        /// Requests arrive at the hub, answers are lost.
        case deaf
    }

    /// A piece of what passes; `isJournal` where it belongs to an upload.
    enum Piece: Sendable {
        case request(isJournal: Bool)
        case answer(isJournal: Bool)
    }

    enum Verdict: Sendable {
        case forward
        case cut
    }

    private struct State {
        var mode = Mode.passing
        var target: UInt16
        var listener: Int32 = -1
        var links: [Int: [Int32]] = [:]
        var count = 0
        var judge: @Sendable (Piece) -> Verdict = { _ in .forward }
        /// How many more bytes of streams of events pass before one is cut; nil for all.
        var streamBytes: Int?
        /// Streams that were cut so.
        var streamsCut = 0
    }

    let port: UInt16
    private let state: Mutex<State>

    init(to target: UInt16) throws {
        port = try LocalPort.free()
        state = Mutex(State(target: target))
        try listen()
    }

    deinit {
        state.withLock { state in
            if state.listener >= 0 { shutdown(state.listener, Int32(SHUT_RDWR)) }
            Self.cut(state)
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Who is asked about each piece before it goes on; runs on a thread of the proxy.
    func judge(_ judge: @escaping @Sendable (Piece) -> Verdict) {
        state.withLock { $0.judge = judge }
    }

    /// Cuts a stream of events, once, so many bytes from now.
    func cutStream(after bytes: Int) {
        state.withLock { $0.streamBytes = bytes }
    }

    var streamsCut: Int { state.withLock { $0.streamsCut } }

    func aim(at target: UInt16) {
        state.withLock { state in
            state.target = target
            Self.cut(state)
        }
    }

    /// Changes what happens to everything that passes from now on.
    ///
    /// Entering silence leaves connections as they are, as a dead cable does; leaving it ends them.
    func set(_ mode: Mode) throws {
        let isClosed = state.withLock { state in
            if state.mode != .passing || mode == .refusing { Self.cut(state) }
            state.mode = mode
            if mode == .refusing, state.listener >= 0 {
                shutdown(state.listener, Int32(SHUT_RDWR))
                state.listener = -1
            }
            return state.listener < 0
        }
        if isClosed, mode != .refusing { try listen() }
    }

    private static func cut(_ state: State) {
        for descriptor in state.links.values.joined() { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}

extension Proxy {
    private func listen() throws(LocalPort.NoneFree) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(4))
        guard LocalPort.bind(listener, to: port), Glibc.listen(listener, 64) == 0 else {
            close(listener)
            throw LocalPort.NoneFree()
        }
        state.withLock { $0.listener = listener }
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                guard let self else {
                    close(client)
                    break
                }
                serve(client)
            }
            close(listener)
        }
    }

    /// One connection: a thread each way, both closed when both are done.
    private func serve(_ client: Int32) {
        let (mode, target) = state.withLock { ($0.mode, $0.target) }
        var descriptors = [client]
        if mode != .silent {
            let hub = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            descriptors.append(hub)
            guard LocalPort.connect(hub, to: target) else {
                for descriptor in descriptors { close(descriptor) }
                return
            }
        }
        let link = Link(hub: descriptors.count > 1 ? descriptors[1] : nil)
        let all = descriptors
        let number = state.withLock { state in
            state.count += 1
            state.links[state.count] = all
            return state.count
        }
        Thread.detachNewThread { [self] in
            if let hub = link.hub {
                let back = DispatchSemaphore(value: 0)
                Thread.detachNewThread { [self] in
                    pump(from: hub, to: client, cutting: link) {
                        .answer(isJournal: link.isJournal)
                    }
                    back.signal()
                }
                pump(from: client, to: hub) { bytes in .request(isJournal: link.note(bytes)) }
                back.wait()
            } else {
                pump(from: client, to: nil) { _ in .request(isJournal: false) }
            }
            state.withLock { state in
                state.links[number] = nil
                for descriptor in all { close(descriptor) }
            }
        }
    }

    /// The way back: a stream of events may be cut in it.
    private func pump(from: Int32, to: Int32, cutting link: Link, _ piece: () -> Piece) {
        pump(from: from, to: to) { _ in
            piece()
        } room: { count in
            guard link.isStream else { return nil }
            return state.withLock { state in
                guard let left = state.streamBytes else { return nil }
                let rest = min(count, left)
                state.streamBytes = rest < count ? nil : left - rest
                if rest < count { state.streamsCut += 1 }
                return rest
            }
        }
    }

    /// Moves bytes one way until either side ends; the end of one is the end of both.
    private func pump(
        from: Int32,
        to: Int32?,
        _ piece: (ArraySlice<UInt8>) -> Piece,
        room limit: (Int) -> Int? = { _ in nil }
    ) {
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(from, &room, room.count, 0)
            guard count > 0 else { break }
            let piece = piece(room[..<count])
            let (mode, judge) = state.withLock { ($0.mode, $0.judge) }
            guard judge(piece) == .forward else { break }
            guard let to, lets(piece, mode) else { continue }
            let rest = limit(count) ?? count
            guard send(room[..<rest], to), rest == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        if let to { shutdown(to, Int32(SHUT_RDWR)) }
    }

    private func lets(_ piece: Piece, _ mode: Mode) -> Bool {
        switch (mode, piece) {
        case (.passing, _), (.deaf, .request): true
        default: false
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, _ descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}

/// One connection through the proxy, and which kind of request it carries just now.
private final class Link: Sendable {
    let hub: Int32?
    private let journal = Mutex(false)
    private let stream = Mutex(false)
    private static let news = Array("GET /v1/device/events".utf8)
    private static let upload = Array("POST /v1/device/journal".utf8)
    private static let question = Array("GET /".utf8)

    init(hub: Int32?) {
        self.hub = hub
    }

    var isJournal: Bool { journal.withLock { $0 } }

    var isStream: Bool { stream.withLock { $0 } }

    func note(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.starts(with: Self.question) {
            let isStream = bytes.starts(with: Self.news)
            stream.withLock { $0 = isStream }
        }
        return journal.withLock { journal in
            if bytes.starts(with: Self.upload) { journal = true }
            if bytes.starts(with: Self.question) { journal = false }
            return journal
        }
    }
}
