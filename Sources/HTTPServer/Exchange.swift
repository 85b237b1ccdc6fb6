import CMicrohttpd
import Synchronization

/// One request on its way: from its first line to the last byte of its answer.
///
/// The engine calls `advance` again and again on its own thread; the handler runs in a task of
/// its own while the connection is suspended, and `finish` brings the answer back.
final class Exchange: Sendable {
    private enum Phase {
        case head
        case body(BodyIntake)
        case running
        case ready(Response)
        case answered
    }

    private struct State {
        var phase = Phase.head
        var head: RequestHead?
        var deadline: ContinuousClock.Instant?
        var handler: Task<Void, Never>?
    }

    private let connection: ConnectionHandle
    private let core: ServerCore
    private let target: String?
    private let state = Mutex(State())

    init(connection: ConnectionHandle, core: ServerCore, target: String?) {
        self.connection = connection
        self.core = core
        self.target = target
    }

    /// Takes one step; `bytes` is the next piece of the body, empty at its end.
    func advance(
        method: String,
        version: String,
        bytes: UnsafeBufferPointer<UInt8>
    ) -> MHD_Result {
        state.withLock { state in
            switch state.phase {
            case .head:
                return begin(&state, method: method, version: version)
            case .body(var intake):
                let action = bytes.isEmpty ? intake.end() : intake.receive(bytes)
                state.phase = .body(intake)
                return perform(action, &state)
            case .running, .answered:
                return .YES
            case .ready(let response):
                return answer(response, &state)
            }
        }
    }

    private func begin(_ state: inout State, method: String, version: String) -> MHD_Result {
        guard !core.isStopping else {
            return answer(RequestRefusal.stopping.response.closing, &state)
        }
        do throws(RequestRefusal) {
            let head = try read(method: method, version: version)
            let rule = core.responder.limits(for: head)
            let intake = BodyIntake(rule, head: head, drainBytes: core.limits.drainBytes)
            state.head = head
            state.phase = .body(intake)
            return perform(intake.begin(head), &state)
        } catch {
            return answer(response(to: error).closing, &state)
        }
    }

    /// Only the responder knows which methods stand in the place of one that is never served.
    private func response(to refusal: RequestRefusal) -> Response {
        guard refusal == .methodNotAllowed, let target, let known = try? RequestTarget(target)
        else { return refusal.response }
        let methods = core.responder.methods(at: known)
        guard !methods.isEmpty else { return RequestRefusal.notFound.response }
        var response = refusal.response
        response.fields.set("Allow", methods.map(\.rawValue).joined(separator: ", "))
        return response
    }

    private func read(method: String, version: String) throws(RequestRefusal) -> RequestHead {
        guard let target else { throw .targetMalformed }
        guard let fields = connection.fields else { throw .fieldMalformed }
        return try HeadRules(limits: core.limits).head(
            HeadRules.Parts(
                method: method,
                target: target,
                version: version,
                fields: fields,
                headBytes: connection.headBytes,
                remote: connection.remote
            )
        )
    }

    private func perform(_ action: BodyIntake.Action, _ state: inout State) -> MHD_Result {
        switch action {
        case .proceed:
            return .YES
        case .answer(let response):
            return answer(response, &state)
        case .cut(let response):
            connection.write(response.closing.wire)
            state.phase = .answered
            return .NO
        case .run(let body):
            return run(body, &state)
        }
    }

    private func run(_ body: [UInt8], _ state: inout State) -> MHD_Result {
        guard !core.isHalted, let head = state.head else {
            return answer(RequestRefusal.stopping.response.closing, &state)
        }
        let request = Request(head: head, body: body)
        connection.suspend()
        state.phase = .running
        state.deadline = .now + core.limits.handlerDeadline
        state.handler = Task { [core] in
            finish(await core.responder.respond(to: request))
        }
        return .YES
    }

    /// Brings the answer; only the first one counts.
    func finish(_ response: Response) {
        state.withLock { state in
            guard case .running = state.phase else { return }
            state.phase = .ready(response)
            state.deadline = nil
            connection.resume()
        }
    }

    /// Answers 503 in place of a handler that is out of time, and cancels it.
    func expire(now: ContinuousClock.Instant) {
        let isLate = state.withLock { state in state.deadline.map { $0 <= now } ?? false }
        if isLate { abandon(.tooSlow) }
    }

    func abandon(_ refusal: RequestRefusal) {
        let handler = state.withLock { state -> Task<Void, Never>? in
            guard case .running = state.phase else { return nil }
            return state.handler
        }
        finish(refusal.response.closing)
        handler?.cancel()
    }

    private func answer(_ response: Response, _ state: inout State) -> MHD_Result {
        let isHead = state.head?.method == .head
        state.phase = .answered
        state.handler = nil
        let writer = ResponseWriter(connection: connection, core: core)
        return writer.queue(core.isStopping ? response.closing : response, isHead: isHead)
    }
}
